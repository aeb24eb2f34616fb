"""Figures of areas as Excel: a row a figure, taken along, filled in, brought back; nothing said before is changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from diaodu.areas.actions import NewFigure, record_figures
from diaodu.areas.choices import FieldKind
from diaodu.areas.models import Area, AreaFigure
from diaodu.areas.permissions import kept_areas, may_say_figures, visible_areas
from diaodu.areas.queries import FigureRow, facts_of, listed
from diaodu.areas.rules import newest
from diaodu.areas.setting_kinds import AreaKind, FigureField, area_kinds
from diaodu.core.cells import CellError, read_day, read_number
from diaodu.core.choices import RowChange
from diaodu.core.clock import today
from diaodu.core.sheets import (
    Checked,
    Column,
    Problem,
    Row,
    SheetKind,
    SheetRefusedError,
    refuse_wrong,
    register_sheet_kind,
)
from diaodu.paper.table_book import Cell, table_workbook
from diaodu.people.models import Officer

FIGURES = "areas.figures"
HEADS = {"area": "片区编号", "name": "片区", "figure": "指标", "value": "数值", "on": "截至日期", "source": "依据"}
COLUMNS = (
    Column("area", (HEADS["area"], "编号")),
    Column("name", (HEADS["name"], "片区名称"), longest=100),
    Column("figure", (HEADS["figure"], "指标名称"), required=True, longest=60),
    Column("value", (HEADS["value"], "数"), longest=200),
    Column("on", (HEADS["on"], "截至", "日期"), longest=20),
    Column("source", (HEADS["source"], "来源"), longest=200),
)


@dataclass(slots=True)
class _Read:
    """`value` and `words` both None: the cell is empty and says nothing."""

    area: Area | None = None
    figure: FigureField | None = None
    value: Decimal | None = None
    words: str = ""
    on: date | None = None
    source: str = ""
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, column: str, zh: str, en: str) -> None:
        self.problems.append(Problem(column, zh, en))

    @property
    def says_nothing(self) -> bool:
        return self.value is None and not self.words

    @property
    def key(self) -> tuple[int, str, date | None]:
        return (self.area.pk if self.area else 0, self.figure.key if self.figure else "", self.on)


@dataclass(frozen=True, slots=True)
class _County:
    """What the rows are held against, asked once."""

    areas: Mapping[str, Area]
    kinds: Mapping[str, AreaKind]
    kept: set[int]
    said: Mapping[int, list[AreaFigure]]
    today: date


def _county(rows: Sequence[Row], scope: str) -> _County:
    """A handful of queries, however many rows."""
    day = today()
    bringer = rows[0].get("bringer", "") if rows else ""
    officer = Officer.objects.filter(username=bringer).select_related("unit").first()
    if officer is None or officer.unit.county_path != scope:
        raise SheetRefusedError("不知道这张表是谁导入的，请重新导入。", "Nobody knows who brought this sheet in.")
    areas = list(listed(visible_areas(officer, today=day)))
    words = {word: area for area in reversed(areas) for word in (area.name_zh, area.name_en, area.code) if word}
    return _County(words, area_kinds(scope, on=day), kept_areas(officer, areas, today=day), facts_of(areas), day)


def _read(rows: Sequence[Row], scope: str) -> tuple[list[_Read], _County]:
    county = _county(rows, scope)
    read = [_read_row(row, county) for row in rows]
    twice = Counter(each.key for each in read if each.area and each.figure and not each.says_nothing)
    for each in read:
        if twice[each.key] > 1:
            each.wrong("figure", "同一片区同一指标同一日期出现了两次", "The same figure of that day stands there twice")
    return read, county


def _read_row(row: Row, county: _County) -> _Read:
    found = _Read(source=row.get("source", "").strip())
    word = row.get("area", "").strip() or row.get("name", "").strip()
    found.area = county.areas.get(word)
    if found.area is None:
        zh = f"没有片区“{word}”，或者你看不到它" if word else "没有填片区编号或名称"
        found.wrong("area", zh, f"There is no area “{word}” that you may see" if word else "No area is named")
        return found
    kind = county.kinds.get(found.area.kind)
    found.figure = _field(row.get("figure", ""), kind)
    if found.figure is None:
        known = "、".join(each.zh for each in kind.entered) if kind else ""
        zh = f"{found.area.name_zh}没有指标“{row.get('figure', '')}”；可用：{known}"
        found.wrong("figure", zh, f"{found.area.code} has no figure “{row.get('figure', '')}”")
        return found
    _read_value(row, found)
    if not found.says_nothing:
        _check(row, found, county)
    return found


def _field(word: str, kind: AreaKind | None) -> FigureField | None:
    plain = word.strip().casefold()
    fields = kind.fields if kind else ()
    return next((each for each in fields if plain in (each.key.casefold(), each.zh, each.en.casefold())), None)


def _read_value(row: Row, found: _Read) -> None:
    text, field_ = row.get("value", "").strip(), found.figure
    if not text or field_ is None or field_.kind == FieldKind.RATIO:
        return
    if field_.kind == FieldKind.WORDS:
        found.words = text
        return
    try:
        found.value = read_number(text)
    except CellError as error:
        found.wrong("value", f"“{field_.zh}”里的“{text}”{error.zh}", f"“{text}” {error.en}")
        return
    if found.value is not None and found.value < 0:
        found.wrong("value", f"“{field_.zh}”不能是负数", f"“{field_.en}” cannot be below zero")


def _check(row: Row, found: _Read, county: _County) -> None:
    if found.area is not None and found.area.pk not in county.kept:
        found.wrong("area", f"“{found.area.name_zh}”不归你单位填报", f"{found.area.code} is not your unit's to report")
    try:
        found.on = read_day(row.get("on", ""))
    except CellError as error:
        found.wrong("on", f"“截至日期”里的“{row['on'].strip()}”{error.zh}", f"“{row['on'].strip()}” {error.en}")
        return
    if found.on is None:
        found.wrong("on", "填了数值就要填截至日期", "A figure needs its day")
    elif found.on > county.today:
        found.wrong("on", f"截至日期 {found.on} 还没有到", f"{found.on} lies ahead")
    if not found.source:
        found.wrong("source", "填了数值就要写明依据", "A figure needs its source")


def check_figures(rows: Sequence[Row], scope: str) -> list[Checked]:
    read, county = _read(rows, scope)
    return [_checked(each, county) for each in read]


def _checked(read: _Read, county: _County) -> Checked:
    if read.problems:
        return Checked(RowChange.WRONG, read.problems)
    now = _stands(read, county)
    if read.says_nothing or _is_said(read, now):
        return Checked(RowChange.SAME)
    if now is None:
        return Checked(RowChange.ADD)
    before = {"value": now.words or (f"{now.value:f}" if now.value is not None else ""), "on": now.on.isoformat()}
    return Checked(RowChange.CHANGE, before=before)


def _stands(read: _Read, county: _County) -> AreaFigure | None:
    """What is known of it now."""
    if read.area is None or read.figure is None:
        return None
    found = newest(county.said.get(read.area.pk, []), on=county.today).get(read.figure.key)
    return found if isinstance(found, AreaFigure) else None


def _is_said(read: _Read, now: AreaFigure | None) -> bool:
    return now is not None and (now.value, now.words, now.on, now.source) == (
        read.value,
        read.words,
        read.on,
        read.source,
    )


def publish_figures(rows: Sequence[Row], scope: str, by: str) -> None:
    """What is new is added through the action of the pages; nothing that was said is changed."""
    read, county = _read(rows, scope)
    refuse_wrong(each.problems for each in read)
    new = [
        NewFigure(each.area, each.figure.key, each.on, each.source, each.value, each.words)
        for each in read
        if each.area and each.figure and each.on and not each.says_nothing and not _is_said(each, _stands(each, county))
    ]
    record_figures(new, by=by)


register_sheet_kind(
    SheetKind(
        FIGURES,
        _("Figures of areas"),
        COLUMNS,
        check_figures,
        publish_figures,
        permits=lambda officer, day: may_say_figures(officer, today=day),
        home=lambda sheet: reverse("areas:bring_figures"),
    )
)


def figures_workbook(rows: Sequence[FigureRow], *, note: str) -> bytes:
    """In the columns that come back in; then the unit of measure, and whether the system computes it."""
    heads = [*HEADS.values(), _now("Unit of measure"), _now("computed")]
    lines: list[list[Cell]] = [
        [
            row.area.code,
            row.area.name_zh,
            row.shown.field.zh,
            row.shown.words or row.shown.value,
            row.shown.on,
            row.shown.source,
            row.shown.field.unit,
            _now("yes") if row.shown.field.kind == FieldKind.RATIO else "",
        ]
        for row in rows
    ]
    return table_workbook(_now("Figures of areas"), heads, lines, note=note)
