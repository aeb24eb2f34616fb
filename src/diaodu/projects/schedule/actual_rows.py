"""A row of a sheet of actual days, read: cells in, days or what is wrong with them out. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from diaodu.core.cells import CellError, read_day
from diaodu.core.sheets import Problem

HEADS = {"code": "编号", "key": "节点号", "name": "节点", "started_on": "实际开始", "finished_on": "实际完成"}


@dataclass(slots=True)
class ReadRow:
    """`started_on`, `finished_on` None: the cell is empty and says nothing."""

    code: str
    key: str
    started_on: date | None = None
    finished_on: date | None = None
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, column: str, zh: str, en: str) -> None:
        self.problems.append(Problem(column, zh, en))

    @property
    def says_nothing(self) -> bool:
        return self.started_on is None and self.finished_on is None and not self.problems


def read_row(row: Mapping[str, str], *, today: date) -> ReadRow:
    """Everything wrong with the row's own cells is named, not only the first."""
    only = row.get("only", "")
    found = ReadRow(row.get("code", "").strip() or only, row.get("key", "").strip().casefold())
    if not found.code:
        found.wrong("code", "没有填编号，不知道是哪个项目的节点", "The code is empty, so nobody knows whose node it is")
    elif only and found.code != only:
        found.wrong(
            "code",
            f"这一行是 {found.code} 的节点，本页只收 {only} 的",
            f"This row is a node of {found.code}; here only those of {only} are taken",
        )
    for name in ("started_on", "finished_on"):
        setattr(found, name, _day(row, name, found, today))
    return found


def _day(row: Mapping[str, str], name: str, found: ReadRow, today: date) -> date | None:
    text, head = row.get(name, "").strip(), HEADS[name]
    try:
        day = read_day(text)
    except CellError as error:
        found.wrong(name, f"“{head}”里的“{text}”{error.zh}", f"“{text}” {error.en}")
        return None
    if day is not None and day > today:
        found.wrong(name, f"“{head}”{day} 还没有到，不能先记实绩", f"{day} has not come yet")
        return None
    return day


def check_order(found: ReadRow, started: date | None, finished: date | None) -> None:
    """Of the days as they would stand, the sheet's and those that were there already."""
    if started is not None and finished is not None and finished < started:
        zh = f"完成日期 {finished} 早于开始日期 {started}"
        found.wrong("finished_on", zh, f"It would be finished on {finished}, before it starts on {started}")
