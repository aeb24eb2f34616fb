"""Where the document begins and ends on a published page, and which line is its title."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from diaodu.kernel.tables import table_rows
from diaodu.reading.numbering import line_number

_TITLE = re.compile(
    r"(?:报告|方案|计划|意见|通知|要点|规划|纲要|行动|决定|办法|措施|讲话|清单|安排|分解|分工|台账|细则|建议|任务书|责任书)(?:（.{1,12}）|\(.{1,12}\))?$"
)
_COVERING_LETTER = re.compile(r"关于(?:印发|转发|下发).+的(?:通知|函)$")
_SALUTATION = re.compile(r"(?:各位|同志们|各镇|各县|各区|各市|各乡|各有关|各部门)")
_UNDER_TITLE = re.compile(
    r"[—－-]{0,2}\s?20\d\d年\d{1,2}月\d{1,2}日在|[（(].{4,40}[）)]$|.{2,24}(?:省长|市长|县长|区长|主席|书记)\s?\S{2,4}$"
)
_YEAR = re.compile(r"20\d\d")
_LONG = 60  # letters: a longer line is text of the document itself
_HEAD = 40  # lines a page's head may take


class Place(StrEnum):
    FURNITURE = "furniture"
    TITLE = "title"
    FRONT = "front"  # under the title: who spoke when, to whom it is addressed
    BODY = "body"


def places(lines: list[str]) -> list[Place]:
    """What each line of a published page is. A text that begins at once has no front and no furniture before it."""
    first = _first(lines)
    title = _title(lines, first)
    if title is None and not any(_is("head", line) for line in lines[:first]):
        first = 0
    last = _last(lines, first)
    front = _covering_letter(lines, title)
    return [_place(index, line, first, last, title, front=front) for index, line in enumerate(lines)]


def _covering_letter(lines: list[str], title: int | None) -> int | None:
    """Where the front begins: the notice that a plan is issued with, else the title itself."""
    before = lines[:title] if title else []
    return next((index for index, line in enumerate(before) if _COVERING_LETTER.search(line)), title)


def _place(index: int, line: str, first: int, last: int, title: int | None, *, front: int | None) -> Place:
    if index == title:
        return Place.TITLE
    if index >= last or (index < first and (front is None or index < front or _is("head", line))):
        return Place.FURNITURE
    return Place.FRONT if index < first else Place.BODY


def _first(lines: list[str]) -> int:
    """The line the text begins with: a salutation, a number or a long line; behind a notice, that of what it issues."""
    begin = _issued(lines)
    for index, line in enumerate(lines[begin:_HEAD], begin):
        if len(line) > _LONG or _SALUTATION.match(line):
            return index
        number = line_number(line)
        if number is not None and number.style != "dash" and not _is("head", line):
            return index
    return 0


def _issued(lines: list[str]) -> int:
    """Behind the title of the plan that a notice issues: the letter in between only hands it on. 0 without one."""
    letter = next((index for index, line in enumerate(lines[:_HEAD]) if _COVERING_LETTER.search(line)), None)
    if letter is None:
        return 0
    for index, line in enumerate(lines[letter + 1 : _HEAD], letter + 1):
        if line_number(line) is not None:
            return 0
        if _names_a_document(line) and not line.startswith("关于"):
            return index + 1
    return 0


def _title(lines: list[str], first: int) -> int | None:
    """The last line before the text that reads like a title; a page's head often repeats it."""
    named = [i for i in range(min(first, len(lines))) if _names_a_document(lines[i])]
    if named:
        # A dated title before an undated one, a repeated one before what stands there once; then the last.
        return max(named, key=lambda i: (bool(_YEAR.search(lines[i])), lines.count(lines[i]), i))
    if 0 < first <= 3 and not _is("head", lines[0]) and not _UNDER_TITLE.match(lines[0]):
        return 0
    return None


def _names_a_document(line: str) -> bool:
    return len(line) <= _LONG and _TITLE.search(line) is not None and not _is("head", line)


def _last(lines: list[str], first: int) -> int:
    """One past the last line of the text: what follows the first line of a page's foot is furniture too."""
    begin = first + (len(lines) - first) // 2
    # A long line behind the foot is text of the document: what looked like a foot was none.
    begin = next((index for index in range(len(lines) - 1, begin, -1) if len(lines[index]) > _LONG * 2), begin)
    return next((index for index in range(begin, len(lines)) if _is("tail", lines[index])), len(lines))


def _is(where: str, line: str) -> bool:
    return _patterns(where).fullmatch(line) is not None


@cache
def _patterns(where: str) -> re.Pattern[str]:
    rows = table_rows("reading", "furniture.csv")
    return re.compile("|".join(row["pattern"] for row in rows if row["where"] in (where, "both")))
