"""The series of commitments to be forecast: what counts towards each, as it stood at the end of each month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from diaodu.core.measures import Evening, Measured, measure_named, measured_on_days
from diaodu.forecasting import History, Kind, Month, Note, Target
from diaodu.indicators.analysis.outlook_source import closing_of, kind_of
from diaodu.indicators.catalogue.measure_names import GROWTH, VALUE
from diaodu.indicators.catalogue.models import Indicator
from diaodu.outlook.rules import month_before, month_ends
from diaodu.outlook.running import running_history
from diaodu.outlook.source_notes import left_out
from diaodu.outlook.sources import Asked, Series, register_source
from diaodu.people.choices import TieKind
from diaodu.people.models import Tie
from diaodu.people.permissions import within
from diaodu.people.queries import alive
from diaodu.plan.choices import ENDED, TargetKind
from diaodu.plan.models import Counting
from diaodu.plan.no_forecast import NO_AMOUNT, WITHOUT_PACE
from diaodu.plan.rules import OF_PERIODS
from diaodu.projects.library.measure_names import INVESTED

BACK = 36  # months a commitment's figures are asked for
_LEVELS = (TargetKind.GROWTH, TargetKind.SHARE)
_PERCENTS = ("%", "‰")


@dataclass(frozen=True, slots=True)
class _Shape:
    """Of an indicator a commitment is counted by: what its figures are, and which months have one."""

    kind: Kind
    closing: tuple[int, ...]


class OfCommitments:
    name, title = "commitment", _("Commitments")

    def series(self, asked: Asked) -> Iterator[Series]:
        """Five queries, and what the measures ask: each once, however many commitments and months."""
        countings = [each for each in _countings(asked) if asked.takes(each.commitment.subject_id)]
        leads, shapes = _leads(countings, asked.as_of), _shapes(countings)
        for measure, group in _by_measure(countings).items():
            evenings = [(day, asked.known) for day in month_ends(asked.as_of, BACK)]
            measured = _asked_of(measure, evenings, group)
            for place, counting in enumerate(group):
                said = {day: values[place] for (day, _known), values in zip(evenings, measured, strict=True)}
                unit = leads.get(counting.commitment.subject_id, counting.commitment.document.unit_id)
                series = _series(counting, said, unit, shapes, asked)
                if series is not None:
                    yield series


def _countings(asked: Asked) -> list[Counting]:
    rows = Counting.objects.filter(within(asked.county, "commitment__document__unit__path"), low__isnull=False)
    rows = rows.exclude(commitment__state__in=ENDED).exclude(measure__in=WITHOUT_PACE)
    rows = rows.exclude(kind__in=NO_AMOUNT)
    rows = rows.filter(start__lte=asked.as_of, finished_on=None)
    return list(rows.select_related("commitment__document__unit").defer("commitment__document__text").order_by("pk"))


def _by_measure(countings: Sequence[Counting]) -> dict[str, list[Counting]]:
    found: dict[str, list[Counting]] = defaultdict(list)
    for counting in countings:
        found[counting.measure].append(counting)
    return found


def _asked_of(name: str, evenings: Sequence[Evening], countings: Sequence[Counting]) -> list[list[Measured]]:
    try:
        measure = measure_named(name)
    except LookupError:  # its app is gone: nothing is known of these
        return [[Measured(None, "", blanks=1)] * len(countings) for _ in evenings]
    return measured_on_days(measure, evenings, [counting.params for counting in countings])


def _series(
    counting: Counting, said: Mapping[date, Measured], unit: int, shapes: Mapping[int, _Shape], asked: Asked
) -> Series | None:
    values: dict[Month, float | None] = {
        (day.year, day.month): float(each.value)
        for day, each in said.items()
        if each.value is not None and _belongs(counting.measure, each, day)
    }
    history, offset = _history(counting, values, shapes.get(counting.pk), asked.year)
    if not history.known():
        return None
    until, is_this_year = _until(counting, asked.as_of)
    return Series(
        counting.commitment.subject_id,
        unit,
        history,
        counting.measured_in,
        target=_target(counting) if is_this_year else None,
        notes=_left_out(said),
        offset=offset,
        until=until,
    )


def _belongs(measure: str, each: Measured, day: date) -> bool:
    """Whether a figure is of the month asked for: of figures that come by periods, an older one is not there yet."""
    if measure in OF_PERIODS:
        return each.as_of == day
    return measure != INVESTED or (each.as_of is not None and each.as_of.replace(day=1) == day.replace(day=1))


def _left_out(said: Mapping[date, Measured]) -> tuple[Note, ...]:
    """How many parts of the newest figure are not known."""
    known = [said[day] for day in sorted(said) if said[day].value is not None]
    return (left_out(known[-1].blanks),) if known and known[-1].blanks else ()


def _history(
    counting: Counting, values: Mapping[Month, float | None], shape: _Shape | None, year: int
) -> tuple[History, float]:
    if shape is not None:
        return History(shape.kind, values, shape.closing), 0.0
    if counting.measured_in in _PERCENTS or counting.kind in _LEVELS:
        return History(Kind.LEVEL, values), 0.0
    if counting.measure in OF_PERIODS and not counting.opening:
        return History(Kind.CUMULATIVE, values), 0.0
    positions = dict(values)
    start = counting.start.replace(day=1)
    if counting.opening:  # what was there when it began is not what the months brought
        before = month_before(start)
        positions = {month: value for month, value in values.items() if month >= (start.year, start.month)}
        positions[before.year, before.month] = float(counting.opening)
    history, opening = running_history(positions, start)
    return history, opening.get(year, 0.0)


def _target(counting: Counting) -> Target:
    is_limit = counting.comparator in ("<=", "<", "≤")
    value = counting.high if is_limit and counting.high is not None else counting.low
    return Target(float(value or 0), not is_limit)


def _until(counting: Counting, on: date) -> tuple[int, bool]:
    """The month whose end is forecast, and whether the target is due by then: what is due later is no goal of it."""
    due = counting.due
    if due is None or due < on or due.year > on.year:
        return 12, due is None or due.year <= on.year
    return due.month, True


def _leads(countings: Sequence[Counting], on: date) -> dict[int, int]:
    subjects = [each.commitment.subject_id for each in countings]
    rows = Tie.objects.filter(alive(on), subject__in=subjects, kind=TieKind.LEAD)
    return dict(rows.values_list("subject", "unit"))


def _shapes(countings: Sequence[Counting]) -> dict[int, _Shape]:
    """By counting, of those that stand on published figures; one query."""
    wanted = {
        each.pk: (each.params.get("scope", ""), str(each.params.get("indicator", "")).upper(), each.measure)
        for each in countings
        if each.measure in (VALUE, GROWTH)
    }
    rows = Indicator.objects.filter(scope__in={scope for scope, _code, _measure in wanted.values()})
    by_code = {(row.scope, row.code): row for row in rows}
    found = {}
    for key, (scope, code, measure) in wanted.items():
        if row := by_code.get((scope, code)):
            found[key] = _Shape(Kind.LEVEL if measure == GROWTH else kind_of(row), closing_of(row))
    return found


def register() -> None:
    register_source(OfCommitments())
