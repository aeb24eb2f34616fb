"""The ledger's items that hold an indicator's figures, and figures brought in many at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from diaodu.core.clock import today
from diaodu.core.moves import MoveRefusedError
from diaodu.indicators.catalogue.measure_names import MARKED
from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.catalogue.rules.periods import problem_with
from diaodu.kernel.period import Period
from diaodu.ledger.actions import Accepted, NewFigure, NewItem, accept_figures, add_items
from diaodu.ledger.choices import Basis, Span
from diaodu.ledger.models import Item
from diaodu.people.choices import Role, RoundField
from diaodu.people.models import Post, Unit
from diaodu.people.permissions import within


class Series(NamedTuple):
    """One line of figures: which item of the ledger holds it."""

    indicator: int
    unit: int  # which it is about
    span: str
    basis: str
    caliber: str = ""


@dataclass(frozen=True, slots=True)
class FigureInput:
    indicator: Indicator
    unit: Unit
    period: Period
    value: Decimal | None
    missing: str = ""
    span: str = ""  # empty: as the indicator is published
    basis: str = ""
    caliber: str = ""
    known_at: datetime | None = None

    @property
    def series(self) -> Series:
        given = self.indicator
        return Series(given.pk, self.unit.pk, self.span or given.span, self.basis or given.basis, self.caliber)


def enter_figures(figures: Sequence[FigureInput], *, county: Unit, origin: str, by: str) -> Accepted:
    """Keep them as facts of the ledger; see `accept_figures`, which this calls once the items are there.

    Raises MoveRefusedError, before anything is kept, for a period the indicator has no figures of.
    """
    for indicator, period in {(each.indicator, each.period) for each in figures}:
        if problem := problem_with(period, indicator.frequency, indicator.not_alone):
            zh, en = problem
            raise MoveRefusedError("period", f"{indicator.name_zh}：{zh}", f"{indicator.code}: {en}")
    items = ensure_items(figures, county=county, by=by)
    given = [
        NewFigure(items[each.series], each.period.code, each.value, each.missing, each.known_at, each.caliber)
        for each in figures
    ]
    return accept_figures(given, origin=origin, by=by, unit=county.path, measures=MARKED)


def ensure_items(figures: Sequence[FigureInput], *, county: Unit, by: str) -> dict[Series, Item]:
    """The item of each line of figures, made where it is not there yet; a constant number of queries."""
    wanted = {each.series: each for each in figures}
    found = items_of({each.indicator for each in figures})
    missing = [each for series, each in wanted.items() if series not in found]
    if missing:
        statistics = statistics_unit(county)
        new = [_new_item(each, statistics or each.indicator.lead or county) for each in missing]
        for each, item in zip(missing, add_items(new, by=by), strict=True):
            found[each.series] = item
    return {series: found[series] for series in wanted}


def items_of(indicators: Iterable[Indicator]) -> dict[Series, Item]:
    """The items in use that hold figures of these indicators; one query."""
    by_subject = {indicator.subject_id: indicator.pk for indicator in indicators}
    rows = Item.objects.filter(subject__in=by_subject, about__isnull=False, retired_on=None)
    return {
        Series(by_subject[item.subject_id], item.about_id or 0, item.span, item.basis, item.caliber): item
        for item in rows.select_related("subject")
    }


def statistics_unit(county: Unit) -> Unit | None:
    """Who official figures come from: the unit that runs the rounds of statistics."""
    posts = Post.objects.filter(within(county.path, "unit__path"), role=Role.ROUND_OWNER, retired_on=None)
    post = posts.filter(round_field=RoundField.STATISTICS).select_related("unit").first()
    if post is not None:
        return post.unit
    return Unit.objects.filter(within(county.path, "path"), name_zh__contains="统计局", retired_on=None).first()


def _new_item(each: FigureInput, statistics: Unit) -> NewItem:
    indicator, series = each.indicator, each.series
    is_official = series.basis == Basis.OFFICIAL
    return NewItem(
        subject=indicator.subject,
        unit=statistics if is_official else each.unit,
        name=indicator.name_zh,
        measured_in=indicator.measured_in,
        since=min(each.period.start, today()),
        span=Span(series.span),
        basis=Basis(series.basis),
        caliber=series.caliber,
        field=RoundField.STATISTICS,
        order=indicator.order,
        about=each.unit,
    )
