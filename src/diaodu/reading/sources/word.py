"""Word documents: paragraphs and tables in order, with the numbers Word keeps apart from the text."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

from diaodu.reading.sources.child import damaged
from diaodu.reading.sources.extracted import Extracted
from diaodu.reading.sources.ledger_table import ledger_from_rows

_HAN = "零一二三四五六七八九"
_HAN_FORMATS = {
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "taiwaneseCountingThousand",
    "ideographDigital",
}


def read(content: bytes, name: str) -> Extracted:
    """The text of the body; a document that is a ledger table above all keeps its rows."""
    try:
        document = Document(io.BytesIO(content))
        blocks = list(_blocks(document))
    except (PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError, AttributeError) as error:
        raise damaged(name) from error
    ledger = _ledger(blocks)
    if ledger is not None:
        return ledger
    return Extracted("\n".join(line for block in blocks for line in block.lines()), "docx")


@dataclass(frozen=True, slots=True)
class _Block:
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()

    def lines(self) -> Iterator[str]:
        if self.text.strip():
            yield self.text
        for row in self.rows:
            yield from (line for cell in row for line in cell.split("\n") if line.strip())


def _blocks(document: WordDocument) -> Iterator[_Block]:
    numbers = _Numbers(document)
    for element in document.element.body.iterchildren():
        if element.tag == qn("w:p"):
            paragraph = Paragraph(element, document)
            yield _Block(text=numbers.before(paragraph) + _text(paragraph))
        elif element.tag == qn("w:tbl"):
            yield _Block(rows=tuple(_rows(Table(element, document))))


def _text(paragraph: Paragraph) -> str:
    return paragraph.text.replace("\n", "").strip()


def _rows(table: Table) -> Iterator[tuple[str, ...]]:
    for row in table.rows:
        # Cells merged across columns come once for each: the first keeps the text, the others are empty.
        seen: set[int] = set()
        cells = []
        for cell in row.cells:
            first = id(cell._tc) not in seen
            seen.add(id(cell._tc))
            cells.append("\n".join(p.text.strip() for p in cell.paragraphs if p.text.strip()) if first else "")
        yield tuple(cells)


def _ledger(blocks: list[_Block]) -> Extracted | None:
    """The document as a ledger, when most of its text stands in a ledger's table."""
    tables = [block for block in blocks if block.rows]
    if not tables:
        return None
    inside = sum(len(cell) for block in tables for row in block.rows for cell in row)
    outside = sum(len(block.text) for block in blocks)
    if inside < outside:
        return None
    titles = [block.text.strip() for block in blocks if block.text.strip()][:1]
    return ledger_from_rows([list(row) for block in tables for row in block.rows], "docx", titles=titles)


class _Numbers:
    """Word's automatic numbers, counted as Word counts them."""

    def __init__(self, document: WordDocument) -> None:
        self._counts: dict[tuple[str, int], int] = defaultdict(int)
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        abstract = {item.get(qn("w:abstractNumId")): _levels(item) for item in root.findall(qn("w:abstractNum"))}
        for item in root.findall(qn("w:num")):
            link = item.find(qn("w:abstractNumId"))
            if link is not None:
                self._levels[item.get(qn("w:numId"))] = abstract.get(link.get(qn("w:val")), {})

    def before(self, paragraph: Paragraph) -> str:
        """The number in front of a paragraph as it is shown, "" where it has none."""
        place = _number_place(paragraph)
        if place is None or place[1] not in self._levels.get(place[0], {}):
            return ""
        key, depth = place
        kind, template, start = self._levels[key][depth]
        if kind in {"bullet", "none"}:
            return ""
        self._counts[(key, depth)] = self._counts[(key, depth)] + 1 if (key, depth) in self._counts else start
        for deeper in [other for other in self._counts if other[0] == key and other[1] > depth]:
            del self._counts[deeper]
        for level in range(depth + 1):
            level_kind, _, level_start = self._levels[key].get(level, (kind, "", 1))
            value = self._counts.get((key, level), level_start)
            template = template.replace(f"%{level + 1}", _shown(value, level_kind))
        return template


def _levels(abstract: etree._Element) -> dict[int, tuple[str, str, int]]:
    found = {}
    for level in abstract.findall(qn("w:lvl")):
        values = {tag: level.find(qn(f"w:{tag}")) for tag in ("numFmt", "lvlText", "start")}
        kind, template, start = (node.get(qn("w:val")) if node is not None else "" for node in values.values())
        found[int(level.get(qn("w:ilvl")) or 0)] = (kind or "decimal", template or "", int(start or 1))
    return found


def _number_place(paragraph: Paragraph) -> tuple[str, int] | None:
    """(numbering, depth) of the paragraph itself, else of its style."""
    properties: list[Any] = [paragraph._p.pPr]
    style = paragraph.style
    while style is not None:
        properties.append(style.element.pPr)
        style = style.base_style
    for item in properties:
        number = item.numPr if item is not None else None
        if number is not None and number.numId is not None:
            return str(number.numId.val), number.ilvl.val if number.ilvl is not None else 0
    return None


def _shown(value: int, kind: str) -> str:
    if kind in _HAN_FORMATS:
        return _han(value)
    if kind == "decimalEnclosedCircle" and 1 <= value <= 20:
        return chr(ord("①") + value - 1)
    return str(value)


def _han(value: int) -> str:
    """一 to 九十九, which is as far as parts of a document are counted."""
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _HAN[tens] + "十"
    return head + (_HAN[ones] if ones or not tens else "")
