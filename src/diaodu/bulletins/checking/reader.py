"""From what somebody brings in to its text: pasted words, or a file by its content. Refuses as for a plan."""

from __future__ import annotations

from dataclasses import dataclass

from diaodu.bulletins.checking.choices import SourceFormat
from diaodu.core.intake import FileRefusedError
from diaodu.core.markings import secret_mark
from diaodu.core.moves import MoveRefusedError
from diaodu.reading import Unreadable
from diaodu.reading.limits import HEAD_LINES, MOST_CHARACTERS
from diaodu.reading.sources import extract


@dataclass(frozen=True, slots=True)
class Brought:
    """A text to be checked, and the file it came from."""

    text: str
    format: str
    content: bytes | None = None
    name: str = ""


def read_pasted(text: str) -> Brought:
    """Raises MoveRefusedError: nothing in it, too long, headed as secret."""
    tidy = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
    if not tidy:
        raise MoveRefusedError("value", "请粘贴文字，或选择文件。", "Paste a text or choose a file.")
    if len(tidy) > MOST_CHARACTERS:
        raise MoveRefusedError(
            "value",
            f"文字超过 {MOST_CHARACTERS} 字，请拆开。",
            f"The text is longer than {MOST_CHARACTERS} characters.",
        )
    if mark := secret_mark("\n".join(tidy.splitlines()[:HEAD_LINES])):
        raise FileRefusedError(
            "secret",
            f"首部标有“{mark}”。涉密材料不得进入本系统，没有保存；请按保密规定办理。",
            f"It is headed “{mark}”: state secrets must not come into this system. Nothing was kept.",
        )
    return Brought(tidy, SourceFormat.PASTED)


def read_upload(content: bytes, name: str) -> Brought:
    """Raises Unreadable with a plain sentence for whatever cannot be read."""
    found = extract(content, name=name)
    return Brought(found.text, found.format, content, name)


def title_of(brought: Brought) -> str:
    """What the draft calls itself: its first line, else its file."""
    first = next((line.strip() for line in brought.text.splitlines() if line.strip()), "")
    return (first if 0 < len(first) <= 60 else brought.name or first)[:60]


__all__ = ["Brought", "Unreadable", "read_pasted", "read_upload", "title_of"]
