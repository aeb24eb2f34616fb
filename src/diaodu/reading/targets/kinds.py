"""What sort of figure a commitment is: a level, an increment, a growth, a share, a count, a rank, a grade, a class."""

from __future__ import annotations

import re

from diaodu.reading.model import TargetKind
from diaodu.reading.targets.phrase import Phrase

_BY_FORM = {
    "rank": TargetKind.RANK,
    "grade": TargetKind.GRADE,
    "class": TargetKind.CLASS,
    "double": TargetKind.GROWTH,
    "half": TargetKind.SHARE,
}
_GROWTH = re.compile(
    r"(?:增长|增速|涨幅|增幅|降幅|递增|提速|下降|降低|减少|压减|提高|提升|上升|扩大|增加|改善)(?:率|速度)?"
    r"(?:[分均]别?|保持在?|不低于|达到?|按|力争|超过?|高于|稳定在|控制在|目标|在|为)*$"
)
_REACHED = re.compile(
    r"(?:提高|提升|下降|降低|减少|压减|扩大|增加|上升|增长)(?:到|至)|达到?|突破|保持在|稳定在|控制在|超过?$"
)
_LISTED_BEFORE = re.compile(r"(?:[0-9０-９.．]+[^、和，。；0-9]{0,8}[、和])+$")  # 8%、15%和 of 分别增长8%、15%和20%
_SHARE = re.compile(r"占比|比重|比例|占|覆盖率|普及率")
_ADDED = re.compile(
    r"新增|净增|增加|新培育|新建|新开工|新改建|新引进|新集聚|新创建|新认定|新打造|扩招|增设|新设|再(?:打造|培育|创建|建|新增|增)"
)
_COUNTED = ("count", "people")


def kind_of(phrase: Phrase) -> TargetKind:
    """The kind, decided by the number's form, its unit and the verb nearest before it."""
    amount = phrase.amount
    if amount.form in _BY_FORM:
        return _BY_FORM[amount.form]
    if amount.kind in ("share", "point", "times"):
        return _rate_kind(phrase)
    if (amount.comparator == ">" and amount.start < amount.core) or _REACHED.search(phrase.item_head):
        return TargetKind.LEVEL
    if _ADDED.search(phrase.item_head) or _GROWTH.search(phrase.item_head):
        return TargetKind.INCREMENT
    return TargetKind.COUNT if amount.kind in _COUNTED else TargetKind.LEVEL


def _rate_kind(phrase: Phrase) -> TargetKind:
    head = _LISTED_BEFORE.sub("", phrase.head)
    if _GROWTH.search(head):
        return TargetKind.INCREMENT if phrase.amount.kind == "point" else TargetKind.GROWTH
    return TargetKind.SHARE if _SHARE.search(head) or phrase.amount.form == "share" else TargetKind.LEVEL
