"""Schedules: laid, frozen, reported, slipped, re-planned; what makes no sense is refused and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.factories.people import TODAY
from tests.factories.reporting import County
from tests.factories.schedules import BEGINS, CLERK, LINKS, NODES, OFFICE, STRANGER, make_schedule, make_schedules, node

from diaodu.core.clock import fixed
from diaodu.core.models import AuditEntry, Setting
from diaodu.core.moves import MoveRefusedError
from diaodu.core.shipped import load_shipped_settings
from diaodu.people.permissions import Officer
from diaodu.projects.schedule.actions import (
    NewNode,
    NewSchedule,
    NodeDays,
    add_node,
    change_node,
    decide_baseline,
    decide_slip,
    freeze_baseline,
    keep_template,
    lay_schedule,
    note_slip,
    propose_baseline,
    rebuild_outlooks,
    record_many,
    record_progress,
    reopen_node,
    retire_node,
)
from diaodu.projects.schedule.models import Baseline, BaselineNode, MonthLight, Node, Outlook, Schedule
from diaodu.projects.schedule.template_store import templates_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with fixed(TODAY):
        yield


@pytest.fixture
def schedule(county: County) -> Schedule:
    return make_schedule(county)


def outlook(schedule: Schedule) -> Outlook:
    return Outlook.objects.get(schedule=schedule)


def begin(schedule: Schedule, key: str, started: str, finished: str | None = None) -> Node:
    return record_progress(
        node(schedule, key),
        started_on=date.fromisoformat(started),
        finished_on=date.fromisoformat(finished) if finished else None,
        mover=CLERK,
    )


def plan(schedule: Schedule, key: str, **values: object) -> dict[str, object]:
    row = node(schedule, key)
    return {name: getattr(row, name) for name in ("name", "days", "working", "weight", "mark", "unit")} | values


def test_a_schedule_is_laid_from_a_template_and_says_which_row(county: County) -> None:
    load_shipped_settings()
    subject = county.commitment("老旧小区").subject
    kept = templates_for(county.unit.path)["industry"]
    made = lay_schedule(NewSchedule(subject, BEGINS, template=kept), mover=CLERK)
    assert made.nodes.count() == 35
    assert (made.template, made.template_row) == ("industry", kept.row)
    assert outlook(made).light == "grey"
    assert AuditEntry.objects.order_by("-number")[0].verb == "lay_schedule"


def test_one_record_has_one_schedule(county: County, schedule: Schedule) -> None:
    with pytest.raises(MoveRefusedError, match="already"):
        lay_schedule(NewSchedule(schedule.subject, BEGINS, nodes=NODES, links=LINKS), mover=CLERK)
    assert Schedule.objects.count() == 1


def test_whoever_does_not_lead_lays_nothing(county: County) -> None:
    with pytest.raises(MoveRefusedError):
        lay_schedule(NewSchedule(county.commitment("老旧小区").subject, BEGINS, nodes=NODES), mover=STRANGER)
    assert Schedule.objects.count() == 0


def test_a_negative_duration_leaves_nothing_behind(county: County) -> None:
    nodes = [*NODES, NewNode("n06", "倒退", -3)]
    with pytest.raises(MoveRefusedError) as refusal:
        lay_schedule(NewSchedule(county.commitment("老旧小区").subject, BEGINS, nodes=nodes), mover=CLERK)
    assert refusal.value.zh == "“倒退”的工期不能是负数。"
    assert (Schedule.objects.count(), Node.objects.count()) == (0, 0)


def test_the_baseline_promises_what_the_durations_say(schedule: Schedule) -> None:
    rows = BaselineNode.objects.filter(baseline__schedule=schedule).order_by("node__order")
    assert [(row.starts_on.isoformat(), row.ends_on.isoformat()) for row in rows] == [
        ("2026-06-01", "2026-06-10"),
        ("2026-06-10", "2026-06-10"),
        ("2026-06-11", "2026-09-18"),
        ("2026-07-21", "2026-08-19"),
        ("2026-09-19", "2026-10-08"),
    ]


def test_nothing_reported_is_red_for_the_start_that_was_due(schedule: Schedule) -> None:
    rebuild_outlooks([schedule], TODAY)
    found = outlook(schedule)
    assert (found.light, found.rule) == ("red", "start")
    assert found.reason_zh == "计划2026-06-10开工，已连续3个月应开未开"
    assert found.finish == date(2027, 1, 9)  # from today on, as nothing has begun
    assert found.late_days == 93


def test_actual_days_move_what_follows_and_the_light(schedule: Schedule) -> None:
    begin(schedule, "n01", "2026-06-01", "2026-06-20")
    begin(schedule, "n02", "2026-06-20", "2026-06-20")
    begin(schedule, "n03", "2026-06-21")
    begin(schedule, "n04", "2026-07-25", "2026-08-30")
    found = outlook(schedule)
    assert (found.done, found.total, found.light) == (3, 5, "green")
    assert found.finish == date(2026, 10, 18)
    assert found.late_days == 10
    assert found.next_node == "主体施工"
    assert (found.low, found.high) == (None, None)  # three past nodes are too few


def test_an_end_before_its_beginning_is_refused(schedule: Schedule) -> None:
    with pytest.raises(MoveRefusedError) as refusal:
        begin(schedule, "n01", "2026-06-20", "2026-06-10")
    assert refusal.value.zh == "“立项”的完成日期早于开始日期。"
    assert node(schedule, "n01").started_on is None


def test_the_database_refuses_it_too(schedule: Schedule) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Node.objects.filter(schedule=schedule, key="n01").update(started_on=TODAY, finished_on=BEGINS)


def test_a_day_to_come_is_no_actual_day(schedule: Schedule) -> None:
    with pytest.raises(MoveRefusedError):
        begin(schedule, "n01", "2026-09-03")


def test_days_left_decide_the_forecast(schedule: Schedule) -> None:
    begin(schedule, "n01", "2026-06-01", "2026-06-10")
    begin(schedule, "n02", "2026-06-10", "2026-06-10")
    started = date(2026, 6, 11)
    record_progress(node(schedule, "n03"), started_on=started, finished_on=None, remaining=60, mover=CLERK)
    assert outlook(schedule).finish == date(2026, 11, 20)  # 60 days from today, then 20


def test_actual_days_are_taken_back_with_a_reason(schedule: Schedule) -> None:
    begin(schedule, "n01", "2026-06-01", "2026-06-10")
    with pytest.raises(MoveRefusedError):
        reopen_node(node(schedule, "n01"), why=" ", mover=CLERK)
    reopen_node(node(schedule, "n01"), why="登记错了", mover=CLERK)
    assert outlook(schedule).done == 0


def test_a_loop_is_refused_with_its_names_and_nothing_is_kept(schedule: Schedule) -> None:
    with pytest.raises(MoveRefusedError) as refusal:
        change_node(node(schedule, "n03"), plan(schedule, "n03", days=90), befores="n02, n05", mover=CLERK)
    assert refusal.value.zh == "前后关系绕成了圈：主体施工 → 验收 → 主体施工。"
    assert node(schedule, "n03").days == 100
    assert node(schedule, "n03").befores.count() == 1


@pytest.mark.parametrize(
    ("befores", "words"),
    [
        ("n99", "没有“n99”这个节点"),
        ("n03", "不能以自己为前置"),
        ("n01, n01", "写了两次"),
        ("n01 以后", "要写成"),
        ("n01-30", "开始得还早"),
    ],
)
def test_what_it_waits_for_must_make_sense(schedule: Schedule, befores: str, words: str) -> None:
    with pytest.raises(MoveRefusedError) as refusal:
        change_node(node(schedule, "n03"), plan(schedule, "n03"), befores=befores, mover=CLERK)
    assert words in refusal.value.zh


def test_a_node_is_added_and_left_out_again(schedule: Schedule) -> None:
    added = add_node(schedule, {"name": "绿化", "days": 10, "working": False, "weight": 1}, befores="n05", mover=CLERK)
    assert added.key == "n06"
    assert outlook(schedule).total == 6
    retire_node(node(schedule, "n03"), why="并入其他项目", mover=CLERK)
    assert outlook(schedule).total == 5
    assert set(node(schedule, "n05").befores.values_list("before__key", flat=True)) == {"n02", "n04"}


def test_who_comes_second_is_refused(schedule: Schedule) -> None:
    first, second = node(schedule, "n01"), node(schedule, "n01")
    change_node(first, plan(schedule, "n01", days=12), mover=CLERK)
    with pytest.raises(MoveRefusedError) as refusal:
        change_node(second, plan(schedule, "n01", days=15), mover=OFFICE)
    assert refusal.value.code == "newer"


def test_a_slip_moves_the_finish_and_its_accepted_reason_counts(schedule: Schedule) -> None:
    begin(schedule, "n01", "2026-06-01", "2026-06-10")
    begin(schedule, "n02", "2026-06-10", "2026-06-10")
    begin(schedule, "n03", "2026-07-10")
    before = outlook(schedule)
    assert before.light == "yellow"
    slip = note_slip(
        node(schedule, "n03"), days=40, reason="land", why="用地批复未下", on=TODAY, asks=True, mover=CLERK
    )
    assert (outlook(schedule).finish - before.finish).days == 40
    with pytest.raises(MoveRefusedError):
        decide_slip(slip, grants=True, why="", mover=CLERK)
    decide_slip(slip, grants=True, why="同意", mover=OFFICE)
    found = outlook(schedule)
    assert found.expected < before.expected  # type: ignore[operator]
    assert found.reason_zh.endswith("（已扣除批准的正当理由40天）")


def test_whoever_gives_a_reason_does_not_accept_it(schedule: Schedule) -> None:
    slip = note_slip(node(schedule, "n03"), days=5, reason="funds", why="晚到", on=TODAY, asks=True, mover=OFFICE)
    with pytest.raises(MoveRefusedError) as refusal:
        decide_slip(slip, grants=True, why="", mover=OFFICE)
    assert refusal.value.code == "own"


def test_a_second_baseline_is_refused_and_a_new_one_needs_approval(schedule: Schedule) -> None:
    with pytest.raises(MoveRefusedError):
        freeze_baseline(schedule, mover=CLERK)
    with pytest.raises(MoveRefusedError):
        propose_baseline(schedule, why="", mover=CLERK)
    proposed = propose_baseline(schedule, why="工序重排", mover=CLERK)
    with pytest.raises(MoveRefusedError):
        propose_baseline(schedule, why="再来一次", mover=CLERK)
    old = outlook(schedule).promised_finish
    decide_baseline(proposed, grants=True, why="同意", mover=OFFICE)
    assert list(Baseline.objects.order_by("number").values_list("state", flat=True)) == ["replaced", "in_force"]
    assert BaselineNode.objects.filter(baseline__number=1).count() == 5
    assert outlook(schedule).promised_finish > old  # type: ignore[operator]


def test_a_refused_baseline_leaves_the_old_one(schedule: Schedule) -> None:
    proposed = propose_baseline(schedule, why="工序重排", mover=CLERK)
    with pytest.raises(MoveRefusedError):
        decide_baseline(proposed, grants=False, why=" ", mover=OFFICE)
    decide_baseline(proposed, grants=False, why="理由不足", mover=OFFICE)
    assert outlook(schedule).promised_finish == date(2026, 10, 8)


def test_two_baselines_at_once_are_refused_by_the_database(schedule: Schedule) -> None:
    first = Baseline.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Baseline.objects.create(schedule=schedule, number=2, state="in_force", on=TODAY, by="x", at=first.at)


def test_two_yellow_months_turn_red(schedule: Schedule) -> None:
    rows = [NodeDays(node(schedule, key), BEGINS, date(2026, 6, 10)) for key in ("n01", "n02")]
    rows.append(NodeDays(node(schedule, "n03"), date(2026, 7, 10), None))
    record_many(rows, [schedule], by="test")
    rebuild_outlooks([schedule], date(2026, 8, 31))
    assert MonthLight.objects.get(month="2026-08").light == "yellow"
    rebuild_outlooks([schedule], TODAY)
    found = outlook(schedule)
    assert (found.light, found.rule) == ("red", "yellow_run")


def test_a_day_rebuilt_twice_gives_the_same(schedule: Schedule) -> None:
    rebuild_outlooks([schedule], TODAY)
    first = Outlook.objects.values().get(schedule=schedule)
    rebuild_outlooks([schedule], TODAY)
    assert {**Outlook.objects.values().get(schedule=schedule), "id": 0} == {**first, "id": 0}
    assert MonthLight.objects.filter(month="2026-09").count() == 1


def test_a_range_comes_from_past_nodes_of_this_work(county: County) -> None:
    nodes = [NewNode(f"n{n:02d}", f"节点{n}", 10, working=False) for n in range(1, 13)]
    subject = county.commitment("老旧小区").subject
    with fixed(BEGINS):
        made = lay_schedule(NewSchedule(subject, date(2026, 1, 1), nodes=nodes), mover=CLERK)
        freeze_baseline(made, mover=CLERK)
    rows = [NodeDays(node(made, f"n{n:02d}"), date(2026, 1, 1), date(2026, 1, 10 + n)) for n in range(1, 10)]
    record_many(rows, [made], by="test")
    found = outlook(made)
    assert found.samples == 9
    assert found.low is not None
    assert found.low <= found.finish <= found.high  # type: ignore[operator]
    assert found.low < found.high  # type: ignore[operator]


@pytest.mark.parametrize("count", [1, 3])
def test_rebuilding_asks_a_constant_number_of_queries(county: County, count: int) -> None:
    made = make_schedules(county, ["东城片区", "老旧小区", "治理青河"][:count])
    with CaptureQueriesContext(
        connection,
    ) as asked:
        rebuild_outlooks(made, TODAY)
    assert len(asked) <= 20
    _SEEN.add(len(asked))
    assert len(_SEEN) == 1


_SEEN: set[int] = set()


def test_a_county_changes_a_template_for_itself(county: County) -> None:
    load_shipped_settings()
    officer = Officer.objects.select_related("unit").get(username="office")
    words = {"zh": "本县通用", "en": "", "source": "调度办会议", "by": officer, "on": TODAY, "at": _now()}
    keep_template("plain", lines=["n01 | 立项 | | 5w", "n02 | 投产 | | 0d"], **words)
    keep_template("plain", lines=["n01 | 立项 | | 6w"], **words)  # the same day once more
    found = templates_for(officer.unit.county_path, on=TODAY)
    assert (found["plain"].zh, found["plain"].count) == ("本县通用", 1)
    assert found["industry"].row.shipped
    assert Setting.objects.filter(name="schedule.templates", shipped=True, retired_on=None).count() == 1
    with pytest.raises(MoveRefusedError) as refusal:
        keep_template("plain", lines=["n01 | 立项 | | 很久"], **words)
    assert "第1行" in refusal.value.zh


def _now() -> object:
    from diaodu.core.clock import now

    return now()
