"""Quantified commitments about the future: which numbers of a text are promises, of what, how firmly, by when."""

from __future__ import annotations

from datetime import date

from diaodu.reading.due import Due, find_due
from diaodu.reading.model import Section, Target
from diaodu.reading.strength import strength_of
from diaodu.reading.targets.explain import Candidate, explain_candidates
from diaodu.reading.targets.kinds import kind_of
from diaodu.reading.targets.objects import object_of

__all__ = ["explain_candidates", "find_targets"]


def find_targets(text: str, outline: tuple[Section, ...] = (), plan_date: date | None = None) -> tuple[Target, ...]:
    """The targets of a decoded text in order; `section` and `task` are left to the pipeline.

    `plan_date` is the document's own date: it resolves 今年 and 年底前. Without it, and with no year in the headings,
    `due` is None.
    """
    kept = (candidate for candidate in explain_candidates(text, outline, plan_date) if candidate.kept)
    return tuple(_target(f"g{number}", candidate) for number, candidate in enumerate(kept, 1))


def _target(name: str, candidate: Candidate) -> Target:
    phrase, amount = candidate.phrase, candidate.phrase.amount
    due = _due(candidate)
    context_start, context_end = phrase.clause_span
    return Target(
        id=name,
        start=amount.start,
        end=amount.end,
        quote=phrase.text[amount.start : amount.end],
        value=amount.value,
        unit=amount.unit,
        quantity=amount.quantity,
        comparator=amount.comparator,
        object=object_of(phrase),
        kind=kind_of(phrase),
        due=due.by,
        due_text=due.words,
        rhythm=due.rhythm,
        strength=strength_of(phrase.text[context_start:context_end])[1],
        context_start=context_start,
        context_end=context_end,
    )


def _due(candidate: Candidate) -> Due:
    phrase, amount = candidate.phrase, candidate.phrase.amount
    return find_due(
        phrase.lead,
        phrase.rest,
        candidate.horizon,
        times=amount.value,
        occasions=amount.unit,
        earlier=phrase.earlier,
    )
