"""Projects move through their stages; conditions are asked where a stage is entered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import override

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.files import store_file
from diaodu.core.intake import Examined, attach_file
from diaodu.core.moves import Mover, MoveRefusedError, move, move_many, step_for
from diaodu.projects.library.choices import LINE, RANK, Purpose
from diaodu.projects.library.measure_names import COUNTS, mark_measures
from diaodu.projects.library.models import Project, StageEntry
from diaodu.projects.library.queries.missing import missing_of
from diaodu.projects.library.rules.entry import said
from diaodu.projects.library.setting_kinds import entry_conditions
from diaodu.projects.library.steps import PAUSE, PROJECT_STEPS, REPLACE, RESUME


@transaction.atomic
def move_project(
    project: Project,
    verb: str,
    *,
    mover: Mover,
    on: date,
    why: str = "",
    evidence: Examined | None = None,
    version: int | None = None,
    replaced_by: Project | None = None,
) -> Project:
    """One step over the table. `on` is the day it really happened.

    Raises MoveRefusedError: the table, the day, a condition of the stage that is not met, a newer version.
    """
    old = project.state
    _refuse([project], verb, mover=mover, on=on, replaced_by=replaced_by)
    kept = store_file(evidence.content) if evidence else None
    move(project, PROJECT_STEPS, verb, mover=mover, on=on, why=why, evidence=kept, version=version)
    if evidence:
        attach_file(evidence, project.subject, purpose=Purpose.EVIDENCE, by=mover.by)
    _note([project], verb, old={project.pk: old}, on=on)
    if replaced_by is not None:
        Project.objects.filter(pk=project.pk).update(replaced_by=replaced_by)
    _mark(project.scope, on)
    append_audit(
        verb=verb,
        subject=project.code,
        by=mover.by,
        unit=project.unit.path,
        before={"stage": old},
        after={"stage": project.state, "on": on.isoformat()},
        reason=why.strip()[:500],
    )
    return project


@transaction.atomic
def move_projects(projects: Sequence[Project], verb: str, *, mover: Mover, on: date, why: str = "") -> int:
    """The same step for many, all or none, in a constant number of statements. Raises as `move_project` does."""
    if not projects:
        return 0
    old = {project.pk: project.state for project in projects}
    _refuse(projects, verb, mover=mover, on=on)
    for state in dict.fromkeys(old.values()):  # a move of many takes them from one state
        held = [project for project in projects if old[project.pk] == state]
        move_many(held, PROJECT_STEPS, verb, mover=mover, on=on, why=why, as_loaded=True)
    _note(projects, verb, old=old, on=on)
    _mark(projects[0].scope, on)
    append_audit(
        verb=verb,
        subject=projects[0].code if len(projects) == 1 else f"{len(projects)} projects",
        by=mover.by,
        unit=projects[0].scope,
        after={"projects": [project.code for project in projects], "on": on.isoformat()},
        reason=why.strip()[:500],
    )
    return len(projects)


def refusals_of(
    projects: Sequence[Project], verb: str, *, mover: Mover, on: date, replaced_by: Project | None = None
) -> dict[int, MoveRefusedError]:
    """By project why the step cannot be taken; those that can are absent. A constant number of queries."""
    found: dict[int, MoveRefusedError] = {}
    last = dict(StageEntry.objects.filter(project__in=projects).order_by("on", "pk").values_list("project", "on"))
    targets: dict[int, str] = {}
    for project in projects:
        try:
            targets[project.pk] = step_for(PROJECT_STEPS, project.state, verb, mover.parts).to_state
            _check_day(project, on, last.get(project.pk))
            _check_way(project, verb, replaced_by)
        except MoveRefusedError as refusal:
            found[project.pk] = refusal
    fit = [project for project in projects if project.pk not in found]
    for target in dict.fromkeys(targets[project.pk] for project in fit):
        found |= _lacking([project for project in fit if targets[project.pk] == target], target, on)
    return found


def _refuse(
    projects: Sequence[Project], verb: str, *, mover: Mover, on: date, replaced_by: Project | None = None
) -> None:
    """Raises MoveRefusedError for the first project that cannot take the step."""
    found = refusals_of(projects, verb, mover=mover, on=on, replaced_by=replaced_by)
    for project in projects:
        if project.pk in found:
            raise found[project.pk]


def _check_day(project: Project, on: date, last: date | None) -> None:
    """No step lies ahead, and none before the one that led here: a way is walked in order."""
    if on > today():
        raise MoveRefusedError("day", "日期不能晚于今天。", "The day may not lie ahead.")
    if last is not None and on < last:
        raise MoveRefusedError(
            "day",
            f"{project.name}：日期早于进入现阶段的 {last}。",
            f"{project.name}: the day lies before {last}, when it entered its stage.",
        )


def _check_way(project: Project, verb: str, replaced_by: Project | None) -> None:
    if verb.startswith(RESUME) and verb != f"{RESUME}{project.paused_from}":
        raise MoveRefusedError("state", "只能恢复到暂缓之前的阶段。", "It can only be taken up where it was put off.")
    if verb == REPLACE and (replaced_by is None or replaced_by.pk == project.pk):
        raise MoveRefusedError(
            "replaced_by", "请写明由哪个项目置换（项目编号）。", "Name the project that takes its place."
        )


def _lacking(projects: Sequence[Project], target: str, on: date) -> dict[int, MoveRefusedError]:
    """What the stage asks for and is not there. Only on the way forward: who goes back, or aside, owes nothing."""
    ahead = [each for each in projects if target in RANK and each.state in RANK and RANK[each.state] < RANK[target]]
    if not ahead:
        return {}
    missing = missing_of(ahead, entry_conditions(ahead[0].scope, on), stage=target)
    return {project.pk: _says_what_is_missing(project, missing[project.pk]) for project in ahead if missing[project.pk]}


def _says_what_is_missing(project: Project, needs: Sequence[str]) -> MoveRefusedError:
    with override("zh-hans"):
        zh = "、".join(said(needs))
    with override("en"):
        en = ", ".join(said(needs))
    return MoveRefusedError(
        "missing",
        f"{project.name}：进入这一阶段还缺{zh}。",
        f"{project.name}: before it enters this stage it lacks: {en}.",
    )


def _note(projects: Sequence[Project], verb: str, *, old: dict[int, str], on: date) -> None:
    at = moment()
    StageEntry.objects.bulk_create(
        StageEntry(project=project, stage=project.state, on=on, known_at=at) for project in projects
    )
    if verb == PAUSE:
        for stage in LINE:
            keys = [key for key, state in old.items() if state == stage]
            Project.objects.filter(pk__in=keys).update(paused_from=stage)
        for project in projects:
            project.paused_from = old[project.pk]
    elif verb.startswith(RESUME):
        Project.objects.filter(pk__in=list(old)).update(paused_from="")


def _mark(scope: str, on: date) -> None:
    mark_measures(scope, since=on, names=COUNTS)
