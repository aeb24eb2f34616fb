"""Entry conditions: what must be filled in and proved from which stage on. One table drives moves, pages and lists."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from diaodu.projects.library.choices import LINE, RANK, Kind, Purpose

FILE = "file:"
# What a condition may ask for, by name.
FIELDS: dict[str, str | Promise] = {
    "content": _("What is built"),
    "place": _("Where it stands"),
    "industry": _("Industry"),
    "total": _("Total investment"),
    "owner": _("Owner"),
    "builder": _("Who builds it"),
    "national_code": _("National project code"),
    "start_due": _("Planned start"),
    "finish_due": _("Planned completion"),
    "funding": _("Where the money comes from"),
    "year_plan": _("Plan of this year"),
    "land": _("Land used"),
    "output": _("Expected output"),
    "tax": _("Expected tax"),
    "jobs": _("Expected jobs"),
    "clearing": _("Clearing land and houses"),
    "statistics": _("Entered in statistics"),
}
NEEDS = FIELDS | {f"{FILE}{purpose}": label for purpose, label in Purpose.choices}


@dataclass(frozen=True, slots=True)
class Condition:
    """`need` is asked from `stage` on; of projects of `kinds` only, where some are named."""

    need: str
    stage: str
    kinds: frozenset[str] = frozenset()
    source: str = ""

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Condition:
        """Raises KeyError or ValueError for a row that is none."""
        need, stage, kinds = data["need"], data["stage"], frozenset(data.get("kinds", ()))
        if need not in NEEDS:
            msg = f"no need is called {need}"
            raise ValueError(msg)
        if stage not in RANK or not kinds <= set(Kind.values):
            msg = f"{stage} or {sorted(kinds)} is not known"
            raise ValueError(msg)
        return cls(need, stage, kinds, str(data.get("source", "")))


def conditions_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Condition, ...]:
    return tuple(Condition.from_data(row) for row in rows)


def asked_at(conditions: Sequence[Condition], stage: str, kind: str) -> list[str]:
    """Everything that must be there when a project of that kind is in `stage`; nothing off the line."""
    rank = RANK.get(stage, -1)
    asked = (row.need for row in conditions if RANK[row.stage] <= rank and (not row.kinds or kind in row.kinds))
    return list(dict.fromkeys(asked))


def missing_for(conditions: Sequence[Condition], stage: str, kind: str, *, there: Collection[str]) -> list[str]:
    """The needs of `stage` that are not met by what is there, in the table's order."""
    return [need for need in asked_at(conditions, stage, kind) if need not in there]


def next_stage(stage: str) -> str:
    """The stage that follows on the line; empty at its end and off it."""
    rank = RANK.get(stage)
    return str(LINE[rank + 1]) if rank is not None and rank + 1 < len(LINE) else ""


def said(needs: Iterable[str]) -> list[str]:
    """The needs in words, in the language of the moment."""
    return [str(NEEDS[need]) for need in needs]
