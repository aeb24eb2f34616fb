"""What a clause opens with before its verb: dates, manner, ground, purpose (reference/reading/clause_openers.csv)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from diaodu.kernel.tables import table_rows
from diaodu.reading.lexicon import Lexicon
from diaodu.reading.model import Strength

MANNER, TOPIC, PURPOSE = "manner", "topic", "purpose"

_TIME = re.compile(
    r"(?:(?:到|至|在|从|自)?(?:20\d\d年(?:年?[底末]|内)?(?:之?前)?|今年|明年|全年|每年|每季度|每半年|每月|每周|年内|年[底末](?:之?前)?|[上下]半年"
    r"|[0-9]{1,2}月(?:底|末|\d{1,2}日)?(?:之?前)?|前?[一二三四]季度末?(?:之?前)?"
    r"|[“\"]?[一二]?十[一二三四五六七八九]五[”\"]?(?:时期|期间|期末|期|末)?))+"
)


def is_only_a_date(clause: str) -> bool:
    """Whether a clause says nothing but when: 到2032年底, 年底前."""
    return _TIME.fullmatch(clause) is not None


@dataclass(frozen=True, slots=True)
class Head:
    """A clause without its openers: the last opening role, what is left, and the verb it then begins with."""

    role: str  # "", manner, topic or purpose
    rest: str
    verb: str  # "" where the rest begins with no known verb
    strength: Strength | None
    begins_task: bool


@cache
def verbs() -> Lexicon[tuple[Strength, bool]]:
    """Verb → (strength, whether it begins a task)."""
    return Lexicon(
        {row["verb"]: (Strength(row["strength"]), row["task"] == "yes") for row in table_rows("reading", "verbs.csv")}
    )


@cache
def _openers() -> Lexicon[str]:
    return Lexicon({row["word"]: row["role"] for row in table_rows("reading", "clause_openers.csv")})


def head_of(clause: str) -> Head:
    """Strip dates and openers: "年内高标准推进…" is manner, then the verb 推进."""
    role, at = "", 0
    while True:
        time = _TIME.match(clause, at)
        if time and time.end() < len(clause):
            at = time.end()
            continue
        verb, opener = verbs().at(clause, at), _openers().at(clause, at)
        if opener is None or (verb is not None and len(verb[0]) >= len(opener[0])):
            break
        role, at = opener[1], at + len(opener[0])
        if role in (TOPIC, PURPOSE):
            verb = verbs().at(clause, at)
            break
    return Head(role, clause[at:], *((verb[0], *verb[1]) if verb else ("", None, False)))
