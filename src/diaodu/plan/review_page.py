"""What the review page shows: the queue, the open proposal, its sentence among its neighbours. Rows in, answers out."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from diaodu.plan.choices import BlankKind, BlankState, Cause, CommitmentState, Strength
from diaodu.plan.models import Blank, Clause, Commitment, Document, Target
from diaodu.plan.page_pieces import BETWEEN_HEADINGS
from diaodu.plan.prose import Block, blocks_of
from diaodu.plan.queries.reviewing import ReviewRows

WAITING, TAKEN, LEFT, ALL = "waiting", "taken", "left", "all"
SHOWN = (WAITING, TAKEN, LEFT, ALL)
SHOWN_AS = {
    WAITING: _("waiting"),
    TAKEN: _("accepted"),
    LEFT: _("not taken up"),
    ALL: _("all of them"),
}
GIVEN = frozenset(CommitmentState.values) - {
    CommitmentState.PROPOSED,
    CommitmentState.ACCEPTED,
    CommitmentState.REJECTED,
}
_BREAKS = re.compile(r"[，,；;。：、]+")


def group_of(commitment: Commitment) -> str:
    if commitment.state == CommitmentState.PROPOSED:
        return WAITING
    return LEFT if commitment.state == CommitmentState.REJECTED else TAKEN


def is_given(commitment: Commitment) -> bool:
    """Whether a unit has it: then the review has nothing more to say."""
    return commitment.state in GIVEN


@dataclass(frozen=True, slots=True)
class ReviewCriteria:
    """Which part of the queue, and what is open; all of it in the address."""

    show: str = WAITING
    strength: str = ""
    blank: str = ""
    section: str = ""
    chosen: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        show, strength, blank = query.get("show", ""), query.get("strength", ""), query.get("blank", "")
        return cls(
            show=show if show in SHOWN else WAITING,
            strength=strength if strength in Strength.values else "",
            blank=blank if blank in BlankKind.values else "",
            section=query.get("section", "")[:40],
            chosen=query.get("c", "")[:20],
        )

    def address(self, **changes: str) -> str:
        other = replace(self, **changes)
        pairs = {
            "show": other.show if other.show != WAITING else "",
            "strength": other.strength,
            "blank": other.blank,
            "section": other.section,
            "c": other.chosen,
        }
        return "?" + urlencode({name: value for name, value in pairs.items() if value})

    def toggled(self, name: str, value: str) -> str:
        return self.address(**{name: "" if getattr(self, name) == value else value, "chosen": ""})


@dataclass(frozen=True, slots=True)
class ReviewChip:
    label: str
    count: int
    address: str
    chosen: bool
    strength: str = ""


@dataclass(frozen=True, slots=True)
class QueueGroup:
    """The rows below one heading of the plan."""

    key: str
    heading: str
    address: str
    chosen: bool
    rows: list[QueueRow]


@dataclass(frozen=True, slots=True)
class QueueRow:
    commitment: Commitment
    address: str
    group: str
    has_blank: bool
    figure: str  # its first target, as written


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the sentence; a new piece may begin at `start`."""

    start: int
    text: str


class ReviewPage:
    """One document's review under one choice of filters. Asks the database nothing."""

    def __init__(self, document: Document, rows: ReviewRows, criteria: ReviewCriteria) -> None:
        self.document, self.rows, self.criteria = document, rows, criteria
        self._clauses: dict[int, Clause] = {clause.pk: clause for clause in rows.clauses}
        self._by_key = {clause.key: clause for clause in rows.clauses}
        self._targets: dict[int | None, list[Target]] = defaultdict(list)
        self._blanks: dict[int | None, list[Blank]] = defaultdict(list)
        for target in rows.targets:
            self._targets[target.commitment_id].append(target)
        given = {item.pk for item in rows.commitments if is_given(item)}
        for blank in rows.blanks:
            if blank.state != BlankState.FILLED and not (
                blank.kind == BlankKind.OWNER and blank.commitment_id in given
            ):
                self._blanks[blank.commitment_id].append(blank)

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(group_of(item) for item in self.rows.commitments)

    @property
    def total(self) -> int:
        return len(self.rows.commitments)

    @property
    def reviewed(self) -> int:
        return self.total - self.counts[WAITING]

    @property
    def waiting(self) -> int:
        return self.counts[WAITING]

    @cached_property
    def firm_waiting(self) -> int:
        """How many "accept all firm targets" would take up."""
        return sum(
            item.state == CommitmentState.PROPOSED and item.strength == Strength.FIRM and bool(self._targets[item.pk])
            for item in self.rows.commitments
        )

    @cached_property
    def found(self) -> list[Commitment]:
        """The part of the queue that was asked for, in the order of the text."""
        return [item for item in self.rows.commitments if self._fits(item)]

    @cached_property
    def chosen(self) -> Commitment | None:
        """What is open: the one asked for, else the first of the queue."""
        asked = next((item for item in self.rows.commitments if item.code == self.criteria.chosen), None)
        return asked or (self.found[0] if self.found else None)

    @cached_property
    def groups(self) -> list[QueueGroup]:
        groups: list[QueueGroup] = []
        for item in self.found:
            key = self._group_key(item)
            if not groups or groups[-1].key != key:
                clause = self._by_key.get(key)
                heading = f"{clause.number}{clause.heading}" if clause else ""
                groups.append(
                    QueueGroup(key, heading, self.criteria.toggled("section", key), self.criteria.section == key, [])
                )
            groups[-1].rows.append(self._row(item))
        return groups

    @cached_property
    def show_chips(self) -> list[ReviewChip]:
        return [
            ReviewChip(
                str(SHOWN_AS[show]),
                self.total if show == ALL else self.counts[show],
                self.criteria.address(show=show, chosen=""),
                self.criteria.show == show,
            )
            for show in SHOWN
        ]

    @cached_property
    def strength_chips(self) -> list[ReviewChip]:
        counts = Counter(item.strength for item in self.rows.commitments if self._is_shown(item))
        return [self._chip("strength", value, str(label), counts[value], value) for value, label in Strength.choices]

    @cached_property
    def blank_chips(self) -> list[ReviewChip]:
        shown = [item for item in self.rows.commitments if self._is_shown(item)]
        counts = Counter(kind for item in shown for kind in {blank.kind for blank in self._blanks[item.pk]})
        chips = [self._chip("blank", value, str(label), counts[value]) for value, label in BlankKind.choices]
        return [chip for chip in chips if chip.count or chip.chosen]

    @property
    def section_heading(self) -> str:
        clause = self._by_key.get(self.criteria.section)
        return f"{clause.number}{clause.heading}" if clause else ""

    def targets_of(self, item: Commitment) -> list[Target]:
        return self._targets[item.pk]

    def blanks_of(self, item: Commitment) -> list[Blank]:
        return self._blanks[item.pk]

    def place_of(self, item: Commitment) -> str:
        keys = self._section_key(item).split(".")
        path = (self._by_key.get(".".join(keys[: depth + 1])) for depth in range(len(keys)))
        named = [f"{c.number}{c.heading}" for c in path if c and c.kind != "paragraph" and (c.number or c.heading)]
        return BETWEEN_HEADINGS.join(named)

    @cached_property
    def previous(self) -> str:
        return self._step(-1)

    @cached_property
    def following(self) -> str:
        return self._step(1)

    def after(self, code: str) -> str:
        """The code the queue goes on with once that one is decided; "" at its end."""
        codes = [item.code for item in self.found]
        if code not in codes:
            return codes[0] if codes else ""
        at = codes.index(code)
        rest = codes[at + 1 :] or codes[:at]
        return rest[0] if rest else ""

    @cached_property
    def next_neighbour(self) -> Commitment | None:
        """What the open one would be merged with: the next sentence of the plan, if it waits too."""
        if self.chosen is None or self.chosen.state != CommitmentState.PROPOSED:
            return None
        at = self.rows.commitments.index(self.chosen) + 1
        item = self.rows.commitments[at] if at < len(self.rows.commitments) else None
        return item if item is not None and item.state == CommitmentState.PROPOSED else None

    @cached_property
    def segments(self) -> list[Segment]:
        """The open sentence in stretches between its commas, none of which cuts a figure."""
        item = self.chosen
        if item is None:
            return []
        whole: list[Target | Blank] = [*self._targets[item.pk]]
        whole += [blank for blank in self._blanks[item.pk] if blank.cause == Cause.MASKED]
        ends = [item.start + match.end() for match in _BREAKS.finditer(item.quote)]
        marks = [end for end in ends if end < item.end and not any(row.start < end < row.end for row in whole)]
        edges = [item.start, *marks, item.end]
        return [Segment(start, self.document.text[start:end]) for start, end in pairwise(edges)]

    @cached_property
    def paper(self) -> list[Block]:
        """The paragraph of the open sentence with its heading and the paragraphs around it."""
        item = self.chosen
        if item is None:
            return []
        blocks = blocks_of(
            self.document.text, self.rows.clauses, self.rows.commitments, self.rows.targets, self.rows.blanks
        )
        shown = [block for block in blocks if block.kind not in ("title", "furniture") and block.text.strip()]
        here = [at for at, block in enumerate(shown) if any(run.code == item.code for run in block.runs)]
        if not here:
            return []
        first, last = max(0, here[0] - 1), here[-1] + 3
        heading = next((at for at in range(here[0], -1, -1) if shown[at].kind == "heading"), first)
        return [*([shown[heading]] if heading < first else []), *shown[first:last]]

    @cached_property
    def group_by_code(self) -> dict[str, str]:
        return {item.code: group_of(item) for item in self.rows.commitments}

    def address_of(self, code: str) -> str:
        """The address that opens a sentence, filters kept; made from one string, as there are hundreds."""
        return f"{self._address}c={code}"

    @cached_property
    def _address(self) -> str:
        base = self.criteria.address(chosen="")
        return f"{base}&" if len(base) > 1 else base

    def _row(self, item: Commitment) -> QueueRow:
        targets = self._targets[item.pk]
        figure = targets[0].quote if targets else ""
        return QueueRow(item, self.address_of(item.code), group_of(item), bool(self._blanks[item.pk]), figure)

    def _step(self, by: int) -> str:
        codes = [item.code for item in self.found]
        if self.chosen is None or not codes:
            return ""
        if self.chosen.code not in codes:
            return self.address_of(codes[0])
        at = codes.index(self.chosen.code) + by
        return self.address_of(codes[at]) if 0 <= at < len(codes) else ""

    def _is_shown(self, item: Commitment) -> bool:
        return self.criteria.show in (ALL, group_of(item))

    def _fits(self, item: Commitment) -> bool:
        asked = self.criteria
        inside = f"{self._section_key(item)}.".startswith(f"{asked.section}.") if asked.section else True
        kinds = {blank.kind for blank in self._blanks[item.pk]}
        return (
            self._is_shown(item)
            and inside
            and asked.strength in ("", item.strength)
            and (not asked.blank or asked.blank in kinds)
        )

    def _group_key(self, item: Commitment) -> str:
        """The deepest heading above the sentence: items and paragraphs would make groups of one."""
        keys = self._section_key(item).split(".")
        for depth in range(len(keys), 0, -1):
            clause = self._by_key.get(".".join(keys[:depth]))
            if clause is not None and clause.kind == "heading":
                return clause.key
        return keys[0]

    def _section_key(self, item: Commitment) -> str:
        clause = self._clauses.get(item.clause_id or 0)
        return clause.key if clause else ""

    def _chip(self, name: str, value: str, label: str, count: int, strength: str = "") -> ReviewChip:
        chosen = getattr(self.criteria, name) == value
        return ReviewChip(label, count, self.criteria.toggled(name, value), chosen, strength)
