"""A project is entered into statistics (纳统)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import today
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.versions import take_version
from diaodu.projects.library.actions.matters import settle_matters
from diaodu.projects.library.actions.projects import require_part
from diaodu.projects.library.actions.turning import turn_light
from diaodu.projects.library.models import Project
from diaodu.projects.library.queries.missing import purposes_of
from diaodu.projects.library.rules.entry import FILE, NEEDS
from diaodu.projects.library.setting_kinds import statistics_rule


@transaction.atomic
def enter_statistics(project: Project, *, on: date, number: str, mover: Mover, version: int | None = None) -> Project:
    """It stands in the statistics system since `on` under `number`.

    Raises MoveRefusedError: a day ahead, no number, a paper the rule asks for that is not at hand.
    """
    require_part(mover)
    if on > today():
        raise MoveRefusedError("day", "纳统日期不能晚于今天。", "The day may not lie ahead.")
    if not number.strip():
        raise MoveRefusedError("number", "请填写统计系统里的项目编码。", "Enter the number the statistics system gave.")
    papers = statistics_rule(project.scope, on).papers_for(project.total)
    lacking = [paper for paper in papers if paper not in purposes_of([project.subject_id])[project.subject_id]]
    if lacking:
        zh, en = said_papers(lacking)
        raise MoveRefusedError("papers", f"申报材料还缺{zh}。", f"Papers still lacking: {en}.")
    take_version(project, version)
    project.statistics_on, project.statistics_number = on, number.strip()[:40]
    project.save(update_fields=["statistics_on", "statistics_number"])
    settle_matters([project.subject_id], by=mover.by)
    turn_light(project)
    append_audit(
        verb="enter_statistics",
        subject=project.code,
        by=mover.by,
        unit=project.unit.path,
        after={"on": on.isoformat(), "number": project.statistics_number},
    )
    return project


def said_papers(papers: list[str]) -> tuple[str, str]:
    from django.utils.translation import override

    with override("zh-hans"):
        zh = "、".join(str(NEEDS[FILE + paper]) for paper in papers)
    with override("en"):
        en = ", ".join(str(NEEDS[FILE + paper]) for paper in papers)
    return zh, en
