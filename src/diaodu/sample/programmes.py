"""The sample county's programmes of works: made, reported month by month, confirmed by the bureaus that lead them."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from diaodu.core.clock import fixed
from diaodu.core.moves import Mover
from diaodu.kernel.period import Period
from diaodu.people.models import Unit
from diaodu.plan.actions import confirm_counting, propose_counting
from diaodu.plan.models import Counting
from diaodu.plan.steps import KEEPER
from diaodu.plan.terms import terms_of
from diaodu.projects.works.actions import (
    Confirmation,
    NewItem,
    NewProgramme,
    Report,
    add_items,
    add_programme,
    confirm_items,
    report_items,
)
from diaodu.projects.works.choices import DONE, Stage, Track
from diaodu.projects.works.measures import ITEMS, QUANTITY
from diaodu.projects.works.models import Item, Programme
from diaodu.projects.works.rules import State, clearing_stage
from diaodu.projects.works.setting_kinds import kinds_of
from diaodu.projects.works.steps import LEAD, TOWN

ROWS = Path(__file__).parent / "work_items.csv"
YEAR = 2026
OFFICE = Mover("chen", frozenset({KEEPER}), "调度办主任")


class _Programme(NamedTuple):
    name_zh: str
    name_en: str
    lead: str
    partners: tuple[str, ...]
    note: str = ""


PROGRAMMES = (
    _Programme(
        "城市更新工程", "Urban renewal", "zhujian", ("gulou", "beiting", "yanpu"), "老旧小区、雨污管网和东城片区征迁"
    ),
    _Programme("乡村振兴工程", "Rural revival", "nongye", ("liuxi", "shiling", "qingfan"), "和美乡村和清洁取暖"),
    _Programme("海岸廊道工程", "Shore corridor", "wenlv", ("wangchao", "qingfan", "yanpu"), "慢行道和海岸节点"),
    _Programme("交通工程", "Roads", "jiaotong", ("liuxi", "shiling", "wangchao"), "农村公路、主干道路和沿线征迁"),
    _Programme("水利工程", "Waters", "shuiwu", ("shiling", "liuxi", "yingji"), "河道治理和水库除险加固"),
    _Programme("卫生教育工程", "Health and schools", "jiaoyu", ("weijian", "songshan"), "学校、幼儿园和医疗机构"),
)
# By place in the text, what of which programme counts: these stand on records instead of hand reports.
BOUND = {
    25: (QUANTITY, "城市更新工程", "neighbourhood", "竣工验收合格，主管部门核定", Stage.FINISHED),
    26: (ITEMS, "乡村振兴工程", "old_village", "进场施工，主管部门核定", Stage.STARTED),
    28: (ITEMS, "乡村振兴工程", "village", "通过省级核验，主管部门核定", Stage.FINISHED),
    29: (QUANTITY, "交通工程", "rural_road", "交工验收，主管部门核定", Stage.FINISHED),
    32: (QUANTITY, "海岸廊道工程", "greenway", "贯通验收，主管部门核定", Stage.FINISHED),
    35: (ITEMS, "水利工程", "river", "完工验收，主管部门核定", Stage.FINISHED),
    36: (ITEMS, "水利工程", "reservoir", "蓄水验收，主管部门核定", Stage.FINISHED),
    38: (QUANTITY, "卫生教育工程", "school", "竣工并投入使用，主管部门核定", Stage.FINISHED),
}
# Bureaus that had confirmed August by the demonstration's day; the others still look.
CONFIRMED_AUGUST = ("jiaotong", "shuiwu")
Clerk = Callable[[Unit], str]


def load_programmes(county: Unit, units: Mapping[str, Unit]) -> dict[str, Programme]:
    """The six, with their items as they were planned when the year began."""
    rows, kinds = _rows(), kinds_of(county.path, on=date(YEAR, 1, 1))
    made = {}
    for new in PROGRAMMES:
        partners = [units[code] for code in new.partners]
        given = NewProgramme(
            new.name_zh, date(YEAR, 1, 1), units[new.lead], partners, new.name_en, date(YEAR, 12, 31), new.note
        )
        programme = add_programme(given, county=county, by="chen")
        items = [_new(row, units, kinds[row["what"]].track, kinds[row["what"]].units[0]) for row in rows[new.name_zh]]
        add_items(programme, items, by="chen", on=date(YEAR, 1, 1))
        made[new.name_zh] = programme
    return made


def bind_countings(countings: Mapping[int, Counting], programmes: Mapping[str, Programme]) -> None:
    """What counts is agreed before the first light: these records, at this stage, as the bureau confirms it."""
    for place, (measure, name, what, words, stage) in BOUND.items():
        counting = countings[place]
        params = {"programme": programmes[name].code, "stage": str(stage), "what": what, "basis": "confirmed"}
        terms = replace(terms_of(counting), measure=measure, params=params, stage=words)
        change = propose_counting(counting, terms, mover=OFFICE, version=counting.version)
        confirm_counting(change, mover=OFFICE, version=change.version)


def load_progress(programmes: Mapping[str, Programme], units: Mapping[str, Unit], clerk: Clerk) -> None:
    """Month by month: what streets and townships report on its last day, what bureaus confirm on the day after."""
    rows = _rows()
    for new in PROGRAMMES:
        programme, lead = programmes[new.name_zh], units[new.lead]
        items = list(Item.objects.filter(programme=programme).select_related("unit", "subject").order_by("pk"))
        pairs = list(zip(items, rows[new.name_zh], strict=True))
        for month in range(1, 9):
            end = Period.month(YEAR, month).end
            with fixed(end):
                _report(
                    programme, [(item, state) for item, row in pairs if (state := _state(item, row, month))], end, clerk
                )
            if month < 8 or new.lead in CONFIRMED_AUGUST:
                with fixed(end + timedelta(days=1)):
                    _confirm(programme, lead, pairs, clerk)


def _report(programme: Programme, said: Sequence[tuple[Item, State]], on: date, clerk: Clerk) -> None:
    by_unit: dict[int, list[tuple[Item, State]]] = defaultdict(list)
    for item, state in said:
        by_unit[item.unit_id].append((item, state))
    for group in by_unit.values():
        unit = group[0][0].unit
        mover = Mover(clerk(unit), frozenset({TOWN}), "经济发展办报送员")
        reports = [Report(item, state, on) for item, state in group]
        report_items(reports, programme=programme, mover=mover, unit=unit)


def _confirm(programme: Programme, lead: Unit, pairs: Iterable[tuple[Item, Mapping[str, str]]], clerk: Clerk) -> None:
    mover = Mover(clerk(lead), frozenset({LEAD}), "报送员")
    found = []
    for item, row in pairs:
        if item.reported is None or item.is_confirmed:
            continue
        stage, _colon, why = row["check"].partition(":")
        otherwise = bool(why) and item.state == DONE[item.track]
        state = State(stage, item.quantity) if otherwise else None
        found.append(Confirmation(item, state, why=why if otherwise else ""))
    confirm_items(found, programme=programme, mover=mover, unit=lead)


def _state(item: Item, row: Mapping[str, str], month: int) -> State | None:
    """What is said of an item at the end of a month; None: nothing new."""
    if item.track == Track.CLEARING:
        return _cleared(item, row, month)
    if row["done"] == str(month):
        return State(Stage.FINISHED, item.quantity)
    return State(Stage.STARTED, item.quantity) if row["begun"] == str(month) else None


def _cleared(item: Item, row: Mapping[str, str], month: int) -> State | None:
    """Signing in May, all of it in August."""
    amounts = [Decimal(row[name]) if row[name] else None for name in ("signed", "vacated", "cleared")]
    if month == 5 and amounts[0] is not None:
        half = (amounts[0] / 2).quantize(Decimal(1))
        amounts = [half, *(None if amount is None else Decimal(0) for amount in amounts[1:])]
    elif month != 8 or all(amount is None for amount in amounts):
        return None
    state = State("due", item.quantity, *amounts)
    return replace(state, stage=clearing_stage(state))


def _new(row: Mapping[str, str], units: Mapping[str, Unit], track: str, unit: str) -> NewItem:
    return NewItem(
        row["name"],
        units[row["unit"]],
        row["what"],
        track,
        unit,
        Decimal(row["quantity"]) if row["quantity"] else None,
        row["place"],
        date.fromisoformat(row["start_due"]) if row["start_due"] else None,
        date.fromisoformat(row["finish_due"]) if row["finish_due"] else None,
        float(row["lon"]) if row["lon"] else None,
        float(row["lat"]) if row["lat"] else None,
    )


def _rows() -> dict[str, list[dict[str, str]]]:
    """By programme, in the order of the file."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    with ROWS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["programme"]].append(row)
    return found
