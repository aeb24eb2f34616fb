"""Giving many commitments their lead units from one table: what is proposed, what was typed, what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from diaodu.people.models import Post, Unit
from diaodu.plan.actions import Claim
from diaodu.plan.models import Commitment

_BETWEEN = re.compile(r"[、,，;；\s]+")
SHORTEST_NAME = 2  # letters a unit's name must have to be found inside a sentence


@dataclass(slots=True)
class AssignRow:
    commitment: Commitment
    lead: str = ""
    partners: str = ""
    sponsor: str = ""
    is_taken: bool = False
    is_proposed: bool = False  # the lead was drawn from the text, not typed
    sponsor_said: str = ""  # whom the document names as sponsor, where no post answers to it
    errors: list[str] = field(default_factory=list)


def proposed_rows(
    commitments: Iterable[Commitment], units: Mapping[str, Unit], posts: Mapping[str, Post]
) -> list[AssignRow]:
    """`units`, `posts`: by the words people use for them."""
    return [_proposed(item, units, posts) for item in commitments]


def lead_in(commitment: Commitment, units: Mapping[str, Unit]) -> Unit | None:
    """The unit the text names as lead; else the one whose name stands in the sentence, the longest name first."""
    named = units.get(commitment.lead_text.strip())
    if named is not None:
        return named
    words = [word for word in units if len(word) >= SHORTEST_NAME and not word.isascii()]
    inside = [word for word in words if word in commitment.lead_text or word in commitment.quote]
    return units[max(inside, key=len)] if inside else None


def typed_rows(
    commitments: Iterable[Commitment], given: Mapping[str, str], units: Mapping[str, Unit], posts: Mapping[str, Post]
) -> tuple[list[AssignRow], list[Claim]]:
    """The rows as typed, and the claims of those taken; a row that cannot be says so and gives no claim."""
    rows, claims = [], []
    for item in commitments:
        row = AssignRow(
            item,
            given.get(f"lead-{item.pk}", "").strip(),
            given.get(f"partners-{item.pk}", "").strip(),
            given.get(f"sponsor-{item.pk}", "").strip(),
            bool(given.get(f"take-{item.pk}")),
        )
        rows.append(row)
        if row.is_taken and (claim := _claim(row, units, posts)) is not None:
            claims.append(claim)
    return rows, claims


def _proposed(item: Commitment, units: Mapping[str, Unit], posts: Mapping[str, Post]) -> AssignRow:
    lead = lead_in(item, units)
    partners = [unit for name in item.partners if (unit := units.get(str(name))) is not None and unit != lead]
    sponsor = posts.get(item.sponsor_text)
    return AssignRow(
        item,
        _said(lead) if lead else "",
        "、".join(_said(unit) for unit in partners),
        sponsor.title_zh if sponsor else "",
        is_proposed=lead is not None,
        sponsor_said="" if sponsor else item.sponsor_text,
    )


def _claim(row: AssignRow, units: Mapping[str, Unit], posts: Mapping[str, Post]) -> Claim | None:
    lead = _unit(row.lead, units, row)
    if not row.lead:
        row.errors.append(_("Name the lead unit."))
    partners = [_unit(word, units, row) for word in _BETWEEN.split(row.partners) if word]
    if lead is not None and lead in partners:
        row.errors.append(_("The lead unit does not assist itself."))
    sponsor = posts.get(row.sponsor) if row.sponsor else None
    if row.sponsor and sponsor is None:
        row.errors.append(_("No leader's post is called “%(word)s”.") % {"word": row.sponsor})
    if row.errors or lead is None:
        return None
    return Claim(row.commitment, lead, tuple(dict.fromkeys(unit for unit in partners if unit)), sponsor)


def _unit(word: str, units: Mapping[str, Unit], row: AssignRow) -> Unit | None:
    unit = units.get(word)
    if word and unit is None:
        row.errors.append(_("No unit is called “%(word)s”.") % {"word": word})
    return unit


def _said(unit: Unit) -> str:
    return unit.short_name
