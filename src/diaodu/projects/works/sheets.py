"""Lists of items as Excel: taken along, changed, brought back; a list of works and a clearing ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.core.bringing import sheet_to_fill
from diaodu.core.choices import RowChange
from diaodu.core.clock import today
from diaodu.core.sheets import Checked, Column, Row, SheetKind, SheetRefusedError, refuse_wrong, register_sheet_kind
from diaodu.paper.table_book import Cell, table_workbook
from diaodu.people.models import Officer, Unit
from diaodu.people.permissions import within
from diaodu.projects.works.actions import ItemChange, NewItem, Report, add_items, change_items, report_items
from diaodu.projects.works.choices import Stage, Track
from diaodu.projects.works.models import Item, Programme
from diaodu.projects.works.permissions import Hand, hand_in, may_bring_items
from diaodu.projects.works.queries import with_positions
from diaodu.projects.works.rules import State, goes_back
from diaodu.projects.works.setting_kinds import Kind, kinds_of
from diaodu.projects.works.sheet_rows import HEADS, ReadRow, read_row, stage_word
from diaodu.projects.works.states import state_of

WORKS_SHEET, CLEARING_SHEET = "works.items", "works.clearing"
SHEET_OF = {Track.BUILDING: WORKS_SHEET, Track.CLEARING: CLEARING_SHEET}
_REQUIRED = ("name", "town", "what")
_COMMON = ("name", "town", "what", "place", "quantity", "measured_in")
_KEYS: dict[str, tuple[str, ...]] = {
    Track.BUILDING: (*_COMMON, "stage", "on", "start_due", "finish_due", "lon", "lat", "why"),
    Track.CLEARING: (*_COMMON, "signed", "vacated", "cleared", "on", "start_due", "finish_due", "lon", "lat", "why"),
}
_OTHER_NAMES = {
    "code": ("项目编号", "code"), "name": ("项目名称", "事项"), "town": ("镇街名称", "填报单位", "乡镇"),
    "place": ("村居", "地点"), "quantity": ("规模", "应征数"), "why": ("备注", "原因"), "on": ("完成日期", "进度日期"),
    "signed": ("已签约",), "vacated": ("已腾退",), "cleared": ("已清表",),
}  # fmt: skip
_LONGEST = {"name": 120, "place": 120, "why": 400}


def columns_of(track: str) -> tuple[Column, ...]:
    code = Column("code", ("编号", *_OTHER_NAMES["code"]), example="")
    return (
        code,
        *(
            Column(key, (HEADS[key], *_OTHER_NAMES.get(key, ())), key in _REQUIRED, longest=_LONGEST.get(key, 60))
            for key in _KEYS[track]
        ),
    )


@dataclass
class _Plan:
    """What a sheet would do to a programme: each row read, with the item it is about."""

    programme: Programme
    hand: Hand
    officer: Officer
    rows: list[ReadRow]
    items: list[Item | None]
    units: list[Unit | None]


def _read(rows: Sequence[Row], scope: str, track: str) -> _Plan:
    """Five queries, however many rows. Raises SheetRefusedError where the programme is not there any more."""
    given = rows[0] if rows else {}
    day = today()
    programme = (
        Programme.objects.filter(within(scope, "unit__path"), code=given.get("programme", ""), retired_on=None)
        .select_related("unit", "subject")
        .first()
    )
    officer = Officer.objects.filter(username=given.get("bringer", "")).select_related("unit").first()
    if programme is None or officer is None:
        raise SheetRefusedError("找不到这张表所属的重点工程。", "The programme this sheet belongs to is not there.")
    kinds = kinds_of(scope, on=day)
    read = [read_row(row, kinds, track, today=day) for row in rows]
    there = list(with_positions(Item.objects.filter(programme=programme, retired_on=None, track=track)))
    by_code = {item.code: item for item in there}
    by_name = {(item.unit_id, item.what, item.name): item for item in there}
    units = _units_by_word(scope)
    found_units = [units.get(each.town) for each in read]
    items = [
        by_code.get(row.get("code", "")) if row.get("code") else _named(by_name, each, unit)
        for row, each, unit in zip(rows, read, found_units, strict=True)
    ]
    for each, item in zip(read, items, strict=True):
        _complete(each, item, day)
    plan = _Plan(programme, hand_in(officer, programme, today=day), officer, read, items, found_units)
    _find_problems(plan, rows)
    return plan


def _complete(read: ReadRow, item: Item | None, day: date) -> None:
    """A size without a stage is said of the stage the item is in."""
    says_size = read.state is None and read.quantity is not None
    if item is not None and item.track == Track.BUILDING and says_size and read.quantity != item.quantity:
        read.state, read.on = State(item.state, read.quantity), read.on or day


def _named(by_name: Mapping[tuple[int, str, str], Item], read: ReadRow, unit: Unit | None) -> Item | None:
    return by_name.get((unit.pk, read.what, read.name)) if unit else None


def _units_by_word(scope: str) -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    for unit in Unit.objects.filter(within(scope, "path"), retired_on=None).exclude(parent=None):
        for word in (unit.code, unit.name_zh, unit.short_zh, unit.name_en):
            if word:
                found.setdefault(word, unit)
    return found


def _find_problems(plan: _Plan, rows: Sequence[Row]) -> None:
    """What only a look into the county can tell: units, codes, whose rows they are, steps back."""
    twice = Counter((each.town, each.what, each.name) for each in plan.rows)
    codes = Counter(row.get("code", "") for row in rows)
    for row, read, item, unit in zip(rows, plan.rows, plan.items, plan.units, strict=True):
        code = row.get("code", "")
        if read.town and unit is None:
            read.wrong("town", f"本县没有叫“{read.town}”的单位", f"The county has no unit called “{read.town}”")
        if unit is not None and not plan.hand.may_report(unit.pk):
            read.wrong("town", f"你不能填报{unit.name_zh}的事项", f"You do not report for {unit.name_zh}")
        if code and item is None:
            read.wrong("code", f"本工程没有编号 {code} 的事项", f"This programme has no item {code}")
        elif item is not None and not plan.hand.may_report(item.unit_id):
            read.wrong("code", f"{item.code} 不是你单位的事项", f"{item.code} is not your unit's")
        if code and codes[code] > 1:
            read.wrong("code", f"编号 {code} 在表里重复", f"The code {code} stands in the sheet twice")
        elif read.name and twice[read.town, read.what, read.name] > 1:
            read.wrong("name", "同一镇街、同类别、同名称出现了两次", "The same thing stands in the sheet twice")
        if item is not None and read.what and item.what != read.what:
            read.wrong("what", "已有事项的类别不能改", "The kind of an item stays as it is")
        if item is not None and _goes_back(item, read) and not read.why:
            read.wrong(
                "why", "比原来报的退回了，请在“说明”里写明原因", "It goes back behind what was reported: say why"
            )


def _goes_back(item: Item, read: ReadRow) -> bool:
    return read.state is not None and goes_back(state_of(item.reported), read.state, item.track)


def _check(rows: Sequence[Row], scope: str, track: str) -> list[Checked]:
    plan = _read(rows, scope, track)
    return [_checked(read, item, unit) for read, item, unit in zip(plan.rows, plan.items, plan.units, strict=True)]


def _checked(read: ReadRow, item: Item | None, unit: Unit | None) -> Checked:
    if read.problems or unit is None:
        return Checked(RowChange.WRONG, read.problems)
    if item is None:
        return Checked(RowChange.ADD)
    before = _before(item, read, unit)
    return Checked(RowChange.CHANGE if before else RowChange.SAME, before=before)


def _before(item: Item, read: ReadRow, unit: Unit) -> dict[str, str]:
    """What a row changes, as it is now. An empty cell of progress says nothing; an empty day or place takes it away."""
    found = {
        key: str(old or "")
        for key, old, new in (
            ("name", item.name, read.name), ("place", item.place, read.place),
            ("start_due", item.start_due, read.start_due), ("finish_due", item.finish_due, read.finish_due),
            ("lon", item.lon, read.lon), ("lat", item.lat, read.lat),
        )
        if old != new
    }  # fmt: skip
    if item.unit_id != unit.pk:
        found["town"] = item.unit.name_zh
    now, said = state_of(item.reported), read.state
    if said is not None and now != said:
        for key in ("quantity", "signed", "vacated", "cleared"):
            old = getattr(now, key) if now else None
            if old != getattr(said, key):
                found[key] = "" if old is None else f"{old:f}"
        if item.track == Track.BUILDING and (now is None or now.stage != said.stage):
            found["stage"] = str(Stage(item.state).label)
    return found


def _publish(rows: Sequence[Row], scope: str, by: str, track: str) -> None:
    """New items, changed descriptions and what is reported, through the same actions as the pages."""
    plan = _read(rows, scope, track)
    refuse_wrong(read.problems for read in plan.rows)
    _carry_out(plan, by)


def _carry_out(plan: _Plan, by: str) -> None:
    day, programme = today(), plan.programme
    new = [place for place, item in enumerate(plan.items) if item is None]
    made = add_items(programme, [_new(plan.rows[place], plan.units[place]) for place in new], by=by, on=day)
    for place, item in zip(new, made, strict=True):
        plan.items[place] = item
    old = [place for place in range(len(plan.rows)) if place not in set(new)]
    change_items(programme, [_change(plan.items[place], plan.rows[place], plan.units[place]) for place in old], by=by)
    reports = [
        Report(item, read.state, read.on or day, read.why)
        for item, read in zip(plan.items, plan.rows, strict=True)
        if item is not None and read.state is not None
    ]
    if reports:
        items = [report.item for report in reports]
        report_items(reports, programme=programme, mover=plan.hand.mover_for(items), unit=plan.hand.unit_for(items))


def _new(read: ReadRow, unit: Unit | None) -> NewItem:
    assert unit is not None  # noqa: S101 -- a row without its unit is refused before
    return NewItem(
        read.name, unit, read.what, read.track, read.measured_in, read.quantity, read.place,
        read.start_due, read.finish_due, read.lon, read.lat,
    )  # fmt: skip


def _change(item: Item | None, read: ReadRow, unit: Unit | None) -> ItemChange:
    assert item is not None and unit is not None  # noqa: PT018, S101 -- looked up by the row itself
    return ItemChange(item, read.name, unit, read.place, read.start_due, read.finish_due, read.lon, read.lat, item.note)


def _bound(work: Callable[..., object], track: str) -> Callable[..., object]:
    return lambda *words: work(*words, track)


for _track, _name, _title in (
    (Track.BUILDING, WORKS_SHEET, gettext_lazy("List of works")),
    (Track.CLEARING, CLEARING_SHEET, gettext_lazy("Clearing ledger")),
):
    register_sheet_kind(
        SheetKind(
            _name,
            _title,
            columns_of(_track),
            _bound(_check, _track),  # type: ignore[arg-type]
            _bound(_publish, _track),
            permits=lambda officer, day: may_bring_items(officer, today=day),
            home=lambda sheet: reverse("works:bring", args=[sheet.params["programme"]]),
        )
    )


def items_workbook(title: str, items: Sequence[Item], kinds: Mapping[str, Kind], track: str, *, note: str) -> bytes:
    """In the columns that come back in, then for reading only: what was confirmed, by whose word."""
    heads = [column.heads[0] for column in columns_of(track)]
    heads += [_("Confirmed stage"), _("Confirmed quantity"), _("Waits to be confirmed")]
    return table_workbook(title, heads, [_line(item, kinds, track) for item in items], note=note)


def template_workbook(title: str | Promise, track: str) -> bytes:
    note = _("Columns with * must be filled in; leave the code of new rows empty.")
    return sheet_to_fill(title, columns_of(track), note=note)


def _line(item: Item, kinds: Mapping[str, Kind], track: str) -> list[Cell]:
    state, sure = state_of(item.reported), item.confirmed
    values: dict[str, Cell] = {
        "name": item.name,
        "town": item.unit.short_name,
        "what": kinds[item.what].zh if item.what in kinds else item.what,
        "place": item.place,
        "quantity": item.quantity,
        "measured_in": item.measured_in,
        "stage": stage_word(item.state) if state else "",
        "on": item.reported.on if item.reported else None,
        "start_due": item.start_due,
        "finish_due": item.finish_due,
        "lon": None if item.lon is None else str(item.lon),
        "lat": None if item.lat is None else str(item.lat),
        **{key: getattr(state, key) if state else None for key in ("signed", "vacated", "cleared")},
    }
    said: list[Cell] = [
        stage_word(sure.stage) if sure else "",
        sure.quantity if sure else None,
        "" if item.is_confirmed or item.reported is None else "是",
    ]
    return [item.code, *(values.get(key) for key in _KEYS[track]), *said]
