"""A programme with items, streets that keep them, a bureau that leads it; an area round them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tests.factories.people import PASSWORD, SINCE

from diaodu.areas.actions import AreaGiven, add_area, draw_area
from diaodu.areas.models import Area
from diaodu.core.clock import fixed
from diaodu.core.moves import Mover
from diaodu.core.shipped import load_shipped_settings
from diaodu.people.actions import NewUnit, add_officer, add_unit, give_post
from diaodu.people.choices import Role, UnitKind
from diaodu.people.models import Officer, Unit
from diaodu.projects.works.actions import NewItem, NewProgramme, Report, add_items, add_programme, report_items
from diaodu.projects.works.models import Item, Programme
from diaodu.projects.works.queries import with_positions
from diaodu.projects.works.rules import State
from diaodu.projects.works.steps import LEAD, TOWN

YEAR, DAY = date(2026, 1, 1), date(2026, 9, 2)
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[123.1, 35.0], [123.2, 35.0], [123.2, 35.1], [123.1, 35.1], [123.1, 35.0]]],
}


@dataclass
class Works:
    programme: Programme
    lead: Unit
    east: Unit
    west: Unit

    def item(self, name: str) -> Item:
        return with_positions(Item.objects.filter(programme=self.programme)).get(name=name)

    def items(self) -> list[Item]:
        return list(with_positions(Item.objects.filter(programme=self.programme)).order_by("pk"))

    @property
    def bureau(self) -> Mover:
        return Mover("lead-clerk", frozenset({LEAD}), "报送员")

    def town(self, unit: Unit) -> Mover:
        return Mover(f"{unit.code}-clerk", frozenset({TOWN}), "报送员")


def make_works(county: Unit, lead: Unit, *, items: int = 3, officers: bool = True) -> Works:
    """K-2026-001 with items of 2 万平方米 each, by turns of the eastern and the western street."""
    load_shipped_settings()
    east = _unit(county, "east", "东街道")
    west = _unit(county, "west", "西街道")
    if officers:
        for unit in (east, west):
            _officer(f"{unit.code}-clerk", unit)
    with fixed(YEAR):
        new = NewProgramme("城市更新工程", YEAR, lead, (east, west), "Urban renewal", date(2026, 12, 31))
        programme = add_programme(new, county=county, by="office")
        add_more(programme, [east, west], items)
    return Works(programme, lead, east, west)


def add_more(programme: Programme, units: list[Unit], count: int) -> list[Item]:
    rows = [
        NewItem(
            f"小区{n}", units[n % 2], "neighbourhood", "building", "万平方米", Decimal(2), "", date(2026, 3, 1),
            date(2026, 8, 1), 123.1 + n / 1000, 35.05,
        )
        for n in range(count)
    ]  # fmt: skip
    return add_items(programme, rows, by="office", on=YEAR)


def report(works: Works, name: str, stage: str, quantity: str = "2", *, on: date = DAY, why: str = "") -> Item:
    item = works.item(name)
    with fixed(on):
        report_items(
            [Report(item, State(stage, Decimal(quantity)), on, why)],
            programme=works.programme,
            mover=works.town(item.unit),
            unit=item.unit,
        )
    return item


def make_area(county: Unit, lead: Unit, *, name: str = "临港产业园", kind: str = "industrial") -> Area:
    load_shipped_settings()
    area = add_area(AreaGiven(name, kind, lead), county=county, by="office", since=YEAR)
    return draw_area(area, SQUARE, by="office")


def _unit(parent: Unit, code: str, name: str) -> Unit:
    return add_unit(NewUnit(code, UnitKind.TOWNSHIP, name), by="test", parent=parent, valid_from=SINCE)


def _officer(username: str, unit: Unit) -> Officer:
    role = Role.UNIT_CLERK
    officer = add_officer(username, name=username, unit=unit, password=PASSWORD, by="test", must_change=False)
    give_post(officer, unit=unit, title_zh=str(role.label), title_en=role.value, role=role, since=SINCE, by="test")
    return officer
