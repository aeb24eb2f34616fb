"""Headings that say how many parts they have: 九大重点片区, 六项重点工程, “五条主线”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from diaodu.reading.checks.counts import counted
from diaodu.reading.clauses import sentences
from diaodu.reading.model import Check, Section, SectionKind, Task
from diaodu.reading.numerals import han
from diaodu.reading.objects import area_leads
from diaodu.reading.outline import walk

_CLAIM = re.compile(
    r"(?P<count>[二两三四五六七八九十]{1,2}|[0-9]{1,2})(?:大|项|个|条)(?:重点|主要|传统|标志性)?"
    r"(?P<noun>片区|园区|区域|工程|主线|行动|任务|方面|产业|板块|抓手|专项)"
)
_SECTOR = re.compile(r"(?P<name>[^，。；：、]{2,14}产业)，")
_PAIR = re.compile(r"和|与")
_MOST_CLAIMS = 10  # of one heading; more is no heading, and each is held against all that stands below


def section_checks(text: str, outline: tuple[Section, ...], tasks: tuple[Task, ...]) -> Iterator[Check]:
    """The counts in headings (and in the first words under them) against what stands below."""
    ahead = {task.section for task in tasks}
    for section in walk(outline):
        if section.kind is not SectionKind.HEADING or not _holds_tasks(section, ahead):
            continue
        for match in islice(_claims(text, section), _MOST_CLAIMS):
            check = _check(text, section, match)
            if check is not None:
                yield check


def _holds_tasks(section: Section, ahead: set[str | None]) -> bool:
    return any(part.id in ahead for part in walk((section,)))


def _claims(text: str, section: Section) -> Iterator[re.Match[str]]:
    """Claims of the heading itself, and those of the first two sentences below it."""
    yield from _CLAIM.finditer(text, section.heading_start, section.heading_end)
    body = section.children[0] if section.children else None
    if body is not None and body.kind is SectionKind.PARAGRAPH:
        opening = list(sentences(text, body.start, body.end))[:2]
        for sentence in opening:
            yield from _CLAIM.finditer(text, sentence.start, sentence.end)


def _check(text: str, section: Section, match: re.Match[str]) -> Check | None:
    claimed = _number(match["count"])
    noun = match["noun"]
    if claimed is None:
        return None
    if noun == "产业":
        return _sectors(text, section, match, claimed)
    items = _parts(text, section, noun)
    if not items or (len(items) != claimed and not _is_certain(match, section)):
        return None
    return counted(match[0], match.start(), claimed=claimed, items=items)


def _is_certain(match: re.Match[str], section: Section) -> bool:
    """Only a heading's own words oblige what stands below it to be complete."""
    return match.start() < section.heading_end


def _parts(text: str, section: Section, noun: str) -> tuple[str, ...]:
    if noun in {"片区", "园区", "区域"}:
        return tuple(lead.of(text) for lead in area_leads(text, section.heading_end, section.end))
    numbered = [child for child in section.children if child.number]
    return tuple(child.heading or child.number for child in numbered)


def _sectors(text: str, section: Section, match: re.Match[str], claimed: int) -> Check | None:
    """Sentences that open with an industry. "甲和乙产业" may be one or two: counted so that it fits, or not at all."""
    leads = [
        found["name"]
        for sentence in sentences(text, section.heading_end, section.end)
        if (found := _SECTOR.match(text, sentence.start, sentence.end))
    ]
    items: list[str] = []
    for lead in leads:
        pair = _PAIR.split(lead) if len(leads) < claimed and _PAIR.search(lead) else [lead]
        items += pair
    if len(items) != claimed:
        return None
    return counted(match[0], match.start(), claimed=claimed, items=tuple(items))


def _number(letters: str) -> int | None:
    number = int(letters) if letters.isdigit() else han(letters)
    return None if number is None else int(number)
