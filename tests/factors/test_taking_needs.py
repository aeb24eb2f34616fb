"""Many needs taken on together: what clashes is shown first, the deed is whole, and it can be taken back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from tests.factories.factors import need, supply
from tests.factories.people import TODAY
from tests.factors.conftest import FactorCounty

from diaodu.core.models import AuditEntry
from diaodu.factors.actions import change_need
from diaodu.factors.models import Need
from diaodu.factors.rules import Wanted
from diaodu.factors.taking import short_of

BACKEND = "diaodu.people.sign_in.OfficerBackend"
START, NOVEMBER = date(2026, 9, 1), date(2026, 11, 1)
PAGE = "/factors/needs/taking/"
in_database = [pytest.mark.django_db, pytest.mark.usefixtures("_today"), pytest.mark.sqlite]


def want(amount: int, month: date = START) -> Wanted:
    return Wanted(month, Decimal(amount))


def test_what_does_not_fit_is_named_with_month_and_lack_and_takes_nothing_from_those_after_it() -> None:
    supply_line = [Decimal(each) for each in (10, 10, 20)]
    asked = {"甲": want(6), "乙": want(9), "丙": want(4), "丁": want(9, NOVEMBER)}
    found = short_of(asked, [], supply_line, START)
    assert {key: (short.month, short.left, short.lacking) for key, short in found.items()} == {
        "乙": (START, Decimal(4), Decimal(5))
    }


def test_what_is_being_worked_on_comes_first_and_a_later_month_counts_too() -> None:
    supply_line = [Decimal(10)] * 3
    found = short_of({"甲": want(3)}, [want(8, NOVEMBER)], supply_line, START)
    assert (found["甲"].month, found["甲"].left, found["甲"].lacking) == (NOVEMBER, Decimal(2), Decimal(1))


def test_where_more_is_being_worked_on_than_there_is_a_need_lacks_itself_and_no_more() -> None:
    found = short_of({"甲": want(3)}, [want(40)], [Decimal(10)], START)
    assert (found["甲"].left, found["甲"].lacking) == (Decimal(0), Decimal(3))


def test_a_need_after_the_months_looked_at_is_not_judged() -> None:
    assert short_of({"甲": want(99, date(2027, 9, 1))}, [], [Decimal(1)], START) == {}


def desk(waiting: FactorCounty, name: str = "office") -> Client:
    client = Client()
    client.force_login(waiting.officer(name), backend=BACKEND)
    return client


def token(row: Need) -> str:
    return f"{row.code}:{row.version}"


def notes(answer: Any) -> dict[str, list[str]]:
    return {each.row.need.code: [note.zh for note in each.notes] for each in answer.context["rows"]}


class TestOnThePage:
    pytestmark = in_database

    def test_each_need_shows_what_clashes_before_anything_is_done(self, waiting: FactorCounty) -> None:
        supply(waiting.unit, amount="15")
        first, second = (need(waiting.unit, each.subject) for each in (waiting.big, waiting.small))
        unknown = need(waiting.unit, waiting.small.subject, "water", None)
        twice = need(waiting.unit, waiting.small.subject, amount="2", by=date(2026, 12, 1))
        said = notes(desk(waiting).get(PAGE))
        assert said[first.code] == []
        assert said[second.code] == [
            f"同一事项同一要素另有{twice.code}（2026-12-01，2）",
            "2026-10可供余量5亩，这条缺5亩",
        ]
        assert said[unknown.code] == ["需求量待核，不计入供需"]
        assert {row.state for row in Need.objects.all()} == {"asked"}

    def test_those_ticked_are_taken_on_together_and_taken_back_with_a_reason(self, waiting: FactorCounty) -> None:
        rows = [need(waiting.unit, each.subject) for each in (waiting.big, waiting.small)]
        other = need(waiting.unit, waiting.big.subject, "water")
        office = desk(waiting)
        done = office.post(PAGE, {"verb": "accept_need", "code": [token(row) for row in rows]})
        assert done.status_code == 302
        assert [Need.objects.get(pk=row.pk).state for row in (*rows, other)] == ["working", "working", "asked"]
        assert AuditEntry.objects.get(verb="accept_need").after["rows"] == 2
        undo = office.get(done["Location"])
        codes = [token(need) for need in undo.context["able"]]
        assert len(codes) == 2
        assert office.post(PAGE, {"verb": "untake_need", "code": codes}).status_code == 422  # without a reason
        assert office.post(PAGE, {"verb": "untake_need", "code": codes, "why": "点错了"}).status_code == 302
        assert {row.state for row in Need.objects.all()} == {"asked"}
        assert AuditEntry.objects.get(verb="untake_need").reason == "点错了"

    def test_one_that_was_changed_meanwhile_stops_all_of_them(self, waiting: FactorCounty) -> None:
        rows = [need(waiting.unit, each.subject) for each in (waiting.big, waiting.small)]
        seen = [token(row) for row in rows]
        from tests.factories.factors import BY_OFFICE

        change_need(rows[1], {"amount": Decimal(12)}, mover=BY_OFFICE, on=TODAY)
        answer = desk(waiting).post(PAGE, {"verb": "accept_need", "code": seen})
        assert answer.status_code == 422
        assert {row.state for row in Need.objects.all()} == {"asked"}

    def test_a_unit_takes_on_what_it_answers_for_and_nothing_else(self, waiting: FactorCounty) -> None:
        land = need(waiting.unit, waiting.big.subject)
        water = need(waiting.unit, waiting.big.subject, "water")
        bureau = desk(waiting, "land-clerk")
        assert set(notes(bureau.get(PAGE))) == {land.code}
        refused = bureau.post(PAGE, {"verb": "accept_need", "code": [token(land), token(water)]})
        assert refused.status_code in (302, 403)
        assert Need.objects.get(pk=water.pk).state == "asked"
        assert desk(waiting, "park-clerk").get(PAGE).context["rows"] == []
        assert desk(waiting, "park-clerk").post(PAGE, {"code": [token(land)]}).status_code == 422

    def test_nothing_chosen_is_said(self, waiting: FactorCounty) -> None:
        answer = desk(waiting).post(PAGE, {"verb": "accept_need"})
        assert (answer.status_code, "请先勾选" in answer.content.decode()) == (422, True)
