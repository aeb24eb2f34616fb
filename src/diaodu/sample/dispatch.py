"""Early warnings and three dispatch meetings of the sample county: two held, one being prepared. All invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from diaodu.core.clock import ZONE, fixed
from diaodu.core.moves import Mover
from diaodu.dispatch.actions import (
    NewItemDecision,
    NewPolicy,
    add_proposed,
    decide_item,
    keep_minutes,
    name_policies,
    plan_dispatch,
    publish_agenda,
    push_alert,
    take_up_alerts,
    watch_county,
)
from diaodu.dispatch.models import Alert, DispatchItem, DispatchMeeting
from diaodu.dispatch.queries.meetings import items_of
from diaodu.dispatch.queries.proposals import proposed_for
from diaodu.dispatch.steps import OFFICE
from diaodu.duties.actions import move_duty
from diaodu.duties.models import Decision
from diaodu.duties.steps import ASKER, UNIT
from diaodu.indicators.catalogue.choices import SupportState
from diaodu.indicators.catalogue.models import Indicator
from diaodu.people.choices import Role
from diaodu.people.models import Officer, Unit

BY = "chen"
DESK = Mover(BY, frozenset({OFFICE}), "调度办主任")
INVITED = ("fagai", "caizheng", "shuiwu", "ziran", "zhujian", "qiye")
# Its desk is the one shown to visitors: what it owes is told elsewhere.
SPARED = "zhujian"
FIRST, SECOND, COMING = date(2026, 7, 29), date(2026, 8, 26), date(2026, 9, 4)
HOUR, ROOM = time(9, 0), "县政府第一会议室"
MINUTES = "会议听取了调度办关于经济运行和重点任务进展的汇报，逐项研究了列入议程的事项，明确了责任单位和完成时限。"


def load_dispatch(county: Unit, units: Mapping[str, Unit], *, demo_today: date) -> None:
    """Warnings as the nightly look raises them; decisions done, open and overdue; policies named for two gaps."""
    office = units["diaodu"]
    with fixed(date(2026, 8, 20)):
        watch_county(county, day=date(2026, 8, 20))
    first = _held(FIRST, "全县经济运行调度会（7月）", office, units, due=(date(2026, 8, 14), date(2026, 8, 21)))
    _answered(first[:2], on=date(2026, 8, 13))
    second = _held(SECOND, "全县经济运行调度会（8月）", office, units, due=(date(2026, 8, 31), date(2026, 9, 15)))
    _answered(second[1:2], on=date(2026, 8, 31))
    with fixed(demo_today):
        watch_county(county, day=demo_today)
    _taken_up(county, office)
    _policies(county)
    with fixed(demo_today - timedelta(days=1)):
        coming = _call(COMING, "全县经济运行调度会（9月）", office, units)
        add_proposed(coming, proposed_for(coming, today=demo_today), by=BY)


def _call(day: date, title: str, office: Unit, units: Mapping[str, Unit]) -> DispatchMeeting:
    return plan_dispatch(
        title,
        starts_at=datetime.combine(day, HOUR, ZONE),
        place=ROOM,
        attendees=[units[code] for code in INVITED],
        unit=office,
        by=BY,
    )


def _held(day: date, title: str, office: Unit, units: Mapping[str, Unit], *, due: tuple[date, date]) -> list[Decision]:
    """Called two days before, its agenda published; the first matters are decided on by turns for an early and a
    late day."""
    with fixed(day - timedelta(days=2)):
        dispatch = _call(day, title, office, units)
        add_proposed(dispatch, proposed_for(dispatch, today=day)[:10], by=BY)
        publish_agenda(dispatch, by=BY)
    with fixed(day):
        decided = []
        for place, item in enumerate(_to_decide(items_of(dispatch), units)):
            if item.unit is None:
                continue
            by_day = datetime.combine(due[place % 2], time(17, 30), ZONE)
            text = (
                f"逾期未办结的，由{item.unit.short_name}书面说明原因并重新倒排工期"
                if item.earlier_id
                else f"分析“{item.title[:40]}”滞后原因，排出旬计划并报调度办"
            )
            new = NewItemDecision(text, item.unit, by_day)
            item.dispatch = dispatch
            decided.append(decide_item(item, new, by=BY))
        keep_minutes(dispatch, minutes=MINUTES, by=BY, version=dispatch.meeting.version)
    return decided


def _to_decide(items: Sequence[DispatchItem], units: Mapping[str, Unit]) -> list[DispatchItem]:
    spared = units[SPARED].pk
    return [item for item in items if item.unit_id is not None and item.unit_id != spared][:4]


def _answered(decisions: Sequence[Decision], *, on: date) -> None:
    """The unit answers, the office settles."""
    with fixed(on):
        for decision in decisions:
            duty = decision.duty
            clerk = Officer.objects.filter(tenures__post__unit=duty.unit, tenures__post__role=Role.UNIT_CLERK).first()
            by = clerk.username if clerk else BY
            words = "已查明原因，旬计划已报调度办，按周推进。"
            move_duty(duty, "answer", mover=Mover(by, frozenset({UNIT})), words=words)
            move_duty(duty, "settle", mover=Mover(BY, frozenset({ASKER}), DESK.post))


def _taken_up(county: Unit, office: Unit) -> None:
    """Of the oldest warnings some have their measures, one lies with its unit."""
    alerts = list(
        Alert.objects.filter(scope=county.path, state="raised", lead__isnull=False)
        .exclude(lead__code=SPARED)
        .select_related("subject", "lead", "unit")
        .order_by("raised_on", "pk")[:4]
    )
    if not alerts:
        return
    with fixed(date(2026, 9, 1)):
        take_up_alerts(alerts, measures="由责任单位分析原因，逐项列出可增量和推进时限，每周报送一次。", mover=DESK)
        first = alerts[0]
        if first.lead is not None:
            due = datetime(2026, 9, 10, 17, 30, tzinfo=ZONE)
            push_alert(first, lead=first.lead, due_at=due, asked_by=office, mover=DESK)


def _policies(county: Unit) -> None:
    by_code = {each.code: each for each in Indicator.objects.filter(scope=county.path, code__in=("IND_OUT", "RETAIL"))}
    named = (
        ("IND_OUT", "技改投资奖补", "云海县工业稳增长若干措施（样例）", SupportState.CONFIRMED),
        ("RETAIL", "秋季消费券", "云海县促消费行动方案（样例）", SupportState.OPEN),
    )
    new = [
        NewPolicy(by_code[code], county, 2026, name, source, None, state)
        for code, name, source, state in named
        if code in by_code
    ]
    with fixed(date(2026, 8, 28)):
        name_policies(new, county=county, by=BY)
