"""What a document says of its own secrecy, in the lines at its head. Pure: text in, mark out."""

from __future__ import annotations

import re

from diaodu.reading.limits import HEAD_LINES

_GRADES = "绝密|机密|秘密"
_STAR = "★☆＊*"
# The whole line, or all of it up to a star, a term or the urgency, is the mark: 机密★10年, 密级：秘密, 000012 机密.
_LINE = re.compile(
    rf"^(?:[0-9]{{1,8}}|份号[:：]?[0-9]*)?[\[【（(〔]?(?:密级|保密等级|秘密等级)?[:：]?({_GRADES})级?[\]】）)〕]?"
    rf"(?:$|[{_STAR}·]|[（(]?[0-9一二三五十]{{1,3}}年|长期|特急|加急|特提|平急|急件)"
)
_STARRED = re.compile(rf"({_GRADES})[{_STAR}]")  # wherever in the line: no sentence is written so
_INTERNAL = re.compile(
    r"^[\[【（(〔]?(?:工作秘密|(?:仅供|仅限|限)?内部(?:资料|文件|材料|使用|参考|掌握|事项|情况|传阅|发行)?)[★\]】）)〕]?"
    r"(?:$|[，,;；。!！、：:·]|注意保存|注意保密|不得外传|请勿外传|严禁外传|妥善保管|不得公开|禁止外传)"
)


def secret_mark(text: str) -> str:
    """绝密, 机密 or 秘密 where the head of the text bears it; empty otherwise. A sentence about secrets is no mark."""
    for line in _head(text):
        if found := _LINE.match(line) or _STARRED.search(line):
            return found[1]
    return ""


def is_internal(text: str) -> bool:
    """Whether the head of the text marks it as internal: 内部资料, 内部文件 注意保存, 工作秘密 …"""
    return any(_INTERNAL.match(line) for line in _head(text))


def _head(text: str) -> list[str]:
    """The first lines without any blanks: marks are often spaced out as 机 密."""
    lines = (re.sub(r"\s", "", line) for line in text.lstrip().splitlines()[: HEAD_LINES * 3])
    return [line for line in lines if line][:HEAD_LINES]
