"""What a commitment's own page shows, put together from rows; asks the database by name, a fixed number of times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.html import format_html

from diaodu.core.measures import Measured, measure_named
from diaodu.core.models import Move
from diaodu.core.moves import Mover
from diaodu.outlook.queries import of_subject
from diaodu.people.choices import TieKind
from diaodu.people.models import Tie, Unit
from diaodu.plan.choices import ENDED, CountingState, Decision, Nature, ValueLevel
from diaodu.plan.lights import Chart, Figure, chart_of, figure_of
from diaodu.plan.models import Blank, Commitment, Counting, CountingChange, Standing, Target
from diaodu.plan.no_forecast import NoForecast, no_forecast
from diaodu.plan.queries import history_of, newest_standings
from diaodu.plan.queries.commitment import (
    Told,
    all_work_rows,
    changes_of,
    counting_of,
    target_values,
    ties_of,
    told_of,
)
from diaodu.plan.rules import MEASURE_OF, REPORTED, Named, Reconciled, reconcile, sum_of
from diaodu.plan.steps import KEEPER, LEAD
from diaodu.plan.terms import FIELDS, Difference, differences, said, terms_of
from diaodu.plan.work_kinds import KINDS, MEMBER, MILESTONE, WorkKind, kind_of


@dataclass(frozen=True, slots=True)
class WorkTable:
    kind: WorkKind
    rows: Sequence[Any]
    is_own: bool  # the kind this nature is measured by


@dataclass(frozen=True, slots=True)
class SaidChange:
    change: CountingChange
    differences: list[Difference]


@dataclass(frozen=True, slots=True)
class TwoFigures:
    """What the records add up to beside what the lead unit confirmed, with the reason where they differ."""

    computed: Measured | None
    computed_by: str
    told: Told | None
    difference: Decimal | None

    @property
    def confirmed(self) -> Decimal | None:
        return self.told.fact.value if self.told else None


@dataclass(frozen=True, slots=True)
class ValueRow:
    level: str
    label: str
    value: Decimal | None
    source: str


@dataclass(frozen=True, slots=True)
class CommitmentPage:
    commitment: Commitment
    mover: Mover
    standing: Standing | None
    light: str
    counting: Counting | None
    terms: list[tuple[Any, str]]
    waiting: SaidChange | None
    history: list[SaidChange]
    values: list[ValueRow]
    works: list[WorkTable]
    reconciled: Reconciled | None
    figures: TwoFigures | None
    figure: Figure | None
    chart: Chart | None
    told: list[Told]
    moves: list[Move]
    targets: list[Target]
    blanks: list[Blank]
    lead: Unit | None
    partners: list[Unit]
    sponsors: list[Tie]
    no_forecast: NoForecast | None

    @property
    def may_work(self) -> bool:
        """Lay and finish rows, propose what counts."""
        return not self.mover.parts.isdisjoint({LEAD, KEEPER}) and self.commitment.state not in ENDED

    @property
    def happened(self) -> list[tuple[Move | None, SaidChange | None]]:
        """Moves and answered proposals in one row, the newest first; of one day the answer came last."""
        moves = [(move.on, 0, move.pk, move, None) for move in self.moves]
        answers = [
            (timezone.localdate(said.change.decided_at), 1, said.change.pk, None, said)
            for said in self.history
            if said.change.decided_at
        ]
        rows = sorted([*moves, *answers], key=lambda row: row[:3], reverse=True)
        return [(move, said) for _day, _kind, _key, move, said in rows]

    @property
    def may_recall(self) -> bool:
        """Take back a proposal of one's own unit that waits."""
        return LEAD in self.mover.parts and self.waiting is not None

    @property
    def may_confirm(self) -> bool:
        return KEEPER in self.mover.parts

    @property
    def is_agreed(self) -> bool:
        return self.counting is not None and self.counting.state == CountingState.AGREED


def commitment_page(commitment: Commitment, mover: Mover, *, today: date, english: bool = False) -> CommitmentPage:
    counting = counting_of(commitment)
    ties = ties_of(commitment, on=today)
    standing = newest_standings(Standing.objects.filter(commitment=commitment), on=today).first()
    rows = all_work_rows(commitment) if counting else {}
    told = told_of(commitment, on=today)
    targets = list(commitment.targets.all())
    changes = changes_of(counting) if counting else []
    past = [_said(change, english) for change in changes if change.state != Decision.OPEN]
    waiting = [_said(change, english) for change in changes if change.state == Decision.OPEN]
    has_figure = counting is not None and standing is not None and counting.low is not None
    return CommitmentPage(
        commitment=commitment,
        mover=mover,
        standing=standing,
        light=standing.light if standing else ("grey" if counting else "unclaimed"),
        counting=counting,
        terms=_terms(counting, english) if counting else [],
        waiting=waiting[0] if waiting else None,
        history=past,
        values=_values(counting) if counting else [],
        works=_works(commitment.nature, rows) if counting else [],
        reconciled=_reconciled(counting, rows[MEMBER.name], targets) if counting else None,
        figures=_two_figures(counting, told, today, english) if counting else None,
        figure=figure_of(counting, standing) if has_figure and _is_drawn(counting) else None,  # type: ignore[arg-type]
        chart=chart_of(counting, history_of(commitment, until=today)) if counting and _is_drawn(counting) else None,
        told=told,
        moves=list(commitment.subject.moves.order_by("-pk")),
        targets=targets,
        blanks=list(commitment.blanks.all()),
        lead=next((tie.unit for tie in ties if tie.kind == TieKind.LEAD), None),
        partners=[tie.unit for tie in ties if tie.kind == TieKind.PARTNER],
        sponsors=[tie for tie in ties if tie.kind == TieKind.SPONSOR],
        no_forecast=no_forecast(commitment, counting, of_subject(commitment.subject_id)) if counting else None,
    )


def _is_drawn(counting: Counting) -> bool:
    """A figure that grows is drawn as a bar; one that is named, read off or scored is told in its sentence."""
    return counting.commitment.nature in {Nature.QUANTITY, Nature.BUNDLE, ""}


def _terms(counting: Counting, english: bool) -> list[tuple[Any, str]]:
    """The terms in words, in the order of the form; what is not said is left out."""
    data = terms_of(counting).to_data()
    hidden = {"params", "high", "comparator", "measured_in"} | ({"opening", "span"} if counting.low is None else set())
    return [
        (label, words) for name, label in FIELDS.items() if name not in hidden and (words := _term(name, data, english))
    ]


def _term(name: str, data: dict[str, Any], english: bool) -> str:
    if name == "low" and data.get("low") is not None:
        word = said("comparator", data["comparator"]) if data["comparator"] != "=" else ""
        # The unit is the plan's own word, also on an English page.
        return format_html('{} {} <span lang="zh-CN">{}</span>', word, said(name, data[name]), data["measured_in"])
    return said(name, data.get(name), english=english)


def _said(change: CountingChange, english: bool) -> SaidChange:
    return SaidChange(change, differences(change.before, change.terms, english=english))


def _values(counting: Counting) -> list[ValueRow]:
    found = target_values(counting)
    return [ValueRow(level, str(label), *found[level]) for level, label in ValueLevel.choices]


def _works(nature: str, rows: dict[str, list[Any]]) -> list[WorkTable]:
    """The table the nature is measured by first, milestones always, others where they have rows."""
    own = kind_of(nature)
    kinds = [own, *(kind for kind in KINDS.values() if kind is not own)]
    return [
        WorkTable(kind, rows[kind.name], kind is own and nature not in {Nature.QUANTITY, Nature.DIRECTION})
        for kind in kinds
        if kind is own or kind is MILESTONE or rows[kind.name]
    ]


def _reconciled(counting: Counting, members: list[Any], targets: list[Target]) -> Reconciled | None:
    if counting.commitment.nature != Nature.BUNDLE:
        return None
    named = [Named(row.amount, row.measured_in, row.reached_on is not None) for row in members]
    amounts = [(target.low, target.canonical_unit) for target in targets]
    return reconcile(named, promised=counting.low, sum_promised=sum_of(amounts))


def _two_figures(counting: Counting, told: list[Told], today: date, english: bool) -> TwoFigures | None:
    """None where no figure is promised and none was confirmed."""
    name = counting.measure if counting.measure != REPORTED else MEASURE_OF.get(counting.commitment.nature, REPORTED)  # type: ignore[call-overload]
    computed, title = None, ""
    if name != REPORTED:
        measure = measure_named(name)
        params = counting.params if name == counting.measure else {"commitment": counting.commitment_id}
        computed, title = measure.value(today, params), measure.title_en if english else measure.title_zh
    newest = next((each for each in told if each.fact.value is not None), None)
    if newest is None and counting.low is None:  # nobody is asked for a figure: the work says it all
        return None
    difference = None
    if computed and computed.value is not None and newest and newest.fact.value is not None:
        difference = newest.fact.value - computed.value
    return TwoFigures(computed, title, newest, difference)
