"""Everything the monthly bulletin says, as known on the day it is made. A constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from diaodu.bulletins.papers.composing.bound import Bound
from diaodu.bulletins.papers.composing.bulletin import (
    LIGHT_WORDS,
    BulletinData,
    Chapter,
    IndicatorRow,
    LightRow,
    SaidRow,
)
from diaodu.bulletins.papers.sources import When, address, read_facts
from diaodu.bulletins.papers.sources.indicators import period_said
from diaodu.bulletins.papers.sources.records import day_said
from diaodu.core.choices import Sensitivity
from diaodu.indicators.catalogue.choices import Kind, TargetKind
from diaodu.indicators.catalogue.models import Indicator, Target
from diaodu.indicators.catalogue.queries.figures import newest_figures
from diaodu.kernel.period import Period
from diaodu.ledger.choices import Basis
from diaodu.ledger.models import Item, Observation
from diaodu.ledger.queries import facts_as_of
from diaodu.people.models import Unit
from diaodu.plan.models import AnnouncedLight, Announcement, Clause, Milestone
from diaodu.plan.queries.announcing import announced_lights, announcement_before, sections_of
from diaodu.plan.sections import Sections
from diaodu.problems.choices import OPEN
from diaodu.problems.models import Problem

_GOOD = ("done", "green")
_MOST_INDICATORS = 14
_AHEAD = 31  # days a bulletin looks forward
_CLOSED = (Sensitivity.PERSONAL, Sensitivity.RESTRICTED)
# What is written when there is nothing to write: no news, so left out.
NOTHING_NEW = {"", "无", "暂无", "正常", "按计划推进", "有序推进", "正常推进", "正在推进"}


def gather_bulletin(announcement: Announcement, county: Unit, rule: Mapping[str, Any], *, today: date) -> BulletinData:
    """From one frozen announcement, the ledger's words for its period and the newest published indicators."""
    when = When(county.path, today)
    lights = list(announced_lights(announcement.period, unit=county).select_related("commitment__subject"))
    said = _said_of(lights, announcement.period, when)
    sections = sections_of({row.commitment.document_id for row in lights})
    most = int(rule.get("said", 3))
    reds = _worst([row for row in lights if row.light == "red"])[: int(rule.get("reds", 10))]
    greens = _best([row for row in lights if row.light in _GOOD and row.completion != 0])[: int(rule.get("greens", 10))]
    indicators = _indicators(county, today)
    facts = read_facts(_addresses(announcement, lights, [*reds, *greens], said, sections), when)
    facts |= read_facts([each for row in indicators for each in row.addresses], when)
    read = _Reading(announcement, facts)
    return BulletinData(
        county=county.name_zh,
        period=Period.parse(announcement.period).label_zh,
        cut_off=day_said(announcement.cut_off),
        counts={light: read.light(light) for light in (*LIGHT_WORDS, "all")},
        turned={} if announcement_before(announcement) is None else {w: read.light(w) for w in ("worse", "better")},
        indicators=[row.bound(facts) for row in indicators],
        reds=[read.row(row) for row in reds],
        greens=[read.row(row) for row in greens],
        chapters=_chapters(lights, said, sections, read, most),
        difficulties=[*_rows(lights, said, "difficulty", read, most * 2), *_problems(county, when, most * 2)],
        following=[*_rows(lights, said, "next_month", read, most * 2), *_nodes(lights, when, most * 2)],
    )


class _Reading:
    """Facts by what they are about."""

    def __init__(self, announcement: Announcement, facts: Mapping[str, Bound]) -> None:
        self._announcement, self._facts = announcement, facts

    def light(self, light: str) -> Bound:
        return self._facts[address("light", self._announcement.code, light)]

    def name(self, row: AnnouncedLight) -> Bound:
        return self._facts[address("task", row.commitment.code, "name")]

    def row(self, row: AnnouncedLight) -> LightRow:
        completion = self._facts[address("announced", self._announcement.code, row.commitment.code, "completion")]
        why = self._facts[address("announced", self._announcement.code, row.commitment.code, "why")]
        return LightRow(self.name(row), unit_said(row.lead), why, None if completion.is_blank else completion)

    def words(self, fact: Observation, what: str) -> Bound:
        return self._facts[address("said", fact.item_id, fact.period, what)]

    def title(self, clause: Clause) -> Bound:
        return self._facts[address("chapter", clause.pk, "title")]


def _addresses(
    announcement: Announcement,
    lights: Sequence[AnnouncedLight],
    listed: Sequence[AnnouncedLight],
    said: Mapping[int, Observation],
    sections: Sections,
) -> Iterable[str]:
    for light in (*LIGHT_WORDS, "all", "worse", "better"):
        yield address("light", announcement.code, light)
    for row in lights:
        yield address("task", row.commitment.code, "name")
        if headings := sections.headings_of(row.commitment):
            yield address("chapter", headings[0].pk, "title")
    for row in listed:
        for what in ("completion", "why"):
            yield address("announced", announcement.code, row.commitment.code, what)
    for fact in said.values():
        for what in ("progress", "difficulty", "next_month"):
            yield address("said", fact.item_id, fact.period, what)


def _said_of(lights: Sequence[AnnouncedLight], period: str, when: When) -> dict[int, Observation]:
    """By the subject of a commitment: what its lead wrote for the period, as known then."""
    subjects = [row.commitment.subject_id for row in lights]
    items = dict(Item.objects.filter(subject__in=subjects, about=None).values_list("pk", "subject"))
    facts = facts_as_of(items, on=when.day, known=when.known).filter(period=period)
    return {items[fact.item_id]: fact for fact in facts}


def _worst(rows: list[AnnouncedLight]) -> list[AnnouncedLight]:
    """The farthest behind the pace first; those without a pace after them, in the order of the text."""
    return sorted(rows, key=lambda row: (_gap(row) is None, -(_gap(row) or 0)))


def _best(rows: list[AnnouncedLight]) -> list[AnnouncedLight]:
    return sorted(rows, key=lambda row: (_gap(row) is None, _gap(row) or 0))


def _gap(row: AnnouncedLight) -> float | None:
    if row.completion is None or row.expected is None:
        return None
    return float(row.expected - row.completion)


def _chapters(
    lights: Sequence[AnnouncedLight],
    said: Mapping[int, Observation],
    sections: Sections,
    read: _Reading,
    most: int,
) -> list[Chapter]:
    """By chapter of the plan: what was written that is news. Chapters without any are left out."""
    by_chapter: dict[int, list[AnnouncedLight]] = defaultdict(list)
    heads: dict[int, Clause] = {}
    for row in lights:
        headings = sections.headings_of(row.commitment)
        if headings and row.commitment.subject_id in said:
            heads[headings[0].pk] = headings[0]
            by_chapter[headings[0].pk].append(row)
    chapters = []
    for key, rows in by_chapter.items():
        if found := _rows(rows, said, "progress", read, most):
            chapters.append(Chapter(read.title(heads[key]), found))
    return chapters


def _rows(
    lights: Sequence[AnnouncedLight], said: Mapping[int, Observation], what: str, read: _Reading, most: int
) -> list[SaidRow]:
    """The longest words first to be kept, shown in the order of the text."""
    found = [
        (row, said[row.commitment.subject_id])
        for row in lights
        if row.commitment.subject_id in said
        and getattr(said[row.commitment.subject_id], what).strip().rstrip("。") not in NOTHING_NEW
    ]
    kept = sorted(found, key=lambda pair: -len(getattr(pair[1], what)))[:most]
    return [
        SaidRow(read.name(row), unit_said(row.lead), read.words(fact, what))
        for row, fact in found
        if (row, fact) in kept
    ]


def _problems(county: Unit, when: When, most: int) -> list[SaidRow]:
    """What was brought forward and has gone up to a leader, the highest first; nothing about a closed record."""
    rows = (
        Problem.objects.filter(scope=county.path, state__in=OPEN, level__gt=0, raised_at__lte=when.known)
        .exclude(about__sensitivity__in=_CLOSED)
        .select_related("unit", "about", "raised_unit")
        .order_by("-level", "due_at", "pk")[:most]
    )
    found = list(rows)
    facts = read_facts(
        [address("problem", row.code, "title") for row in found]
        + [address("subject", row.about.code, "label") for row in found if row.about],
        when,
    )
    return [
        SaidRow(
            facts[address("subject", row.about.code, "label")],
            unit_said(row.unit or row.raised_unit),
            facts[address("problem", row.code, "title")],
        )
        for row in found
        if row.about
    ]


def _nodes(lights: Sequence[AnnouncedLight], when: When, most: int) -> list[SaidRow]:
    """Nodes due within a month that are not reached yet, the nearest first."""
    by_commitment = {row.commitment_id: row for row in lights}
    rows = list(
        Milestone.objects.filter(
            commitment__in=by_commitment,
            done_on=None,
            retired_on=None,
            due__gt=when.day,
            due__lte=when.day + timedelta(days=_AHEAD),
        ).order_by("due", "pk")[:most]
    )
    names = {row.pk: address("task", by_commitment[row.commitment_id].commitment.code, "name") for row in rows}
    facts = read_facts([*names.values(), *(address("milestone", row.pk, "name") for row in rows)], when)
    return [
        SaidRow(
            facts[names[row.pk]],
            unit_said(by_commitment[row.commitment_id].lead),
            facts[address("milestone", row.pk, "name")],
        )
        for row in rows
    ]


def unit_said(unit: Unit | None) -> str:
    return unit.short_name if unit else "未定牵头单位"


@dataclass(frozen=True, slots=True)
class _Row:
    """An indicator of the main table, by addresses."""

    name: str
    period: str
    value: str
    growth: str
    target: str

    @property
    def addresses(self) -> list[str]:
        return [each for each in (self.name, self.value, self.growth, self.target) if each]

    def bound(self, facts: Mapping[str, Bound]) -> IndicatorRow:
        return IndicatorRow(
            facts[self.name],
            self.period,
            facts[self.value] if self.value else None,
            facts[self.growth] if self.growth else None,
            facts[self.target] if self.target else None,
        )


def _indicators(county: Unit, today: date) -> list[_Row]:
    """Official indicators with a target or a published growth, the newest figure of each; growth beside its level."""
    rows = list(
        Indicator.objects.filter(scope=county.path, retired_on=None, basis=Basis.OFFICIAL, formula="")
        .select_related("subject", "lead")
        .order_by("order", "code")
    )
    newest = newest_figures(rows, county, as_of=today, known=When(county.path, today).known)
    growths = {row.growth_of_id: row for row in rows if row.growth_of_id}
    targets = {
        (row.indicator_id, row.kind): row
        for row in Target.objects.filter(
            indicator__in=rows, unit=county, year=today.year, retired_on=None
        ).select_related("indicator")
    }
    found = []
    for row in rows:
        if row.kind == Kind.GROWTH and row.growth_of_id in newest:
            continue  # stands beside its level
        if row.pk not in newest:
            continue
        growth = row if row.kind == Kind.GROWTH else growths.get(row.pk)
        target = _target(row, growth, targets)
        if growth is None and target is None:
            continue
        found.append(_row(row, growth, target, newest, county))
    return found[:_MOST_INDICATORS]


def _target(row: Indicator, growth: Indicator | None, targets: Mapping[tuple[int, str], Target]) -> Target | None:
    for key in ((row.pk, TargetKind.LEVEL), (row.pk, TargetKind.GROWTH)):
        if key in targets:
            return targets[key]
    return targets.get((growth.pk, TargetKind.GROWTH)) or targets.get((growth.pk, TargetKind.LEVEL)) if growth else None


def _row(
    row: Indicator, growth: Indicator | None, target: Target | None, newest: Mapping[int, Any], county: Unit
) -> _Row:
    period = newest[row.pk].period
    grown = newest.get(growth.pk) if growth is not None else None
    is_level = row.kind != Kind.GROWTH
    return _Row(
        address("subject", row.subject.code, "label"),
        period_said(period, newest[row.pk].span),
        address("indicator", row.code, county.code, period.code) if is_level else "",
        address("indicator", growth.code, county.code, grown.period.code) if growth and grown else "",
        address("target", target.indicator.code, county.code, target.year, target.kind) if target else "",
    )
