"""What the plan itself can say how much of: milestones done, times held, members reached, marks of criteria."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from diaodu.core.measures import Contribution, Evening, Measured, register_measure
from diaodu.plan.models import Criterion, Member, Milestone, Occurrence
from diaodu.plan.rules import CRITERIA, MEMBERS, MILESTONES, OCCURRENCES
from diaodu.plan.works import is_done, is_reached, marks_of, rows_of, took_place

PLACES = Decimal("0.0001")


class _OfCommitment:
    """Counts rows of one commitment; one query, however many filters. What it says holds for the day asked."""

    model: Any
    filter_schema: Mapping[str, str] = {"commitment": "the commitment's key"}

    def value(self, as_of: date, filter: Mapping[str, Any], *, known: datetime | None = None) -> Measured:
        return self.values(as_of, [filter], known=known)[0]

    def values(
        self, as_of: date, filters: Sequence[Mapping[str, Any]], *, known: datetime | None = None
    ) -> list[Measured]:
        keys = [int(each["commitment"]) for each in filters]
        rows = rows_of(self.model, keys, as_of)
        return [self.measured(rows[key], as_of, known) for key in keys]

    def values_on_days(self, evenings: Sequence[Evening], filters: Sequence[Mapping[str, Any]]) -> list[list[Measured]]:
        keys = [int(each["commitment"]) for each in filters]
        rows = rows_of(self.model, keys, min(evenings)[0])
        return [[self.measured(rows.on(day)[key], day, known) for key in keys] for day, known in evenings]

    def measured(self, rows: Sequence[Any], as_of: date, known: datetime | None) -> Measured:
        raise NotImplementedError


class MilestonesDone(_OfCommitment):
    """Percent of the milestones' weights that are done; not known where none is laid."""

    name, title_zh, title_en, model = MILESTONES, "节点完成度", "Milestones done", Milestone

    def measured(self, rows: Sequence[Milestone], as_of: date, known: datetime | None) -> Measured:
        whole = sum(row.weight for row in rows)
        if not whole:
            return Measured(None, "%", blanks=1)
        done = [row for row in rows if is_done(row, as_of, known)]
        share = Decimal(sum(row.weight for row in done) * 100) / whole
        records = [Contribution(row.name, value=Decimal(row.weight), on=row.done_on) for row in done]
        return Measured(share.quantize(PLACES), "%", as_of, records=records)


class TimesHeld(_OfCommitment):
    """How often it took place in the calendar year so far."""

    name, title_zh, title_en, model = OCCURRENCES, "开展次数", "Times held", Occurrence

    def measured(self, rows: Sequence[Occurrence], as_of: date, known: datetime | None) -> Measured:
        held = [row for row in rows if took_place(row, as_of, known) and row.on.year == as_of.year]
        records = [Contribution(row.title, value=Decimal(1), on=row.on) for row in held]
        return Measured(Decimal(len(held)), "次", as_of, records=records)


class MembersReached(_OfCommitment):
    """How many named projects reached the stage that counts; not known where none is named."""

    name, title_zh, title_en, model = MEMBERS, "到位项目数", "Projects that reached the stage", Member

    def measured(self, rows: Sequence[Member], as_of: date, known: datetime | None) -> Measured:
        if not rows:
            return Measured(None, "个", blanks=1)
        reached = [row for row in rows if is_reached(row, as_of, known)]
        records = [Contribution(row.name, value=row.amount, on=row.reached_on) for row in reached]
        return Measured(Decimal(len(reached)), "个", as_of, records=records)


class MarksGiven(_OfCommitment):
    """The marks of all criteria; those without one are blanks, left out."""

    name, title_zh, title_en, model = CRITERIA, "评定自评分", "Marks of the criteria", Criterion

    def measured(self, rows: Sequence[Criterion], as_of: date, known: datetime | None) -> Measured:
        scores = [(row, marks_of(row, known)) for row in rows]
        given = [(row, score) for row, score in scores if score is not None]
        if not given:
            return Measured(None, "分", blanks=len(rows) or 1)
        records = [Contribution(row.name, value=score) for row, score in given]
        total = sum((score for _row, score in given), Decimal(0))
        return Measured(total, "分", as_of, blanks=len(rows) - len(given), records=records)


def register() -> None:
    for measure in (MilestonesDone(), TimesHeld(), MembersReached(), MarksGiven()):
        register_measure(measure)
