"""The one way a view comes by a record of the rounds: among those the asker may see, else 404."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from diaodu.core.clock import today
from diaodu.indicators.rounds.choices import KIND
from diaodu.indicators.rounds.models import BookMapping, Filing, Release, ReviewNote, UpwardForm
from diaodu.indicators.rounds.permissions import (
    reads,
    running_posts,
    runs,
    statistics_posts,
    visible_figure_rounds,
    visible_filings,
    visible_forms,
    visible_mappings,
    visible_notes,
    visible_releases,
)
from diaodu.ledger.lookup import OpenReturn, open_return
from diaodu.ledger.models import Round
from diaodu.people.models import Officer, Post
from diaodu.people.permissions import Asker


def officer_of(request: HttpRequest) -> Officer:
    """The officer, if they work with the county's plan at all."""
    if not isinstance(request.user, Officer) or not reads(request.user, today=today()):
        raise Http404
    return request.user


def find_round(officer: Asker, code: str) -> Round:
    return _one(visible_figure_rounds(officer, today=today()).select_related("unit", "subject"), code=code)


def find_owned_round(officer: Asker, code: str) -> Round:
    """403 for those who see the round and do not run it."""
    round_ = find_round(officer, code)
    if not runs(officer, round_, today=today()):
        raise PermissionDenied
    return round_


def find_running_post(officer: Asker) -> tuple[Post, str]:
    posts = running_posts(officer, today=today())
    if not posts:
        raise PermissionDenied
    return posts[0]


def open_figure_return(request: HttpRequest, code: str) -> OpenReturn:
    opened = open_return(request, code)
    if opened.owed.round.kind != KIND:
        raise Http404
    return opened


def find_release(officer: Asker, code: str) -> Release:
    return _one(visible_releases(officer, today=today()).select_related("unit", "subject"), code=code)


def find_statistics_post(officer: Asker) -> Post:
    posts = statistics_posts(officer, today=today())
    if not posts:
        raise PermissionDenied
    return posts[0]


def find_note(officer: Asker, key: int) -> ReviewNote:
    return _one(visible_notes(officer, today=today()).select_related("round__unit", "unit", "item"), pk=key)


def find_mapping(officer: Asker, key: int) -> BookMapping:
    return _one(visible_mappings(officer, today=today()).select_related("unit", "sample"), pk=key)


def find_form(officer: Asker, code: str) -> UpwardForm:
    return _one(visible_forms(officer, today=today()).select_related("unit", "blank", "subject"), code=code)


def find_filing(officer: Asker, code: str) -> Filing:
    filings = visible_filings(officer, today=today())
    return _one(filings.select_related("form__unit", "form__blank", "file", "subject"), code=code)


def _one(records: QuerySet[Any], **words: Any) -> Any:
    found = records.filter(**words).first()
    if found is None:
        raise Http404
    return found
