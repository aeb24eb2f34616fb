"""Where each commitment stands: rebuilt for a day from measures and the dated rules, never patched."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from diaodu.core.beats import beat
from diaodu.core.clock import ZONE, today
from diaodu.core.marks import rebuilds_on_marks
from diaodu.core.measures import Evening, Measured, measure_named, measured_on_days
from diaodu.core.models import DirtyMark, Setting
from diaodu.core.settings import ancestors, setting_row
from diaodu.kernel.light import Aim, Known, Light, LightPack, Verdict, Work, light_of
from diaodu.kernel.pace import Pace
from diaodu.kernel.quantity import Quantity
from diaodu.plan.choices import CommitmentState, Strength
from diaodu.plan.models import Counting, Standing
from diaodu.plan.rules import OF_PERIODS
from diaodu.plan.setting_kinds import LIGHT_RULES
from diaodu.plan.works import works_of

log = logging.getLogger(__name__)
AT_ONCE, DAYS_AT_ONCE = 200, 10  # commitments and days in one transaction
MOST_MISSED = 31  # days caught up at once; what lies further back is no longer asked for
LOOK_BACK = timedelta(days=130)  # far enough for any run of yellows that still matters
_DAY = timedelta(days=1)
PLACES = Decimal("0.0001")
MOST_PERCENT = Fraction(10**9)
# What is no longer run has no light, however its figures stand.
_ENDED = {
    str(CommitmentState.WITHDRAWN): Verdict(
        Light.GREY, "withdrawn", "已批准终止，不再亮灯", "Withdrawn, no light any more"
    ),
    str(CommitmentState.CARRIED): Verdict(
        Light.GREY, "carried", "已结转下一年，不再亮灯", "Carried over, no light any more"
    ),
}


@dataclass(frozen=True, slots=True)
class _Rules:
    row: Setting
    pack: LightPack


def rebuild_standings(countings: Iterable[Counting], day: date) -> int:
    """Make the standings of these commitments for one day, as known on it; how many. Twice gives the same rows."""
    return _rebuild_days(countings, [day])


@rebuilds_on_marks
def rebuild_marked(marks: Sequence[DirtyMark]) -> None:
    """Today's standings of what the marks name. Earlier days stay as they were known."""
    subjects = {mark.subject_key for mark in marks if mark.subject_key is not None}
    # A figure, its milestones and its words all speak of one commitment, whatever measures it. A mark without a
    # subject is left by an app whose records many commitments may count: all of that measure in its county.
    wanted = Q(commitment__subject__in=subjects)
    for name, path in {(mark.measure, mark.unit_path) for mark in marks if mark.subject_key is None}:
        wanted |= Q(measure=name, commitment__document__unit__path__in=ancestors(path))
    rebuild_standings(_with_all(Counting.objects.filter(wanted)), today())


@beat("standings", every=60)
def catch_up_standings() -> int:
    """Standings for every day a commitment has missed since its last one, today included; how many were made."""
    day = today()
    countings = _with_all(Counting.objects.annotate(last=Max("commitment__standings__day")).order_by("pk"))
    by_last: dict[date, list[Counting]] = defaultdict(list)
    for counting in countings.filter(Q(last=None) | Q(last__lt=day)):
        # Who was claimed today has nothing to catch up.
        by_last[max(counting.last or day - _DAY, day - timedelta(days=MOST_MISSED + 1))].append(counting)
    return sum(_rebuild_days(behind, _days_between(last, day)) for last, behind in sorted(by_last.items()))


def _days_between(last: date, day: date) -> list[date]:
    return [last + timedelta(days=n) for n in range(1, (day - last).days + 1)]


def _with_all(countings):  # type: ignore[no-untyped-def]
    return countings.select_related("commitment__document__unit").defer("commitment__document__text")


def _rebuild_days(countings: Iterable[Counting], days: Sequence[date]) -> int:
    """Days in their order, so that each knows how the one before stood."""
    made, waiting = 0, iter(countings)
    while group := list(islice(waiting, AT_ONCE)):
        for first in range(0, len(days), DAYS_AT_ONCE):
            made += _rebuild(group, days[first : first + DAYS_AT_ONCE])
    return made


@transaction.atomic
def _rebuild(countings: Sequence[Counting], days: Sequence[date]) -> int:
    """Everything is read once for all these days, however many they are."""
    evenings = [(day, datetime.combine(day, time.max, ZONE)) for day in days]
    measured = _measure(countings, evenings)
    works = works_of([counting.commitment_id for counting in countings], evenings)
    runs = _Runs(countings, days[0])
    rows = []
    for day, values, work in zip(days, measured, works, strict=True):
        rules = {path: _rules(path, day) for path in {_path(counting) for counting in countings}}
        for counting in countings:
            value = values[counting.pk]
            known = Known(
                day,
                is_finished=counting.finished_on is not None and counting.finished_on <= day,
                yellows_before=runs.before(counting.commitment_id, _value_at(counting, value), day),
                counting=str(counting.state),
                work=work_as_measured(counting.measure, value, work[counting.commitment_id]),
            )
            rows.append(_standing(counting, value, known, rules[_path(counting)]))
            runs.add(rows[-1])
    Standing.objects.filter(day__in=days, commitment__in=[item.commitment_id for item in countings]).delete()
    Standing.objects.bulk_create(rows)
    return len(rows)


def work_as_measured(name: str, value: Measured, work: Work) -> Work:
    """Where a measure counts what was held, its records say when: they are the times of what recurs."""
    try:
        counts_times = getattr(measure_named(name), "counts_times", False)
    except LookupError:
        return work
    return replace(work, times=tuple(sorted(each.on for each in value.records if each.on))) if counts_times else work


def _measure(countings: Sequence[Counting], evenings: Sequence[Evening]) -> list[dict[int, Measured]]:
    """By day what each counting's measure says; one read a measure."""
    by_measure: dict[str, list[Counting]] = defaultdict(list)
    for counting in countings:
        by_measure[counting.measure].append(counting)
    found: list[dict[int, Measured]] = [{} for _ in evenings]
    for name, group in by_measure.items():
        params = [counting.params for counting in group]
        for place, values in enumerate(_answers(name, evenings, params)):
            found[place] |= {counting.pk: value for counting, value in zip(group, values, strict=True)}
    return found


def _answers(name: str, evenings: Sequence[Evening], params: Sequence[dict[str, Any]]) -> list[list[Measured]]:
    """A measure nobody answers for (its app is gone) is a blank of its own commitments: it must not stop the others."""
    try:
        measure = measure_named(name)
    except LookupError:
        log.exception("%d commitments cannot be measured", len(params))
        return [[Measured(None, "", blanks=1)] * len(params) for _ in evenings]
    return measured_on_days(measure, evenings, params)


class _Runs:
    """The yellow periods in a row, by commitment and period: those kept before a day, and what is made after it."""

    def __init__(self, countings: Sequence[Counting], first: date) -> None:
        rows = (
            Standing.objects.filter(commitment__in=[item.commitment_id for item in countings], day__lt=first)
            .filter(day__gte=first - LOOK_BACK, value_at__isnull=False)
            .order_by()
            .values_list("commitment", "value_at")
            .annotate(Max("yellow_run"), Max("day"))
        )
        self._of: dict[int, dict[date, tuple[int, date]]] = defaultdict(dict)
        for commitment, value_at, run, day in rows:
            self._of[commitment][value_at] = (run, day)

    def before(self, commitment: int, end: date | None, day: date) -> int:
        """How many right before the period that ends on `end`; 0 where no figure of a period stands."""
        if end is None:
            return 0
        ends = [at for at, (_, last) in self._of[commitment].items() if at < end and last >= day - LOOK_BACK]
        return self._of[commitment][max(ends)][0] if ends else 0

    def add(self, row: Standing) -> None:
        if row.value_at is not None:
            run, _ = self._of[row.commitment_id].get(row.value_at, (0, row.day))
            self._of[row.commitment_id][row.value_at] = (max(run, row.yellow_run), row.day)


def _rules(path: str, day: date) -> _Rules:
    row = setting_row(LIGHT_RULES.name, scope=path, on=day)
    if row is None:
        msg = f"no row of {LIGHT_RULES.name} holds for {path} on {day}"
        raise LookupError(msg)
    return _Rules(row, LightPack.from_row(row.value))


def _path(counting: Counting) -> str:
    return counting.commitment.document.unit.path


def _value_at(counting: Counting, measured: Measured) -> date | None:
    """The period a reported or published figure belongs to. What is counted from records holds for the day itself."""
    return measured.as_of if counting.measure in OF_PERIODS else None


def _standing(counting: Counting, measured: Measured, known: Known, rules: _Rules) -> Standing:
    known = replace(known, value=measured.value, value_at=_value_at(counting, measured))
    verdict = light_of(_aim(counting), known, rules.pack)
    verdict = _ENDED.get(str(counting.commitment.state), verdict)
    return Standing(
        commitment_id=counting.commitment_id,
        day=known.as_of,
        value=measured.value,
        value_at=known.value_at,
        blanks=measured.blanks,
        completion=_percent(verdict.completion),
        expected=_percent(verdict.expected),
        light=str(verdict.light),
        rule=verdict.rule,
        reason_zh=verdict.zh[:300],
        reason_en=verdict.en[:300],
        yellow_run=known.yellows_before + 1 if known.value_at and _is_yellow_period(verdict) else 0,
        pack=rules.row,
    )


def _is_yellow_period(verdict: Verdict) -> bool:
    return verdict.light is Light.YELLOW or verdict.rule == "yellow_run"


def _aim(counting: Counting) -> Aim:
    figure = None
    if counting.low is not None and counting.high is not None:
        figure = Quantity(counting.low, counting.high, counting.measured_in)
    commitment = counting.commitment
    return Aim(
        figure,
        counting.comparator,
        counting.kind,
        counting.start,
        counting.due,
        counting.opening or Decimal(0),
        commitment.nature or "quantity",
        Pace.from_data(counting.pace),
        counting.pace.get("rhythm") or commitment.rhythm,
        commitment.strength == Strength.ADVANCE,
    )


def _percent(share: Fraction | None) -> Decimal | None:
    if share is None:
        return None
    whole = max(-MOST_PERCENT, min(MOST_PERCENT, share * 100))  # a tiny goal far exceeded must not break the row
    return (Decimal(whole.numerator) / Decimal(whole.denominator)).quantize(PLACES)
