"""Numbers of a paper that somebody wrote and the ledger says otherwise: found by the figure check, explained before
the paper is signed. Figures bound from the ledger are not asked about: they are what the ledger says."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from diaodu.bulletins.checking.matching import Mark, check_text
from diaodu.bulletins.checking.sources import ground_of
from diaodu.bulletins.papers.choices import EXPLAINED
from diaodu.bulletins.papers.composing.free_text import free_text
from diaodu.bulletins.papers.content import blocks_of, figures_of
from diaodu.bulletins.papers.models import Explanation, Paper
from diaodu.core.clock import today
from diaodu.people.models import Unit

_AROUND = 24  # letters before a number by which its explanation is found again


@dataclass(frozen=True, slots=True)
class Doubt:
    """`key`: the same as long as number, place in the sentence and the ledger's figure stay the same."""

    key: str
    block: int
    quote: str
    sentence: str
    why_zh: str
    why_en: str
    url: str = ""
    explanation: Explanation | None = None


def doubts_of(paper: Paper) -> list[Doubt]:
    """In the order of the text, each with its explanation where there is one; none once the paper is signed."""
    if paper.state not in EXPLAINED:
        return []
    read = free_text(blocks_of(paper.blocks.all()), figures_of(paper.figures.all()))
    if not read.has_numbers:
        return []
    county = Unit.objects.get(path=paper.scope)
    there = {row.key: row for row in paper.explanations.all()}
    found = []
    for mark in check_text(read.text, ground_of(county, today())):
        block = read.block_of(mark.mention.start, mark.mention.end)
        if mark.is_fault and block is not None:
            found.append(_doubt(mark, block, read.text, there))
    return found


def open_doubts(paper: Paper) -> list[Doubt]:
    return [doubt for doubt in doubts_of(paper) if doubt.explanation is None]


def doubt_said(doubt: Doubt) -> tuple[str, str]:
    """With its place, in both languages."""
    place = doubt.block + 1
    return (
        f"第{place}段“{doubt.quote}”与台账不符：{doubt.why_zh}",
        f"“{doubt.quote}” in block {place} is not what the ledger says: {doubt.why_en}",
    )


def _doubt(mark: Mark, block: int, text: str, there: dict[str, Explanation]) -> Doubt:
    mention, known = mark.mention, mark.known
    before = text[max(0, mention.start - _AROUND) : mention.start].rpartition("\n")[2]
    says = f"{known.key}={known.value}" if known else ""
    key = sha256("|".join((before, mention.quote, mark.verdict, says)).encode()).hexdigest()[:16]
    start, end = mention.sentence
    return Doubt(
        key,
        block,
        mention.quote[:60],
        text[start:end].strip()[:200] or text[max(0, mention.start - _AROUND) : mention.end],
        mark.why[0],
        mark.why[1],
        known.url if known else "",
        there.get(key),
    )
