"""What holds of the ledger whatever is accepted and corrected in whatever order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.reporting import County, act, return_of, start_round

from diaodu.core.clock import ZONE, fixed
from diaodu.kernel.period import Period
from diaodu.ledger.actions import LineInput, accept_returns, correct_return, hand_up, save_lines
from diaodu.ledger.choices import MissingKind, Span
from diaodu.ledger.measures import Reported, measured
from diaodu.ledger.models import Item, Observation, Return
from diaodu.ledger.queries import facts_as_of, lines_of, total_of, vintages_of

PERIODS = ("2026-06", "2026-07", "2026-08")
FIRST_DAY = date(2026, 9, 1)
YEAR_ENDS = date(2026, 12, 31)
Said = tuple[Decimal | None, str]  # a figure, or why there is none

figures = st.decimals(min_value=0, max_value=10**9, places=4)
blanks = st.sampled_from([str(kind) for kind in MissingKind])
said = st.one_of(st.tuples(figures, st.just("")), st.tuples(st.none(), blanks))


@dataclass(frozen=True, slots=True)
class Event:
    """The office accepts this for a period; where something was accepted before, as its correction."""

    period: str
    said: Said
    days_later: int


events = st.lists(st.builds(Event, st.sampled_from(PERIODS), said, st.integers(0, 2)), min_size=1, max_size=5)


class History:
    """What must be true by the events alone: rows as they were first seen, and each day's last word on each period."""

    def __init__(self) -> None:
        self.rows: dict[int, tuple[object, ...]] = {}
        self.by_day: dict[date, dict[str, Said]] = {}
        self.editions: dict[str, list[Said]] = {}

    def add(self, event: Event, day: date) -> None:
        latest = dict(max(self.by_day.items(), default=(day, {}))[1])
        self.by_day[day] = latest | {event.period: event.said}
        told = self.editions.setdefault(event.period, [])
        if not told or told[-1] != event.said:
            told.append(event.said)
        for row in rows_of(Observation.objects.all()):
            self.rows.setdefault(row[0], row)  # type: ignore[arg-type]


def rows_of(facts) -> list[tuple[object, ...]]:  # type: ignore[no-untyped-def]
    return list(facts.order_by("pk").values_list())


def run(sequence: Sequence[Event], county: County, returns: dict[str, Return]) -> History:
    history, day = History(), FIRST_DAY
    for event in sequence:
        day += timedelta(days=event.days_later)
        with fixed(day):
            accept(returns[event.period], event.said)
        history.add(event, day)
    return history


def accept(owed: Return, words: Said) -> None:
    owed.refresh_from_db()
    clerk, office = act("water-clerk", owed), act("office", owed)
    if owed.state == "accepted":
        correct_return(owed, mover=clerk, why="核对后更正")
    value, missing = words
    line = lines_of(owed)[0]
    given_words = LineInput(value=value, missing=missing, progress="按计划推进", reason="按实际完成数报")
    save_lines(owed, {line.pk: given_words}, mover=clerk)
    hand_up(owed, mover=clerk)
    accept_returns([return_of(owed.round, owed.unit)], mover=office)


def end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, ZONE)


@pytest.fixture
def returns(county: County) -> dict[str, Return]:
    """The water bureau's: nobody signs, one figure."""
    return {period: return_of(start_round(county, period), county.water) for period in PERIODS}


@given(sequence=events)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_past_state_can_be_shown_again_and_nothing_is_overwritten(
    county: County, returns: dict[str, Return], sequence: list[Event]
) -> None:
    with transaction.atomic():
        history = run(sequence, county, returns)
        item = Item.objects.get(unit=county.water)
        assert rows_of(Observation.objects.all()) == list(history.rows.values())
        editions_count_up_without_a_gap(item, history)
        for day, known in history.by_day.items():
            for period in PERIODS:
                state_is_shown_again(item, Period.parse(period).end, day, known)
        days_before_the_first_know_nothing(item)
        transaction.set_rollback(True)  # the next example begins with the same county


def editions_count_up_without_a_gap(item: Item, history: History) -> None:
    for period, told in history.editions.items():
        facts = list(vintages_of(item, period))
        assert [fact.vintage for fact in facts] == list(range(1, len(told) + 1))
        assert [(fact.value, fact.missing) for fact in facts] == told


def state_is_shown_again(item: Item, on: date, day: date, known: dict[str, Said]) -> None:
    """Of the periods ended by `on`, what was known at the end of `day`: figures, their sum, and the measure."""
    expected = {period: words for period, words in known.items() if Period.parse(period).end <= on}
    facts = list(facts_as_of([item.pk], on=on, known=end_of(day)))
    assert {fact.period: (fact.value, fact.missing) for fact in facts} == expected
    total = total_of(facts)
    values = [value for value, _ in expected.values() if value is not None]
    assert (total.value, total.counted, total.blanks) == (
        sum(values) if values else None,
        len(values),
        len(expected) - len(values),
    )
    newest = next(
        (expected[period][0] for period in sorted(expected, reverse=True) if expected[period][0] is not None), None
    )
    assert Reported().value(on, {"item": item.pk}, known=end_of(day)).value == newest


def days_before_the_first_know_nothing(item: Item) -> None:
    eve = end_of(FIRST_DAY - timedelta(days=1))
    assert list(facts_as_of([item.pk], on=YEAR_ENDS, known=eve)) == []
    assert Reported().value(YEAR_ENDS, {"item": item.pk}, known=eve).value is None


def test_database_itself_refuses_to_overwrite_or_remove_a_fact(county: County, returns: dict[str, Return]) -> None:
    with fixed(FIRST_DAY):
        accept(returns["2026-07"], (Decimal(7), ""))
    before = rows_of(Observation.objects.all())
    for statement in ("UPDATE ledger_observation SET value = 80000", "DELETE FROM ledger_observation"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert rows_of(Observation.objects.all()) == before


@given(st.lists(said, max_size=20))
def test_sum_holds_the_figures_and_counts_the_blanks(told: list[Said]) -> None:
    total = total_of(Observation(value=value, missing=missing) for value, missing in told)
    values = [value for value, _ in told if value is not None]
    assert total.counted == len(values)
    assert total.blanks == len(told) - len(values)
    assert total.value == (sum(values) if values else None)


@given(st.lists(said, max_size=12), st.sampled_from(Span))
def test_measure_never_takes_a_blank_for_a_figure(told: list[Said], span: Span) -> None:
    """Cumulative: the newest figure counts. Of one period each: their sum. Blanks behind either are told."""
    facts = [
        Observation(period=f"2026-{month:02}", period_end=date(2026, month, 1), value=value, missing=missing)
        for month, (value, missing) in enumerate(told, 1)
    ]
    result = measured(Item(measured_in="条", span=span), facts)
    values = [value for value, _ in told if value is not None]
    if not values:
        assert (result.value, result.blanks) == (None, len(told) if span is Span.CURRENT and told else 1)
    elif span is Span.CUMULATIVE:
        assert (result.value, result.blanks) == (values[-1], int(told[-1][0] is None))
    else:
        assert (result.value, result.blanks) == (sum(values), len(told) - len(values))
    assert {part.value for part in result.records if part.value is not None} <= set(values)
