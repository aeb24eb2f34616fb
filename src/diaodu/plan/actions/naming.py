"""A person says that masked names are one and the same, or that they are not."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.moves import MoveRefusedError
from diaodu.plan.models import Document, NamedObject


@transaction.atomic
def join_names(document: Document, names: Sequence[NamedObject], *, by: str) -> NamedObject:
    """These masked names of one document are the same; the first in the text stands for all of them.

    Whoever was joined with one of them before comes along. Raises MoveRefusedError for fewer than two.
    """
    held = _held(document, [item.same_as_id or item.pk for item in names] + [item.pk for item in names])
    roots = [item for item in held if item.same_as_id is None]
    if len(roots) < 2:
        raise MoveRefusedError(
            "names", "请至少勾选两个还没有合并的名称。", "Tick at least two names that are not joined yet."
        )
    first, *others = roots
    keys = [item.pk for item in others]
    NamedObject.objects.filter(same_as__in=keys).update(same_as=first)
    NamedObject.objects.filter(pk__in=keys).update(same_as=first)
    append_audit(
        verb="join_names",
        subject=document.code,
        by=by,
        unit=document.unit.path,
        before={"names": [[item.name, item.start] for item in others]},
        after={"same_as": [first.name, first.start]},
    )
    return first


@transaction.atomic
def part_names(document: Document, named: NamedObject, *, by: str) -> None:
    """This name and those joined with it stand for themselves again. Raises MoveRefusedError where none is joined."""
    root = named.same_as_id or named.pk
    joined = NamedObject.objects.filter(document=document, same_as=root)
    rows = [[item.name, item.start] for item in joined]
    if not rows:
        raise MoveRefusedError("names", "这个名称没有和别的合并。", "This name is joined with none.")
    joined.update(same_as=None)
    append_audit(
        verb="part_names",
        subject=document.code,
        by=by,
        unit=document.unit.path,
        before={"names": rows},
        after={"same_as": None},
    )


def _held(document: Document, keys: Sequence[int]) -> list[NamedObject]:
    rows = NamedObject.objects.select_for_update().filter(document=document, masked=True, pk__in=set(keys))
    return list(rows.order_by("start", "pk"))
