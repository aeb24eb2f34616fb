"""Lights of the kinds of commitment: each judged by what it is made of, none without an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.kernel.light import NATURES, Aim, Known, Light, LightPack, Milestone, Work, light_of
from diaodu.kernel.pace import Pace, PaceKind
from diaodu.kernel.quantity import Quantity

ROW = {
    "bands": [
        {"up_to": 0, "light": "green"},
        {"up_to": 10, "light": "green", "zh": "差距在10个百分点以内", "en": "within 10 points"},
        {"up_to": 30, "light": "yellow"},
        {"light": "red"},
    ],
    "yellow_run": 2,
    "near_days": 30,
    "over_limit": 0,
    "behind_rank": 2,
    "rate_points": 1,
}
PACK = LightPack.from_row(ROW)
YEAR = {"start": date(2026, 1, 1), "due": date(2026, 12, 31)}
AUGUST = date(2026, 8, 31)
STEPS = (
    Milestone("可研批复", date(2026, 3, 31), 1, date(2026, 3, 20)),
    Milestone("开工", date(2026, 7, 15), 2),
    Milestone("主体完工", date(2026, 8, 20), 1),
    Milestone("验收", date(2026, 12, 20), 1),
)


def aim(nature: str, amount: str | None = None, unit: str = "个", **words: object) -> Aim:
    number = None if amount is None else Quantity(Decimal(amount), Decimal(amount), unit)
    return replace(Aim(number, nature=nature, **YEAR), **words)  # type: ignore[arg-type]


def on(day: date = AUGUST, value: str | None = None, **work: object) -> Known:
    return Known(day, None if value is None else Decimal(value), work=Work(**work))  # type: ignore[arg-type]


def said(asked: Aim, known: Known) -> tuple[str, str]:
    verdict = light_of(asked, known, PACK)
    return str(verdict.light), verdict.zh


def done(*days: date | None) -> tuple[Milestone, ...]:
    return tuple(replace(step, done_on=day) for step, day in zip(STEPS, days, strict=True))


def test_nothing_is_judged_before_what_counts_is_agreed() -> None:
    waiting = [light_of(aim("quantity", "4"), replace(on(value="4"), counting=state), PACK) for state in ("open", "proposed")]  # fmt: skip
    assert [(each.light, each.zh) for each in waiting] == [
        (Light.GREY, "口径待确认：待牵头单位提出"),
        (Light.GREY, "口径待确认：待调度办审定"),
    ]


def test_milestones_name_the_latest_that_is_overdue() -> None:
    assert said(aim("milestone"), on(milestones=STEPS)) == (
        "red",
        "节点完成1/4，完成20.0%，低于应完成60.0个百分点（应完成80.0%）；“主体完工”应于2026-08-20完成，已过11天",
    )


def test_milestones_in_time_name_the_next_one() -> None:
    steps = done(date(2026, 3, 1), date(2026, 7, 15), date(2026, 8, 20), None)
    assert said(aim("milestone"), on(milestones=steps)) == (
        "green",
        "节点完成3/4，完成80.0%，不低于应完成（应完成80.0%）；下一节点“验收”2026-12-20",
    )


def test_milestones_all_done_are_done_and_a_day_to_come_is_not_done_yet() -> None:
    steps = done(date(2026, 3, 1), date(2026, 7, 15), date(2026, 8, 20), date(2026, 8, 31))
    assert said(aim("milestone"), on(milestones=steps)) == ("done", "节点完成4/4，全部完成")
    assert said(aim("milestone"), on(AUGUST - timedelta(days=1), milestones=steps))[0] == "green"


def test_task_over_its_date_is_red_with_the_milestone_that_is_missing() -> None:
    light, why = said(aim("milestone"), on(date(2027, 1, 4), milestones=STEPS))
    assert (light, why) == (
        "red",
        "时限2026-12-31已过，节点完成1/4；“验收”应于2026-12-20完成，已过15天",
    )


def test_task_without_milestones_has_only_its_date() -> None:
    assert said(aim("milestone"), on()) == ("green", "时限2026-12-31，还有122天；还没有列节点")
    assert said(aim("milestone", due=None), on()) == ("grey", "没有时限，不判快慢；还没有列节点")


def test_naming_is_never_held_against_the_months() -> None:
    assert said(aim("naming", "15"), on(value="0")) == (
        "green",
        "已认定0个，目标15个；时限2026-12-31，还有122天；还没有列节点",
    )
    assert said(aim("naming", "15"), on(value="15")) == ("done", "已认定15个，目标15个，已达目标")


def test_naming_whose_milestones_are_done_waits_for_the_award() -> None:
    steps = (Milestone("申报", date(2026, 6, 30), 1, date(2026, 6, 1)),)
    assert said(aim("naming", "15"), on(milestones=steps)) == ("green", "节点完成1/1，全部完成，等待认定公布")
    late = said(aim("naming", "15"), on(date(2027, 1, 1), milestones=steps))
    assert late == ("red", "时限2026-12-31已过，尚未认定；节点完成1/1，全部完成，等待认定公布")


@pytest.mark.parametrize(
    ("reached", "light", "why"),
    [
        ("8", "green", "到位8个，应有12个，已列10个；完成率66.7%，不低于序时（序时66.7%）"),
        ("3", "red", "到位3个，应有12个，已列10个；完成率25.0%，低于序时41.7个百分点（序时66.7%）"),
        ("12", "done", "到位12个，应有12个，已列10个；已达目标，完成率100.0%"),
    ],
)
def test_bundle_counts_members_that_reached_their_stage(reached: str, light: str, why: str) -> None:
    assert said(aim("bundle", "12"), on(value=reached, members=10)) == (light, why)


def test_bundle_without_a_promised_count_is_held_to_its_named_members() -> None:
    assert said(aim("bundle"), on(value="1", members=3))[1].startswith("到位1个，应有3个，已列3个")
    assert said(aim("bundle", "12"), on()) == ("green", "时限2026-12-31，还有122天；还没有列入项目")


@pytest.mark.parametrize(
    ("times", "light", "why"),
    [
        ((), "red", "本年已开展0次，应1次，全年2次，低于应开展50.0个百分点"),
        ((date(2026, 5, 8),), "green", "本年已开展1次，应1次，全年2次，不低于应开展"),
        ((date(2025, 5, 8),), "red", "本年已开展0次，应1次，全年2次，低于应开展50.0个百分点"),
        ((date(2026, 5, 8), date(2026, 8, 30)), "done", "本年已开展2次，应1次，全年2次"),
    ],
)
def test_twice_a_year_is_two_times_of_that_year(times: tuple[date, ...], light: str, why: str) -> None:
    assert said(aim("periodic", rhythm="2/year"), on(times=times)) == (light, why)


def test_what_recurs_every_year_is_kept_not_finished() -> None:
    times = (date(2026, 5, 8), date(2026, 8, 30))
    assert said(aim("periodic", rhythm="2/year", due=None), on(times=times))[0] == "green"


@pytest.mark.parametrize(
    ("work", "light", "why"),
    [
        ({}, "grey", "还没有登记开展情况"),
        ({"times": (date(2026, 8, 10),)}, "green", "最近一次开展2026-08-10，距今21天"),
        ({"times": (date(2026, 7, 10),)}, "yellow", "最近一次开展2026-07-10，距今52天"),
        ({"times": (date(2026, 5, 10),)}, "red", "最近一次开展2026-05-10，距今113天"),
        (
            {"times": (date(2026, 8, 10),), "found": 20, "settled": 15},
            "yellow",
            "最近一次开展2026-08-10，距今21天；发现问题20个，整改15个（75.0%）",
        ),
        ({"found": 20, "settled": 13}, "red", "发现问题20个，整改13个（65.0%）"),
        ({"found": 20, "settled": 18}, "green", "发现问题20个，整改18个（90.0%）"),
    ],
)
def test_standing_duty_shows_the_worse_of_rhythm_and_findings(work: dict[str, object], light: str, why: str) -> None:
    assert said(aim("standing", due=None), on(**work)) == (light, why)


def test_standing_duty_with_a_rhythm_is_held_to_it_and_has_no_end() -> None:
    monthly = aim("standing", rhythm="1/month", due=None)
    times = tuple(date(2026, month, 10) for month in range(1, 9))
    assert said(monthly, on(times=times)) == ("green", "本年已开展8次，应8次")
    assert said(monthly, on(date(2027, 1, 5), times=times)) == ("green", "本年已开展0次，应0次")


@pytest.mark.parametrize(
    ("own", "light", "why"),
    [
        ("85", "green", "自评85分，合格80分，满分100分，已过合格线"),
        ("48", "green", "自评48分，合格80分，满分100分，达合格线的60.0%，低于序时6.7个百分点（序时66.7%）"),
        ("40", "yellow", "自评40分，合格80分，满分100分，达合格线的50.0%，低于序时16.7个百分点（序时66.7%）"),
        ("8", "red", "自评8分，合格80分，满分100分，达合格线的10.0%，低于序时56.7个百分点（序时66.7%）"),
    ],
)
def test_title_is_held_to_its_pass_mark_and_never_done_by_itself(own: str, light: str, why: str) -> None:
    assert said(aim("title"), on(full=Decimal(100), own=Decimal(own))) == (light, why)


def test_title_agreed_with_a_pass_mark_of_its_own() -> None:
    agreed = aim("title", "900", unit="分")
    full = said(agreed, on(full=Decimal(1000), own=Decimal(880), unscored=2))
    assert full[1].startswith("自评880分，合格900分，满分1000分，2项未自评")
    late = said(agreed, on(date(2027, 1, 1), full=Decimal(1000), own=Decimal(950)))
    assert late == ("red", "时限2026-12-31已过，尚未创成；自评950分，合格900分，满分1000分")


@pytest.mark.parametrize(
    ("told", "light", "why"),
    [
        (None, "red", "还没有文字报告，已242天没有新报告"),
        (date(2026, 7, 31), "green", "最近一次文字报告到2026-07-31"),
        (date(2026, 6, 30), "yellow", "最近一次文字报告到2026-06-30，已62天没有新报告"),
        (date(2026, 4, 30), "red", "最近一次文字报告到2026-04-30，已123天没有新报告"),
    ],
)
def test_direction_is_reported_in_words_or_silent(told: date | None, light: str, why: str) -> None:
    assert said(aim("direction"), on(told_on=told)) == (light, why)


def test_advancing_target_is_not_finished_by_its_figure_while_milestones_are_open() -> None:
    advancing = aim("quantity", "4", advancing=True)
    assert said(advancing, on(value="4", milestones=STEPS)) == (
        "green",
        "已达目标数，完成率100.0%；推进类任务还有节点未完成",
    )
    steps = done(AUGUST, AUGUST, AUGUST, AUGUST)
    assert said(advancing, on(value="4", milestones=steps))[0] == "done"


def test_figure_without_a_pace_has_only_its_date() -> None:
    none = aim("quantity", "4", pace=Pace(PaceKind.NONE))
    assert said(none, on(value="1")) == ("green", "时限2026-12-31，还有122天；完成率25.0%，不按序时判")


def test_figure_by_milestones_is_expected_where_they_are_due() -> None:
    stepped = aim("quantity", "10", pace=Pace(PaceKind.STEPS))
    assert said(stepped, on(value="7", milestones=STEPS)) == (
        "green",
        "完成率70.0%，低于序时10.0个百分点（序时80.0%），差距在10个百分点以内",
    )


@pytest.mark.parametrize(("behind", "said_so"), [(0, False), (1, True), (10, True), (11, False)])
def test_band_between_nothing_and_ten_points_says_its_name(behind: int, said_so: bool) -> None:
    stepped = replace(aim("quantity", "100"), start=date(2026, 8, 31), due=date(2026, 9, 1))
    half = light_of(stepped, on(value=str(50 - behind)), PACK)
    expected = half.expected
    assert expected is not None
    points = expected * 100 - (50 - behind)
    assert ("10个百分点以内" in half.zh) == (0 < points <= 10)


@pytest.mark.parametrize(
    "changes",
    [{"settled_green": 50, "settled_yellow": 70}, {"silent_days": 90, "silent_long_days": 45}, {"pass_share": 0}],
)
def test_pack_whose_red_lies_before_its_yellow_is_refused(changes: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"beyond|pass mark"):
        LightPack.from_row(ROW | changes)


figures = st.decimals(-(10**6), 10**6, places=2, allow_nan=False)
marks = st.decimals(0, 1000, places=1, allow_nan=False)
days = st.dates(date(2025, 1, 1), date(2028, 12, 31))
steps = st.lists(
    st.builds(Milestone, st.text(min_size=1, max_size=60), st.none() | days, st.integers(0, 9), st.none() | days),
    max_size=4,
).map(tuple)
works = st.builds(
    Work,
    milestones=steps,
    times=st.lists(days, max_size=5).map(tuple),
    found=st.integers(0, 9),
    settled=st.integers(0, 9),
    members=st.integers(0, 9),
    full=marks,
    own=marks,
    unscored=st.integers(0, 3),
    told_on=st.none() | days,
)


@given(
    nature=st.sampled_from([*NATURES, "", "something new"]),
    amount=st.none() | figures,
    unit=st.sampled_from(["个", "%", "分"]),
    comparator=st.sampled_from(["=", ">=", "<=", "~", ">", "<"]),
    kind=st.sampled_from(["level", "growth", "rank", "count", "grade", ""]),
    pace=st.sampled_from([*(Pace(kind, tuple(map(Decimal, range(0, 120, 10)))) for kind in PaceKind)]),
    rhythm=st.sampled_from(["", "2/year", "1/month", "3/week", "nonsense"]),
    start=st.none() | days,
    due=st.none() | days,
    value=st.none() | figures,
    day=days,
    counting=st.sampled_from(["agreed", "agreed", "agreed", "open", "proposed"]),
    advancing=st.booleans(),
    work=works,
)
def test_every_nature_has_a_light_and_a_reason_whatever_comes(
    nature: str, amount: Decimal | None, unit: str, comparator: str, kind: str, pace: Pace, rhythm: str,
    start: date | None, due: date | None, value: Decimal | None, day: date, counting: str, advancing: bool, work: Work,
) -> None:  # fmt: skip
    number = None if amount is None else Quantity(amount, amount, unit)
    asked = Aim(number, comparator, kind, start, due, Decimal(0), nature, pace, rhythm, advancing)
    verdict = light_of(asked, Known(day, value, value and day, counting=counting, work=work), PACK)
    assert verdict.light in Light
    assert verdict.zh
    assert verdict.en
    assert len(verdict.rule) <= 20


@given(steps, days)
def test_milestone_done_never_makes_a_light_worse(made: tuple[Milestone, ...], day: date) -> None:
    order = [Light.RED, Light.YELLOW, Light.GREEN, Light.DONE]
    before = light_of(aim("milestone"), on(day, milestones=made), PACK)
    finished = tuple(replace(step, done_on=day) for step in made[:1]) + made[1:]
    after = light_of(aim("milestone"), on(day, milestones=finished), PACK)
    assert order.index(after.light) >= order.index(before.light)
