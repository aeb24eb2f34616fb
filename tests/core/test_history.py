"""What moves say of a record's past."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories.people import make_county

from diaodu.core.clock import fixed
from diaodu.core.history import asked_day, state_on, states_on
from diaodu.core.models import Move, Subject
from diaodu.core.moves import note_moves
from diaodu.core.subjects import NewSubject, add_subjects

pytestmark = pytest.mark.django_db
MARCH, APRIL, MAY, JUNE = (date(2026, month, 1) for month in (3, 4, 5, 6))


@pytest.fixture
def subject() -> Subject:
    county = make_county()
    return add_subjects([NewSubject("road", "X-2026-001", "滨海路", county.path, county.path)])[0]


def step(subject: Subject, old: str, new: str, on: date) -> Move:
    return note_moves([subject.pk], f"to_{new}", old=old, new=new, by="chen", on=on, why="因故")[0]


def test_record_that_never_moved_has_no_state_of_its_own(subject: Subject) -> None:
    assert state_on(subject.pk, JUNE) is None


def test_state_of_a_day_is_what_the_last_step_until_then_led_to(subject: Subject) -> None:
    begun, done = step(subject, "planned", "begun", APRIL), step(subject, "begun", "done", JUNE)
    asked = [state_on(subject.pk, day) for day in (MARCH, APRIL, MAY, JUNE)]
    assert [(stood.state, stood.move) for stood in asked if stood] == [
        ("planned", None),
        ("begun", begun),
        ("begun", begun),
        ("done", done),
    ]


def test_step_entered_late_counts_from_the_day_it_holds_from(subject: Subject) -> None:
    step(subject, "begun", "done", JUNE)
    late = step(subject, "planned", "begun", APRIL)
    assert [state_on(subject.pk, day).state for day in (MAY, JUNE)] == ["begun", "done"]  # type: ignore[union-attr]
    assert state_on(subject.pk, MAY).move == late  # type: ignore[union-attr]


def test_states_of_many_records_take_one_query(subject: Subject, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    others = add_subjects([NewSubject("road", f"X-2026-{n}", "路", "/yunhai/", "/yunhai/") for n in range(2, 5)])
    note_moves([item.pk for item in others], "begin", old="planned", new="begun", by="chen", on=APRIL)
    with django_assert_num_queries(1):
        found = states_on([subject.pk, *(item.pk for item in others)], MAY)
    assert [found[item.pk].state for item in others] == ["begun"] * 3
    assert subject.pk not in found


@pytest.mark.parametrize(
    ("text", "day"), [("2026-04-01", APRIL), ("", MAY), ("2026-13-01", MAY), ("昨天", MAY), ("2026-06-01", MAY)]
)
def test_day_that_is_none_or_lies_ahead_counts_as_today(text: str, day: date) -> None:
    with fixed(MAY):
        assert asked_day(text) == day
