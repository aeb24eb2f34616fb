"""A row of the 任务分解表 as it comes back: what it changes, and what is wrong with which column. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import override

from diaodu.core.sheets import Problem, Row
from diaodu.paper.ledger import OPEN
from diaodu.people.models import Post, Unit
from diaodu.plan.actions.counting import EARLIEST, LATEST
from diaodu.plan.actions.reworking import DUE, LEAD, NATURE, PARTNERS, SHORT, SPONSOR, Rework
from diaodu.plan.choices import ENDED, CountingState, Nature
from diaodu.plan.models import Milestone
from diaodu.plan.queries.table import Entry
from diaodu.plan.table import TableRow, milestone_said
from diaodu.plan.work_kinds import MILESTONE, kind_of

MILESTONES = "milestones"
EDITED = (SHORT, NATURE, SPONSOR, LEAD, PARTNERS, DUE, MILESTONES)
_BETWEEN = re.compile(r"[、,，;；\s]+")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_LINE = re.compile(
    r"(?:(?P<day>\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?)\s*)?(?P<name>.*?)"
    r"(?:\s*[×✕]\s*(?P<weight>\d{1,4}))?(?:\s*[（(](?:完成于|done)\s[^（）()]*[）)])?"
)
_HALF_A_DAY = re.compile(r"\d{1,4}\s*[-/.年月]\s*\d{1,2}(?:\D|$)")
_LONGEST_NAME, _LONGEST_SHORT = 200, 60


@dataclass(frozen=True, slots=True)
class Known:
    """What the table can name: units by what they are called, leaders' posts by their titles."""

    units: Mapping[str, Unit]
    posts: Mapping[str, Post]


@dataclass(slots=True)
class MilestoneChanges:
    add: list[dict[str, Any]] = field(default_factory=list)
    change: list[tuple[Milestone, dict[str, Any]]] = field(default_factory=list)
    retire: list[Milestone] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.add or self.change or self.retire)


@dataclass(slots=True)
class ReadRow:
    """`before`: what changes, as it is now, by column."""

    problems: list[Problem] = field(default_factory=list)
    before: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    milestones: MilestoneChanges = field(default_factory=MilestoneChanges)

    def wrong(self, column: str, zh: str, en: str) -> None:
        self.problems.append(Problem(column, zh, en))

    def rework(self, entry: Entry) -> Rework | None:
        changed = frozenset(self.before) - {MILESTONES}
        if not changed:
            return None
        values = {"partners": tuple(entry.partners), **self.values}
        return Rework(entry.commitment, changed, **values)


def read_row(row: Row, now: TableRow, english: TableRow, goals: Sequence[str], known: Known) -> ReadRow:
    """`goals`: the target column as it stands now, in either language. Only what differs from now is read."""
    found, entry = ReadRow(), now.entry
    touched = [
        name
        for name in EDITED
        if name in row and not any(_same(row[name], _now(as_is, name)) for as_is in (now, english))
    ]
    _refuse_fixed(row, now, goals, found)
    if touched and row.get("stamp", "") != now.said.stamp:
        found.wrong(
            "",
            "这一行导出以后被别人改过；请重新导出，在新表上改",
            "Somebody has changed this row since it was exported; export again and change the new table",
        )
        return found
    for name in touched:
        _READERS[name](row[name], now, known, found)
    if found.before and entry.commitment.state in ENDED:
        found.wrong("", "这项任务已经办结，不能再改", "This commitment has ended; it stays as it is")
    _check_together(now, found)
    return found


def _now(now: TableRow, name: str) -> str:
    return str(getattr(now.said, name))


def _refuse_fixed(row: Row, now: TableRow, goals: Sequence[str], found: ReadRow) -> None:
    if row.get("goal") is not None and not any(_same(row["goal"], goal) for goal in goals):
        found.wrong(
            "goal",
            "量化目标不能在表里改；请在任务页提出认定口径变更",
            "Targets are not changed in the table; propose a change of what counts on the commitment's page",
        )
    if row.get("task") is not None and not _same(row["task"], now.said.task):
        found.wrong(
            "task",
            "原文不能在表里改；别的叫法请写在“简称”",
            "The sentence is the document's; another name goes into the short name",
        )


def _short(text: str, now: TableRow, known: Known, found: ReadRow) -> None:
    if len(text) > _LONGEST_SHORT:
        found.wrong(SHORT, f"最多{_LONGEST_SHORT}个字", f"At most {_LONGEST_SHORT} letters")
    _take(found, now, SHORT, " ".join(text.split()))


def _nature(text: str, now: TableRow, known: Known, found: ReadRow) -> None:
    nature = _natures().get(text.casefold(), None) if text else ""
    if nature is None:
        found.wrong(
            NATURE,
            f"没有“{text}”这种类型；可写：{'、'.join(_labels('zh-hans'))}",
            f"There is no kind “{text}”; write one of: {', '.join(_labels('en'))}",
        )
    elif nature != now.entry.commitment.nature:
        if now.entry.counting is not None:
            found.wrong(
                NATURE,
                "已认领的任务，类型随认定口径变更，请在任务页提出",
                "It is claimed: its kind changes with what counts, on the commitment's page",
            )
        _take(found, now, NATURE, nature)


def _lead(text: str, now: TableRow, known: Known, found: ReadRow) -> None:
    words = _filled(text, LEAD)
    if not words:
        if now.entry.lead is not None:
            found.wrong(
                LEAD, "已有牵头单位，可以换，不能空着", "It has a lead unit: name another, do not leave it empty"
            )
        return
    unit = _unit(words, LEAD, known, found)
    if unit is not None and unit != now.entry.lead:
        _take(found, now, LEAD, unit)


def _partners(text: str, now: TableRow, known: Known, found: ReadRow) -> None:
    units = [_unit(word, PARTNERS, known, found) for word in _BETWEEN.split(text) if word]
    named = tuple(dict.fromkeys(unit for unit in units if unit is not None))
    if {unit.pk for unit in named} != {unit.pk for unit in now.entry.partners}:
        _take(found, now, PARTNERS, named)


def _sponsor(text: str, now: TableRow, known: Known, found: ReadRow) -> None:
    post = known.posts.get(text) if text else None
    if text and post is None:
        found.wrong(
            SPONSOR,
            f"没有叫“{text}”的县领导岗位；只写一个岗位的全称",
            f"No leader's post is called “{text}”; write the title of one post",
        )
    else:
        _take(found, now, SPONSOR, post)


def _due(text: str, now: TableRow, known: Known, found: ReadRow) -> None:
    words, entry = _filled(text, DUE), now.entry
    day = _day(words) if words else None
    if words and (day is None or not EARLIEST <= day <= LATEST):
        found.wrong(DUE, f"“{words}”不是日期，请写成 2026-12-31", f"“{words}” is no day; write it like 2026-12-31")
        return
    if day == entry.due and not entry.commitment.rhythm:
        return
    if entry.commitment.rhythm:
        found.wrong(
            DUE, "定期开展的任务按次数算，没有单独的时限", "What recurs is counted by its times and has no date"
        )
    elif entry.counting is not None and entry.counting.state != CountingState.OPEN:
        found.wrong(
            DUE,
            "认定口径已提出或已定，时限随口径变更；请在任务页提出",
            "What counts is proposed or agreed: its date changes with it, on the commitment's page",
        )
    elif day is not None and (start := _start(entry)) is not None and day < start[0]:
        found.wrong(DUE, f"早于{start[1]}（{start[0]}）", f"Before {start[2]} ({start[0]})")
    _take(found, now, DUE, day)


def _start(entry: Entry) -> tuple[date, str, str] | None:
    if entry.counting is not None:
        return entry.counting.start, "起算日", "the day it is counted from"
    dated = entry.commitment.document.dated
    return (dated, "计划文件的日期", "the day of the plan") if dated else None


def _milestones(text: str, now: TableRow, known: Known, found: ReadRow) -> None:
    left, changes = list(now.entry.milestones), found.milestones
    for number, line in enumerate((line for line in text.splitlines() if line.strip()), 1):
        values = _line(line.strip(), number, left, found)
        if values is None:
            continue
        row = next((row for row in left if row.name == values["name"]), None)
        if row is None:
            changes.add.append(values)
            continue
        left.remove(row)
        if (row.due, row.weight) != (values["due"], values["weight"]):
            changes.change.append((row, values))
    for row in left:
        if row.done_on is not None:
            found.wrong(
                MILESTONES, f"“{row.name}”已经完成，不能从表里删去", f"“{row.name}” is done and cannot be left out"
            )
    changes.retire = left
    if not changes:
        return
    if now.entry.commitment.nature and kind_of(now.entry.commitment.nature) is not MILESTONE:
        found.wrong(MILESTONES, "这类任务不按节点推进", "This kind of commitment does not go by milestones")
    found.before[MILESTONES] = now.said.milestones


def _line(line: str, number: int, there: Sequence[Milestone], found: ReadRow) -> dict[str, Any] | None:
    """`2026-10-31 取得可研批复 ×2`: day and weight may be left out."""
    same = next((row for row in there if _same(line, milestone_said(row))), None)
    if same is not None:
        return {"name": same.name, "due": same.due, "weight": same.weight}
    parts = _LINE.fullmatch(line)
    name = parts["name"].strip() if parts else ""
    day = _day(parts["day"]) if parts and parts["day"] else None
    is_known = any(row.name == name for row in there)
    if (
        parts is None
        or (parts["day"] and day is None)
        or (not parts["day"] and not is_known and _HALF_A_DAY.match(line))
    ):
        found.wrong(
            MILESTONES,
            f"第{number}个节点“{line[:30]}”的日期请写成 2026-10-31",
            f"Milestone {number} “{line[:30]}”: write its day like 2026-10-31",
        )
        return None
    weight = int(parts["weight"] or 1)
    if not name or len(name) > _LONGEST_NAME or weight < 1:
        found.wrong(
            MILESTONES,
            f"第{number}个节点要有名称（最多{_LONGEST_NAME}字），权重至少为1",
            f"Milestone {number} needs a name (at most {_LONGEST_NAME} letters) and a weight of at least 1",
        )
        return None
    return {"name": name, "due": day, "weight": weight}


def _check_together(now: TableRow, found: ReadRow) -> None:
    """What only shows once lead, partners and sponsor are read."""
    entry = now.entry
    lead = found.values.get(LEAD, entry.lead)
    partners = found.values.get(PARTNERS, entry.partners)
    if lead is not None and lead in partners:
        found.wrong(PARTNERS, f"“{lead.short_name}”既牵头又配合", "The lead unit does not assist itself")
    if lead is None and not found.problems and {PARTNERS, SPONSOR} & set(found.before):
        found.wrong(LEAD, "先填牵头单位，再填配合单位和牵头领导", "Name the lead unit before partners and sponsor")


def _take(found: ReadRow, now: TableRow, name: str, value: Any) -> None:
    found.before[name] = _now(now, name)
    found.values[name] = value


def _unit(word: str, column: str, known: Known, found: ReadRow) -> Unit | None:
    unit = known.units.get(word)
    if unit is None:
        found.wrong(column, f"没有叫“{word}”的单位", f"No unit is called “{word}”")
    return unit


def _filled(text: str, column: str) -> str:
    """Empty where the cell holds the word for "still open"."""
    return "" if text in OPEN[column] else text


def _day(text: str) -> date | None:
    parts = _DAY.fullmatch(text.strip())
    if parts is None:
        return None
    try:
        return date(int(parts[1]), int(parts[2]), int(parts[3]))
    except ValueError:
        return None


def _same(one: str, other: str) -> bool:
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _natures() -> dict[str, str]:
    """What people may write for a kind: its words in both languages."""
    return {
        label.casefold(): value
        for language in ("zh-hans", "en")
        for label, value in zip(_labels(language), Nature.values, strict=True)
    }


def _labels(language: str) -> list[str]:
    with override(language):
        return [str(nature.label) for nature in Nature]


_READERS = {
    SHORT: _short,
    NATURE: _nature,
    SPONSOR: _sponsor,
    LEAD: _lead,
    PARTNERS: _partners,
    DUE: _due,
    MILESTONES: _milestones,
}
