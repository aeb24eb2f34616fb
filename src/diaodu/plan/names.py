"""Masked names that may be one and the same: the machine only proposes, a person joins them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from diaodu.plan.models import Document, NamedObject
from diaodu.reading.masks import MASK_LETTERS

_MASK = re.compile(rf"[{re.escape(MASK_LETTERS)}]+")
_AROUND = 6  # letters on either side that show where a name stands
_WORD = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class MaskedName:
    """A masked name with the words it stands among, and the names a person said are the same."""

    named: NamedObject
    before: str
    after: str
    joined: tuple[NamedObject, ...] = ()


@dataclass(frozen=True, slots=True)
class Alike:
    """Names that may be one: of one kind and with the same letters around their mask."""

    why: str  # what they have in common: **黄金
    names: tuple[MaskedName, ...]


def count_alike(document: Document) -> int:
    """How many groups of masked names wait for somebody to look at them."""
    return len(alike(document.text, masked_names(document)))


def masked_names(document: Document) -> list[NamedObject]:
    return list(
        document.objects_named.filter(masked=True).select_related("commitment", "same_as").order_by("start", "pk")
    )


def alike(text: str, names: Sequence[NamedObject]) -> list[Alike]:
    """Groups that may be the same and are not all joined yet, in the order of the text."""
    groups: dict[tuple[str, str], list[NamedObject]] = defaultdict(list)
    for named in names:
        groups[named.kind, likeness(named.name)].append(named)
    found = [group for (_, letters), group in groups.items() if letters and len({_root(item) for item in group}) > 1]
    return [Alike(group[0].name, tuple(_placed(text, item) for item in group)) for group in found]


def joined(text: str, names: Sequence[NamedObject]) -> list[MaskedName]:
    """The first of every group a person has joined, with the others."""
    others: dict[int, list[NamedObject]] = defaultdict(list)
    for named in names:
        if named.same_as_id is not None:
            others[named.same_as_id].append(named)
    return [_placed(text, named, tuple(others[named.pk])) for named in names if named.pk in others]


def likeness(name: str) -> str:
    """What is left of a name without its mask; two names without any letters have nothing in common."""
    return "*".join(part for part in _MASK.sub(" ", name).split())


def _root(named: NamedObject) -> int:
    return named.same_as_id or named.pk


def _placed(text: str, named: NamedObject, others: tuple[NamedObject, ...] = ()) -> MaskedName:
    before = _WORD.findall(text[max(0, named.start - _AROUND * 2) : named.start])
    after = _WORD.findall(text[named.end : named.end + _AROUND * 2])
    return MaskedName(named, (before[-1] if before else "")[-_AROUND:], (after[0] if after else "")[:_AROUND], others)
