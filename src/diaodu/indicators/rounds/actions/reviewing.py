"""Notes about accepted figures, written with the acceptance; and what a person answers to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment
from diaodu.core.marks import mark_dirty
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import take_version
from diaodu.indicators.catalogue.choices import Kind
from diaodu.indicators.catalogue.measure_names import MARKED
from diaodu.indicators.rounds.choices import NoteState
from diaodu.indicators.rounds.models import ReviewNote
from diaodu.indicators.rounds.plausibility import (
    Note,
    against_feed,
    jump,
    last_day,
    round_numbers,
    same_step,
    without_evidence,
)
from diaodu.indicators.rounds.queries.reviewing import (
    current_steps,
    feed_growths,
    handed_in,
    investment_items,
    nodes_with_evidence,
)
from diaodu.indicators.rounds.setting_kinds import plausibility_for
from diaodu.ledger.measures import REPORTED
from diaodu.ledger.models import Item, Observation, Return
from diaodu.ledger.queries import series_of

Series = dict[int, list[Observation]]
MOST_BACK = 18


class Beside(NamedTuple):
    """What series are held against: nodes with evidence by item and period, feeds by indicator, area and period."""

    evidence: dict[tuple[int, str], int]
    feeds: dict[tuple[str, int, str], list[tuple[str, Decimal, Decimal]]]


def note_accepted(returns: Sequence[Return], facts: Sequence[Observation]) -> None:
    """What follows from acceptance, in its transaction: indicators are counted again, and questions are raised."""
    if not facts:
        return
    county = facts[0].unit.county_path
    since = min(fact.period_end for fact in facts)
    for measure in MARKED:
        if measure != REPORTED:  # that one the ledger has marked
            mark_dirty(measure, unit_path=county, since=since, subject_keys=[None])
    rules = plausibility_for(county, on=since)
    if rules is not None:
        raise_notes(returns, facts, rules)


def raise_notes(returns: Sequence[Return], facts: Sequence[Observation], rules: dict[str, Any] | Any) -> int:
    """Write down what catches the eye; a note that is there already stays as it is. A constant number of queries."""
    ours = {owed.pk: owed for owed in returns}
    items = {
        item.pk: item
        for item in Item.objects.filter(pk__in={fact.item_id for fact in facts}).select_related("subject__indicator")
    }
    series = series_of(items, on=max(fact.period_end for fact in facts))
    at = moment()
    rows = [
        ReviewNote(
            unit_id=owed.unit_id, item=item, round_id=owed.round_id, kind=note.kind, period=period,
            text_zh=note.zh[:300], text_en=note.en[:300], used=[list(pair) for pair in note.used], at=at,
        )
        for owed, item, period, note in _found(ours, facts, items, series, rules)
    ]  # fmt: skip
    return len(ReviewNote.objects.bulk_create(rows, ignore_conflicts=True))


def _found(
    returns: dict[int, Return], facts: Sequence[Observation], items: dict[int, Item], series: Series, rules: Any
) -> Iterator[tuple[Return, Item | None, str, Note]]:
    beside = Beside(
        nodes_with_evidence(investment_items(items.values()), facts), feed_growths(rules.get("feeds") or [], facts)
    )
    by_return: dict[int, list[Observation]] = defaultdict(list)
    for fact in facts:
        owed = returns.get(fact.source_id or 0)
        if owed is None or fact.value is None:
            continue
        by_return[owed.pk].append(fact)
        item = items[fact.item_id]
        points = current_steps(item, series.get(fact.item_id, []))[-MOST_BACK:]
        for note in _of_series(item, fact, points, rules, beside):
            yield owed, item, fact.period, note
    times = handed_in(list(returns.values()))
    for key, owed in returns.items():
        said = [(items[fact.item_id].name, fact.value) for fact in by_return[key] if fact.value is not None]
        whole = [round_numbers(said, rules), last_day(times.get(owed.unit_id, []), rules)]
        for note in filter(None, whole):
            yield owed, None, owed.round.period, note


def _of_series(
    item: Item,
    fact: Observation,
    points: list[tuple[str, Decimal]],
    rules: Any,
    beside: Beside,
) -> Iterator[Note]:
    notes = []
    if item.subject.indicator.kind != Kind.GROWTH:
        notes += [jump(points, rules), same_step(_summed(points), rules)]
    place = (item.about_id or item.unit_id, fact.period)
    told = beside.evidence.get((item.pk, fact.period))
    if told is not None and points:
        added = points[-1][1] * (10_000 if item.measured_in.startswith("亿") else 1)  # the rule speaks of 万元
        notes.append(without_evidence(fact.period, added, told, rules))
    for feed, growth, feed_growth in beside.feeds.get((item.subject.indicator.code, *place), []):
        notes.append(against_feed(item.name, growth, feed, feed_growth, rules))
    yield from filter(None, notes)


def _summed(points: list[tuple[str, Decimal]]) -> list[tuple[str, Decimal]]:
    """Steps as a running total, so that equal steps are seen as such."""
    total, found = Decimal(0), [("", Decimal(0))]
    for period, value in points:
        total += value
        found.append((period, total))
    return found


@transaction.atomic
def answer_note(note: ReviewNote, *, answer: str, correcting: bool, by: str) -> ReviewNote:
    """What somebody found when they looked. Raises MoveRefusedError without words, or where somebody was quicker."""
    if not answer.strip():
        raise MoveRefusedError("reason", "请写明核对情况。", "Please say what was found.")
    if note.state != NoteState.OPEN:
        raise MoveRefusedError("closed", "这条提示已经处理过。", "This note has been dealt with already.")
    take_version(note)
    note.state = NoteState.CORRECTING if correcting else NoteState.EXPLAINED
    note.answer, note.answered_by, note.answered_at = answer.strip()[:300], by, moment()
    note.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    append_audit(
        verb="answer_note",
        subject=note.round.code,
        by=by,
        unit=note.round.unit.path,
        after={"note": note.pk, "kind": note.kind, "state": note.state},
        reason=answer,
    )
    return note
