"""Formulas against the indicators of a county: is it right, and what does it come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from diaodu.indicators.catalogue.formula import (
    FormulaError,
    Known,
    Measure,
    Value,
    check_units,
    codes_in,
    cycle_through,
    evaluate,
    read_formula,
)
from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.catalogue.queries.figures import FOREVER, Figure, answer, lines_of
from diaodu.indicators.catalogue.rules.growth import growth_on
from diaodu.indicators.catalogue.rules.periods import before, newest_ended, periods_of, year_before
from diaodu.kernel.period import Period
from diaodu.ledger.choices import Basis, Span
from diaodu.ledger.models import Observation
from diaodu.people.models import Unit

_LOOKED_BACK = 12  # periods


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The indicators of a county as formulas see them."""

    by_code: dict[str, Indicator]
    known: dict[str, Known]
    names: dict[str, str]
    stands_on: dict[str, list[str]]


def catalogue_of(scope: str) -> Catalogue:
    """Those in use; one query."""
    rows = list(Indicator.objects.filter(scope=scope, retired_on=None).select_related("subject"))
    by_key = {row.pk: row for row in rows}
    growths = {by_key[row.growth_of_id].code: row.code for row in rows if row.growth_of_id in by_key}
    return Catalogue(
        by_code={row.code: row for row in rows},
        known={
            row.code: Known(row.measured_in, growths.get(row.code, ""), row.basis == Basis.MANAGEMENT) for row in rows
        },
        names={row.name_zh: row.code for row in rows},
        stands_on={row.code: _codes(row.formula) for row in rows if row.formula},
    )


def _codes(text: str) -> list[str]:
    """A formula was checked when it was kept; one that names an indicator in brackets was kept with its code."""
    try:
        return codes_in(read_formula(text))
    except FormulaError:
        return []


@dataclass(frozen=True, slots=True)
class CheckedFormula:
    measure: Measure
    codes: Sequence[str]


def check_formula(text: str, catalogue: Catalogue, *, code: str = "", measured_in: str = "") -> CheckedFormula:
    """Raises FormulaError for what is no formula, does not fit in units, or would stand on itself (`code`: whose)."""
    node = read_formula(text, catalogue.names)
    measure = check_units(node, text, catalogue.known, wanted=measured_in)
    codes = codes_in(node)
    if way := cycle_through(code, {**catalogue.stands_on, code: codes}) if code else []:
        said = " → ".join(way)
        raise FormulaError(text, 0, f"循环引用：{said}", f"it stands on itself: {said}")
    return CheckedFormula(measure, codes)


def with_codes(text: str, catalogue: Catalogue) -> str:
    """The formula with codes for names in brackets: that is how it is kept, so that a new name breaks nothing."""
    for name, code in sorted(catalogue.names.items(), key=lambda pair: -len(pair[0])):
        for left, right in ("[]", "【】", "［］", "〔〕"):
            text = text.replace(f"{left}{name}{right}", code)
    return text


@dataclass
class Worker:
    """Works formulas out for one unit; reads all figures of the county's indicators about it once, in two queries."""

    catalogue: Catalogue
    unit: Unit
    known_at: datetime | None = None
    _lines: dict[tuple[int, int], dict[str, dict[Period, Observation]]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        wanted = list(self.catalogue.by_code.values())
        self._lines = lines_of(wanted, [self.unit], as_of=FOREVER, known=self.known_at)

    def figure(self, indicator: Indicator, period: Period, *, span: str = "") -> Figure:
        """As it was reported; of a derived indicator worked out, where nothing was."""
        line = self._lines.get((indicator.pk, self.unit.pk), {})
        found = answer(
            indicator,
            line,
            _period_there(line.get(span or indicator.span, {}), period, span or indicator.span),
            span=span,
        )
        if found.value is not None or not indicator.formula:
            return found
        value = self.work_out(indicator, period)
        return Figure(
            value.value, indicator.measured_in, period, span or indicator.span, indicator.basis, value.why, True
        )

    def newest(self, indicator: Indicator, on: date) -> Figure | None:
        """The newest period a formula comes to something in, looked for a year back; None where it never does."""
        period = newest_ended(indicator.frequency, indicator.not_alone, on)
        for _step in range(_LOOKED_BACK):
            found = self.figure(indicator, period)
            if found.value is not None:
                return found
            earlier = before(period, indicator.frequency, indicator.not_alone)
            period = earlier or periods_of(indicator.frequency, indicator.not_alone, period.year - 1)[-1]
        return None

    def work_out(self, indicator: Indicator, period: Period) -> Value:
        text = indicator.formula
        try:
            node = read_formula(text)
            return evaluate(
                node,
                text,
                self.catalogue.known,
                lambda code, how: self._ask(code, how, period),
                wanted=indicator.measured_in,
            )
        except FormulaError as error:
            return Value(None, (error.zh, str(error)))
        except ArithmeticError:
            return Value(None, ("数值过大，算不出", "too large to be worked out"))

    def _ask(self, code: str, how: str, period: Period) -> Value:
        indicator = self.catalogue.by_code[code]
        if how == "yoy":
            return self._growth(indicator, period)
        if how == "prev":
            earlier = before(period, indicator.frequency, indicator.not_alone)
            if earlier is None:
                return Value(None, ("本年没有上一期", "there is no earlier period this year"))
            return _value(self.figure(indicator, earlier))
        return _value(self.figure(indicator, period, span=Span.CUMULATIVE if how == "cum" else ""))

    def _growth(self, indicator: Indicator, period: Period) -> Value:
        """What was published; of a management figure on the base that was kept for the same period."""
        published = self.catalogue.known[indicator.code].growth
        if published:
            return _value(self.figure(self.catalogue.by_code[published], period))
        now, base = self.figure(indicator, period), self.figure(indicator, year_before(period))
        found = growth_on(now.value, base.value)
        return Value(found.value, found.why)


def _value(figure: Figure) -> Value:
    return Value(figure.value, figure.why)


def _period_there(line: dict[Period, Observation], period: Period, span: str) -> Period:
    """A cumulative figure or a position of that day, whatever its period is called: 2025 is 2025-Q4 so far."""
    if period in line:
        return period
    same_end = [each for each in line if each.end == period.end]
    return same_end[0] if same_end and span == Span.CUMULATIVE else period


def newest_derived(
    indicators: Sequence[Indicator], unit: Unit, *, as_of: date, known: datetime | None = None
) -> dict[int, Figure]:
    """By indicator what the newest of its derived figures come to; three queries, none without a formula."""
    derived = [indicator for indicator in indicators if indicator.formula]
    if not derived:
        return {}
    worker = Worker(catalogue_of(unit.county_path), unit, known)
    found = {indicator.pk: worker.newest(indicator, as_of) for indicator in derived}
    return {key: figure for key, figure in found.items() if figure is not None}
