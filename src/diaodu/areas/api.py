"""Areas through the API: the same questions and the same actions as the pages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import Field

from diaodu.areas.actions import NewFigure, bring_unit_shapes, draw_area, record_figures
from diaodu.areas.geojson import areas_collection, units_collection
from diaodu.areas.lookup import adding_county, keep_area, open_area
from diaodu.areas.models import Area
from diaodu.areas.permissions import may_see_borders, visible_areas
from diaodu.areas.queries import facts_of, listed, ties_of, townships, unit_shapes
from diaodu.areas.rules import Shown, shown_figures
from diaodu.areas.setting_kinds import area_kinds
from diaodu.core.api.pages import Page, Window, page_of
from diaodu.core.api.validation import wrong_field
from diaodu.core.api.values import NO_NUL, Answer, Code, Day, Figure, FigureText, Given, figure, taken
from diaodu.core.api.versions import hold
from diaodu.core.clock import today
from diaodu.people.api_auth import REPORT, asker
from diaodu.people.api_shapes import UnitCode, UnitName, unit_code, unit_name, units_by_code
from diaodu.people.operations import changes, reads

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


class AreaFigureGiven(Given):
    """`value` for a number, `words` for a grade or an approval; each with its day and its source."""

    name: Annotated[str, Field(max_length=20, pattern=r"^[a-z][a-z0-9_]*$", examples=["tax"])]
    value: FigureText | None = None
    words: Annotated[str, Field(max_length=200, pattern=NO_NUL)] = ""
    on: Day
    source: Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL)]


class AreaFiguresGiven(Given):
    figures: Annotated[list[AreaFigureGiven], Field(min_length=1, max_length=200)]


class AreaShapeGiven(Given):
    """`shape`: a GeoJSON geometry, polygons or lines in degrees of CGCS2000; null takes it away."""

    shape: dict[str, Any] | None


class BorderGiven(Given):
    """`shape`: GeoJSON polygons in degrees of CGCS2000."""

    unit: UnitCode
    shape: dict[str, Any]


class BordersGiven(Given):
    borders: Annotated[list[BorderGiven], Field(min_length=1, max_length=200)]
    source: Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL)]


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


@reads(router, "/areas/townships", AreaShapes, says=_("The borders of all townships"))
def township_shapes(request: HttpRequest) -> AreaShapes:
    officer = asker(request)
    if not may_see_borders(officer, today=today()):
        raise PermissionDenied
    found = units_collection(unit_shapes(officer.unit.county_path))
    return AreaShapes(type=found["type"], features=found["features"])


@changes(
    router,
    "/areas/townships",
    AreaShapes,
    says=_("Bring borders of townships: all or none"),
    scope=REPORT,
    versioned=False,  # the borders of a county hold together: what comes in is held against all that are there
)
def bring_township_shapes(request: HttpRequest, given: BordersGiven) -> AreaShapes:
    county, officer = adding_county(request), asker(request)
    codes = [each.unit for each in given.borders]
    units = {unit_code(unit.path): unit for unit in units_by_code(officer, codes, field="body.borders")}
    known = set(townships(county.path).values_list("pk", flat=True))
    if len(set(codes)) != len(codes) or any(unit.pk not in known for unit in units.values()):
        raise wrong_field("body.borders", _now("One of them is no township, or stands there twice."))
    shapes = [(units[each.unit], each.shape) for each in given.borders]
    bring_unit_shapes(shapes, county=county, source=given.source, by=officer.username)
    return township_shapes(request)


@reads(router, "/areas/{code}", AreaOne, says=_("One area with its figures and shape"))
def one_area(request: HttpRequest, code: Code) -> AreaOne:
    return _said(open_area(request, code))


@changes(
    router,
    "/areas/{code}/figures",
    AreaOne,
    says=_("Say figures of an area: all or none"),
    scope=REPORT,
    versioned=False,  # what is said is added; nothing is overwritten
)
def say_area_figures(request: HttpRequest, code: Code, given: AreaFiguresGiven) -> AreaOne:
    area = keep_area(request, code)
    record_figures([_new(area, each) for each in given.figures], by=asker(request).username)
    return _said(area)


@changes(router, "/areas/{code}/shape", AreaOne, says=_("Draw an area"), scope=REPORT, method="PATCH")
def draw_area_shape(request: HttpRequest, code: Code, given: AreaShapeGiven) -> AreaOne:
    area = hold(request, keep_area(request, code))
    draw_area(area, given.shape, by=asker(request).username, version=area.version)
    return _said(open_area(request, code))


def _new(area: Area, given: AreaFigureGiven) -> NewFigure:
    value = None if given.value is None else Decimal(given.value)
    return NewFigure(area, given.name, given.on, given.source, value, given.words)


def _said(area: Area) -> AreaOne:
    day = today()
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
