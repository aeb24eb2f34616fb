"""Keeping what a decision of the review touched, and putting it back exactly.

A memory holds rows by kind and key, only the fields a review may change, as JSON. State is among them but is put back
by moves, never written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model

from diaodu.core.clock import now
from diaodu.plan.models import Blank, Commitment, Document, NamedObject, ReviewStep, Target

Memory = dict[str, dict[str, dict[str, Any]]]

STATE = ("state",)
WORDS = (
    "start",
    "end",
    "quote",
    "verb",
    "object",
    "strength",
    "kind",
    "due",
    "due_text",
    "rhythm",
    "lead_text",
    "partners",
    "nature",
    "short",
    "merged_into_id",
    "state",
)
TARGET = ("commitment_id", "value", "unit", "low", "high", "canonical_unit", "comparator", "object", "kind")
BLANK = ("commitment_id", "start", "end", "quote", "state")
NAMED = ("commitment_id",)
_PARTS: tuple[tuple[str, type[Model], tuple[str, ...]], ...] = (
    ("targets", Target, TARGET),
    ("blanks", Blank, BLANK),
    ("objects", NamedObject, NAMED),
)


def remember_states(commitments: Iterable[Commitment]) -> Memory:
    """Enough for decisions that only move a commitment; asks the database nothing."""
    return {"commitments": {str(item.pk): {"state": str(item.state)} for item in commitments}}


def remember(keys: Sequence[int]) -> Memory:
    """These commitments as the database has them, with the targets, blanks and names that belong to them."""
    found: Memory = {"commitments": _rows(Commitment.objects.filter(pk__in=keys), WORDS)}
    for name, model, fields in _PARTS:
        found[name] = _rows(model._default_manager.filter(commitment__in=keys), fields)
    return found


def is_as_left(after: Memory) -> bool:
    """Whether the rows still are what a step left."""
    return all(_now(name, rows) == rows for name, rows in after.items())


def put_back(before: Memory, after: Memory) -> list[Commitment]:
    """Write the fields a step changed back to what they were, but for states; the commitments it touched.

    What the step added to is let go of: a new target belongs to no commitment any more.
    """
    for name, model, fields in _PARTS:
        rows = before.get(name, {})
        for key in after.get(name, {}).keys() - rows.keys():
            if name == "targets":
                Target.objects.filter(pk=key).update(commitment=None)
        for key, values in rows.items():
            if values != after[name].get(key):
                model._default_manager.filter(pk=key).update(**_loaded(model, values, fields))
    for key, values in before["commitments"].items():
        words = {name: value for name, value in values.items() if name != "state"}
        if words and words != {n: v for n, v in after["commitments"][key].items() if n != "state"}:
            Commitment.objects.filter(pk=key).update(**_loaded(Commitment, words, tuple(words)))
    keys = [int(key) for key in after["commitments"]]
    return list(Commitment.objects.filter(pk__in=keys).select_related("subject").order_by("start", "pk"))


def keep_step(
    document: Document, verb: str, *, codes: Sequence[str], before: Memory, after: Memory, by: str, on: date
) -> ReviewStep:
    return ReviewStep.objects.create(
        document=document, verb=verb, codes=list(codes), before=before, after=after, by=by, on=on, at=now()
    )


def remember_targets(keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Targets by key, whomever they belong to now."""
    return _rows(Target.objects.filter(pk__in=list(keys)), TARGET)


def changed_words(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Only the fields that differ, before and after: for the audit."""
    names = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}


def _now(name: str, rows: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    model = Commitment if name == "commitments" else next(model for part, model, _ in _PARTS if part == name)
    if not rows:
        return {}
    fields = tuple(next(iter(rows.values())))
    return _rows(model._default_manager.filter(pk__in=list(rows)), fields)


def _rows(rows: Any, fields: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    found = rows.order_by("pk").values("pk", *fields)
    return {str(row["pk"]): {name: _plain(row[name]) for name in fields} for row in found}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else value


def _loaded(model: type[Model], values: Mapping[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    loaded = {}
    for name in fields:
        field: Any = model._meta.get_field(name)
        value = values[name]
        loaded[name] = value if value is None else field.to_python(value)
    return loaded
