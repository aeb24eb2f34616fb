"""Sentences and clauses with their offsets; quotation marks and brackets are not broken open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARK = re.compile(r"[。！？；!?;\n，,：“”‘’「」（）()《》]")
_SENTENCE = "。！？；!?;\n"
_OPEN, _CLOSE = "“‘「（(《", "”’」）)》"
_NUMBER_COMMA = re.compile(r"[0-9],[0-9]")


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


def sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentences of a stretch, without their closing mark; a semicolon closes one too (each is a task)."""
    yield from _split(text, start, end, _SENTENCE)


def clauses(text: str, start: int, end: int) -> Iterator[Span]:
    """The clauses of a sentence, divided by commas outside of brackets and quotations."""
    yield from _split(text, start, end, "，,")


def _split(text: str, start: int, end: int, marks: str) -> Iterator[Span]:
    depth, begin = 0, start
    for match in _MARK.finditer(text, start, end):
        letter, at = match[0], match.start()
        if letter in _OPEN:
            depth += 1
        elif letter in _CLOSE:
            depth = max(0, depth - 1)
        elif letter == "\n":
            depth = 0  # an unclosed quotation ends with its line
        if letter in marks and (depth == 0 or letter == "\n") and not _inside_number(text, at):
            yield from _trimmed(text, begin, at)
            begin = at + 1
    yield from _trimmed(text, begin, end)


def _inside_number(text: str, at: int) -> bool:
    return text[at] == "," and _NUMBER_COMMA.match(text, at - 1) is not None


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start] in " \t\r\n　":
        start += 1
    while end > start and text[end - 1] in " \t\r\n　":
        end -= 1
    if start < end:
        yield Span(start, end)
