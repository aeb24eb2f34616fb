"""The past of rounds and returns, and the figures known about any record on any day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.core.history import Happening, Known, Part, Past, end_of, register_past, states_on
from diaodu.core.models import Subject
from diaodu.kernel.period import Period
from diaodu.ledger.choices import MissingKind, ReturnState, RoundState
from diaodu.ledger.found import RETURN, ROUND
from diaodu.ledger.models import Item, Observation, Return, Round
from diaodu.ledger.queries import facts_as_of, series_of
from diaodu.ledger.steps import RETURN_STEPS


def accepted(subject: Subject) -> Iterator[Happening]:
    """Every figure that was accepted about a record, each edition for itself."""
    facts = Observation.objects.filter(item__subject=subject).select_related("item", "source")
    for fact in facts.order_by("known_at", "pk"):
        edition = _("edition %(n)d") % {"n": fact.vintage} if fact.vintage > 1 else ""
        words = " ".join(filter(None, [fact.item.name, fact.period, figure_said(fact), edition]))
        yield Happening(
            fact.known_at.date(),
            Part.FIGURE,
            words,
            at=fact.known_at,
            by=fact.by,
            why=fact.progress,
            url=fact.source.get_absolute_url() if fact.source else "",
        )


def known_figures(subject: Subject, day: date, *, known: datetime) -> list[Known]:
    """The newest figure of each item about a record, of periods ended by `day`, as known then; two queries."""
    items = list(Item.objects.filter(subject=subject, since__lte=day))
    series = series_of([item.pk for item in items], on=day, known=known)
    return [_known(item, series.get(item.pk, [])) for item in items]


def figure_said(fact: Observation) -> str:
    """Value and unit; of a blank its reason, in brackets."""
    if fact.value is None:
        return f"（{MissingKind(fact.missing).label}）"
    return f"{_plain(fact.value)} {fact.item.measured_in}".strip()


def _known(item: Item, facts: Sequence[Observation]) -> Known:
    if not facts:
        return Known(item.name, blank=gettext_lazy("nothing was known yet"))
    return _fact_known(item.name, facts[-1], item.measured_in)


def _fact_known(label: str, fact: Observation, measured_in: str) -> Known:
    words = "" if fact.value is None else f"{_plain(fact.value)} {measured_in}".strip()
    blank = MissingKind(fact.missing).label if fact.value is None else ""
    note = " · ".join(filter(None, [fact.period, fact.progress]))
    return Known(label, words, blank, note, fact.known_at.date(), fact.by, f"/reports/items/{fact.item_id}/")


def _plain(value: Decimal) -> str:
    return f"{value:,f}"


def _round_opened(subject: Subject) -> tuple[date, str]:
    return Round.objects.get(subject=subject).opened_at.date(), RoundState.OPEN


def _round_known(subject: Subject, day: date) -> Sequence[Known]:
    """How many returns were in which state by the end of that day."""
    returns = Return.objects.filter(round__subject=subject)
    states = states_on(returns.values_list("subject", flat=True), day)
    counts: dict[str, int] = {}
    for key in returns.values_list("subject", flat=True):
        state = states[key].state if key in states else ReturnState.DRAFT
        counts[state] = counts.get(state, 0) + 1
    return [
        Known(ReturnState(state).label, _("%(n)d returns") % {"n": counts[state]})
        for state in ReturnState
        if state in counts
    ]


def _return_opened(subject: Subject) -> tuple[date, str]:
    return Round.objects.get(returns__subject=subject).opened_at.date(), ReturnState.DRAFT


def _return_happened(subject: Subject) -> Sequence[Happening]:
    duty = Return.objects.select_related("duty").get(subject=subject).duty
    if duty.delivered_at is None:
        return ()
    words = gettext_lazy("opened by the unit")
    return [Happening(duty.delivered_at.date(), Part.OPENED, words, at=duty.delivered_at, by=duty.delivered_to)]


def _return_known(subject: Subject, day: date) -> Sequence[Known]:
    """The figures of its items for its period, as the ledger had them by the end of that day."""
    owed = Return.objects.select_related("round").get(subject=subject)
    items = [line.item for line in owed.lines.select_related("item")]
    period = Period.parse(owed.round.period)
    facts = {
        fact.item_id: fact
        for fact in facts_as_of([item.pk for item in items], on=period.end, known=end_of(day))
        if fact.period == period.code
    }
    return list(_lines_known(items, facts))


def _lines_known(items: Iterable[Item], facts: dict[int, Observation]) -> Iterator[Known]:
    for item in items:
        fact = facts.get(item.pk)
        if fact is None:
            yield Known(item.name, blank=gettext_lazy("not accepted yet"))
        else:
            yield _fact_known(item.name, fact, item.measured_in)


register_past(
    ROUND,
    Past(
        states=dict(RoundState.choices),
        opened=_round_opened,
        verbs={"lock": gettext_lazy("Lock the round"), "reopen": gettext_lazy("Reopen the round")},
        known=_round_known,
    ),
)
register_past(
    RETURN,
    Past(
        states=dict(ReturnState.choices),
        opened=_return_opened,
        verbs={step.verb: step.label for step in RETURN_STEPS},
        happened=_return_happened,
        known=_return_known,
    ),
)
