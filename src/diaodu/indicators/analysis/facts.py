"""The indicators' figures as a fact of the warehouse, firms' own figures as another, industries to group them by.

A figure under embargo is no observation of the ledger yet, so it cannot be in here. An indicator is named by its
county and code, because two counties of one installation use the same codes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import IntegerField, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_noop

from diaodu.areas.models import Area
from diaodu.core.dimensions import RECORD, Counted, Dimension, Edge, Fact, register_dimension, register_fact
from diaodu.enterprises.models import Firm, FirmArea
from diaodu.enterprises.rules import divisions
from diaodu.indicators.catalogue.choices import ADDITIVE, AddsUp, Better
from diaodu.indicators.catalogue.formula.measures import PERCENT, measure_of
from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.rounds.models import FirmFigure
from diaodu.indicators.rounds.queries.sizes import sizes_by_county
from diaodu.ledger.choices import Basis, Span
from diaodu.ledger.models import Observation
from diaodu.projects.library.choices import Caliber
from diaodu.projects.library.models import Group, Investment, Project

NAME, FIRMS, PROJECTS = "indicators", "firm_figures", "project_money"
INDUSTRY, SIZE, AREA, PLACE = "industry", "firm_size", "area", "unit"
_OF_FIRMS = "firms:"  # what firms say of an indicator is another line than the indicator's own
_COLUMNS = {
    "id": "id",
    "indicator": "series",
    "unit": "item__about__path",
    "period_end": "period_end",
    "span": "span",
    "basis": "basis",
    "caliber": "caliber",
    "vintage": "vintage",
    "known_at": "known_at",
    "value": "value",
    "missing": "missing",
}

_FIRM_COLUMNS = {
    "id": "id",
    "indicator": "series",
    "unit": "firm__place__path",
    "record": "firm_key",
    "period_end": "period_end",
    "span": "span",
    "basis": "basis",
    "vintage": "vintage",
    "known_at": "at",
    "value": "value",
}

_PROJECT_COLUMNS = {
    "id": "id",
    "indicator": "series",
    "unit": "project__unit__path",
    "record": "project_key",
    "period_end": "month",
    "span": "span",
    "basis": "basis",
    "vintage": "edition",
    "known_at": "known_at",
    "value": "value",
}


def series_key(indicator: Indicator) -> str:
    """What the warehouse calls an indicator."""
    return f"{indicator.scope}{indicator.code}"


def figure_rows() -> QuerySet[Any]:
    rows = Observation.objects.filter(item__subject__indicator__isnull=False, item__about__isnull=False)
    return rows.annotate(series=Concat("item__subject__indicator__scope", "item__subject__indicator__code"))


def counted_indicators() -> Iterator[Counted]:
    for indicator in Indicator.objects.select_related("weight", "numerator", "denominator"):
        yield Counted(
            series_key(indicator),
            indicator.adds_up,
            weight=_key(indicator.weight),
            numerator=_key(indicator.numerator),
            denominator=_key(indicator.denominator),
            times=times_of(indicator),
            joins_january=bool({1, 2} & set(indicator.not_alone)),
            up_is_good=indicator.better == Better.UP,
        )


def firms_key(indicator: Indicator) -> str:
    """What the warehouse calls firms' own figures of an indicator."""
    return f"{indicator.scope}{_OF_FIRMS}{indicator.code}"


def firm_rows() -> QuerySet[Any]:
    """Material for the management: cumulative, never official, never added to the indicator's own figures."""
    return FirmFigure.objects.annotate(
        series=Concat("indicator__scope", Value(_OF_FIRMS), "indicator__code"),
        firm_key=Concat("firm__scope", "firm__code"),
        span=Value(str(Span.CUMULATIVE)),
        basis=Value(str(Basis.MANAGEMENT)),
    )


def counted_firms() -> Iterator[Counted]:
    for indicator in Indicator.objects.filter(firm_figures__isnull=False).distinct():
        adds_up = indicator.adds_up if indicator.adds_up in ADDITIVE else AddsUp.NONE
        yield Counted(firms_key(indicator), str(adds_up), up_is_good=indicator.better == Better.UP)


def industry_key(scope: str, division: str) -> str:
    """A division below its section: `/yunhai/C/26`; a section of a county: `/yunhai/C`."""
    section = divisions()[division][0]
    return f"{scope}{section}/{division}"


def industry_edges() -> Iterator[Edge]:
    """Firms and projects that have figures, below their division, below its section; without an industry nowhere."""
    firms = Firm.objects.filter(own_figures__isnull=False).distinct().values_list("scope", "code", "industry")
    projects = Project.objects.filter(investments__isnull=False).distinct().values_list("scope", "code", "industry")
    seen = set()
    for scope, code, industry in [*firms, *projects]:
        if (division := industry[:2]) not in divisions():
            continue
        yield Edge(f"{scope}{code}", industry_key(scope, division))
        if (scope, division) not in seen:
            seen.add((scope, division))
            yield Edge(industry_key(scope, division), f"{scope}{divisions()[division][0]}")


def size_key(scope: str, size: str) -> str:
    """A class of firms of a county: `/yunhai/firms/large`."""
    return f"{scope}firms/{size}"


def size_edges() -> Iterator[Edge]:
    """Firms below their class. A year's figures say the class of the year after, until newer ones come; the first
    known class holds for earlier years too. Where it cannot be told a firm stands nowhere."""
    for scope, sizes in sizes_by_county().items():
        for code, years in sizes.items():
            for place, (year, size) in enumerate(years):
                last = date(years[place + 1][0], 12, 31) if place + 1 < len(years) else None
                if size:
                    yield Edge(f"{scope}{code}", size_key(scope, size), date(year + 1, 1, 1) if place else None, last)


def area_edges() -> Iterator[Edge]:
    """Projects and firms below their areas, parts below theirs. A project of two areas counts in each, and once in all;
    a firm counts in each month where it lay on the month's last day, from the day on that somebody named."""
    for scope, part, whole in Area.objects.filter(parent__isnull=False).values_list(
        "unit__path", "subject__code", "parent__subject__code"
    ):
        yield Edge(f"{scope}{part}", f"{scope}{whole}")
    rows = Group.objects.filter(subject__kind=AREA, project__investments__isnull=False).distinct()
    for scope, project, area in rows.values_list("project__scope", "project__code", "subject__code"):
        yield Edge(f"{scope}{project}", f"{scope}{area}")
    yield from _firms_in_areas()


def _firms_in_areas() -> Iterator[Edge]:
    lying = FirmArea.objects.filter(area__isnull=False, firm__own_figures__isnull=False).distinct()
    rows = lying.values_list("firm__scope", "firm__code", "area__code", "since", "until")
    for scope, firm, area, since, until in rows.order_by("pk"):
        yield Edge(f"{scope}{firm}", f"{scope}{area}", since, until)


def projects_key(scope: str, caliber: str) -> str:
    """What the warehouse calls the projects' investment, month by month, by one way of counting it."""
    return f"{scope}projects:{caliber}"


def project_rows() -> QuerySet[Any]:
    """Months as they were reported, 万元, by each way of counting; never added to the indicators' own figures."""
    return Investment.objects.annotate(
        series=Concat("project__scope", Value("projects:"), "caliber"),
        project_key=Concat("project__scope", "project__code"),
        span=Value(str(Span.CURRENT)),
        basis=Value(str(Basis.MANAGEMENT)),
        edition=Cast("id", IntegerField()),  # the newest row of a month counts
    )


def counted_projects() -> Iterator[Counted]:
    for scope in (
        Project.objects.filter(investments__isnull=False).order_by().values_list("scope", flat=True).distinct()
    ):
        for caliber in Caliber.values:
            yield Counted(projects_key(scope, caliber), str(AddsUp.SUM))


def times_of(indicator: Indicator) -> float:
    """What a ratio of two sums is multiplied by, to be in the indicator's own unit: 100 for percent."""
    above, below = indicator.numerator, indicator.denominator
    if above is None or below is None:
        return 100.0
    own, of = measure_of(indicator.measured_in), measure_of(above.measured_in).times(measure_of(below.measured_in), -1)
    if own.mark == PERCENT:
        return float(of.scale * 100)
    return float(of.scale / own.scale)


def _key(indicator: Indicator | None) -> str:
    return "" if indicator is None else series_key(indicator)


def register() -> None:
    register_fact(
        Fact(NAME, "指标数据", gettext_noop("Figures of indicators"), figure_rows, _COLUMNS, counted_indicators)
    )
    register_fact(
        Fact(FIRMS, "企业自报数", gettext_noop("Firms' own figures"), firm_rows, _FIRM_COLUMNS, counted_firms)
    )
    register_fact(
        Fact(
            PROJECTS,
            "项目投资",
            gettext_noop("Investment of projects"),
            project_rows,
            _PROJECT_COLUMNS,
            counted_projects,
        )
    )
    register_dimension(Dimension(INDUSTRY, "行业", gettext_noop("Industry"), of=RECORD, edges=industry_edges))
    register_dimension(Dimension(SIZE, "企业规模", gettext_noop("Size of firms"), of=RECORD, edges=size_edges))
    register_dimension(Dimension(AREA, "片区", gettext_noop("Area"), of=RECORD, edges=area_edges))
