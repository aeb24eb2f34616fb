"""What people decide about marks: right, from another source; or to be mended in the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from diaodu.bulletins.checking.actions.drafts import counted
from diaodu.bulletins.checking.choices import Settled
from diaodu.bulletins.checking.models import Draft, Mark
from diaodu.core.audit import append_audit
from diaodu.core.clock import moment
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import take_version


@dataclass(frozen=True, slots=True)
class Settling:
    """`settled` empty: taken back. `note`: the other source, or what it should say."""

    settled: str
    note: str = ""


@transaction.atomic
def settle_marks(draft: Draft, given: Mapping[int, Settling], *, by: str, version: int | None = None) -> None:
    """By a mark's key. Raises MoveRefusedError: no such mark, an unknown word, right without its source."""
    take_version(draft, version)
    marks = {mark.pk: mark for mark in draft.marks.filter(pk__in=given)}
    for key, each in given.items():
        mark = marks.get(key)
        if mark is None:
            raise MoveRefusedError("mark", "这处批注已不在，请刷新。", "This mark is gone; please load the page again.")
        if each.settled and each.settled not in Settled.values:
            raise MoveRefusedError("value", "请选择“数对，另有来源”或“改稿”。", "Say right or mend.")
        note = each.note.strip()
        if each.settled == Settled.RIGHT and not note:
            raise MoveRefusedError("reason", f"“{mark.quote}”：请写明另有的来源。", f"{mark.quote}: name its source.")
        mark.settled, mark.settled_note = each.settled, note[:300] if each.settled else ""
        mark.settled_by, mark.settled_at = (by, moment()) if each.settled else ("", None)
    fields = ["settled", "settled_note", "settled_by", "settled_at"]
    Mark.objects.bulk_update(marks.values(), fields)
    draft.counts = counted(draft.marks.all())
    draft.save(update_fields=["counts"])
    append_audit(
        verb="settle_marks",
        subject=draft.code,
        by=by,
        unit=draft.unit.path,
        after={"marks": [[marks[key].start, each.settled] for key, each in given.items()]},
    )
