"""Warnings: raised by the nightly look, once a period; taken up, pushed, closed; over by themselves."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta

import pytest
from tests.factories.analysis import AnalysedCounty, make_analysed_county
from tests.factories.people import TODAY

from diaodu.core.clock import fixed
from diaodu.core.models import AuditEntry, Setting
from diaodu.core.moves import Mover
from diaodu.dispatch.actions import close_alert, watch_county
from diaodu.dispatch.models import Alert
from diaodu.dispatch.setting_kinds import WARNINGS
from diaodu.dispatch.steps import OFFICE

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
OCTOBER = date(2026, 10, 12)
DESK = Mover("office", frozenset({OFFICE}), "主任")


@pytest.fixture(scope="module")
def analysed_of_the_file(kept_for_the_file: None) -> AnalysedCounty:
    with fixed(TODAY):
        made = make_analysed_county()
    Setting.objects.create(
        name=WARNINGS.name,
        scope=made.place.county.path,
        valid_from=date(2026, 1, 1),
        value={"below_pace": {"points": 3}, "falling": {"periods": 1}, "below_mean": {"points": 0, "least": 2}},
        source="云调〔2026〕1号",
        by="test",
    )
    return made


@pytest.fixture
def analysed(analysed_of_the_file: AnalysedCounty, db: None) -> AnalysedCounty:
    return deepcopy(analysed_of_the_file)


def look(county: AnalysedCounty, day: date = TODAY) -> dict[str, str]:
    """By title what is warned of after a look on that day."""
    with fixed(day):
        watch_county(county.place.county, day=day)
    return {
        f"{alert.title} {alert.condition}": str(alert.state)
        for alert in Alert.objects.filter(scope=county.place.county.path).order_by("pk")
    }


def test_look_raises_what_the_countys_own_rule_says_and_says_why(analysed: AnalysedCounty) -> None:
    found = look(analysed)
    assert found == {
        "一般公共预算收入 below_pace": "raised",
        "西镇：规上工业总产值增速 falling": "raised",
    }
    budget = Alert.objects.select_related("row").get(condition="below_pace")
    assert budget.reason_zh == "完成率63.6%，低于序时66.7%共3.0个百分点"
    assert budget.row.source == "云调〔2026〕1号"
    assert (budget.period, budget.evidence["behind"]) == ("2026-08", "3.0")
    assert AuditEntry.objects.filter(verb="watch_figures").count() == 1


def test_second_look_changes_nothing(analysed: AnalysedCounty) -> None:
    look(analysed)
    before = list(Alert.objects.order_by("pk").values())
    look(analysed, TODAY + timedelta(days=1))
    assert list(Alert.objects.order_by("pk").values()) == before
    assert AuditEntry.objects.filter(verb="watch_figures").count() == 1


def test_warning_ends_by_itself_and_stays_in_the_history(analysed: AnalysedCounty) -> None:
    look(analysed)
    with fixed(OCTOBER):
        analysed.place.enter("BUDGET", "county", {"2026-09": "26"})
    found = look(analysed, OCTOBER)
    assert found["一般公共预算收入 below_pace"] == "ended"
    ended = Alert.objects.get(condition="below_pace")
    assert ended.over_on == OCTOBER
    assert ended.subject.moves.get(verb="end").why == "预警条件已不成立，自行解除"


def test_closed_warning_is_not_raised_again_for_its_period_but_for_the_next(analysed: AnalysedCounty) -> None:
    look(analysed)
    with fixed(TODAY):
        close_alert(Alert.objects.get(condition="below_pace"), effect="9月入库2亿元", mover=DESK)
    look(analysed, TODAY + timedelta(days=1))
    assert Alert.objects.filter(condition="below_pace").count() == 1
    with fixed(OCTOBER):
        analysed.place.enter("BUDGET", "county", {"2026-09": "22"})
    look(analysed, OCTOBER)
    periods = Alert.objects.filter(condition="below_pace").order_by("pk").values_list("period", "state")
    assert list(periods) == [("2026-08", "closed"), ("2026-09", "raised")]


def test_lasting_warning_goes_on_as_the_same_one(analysed: AnalysedCounty) -> None:
    look(analysed)
    with fixed(OCTOBER):
        analysed.place.enter("BUDGET", "county", {"2026-09": "22"})
    look(analysed, OCTOBER)
    alert = Alert.objects.get(condition="below_pace")
    assert (alert.period, alert.last_period, alert.state, alert.raised_on) == ("2026-08", "2026-09", "raised", TODAY)
