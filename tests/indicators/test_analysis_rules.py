"""The arithmetic of dashboards, leagues and gaps, with a pencil beside it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.indicators.analysis.lookup import usual_month
from diaodu.indicators.analysis.rules.gap import Speed, added_by, gap_of, recent_speed
from diaodu.indicators.analysis.rules.judging import Goal, judge
from diaodu.indicators.analysis.rules.lines import (
    Meant,
    Point,
    alone,
    by_period,
    expected_period,
    own_growth,
    read_line,
)
from diaodu.indicators.analysis.rules.ranks import climbed, ranks
from diaodu.indicators.analysis.rules.spark import HEIGHT, WIDTH, spark
from diaodu.indicators.analysis.setting_kinds import _check
from diaodu.indicators.catalogue.rules.pace import Rest, rest_of_year
from diaodu.kernel.light import LightPack
from diaodu.kernel.period import Period
from diaodu.warehouse.months import month_number

TODAY = date(2026, 9, 2)
AUGUST = month_number(2026, 8)
MONTHLY = Meant("month", "flow", "cumulative", "official", (1, 2))
QUARTERLY = Meant("quarter", "flow", "cumulative", "official")
PACK = LightPack.from_row(
    {
        "bands": [{"up_to": 10, "light": "green"}, {"up_to": 30, "light": "yellow"}, {"light": "red"}],
        "yellow_run": 2, "near_days": 30, "over_limit": 0, "behind_rank": 2, "rate_points": 1,
    }
)  # fmt: skip
BLANK = ("没有", "nothing")


def line(**values: str | None) -> dict[int, Point]:
    return {
        month_number(int(name[1:5]), int(name[6:])): Point(None if value is None else Decimal(value))
        for name, value in values.items()
    }


def test_a_page_of_august_asks_each_indicator_for_its_newest_period() -> None:
    assert expected_period(MONTHLY, AUGUST) == Period.parse("2026-08")
    assert expected_period(QUARTERLY, AUGUST) == Period.parse("2026-Q2")
    assert expected_period(Meant("month", "flow", "cumulative", "official", (1, 2), behind=1), AUGUST).code == "2026-07"
    assert expected_period(MONTHLY, month_number(2026, 1)).code == "2025-12", "January is not published alone"


def test_a_blank_says_why_and_shows_what_was_known_last() -> None:
    read = read_line({"cumulative": line(m2026_07="33", m2026_08=None)}, MONTHLY, AUGUST)
    assert (read.value, read.why[0]) == (None, "还没有这一期的数")
    assert read.last_known == (Period.parse("2026-07"), Decimal(33))
    reported = read_line({"cumulative": {AUGUST: Point(None, missing="not_reported")}}, MONTHLY, AUGUST)
    assert reported.why == ("未报", "not reported")


def test_a_month_alone_is_the_difference_of_two_cumulative_figures_and_never_splits_january_and_february() -> None:
    spans = {"cumulative": line(m2026_02="11", m2026_03="18")}
    assert alone(spans, MONTHLY, Period.parse("2026-03")).value == Decimal(7)
    assert alone(spans, MONTHLY, Period.parse("2026-01+02")).value == Decimal(11)
    assert alone(spans, MONTHLY, Period.parse("2026-02")).value is None
    assert alone(spans, Meant("month", "growth", "cumulative", "official"), Period.parse("2026-03")).value is None


def test_a_month_that_is_kept_by_itself_is_not_worked_out() -> None:
    spans = {"cumulative": line(m2026_07="30", m2026_08="35"), "current": line(m2026_08="4.9")}
    assert alone(spans, MONTHLY, Period.parse("2026-08")).value == Decimal("4.9")


def test_points_of_months_without_a_period_are_left_out() -> None:
    assert list(by_period(line(m2026_01="1", m2026_02="11"), MONTHLY, 2026)) == [Period.parse("2026-01+02")]


def test_growth_is_worked_out_for_dispatch_figures_only() -> None:
    spans = {"cumulative": line(m2025_08="4", m2026_08="5")}
    dispatch = Meant("month", "flow", "cumulative", "management", (1, 2))
    assert own_growth(read_line(spans, dispatch, AUGUST), dispatch).value == Decimal(25)
    official = own_growth(read_line(spans, MONTHLY, AUGUST), MONTHLY)
    assert (official.value, official.why[0]) == (None, "统计增速以公布数为准，不反算")


def test_a_page_opens_with_the_newest_month_that_is_half_full() -> None:
    assert usual_month({AUGUST - 1: 40, AUGUST: 1}) == AUGUST - 1
    assert usual_month({AUGUST - 2: 60, AUGUST - 1: 40, AUGUST: 30}) == AUGUST
    assert (usual_month({AUGUST: 1}), usual_month({})) == (AUGUST, None)


def test_places_with_ties_are_counted_1_1_3() -> None:
    values = {"东": Decimal("0.2"), "西": Decimal("0.2"), "港": Decimal("0.1"), "南": None}
    assert ranks(values) == {"东": 1, "西": 1, "港": 3}
    assert ranks(values, up_is_good=False) == {"港": 1, "东": 2, "西": 2}
    assert (climbed(1, 3), climbed(3, 1), climbed(1, None)) == (2, -2, None)


@given(st.dictionaries(st.integers(), st.none() | st.integers(-5, 5).map(Decimal), max_size=8))
def test_a_place_is_one_more_than_those_who_are_better(values: dict[int, Decimal | None]) -> None:
    placed = ranks(values)
    assert placed.keys() == {name for name, value in values.items() if value is not None}
    for name, rank in placed.items():
        assert rank == 1 + len([o for o in values.values() if o is not None and o > values[name]])  # type: ignore[operator]


def judged(value: str | None, goal: Goal, period: str = "2026-08", **words: object):  # type: ignore[no-untyped-def]
    given_value = None if value is None else Decimal(value)
    return judge(goal, given_value, Period.parse(period), today=TODAY, pack=PACK, said_blank=BLANK, **words)  # type: ignore[arg-type]


def test_a_level_is_held_against_its_pace_in_points() -> None:
    found = judged("106", Goal(Decimal(165), "level", "亿元"))
    assert (found.expected, found.completion, found.behind) == (Decimal("110.00"), Decimal("64.2"), Decimal("2.4"))
    assert (found.light, found.said[0]) == ("green", "完成率64.2%，低于序时2.4个百分点（序时66.7%）")


def test_a_second_yellow_month_running_turns_red_as_the_announced_rule_says() -> None:
    goal = Goal(Decimal(120), "level", "亿元")
    assert judged("60", goal).light == "yellow"
    july = (Period.parse("2026-07"), Decimal(52))
    assert judged("60", goal, earlier=[july]).light == "red"
    fine = (Period.parse("2026-07"), Decimal(70))
    assert judged("60", goal, earlier=[fine, july]).light == "yellow"


def test_a_growth_is_held_against_its_promise_and_a_blank_has_no_light() -> None:
    goal = Goal(Decimal(6), "growth", "%")
    assert (judged("6.1", goal).light, judged("5.2", goal).light, judged("4", goal).light) == ("green", "yellow", "red")
    assert judged("5.2", goal).said[0] == "5.2%，目标6%，差0.8个百分点"
    blank = judged(None, goal)
    assert (blank.light, blank.said) == ("", BLANK)


def test_a_place_and_a_limit_have_no_pace() -> None:
    assert judged("3", Goal(Decimal(2), "rank", "")).light == "yellow"
    assert judged("2", Goal(Decimal(2), "rank", "")).light == "green"
    limit = Goal(Decimal(3), "level", "%", up_is_good=False)
    assert (judged("2.9", limit).light, judged("3.1", limit).light) == ("green", "red")


def test_without_an_announced_rule_only_the_distance_is_said() -> None:
    found = judge(
        Goal(Decimal(165), "level", "亿元"),
        Decimal(106),
        Period.parse("2026-08"),
        today=TODAY,
        pack=None,
        said_blank=BLANK,
    )
    assert (found.light, found.said[0]) == ("", "完成率64.2%，低于序时2.4个百分点（序时66.7%）")


def test_a_reached_target_is_done() -> None:
    assert judged("170", Goal(Decimal(165), "level", "亿元")).light == "done"


def test_the_present_speed_is_the_mean_of_the_last_months_without_a_hole() -> None:
    assert recent_speed([(1, Decimal(9)), (1, Decimal(8)), (1, Decimal(7)), (1, Decimal(90))]) == Speed(
        Decimal("8.00"), 3
    )
    assert recent_speed([(1, Decimal(9)), (1, None), (1, Decimal(7))]) == Speed(Decimal("9.00"), 1)
    assert recent_speed([(2, Decimal(11))]).monthly == Decimal("5.50"), "January and February are two months"
    assert recent_speed([]).monthly is None


def needed(actual: str, target: str = "165", month: int = 8) -> Rest:
    return rest_of_year(
        target=Decimal(target), actual=Decimal(actual), month=month, base_year=Decimal(150), base_so_far=Decimal(100)
    )


def test_a_gap_names_what_each_month_must_bring_and_what_confirmed_supports_leave_over() -> None:
    gap = gap_of(needed("106"), Speed(Decimal(13), 3), months_left=4, confirmed=Decimal(3), hoped=Decimal(5))
    assert (gap.rest.amount, gap.rest.monthly, gap.rest.growth) == (Decimal(59), Decimal("14.75"), Decimal("18.00"))
    assert (gap.short, gap.left) == (Decimal(7), Decimal(4)), "59 missing, 52 to come at 13 a month, 3 confirmed"
    assert gap.said[0] == "后4个月每月需14.75，近期每月13，每月差1.75；扣除已确认支撑点（管理预计）仍差4"


@pytest.mark.parametrize(
    ("rest", "speed", "left", "short", "said"),
    [
        (needed("170"), Speed(Decimal(1), 3), 4, Decimal(0), "全年目标已经完成"),
        (needed("106"), Speed(Decimal(20), 3), 4, Decimal(0), "后4个月每月需14.75，近期每月20，照此可完成"),
        (needed("160", month=12), Speed(Decimal(20), 3), 0, Decimal(5), "全年已结束，还差5"),
        (needed("106"), Speed(None, 0, ("缺数", "")), 4, None, "缺数"),
        (Rest(None, None, None, ("未报", "")), Speed(None), 4, None, "未报"),
    ],
)
def test_a_gap_that_is_filled_over_or_unknown(
    rest: Rest, speed: Speed, left: int, short: Decimal | None, said: str
) -> None:
    gap = gap_of(rest, speed, months_left=left)
    assert (gap.short, gap.said[0]) == (short, said)


def test_what_a_support_adds_is_not_known_without_its_base() -> None:
    assert added_by(Decimal(9), Decimal(8)) == Decimal(1)
    assert added_by(Decimal(9), None) is None
    assert added_by(None, Decimal(8)) is None


@given(st.lists(st.none() | st.integers(-(10**6), 10**6).map(Decimal), max_size=14))
def test_the_small_line_stays_inside_its_frame_and_never_bridges_a_hole(values: list[Decimal | None]) -> None:
    drawn = spark(values)
    points = [point for piece in drawn.pieces for point in piece.split()]
    assert all(0 <= float(x) <= WIDTH and 0 <= float(y) <= HEIGHT for x, y in (point.split(",") for point in points))
    runs = "".join(" " if value is None else "x" for value in values).split()
    assert len(drawn.pieces) == len([run for run in runs if len(run) > 1])
    assert bool(drawn) == bool(runs)


def test_a_group_of_the_dashboard_names_its_indicators_and_each_only_once() -> None:
    good = {"industry": {"zh": "工业", "en": "Industry", "codes": ["IND_OUT"]}}
    assert _check(good) == []
    assert _check({**good, "trade": {"zh": "外贸", "en": "Trade", "codes": ["IND_OUT"]}})[0][0] == (
        "IND_OUT 同时在“industry”和“trade”里。"
    )
    assert _check({})
    assert _check([])
    assert _check({"x": {"zh": "无", "en": "No", "codes": []}})
    assert _check({"x": 3})
