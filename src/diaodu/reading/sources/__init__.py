"""Files to text: what a file is, is decided by its content, never by its name."""

from __future__ import annotations

from diaodu.reading.errors import Unreadable
from diaodu.reading.limits import HEAD_LINES, MOST_BYTES, MOST_CHARACTERS
from diaodu.reading.sources.child import in_child
from diaodu.reading.sources.extracted import Extracted, Row
from diaodu.reading.sources.kinds import kind_of
from diaodu.reading.sources.markup import read_html
from diaodu.reading.sources.plain import decode

__all__ = ["Extracted", "Row", "extract", "head_of"]


def extract(content: bytes, *, name: str) -> Extracted:
    """The text of a file, with the rows of its table where it is a ledger.

    Containers (Word, PDF, Excel) are taken apart in a process of their own, bounded in time and memory. Raises
    Unreadable with a plain sentence for whatever cannot be read.
    """
    if len(content) > MOST_BYTES:
        raise Unreadable(
            f"{name} 超过 {MOST_BYTES // 1048576} MB 的上限；请只保留正文或拆成几个文件。",
            f"{name} is larger than {MOST_BYTES // 1048576} MB; keep the text only, or divide it into several files.",
        )
    if not content.strip():
        raise Unreadable(
            f"{name} 是空文件；请检查是否传错。", f"{name} is empty; please check that it is the right file."
        )
    kind = kind_of(content, name)
    if kind == "txt":
        text, encoding = decode(content, name)
        found = Extracted(text, "txt", encoding)
    elif kind == "html":
        found = read_html(content, name)
    else:
        found = in_child(kind, content, name)
    return _bounded(found, name)


def head_of(content: bytes, *, name: str) -> str:
    """The first lines of a text, Word, PDF or Excel file, one to a line; empty where it holds no letters, as a scan.

    Raises Unreadable for a file that is damaged, protected by a password, packed otherwise, or none of these.
    """
    kind = kind_of(content, name)
    if kind == "txt":
        return "\n".join(decode(content, name)[0].strip().splitlines()[:HEAD_LINES])
    if kind == "html":
        return "\n".join(read_html(content, name).text.strip().splitlines()[:HEAD_LINES])
    return in_child("head", content, name).text


def _bounded(found: Extracted, name: str) -> Extracted:
    if not found.text.strip():
        raise Unreadable(
            f"{name} 里没有可读的文字；如果是扫描件或图片，请先做文字识别再导入。",
            f"{name} holds no readable text; if it is a scan, have its text recognised first.",
        )
    if len(found.text) > MOST_CHARACTERS:
        raise Unreadable(
            f"{name} 有 {len(found.text)} 字，超过 {MOST_CHARACTERS} 字的上限；请拆成几个文件。",
            f"{name} holds {len(found.text)} characters, more than {MOST_CHARACTERS}; please divide it.",
        )
    return found
