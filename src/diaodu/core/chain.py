"""Whether the audit chain is whole: every entry against its hash and its neighbour, the whole against its anchors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from diaodu.core.anchors import Anchor, anchor_folder, read_anchors
from diaodu.core.append_guards import missing_guards
from diaodu.core.audit import GENESIS, HASHED, entry_hash
from diaodu.core.models import AuditEntry, DailyRun

MOST_FINDINGS = 50  # of a chain that is wrong from end to end, more would say no more
_COLUMNS = (*HASHED, "hash")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not fit. `number`: the entry it shows at, or None where it is no entry's."""

    code: str
    number: int | None
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Examination:
    """`entries` and `head` as the database has them; `anchors`: how many the chain was held against."""

    entries: int
    head: str
    anchors: int
    findings: tuple[Finding, ...]

    @property
    def is_whole(self) -> bool:
        return not self.findings


def examine_chain() -> Examination:
    """Walk all entries once (100,000 in a few seconds) and hold what is found against every anchor."""
    anchors = read_anchors()
    walk = _Walk(anchors.good)
    findings = list(walk.over_all())
    findings += _held_against_anchors(anchors.good, walk)
    findings += [_damaged(place) for place in anchors.damaged]
    findings += _missing_anchor_files()
    findings += [_unguarded(table) for table in missing_guards()]
    return Examination(walk.entries, walk.head, len(anchors.good), tuple(findings[:MOST_FINDINGS]))


class _Walk:
    """One pass in order of number; remembers the hashes at the numbers that anchors speak of."""

    def __init__(self, anchors: Sequence[Anchor]) -> None:
        self.entries, self.head = 0, GENESIS
        self.last_number = 0
        self.hash_at: dict[int, str] = {}
        self._wanted = {anchor.entries for anchor in anchors}

    def over_all(self) -> Iterator[Finding]:
        rows = AuditEntry.objects.order_by("number").values_list(*_COLUMNS).iterator(chunk_size=5000)
        for row in rows:
            values = dict(zip(_COLUMNS, row, strict=True))
            yield from self._step(values)
            self.entries += 1
            self.last_number, self.head = values["number"], values["hash"]
            if self.last_number in self._wanted:
                self.hash_at[self.last_number] = self.head

    def _step(self, values: dict[str, Any]) -> Iterator[Finding]:
        number = values["number"]
        if number != self.last_number + 1:
            yield _missing(self.last_number + 1, number - 1)
        elif values["previous_hash"] != self.head:
            yield _reordered(number) if _is_elsewhere(values["previous_hash"]) else _torn(number)
            return
        if entry_hash(values) != values["hash"]:
            yield _changed(number)


def _is_elsewhere(hash_: str) -> bool:
    """Whether the entry that this one followed when it was written still stands, only in another place."""
    return hash_ == GENESIS or AuditEntry.objects.filter(hash=hash_).exists()


def _held_against_anchors(anchors: Sequence[Anchor], walk: _Walk) -> Iterator[Finding]:
    agreed = 0
    for anchor in sorted(anchors, key=lambda anchor: anchor.entries):
        if anchor.entries > walk.last_number:
            yield _cut(walk.last_number + 1, anchor)
            return  # longer ones would say the same
        if walk.hash_at.get(anchor.entries) == anchor.head:
            agreed = anchor.entries
        else:
            yield _rewritten(agreed + 1, anchor)
            return  # from the first change on every later anchor differs


def _missing_anchor_files() -> Iterator[Finding]:
    """Days for which the database says an anchor was written, and whose file is gone."""
    first = AuditEntry.objects.order_by("number").values_list("at", flat=True).first()
    if first is None:
        return
    for day in DailyRun.objects.filter(name="anchor", day__gt=first.date()).values_list("day", flat=True):
        if not (anchor_folder() / f"{day}.jsonl").exists():
            yield Finding(
                "anchor_gone",
                None,
                f"{day} 的锚文件不见了（anchors/{day}.jsonl）。",
                f"The anchor file of {day} is gone (anchors/{day}.jsonl).",
            )


def _missing(first: int, last: int) -> Finding:
    zh = f"缺少第{first}条" if first == last else f"缺少第{first}至{last}条"
    en = f"entry {first} is missing" if first == last else f"entries {first} to {last} are missing"
    return Finding("missing", first, f"{zh}：有人删除了记录。", f"{en[0].upper()}{en[1:]}: somebody removed them.")


def _changed(number: int) -> Finding:
    return Finding(
        "changed",
        number,
        f"第{number}条的内容被改动过。",
        f"Entry {number} was changed after it was written.",
    )


def _reordered(number: int) -> Finding:
    return Finding(
        "reordered",
        number,
        f"第{number}条不在原来的位置：记录的先后顺序被改动过。",
        f"Entry {number} does not stand where it was written: the order was changed.",
    )


def _torn(number: int) -> Finding:
    return Finding(
        "torn",
        number,
        f"第{number}条接不上第{number - 1}条：其间有记录被替换。",
        f"Entry {number} does not follow entry {number - 1}: something between them was replaced.",
    )


def _cut(first: int, anchor: Anchor) -> Finding:
    return Finding(
        "cut",
        first,
        f"末尾被截去：{anchor.at} 的锚记有{anchor.entries}条，现在从第{first}条起没有了。",
        f"The tail was cut: the anchor of {anchor.at} counted {anchor.entries} entries, and from entry {first} on there"
        f" are none.",
    )


def _rewritten(first: int, anchor: Anchor) -> Finding:
    return Finding(
        "rewritten",
        first,
        f"第{first}至{anchor.entries}条之间与 {anchor.at} 的锚不符：有人改动后重新计算过校验值。",
        f"Between entry {first} and {anchor.entries} the chain differs from the anchor of {anchor.at}: something was"
        f" changed and the hashes computed anew.",
    )


def _damaged(place: str) -> Finding:
    return Finding(
        "anchor_damaged",
        None,
        f"锚文件有一行读不懂：anchors/{place}。",
        f"A line of an anchor file cannot be understood: anchors/{place}.",
    )


def _unguarded(table: str) -> Finding:
    return Finding(
        "unguarded",
        None,
        f"表 {table} 的防改保护被取下了；运行 ./diaodu manage migrate 可装回。",
        f"Table {table} has lost its guard against changes; ./diaodu manage migrate puts it back.",
    )
