"""One request asks the database each thing once, and never answers with what has changed since."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.people import TODAY, make_county, make_officer

from diaodu.core.remembered import forget, remembered, remembering
from diaodu.core.settings import change_setting, newest_setting
from diaodu.people.actions import give_post
from diaodu.people.choices import Role
from diaodu.people.permissions import roles_of

NAME = "sign_in.idle_minutes"


def test_question_is_asked_once_in_a_request() -> None:
    numbers = count(1)
    with remembering():
        assert [remembered("n", lambda: next(numbers)) for _ in range(3)] == [1, 1, 1]
        assert remembered("another", lambda: next(numbers)) == 2
    with remembering():
        assert remembered("n", lambda: next(numbers)) == 3


def test_none_is_an_answer_like_any_other() -> None:
    asked = []
    with remembering():
        for _ in range(2):
            assert remembered("nothing", lambda: asked.append(1)) is None
    assert asked == [1]


def test_outside_a_request_nothing_is_remembered() -> None:
    numbers = count(1)
    assert [remembered("n", lambda: next(numbers)) for _ in range(2)] == [1, 2]
    forget()


def test_what_is_forgotten_is_asked_anew() -> None:
    numbers = count(1)
    with remembering():
        assert remembered("n", lambda: next(numbers)) == 1
        forget()
        assert remembered("n", lambda: next(numbers)) == 2


@pytest.mark.django_db
def test_changed_rule_holds_in_the_request_that_changes_it() -> None:
    with remembering():
        assert newest_setting(NAME) is None
        change_setting(NAME, 20, by="test", valid_from=date(2026, 1, 1))
        assert newest_setting(NAME) == 20
        with CaptureQueriesContext(connection) as asked:
            assert [newest_setting(NAME) for _ in range(3)] == [20, 20, 20]
        assert len(asked) == 0


@pytest.mark.django_db
def test_post_given_in_a_request_counts_in_it_at_once() -> None:
    county = make_county()
    officer = make_officer(county)
    with remembering():
        assert roles_of(officer, today=TODAY) == {Role.UNIT_CLERK}
        words = {"title_zh": "科长", "title_en": "Chief", "role": Role.SECTION_CHIEF, "since": TODAY, "by": "test"}
        give_post(officer, unit=county, **words)
        assert roles_of(officer, today=TODAY) == {Role.UNIT_CLERK, Role.SECTION_CHIEF}
