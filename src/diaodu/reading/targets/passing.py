"""Forms that are figures only when promised: Chinese numerals, halves, grades, classes, ranks."""

from __future__ import annotations

import re
from collections.abc import Callable

from diaodu.reading.quantities import Amount
from diaodu.reading.targets.phrase import Phrase
from diaodu.reading.targets.words import ADD, GROW, MAKE, REACH

_MEASURED = frozenset({"mass", "money", "power", "energy", "area", "length", "volume"})
_BUILT = re.compile(r"(?:建成|完成|建设|改造|引进|培育|开工|举办|实施)$")
_SLOGAN_TAIL = re.compile(r"^(?:大|重大|重点|一|化|方面|类|批|期)")
_HALFWAY = re.compile(r"时间|任务")
_MADE = re.compile(r"打造|建设|建成|培育|形成|迈向|跻身|构建|创建|争创|达到|提升|升|取得|获|评|晋|创")
_RANKED = re.compile(r"进入|跻身|保持|位居|位列|争|力|达到|进|列|居")
_BETWEEN = "家个处座项以上省国级"


def _loose_numeral(phrase: Phrase) -> bool:
    """三个阶段, 两手抓, 一批: Chinese numerals are mostly speech; a figure needs a verb that builds or adds."""
    amount = phrase.amount
    if amount.form != "han" or amount.start < amount.core:
        return False
    number = amount.quantity.low if amount.quantity else 0
    if amount.kind in ("share", "point", "times"):
        return amount.comparator == "="
    if amount.kind in _MEASURED and number >= 10:
        return bool(phrase.tail)
    built = ADD.search(phrase.head) or _BUILT.search(phrase.item_head)
    return number < 2 or built is None or _SLOGAN_TAIL.match(phrase.tail) is not None


def _share_in_passing(phrase: Phrase) -> bool:
    """时间过半、任务过半 is a saying; 占比过半, 完成三分之二 is a figure."""
    amount = phrase.amount
    if amount.form not in ("half", "share"):
        return False
    if amount.form == "half" and _HALFWAY.search(phrase.item_head[-4:]):
        return True
    if amount.form == "share" and amount.edge < amount.end:
        return False
    said = phrase.head + phrase.tail
    return REACH.search(said) is None and MAKE.search(said) is None and GROW.search(said) is None and "占" not in said


def _name_of_a_grade(phrase: Phrase) -> bool:
    """AA+ and 5A级 are promised when something is to be made or won, and are a name beside a count of such things."""
    amount = phrase.amount
    if amount.form != "grade":
        return False
    before, after = phrase.previous_amount, phrase.next_amount
    if before and not phrase.text[before.end : amount.start].strip(_BETWEEN):
        return True
    if after and after.kind == "count" and after.core <= amount.end + len(phrase.tail):
        return True
    if after and after.form == "grade" and phrase.text[amount.end : after.start] in ("、", "和", "及", "与"):
        last, counted = phrase.following, phrase.following.next_amount  # 3A、4A景区各1个
        return counted is not None and counted.kind == "count" and counted.core <= after.end + len(last.tail)
    return _MADE.search(phrase.head) is None


def _class_in_passing(phrase: Phrase) -> bool:
    """千亿级产业链达到12条 counts chains; 打造千万千瓦级基地 promises the class."""
    amount = phrase.amount
    if amount.form != "class":
        return False
    before, after = phrase.previous_amount, phrase.next_amount
    if before and _counts(before) and not re.search(r"[、，：]", phrase.text[before.end : amount.start]):
        return True
    if after and after.core < phrase.clause_span[1]:
        return True
    return _MADE.search(phrase.head) is None


def _counts(amount: Amount) -> bool:
    return amount.kind == "count" and amount.form in ("number", "han")


def _rank_in_passing(phrase: Phrase) -> bool:
    return phrase.amount.form == "rank" and _RANKED.search(phrase.head) is None


PASSING: tuple[tuple[str, Callable[[Phrase], bool]], ...] = (
    ("loose numeral", _loose_numeral),
    ("share in passing", _share_in_passing),
    ("name of a grade", _name_of_a_grade),
    ("class in passing", _class_in_passing),
    ("rank in passing", _rank_in_passing),
)
