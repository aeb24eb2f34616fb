"""Milestones, occurrences, members, criteria: laid, finished, retired; the light follows; measures say what is known."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.reporting import County, make_reporting_county

from diaodu.core.clock import ZONE, fixed
from diaodu.core.files import store_file
from diaodu.core.marks import drain_marks
from diaodu.core.measures import measure_named
from diaodu.core.models import AuditEntry, DirtyMark
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.plan.actions import add_work, change_work, finish_work, rebuild_standings, reopen_work, retire_work
from diaodu.plan.models import Commitment, Counting, Member, Milestone, Standing
from diaodu.plan.steps import LEAD
from diaodu.plan.work_kinds import CRITERION, KINDS, MEMBER, MILESTONE, OCCURRENCE, PastedError, pasted_rows

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 2)
CLERK, STRANGER = Mover("clerk", frozenset({LEAD})), Mover("water-clerk", frozenset())
AREA = "东城片区"


@pytest.fixture
def county() -> County:
    county = make_reporting_county()
    Commitment.objects.filter(quote__contains=AREA).update(due=date(2026, 12, 31))
    Counting.objects.filter(commitment__quote__contains=AREA).update(due=date(2026, 12, 31))
    return county


def area(county: County) -> Commitment:
    return county.commitment(AREA)


def lay(county: County, *rows: dict[str, Any], kind=MILESTONE, on: date = DAY) -> list[Any]:  # type: ignore[no-untyped-def]
    with fixed(on):
        return add_work(kind, area(county), rows, mover=CLERK)


def light(county: County, day: date = DAY) -> tuple[str, str]:
    with fixed(day):
        drain_marks()
    found = Standing.objects.get(commitment=area(county), day=day)
    return found.light, found.reason_zh


STEPS = (
    {"name": "规划批复", "due": date(2026, 8, 15), "weight": 1},
    {"name": "开工", "due": date(2026, 12, 20), "weight": 2},
)


def test_light_turns_when_a_milestone_is_ticked(county: County) -> None:
    first, _second = lay(county, *STEPS)
    assert light(county) == (
        "red",
        "节点完成0/2，完成0.0%，低于应完成33.3个百分点（应完成33.3%）；“规划批复”应于2026-08-15完成，已过18天",
    )
    with fixed(DAY):
        finish_work(MILESTONE, first, date(2026, 8, 30), mover=CLERK, version=1, evidence=store_file(b"%PDF- approval"))
    assert DirtyMark.objects.count() == 1
    assert light(county) == (
        "green",
        "节点完成1/2，完成33.3%，不低于应完成（应完成33.3%）；下一节点“开工”2026-12-20",
    )
    entry = AuditEntry.objects.filter(verb="finish_milestone").get()
    assert (entry.before["done_on"], entry.after["done_on"]) == (None, "2026-08-30")


def test_a_past_day_is_rebuilt_as_it_was_known(county: County) -> None:
    first, _second = lay(county, *STEPS, on=date(2026, 8, 1))
    with fixed(DAY):
        finish_work(MILESTONE, first, date(2026, 8, 10), mover=CLERK, version=1)
    countings = list(Counting.objects.select_related("commitment__document__unit").filter(commitment=area(county)))
    lights = {}
    for day in (date(2026, 8, 20), DAY):
        rebuild_standings(countings, day)
        lights[day.isoformat()] = Standing.objects.get(commitment=area(county), day=day).light
    assert lights == {"2026-08-20": "red", "2026-09-02": "green"}


def test_reopened_and_retired_milestones_count_no_more(county: County) -> None:
    first, second = lay(county, *STEPS)
    with fixed(DAY):
        finish_work(MILESTONE, first, DAY, mover=CLERK, version=1)
        reopen_work(MILESTONE, first, mover=CLERK, version=2, why="批复被撤回")
        retire_work(MILESTONE, second, mover=CLERK, version=1, why="不再需要")
    assert light(county)[1].startswith("节点完成0/1")
    kept = list(Milestone.objects.order_by("order").values_list("name", "done_on", "retired_on"))
    assert kept == [("规划批复", None, None), ("开工", None, DAY)]


@pytest.mark.parametrize("deed", [reopen_work, retire_work])
def test_taking_back_needs_a_reason(county: County, deed: Any) -> None:
    first, _second = lay(county, *STEPS)
    with pytest.raises(MoveRefusedError) as refusal:
        deed(MILESTONE, first, mover=CLERK, version=1, why=" ")
    assert refusal.value.code == "reason"


def test_what_is_stale_is_refused_and_stays(county: County) -> None:
    first, _second = lay(county, *STEPS)
    with fixed(DAY):
        change_work(MILESTONE, first, {"name": "控规批复"}, mover=CLERK, version=1)
        with pytest.raises(MoveRefusedError) as refusal:
            finish_work(MILESTONE, first, DAY, mover=CLERK, version=1)
    assert refusal.value.code == "newer"
    assert Milestone.objects.get(pk=first.pk).done_on is None


def test_a_day_to_come_is_not_done_yet(county: County) -> None:
    first, _second = lay(county, *STEPS)
    with fixed(DAY), pytest.raises(MoveRefusedError) as refusal:
        finish_work(MILESTONE, first, date(2026, 9, 3), mover=CLERK, version=1)
    assert refusal.value.zh == "2026-09-03 还没有到，不能先记完成。"


def test_others_lay_nothing_and_what_has_ended_stays(county: County) -> None:
    with pytest.raises(MoveRefusedError) as refusal:
        add_work(MILESTONE, area(county), STEPS, mover=STRANGER)
    assert refusal.value.code == "who"
    Commitment.objects.filter(quote__contains=AREA).update(state="done")
    with pytest.raises(MoveRefusedError) as refusal:
        add_work(MILESTONE, area(county), STEPS, mover=CLERK)
    assert refusal.value.code == "ended"
    assert Milestone.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "row", "code"),
    [
        (MILESTONE, {"name": "开工", "due": None, "weight": 0}, "weight"),
        (OCCURRENCE, {"on": date(2026, 9, 3), "title": "观摩", "found": 0, "settled": 0}, "day"),
        (OCCURRENCE, {"on": DAY, "title": "检查", "found": 1, "settled": 2}, "settled"),
        (CRITERION, {"name": "标识", "full": Decimal(0), "note": ""}, "full"),
    ],
)
def test_a_row_that_cannot_be_is_refused(county: County, kind: Any, row: dict[str, Any], code: str) -> None:
    with fixed(DAY), pytest.raises(MoveRefusedError) as refusal:
        add_work(kind, area(county), [row], mover=CLERK)
    assert refusal.value.code == code
    assert kind.model.objects.count() == 0


def test_two_members_of_one_name_are_refused_and_none_is_saved(county: County) -> None:
    rows = [
        {"name": "甲项目", "amount": None, "measured_in": ""},
        {"name": "甲项目", "amount": None, "measured_in": ""},
    ]
    with fixed(DAY), pytest.raises(MoveRefusedError) as refusal:
        add_work(MEMBER, area(county), rows, mover=CLERK)
    assert refusal.value.code == "twice"
    assert Member.objects.count() == 0


def test_score_beyond_full_marks_is_refused(county: County) -> None:
    row = lay(county, {"name": "标识", "full": Decimal(10), "note": ""}, kind=CRITERION)[0]
    with fixed(DAY), pytest.raises(MoveRefusedError) as refusal:
        finish_work(CRITERION, row, Decimal(11), mover=CLERK, version=1)
    assert refusal.value.zh == "得分不能超过满分 10。"


def test_measures_say_what_was_known_at_a_moment(county: County) -> None:
    steps = lay(county, *STEPS)
    members = lay(county, {"name": "甲", "amount": Decimal(1), "measured_in": "亿元"}, kind=MEMBER)
    marks = lay(county, {"name": "标识", "full": Decimal(10), "note": ""}, kind=CRITERION)
    lay(county, {"on": date(2026, 8, 1), "title": "观摩", "found": 0, "settled": 0}, kind=OCCURRENCE)
    with fixed(DAY):
        finish_work(MILESTONE, steps[0], date(2026, 8, 30), mover=CLERK, version=1)
        finish_work(MEMBER, members[0], date(2026, 8, 30), mover=CLERK, version=1)
        finish_work(CRITERION, marks[0], Decimal(8), mover=CLERK, version=1)
    key = {"commitment": area(county).pk}
    names = ("plan.milestones", "plan.members", "plan.criteria", "plan.occurrences")
    early = datetime(2026, 9, 1, 23, tzinfo=ZONE)
    now = [measure_named(name).value(DAY, key) for name in names]
    then = [measure_named(name).value(DAY, key, known=early) for name in names]
    assert [each.value for each in now] == [Decimal("33.3333"), Decimal(1), Decimal(8), Decimal(1)]
    assert [(each.value, each.blanks) for each in then] == [(0, 0), (0, 0), (None, 1), (0, 0)]
    assert [record.label for record in now[0].records] == ["规划批复"]


@pytest.mark.parametrize("name", sorted(kind.measure for kind in KINDS.values()))
def test_a_measure_asks_once_however_many_commitments(county: County, name: str) -> None:
    lay(county, *STEPS)
    keys = [{"commitment": item.pk} for item in Commitment.objects.all()]
    counts = []
    for filters in (keys[:1], keys):
        with CaptureQueriesContext(connection) as seen:
            measure_named(name).values(DAY, filters)
        counts.append(len(seen))
    assert counts == [1, 1]


def test_a_measure_without_rows_is_a_blank_not_a_zero(county: County) -> None:
    key = {"commitment": area(county).pk}
    found = [measure_named(name).value(DAY, key).value for name in ("plan.milestones", "plan.members", "plan.criteria")]
    assert found == [None, None, None]


def test_table_is_pasted_by_tabs_bars_or_spaces_with_or_without_headings() -> None:
    wanted = [
        {"name": "取得批复", "due": date(2026, 10, 31), "weight": 1},
        {"name": "开工", "due": date(2026, 11, 30), "weight": 2},
    ]
    for text in (
        "节点\t应完成\t权重\n取得批复\t2026-10-31\t1\n开工\t2026/11/30\t2\n",
        "| 取得批复 | 2026年10月31日 | |\n\n| 开工 | 2026.11.30 | 2 |",
        "取得批复  2026-10-31\n开工  2026-11-30  2",
    ):
        assert pasted_rows(MILESTONE, text) == wanted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "没有内容：每行一条，各列用制表符或竖线隔开。"),
        ("取得批复\t下个月", "第 1 行：“应完成”里的“下个月”不是日期，请写成 2026-10-31。"),
        ("取得批复\t2026-02-30", "第 1 行：“应完成”里的“2026-02-30”不是日期，请写成 2026-10-31。"),
        ("开工\t2026-11-30\t2\n\t2026-12-01", "第 2 行：请填“节点”。"),
        ("开工\t2026-11-30\t两\n", "第 1 行：“权重”里的“两”不是 0 至 9999 的整数。"),
        ("开工\t2026-11-30\t2\t多\n", "第 1 行有 4 列，最多 3 列：节点、应完成、权重。"),
    ],
)
def test_pasted_table_that_cannot_be_read_names_the_place(text: str, said: str) -> None:
    with pytest.raises(PastedError) as wrong:
        pasted_rows(MILESTONE, text)
    assert wrong.value.zh == said
