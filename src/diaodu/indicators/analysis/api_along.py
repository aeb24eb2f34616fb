"""What firms and projects say, added up along a dimension, through the API: as beside the indicator on its page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from diaodu.core.api.values import Answer, Figure, figure
from diaodu.indicators.analysis.api import AnalysedCode, AnalysisPlace, place_asked
from diaodu.indicators.analysis.lookup import open_indicator
from diaodu.indicators.analysis.queries.along import Along, PartRow, firms_along, projects_along
from diaodu.indicators.analysis.queries.one import one_indicator
from diaodu.people.api_auth import asker
from diaodu.people.api_shapes import UnitName, unit_name
from diaodu.people.operations import reads

router = Router(tags=["indicators"])
_ASK: dict[str, Callable[..., Along | None]] = {"firms": firms_along, "projects": projects_along}


class GroupsAsked(AnalysisPlace):
    """`said_by`: whose own figures; `by`: along what. A dimension they do not have counts as industry."""

    said_by: Literal["firms", "projects"] = "firms"
    by: Literal["industry", "area", "unit", "firm_size"] = "industry"


class GroupOfThem(Answer):
    """`growth` in percent on the figures of those that stood in the group a year ago; `count`: how many it adds up."""

    name_zh: str
    name_en: str
    value: Figure
    last_year: Figure
    growth: Figure
    count: int


class IndicatorGroups(Answer):
    """Material for the management, never part of the statistics. The largest first."""

    unit: UnitName
    code: str
    month: str
    by: str
    measured_in: str
    items: list[GroupOfThem]


@reads(
    router,
    "/indicator-analysis/{code}/groups",
    IndicatorGroups,
    says=_("What firms or projects say of an indicator, added up by group"),
)
def indicator_groups(request: HttpRequest, code: AnalysedCode, asked: Query[GroupsAsked]) -> IndicatorGroups:
    indicator = open_indicator(asker(request), code)
    place = place_asked(request, asked)
    month = one_indicator(place, indicator).read.month
    found = _ASK[asked.said_by](place, indicator, month, asked.by)
    if found is None:  # not open to the asker, or nobody has said anything: which of the two is not told
        raise PermissionDenied
    return IndicatorGroups(
        unit=unit_name(place.unit),
        code=code,
        month=place.month_code,
        by=found.way,
        measured_in=found.measured_in,
        items=[_group(row) for row in found.rows],
    )


def _group(row: PartRow) -> GroupOfThem:
    return GroupOfThem(
        name_zh=row.name_zh,
        name_en=row.name_en,
        value=figure(row.value),
        last_year=figure(row.base),
        growth=figure(row.growth),
        count=row.count,
    )
