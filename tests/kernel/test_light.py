"""The light: what offices expect of it, and that no case falls through."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.kernel.light import Aim, Known, Light, LightPack, light_of
from diaodu.kernel.pace import linear_pace
from diaodu.kernel.quantity import Quantity

PACK = LightPack.from_row(
    {
        "bands": [
            {"up_to": 10, "light": "green"},
            {"up_to": 30, "light": "yellow"},
            {"light": "red"},
        ],
        "yellow_run": 2,
        "near_days": 30,
        "over_limit": 0,
        "behind_rank": 2,
        "rate_points": 1,
    }
)
YEAR = {"start": date(2026, 1, 1), "due": date(2026, 12, 31)}
AUGUST = date(2026, 8, 31)


def aim(amount: str | None = "180", comparator: str = "=", kind: str = "count", opening: str = "0") -> Aim:
    number = None if amount is None else Quantity(Decimal(amount), Decimal(amount), "万平方米")
    return Aim(number, comparator, kind, opening=Decimal(opening), **YEAR)


def rate(amount: str) -> Aim:
    return Aim(Quantity(Decimal(amount), Decimal(amount), "%"), ">=", "growth", **YEAR)


def known(value: str | None, on: date = AUGUST, **words: object) -> Known:
    return Known(on, None if value is None else Decimal(value), on, **words)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "light", "reason"),
    [
        ("120", Light.GREEN, "完成率66.7%，不低于序时（序时66.7%）"),
        ("102", Light.GREEN, "完成率56.7%，低于序时10.0个百分点（序时66.7%）"),
        ("101.9", Light.YELLOW, "完成率56.6%，低于序时10.1个百分点（序时66.7%）"),
        ("66", Light.YELLOW, "完成率36.7%，低于序时30.0个百分点（序时66.7%）"),
        ("65.9", Light.RED, "完成率36.6%，低于序时30.1个百分点（序时66.7%）"),
        ("180", Light.DONE, "已达目标，完成率100.0%"),
        ("-18", Light.RED, "完成率-10.0%，低于序时76.7个百分点（序时66.7%）"),
    ],
)
def test_figure_is_held_against_the_pace_in_points(value: str, light: Light, reason: str) -> None:
    verdict = light_of(aim(), known(value), PACK)
    assert (verdict.light, verdict.zh) == (light, reason)


def test_second_yellow_in_a_row_turns_red_and_says_so() -> None:
    verdict = light_of(aim(), known("90", yellows_before=1), PACK)
    assert (verdict.light, verdict.rule) == (Light.RED, "yellow_run")
    assert verdict.zh == "完成率50.0%，低于序时16.7个百分点（序时66.7%），已连续2期"


def test_august_figure_is_not_held_against_the_days_of_september() -> None:
    late = Known(date(2026, 9, 20), Decimal(120), AUGUST)
    assert light_of(aim(), late, PACK).zh == "完成率66.7%，不低于序时（序时66.7%）"


@pytest.mark.parametrize(
    ("promise", "value", "light", "reason"),
    [
        (aim("3.5", "<="), "3.4", Light.GREEN, "3.4，上限3.5，未超"),
        (aim("3.5", "<="), "3.5", Light.GREEN, "3.5，上限3.5，未超"),
        (aim("3.5", "<"), "3.5", Light.RED, "3.5，上限3.5，已超"),
        (aim("3", "<=", kind="rank"), "3", Light.GREEN, "位次第3，目标前3"),
        (aim("3", "<=", kind="rank"), "5", Light.YELLOW, "位次第5，目标前3，差2位"),
        (aim("3", "<=", kind="rank"), "6", Light.RED, "位次第6，目标前3，差3位"),
        (aim("10", "<=", opening="20"), "13", Light.GREEN, "完成率70.0%，高于序时3.3个百分点（序时66.7%）"),
        (aim("10", "<=", opening="20"), "10", Light.DONE, "已达目标，完成率100.0%"),
        (rate("6"), "6.1", Light.GREEN, "6.1%，目标6%，不低于目标"),
        (rate("6"), "5.2", Light.YELLOW, "5.2%，目标6%，差0.8个百分点"),
        (rate("6"), "4.9", Light.RED, "4.9%，目标6%，差1.1个百分点"),
        (aim("2", kind="class"), "1", Light.GREEN, "时限2026-12-31，还有122天"),
        (aim(None), None, Light.GREEN, "时限2026-12-31，还有122天"),
        (aim(), None, Light.GREY, "还没有报数"),
    ],
)
def test_every_kind_of_promise_is_judged_in_its_own_way(promise: Aim, value: str, light: Light, reason: str) -> None:
    verdict = light_of(promise, known(value), PACK)
    assert (verdict.light, verdict.zh) == (light, reason)


def test_limit_that_held_to_the_last_day_is_done() -> None:
    assert light_of(aim("3.5", "<="), known("3.4", on=date(2026, 12, 31)), PACK).light is Light.DONE


def test_promise_without_a_figure_turns_with_its_due_date() -> None:
    lights = [
        light_of(aim(None), Known(date(2026, 12, 31) + timedelta(days=day)), PACK).light for day in (-31, -30, 0, 1)
    ]
    assert lights == [Light.GREEN, Light.YELLOW, Light.YELLOW, Light.RED]


def test_nobody_is_judged_without_a_lead_unit_or_a_date() -> None:
    assert light_of(aim(), known("1", is_claimed=False), PACK).zh == "待认领：还没有牵头单位"
    undated = Aim(Quantity(Decimal(4), Decimal(4), "个"))
    assert light_of(undated, known("1"), PACK).zh == "完成率25.0%；没有时限，不判快慢"


@pytest.mark.parametrize(
    "bands",
    [
        [],
        [{"up_to": 10, "light": "green"}],
        [{"light": "green"}, {"light": "red"}],
        [{"up_to": 30, "light": "green"}, {"up_to": 10, "light": "yellow"}, {"light": "red"}],
    ],
)
def test_pack_with_a_hole_is_refused(bands: list[dict[str, object]]) -> None:
    with pytest.raises(ValueError, match="band"):
        LightPack.from_row(
            {"bands": bands, "yellow_run": 2, "near_days": 30, "over_limit": 0, "behind_rank": 2, "rate_points": 1}
        )


figures = st.decimals(-(10**9), 10**9, places=4, allow_nan=False)
days = st.dates(date(2025, 1, 1), date(2028, 12, 31))


@given(
    amount=st.none() | figures,
    comparator=st.sampled_from(["=", ">=", "<=", "~", ">", "<"]),
    kind=st.sampled_from(["level", "increment", "growth", "share", "rank", "count", "grade", "class"]),
    opening=figures,
    start=st.none() | days,
    due=st.none() | days,
    value=st.none() | figures,
    on=days,
    yellows=st.integers(0, 5),
)
def test_every_promise_has_a_light_and_a_reason_whatever_comes(
    amount: Decimal | None, comparator: str, kind: str, opening: Decimal, start: date, due: date,
    value: Decimal | None, on: date, yellows: int,
) -> None:  # fmt: skip
    number = None if amount is None else Quantity(amount, amount, "个")
    verdict = light_of(
        Aim(number, comparator, kind, start, due, opening), Known(on, value, on, yellows_before=yellows), PACK
    )
    assert verdict.light in Light
    assert verdict.zh
    assert verdict.en


@given(st.lists(figures, min_size=2, max_size=2, unique=True))
def test_more_done_never_looks_worse(two: list[Decimal]) -> None:
    order = [Light.RED, Light.YELLOW, Light.GREEN, Light.DONE]
    low, high = sorted(two)
    lights = [light_of(aim("1000"), Known(AUGUST, value, AUGUST), PACK).light for value in (low, high)]
    assert order.index(lights[0]) <= order.index(lights[1])


@given(start=days, first=st.integers(0, 800), second=st.integers(0, 800))
def test_pace_rises_from_nothing_to_one(start: date, first: int, second: int) -> None:
    due = start + timedelta(days=400)
    earlier, later = sorted([first, second])
    steps = [linear_pace(start, due, start + timedelta(days=day)) for day in (earlier, later)]
    assert Fraction(0) <= steps[0] <= steps[1] <= Fraction(1)
    assert linear_pace(start, due, start - timedelta(days=1)) == 0
    assert linear_pace(start, due, due) == 1


def test_pace_counts_months_as_offices_do() -> None:
    assert linear_pace(date(2026, 1, 1), date(2026, 12, 31), AUGUST) == Fraction(8, 12)
    with pytest.raises(ValueError, match="lies before"):
        linear_pace(date(2026, 2, 1), date(2026, 1, 1), AUGUST)
