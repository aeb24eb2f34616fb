"""Two firms that raise their problems themselves, each by a direct link from the enterprise service centre."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from diaodu.core.clock import fixed
from diaodu.core.models import Subject
from diaodu.core.moves import Mover
from diaodu.people.models import Unit
from diaodu.problems.actions import (
    NewLink,
    NewProblem,
    Routing,
    Said,
    hand_out_link,
    move_problem,
    raise_from_firm,
    route_problems,
)
from diaodu.problems.steps import OFFICE, UNIT

OFFICE_DESK = Mover("chen", frozenset({OFFICE}), "调度办主任")
GIVEN, RAISED, ROUTED, REPLIED = date(2026, 8, 20), date(2026, 8, 27), date(2026, 8, 28), date(2026, 9, 1)
UNTIL = date(2027, 1, 31)
# Which firm, its invented contact, what it says; whether it was answered and waits for the firm's rating.
CALLS = (
    (0, "韩店长", "0999-5550101", "夏季限电影响排产", "每周限电两天，订单交付吃紧，请协调错峰。", True),
    (1, "罗经理", "0999-5550102", "门前道路破损重车难行", "运输车辆绕行三公里，请尽快修补。", False),
)


def load_firm_calls(county: Unit, units: Mapping[str, Unit]) -> None:
    firms = list(Subject.objects.filter(scope=county.path, kind="firm", retired_on=None).order_by("pk")[: len(CALLS)])
    for place, contact, phone, title, body, is_answered in CALLS:
        with fixed(GIVEN):
            new = NewLink(firms[place], units["qiye"], UNTIL, contact, phone)
            link, _secret = hand_out_link(new, by="qiye1")
        with fixed(RAISED):
            given = NewProblem(title, "works", units["qiye"], firms[place], body, link=link)
            problem = raise_from_firm(link, given)
        if is_answered:
            with fixed(ROUTED):
                route_problems([Routing(problem, units["gongxin"], "用电由工信局协调供电公司")], mover=OFFICE_DESK)
            clerk = Mover("gongxin1", frozenset({UNIT}), "报送员")
            with fixed(REPLIED):
                move_problem(problem, "accept", mover=clerk)
                move_problem(problem, "reply", mover=clerk, said=Said("已与供电公司商定错峰方案，9月起每周只限半天。"))
