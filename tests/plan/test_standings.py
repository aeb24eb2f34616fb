"""First lights: a commitment stands on what its unit reported, and says why."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.factories.reporting import County, act, fill, report, return_of

from diaodu.core.clock import fixed
from diaodu.core.marks import drain_marks
from diaodu.core.models import DirtyMark
from diaodu.core.settings import change_setting
from diaodu.ledger.actions import accept_returns, correct_return, hand_up, sign
from diaodu.people.models import Tie
from diaodu.plan.actions import Claim, catch_up_standings, claim_commitments, rebuild_standings
from diaodu.plan.actions.claiming import ClaimedError
from diaodu.plan.figures import reported_figure
from diaodu.plan.models import Counting, Standing

pytestmark = pytest.mark.django_db


def light(county: County, words: str, day: date) -> Standing:
    return Standing.objects.get(commitment=county.commitment(words), day=day)


def drain(day: date) -> None:
    with fixed(day):
        drain_marks()


def test_accepted_figure_moves_the_light_by_itself(county: County) -> None:
    day = date(2026, 8, 3)
    drain(day)
    assert light(county, "老旧小区", day).reason_zh == "还没有报数"
    report(county, "2026-07", "74", on=day)
    assert DirtyMark.objects.count() == 2
    drain(day)
    now = light(county, "老旧小区", day)
    assert (now.light, now.value, now.value_at) == ("yellow", Decimal(74), date(2026, 7, 31))
    assert now.reason_zh == "完成率41.1%，低于序时17.2个百分点（序时58.3%）"
    assert DirtyMark.objects.count() == 0


def test_second_yellow_month_turns_red_and_the_first_day_stays_as_it_was(county: County) -> None:
    report(county, "2026-07", "74", on=date(2026, 8, 3))
    drain(date(2026, 8, 3))
    report(county, "2026-08", "80", on=date(2026, 9, 2))
    drain(date(2026, 9, 2))
    assert light(county, "老旧小区", date(2026, 9, 2)).reason_zh == (
        "完成率44.4%，低于序时22.2个百分点（序时66.7%），已连续2期"
    )
    assert light(county, "老旧小区", date(2026, 9, 2)).light == "red"
    assert light(county, "老旧小区", date(2026, 8, 3)).light == "yellow"


def test_a_measure_that_is_gone_is_a_blank_and_does_not_stop_the_others(county: County) -> None:
    day = date(2026, 8, 3)
    Counting.objects.filter(commitment=county.commitment("14条河流")).update(measure="gone.measure")
    report(county, "2026-07", "74", on=day)
    drain(day)
    assert light(county, "老旧小区", day).value == Decimal(74)
    assert light(county, "14条河流", day).value is None
    assert DirtyMark.objects.count() == 0


def test_day_is_rebuilt_to_the_same_rows(county: County) -> None:
    day = date(2026, 8, 3)
    report(county, "2026-07", "74", on=day)
    drain(day)
    before = list(Standing.objects.order_by("commitment").values_list("commitment", "light", "reason_zh", "yellow_run"))
    with fixed(day):
        Standing.objects.filter(day=day).exclude(commitment=county.commitment("老旧小区")).delete()
        rebuild_standings(Counting.objects.select_related("commitment__document__unit"), day)
    after = list(Standing.objects.order_by("commitment").values_list("commitment", "light", "reason_zh", "yellow_run"))
    assert after == before


def test_past_day_is_rebuilt_as_it_was_known_then_whatever_came_later(county: County) -> None:
    day = date(2026, 8, 3)
    owed = report(county, "2026-07", "74", on=day)
    drain(day)
    before = roll_of(day)
    with fixed(date(2026, 8, 20)):
        correct_return(owed, mover=act("clerk", owed), why="漏报2个小区")
        owed.refresh_from_db()
        fill(owed, "clerk", 万平方米="99")
        hand_up(owed, mover=act("clerk", owed))
        for signer in ("chief", "head"):
            sign(owed, mover=act(signer, owed))
        accept_returns([return_of(owed.round, owed.unit)], mover=act("office", owed))
    drain(date(2026, 8, 20))
    assert light(county, "老旧小区", date(2026, 8, 20)).value == Decimal(99)
    for _ in range(2):
        rebuild_standings(Counting.objects.select_related("commitment__document__unit"), day)
        assert roll_of(day) == before


def roll_of(day: date) -> list[dict[str, object]]:
    """Every standing of a day with all that it says."""
    rows = Standing.objects.filter(day=day).order_by("commitment").values()
    return [{name: value for name, value in row.items() if name != "id"} for row in rows]


def test_missed_days_are_caught_up_as_they_were_known(county: County) -> None:
    with fixed(date(2026, 8, 3)):
        catch_up_standings()
    report(county, "2026-07", "74", on=date(2026, 8, 5))
    with fixed(date(2026, 8, 6)):
        assert catch_up_standings() == 9
        assert catch_up_standings() == 0
    lights = Standing.objects.filter(commitment=county.commitment("老旧小区")).order_by("day")
    assert [(row.day.day, row.light) for row in lights] == [(3, "grey"), (4, "grey"), (5, "yellow"), (6, "yellow")]


def test_days_caught_up_together_stand_as_those_made_one_by_one(county: County) -> None:
    with fixed(date(2026, 8, 3)):
        catch_up_standings()
    report(county, "2026-07", "74", on=date(2026, 8, 5))
    report(county, "2026-08", "80", on=date(2026, 9, 1))
    days = [date(2026, 8, 4) + timedelta(days=n) for n in range(31)]
    with fixed(days[-1]):
        catch_up_standings()
    together = [roll_of(day) for day in days]
    Standing.objects.filter(day__in=days).delete()
    for day in days:
        with fixed(day):
            catch_up_standings()
    assert [roll_of(day) for day in days] == together
    assert light(county, "老旧小区", days[-1]).yellow_run == 2


def test_countys_own_rules_win_from_their_day_on_and_are_remembered(county: County) -> None:
    value = {
        "bands": [{"up_to": 50, "light": "green"}, {"light": "red"}],
        "yellow_run": 0,
        "near_days": 30,
        "over_limit": 0,
        "behind_rank": 2,
        "rate_points": 1,
    }
    own = change_setting("light.rules", value, by="office", valid_from=date(2026, 9, 1), scope=county.unit.path)
    report(county, "2026-07", "74", on=date(2026, 8, 3))
    drain(date(2026, 8, 3))
    with fixed(date(2026, 9, 2)):
        catch_up_standings()
    first, second = (light(county, "老旧小区", day) for day in (date(2026, 8, 3), date(2026, 9, 2)))
    assert (first.light, first.pack.shipped) == ("yellow", True)
    assert (second.light, second.pack) == ("green", own)


def test_claim_gives_lead_partners_and_what_is_counted(county: County) -> None:
    commitment = county.commitment("老旧小区")
    ties = Tie.objects.filter(subject=commitment.subject).order_by("kind").values_list("kind", "unit__code")
    assert list(ties) == [("lead", "zhujian"), ("partner", "shuiwu")]
    counting = commitment.counting
    assert (counting.low, counting.measured_in, counting.start, counting.due) == (
        Decimal(180),
        "万平方米",
        date(2026, 1, 1),
        date(2026, 12, 31),
    )


def test_commitment_is_claimed_once(county: County) -> None:
    with pytest.raises(ClaimedError, match="has been claimed already"):
        claim_commitments([Claim(county.commitment("老旧小区"), county.water)], by="office", since=date(2026, 9, 1))


@pytest.mark.parametrize(
    ("value", "unit", "low", "reported"),
    [
        ("180", "万平方米", "1800000", ("万平方米", Decimal(180))),
        ("14", "条", "14", ("条", Decimal(14))),
        ("4.5", "%", "4.5", ("%", Decimal("4.5"))),
        ("一千", "万元", "10000000", ("元", Decimal(10000000))),
        ("1,200", "亩", "1200", ("亩", Decimal(1200))),
    ],
)
def test_target_is_reported_in_the_unit_the_plan_writes(
    value: str, unit: str, low: str, reported: tuple[str, Decimal]
) -> None:
    figure = reported_figure(
        value=value, unit=unit, low=Decimal(low), high=Decimal(low), canonical_unit="元" if unit == "万元" else unit
    )
    assert figure is not None
    assert (figure.unit, figure.low) == reported


def test_target_without_a_figure_is_not_reported_in_numbers() -> None:
    assert reported_figure(value="AA+", unit="", low=None, high=None, canonical_unit="") is None
