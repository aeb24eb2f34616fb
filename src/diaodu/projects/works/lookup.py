"""The one way a view comes by a programme or an item: among those the asker may see, else 404."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from diaodu.core.clock import today
from diaodu.core.models import Attachment
from diaodu.core.moves import Mover
from diaodu.people.models import Officer, Unit
from diaodu.people.permissions import county_of
from diaodu.projects.works.models import Item, Programme
from diaodu.projects.works.permissions import (
    Hand,
    hand_in,
    may_start_programmes,
    visible_items,
    visible_programmes,
)
from diaodu.projects.works.queries import with_positions


@dataclass(frozen=True, slots=True)
class OpenProgramme:
    programme: Programme
    hand: Hand


@dataclass(frozen=True, slots=True)
class OpenItem:
    item: Item
    hand: Hand

    @property
    def mover(self) -> Mover:
        return self.hand.mover_for([self.item])

    @property
    def unit(self) -> Unit:
        """For which unit they speak; 403 where they have no part in it."""
        try:
            return self.hand.unit_for([self.item])
        except LookupError as error:
            raise PermissionDenied from error

    @property
    def may_report(self) -> bool:
        return self.hand.may_report(self.item.unit_id)


def officer_of(request: HttpRequest) -> Officer:
    if not isinstance(request.user, Officer):
        raise Http404
    return request.user


def open_programme(request: HttpRequest, code: str) -> OpenProgramme:
    officer = officer_of(request)
    found = visible_programmes(officer, today=today()).select_related("unit", "subject").filter(code=code).first()
    if found is None:
        raise Http404
    return OpenProgramme(found, hand_in(officer, found, today=today()))


def open_item(request: HttpRequest, code: str) -> OpenItem:
    officer = officer_of(request)
    found = with_positions(visible_items(officer, today=today())).filter(code=code).first()
    if found is None:
        raise Http404
    return OpenItem(found, hand_in(officer, found.programme, today=today()))


def open_photo(opened: OpenItem, key: int) -> Attachment:
    found = Attachment.objects.filter(subject=opened.item.subject_id, pk=key, retired_on=None).select_related("file")
    photo = found.first()
    if photo is None:
        raise Http404
    return photo


def starting_county(request: HttpRequest) -> Unit:
    """The county in which the officer may set up programmes; 403 for everybody else."""
    officer = officer_of(request)
    if not may_start_programmes(officer, today=today()):
        raise PermissionDenied
    return county_of(officer)


def require_manager(opened: OpenProgramme) -> None:
    if not opened.hand.may_manage:
        raise PermissionDenied


def require_reporter(opened: OpenProgramme) -> None:
    """Whoever may add items: the lead unit, the office, and units that keep items themselves."""
    if not opened.hand.may_manage and not opened.hand.towns():
        raise PermissionDenied
