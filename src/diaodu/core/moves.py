"""Moves over a table of permitted moves: the one place where a record's state changes.

The table also drives buttons, "what is missing", the API and the docs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F
from django.utils.functional import Promise

from diaodu.core.clock import now
from diaodu.core.models import Move, StoredFile

REASON, EVIDENCE = "reason", "evidence"


@dataclass(frozen=True, slots=True)
class Step:
    """A permitted move. `who`: the parts (in this record) that may make it; `needs`: what must come with it."""

    verb: str
    from_states: tuple[str, ...]
    to_state: str
    who: frozenset[str]
    label: str | Promise
    needs: frozenset[str] = frozenset()


class MoveRefusedError(Exception):
    """The move cannot be made, for a reason in plain words."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(en)
        self.code, self.zh, self.en = code, zh, en


@dataclass(frozen=True, slots=True)
class Mover:
    """Who moves: the officer's code, the post they act in, and the parts that gives them in this record."""

    by: str
    parts: frozenset[str]
    post: str = ""


def parts_in_all(movers: Sequence[Mover]) -> frozenset[str]:
    """The parts somebody has in every one of several records; none where there are none."""
    return frozenset.intersection(*(mover.parts for mover in movers)) if movers else frozenset()


def open_steps(table: Sequence[Step], state: str, parts: Collection[str]) -> list[Step]:
    """The moves these parts may make from this state, in the order of the table: the buttons."""
    return [step for step in table if state in step.from_states and not step.who.isdisjoint(parts)]


def move(
    record: Any,
    table: Sequence[Step],
    verb: str,
    *,
    mover: Mover,
    on: date,
    why: str = "",
    evidence: StoredFile | None = None,
    version: int | None = None,
) -> Move:
    """Move one record with `state`, `version` and `subject`; the caller's transaction holds it all.

    Raises MoveRefusedError where the table, the missing reason or evidence, or a newer version forbids it.
    """
    step = step_for(table, record.state, verb, mover.parts)
    _check_needs(step, why, evidence)
    old = record.state
    _change_states(type(record), [record], step.to_state, version=record.version if version is None else version)
    record.state = step.to_state
    record.version += 1
    return Move.objects.create(**_row(record, step, old, mover, on=on, why=why, evidence=evidence))


def move_many(
    records: Sequence[Any],
    table: Sequence[Step],
    verb: str,
    *,
    mover: Mover,
    on: date,
    why: str = "",
    as_loaded: bool = False,
) -> list[Move]:
    """The same move for many records in a few statements; all or none.

    `as_loaded`: each must still have the version it was loaded in, where a person decides on what they saw.
    """
    rows: list[Move] = []
    changes: dict[str, list[Any]] = {}
    for record in records:
        step = step_for(table, record.state, verb, mover.parts)
        _check_needs(step, why, None)
        rows.append(Move(**_row(record, step, record.state, mover, on=on, why=why, evidence=None)))
        changes.setdefault(step.to_state, []).append(record)
    for state, group in changes.items():
        for version, same in _by_version(group, as_loaded=as_loaded).items():
            _change_states(type(group[0]), same, state, version=version)
        for record in group:
            record.state = state
            record.version += 1
    return Move.objects.bulk_create(rows)


def note_moves(
    subject_ids: Iterable[int], verb: str, *, old: str, new: str, by: str, on: date, why: str = ""
) -> list[Move]:
    """Rows for a change of state that an action has guarded itself (a condition in its UPDATE), in one insert."""
    return Move.objects.bulk_create(
        Move(subject_id=key, verb=verb, from_state=old, to_state=new, on=on, at=now(), by=by, why=why.strip()[:500])
        for key in subject_ids
    )


def step_for(table: Sequence[Step], state: str, verb: str, parts: Collection[str]) -> Step:
    """The permitted step, or MoveRefusedError saying what forbids it."""
    named = [step for step in table if step.verb == verb]
    if not named:
        msg = f"no step is called {verb}"
        raise LookupError(msg)
    here = [step for step in named if state in step.from_states]
    if not here:
        raise MoveRefusedError(
            "state",
            f"现在的状态不能“{_zh(named[0])}”；可能有人刚处理过，请刷新后再看。",
            f"“{verb}” is not possible in this state; somebody may just have dealt with it. Please look again.",
        )
    mine = [step for step in here if not step.who.isdisjoint(parts)]
    if not mine:
        raise MoveRefusedError("who", f"你的岗位不能“{_zh(here[0])}”。", f"Your post does not allow “{verb}” here.")
    return mine[0]


def _check_needs(step: Step, why: str, evidence: StoredFile | None) -> None:
    if REASON in step.needs and not why.strip():
        raise MoveRefusedError("reason", "请写明原因。", "Please give the reason.")
    if EVIDENCE in step.needs and evidence is None:
        raise MoveRefusedError("evidence", "请附上依据文件。", "Please attach the evidence.")


def _change_states(model: Any, records: Iterable[Any], state: str, *, version: int | None) -> None:
    group = list(records)
    rows = model.objects.filter(pk__in=[record.pk for record in group], state=group[0].state)
    if version is not None:
        rows = rows.filter(version=version)
    if rows.update(state=state, version=F("version") + 1) != len(group):
        raise MoveRefusedError(
            "newer",
            "这条记录刚被别人改过；你的内容没有保存，请刷新后再处理。",
            "Somebody has just changed this record; nothing of yours was saved. Please look again.",
        )


def _by_version(records: Iterable[Any], *, as_loaded: bool) -> dict[int | None, list[Any]]:
    """The records by the version they must have; all under None where any will do."""
    found: dict[int | None, list[Any]] = {}
    for record in records:
        found.setdefault(record.version if as_loaded else None, []).append(record)
    return found


def _row(
    record: Any, step: Step, old: str, mover: Mover, *, on: date, why: str, evidence: StoredFile | None
) -> dict[str, Any]:
    return {
        "subject_id": record.subject_id,
        "verb": step.verb,
        "from_state": old,
        "to_state": step.to_state,
        "on": on,
        "at": now(),
        "by": mover.by,
        "post": mover.post,
        "why": why.strip()[:500],
        "evidence": evidence,
    }


def _zh(step: Step) -> str:
    from django.utils import translation

    with translation.override("zh-hans"):
        return str(step.label)
