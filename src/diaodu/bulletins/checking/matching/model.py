"""What the check speaks of: figures of a text, figures that are known, and what came of holding them together."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from diaodu.kernel.quantity import Quantity

Said = tuple[str, str]  # a sentence in Chinese and in English


class Kind(StrEnum):
    """What a figure says of its thing."""

    LEVEL = "level"
    GROWTH = "growth"
    RANK = "rank"
    TARGET = "target"
    COMPLETION = "completion"  # percent of the year's target
    COMPARED = "compared"  # points above or below somebody else: no figure of the thing itself


class Verdict(StrEnum):
    AGREES = "agrees"
    DIFFERS = "differs"
    UNIT = "unit"  # right digits, wrong unit; percent where percentage points are meant
    CALIBER = "caliber"  # the figure of the month where the text says cumulative, the target, another area's
    DATE = "date"  # the figure of another period
    CONTRADICTS = "contradicts"  # the text says two things, or its parts do not make its total
    NO_RECORD = "no_record"
    SKIPPED = "skipped"  # a date, a document's number, a heading's


FAULTS = (Verdict.DIFFERS, Verdict.UNIT, Verdict.CALIBER, Verdict.DATE, Verdict.CONTRADICTS)


@dataclass(frozen=True, slots=True)
class When:
    """Up to or in the month `month` of a year. `span`: cumulative, current, point (of a stock); "" where not said.

    `months`: how long a current one is.
    """

    year: int
    month: int
    span: str = ""
    months: int = 1

    @property
    def label_zh(self) -> str:
        if self.span == "cumulative":
            return _CUMULATIVE.get(self.month, f"1—{self.month}月" if self.month > 1 else "1月").join(
                (f"{self.year}年", "")
            )
        if self.span == "point":
            return f"{self.year}年{self.month}月末"
        if self.months == 3:
            return f"{self.year}年{'一二三四'[self.month // 3 - 1]}季度当季"
        return f"{self.year}年{self.month}月" + ("当月" if self.span == "current" else "")

    @property
    def label_en(self) -> str:
        words = {"cumulative": "up to ", "point": "end of ", "current": "alone "}.get(self.span, "")
        return f"{words}{self.year}-{self.month:02d}"


_CUMULATIVE = {3: "一季度", 6: "上半年", 9: "前三季度", 12: "全年"}


@dataclass(frozen=True, slots=True)
class Known:
    """A figure somebody answers for. `names`: what a text may call it; `area`: a key of the areas given, "" the county.

    `older`: what earlier editions of the same figure said.
    """

    key: str
    names: tuple[str, ...]
    kind: Kind
    value: Decimal
    unit: str
    when: When | None
    label_zh: str
    label_en: str
    url: str = ""
    area: str = ""
    older: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A part of the county a figure may be about."""

    key: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """What texts of a county are held against. `own`: words for the county (全县); `year`, `month`: of the day."""

    known: tuple[Known, ...]
    places: tuple[Place, ...] = ()
    own: tuple[str, ...] = ("全县", "我县", "全市", "我市", "全区", "我区")
    year: int = 2026
    month: int = 12
    about: Decimal = Decimal("0.05")  # how far 约 and 近 reach, a share of the figure
    over: Decimal = Decimal("0.15")  # how far beyond a figure 突破 and 超过 are still believed


@dataclass(frozen=True, slots=True)
class Mention:
    """One number of a text. `text[start:end]` is the number with its unit; `why_not`: why it is held against nothing.

    A figure whose own sentence names no period may be of `when` or of `also`: what the text said last.
    """

    start: int
    end: int
    quote: str
    quantity: Quantity | None = None
    precision: Decimal = Decimal(0)  # one unit of the last digit shown, in the quantity's unit
    digits: Decimal | None = None  # as written, without unit and magnitude
    unit: str = ""  # as written
    comparator: str = "="
    kind: Kind = Kind.LEVEL
    name: str = ""  # the known name it is about; empty: none
    subject: str = ""  # what it is about in the text's own words
    area: str | None = ""  # None: elsewhere, the whole country say
    when: When | None = None
    also: When | None = None
    why_not: Said | None = None
    misused: Said | None = None  # percent for points or points for percent, seen from the words alone
    sentence: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Mark:
    """What is said of one number: the verdict, why, and what it was held against."""

    mention: Mention
    verdict: Verdict
    why: Said
    known: Known | None = None
    difference: Decimal | None = None  # said less known, in the known figure's unit
    others: tuple[tuple[int, int], ...] = field(default_factory=tuple)  # further places in the text

    @property
    def is_fault(self) -> bool:
        return self.verdict in FAULTS
