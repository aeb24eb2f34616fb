"""What of an item counts by a stage, what cannot be, and its light."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.kernel.light import Light
from diaodu.projects.works.choices import STAGES, Track
from diaodu.projects.works.rules import (
    Counted,
    Dates,
    State,
    clearing_stage,
    counted,
    difference,
    goes_back,
    item_light,
    problems_of,
)
from diaodu.projects.works.steps import ITEM_STEPS, verb_to

BUILDING, CLEARING = str(Track.BUILDING), str(Track.CLEARING)
NAMES = {stage: (stage, stage) for stages in STAGES.values() for stage in stages}
amounts = st.one_of(st.none(), st.integers(0, 500).map(Decimal))


def figures(*texts: str | None) -> list[Decimal | None]:
    return [None if text is None else Decimal(text) for text in texts]


@pytest.mark.parametrize(
    ("stage", "quantity", "expected"),
    [
        ("started", "3.2", Counted(Decimal(0), is_reached=False)),
        ("finished", "3.2", Counted(Decimal("3.2"), is_reached=True)),
        ("accepted", "3.2", Counted(Decimal("3.2"), is_reached=True)),
        ("finished", None, Counted(None, is_reached=True)),
    ],
)
def test_works_count_whole_once_the_stage_is_reached(stage: str, quantity: str | None, expected: Counted) -> None:
    assert counted(State(stage, *figures(quantity)), "finished", BUILDING) == expected


def test_clearing_counts_by_amount_and_as_one_when_all_of_it_is_there() -> None:
    state = State("due", *figures("40", "30", "12", None))
    found = [counted(state, stage, CLEARING) for stage in ("due", "signed", "vacated", "cleared")]
    assert [each.amount for each in found] == [Decimal(40), Decimal(30), Decimal(12), None]
    assert [each.is_reached for each in found] == [True, False, False, False]
    assert clearing_stage(state) == "due"
    assert clearing_stage(State("due", *figures("40", "40", "40", "12"))) == "vacated"


def test_what_nobody_reported_has_reached_nothing() -> None:
    assert counted(None, "started", BUILDING) == Counted(Decimal(0), is_reached=False)


@pytest.mark.parametrize(
    ("state", "track", "field"),
    [
        (State("finished", Decimal(-1)), BUILDING, "quantity"),
        (State("signed", Decimal(1)), BUILDING, "stage"),
        (State("due", *figures("40", "41", None, None)), CLEARING, "signed"),
        (State("due", *figures("40", "30", None, "31")), CLEARING, "cleared"),
        (State("due", *figures(None, "30", "-1", None)), CLEARING, "vacated"),
    ],
)
def test_figures_that_cannot_be_are_named(state: State, track: str, field: str) -> None:
    assert [name for name, _zh, _en in problems_of(state, track)] == [field]


@given(amounts, amounts, amounts, amounts)
def test_what_is_accepted_never_clears_more_than_is_due(
    due: Decimal | None, signed: Decimal | None, vacated: Decimal | None, cleared: Decimal | None
) -> None:
    state = State("due", due, signed, vacated, cleared)
    if problems_of(state, CLEARING):
        return
    known = [amount for amount in (due, signed, vacated, cleared) if amount is not None]
    assert known == sorted(known, reverse=True)


def test_going_back_is_less_than_was_said() -> None:
    assert goes_back(State("finished"), State("started"), BUILDING)
    assert not goes_back(State("started"), State("finished"), BUILDING)
    assert not goes_back(None, State("planned"), BUILDING)
    old = State("due", *figures("40", "30", None, None))
    assert goes_back(old, State("due", *figures("40", "29", None, None)), CLEARING)
    assert goes_back(old, State("due", *figures("40", None, None, None)), CLEARING)
    assert not goes_back(old, State("due", *figures("40", "30", "5", None)), CLEARING)


@given(st.sampled_from([BUILDING, CLEARING]), st.data())
def test_every_change_of_stage_is_one_permitted_step(track: str, data: st.DataObject) -> None:
    old, new = data.draw(st.sampled_from(STAGES[track])), data.draw(st.sampled_from(STAGES[track]))
    verb = verb_to(old, new, track)
    steps = [step for step in ITEM_STEPS if step.verb == verb and old in step.from_states]
    assert [step.to_state for step in steps] == ([] if old == new else [new])
    backwards = STAGES[track].index(new) < STAGES[track].index(old)
    assert all(bool(step.needs) == backwards for step in steps)


def test_the_difference_is_said_with_its_figures() -> None:
    reported, confirmed = State("finished", Decimal("3.2")), State("started", Decimal(3))
    found = difference(reported, confirmed, unit="万平方米", stages=NAMES)
    assert found is not None
    assert found.zh == "报finished、核started；数量报3.2、核3，差-0.2万平方米"
    assert difference(reported, reported, unit="", stages=NAMES) is None
    assert difference(reported, None, unit="", stages=NAMES) is None


TODAY = date(2026, 9, 2)


@pytest.mark.parametrize(
    ("stage", "start", "finish", "light"),
    [
        ("finished", 0, -200, Light.DONE),
        ("started", -100, 30, Light.GREEN),
        ("started", -100, -1, Light.YELLOW),
        ("started", -100, -91, Light.RED),
        ("planned", -1, 60, Light.YELLOW),
        ("planned", -90, 60, Light.YELLOW),
        ("planned", -91, 60, Light.RED),
        ("planned", 1, None, Light.GREEN),
        ("started", None, None, Light.GREY),
    ],
)
def test_an_items_light_is_by_its_days(stage: str, start: int | None, finish: int | None, light: str) -> None:
    days = [None if n is None else TODAY + timedelta(days=n) for n in (start, finish)]
    assert item_light(State(stage), BUILDING, Dates(*days), today=TODAY, red_after=90).light == light
