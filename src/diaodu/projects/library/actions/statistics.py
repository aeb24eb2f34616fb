"""A project is entered into statistics (纳统)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import today
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.versions import take_versions
from diaodu.projects.library.actions.matters import settle_matters
from diaodu.projects.library.actions.projects import require_part
from diaodu.projects.library.actions.turning import turn_lights
from diaodu.projects.library.models import Project
from diaodu.projects.library.queries.missing import purposes_of
from diaodu.projects.library.rules.entry import FILE, NEEDS
from diaodu.projects.library.setting_kinds import statistics_rule

MOST_AUDITED = 200  # projects whose values stand in one entry; the sheet itself keeps them all


@dataclass(frozen=True, slots=True)
class Entry:
    project: Project
    on: date
    number: str


def enter_statistics(project: Project, *, on: date, number: str, mover: Mover, version: int | None = None) -> Project:
    """It stands in the statistics system since `on` under `number`.

    Raises MoveRefusedError: a day ahead, no number, a paper the rule asks for that is not at hand.
    """
    if version is not None:
        project.version = version
    return enter_many([Entry(project, on, number)], mover=mover)[0]


@transaction.atomic
def enter_many(entries: Sequence[Entry], *, mover: Mover) -> list[Project]:
    """Many of one county, all or none, in a few statements. Raises MoveRefusedError as for one."""
    if not entries:
        return []
    require_part(mover)
    papers = purposes_of([entry.project.subject_id for entry in entries])
    for entry in entries:
        _check(entry, papers[entry.project.subject_id])
    projects = [entry.project for entry in entries]
    take_versions(projects)
    for entry in entries:
        entry.project.statistics_on, entry.project.statistics_number = entry.on, entry.number.strip()[:40]
    Project.objects.bulk_update(projects, ["statistics_on", "statistics_number"], batch_size=200)
    settle_matters([project.subject_id for project in projects], by=mover.by)
    turn_lights(projects)
    told = {each.code: {"on": f"{each.statistics_on}", "number": each.statistics_number} for each in projects}
    first = projects[0]
    append_audit(
        verb="enter_statistics",
        subject=first.code if len(projects) == 1 else f"{len(projects)} projects",
        by=mover.by,
        unit=first.unit.path if len(projects) == 1 else first.scope,
        after=told[first.code] if len(projects) == 1 else dict(list(told.items())[:MOST_AUDITED]),
    )
    return projects


def _check(entry: Entry, held: Collection[str]) -> None:
    if entry.on > today():
        raise MoveRefusedError("day", "纳统日期不能晚于今天。", "The day may not lie ahead.")
    if not entry.number.strip():
        raise MoveRefusedError("number", "请填写统计系统里的项目编码。", "Enter the number the statistics system gave.")
    papers = statistics_rule(entry.project.scope, entry.on).papers_for(entry.project.total)
    lacking = [paper for paper in papers if paper not in held]
    if lacking:
        zh, en = said_papers(lacking)
        raise MoveRefusedError("papers", f"申报材料还缺{zh}。", f"Papers still lacking: {en}.")


def said_papers(papers: list[str]) -> tuple[str, str]:
    from django.utils.translation import override

    with override("zh-hans"):
        zh = "、".join(str(NEEDS[FILE + paper]) for paper in papers)
    with override("en"):
        en = ", ".join(str(NEEDS[FILE + paper]) for paper in papers)
    return zh, en
