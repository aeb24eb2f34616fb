"""A figure or words that come from a record, and the tokens by which text points at them.

Text holds `{f3}` where a figure stands; what is typed around it is prose. On an editing page the token carries how it
reads (`{f3 增长7.5%}`): that label is for the eye alone and is dropped when the text is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from diaodu.bulletins.papers.composing.wording import amount_said, difference_said, growth_said, share_said

TOKEN = re.compile(r"\{(?P<key>f[1-9]\d{0,4})(?:[ 　][^{}]*)?\}")


class Style(StrEnum):
    """How a bound figure is said."""

    AMOUNT = "amount"  # 23.4亿元, 12个
    GROWTH = "growth"  # 增长7.5%, 下降2.1%, 持平
    POINTS = "points"  # 高1.2个百分点, 低0.3个百分点
    SHARE = "share"  # 41.1%
    WORDS = "words"  # what somebody wrote, or a record is called
    OUTSIDE = "outside"  # typed by hand; `source` says where it comes from


@dataclass(frozen=True, slots=True)
class Bound:
    """What a token stands for. `value` None and no `words`: a blank, and `blank` says why and whom to ask."""

    key: str
    style: Style
    source: str  # the address of the record it was read from, or in words where it is from outside the ledger
    label: str
    value: Decimal | None = None
    unit: str = ""
    words: str = ""
    caliber: str = ""
    period: str = ""
    blank: str = ""

    @property
    def is_blank(self) -> bool:
        return not self.words if self.style in (Style.WORDS, Style.OUTSIDE) else self.value is None

    @property
    def said(self) -> str:
        """As it reads in the paper; a blank says so instead of a number."""
        if self.is_blank:
            return f"〔缺：{self.blank or '尚无数据'}〕"
        if self.value is None:
            return self.words
        return _SAYERS[self.style](self.value, self.unit)


_SAYERS: Mapping[Style, Callable[[Decimal, str], str]] = {
    Style.AMOUNT: amount_said,
    Style.GROWTH: lambda value, unit: growth_said(value),
    Style.POINTS: lambda value, unit: difference_said(value),
    Style.SHARE: lambda value, unit: share_said(value),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of prose, or a token."""

    text: str
    key: str = ""
    start: int = 0


def pieces_of(text: str) -> Iterator[Piece]:
    """The text in its order, cut at its tokens."""
    at = 0
    for match in TOKEN.finditer(text):
        if match.start() > at:
            yield Piece(text[at : match.start()], start=at)
        yield Piece(match.group(), match["key"], match.start())
        at = match.end()
    if at < len(text):
        yield Piece(text[at:], start=at)


def keys_in(text: str) -> list[str]:
    return [match["key"] for match in TOKEN.finditer(text)]


def plain_tokens(text: str) -> str:
    """As it is kept: tokens without their labels."""
    return TOKEN.sub(lambda match: "{" + match["key"] + "}", text)


def labelled(text: str, figures: Mapping[str, Bound]) -> str:
    """As it is edited: each token with how it reads, shortened."""

    def label(match: re.Match[str]) -> str:
        key = match["key"]
        if key not in figures:
            return "{" + key + "}"
        said = re.sub(r"[{}\s]+", " ", figures[key].said)
        return "{" + key + " " + (said if len(said) <= 24 else said[:23] + "…") + "}"

    return TOKEN.sub(label, text)


def said_text(text: str, figures: Mapping[str, Bound]) -> str:
    """As it reads in the paper. A token without a figure stays visible: nothing is dropped in silence."""
    return TOKEN.sub(lambda match: figures[match["key"]].said if match["key"] in figures else match.group(), text)


def token(key: str) -> str:
    return "{" + key + "}"
