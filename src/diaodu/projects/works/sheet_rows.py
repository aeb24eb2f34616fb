"""A row of an Excel list of items, read: values in, what it says or what is wrong with it out. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from diaodu.core.cells import CellError, read_day, read_number
from diaodu.core.sheets import Problem
from diaodu.projects.works.choices import STAGES, Track
from diaodu.projects.works.rules import State, clearing_stage, problems_of
from diaodu.projects.works.setting_kinds import Kind

HEADS = {
    "name": "名称", "town": "镇街", "what": "类别", "place": "位置", "quantity": "数量", "measured_in": "单位",
    "stage": "阶段", "on": "截至日期", "signed": "签约", "vacated": "腾退", "cleared": "清表",
    "start_due": "计划开工", "finish_due": "计划完工", "lon": "经度", "lat": "纬度", "why": "说明",
}  # fmt: skip
_STAGE_WORDS = {
    "planned": ("未开工", "not begun", "未启动"),
    "prepared": ("前期", "in preparation", "前期手续"),
    "started": ("在建", "building", "已开工", "施工", "施工中"),
    "finished": ("完工", "finished", "已完工", "竣工"),
    "accepted": ("验收", "accepted after check", "已验收"),
}
_CLEARING_WORDS = {"due": "应征", "signed": "签约", "vacated": "腾退", "cleared": "清表"}
_STAGE_OF = {word: stage for stage, words in _STAGE_WORDS.items() for word in (stage, *words)}


@dataclass(slots=True)
class ReadRow:
    """`town` is a word to be looked up by who reads the sheet."""

    name: str
    town: str
    what: str = ""
    track: str = ""
    measured_in: str = ""
    place: str = ""
    state: State | None = None  # None: nothing is said about how far it has come
    on: date | None = None
    start_due: date | None = None
    finish_due: date | None = None
    lon: float | None = None
    lat: float | None = None
    why: str = ""
    quantity: Decimal | None = None
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, column: str, zh: str, en: str) -> None:
        self.problems.append(Problem(column, zh, en))


def read_row(row: Mapping[str, str], kinds: Mapping[str, Kind], track: str, *, today: date) -> ReadRow:
    """What a row says. Everything wrong with it is named, not only the first."""
    found = ReadRow(row.get("name", ""), row.get("town", ""), place=row.get("place", ""), why=row.get("why", ""))
    _read_kind(row, found, kinds, track)
    numbers = {key: _number(row, key, found) for key in ("quantity", "signed", "vacated", "cleared")}
    found.quantity = numbers["quantity"]
    found.start_due, found.finish_due = _day(row, "start_due", found), _day(row, "finish_due", found)
    found.on = _day(row, "on", found)
    found.lon, found.lat = _degrees(row, "lon", 180, found), _degrees(row, "lat", 90, found)
    if track == Track.CLEARING:
        said = [numbers[key] for key in ("signed", "vacated", "cleared")]
        if any(amount is not None for amount in said):
            state = State("due", numbers["quantity"], *said)
            found.state = State(clearing_stage(state), *[numbers["quantity"], *said])
    else:
        _read_stage(row, found)
    _check(found, track, today)
    return found


def _read_kind(row: Mapping[str, str], found: ReadRow, kinds: Mapping[str, Kind], track: str) -> None:
    word = row.get("what", "").strip()
    here = {key: kind for key, kind in kinds.items() if kind.track == track}
    key = next(
        (key for key, kind in here.items() if word and word.casefold() in (key, kind.zh, kind.en.casefold())), ""
    )
    if word and not key:
        known = "、".join(kind.zh for kind in here.values())
        found.wrong("what", f"不认识类别“{word}”；可用：{known}", f"There is no kind “{word}”; use one of: {known}")
    if not key:
        return
    kind = here[key]
    found.what, found.track = key, kind.track
    unit = row.get("measured_in", "").strip()
    if unit and unit not in kind.units:
        units = "、".join(kind.units)
        found.wrong("measured_in", f"{kind.zh}的单位应为：{units}", f"{kind.en} are measured in: {units}")
    found.measured_in = unit or kind.units[0]


def _read_stage(row: Mapping[str, str], found: ReadRow) -> None:
    word = row.get("stage", "").strip()
    if not word:
        return
    stage = _STAGE_OF.get(word.casefold())
    if stage is None:
        known = "、".join(words[0] for words in _STAGE_WORDS.values())
        found.wrong("stage", f"不认识阶段“{word}”；可用：{known}", f"There is no stage “{word}”; use one of: {known}")
        return
    found.state = State(stage, found.quantity)


def _check(found: ReadRow, track: str, today: date) -> None:
    if found.state is not None and found.state.stage in STAGES[track]:
        found.problems += [Problem(*each) for each in problems_of(found.state, track)]
    elif found.quantity is not None and found.quantity < 0:
        found.wrong("quantity", "“数量”不能是负数", "“quantity” cannot be below zero")
    if found.state is not None and found.on is None and not any(each.column == "on" for each in found.problems):
        found.on = today
    if found.on is not None and found.on > today:
        found.wrong("on", f"“截至日期”{found.on}还没有到", f"{found.on} lies ahead")
    if found.start_due and found.finish_due and found.finish_due < found.start_due:
        found.wrong("finish_due", "计划完工早于计划开工", "It would be finished before it is begun")
    if (found.lon is None) != (found.lat is None):
        found.wrong("lon", "经度和纬度要一起填", "Give longitude and latitude together")


def _number(row: Mapping[str, str], key: str, found: ReadRow) -> Decimal | None:
    try:
        return read_number(row.get(key, ""))
    except CellError as error:
        _wrong_cell(row, key, found, error)
        return None


def _day(row: Mapping[str, str], key: str, found: ReadRow) -> date | None:
    try:
        return read_day(row.get(key, ""))
    except CellError as error:
        _wrong_cell(row, key, found, error)
        return None


def _wrong_cell(row: Mapping[str, str], key: str, found: ReadRow, error: CellError) -> None:
    text = row[key].strip()
    found.wrong(key, f"“{HEADS[key]}”里的“{text}”{error.zh}", f"“{text}” {error.en}")


def _degrees(row: Mapping[str, str], key: str, most: int, found: ReadRow) -> float | None:
    text = row.get(key, "").strip()
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = float("inf")
    if not -most <= value <= most:
        found.wrong(key, f"“{HEADS[key]}”里的“{text}”不是经纬度", f"“{text}” is no {key}")
        return None
    return value


def stage_word(stage: str) -> str:
    """A stage as the sheet names it: in Chinese, whatever the page's language, because the sheet comes back in."""
    return _STAGE_WORDS[stage][0] if stage in _STAGE_WORDS else _CLEARING_WORDS[stage]
