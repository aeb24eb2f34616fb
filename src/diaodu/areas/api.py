"""Areas through the API: the same questions as the pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from diaodu.areas.geojson import areas_collection
from diaodu.areas.models import Area
from diaodu.areas.permissions import visible_areas
from diaodu.areas.queries import facts_of, listed, ties_of
from diaodu.areas.rules import Shown, shown_figures
from diaodu.areas.setting_kinds import area_kinds
from diaodu.core.api.pages import Page, Window, page_of
from diaodu.core.api.values import Answer, Code, Figure, figure, taken
from diaodu.core.clock import today
from diaodu.people.api_auth import asker
from diaodu.people.api_shapes import UnitName, unit_name
from diaodu.people.operations import reads

router = Router(tags=["areas"])


class AreaRow(Answer):
    """A key area, or a part of one."""

    code: Code
    name_zh: str
    name_en: str
    kind: str
    part_of: Code | None


class AreaFigureSaid(Answer):
    """A figure of the area's kind; missing where nobody has said it."""

    name: str
    unit: str
    value: Figure
    words: str
    on: date | None
    source: str


class AreaOne(AreaRow):
    """`shape`: GeoJSON in degrees of CGCS2000; null where it is not drawn."""

    lead: UnitName | None
    figures: list[AreaFigureSaid]
    shape: dict[str, Any] | None
    version: int


class AreaShapes(Answer):
    """All shapes as one GeoJSON collection."""

    type: str
    features: list[dict[str, Any]]


@reads(router, "/areas", Page[AreaRow], says=_("Key areas"))
def list_areas(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    return page_of(listed(visible_areas(asker(request), today=today())), window, _row)


@reads(router, "/areas/shapes", AreaShapes, says=_("The shapes of all areas"))
def area_shapes(request: HttpRequest) -> AreaShapes:
    return AreaShapes(**areas_collection(visible_areas(asker(request), today=today())))


@reads(router, "/areas/{code}", AreaOne, says=_("One area with its figures and shape"))
def one_area(request: HttpRequest, code: Code) -> AreaOne:
    day = today()
    area = listed(visible_areas(asker(request), today=day)).filter(code=code).first()
    if area is None:
        raise Http404
    kind = area_kinds(area.unit.path, on=day).get(area.kind)
    lead = ties_of([area], on=day)[area.subject_id].lead
    shown = shown_figures(kind, facts_of([area])[area.pk], on=day) if kind else []
    return AreaOne(
        **_row(area).model_dump(),
        lead=unit_name(lead.unit) if lead else None,
        figures=[_figure(each) for each in shown],
        shape=area.geometry,
        version=area.version,
    )


def _row(area: Area) -> AreaRow:
    part_of = area.parent.code if area.parent else None
    return AreaRow(**taken(area, "code", "name_zh", "name_en", "kind"), part_of=part_of)


def _figure(shown: Shown) -> AreaFigureSaid:
    return AreaFigureSaid(
        name=shown.field.key,
        unit=shown.field.unit,
        value=figure(shown.value),
        **taken(shown, "words", "on", "source"),
    )
