"""The indicators' figures as a fact of the warehouse.

A figure under embargo is no observation of the ledger yet, so it cannot be in here. An indicator is named by its
county and code, because two counties of one installation use the same codes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Concat
from django.utils.translation import gettext_noop

from diaodu.core.dimensions import Counted, Fact, register_fact
from diaodu.indicators.catalogue.choices import Better
from diaodu.indicators.catalogue.formula.measures import PERCENT, measure_of
from diaodu.indicators.catalogue.models import Indicator
from diaodu.ledger.models import Observation

NAME = "indicators"
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
