"""The outline of a document as a reader sees it: title, headings, items, paragraphs, and what only stands around it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import attrgetter

from diaodu.reading.furniture import Place, places
from diaodu.reading.lines import Line, paragraphs
from diaodu.reading.model import Section, SectionKind
from diaodu.reading.numbering import ITEM_RANK, Number, inline_items, line_number

_LONGEST_HEADING = 60  # letters; a longer first sentence is text, not a heading
_LONGEST_BARE = 36  # a heading without a number is shorter still
_STOP = re.compile(r"[。！!；;]")
_BARE = re.compile(r"[^。！？；，：:;]+$")
_BACK_MATTER = re.compile(r"名词解释|名词注释|有关名词|附[件录表注]|注释|说明$")
_SENTENCE_CLOSE = "。！？；!?;"
_OUTSIDE = {
    Place.TITLE: SectionKind.TITLE,
    Place.FRONT: SectionKind.PARAGRAPH,
    Place.FURNITURE: SectionKind.FURNITURE,
}
_BARE_RANK = 50  # below every number: a bare heading never closes a numbered one


@dataclass
class _Node:
    kind: SectionKind
    rank: int
    number: str
    heading: tuple[int, int]
    start: int
    end: int
    children: list[_Node] = field(default_factory=list)


def outline(text: str) -> tuple[Section, ...]:
    """The nested outline of a decoded text. Sections nest, and together they hold every paragraph once."""
    lines = paragraphs(text)
    roots: list[_Node] = []
    stack: list[_Node] = []
    for line, place in zip(lines, places([line.text for line in lines]), strict=True):
        if place is Place.BODY:
            _place(line, roots, stack)
            continue
        roots.append(_leaf(_OUTSIDE[place], line, heading=place is Place.TITLE))
        stack.clear()
    return tuple(_freeze(text, node, str(number), 1) for number, node in enumerate(roots, 1))


def walk(sections: Iterable[Section]) -> Iterator[Section]:
    """Every section, parents before children, in the order of the text."""
    waiting = list(reversed(list(sections)))
    while waiting:
        section = waiting.pop()
        yield section
        waiting.extend(reversed(section.children))


def section_at(sections: tuple[Section, ...], offset: int) -> Section | None:
    """The innermost section that holds an offset."""
    found: Section | None = None
    level = sections
    while level:
        index = bisect_right(level, offset, key=attrgetter("start")) - 1
        if index < 0 or offset >= level[index].end:
            break
        found = level[index]
        level = found.children
    return found


def path_to(sections: tuple[Section, ...], key: str) -> tuple[Section, ...]:
    """The sections from the outermost down to the one of that id; empty when there is none."""
    path: list[Section] = []
    level = sections
    for place in key.split("."):  # an id is the places of the section among its siblings, from 1
        if not place.isdecimal() or not 1 <= int(place) <= len(level):
            return ()
        path.append(level[int(place) - 1])
        level = path[-1].children
    return tuple(path)


def _place(line: Line, roots: list[_Node], stack: list[_Node]) -> None:
    number = line_number(line.text)
    items = inline_items(line.text) if number is not None and number.rank == ITEM_RANK else []
    if items:  # ①…；②…；③… on one line are siblings
        *before, node = _item_nodes(line, line.start, items)
        _close(stack, node)
        (stack[-1].children if stack else roots).extend(before)
    elif number is not None:
        node = _numbered(line, number)
    elif _is_bare_heading(line.text):
        rank = 0 if _BACK_MATTER.match(line.text) else _BARE_RANK
        node = _leaf(SectionKind.HEADING, line, heading=True, rank=rank)
    else:
        node = _leaf(SectionKind.PARAGRAPH, line)
    node.children += [] if items else _parts(line, node)
    _close(stack, node)
    siblings = stack[-1].children if stack else roots
    siblings.append(node)
    for holder in stack:
        holder.end = line.end
    if node.kind is not SectionKind.PARAGRAPH:
        stack.append(node)


def _close(stack: list[_Node], node: _Node) -> None:
    """Leave the sections that do not hold `node`."""
    if node.kind is SectionKind.PARAGRAPH:
        # A plain paragraph after 六是 belongs to what holds the list.
        while stack and stack[-1].rank >= ITEM_RANK and stack[-1].rank != _BARE_RANK:
            stack.pop()
        return
    while stack and stack[-1].rank >= node.rank:
        stack.pop()
    if node.rank == _BARE_RANK:
        while stack and stack[-1].kind is SectionKind.ITEM:
            stack.pop()


def _numbered(line: Line, number: Number) -> _Node:
    kind = SectionKind.ITEM if number.rank >= ITEM_RANK else SectionKind.HEADING
    after = line.start + len(number.text)
    length = _heading_length(line.text[len(number.text) :])
    return _Node(kind, number.rank, number.text.strip(), (line.start, after + length), line.start, line.end)


def _heading_length(rest: str) -> int:
    """How many letters after a number are its heading: the first sentence if it is short, else none."""
    stop = _STOP.search(rest)
    if stop and stop[0] in "；;" and rest[stop.end() :].strip():
        return 0  # a list of deliverables: what stands before a semicolon is no heading of what follows
    if stop:
        return stop.start() if stop.start() <= _LONGEST_HEADING else 0
    return len(rest) if len(rest) <= _LONGEST_HEADING * 2 and "：" not in rest[:-1] else 0


def _parts(line: Line, node: _Node) -> list[_Node]:
    """What follows a heading on its own line, and the items written inside a paragraph."""
    base = node.start if node.kind is SectionKind.PARAGRAPH else _text_start(line, node.heading[1])
    body = line.text[base - line.start :]
    if not body.strip():
        return []
    items = inline_items(body) if node.rank < ITEM_RANK or node.kind is SectionKind.PARAGRAPH else []
    if not items:
        return [] if node.kind is SectionKind.PARAGRAPH else [_paragraph(base, line.end)]
    parts = _item_nodes(line, base, items)
    lead = (
        [_paragraph(base, parts[0].start)] if parts[0].start > base and node.kind is not SectionKind.PARAGRAPH else []
    )
    return lead + parts


def _item_nodes(line: Line, base: int, items: list[tuple[int, Number]]) -> list[_Node]:
    """The items written from `base` on in a line, each with its text below it."""
    parts = [_item(base + at, number, line.text[base - line.start + at :]) for at, number in items]
    for part, following in zip(parts, [*parts[1:], None], strict=True):
        part.end = following.start if following else line.end
        if part.heading[1] + 1 < part.end:
            part.children.append(_paragraph(_skip_stop(line, part.heading[1]), part.end))
    return parts


def _item(start: int, number: Number, text: str) -> _Node:
    length = len(number.text)
    stop = _STOP.search(text, length)
    named = stop.start() if stop and stop.start() - length <= 20 and stop[0] in "。！" else length
    return _Node(
        SectionKind.ITEM, ITEM_RANK, number.text.strip("，、"), (start, start + named), start, start + len(text)
    )


def _text_start(line: Line, position: int) -> int:
    return _skip_stop(line, position)


def _skip_stop(line: Line, position: int) -> int:
    while position < line.end and line.text[position - line.start] in "。！；!; 　":
        position += 1
    return position


def _leaf(kind: SectionKind, line: Line, *, heading: bool = False, rank: int = _BARE_RANK) -> _Node:
    span = (line.start, line.end) if heading else (line.start, line.start)
    return _Node(kind, rank, "", span, line.start, line.end)


def _paragraph(start: int, end: int) -> _Node:
    return _Node(SectionKind.PARAGRAPH, _BARE_RANK, "", (start, start), start, end)


def _is_bare_heading(text: str) -> bool:
    return (
        2 <= len(text) <= _LONGEST_BARE
        and _BARE.match(text) is not None
        and not (text[0] in "（(" and text[-1] in "）)")  # （此件公开发布）
        and any("\u4e00" <= c <= "\u9fff" for c in text)
    )


def _freeze(text: str, node: _Node, key: str, level: int) -> Section:
    start, end = node.heading
    heading = text[start:end].removeprefix(node.number).strip(" 　、，.．") if end > start else ""
    return Section(
        id=key,
        kind=node.kind,
        level=level,
        number=node.number,
        heading=heading,
        start=node.start,
        end=node.end,
        heading_start=start,
        heading_end=end,
        children=tuple(
            _freeze(text, child, f"{key}.{number}", level + 1) for number, child in enumerate(node.children, 1)
        ),
    )
