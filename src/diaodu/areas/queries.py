"""Every question about areas."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from diaodu.areas.models import Area, AreaFigure, UnitShape
from diaodu.areas.permissions import visible_areas
from diaodu.areas.rules import Shown, shown_figures
from diaodu.areas.setting_kinds import AreaKind
from diaodu.people.choices import Role, TieKind, UnitKind
from diaodu.people.models import Post, Tie, Unit
from diaodu.people.permissions import Asker, within
from diaodu.people.queries import alive, units_of_county


def listed(areas: QuerySet[Area]) -> QuerySet[Area]:
    return areas.select_related("unit", "subject", "parent__subject")


@dataclass(frozen=True, slots=True)
class Ties:
    """Who has to do with an area on a day."""

    lead: Tie | None
    heads: list[Tie]
    partners: list[Tie]


@dataclass(frozen=True, slots=True)
class AreaRow:
    area: Area
    kind: AreaKind | None
    ties: Ties
    figures: list[Shown]
    parts: list[Area]

    @property
    def known(self) -> list[Shown]:
        return [each for each in self.figures if not each.is_blank]

    @property
    def blanks(self) -> int:
        return len(self.figures) - len(self.known)


def area_rows(officer: Asker, kinds: dict[str, AreaKind], *, on: date) -> list[AreaRow]:
    """The areas in the office's own order, each with its parts, ties and figures; three queries, however many."""
    areas = list(listed(visible_areas(officer, today=on)))
    ties, facts = ties_of(areas, on=on), facts_of(areas)
    parts: dict[int, list[Area]] = defaultdict(list)
    for area in areas:
        if area.parent_id is not None:
            parts[area.parent_id].append(area)
    return [
        AreaRow(area, kinds.get(area.kind), ties[area.subject_id], _shown(area, kinds, facts, on), parts[area.pk])
        for area in areas
    ]


def _shown(area: Area, kinds: dict[str, AreaKind], facts: dict[int, list[AreaFigure]], on: date) -> list[Shown]:
    kind = kinds.get(area.kind)
    return shown_figures(kind, facts.get(area.pk, []), on=on) if kind else []


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure of one area as it stands; `count`: how often it was said."""

    area: Area
    kind: AreaKind
    shown: Shown
    count: int


def figure_rows(officer: Asker, kinds: dict[str, AreaKind], *, on: date) -> list[FigureRow]:
    """Every figure every area has by its kind, blanks too, in the order of areas and kinds; three queries."""
    areas = list(listed(visible_areas(officer, today=on)))
    facts = facts_of(areas)
    counts = Counter((fact.area_id, fact.name) for held in facts.values() for fact in held)
    return [
        FigureRow(area, kinds[area.kind], shown, counts[area.pk, shown.field.key])
        for area in areas
        if area.kind in kinds
        for shown in _shown(area, kinds, facts, on)
    ]


def facts_of(areas: Iterable[Area]) -> dict[int, list[AreaFigure]]:
    """By area everything that was said, in the order it was said; one query."""
    found: dict[int, list[AreaFigure]] = defaultdict(list)
    for fact in AreaFigure.objects.filter(area__in=[area.pk for area in areas]).order_by("pk"):
        found[fact.area_id].append(fact)
    return found


def ties_of(areas: Iterable[Area], *, on: date) -> dict[int, Ties]:
    """By subject; one query."""
    found: dict[int, Ties] = defaultdict(lambda: Ties(None, [], []))
    subjects = [area.subject_id for area in areas]
    rows = Tie.objects.filter(alive(on), subject__in=subjects).select_related("unit", "post").order_by("unit__order")
    for tie in rows:
        ties = found[tie.subject_id]
        if tie.kind == TieKind.LEAD:
            found[tie.subject_id] = Ties(tie, ties.heads, ties.partners)
        else:
            (ties.heads if tie.kind == TieKind.SPONSOR else ties.partners).append(tie)
    return found


def said_of(area: Area) -> list[AreaFigure]:
    """Everything that was said of an area, the newest first."""
    return list(area.figures.order_by("-pk"))


def heads_to_choose(path: str) -> QuerySet[Post]:
    """The posts of a county's leaders: one of them stands behind an area."""
    posts = Post.objects.filter(within(path, "unit__path"), role=Role.CITY_LEADER, retired_on=None)
    return posts.select_related("unit").order_by("pk")


def areas_by_name(county_path: str, names: Sequence[str]) -> dict[str, Area]:
    """By code and by Chinese name, for shapes brought in; one query."""
    found: dict[str, Area] = {}
    areas = Area.objects.filter(within(county_path, "unit__path"), retired_on=None).select_related(
        "unit", "subject", "parent__subject"
    )
    for area in areas:
        for word in (area.code, area.name_zh, area.name_en):
            if word and word in names:
                found.setdefault(word, area)
    return found


def townships(county_path: str) -> QuerySet[Unit]:
    """The units that lie on the county's map, in the office's own order."""
    return units_of_county(county_path).filter(kind=UnitKind.TOWNSHIP).select_related("shape")


def unit_shapes(county_path: str) -> QuerySet[UnitShape]:
    """The borders there are, of the townships there are."""
    return UnitShape.objects.filter(unit__in=townships(county_path)).select_related("unit")


def townships_by_name(county_path: str, names: Sequence[str]) -> dict[str, Unit]:
    """By code and by name, for borders brought in; one query."""
    found: dict[str, Unit] = {}
    for unit in townships(county_path):
        for word in (unit.code, unit.name_zh, unit.short_zh, unit.name_en):
            if word and word in names:
                found.setdefault(word, unit)
    return found
