"""What the library can say how much of: projects in a stage, projects that reached one, investment by one caliber.

In words. *In stage*: projects that stand in one of the named stages by the end of the day. *Reached*: projects that
came to the stage (or further) between `since` (the first of January, where none is named) and the day, and are still
there; one that was taken out does not count, one that was put off keeps what it had reached. *Invested*: the single
months from `since` to the day added up, of one caliber alone, in 亿元; months not known are blanks, left out and
counted.

A member of a bundle is counted with its bundle as one project; money is counted where it was reported, on the
members. A project in several groups is counted once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse

from diaodu.core.measures import Contribution, Evening, Measured, register_measure
from diaodu.projects.library.choices import RANK, Batch, Caliber, Kind, Level, Stage
from diaodu.projects.library.measure_names import IN_STAGE, INVESTED, REACHED
from diaodu.projects.library.models import Group, Project
from diaodu.projects.library.queries.money import figures_of
from diaodu.projects.library.queries.stages import entries_of
from diaodu.projects.library.rules.money import Figure, months_between, newest_figures
from diaodu.projects.library.rules.stages import Entered, months_owed, reached_on, stage_on

PER_YI = Decimal(10_000)  # 万元 in an 亿元
PLACES = Decimal("0.0001")
_WHICH = {
    "scope": "the county's path; filled in by the plan",
    "level": f"level: {', '.join(Level.values)}",
    "kind": f"kind: {', '.join(Kind.values)}",
    "batch": f"batch: {', '.join(Batch.values)}",
    "group": "code of an industry, area, programme or commitment the project is grouped under",
    "unit": "code of the lead unit, with all below it",
    "over": "total investment of at least so much (10,000 yuan)",
}
_KNOWN = {"level": Level.values, "kind": Kind.values, "batch": Batch.values, "caliber": Caliber.values}


@dataclass(slots=True)
class _Held:
    """What was read once for all filters and days."""

    projects: list[Project]
    groups: dict[int, set[str]]
    entries: dict[int, list[Entered]]
    figures: dict[int, list[Figure]] = field(default_factory=dict)


class _OfProjects:
    filter_schema: Mapping[str, str] = _WHICH
    optional: frozenset[str] = frozenset(_WHICH) - {"scope"}
    counts_money = False

    def value(self, as_of: date, filter: Mapping[str, Any], *, known: datetime | None = None) -> Measured:
        return self.values(as_of, [filter], known=known)[0]

    def values(
        self, as_of: date, filters: Sequence[Mapping[str, Any]], *, known: datetime | None = None
    ) -> list[Measured]:
        """Three queries, four where money is counted, however many filters."""
        held = self._read(filters)
        return [self.measured(held, each, as_of, known) for each in filters]

    def values_on_days(self, evenings: Sequence[Evening], filters: Sequence[Mapping[str, Any]]) -> list[list[Measured]]:
        held = self._read(filters)
        return [[self.measured(held, each, day, known) for each in filters] for day, known in evenings]

    def measured(self, held: _Held, filter: Mapping[str, Any], day: date, known: datetime | None) -> Measured:
        raise NotImplementedError

    def _read(self, filters: Sequence[Mapping[str, Any]]) -> _Held:
        for each in filters:
            _check(each)
        scopes = {str(each["scope"]) for each in filters}
        projects = list(Project.objects.filter(scope__in=scopes).select_related("unit").order_by("code"))
        keys = [project.pk for project in projects]
        groups: dict[int, set[str]] = defaultdict(set)
        of_them = Group.objects.filter(project__scope__in=scopes)
        for key, industry, code in of_them.values_list("project", "industry", "subject__code"):
            groups[key].add(industry or code)
        held = _Held(projects, groups, entries_of(keys))
        if self.counts_money:
            figures: dict[int, list[Figure]] = defaultdict(list)
            for figure in figures_of(keys):
                figures[figure.project].append(figure)
            held.figures = figures
        return held


class InStage(_OfProjects):
    name, title_zh, title_en = IN_STAGE, "项目库：处于某阶段的项目数", "Library: projects in a stage"
    filter_schema: Mapping[str, str] = {"stage": f"stages, parted by commas: {', '.join(Stage.values)}", **_WHICH}

    def measured(self, held: _Held, filter: Mapping[str, Any], day: date, known: datetime | None) -> Measured:
        stages = _stages(filter)
        records = [
            _record(project, on=_since(held.entries[project.pk], day, known))
            for project in _counted(held, filter)
            if stage_on(held.entries[project.pk], day, known) in stages
        ]
        return Measured(Decimal(len(records)), "个", day, records=records)


class Reached(_OfProjects):
    name, title_zh, title_en = REACHED, "项目库：到达某阶段的项目数", "Library: projects that reached a stage"
    filter_schema: Mapping[str, str] = {
        "stage": f"one stage: {', '.join(RANK)}",
        "since": "counted from that day; 2026-01-01",
        **_WHICH,
    }
    optional = _OfProjects.optional | {"since"}

    def measured(self, held: _Held, filter: Mapping[str, Any], day: date, known: datetime | None) -> Measured:
        (stage,) = _stages(filter, of=RANK)
        since, records = _since_asked(filter, day), []
        for project in _counted(held, filter):
            on = reached_on(held.entries[project.pk], stage, day, known)
            if on is not None and since <= on:
                records.append(_record(project, on=on))
        return Measured(Decimal(len(records)), "个", day, records=records)


class Invested(_OfProjects):
    name, title_zh, title_en = INVESTED, "项目库：完成投资", "Library: investment made"
    filter_schema: Mapping[str, str] = {
        "caliber": f"one of: {', '.join(Caliber.values)}; never added to each other",
        "since": "counted from that month on; 2026-01-01",
        **_WHICH,
    }
    optional = _OfProjects.optional | {"since"}
    counts_money = True

    def measured(self, held: _Held, filter: Mapping[str, Any], day: date, known: datetime | None) -> Measured:
        first = _since_asked(filter, day).replace(day=1)
        months, records, blanks, newest = set(months_between(first, day)), [], 0, None
        for project in _fitting(held, filter):
            series = newest_figures(held.figures.get(project.pk, ()), caliber=str(filter["caliber"]), known=known)
            values = {month: value for (_project, month), value in series.items() if month in months}
            owed = months_owed(held.entries[project.pk], first, day, known)
            blanks += sum(month not in values for month in owed)
            if values:
                newest = max(newest or date.min, *values)
                records.append(_record(project, on=max(values), value=_yi(sum(values.values(), Decimal(0)))))
        if not records:
            return Measured(None, "亿元", blanks=max(blanks, 1))
        whole = sum((record.value for record in records if record.value is not None), Decimal(0))
        return Measured(_short(whole), "亿元", newest, blanks, records)


def _check(filter: Mapping[str, Any]) -> None:
    """Raises ValueError or KeyError for a filter that asks for what there is not."""
    filter["scope"]
    for name, known in _KNOWN.items():
        if name in filter and filter[name] not in known:
            msg = f"{name} {filter[name]!r} is none of {known}"
            raise ValueError(msg)
    if "since" in filter:
        date.fromisoformat(str(filter["since"]))
    if "over" in filter:
        Decimal(str(filter["over"]))
    if "stage" in filter:
        _stages(filter)


def _stages(filter: Mapping[str, Any], *, of: Mapping[str, Any] | None = None) -> list[str]:
    stages = [word.strip() for word in str(filter["stage"]).split(",") if word.strip()]
    known = of if of is not None else Stage.values
    if not stages or any(stage not in known for stage in stages):
        msg = f"{filter['stage']!r} names a stage that there is not"
        raise ValueError(msg)
    return stages


def _fitting(held: _Held, filter: Mapping[str, Any]) -> list[Project]:
    return [project for project in held.projects if _fits(project, held.groups.get(project.pk, ()), filter)]


def _counted(held: _Held, filter: Mapping[str, Any]) -> list[Project]:
    """A bundle and its members are one project."""
    return [project for project in _fitting(held, filter) if project.bundle_id is None]


def _fits(project: Project, groups: Any, filter: Mapping[str, Any]) -> bool:
    return (
        project.scope == filter["scope"]
        and filter.get("level") in (None, project.level)
        and filter.get("kind") in (None, project.kind)
        and filter.get("batch") in (None, project.batch)
        and ("group" not in filter or filter["group"] in groups)
        and ("unit" not in filter or f"/{filter['unit']}/" in project.unit.path)
        and ("over" not in filter or (project.total is not None and project.total >= Decimal(str(filter["over"]))))
    )


def _since_asked(filter: Mapping[str, Any], day: date) -> date:
    return date.fromisoformat(str(filter["since"])) if filter.get("since") else date(day.year, 1, 1)


def _since(entries: Sequence[Entered], day: date, known: datetime | None) -> date | None:
    held = [each.on for each in entries if each.on <= day and (known is None or each.known_at <= known)]
    return max(held, default=None)


def _record(project: Project, *, on: date | None, value: Decimal | None = None) -> Contribution:
    url = reverse("projects:project", args=[project.code])
    return Contribution(f"{project.code} {project.name}", url=url, value=value, on=on)


def _yi(value: Decimal) -> Decimal:
    return value / PER_YI


def _short(value: Decimal) -> Decimal:
    return value.quantize(PLACES).normalize() if value else value


def register() -> None:
    register_measure(InStage())
    register_measure(Reached())
    register_measure(Invested())
