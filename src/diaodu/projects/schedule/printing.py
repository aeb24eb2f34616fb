"""The chart on A3 sheets, as SVG made here: shapes and attributes only, no style, so that every printer shows the same.

Units are tenths of a millimetre: a sheet is 4,200 × 2,970. Lights are told apart by shape, so grey print can be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from diaodu.projects.schedule.chart_data import who_of
from diaodu.projects.schedule.drawing import BEGUN, CRITICAL, MOMENT, OVER, Bar, offset
from diaodu.projects.schedule.queries.chart import ChartGroup, ChartRow

WIDTH, HEIGHT, PAD = 4200, 2970, 120
LEFT, TOP, ROW, GROUP = 1050, 260, 62, 52
_COLOURS = {"red": "#b3261e", "yellow": "#8f5a00", "green": "#1f7a4c", "done": "#1f5fa8", "grey": "#6a7480"}
_PALE = {"#b3261e": "#e8bebb", "#8f5a00": "#ddcdb2", "#1f7a4c": "#bcd7c9", "#1f5fa8": "#bccfe5", "#6a7480": "#d2d5d9"}
_LINE, _INK, _SOFT, _BASE = "#d8d2c4", "#1b2430", "#566170", "#b9bfc6"


@dataclass(frozen=True, slots=True)
class WallPage:
    number: int
    of: int
    svg: SafeString


@dataclass(frozen=True, slots=True)
class _Item:
    """A line of a sheet: a group's head or a row."""

    group: ChartGroup | None
    row: ChartRow | None

    @property
    def height(self) -> int:
        return GROUP if self.group else ROW


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    days: int

    def x(self, day: float) -> float:
        return round(LEFT + (WIDTH - PAD - LEFT) * (day - offset(self.first)) / self.days, 1)


def wall_pages(
    groups: Sequence[ChartGroup],
    rows: Sequence[ChartRow],
    span: tuple[date, date],
    today: date,
    *,
    group: str,
    english: bool,
) -> list[WallPage]:
    """Sheets in order; a group that goes over a sheet's end has its head again on the next."""
    first = min(span[0], today).replace(day=1)
    last = max(span[1], today) + timedelta(days=21)
    scale = _Scale(first, max(30, (last - first).days))
    sheets = list(_sheets(list(_items(groups, rows))))
    return [
        WallPage(number, len(sheets), _svg(sheet, scale, today, group=group, english=english))
        for number, sheet in enumerate(sheets, 1)
    ]


def _items(groups: Sequence[ChartGroup], rows: Sequence[ChartRow]) -> Iterator[_Item]:
    place = 0
    for group in groups:
        held = rows[place : place + group.count]
        place += group.count
        if held and group.label:
            yield _Item(group, None)
        for row in held:
            yield _Item(None, row)


def _sheets(items: Sequence[_Item]) -> Iterator[list[_Item]]:
    room = HEIGHT - PAD - TOP
    sheet: list[_Item] = []
    used, head = 0, None
    for place, item in enumerate(items):
        follows = items[place + 1].height if item.group and place + 1 < len(items) else 0
        if sheet and used + item.height + follows > room:
            yield sheet
            sheet, used = ([head], head.height) if head and item.row else ([], 0)
        head = item if item.group else head
        sheet.append(item)
        used += item.height
    if sheet:
        yield sheet


def _svg(sheet: Sequence[_Item], scale: _Scale, today: date, *, group: str, english: bool) -> SafeString:
    parts = [*_months(scale)]
    y = TOP
    for item in sheet:
        parts += _group(item.group, y) if item.group else []
        parts += _row(item.row, y, scale, today, group=group, english=english) if item.row else []
        y += item.height
    x = scale.x(offset(today) + 1)
    parts.append(f'<line x1="{x}" y1="{TOP - 60}" x2="{x}" y2="{y}" stroke="#a8322a" stroke-width="5"/>')
    return mark_safe("".join(parts))  # noqa: S308 -- every text in it is escaped where it is put


def _months(scale: _Scale) -> Iterator[str]:
    day, end = scale.first, scale.first + timedelta(days=scale.days)
    step = max(1, scale.days // 900 + (scale.days > 550))  # so that the words do not run into each other
    number = 0
    while day <= end:
        x = scale.x(offset(day))
        yield f'<line x1="{x}" y1="{TOP - 60}" x2="{x}" y2="{HEIGHT - PAD}" stroke="{_LINE}" stroke-width="2"/>'
        if number % step == 0:
            yield _text(x + 8, TOP - 18, f"{day:%Y-%m}" if number == 0 or day.month == 1 else f"{day.month}", 30, _SOFT)
        day, number = (day.replace(day=28) + timedelta(days=4)).replace(day=1), number + 1


def _group(group: ChartGroup, y: int) -> list[str]:
    return [
        f'<rect x="{PAD}" y="{y}" width="{WIDTH - 2 * PAD}" height="{GROUP}" fill="#f3efe4"/>',
        _text(PAD + 14, y + 37, f"{group.label}　{group.count}", 32, _INK, weight="bold"),
    ]


def _row(row: ChartRow, y: int, scale: _Scale, today: date, *, group: str, english: bool) -> list[str]:
    outlook, subject = row.outlook, row.outlook.schedule.subject
    colour = _COLOURS[outlook.light]
    name = (subject.label_en if english else "") or subject.label_zh
    parts = [
        _lamp(outlook.light, PAD + 14, y + 20),
        _text(PAD + 54, y + 42, name if len(name) <= 19 else f"{name[:18]}…", 30, _INK),
        _text(LEFT - 30, y + 42, who_of(row, group)[:12], 26, _SOFT, anchor="end"),
        f'<line x1="{PAD}" y1="{y + ROW}" x2="{WIDTH - PAD}" y2="{y + ROW}" stroke="{_LINE}" stroke-width="1"/>',
    ]
    for bar in sorted(outlook.bars, key=lambda bar: bar[4] & MOMENT):  # what takes no time lies on top
        parts += _bar(bar, y, scale, offset(today) + 1, colour if outlook.light in {"red", "yellow"} else "")
    return [*parts, *_finish(row, y, scale, colour)]


def _bar(bar: Bar, y: int, scale: _Scale, now: int, late_colour: str) -> Iterator[str]:
    promised_first, promised_last, first, last, flags, _name = bar
    if promised_first is not None and not flags & MOMENT:
        yield _rect(scale.x(promised_first), scale.x(promised_last + 1), y + 8, 12, _BASE)
    is_late = promised_last is not None and last > promised_last
    colour = late_colour if is_late and late_colour else _COLOURS["green"]
    if flags & MOMENT:
        yield _diamond(scale.x(last + 1), y + 34, 9, colour if flags & OVER else "#ffffff", colour)
        return
    left, right = scale.x(first), scale.x(last + 1)
    turn = right if flags & OVER else max(left, min(right, scale.x(now))) if flags & BEGUN else left
    if turn > left:
        yield _rect(left, turn, y + 24, 22, colour)
    if right > turn:
        yield _rect(turn, right, y + 24, 22, colour, pale=True)
    if flags & CRITICAL and not flags & OVER:
        yield f'<line x1="{left}" y1="{y + 51}" x2="{right}" y2="{y + 51}" stroke="#b3261e" stroke-width="4"/>'


def _finish(row: ChartRow, y: int, scale: _Scale, colour: str) -> Iterator[str]:
    outlook = row.outlook
    if outlook.promised_finish:
        yield _diamond(scale.x(offset(outlook.promised_finish) + 1), y + 14, 11, "#8b95a1", "#8b95a1")
    x = scale.x(offset(outlook.finish) + 1)
    yield _diamond(x, y + 35, 13, colour, colour)
    if outlook.low and outlook.high:
        low, high = scale.x(offset(outlook.low) + 1), scale.x(offset(outlook.high) + 1)
        yield f'<line x1="{low}" y1="{y + 35}" x2="{high}" y2="{y + 35}" stroke="{_INK}" stroke-width="4"/>'
        x = max(x, high)
    if outlook.late_days and outlook.late_days > 0:
        days = ngettext("%(n)s day", "%(n)s days", outlook.late_days) % {"n": outlook.late_days}
        yield _text(x + 18, y + 44, f"+{days}", 26, "#b3261e")


def _lamp(light: str, x: float, y: float) -> str:
    colour = _COLOURS[light]
    if light == "red":
        return f'<rect x="{x}" y="{y}" width="26" height="26" fill="{colour}"/>'
    if light == "yellow":
        return f'<path d="M{x + 13} {y} L{x + 27} {y + 26} H{x - 1} z" fill="{colour}"/>'
    fill = colour if light in {"green", "done"} else "none"
    return f'<circle cx="{x + 13}" cy="{y + 13}" r="12" fill="{fill}" stroke="{colour}" stroke-width="4"/>'


def _rect(left: float, right: float, y: float, height: int, colour: str, *, pale: bool = False) -> str:
    # Opaque, so that nodes side by side in time do not darken each other.
    width = round(max(3.0, right - left - 2), 1)
    fill = _PALE.get(colour, colour) if pale else colour
    return f'<rect x="{left}" y="{y}" width="{width}" height="{height}" rx="3" fill="{fill}"/>'


def _diamond(x: float, y: float, size: int, fill: str, stroke: str) -> str:
    path = f"M{x} {y - size} L{x + size} {y} L{x} {y + size} L{x - size} {y} z"
    return f'<path d="{path}" fill="{fill}" stroke="{stroke}" stroke-width="3"/>'


def _text(
    x: float, y: float, words: str, size: int, colour: str, *, anchor: str = "start", weight: str = "normal"
) -> str:
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}" text-anchor="{anchor}" font-weight="{weight}">'
        f"{escape(words)}</text>"
    )
