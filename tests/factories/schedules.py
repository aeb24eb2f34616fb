"""Schedules of commitments, through the same actions as everybody's."""

from __future__ import annotations

from datetime import date

from tests.factories.people import TODAY
from tests.factories.reporting import County

from diaodu.core.clock import fixed
from diaodu.core.moves import Mover
from diaodu.projects.schedule.actions import NewNode, NewSchedule, freeze_many, lay_many
from diaodu.projects.schedule.models import Node, Schedule
from diaodu.projects.schedule.network import Link, LinkKind
from diaodu.projects.schedule.permissions import KEEPER, LEAD

AREA = "东城片区"
CLERK = Mover("clerk", frozenset({LEAD}), "报送员")
OFFICE = Mover("office", frozenset({KEEPER}), "调度办主任")
STRANGER = Mover("water-clerk", frozenset())
BEGINS = date(2026, 6, 1)
NODES = (
    NewNode("n01", "立项", 10, working=False),
    NewNode("n02", "开工", 0, working=False, mark="start"),
    NewNode("n03", "主体施工", 100, working=False, weight=3),
    NewNode("n04", "配套", 30, working=False),
    NewNode("n05", "验收", 20, working=False, mark="finish"),
)
LINKS = (
    Link("n01", "n02"),
    Link("n02", "n03"),
    Link("n03", "n04", LinkKind.SS, 40),
    Link("n03", "n05"),
    Link("n04", "n05"),
)


def make_schedule(county: County, words: str = AREA, *, frozen: bool = True, on: date = BEGINS) -> Schedule:
    """Five nodes from 1 June on, in calendar days: over by 9 October."""
    return make_schedules(county, [words], frozen=frozen, on=on)[0]


def make_schedules(county: County, words: list[str], *, frozen: bool = True, on: date = BEGINS) -> list[Schedule]:
    subjects = [county.commitment(each).subject for each in words]
    with fixed(on):
        made = lay_many(
            [NewSchedule(subject, BEGINS, nodes=NODES, links=LINKS, lead=county.housing) for subject in subjects],
            by="test",
        )
        if frozen:
            freeze_many(made, by="test")
    return made


def node(schedule: Schedule, key: str) -> Node:
    return Node.objects.select_related("schedule__subject", "unit").get(schedule=schedule, key=key)


def today() -> fixed:  # type: ignore[valid-type]
    return fixed(TODAY)
