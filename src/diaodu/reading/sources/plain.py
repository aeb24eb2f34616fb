"""Plain text: UTF-8, UTF-16 with its mark, GB18030."""

from __future__ import annotations

import codecs

from diaodu.reading.errors import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEAST_READABLE = 0.85  # share of letters that look like text; below it the bytes were something else
_SAMPLE = 20_000


def decode(content: bytes, name: str) -> tuple[str, str]:
    """(text, encoding). The text is the file itself, its byte order mark removed and nothing else."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding, name), encoding
    if b"\0" in content:
        raise _no_text(name)
    for encoding in ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_readable(text):
            return text, encoding
    raise _no_text(name)


def _strictly(content: bytes, encoding: str, name: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _no_text(name) from error
    if not _is_readable(text):
        raise _no_text(name)
    return text


def _is_readable(text: str) -> bool:
    sample = text[:_SAMPLE]
    readable = sum(_is_common(letter) for letter in sample)
    return readable >= _LEAST_READABLE * len(sample)


def _is_common(letter: str) -> bool:
    return (
        " " <= letter <= "~"
        or letter in "\n\r\t\f　"
        or "\u4e00" <= letter <= "\u9fff"
        or "\u2000" <= letter <= "\u206f"
        or "\u2460" <= letter <= "\u25ff"
        or "\u3000" <= letter <= "\u303f"
        or "\uff00" <= letter <= "\uffef"
        or "\u00a0" <= letter <= "\u024f"
    )


def _no_text(name: str) -> Unreadable:
    return Unreadable(
        f"{name} 不是文本文件，或编码无法识别；请另存为 UTF-8 文本、Word 或 PDF 再导入。",
        f"{name} is not a text, or its encoding is unknown; save it as UTF-8 text, Word or PDF.",
    )
