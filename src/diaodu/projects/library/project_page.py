"""Everything a project's page shows, put together from queries and rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from diaodu.core.moves import Step, open_steps
from diaodu.people.choices import TieKind
from diaodu.people.models import Unit
from diaodu.people.names import names_of
from diaodu.people.permissions import within
from diaodu.people.queries import units_of_county
from diaodu.projects.library.choices import (
    BEHIND,
    BY_OFFICE,
    LINE,
    RANK,
    Caliber,
    DutyField,
    Kind,
    Purpose,
    Source,
    Stage,
)
from diaodu.projects.library.lookup import OpenProject
from diaodu.projects.library.models import Project
from diaodu.projects.library.queries.behind import behind_of, leader_posts, people_near
from diaodu.projects.library.queries.documents import documents_of, photos_of
from diaodu.projects.library.queries.missing import missing_of
from diaodu.projects.library.queries.money import year_table
from diaodu.projects.library.queries.projects import groups_of
from diaodu.projects.library.queries.stages import entries_of
from diaodu.projects.library.queries.statistics import rows_of
from diaodu.projects.library.rules.entry import asked_at, next_stage, said
from diaodu.projects.library.setting_kinds import channels, entry_conditions, industries, statistics_rule, systems
from diaodu.projects.library.steps import JUMP, KEEPER, PROJECT_STEPS, REPLACE, RESUME

MOST_MOVES = 12


@dataclass(frozen=True, slots=True)
class StageMark:
    """A stage on the line: since when, and whether it is the present one. `reached`: it lies behind or here."""

    label: Any
    on: date | None
    reached: bool
    here: bool


@dataclass(frozen=True, slots=True)
class Need:
    label: str
    held: bool


def page_context(opened: OpenProject, *, on: date, english: bool, year: int) -> dict[str, Any]:
    """The number of queries does not grow with the project."""
    project, parts = opened.project, opened.mover.parts
    conditions = entry_conditions(project.scope, on)
    ahead = next_stage(project.state)
    lacks = missing_of([project], conditions, stage=ahead or project.state)[project.pk]
    moves = list(project.subject.moves.select_related("evidence").order_by("-pk")[:MOST_MOVES])
    steps = [step for step in open_steps(PROJECT_STEPS, project.state, parts) if _fits(step, project)]
    documents = list(documents_of(project).select_related("file"))
    names = industries(project.scope, on)
    named = systems(project.scope, on)
    groups = groups_of(project)
    duties = list(project.outside_duties.all())
    return {
        "project": project,
        "stages": stage_marks(project, on),
        "next_stage": Stage(ahead).label if ahead else "",
        "needs": [Need(str(label), need not in lacks) for need, label in _labelled(conditions, project, ahead)],
        "lacking": len(lacks),
        "forward": [step for step in steps if _is_forward(step)],
        "aside": [step for step in steps if not _is_forward(step)],
        "replace_verb": REPLACE,
        "moves": moves,
        "verbs": {step.verb: step.label for step in PROJECT_STEPS},
        "names": names_of([move.by for move in moves]),
        "may_keep": opened.may_keep,
        "is_keeper": KEEPER in parts,
        "table": year_table(project, year, today=on),
        "calibers": dict(Caliber.choices),
        "reports_money": project.kind != Kind.BUNDLE,
        "year_plan": project.year_plans.filter(year=on.year).first(),
        "fundings": list(project.fundings.order_by("-amount")),
        "sources": dict(Source.choices),
        "industries": [
            names[group.industry][english] for group in groups.get("industries", ()) if group.industry in names
        ],
        "groups": groups.get("subjects", []),
        "members": list(project.members.select_related("unit").order_by("code")),
        "statistics": rows_of([project], statistics_rule(project.scope, on), today=on)[0],
        "applications": list(project.applications.select_related("setting").order_by("-begun_on", "-pk")),
        "channels": [(each.code, each.en if english else each.zh) for each in channels(project.scope, on).values()],
        "documents": documents,
        "purposes": [choice for choice in Purpose.choices if choice[0] not in {Purpose.PHOTO, Purpose.EVIDENCE}],
        "photos": list(photos_of(project)),
        "mirrors": [
            (mirror, named.get(mirror.system, (mirror.system,) * 2)[english]) for mirror in project.mirrors.all()
        ],
        "is_outside": project.kind == Kind.OUTSIDE,
        **_behind(opened, on),
        "duties": duties,
        "duties_done": sum(duty.done_on is not None for duty in duties),
        "duty_fields": DutyField.choices,
        "today": on,
    }


def _behind(opened: OpenProject, on: date) -> dict[str, Any]:
    """Who stands behind it; for who may change that, whom the forms offer."""
    project, parts = opened.project, opened.mover.parts
    rows = behind_of(project, on=on)
    partners = [holder for row in rows if row.kind == TieKind.PARTNER for holder in row.holders]
    shown: dict[str, Any] = {"behind": rows, "partners": partners}
    if not opened.may_keep:
        return shown
    near = [unit for unit in (project.unit, project.place) if unit is not None]
    return shown | {
        "may_tie": [str(kind) for kind in BEHIND if KEEPER in parts or kind not in BY_OFFICE],
        "leaders": leader_posts(project.scope, on=on),
        "tie_units": list(units_of_county(project.scope).exclude(parent=None).order_by("order", "sort_key")),
        "people_near": people_near(near, on=on),
    }


def stage_marks(project: Project, on: date) -> list[StageMark]:
    """The line with the day each stage was last entered; a project aside has no present stage on it."""
    entered: dict[str, date] = {}
    for entry in entries_of([project.pk])[project.pk]:
        if entry.on <= on:
            entered[entry.stage] = max(entry.on, entered.get(entry.stage, entry.on))
    rank = RANK.get(project.state, RANK.get(project.paused_from, -1))
    return [
        StageMark(
            stage.label,
            entered.get(stage) if RANK[stage] <= rank else None,
            RANK[stage] <= rank,
            stage == project.state,
        )
        for stage in LINE
    ]


def places_of(scope: str) -> Any:
    """Townships and parks a project can stand in."""
    return Unit.objects.filter(within(scope, "path"), kind__in=("township", "park"), retired_on=None)


def _labelled(conditions: Any, project: Project, ahead: str) -> list[tuple[str, str]]:
    needs = asked_at(conditions, ahead or project.state, project.kind)
    return list(zip(needs, said(needs), strict=True))


def _fits(step: Step, project: Project) -> bool:
    """Of the ways back from a pause, the one to where it was put off."""
    return not step.verb.startswith(RESUME) or step.verb == f"{RESUME}{project.paused_from}"


def _is_forward(step: Step) -> bool:
    return step.to_state in RANK and not step.needs and not step.verb.startswith(JUMP)
