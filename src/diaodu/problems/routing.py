"""Which unit a problem goes to: the first rule of a dated table that fits, and the reason in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

CONDITIONS = ("kind", "factor", "subject", "place")
# Where a rule may point: the unit that leads the subject, the one it belongs to, the office itself, a unit by the words
# of its name or by its code.
PLAIN_TARGETS = ("lead", "owner", "office")
NAMED, CODED = "named:", "code:"


@dataclass(frozen=True, slots=True)
class Rule:
    number: int
    kind: str
    factor: str
    subject: str
    place: str
    to: str


@dataclass(frozen=True, slots=True)
class Case:
    """What the rules look at. `places`: codes of the area, or of the units on the way down to the subject's owner."""

    kind: str
    factor: str
    subject: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Office:
    """A unit as the rules see it."""

    key: int
    code: str
    name: str
    is_retired: bool


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a case: the county's units, and those tied to the subject."""

    units: Sequence[Office]
    lead: int | None = None
    owner: int | None = None
    office: int | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """`unit`: the key of the unit; None where no rule fits or its unit is gone. Always with its reason."""

    unit: int | None
    zh: str
    en: str


def rules_of(rows: Sequence[Mapping[str, Any]] | None) -> list[Rule]:
    """Raises ValueError or KeyError for a row that cannot be read."""
    found = []
    for number, row in enumerate(rows or [], 1):
        if not is_target(str(row["to"])):
            msg = f"rule {number} points nowhere"
            raise ValueError(msg)
        conditions = {name: str(row.get(name, "")) for name in CONDITIONS}
        found.append(Rule(number=number, to=str(row["to"]), **conditions))
    return found


def is_target(to: str) -> bool:
    return to in PLAIN_TARGETS or any(to.startswith(head) and len(to) > len(head) for head in (NAMED, CODED))


def fits(rule: Rule, case: Case) -> bool:
    return (
        rule.kind in ("", case.kind)
        and rule.factor in ("", case.factor)
        and rule.subject in ("", case.subject)
        and (not rule.place or rule.place in case.places)
    )


def propose(rules: Sequence[Rule], case: Case, around: Around, said: Mapping[str, tuple[str, str]]) -> Proposal:
    """The first rule that fits and points to a unit at work. `said`: words for kinds, factors and kinds of subject."""
    gone: list[str] = []
    for rule in rules:
        if not fits(rule, case):
            continue
        office = _aim(rule.to, around)
        if office is None:
            continue  # "lead" of a subject nobody leads: the next rule may know
        if office.is_retired:
            gone.append(office.name)
            continue
        zh, en = _because(rule, said)
        return Proposal(office.key, f"第{rule.number}条规则：{zh}，转{office.name}", f"Rule {rule.number}: {en}")
    if gone:
        names = "、".join(dict.fromkeys(gone))
        return Proposal(
            None,
            f"规则所指单位（{names}）已撤销，请另选承办单位",
            "The unit the rule points to is dissolved; choose another",
        )
    return Proposal(None, "没有合用的规则，请选承办单位", "No rule fits; choose the unit")


def _aim(to: str, around: Around) -> Office | None:
    if to in PLAIN_TARGETS:
        key = getattr(around, to)
        return next((unit for unit in around.units if unit.key == key), None)
    if to.startswith(CODED):
        return next((unit for unit in around.units if unit.code == to.removeprefix(CODED)), None)
    word = to.removeprefix(NAMED)
    named = [unit for unit in around.units if word in unit.name]
    return next((unit for unit in named if not unit.is_retired), named[0] if named else None)


def _because(rule: Rule, said: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    heads = {
        "kind": ("类别为", "the kind is "),
        "factor": ("要素为", "the factor is "),
        "subject": ("对象为", "the subject is "),
        "place": ("所在为", "the place is "),
    }
    zh, en = [], []
    for name in CONDITIONS:
        value = getattr(rule, name)
        if value:
            word_zh, word_en = said.get(value, (value, value))
            zh.append(f"{heads[name][0]}“{word_zh}”")
            en.append(f"{heads[name][1]}{word_en}")
    end_zh, end_en = {
        "lead": ("由牵头单位承办", "its lead unit"),
        "owner": ("由所属单位承办", "the unit it belongs to"),
        "office": ("由调度办协调", "the dispatch office"),
    }.get(rule.to, ("", ""))
    zh_words = "、".join(zh) or "其余情形"
    en_words = ", ".join(en) or "everything else"
    return f"{zh_words}{'，' + end_zh if end_zh else ''}", f"{en_words}{': ' + end_en if end_en else ''}"
