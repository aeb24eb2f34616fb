"""What a reading is: dataclasses that become JSON with the same names.

Every `start` and `end` is a character offset into `Reading.text`, the decoded text, and
`text[start:end] == quote` always holds. Identifiers (`section`, `task`) are strings unique in one reading.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from diaodu.kernel.quantity import Quantity


class Strength(StrEnum):
    """How hard a sentence promises (the verb decides, see reference/reading/verbs.csv)."""

    FIRM = "firm"  # 完成 建成 确保 年内: only these become figures by themselves
    ADVANCE = "advance"  # 加快 推进 实施: work under way counts
    DIRECTION = "direction"  # 打造 提升 培育: reported in words
    STRIVE = "strive"  # 力争 争创 探索


class TargetKind(StrEnum):
    LEVEL = "level"  # 达到…
    INCREMENT = "increment"  # 新增…
    GROWTH = "growth"  # 增长…%, 翻番
    SHARE = "share"  # 占比…%
    RANK = "rank"  # 前三位
    COUNT = "count"  # 15个…
    GRADE = "grade"  # AA+
    CLASS = "class"  # 千万千瓦级


class BlankKind(StrEnum):
    FIGURE = "figure"
    NAME = "name"
    OWNER = "owner"
    DATE = "date"


class Cause(StrEnum):
    MASKED = "masked"  # the document hides it: ***亿元
    MISSING = "missing"  # the document never says it


class SectionKind(StrEnum):
    TITLE = "title"
    HEADING = "heading"  # a line of its own, or a numbered lead with its text behind it
    ITEM = "item"  # 一是 … 六是, ①, (1) inside or at the head of a paragraph
    PARAGRAPH = "paragraph"
    FURNITURE = "furniture"  # 打印 收藏 字号: around the document, not of it


@dataclass(frozen=True, slots=True)
class Section:
    """A place in the outline. `start`..`end` covers the section with all its children."""

    id: str  # "2.1.3": position among siblings, from 1
    kind: SectionKind
    level: int  # 1 = 一、 2 = （一） 3 = 1. 4 = （1） 5 = 一是 or ①; as a reader nests them, so no level is skipped
    number: str  # as written: "（二）", "一是", "" for headings without one
    heading: str  # without number and closing punctuation
    start: int
    end: int
    heading_start: int
    heading_end: int
    children: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """A quantified commitment about the future."""

    id: str
    start: int
    end: int
    quote: str  # the number with its unit, and its comparator where that stands beside it
    value: str  # as written: "1.2", "4.5-5", "AA+", "千万"
    unit: str  # as written: "万家", "%"
    quantity: Quantity | None  # None for grades
    comparator: str  # = >= <= ~ > <
    object: str  # what is measured: 常住人口城镇化率
    kind: TargetKind
    due: str | None  # ISO date, "recurring", or None when the year cannot be known
    due_text: str  # the words that say it, "" when it follows from the document
    rhythm: str | None  # with "recurring": "2/year", "1/month"
    strength: Strength
    context_start: int  # the clause it stands in
    context_end: int
    section: str | None = None
    task: str | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """A piece a dispatch office would hand out."""

    id: str
    start: int
    end: int
    quote: str
    verb: str
    object: str
    strength: Strength
    due: str | None
    due_text: str
    rhythm: str | None
    lead: str = ""  # as the document names it, "" when it does not
    partners: tuple[str, ...] = ()
    section: str | None = None
    targets: tuple[str, ...] = ()
    sponsor: str = ""  # the leader behind it, where a ledger has a column for one


@dataclass(frozen=True, slots=True)
class Blank:
    """Something the document hides or never says: a hole with somebody to ask, never a zero."""

    id: str
    start: int
    end: int
    quote: str
    kind: BlankKind
    cause: Cause
    unit: str  # of a figure: "亿元"; else ""
    object: str  # what the figure is of, or the name with its mask: "**黄金"
    section: str | None = None
    task: str | None = None


@dataclass(frozen=True, slots=True)
class NamedObject:
    """A project, area, firm, road, river … named in the text. Two masked names are never the same."""

    id: str
    start: int
    end: int
    name: str
    kind: str  # project area firm industry road river reservoir school hospital scenic platform place other
    masked: bool
    list: str | None = None  # objects of one enumeration share this
    section: str | None = None
    task: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """Something in the text held against itself."""

    code: str  # count_matches count_differs names_missing duplicate contradiction year_unknown …
    ok: bool
    start: int
    end: int
    quote: str
    expected: str
    found: str
    items: tuple[str, ...]
    message_zh: str
    message_en: str


@dataclass(frozen=True, slots=True)
class Source:
    name: str
    format: str  # txt docx pdf html xlsx
    encoding: str  # utf-8 gb18030 …; "" for containers
    sha256: str


@dataclass(frozen=True, slots=True)
class Reading:
    source: Source
    title: str
    date: date | None  # the document's own date, or the one given
    date_text: str  # where it was found; "" when given or unknown
    text: str
    outline: tuple[Section, ...] = ()
    tasks: tuple[Task, ...] = ()
    targets: tuple[Target, ...] = ()
    blanks: tuple[Blank, ...] = ()
    objects: tuple[NamedObject, ...] = ()
    checks: tuple[Check, ...] = field(default=())
