"""Masked runs: what a document hides behind `***`, `××`, `□`; each one a hole, never a number and never merged."""

from __future__ import annotations

import re
from collections.abc import Iterator

from diaodu.kernel.tables import word_list
from diaodu.reading.model import Blank, BlankKind, Cause, Section
from diaodu.reading.units import MAGNITUDE, UNITS, longest_first, unit_pattern

MASK_LETTERS = "*＊×✕□○◯_…XxＸ"
_RUN = re.compile(r"[*＊]+|[×✕]+|□+|[○◯]+|_{2,}|…+|(?<![A-Za-zＡ-Ｚ0-9])[XxＸ]+(?![A-Za-zＡ-Ｚ0-9])")

_NEVER_HIDDEN = ("place", "rate", "data")
_MASKED_UNIT = unit_pattern((name for name, unit in UNITS.items() if unit.kind not in _NEVER_HIDDEN), masked=True)
_HIDDEN_UNIT = re.compile(rf"[ \u3000]?(?:多|余)?(?P<unit>(?:{MAGNITUDE})?(?:{_MASKED_UNIT})|{MAGNITUDE})")
_ENDING = rf"[\u4e00-\u9fff]{{0,10}}?(?:{longest_first(word_list('reading', 'name_endings.txt'))})"
_WHOLE_NAME = re.compile(rf"{_ENDING}(?=[^\u4e00-\u9fff]|建设|改造|扩建|新建|[的等和及与要将在是段一二三千万百]|$)")
_SHORT_NAME = re.compile(_ENDING)
_MEASURE = re.compile(rf"(?:{longest_first(word_list('reading', 'measure_endings.txt'))})$")
_WORDS = re.compile(r"[\u4e00-\u9fff]{1,12}$")
_COUNTED_NOUN = re.compile(r"[“\"]?[\u4e00-\u9fffA-Za-z0-9”\"]{1,16}")

# Alone these are punctuation, a tick box or an emphasis; they hide something only in front of a unit or when repeated.
_NEEDS_UNIT = frozenset("…")
_NEEDS_REPEAT = frozenset("×✕□○◯XxＸ")
_BESIDE_DIGITS = re.compile(r"[0-9０-９]")


def find_masks(text: str, outline: tuple[Section, ...] = ()) -> tuple[Blank, ...]:
    """All masked runs in order, each a FIGURE (a unit follows: `***亿元`, `*个`) or a NAME (`**黄金`, `**市`).

    The span is the run itself; `unit` is that of a hidden figure, `object` what it measures or the name with its mask.
    """
    return tuple(
        Blank(f"b{number}", start, end, text[start:end], kind, Cause.MASKED, unit, of)
        for number, (start, end, kind, unit, of) in enumerate(_runs(text), 1)
    )


def _runs(text: str) -> Iterator[tuple[int, int, BlankKind, str, str]]:
    for match in _RUN.finditer(text):
        start, end = match.span()
        hidden = _HIDDEN_UNIT.match(text, end)
        if not _hides(text, match, hidden is not None):
            continue
        if hidden:
            yield start, end, BlankKind.FIGURE, hidden["unit"], _measured(text, start, hidden.end())
        else:
            yield start, end, BlankKind.NAME, "", _name(text, start, end)


def _hides(text: str, match: re.Match[str], has_unit: bool) -> bool:
    letter = match[0][0]
    before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
    if letter in "×✕" and (_BESIDE_DIGITS.match(before) or _BESIDE_DIGITS.match(after)):
        return False
    if letter in "*＊" and len(match[0]) == 1 and not has_unit:
        return bool(after) and after not in " \u3000\n*" and bool(before)
    if letter in _NEEDS_UNIT:
        return has_unit and _BESIDE_DIGITS.match(before) is None
    if letter in _NEEDS_REPEAT and len(match[0]) == 1:
        return has_unit
    return True


def _measured(text: str, start: int, unit_end: int) -> str:
    """What a hidden figure is of: the noun behind a counting unit, else the words before the run (总投资)."""
    counted = _COUNTED_NOUN.match(text, unit_end)
    if text[unit_end : unit_end + 1] not in ("的", "以") and counted:
        return counted[0]
    window = text[max(0, start - 12) : start]
    before = _MEASURE.search(window) or _WORDS.search(window)
    return before[0] if before else ""


def _name(text: str, start: int, end: int) -> str:
    closing = _WHOLE_NAME.match(text, end, end + 20) or _SHORT_NAME.match(text, end, end + 20)
    return text[start : closing.end() if closing else end]
