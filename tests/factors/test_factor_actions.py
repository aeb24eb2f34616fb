"""Needs and their way, supplies, and allocations that are computed, explained and adopted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.factories.factors import BY_OFFICE, SOON, loaded, need, scenario, supply
from tests.factories.people import TODAY
from tests.factors.conftest import FactorCounty

from diaodu.core.audit import append_audit
from diaodu.core.measures import measure_named
from diaodu.core.models import AuditEntry, Subject
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.settings import add_setting
from diaodu.factors.actions import (
    NeedSecured,
    NewScenario,
    SupplyGiven,
    add_scenario,
    adopt_scenario,
    change_need,
    change_supply,
    hand_need,
    move_need,
    record_supplies,
    retire_supply,
    secure_need,
)
from diaodu.factors.boards import boards
from diaodu.factors.models import Need, Scenario, Supply
from diaodu.factors.permissions import mover_for
from diaodu.factors.setting_kinds import factor_kinds
from diaodu.factors.steps import ACCEPT, AGAIN, REFUSE, RETURN, WITHDRAW
from diaodu.people.permissions import acting_posts
from diaodu.projects.library.actions import move_projects
from diaodu.projects.library.steps import KEEPER
from diaodu.projects.library.steps import WITHDRAW as TAKE_OUT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]


def refused(code: str, words: str, work: Any, *args: Any, **named: Any) -> None:
    with pytest.raises(MoveRefusedError) as refusal:
        work(*args, **named)
    assert refusal.value.code == code
    assert words in refusal.value.zh
    assert refusal.value.en


def secured(one: Need, total: str, document: str = "国土批复1号", *, on: date = TODAY, why: str = "") -> NeedSecured:
    return NeedSecured(one, Decimal(total), on, document, why)


def acting(waiting: FactorCounty, name: str, one: Need) -> Mover:
    officer = waiting.officer(name)
    return mover_for(officer, one, acting_posts(officer, today=TODAY))


def test_a_need_names_who_answers_for_it_and_it_is_their_turn(waiting: FactorCounty) -> None:
    one = need(waiting.unit, waiting.big.subject)
    assert (one.code, one.state, one.turn, one.asker) == (
        "Y-2026-001",
        "asked",
        waiting.land_bureau,
        waiting.county.park,
    )
    assert AuditEntry.objects.latest("number").verb == "add_needs"
    nobody = need(waiting.unit, waiting.big.subject, "labour")  # no unit of this county is called so
    assert nobody.keeper is None


def test_what_cannot_be_meant_is_refused_with_its_place(waiting: FactorCounty) -> None:
    about = waiting.big.subject
    refused("factor", "没有“gold”这种要素", need, waiting.unit, about, "gold")
    refused("amount", "“大项目”的需求量不能是负数", need, waiting.unit, about, amount="-1")
    need(waiting.unit, about)
    refused("twice", "已有一条同样要素的需求", need, waiting.unit, about)
    move_projects([waiting.small], TAKE_OUT, mover=Mover("office", frozenset({KEEPER})), on=TODAY, why="退出")
    refused("about", "“小项目”已经退出", need, waiting.unit, waiting.small.subject)
    Subject.objects.filter(pk=about.pk).update(retired_on=TODAY)
    about.refresh_from_db()
    refused("about", "“大项目”已经退出", need, waiting.unit, about, "power")
    assert Need.objects.count() == 1


def test_a_need_goes_its_way_and_the_turn_goes_with_it(waiting: FactorCounty) -> None:
    one = need(waiting.unit, waiting.big.subject)
    bureau, park = acting(waiting, "land-clerk", one), acting(waiting, "park-clerk", one)
    refused("who", "你的岗位不能", move_need, one, ACCEPT, mover=park, on=TODAY)
    move_need(one, ACCEPT, mover=bureau, on=TODAY)
    refused("reason", "请写明原因", move_need, one, RETURN, mover=bureau, on=TODAY)
    move_need(one, RETURN, mover=bureau, on=TODAY, why="缺红线图")
    assert one.turn == waiting.county.park
    move_need(one, AGAIN, mover=park, on=TODAY)
    assert one.turn == waiting.land_bureau
    refused("reason", "转办的原因", hand_need, one, waiting.county.housing, mover=bureau, on=TODAY, why=" ")
    hand_need(one, waiting.county.housing, mover=bureau, on=TODAY, why="涉及安置房")
    assert Need.objects.get().turn == waiting.county.housing
    assert acting(waiting, "clerk", one).parts == {"keeper"}
    move_need(one, REFUSE, mover=bureau, on=TODAY, why="不符合规划")
    one.refresh_from_db()
    assert (one.state, one.turn, one.closed_on) == ("refused", None, TODAY)
    refused("state", "已经办结", hand_need, one, waiting.county.park, mover=bureau, on=TODAY, why="x")


def test_what_is_secured_stands_on_a_document_and_the_state_follows(waiting: FactorCounty) -> None:
    one = need(waiting.unit, waiting.big.subject)
    bureau = acting(waiting, "land-clerk", one)
    refused("document", "请写明依据文件", secure_need, secured(one, "4", " "), mover=bureau)
    refused("total", "不能是负数", secure_need, secured(one, "-4"), mover=bureau)
    refused("total", "超过需求量10", secure_need, secured(one, "12"), mover=bureau)
    refused("on", "早于提出日期", secure_need, secured(one, "4", on=date(2026, 1, 1)), mover=bureau)
    secure_need(secured(one, "4"), mover=bureau)
    assert (one.state, one.secured) == ("partly", 4)
    secure_need(secured(one, "6"), mover=bureau, version=one.version)
    refused("total", "比上次落实的6少", secure_need, secured(one, "5"), mover=bureau)
    stale = Need.objects.get()
    secure_need(secured(one, "10", "批复2号"), mover=bureau)
    assert (one.state, one.turn) == ("secured", None)
    refused("newer", "刚被别人改过", secure_need, secured(stale, "10"), mover=bureau)  # somebody was quicker
    secure_need(secured(one, "9", why="面积核减"), mover=bureau)
    assert Need.objects.get().state == "partly"
    assert [row.total for row in one.securings.all()] == [4, 6, 10, 9]
    more = need(waiting.unit, waiting.small.subject)
    secure_need(secured(more, "12", why="整宗供地"), mover=acting(waiting, "land-clerk", more))
    assert (Need.objects.get(pk=more.pk).is_over, more.state) == (True, "secured")


def test_a_need_is_changed_while_it_is_open_and_not_below_what_is_secured(waiting: FactorCounty) -> None:
    one = need(waiting.unit, waiting.big.subject, amount=None)
    bureau = acting(waiting, "land-clerk", one)
    change_need(one, {"amount": Decimal(20)}, mover=bureau, on=TODAY, version=one.version)
    secure_need(secured(one, "8"), mover=bureau)
    refused("amount", "不能小于已落实的8", change_need, one, {"amount": Decimal(7)}, mover=bureau, on=TODAY)
    refused("newer", "刚被别人改过", change_need, one, {"amount": Decimal(9)}, mover=bureau, on=TODAY, version=1)
    change_need(one, {"keeper": waiting.county.housing}, mover=bureau, on=TODAY)
    assert one.turn == waiting.county.housing
    move_need(one, WITHDRAW, mover=BY_OFFICE, on=TODAY, why="不要了")
    refused("state", "已经办结", change_need, one, {"amount": Decimal(9)}, mover=bureau, on=TODAY)


def test_supplies_are_checked_and_a_withdrawn_one_counts_no_longer(waiting: FactorCounty) -> None:
    supply(waiting.unit)
    county, row = waiting.unit, Supply.objects.select_related("unit").get()
    given = SupplyGiven("land", TODAY, Decimal(30), "上级下达")
    entering = {"county": county, "by": "office", "on": TODAY}
    refused("twice", "已有一条", record_supplies, [given], **entering)
    refused("amount", "供给量不能是负数", record_supplies, [replace(given, amount=Decimal(-1))], **entering)
    refused("factor", "没有“gold”这种要素", record_supplies, [replace(given, factor="gold")], **entering)
    refused("source", "请写明来源", record_supplies, [replace(given, source=" ")], **entering)
    change_supply(row, replace(given, amount=Decimal(25)), by="office", version=1)
    refused("newer", "刚被别人改过", change_supply, row, given, by="office", version=1)
    refused("reason", "请写明撤销的原因", retire_supply, row, by="office", on=TODAY, why="")
    land = boards(county.path, on=TODAY)[0]
    assert land.supply[0] == 25
    retire_supply(row, by="office", on=TODAY, why="文件作废")
    assert not boards(county.path, on=TODAY)[0].has_supply


def test_a_board_counts_what_is_left_to_give_and_names_the_month_it_breaks(waiting: FactorCounty) -> None:
    supply(waiting.unit, amount="15")
    early = need(waiting.unit, waiting.big.subject, by=date(2026, 3, 1))
    need(waiting.unit, waiting.small.subject, amount="12", by=date(2026, 11, 20))
    need(waiting.unit, waiting.small.subject, "land", None, by=date(2026, 12, 20))
    secure_need(secured(early, "4"), mover=BY_OFFICE)
    land = boards(waiting.unit.path, on=TODAY)[0]
    assert (land.need[0], land.supply[0], land.unknown, land.waiting) == (6, 11, 1, 3)
    assert land.breaks is not None
    assert (land.breaks.month, land.breaks.lacking) == (date(2026, 11, 1), 7)


def test_a_county_changes_one_kind_of_factor_and_keeps_the_others(waiting: FactorCounty) -> None:
    shipped = factor_kinds(waiting.unit.path, on=TODAY)
    own = {"policy": None, "land": {"zh": "用地", "en": "Land", "unit": "公顷", "kind": "stock", "keeper": "housing"}}
    scope = waiting.unit.path
    add_setting(
        "factors.kinds", own, by="office", unit=scope, at="2026-09-01T00:00Z", scope=scope, valid_from=TODAY, source="会议",
    )  # fmt: skip
    append_audit(verb="add_setting", subject="x", by="office")  # what was remembered is asked anew
    here = factor_kinds(scope, on=TODAY)
    assert set(shipped) - set(here) == {"policy"}
    assert (here["land"].unit, here["power"]) == ("公顷", shipped["power"])


def test_an_allocation_says_who_goes_ahead_what_others_lack_and_changes_nothing_itself(waiting: FactorCounty) -> None:
    supply(waiting.unit, amount="100")
    for project, amount in ((waiting.big, "80"), (waiting.small, "70")):
        need(waiting.unit, project.subject, amount=amount)
    need(waiting.unit, waiting.small.subject, "power", None)
    need(waiting.unit, waiting.small.subject, "land", "5", by=date(2027, 9, 1))
    found = scenario(waiting.unit)
    assert (found.state, found.later, found.unknown) == ("computed", 1, 1)
    ahead = found.outcomes.get(about=waiting.big.subject)
    assert ahead.start == date(2026, 10, 1)
    assert ahead.parts["investment"] == pytest.approx(35 * 0.9)
    left = found.outcomes.get(about=waiting.small.subject)
    assert left.start is None
    assert [(lack["factor"], lack["amount"]) for lack in left.lacks] == [("land", "50")]
    assert left.lacks[0]["price"] > 0
    assert found.gap == pytest.approx(0, abs=0.01)
    assert not Need.objects.exclude(planned=None).exists()


def test_adopting_is_a_persons_word_and_writes_months_only_where_needs_are_as_they_were(waiting: FactorCounty) -> None:
    supply(waiting.unit)
    one = need(waiting.unit, waiting.big.subject)
    first, second = scenario(waiting.unit), scenario(waiting.unit, weights="jobs")
    refused("reason", "请写明原因", adopt_scenario, first, mover=BY_OFFICE, on=TODAY, why=" ")
    nobody = Mover("leader", frozenset())
    refused("who", "你的岗位不能", adopt_scenario, first, mover=nobody, on=TODAY, why="会议定")
    adopt_scenario(first, mover=BY_OFFICE, on=TODAY, why="会议定")
    one.refresh_from_db()
    assert (one.planned, one.planned_in) == (date(2026, 10, 1), first)
    adopt_scenario(second, mover=BY_OFFICE, on=TODAY, why="改按就业")
    assert loaded(first).state == "replaced"
    assert Scenario.objects.get(state="adopted") == second
    third = scenario(waiting.unit)
    change_need(Need.objects.get(), {"amount": Decimal(12)}, mover=BY_OFFICE, on=TODAY)
    refused("stale", "1条需求变了（大项目）", adopt_scenario, third, mover=BY_OFFICE, on=TODAY, why="会议定")


def test_reservations_are_refused_alone_and_named_as_a_clash_together(waiting: FactorCounty) -> None:
    supply(waiting.unit, amount="100")
    for project, amount in ((waiting.big, "80"), (waiting.small, "70")):
        need(waiting.unit, project.subject, amount=amount)
    need(waiting.unit, waiting.small.subject, "sea", "5")
    december, big, small = date(2026, 12, 1), waiting.big.subject, waiting.small.subject
    new = NewScenario("必保", TODAY, 6, "balanced", {small: december})
    refused("reserved", "需要用海5公顷，到 2026-12 只有0公顷可给", add_scenario, new, county=waiting.unit, by="office")
    move_need(Need.objects.get(factor="sea"), WITHDRAW, mover=BY_OFFICE, on=TODAY, why="不用")
    outside = replace(new, reserved={small: date(2027, 9, 1)})
    refused("reserved", "不在安排的月份内", add_scenario, outside, county=waiting.unit, by="office")
    refused("weights", "没有这套权重", add_scenario, replace(new, weights_key="x"), county=waiting.unit, by="office")
    refused("months", "1至36之间", add_scenario, replace(new, months=99), county=waiting.unit, by="office")
    found = scenario(waiting.unit, reserved={big: december, small: december})
    assert found.state == "clashing"
    assert found.clashes[0]["about"] == ["大项目", "小项目"]
    assert (found.clashes[0]["factor"], Decimal(found.clashes[0]["lacking"])) == ("land", 50)
    refused("state", "不能", adopt_scenario, found, mover=BY_OFFICE, on=TODAY, why="会议定")
    alone = scenario(waiting.unit, reserved={small: december})
    assert alone.outcomes.get(about=small).start is not None
    assert alone.outcomes.get(about=big).start is None


def test_measures_count_what_was_met_on_time_and_what_is_lacking(waiting: FactorCounty) -> None:
    scope = waiting.unit.path
    met = need(waiting.unit, waiting.big.subject, by=TODAY)
    need(waiting.unit, waiting.small.subject, amount="7", by=TODAY)
    need(waiting.unit, waiting.small.subject, "land", None, by=date(2026, 8, 1))
    need(waiting.unit, waiting.small.subject, by=SOON)  # not due yet
    secure_need(secured(met, "10"), mover=BY_OFFICE)
    share, gap = measure_named("factors.met"), measure_named("factors.gap")
    found = share.value(TODAY, {"scope": scope})
    assert (found.value, found.unit, found.blanks, len(found.records)) == (50, "%", 1, 1)
    lacking = gap.value(TODAY, {"scope": scope, "factor": "land"})
    assert (lacking.value, lacking.unit, lacking.blanks) == (7, "亩", 1)
    assert gap.value(TODAY, {"scope": scope}).value is None  # acres and kilowatts are never added up
    assert share.value(date(2026, 1, 31), {"scope": scope}).value is None
    with pytest.raises(LookupError, match="gold"):
        gap.value(TODAY, {"scope": scope, "factor": "gold"})
