"""The monthly bulletin: lights, indicators, red and green lists, chapters, difficulties, what comes next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from diaodu.bulletins.papers.composing.blocks import Block, BlockKind
from diaodu.bulletins.papers.composing.book import Book
from diaodu.bulletins.papers.composing.bound import Bound

SECTIONS = ("overall", "indicators", "red", "green", "chapters", "difficulties", "next")
LIGHT_WORDS = {
    "done": "已完成",
    "green": "按序时推进",
    "yellow": "预警",
    "red": "滞后",
    "grey": "未到判定时点或尚无数据",
}
_ORDER = ("red", "yellow", "green", "done", "grey")


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    name: Bound
    period: str
    value: Bound | None = None  # none of an indicator that is a growth itself
    growth: Bound | None = None
    target: Bound | None = None


@dataclass(frozen=True, slots=True)
class LightRow:
    """A task of the red or green list: its name, who leads it, how far it is, why the light stands."""

    name: Bound
    unit: str
    why: Bound
    completion: Bound | None = None


@dataclass(frozen=True, slots=True)
class SaidRow:
    """What a unit wrote about a task."""

    name: Bound
    unit: str
    words: Bound


@dataclass(frozen=True, slots=True)
class Chapter:
    title: Bound
    rows: Sequence[SaidRow]
    left: Bound | None = None  # how many tasks of the chapter said nothing new


@dataclass(frozen=True, slots=True)
class BulletinData:
    """Everything a bulletin is made of, read from the ledger as known on the day it is made."""

    county: str
    period: str  # 2026年7月
    cut_off: str  # 2026年8月6日
    counts: Mapping[str, Bound]  # by light, and "all"
    turned: Mapping[str, Bound] = field(default_factory=dict)  # "worse", "better"; empty for the first bulletin
    indicators: Sequence[IndicatorRow] = ()
    reds: Sequence[LightRow] = ()
    greens: Sequence[LightRow] = ()
    chapters: Sequence[Chapter] = ()
    difficulties: Sequence[SaidRow] = ()
    following: Sequence[SaidRow] = ()


def compose_bulletin(data: BulletinData, book: Book, sections: Sequence[str] = SECTIONS) -> list[Block]:
    """The blocks in the order of `sections`; a section with nothing to say is left out."""
    blocks: list[Block] = []
    for section in sections:
        blocks += _SECTIONS[section](data, book)
    return blocks


def _overall(data: BulletinData, book: Book) -> list[Block]:
    parts = [f"{LIGHT_WORDS[light]}{book.bind(data.counts[light])}" for light in _ORDER if light in data.counts]
    text = f"截至{data.cut_off}，{data.county}纳入调度的{book.bind(data.counts['all'])}任务中，{'，'.join(parts)}。"
    if data.turned:
        worse, better = book.bind(data.turned["worse"]), book.bind(data.turned["better"])
        text += f"与上期公布灯号相比，转差{worse}，转好{better}。"
    rows = [(LIGHT_WORDS[light], book.bind(data.counts[light])) for light in _ORDER if light in data.counts]
    return [
        _heading("总体情况"),
        Block(BlockKind.TEXT, text),
        Block(BlockKind.BARS, "公布灯号分布", rows=rows),
    ]


def _indicators(data: BulletinData, book: Book) -> list[Block]:
    if not data.indicators:
        return []
    heads = ("指标", "期别", "完成", "增速", "年度目标")
    rows = [
        (
            book.bind(row.name),
            row.period,
            book.bind(row.value) if row.value else "—",
            book.bind(row.growth) if row.growth else "—",
            book.bind(row.target) if row.target else "—",
        )
        for row in data.indicators
    ]
    return [
        _heading("主要指标"),
        Block(BlockKind.TEXT, f"截至{data.cut_off}已发布或反馈的主要指标见下表，预期数不列入。"),
        Block(BlockKind.TABLE, rows=[heads, *rows], widths=(30, 20, 18, 18, 18)),
        *_growth_chart(data.indicators, book),
    ]


def _growth_chart(rows: Sequence[IndicatorRow], book: Book) -> list[Block]:
    """The growths side by side; a chart of one bar says nothing."""
    grown = [(book.bind(row.name), book.bind(row.growth)) for row in rows if row.growth and not row.growth.is_blank]
    return [Block(BlockKind.BARS, "主要指标同比增速（期别见上表）", rows=grown)] if len(grown) > 1 else []


def _reds(data: BulletinData, book: Book) -> list[Block]:
    if not data.reds:
        return [_heading("滞后任务（红灯）"), Block(BlockKind.TEXT, "本期公布灯号中没有红灯任务。")]
    return [
        _heading("滞后任务（红灯）"),
        Block(BlockKind.TEXT, "下列任务本期公布为红灯，请牵头单位查明原因、限期赶上。"),
        _lights_table(data.reds, book),
    ]


def _greens(data: BulletinData, book: Book) -> list[Block]:
    if not data.greens:
        return []
    return [
        _heading("推进较好任务（绿灯）"),
        Block(BlockKind.TEXT, "下列任务本期公布为绿灯或已完成，进度居前。"),
        _lights_table(data.greens, book),
    ]


def _lights_table(rows: Sequence[LightRow], book: Book) -> Block:
    heads = ("任务", "牵头单位", "完成率", "缘由")
    body = [
        (book.bind(row.name), row.unit, book.bind(row.completion) if row.completion else "—", book.bind(row.why))
        for row in rows
    ]
    return Block(BlockKind.TABLE, rows=[heads, *body], widths=(32, 16, 14, 42))


def _chapters(data: BulletinData, book: Book) -> list[Block]:
    if not data.chapters:
        return []
    blocks = [_heading("分领域进展")]
    for chapter in data.chapters:
        blocks.append(Block(BlockKind.HEADING, book.bind(chapter.title), level=2))
        said = [f"{row.unit}牵头的“{book.bind(row.name)}”：{_stopped(row.words, book)}" for row in chapter.rows]
        if chapter.left is not None:
            said.append(f"其余{book.bind(chapter.left)}任务本期按计划推进或未报新情况。")
        blocks.append(Block(BlockKind.TEXT, "".join(said)))
    return blocks


def _difficulties(data: BulletinData, book: Book) -> list[Block]:
    return _said("存在困难", data.difficulties, book)


def _next(data: BulletinData, book: Book) -> list[Block]:
    return _said("下步安排", data.following, book)


def _said(title: str, rows: Sequence[SaidRow], book: Book) -> list[Block]:
    if not rows:
        return []
    lines = [(f"{row.unit}（{book.bind(row.name)}）：{_stopped(row.words, book)}",) for row in rows]
    return [_heading(title), Block(BlockKind.LIST, rows=lines)]


def _stopped(words: Bound, book: Book) -> str:
    """The words with the full stop they may lack."""
    return book.bind(words) + ("" if words.words.rstrip().endswith(("。", "！", "？", "；")) else "。")


def _heading(words: str) -> Block:
    return Block(BlockKind.HEADING, words, level=1)


_SECTIONS: Mapping[str, Callable[[BulletinData, Book], list[Block]]] = {
    "overall": _overall,
    "indicators": _indicators,
    "red": _reds,
    "green": _greens,
    "chapters": _chapters,
    "difficulties": _difficulties,
    "next": _next,
}
