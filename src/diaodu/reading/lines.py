"""A text as lines with offsets; hard-wrapped lines of one paragraph are read as one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

_CLOSED = "。！？；：!?;:”」』）)】"
_NARROWEST, _WIDEST = 15, 60  # a hard-wrapped column is this wide; longer lines are paragraphs


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: `start`..`end` without surrounding white space."""

    start: int
    end: int
    text: str


def paragraphs(text: str) -> list[Line]:
    """The paragraphs of a text, blank lines left out."""
    lines = _lines(text)
    width = _column(lines)
    return lines if width is None else _joined(text, lines, width)


def _lines(text: str) -> list[Line]:
    found, position = [], 0
    for raw in text.splitlines(keepends=True):
        stripped = raw.strip()
        if stripped:
            start = position + raw.index(stripped[0])
            found.append(Line(start, start + len(stripped), stripped))
        position += len(raw)
    return found


def _column(lines: list[Line]) -> int | None:
    """The width of a hard-wrapped text, or None: most of its longer lines are then equally long and not closed."""
    long = [line for line in lines if len(line.text) >= _NARROWEST]
    if len(long) < 8:
        return None
    width, _ = Counter(len(line.text) for line in long).most_common(1)[0]
    if width > _WIDEST:
        return None
    full = [line for line in long if abs(len(line.text) - width) <= 2]
    broken = sum(line.text[-1] not in _CLOSED for line in full)
    return width if len(full) * 2 >= len(long) and broken * 2 >= len(full) else None


def _joined(text: str, lines: list[Line], width: int) -> list[Line]:
    joined: list[Line] = []
    start: int | None = None
    for line in lines:
        first = line.start if start is None else start
        if abs(len(line.text) - width) <= 2 and line.text[-1] not in _CLOSED:
            start = first
            continue
        joined.append(Line(first, line.end, text[first : line.end]))
        start = None
    if start is not None:
        joined.append(Line(start, lines[-1].end, text[start : lines[-1].end]))
    return joined
