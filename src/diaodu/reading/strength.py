"""How hard a clause promises, and by which verb (reference/reading/verbs.csv).

1. A word of striving at the head of a clause strives, whatever it strives for: 力争完成.
2. A date within the year makes firm what it dates: 年底前完成, 6月底前推进到位.
3. A clause that closes with its own completion is firm: 推动…及早开工.
4. Otherwise the first verb that opens a clause decides; failing that the first verb there is.
5. No verb at all: firm, a bare figure is meant to be held ("规上工业增加值增长8%").
"""

from __future__ import annotations

import re

from diaodu.reading.model import Strength
from diaodu.reading.openers import head_of, verbs

__all__ = ["is_dated_or_completed", "strength_of", "verbs"]

_DATED = re.compile(r"年内|年底前?|[0-9]{1,2}月(?:底|末|[0-9]{1,2}日)?之?前|季度末")
_COMPLETED = re.compile(
    r"(?:及早开工|全面完成|建成|竣工|开工|投产|投用|投运|并网|通车|封顶|清零|达产|完工|投入使用|开工条件|通车条件|批复)$"
)
_COMMA = re.compile(r"[，,]")
_NOUN_AFTER = re.compile("[的者率之]|区(?!域)")  # 增长率, 建设者, 保护区: the letters of a verb inside a noun
_ANNOUNCES = re.compile(r"^[^：]*是：")  # 主要预期目标是：


def strength_of(clause: str) -> tuple[str, Strength]:
    """(deciding verb, strength) of a clause or of several joined by commas."""
    clause = _ANNOUNCES.sub("", clause)
    parts = _COMMA.split(clause)
    heads = [head for head in map(head_of, parts) if head.strength is not None]
    for head in heads:
        if head.strength is Strength.STRIVE:
            return head.verb, Strength.STRIVE
    verb, strength = (heads[0].verb, heads[0].strength) if heads else _anywhere(clause)
    if _DATED.search(clause) or any(_COMPLETED.search(part) for part in parts):
        return verb, Strength.FIRM
    return verb, strength or Strength.FIRM


def is_dated_or_completed(clause: str) -> bool:
    """Whether a clause says by when within the year, or closes with its own completion: 疏港公路年底前具备通车条件."""
    return _DATED.search(clause) is not None or _COMPLETED.search(clause) is not None


def _anywhere(clause: str) -> tuple[str, Strength | None]:
    for at, word, (strength, _) in verbs().all(clause):
        if clause[at - 1 : at] != "的" and not _NOUN_AFTER.match(clause, at + len(word)):
            return word, strength
    return "", None
