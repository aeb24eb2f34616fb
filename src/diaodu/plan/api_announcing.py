"""Announced lights for programs: what was announced of a period, and what is being checked, as the pages show it."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from diaodu.core.api.pages import Page, Window, page_of, page_of_list
from diaodu.core.api.values import Answer, Code, Figure, Moment, figure, taken
from diaodu.core.clock import today
from diaodu.people.api_auth import asker
from diaodu.people.api_shapes import UnitName, unit_name
from diaodu.people.operations import reads
from diaodu.plan.api_shapes import LightName
from diaodu.plan.models import AnnouncedLight, Announcement, Objection
from diaodu.plan.permissions import visible_announced, visible_announcements
from diaodu.plan.queries.announcing import lights_of, listed_announcements

router = Router(tags=["plan"])
DecisionName = Literal["open", "granted", "refused"]


class AnnouncementRow(Answer):
    code: Code
    period: str
    state: Literal["checking", "frozen"]
    cut_off: date
    check_until: Moment
    frozen_at: Moment | None
    version: int


class ObjectionSaid(Answer):
    unit: UnitName
    why: str
    state: DecisionName
    new_light: LightName | None
    decided_why: str


class AnnouncedRow(Answer):
    commitment: Code
    lead: UnitName | None
    light: LightName
    before_objection: LightName | None
    rule: str
    reason_zh: str
    reason_en: str
    value: Figure
    as_of: date | None
    completion: Figure
    expected: Figure
    objections: list[ObjectionSaid]


@reads(router, "/announcements", Page[AnnouncementRow], says=_("Announced lights, period by period"))
def list_announcements(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    return page_of(listed_announcements(visible_announcements(asker(request), today=today())), window, _row)


@reads(router, "/announcements/{code}", AnnouncementRow, says=_("One announcement"))
def one_announcement(request: HttpRequest, code: Code) -> AnnouncementRow:
    return _row(_announcement(request, code))


@reads(router, "/announcements/{code}/lights", Page[AnnouncedRow], says=_("The lights of an announcement"))
def announcement_lights(request: HttpRequest, code: Code, window: Query[Window]) -> dict[str, Any]:
    seen = visible_announced(asker(request), today=today())
    return page_of_list(lights_of(_announcement(request, code), seen), window, _light)


def _announcement(request: HttpRequest, code: str) -> Announcement:
    found = visible_announcements(asker(request), today=today()).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _row(row: Announcement) -> AnnouncementRow:
    return AnnouncementRow(**taken(row, "code", "period", "state", "cut_off", "check_until", "frozen_at", "version"))


def _light(row: AnnouncedLight) -> AnnouncedRow:
    return AnnouncedRow(
        **taken(row, "light", "rule", "reason_zh", "reason_en"),
        commitment=row.commitment.code,
        lead=unit_name(row.lead) if row.lead else None,
        before_objection=row.before_objection or None,  # type: ignore[arg-type]
        value=figure(row.value),
        as_of=row.value_at,
        completion=figure(row.completion, missing="not_applicable"),
        expected=figure(row.expected, missing="not_applicable"),
        objections=[_objection(item) for item in row.objections.all()],
    )


def _objection(row: Objection) -> ObjectionSaid:
    return ObjectionSaid(
        **taken(row, "why", "state", "decided_why"),
        unit=unit_name(row.unit),
        new_light=row.new_light or None,  # type: ignore[arg-type]
    )
