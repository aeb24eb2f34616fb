"""One project as the API tells it."""

from __future__ import annotations

from diaodu.core.api.moves import moves_said
from diaodu.core.api.values import figure
from diaodu.core.clock import today
from diaodu.core.moves import open_steps
from diaodu.people.api_shapes import unit_name
from diaodu.projects.library.api_shapes import MonthInvested, ProjectOne, StandsBehind, project_row
from diaodu.projects.library.lookup import OpenProject
from diaodu.projects.library.queries.behind import behind_of
from diaodu.projects.library.queries.missing import missing_of
from diaodu.projects.library.queries.money import newest_of
from diaodu.projects.library.setting_kinds import entry_conditions
from diaodu.projects.library.steps import PROJECT_STEPS, RESUME


def project_said(opened: OpenProject) -> ProjectOne:
    project, day = opened.project, today()
    newest = sorted(newest_of([project.pk]).items())
    invested = [MonthInvested(month=month, caliber=name, value=figure(value)) for (_key, month, name), value in newest]
    lacks = missing_of([project], entry_conditions(project.scope, day), ahead=True)[project.pk]
    steps = open_steps(PROJECT_STEPS, project.state, opened.mover.parts)
    return ProjectOne(
        **project_row(project).model_dump(),
        content=project.content,
        place=project.place_text,
        invested=invested,
        behind=[
            StandsBehind(
                kind=row.kind,
                unit=unit_name(holder.tie.unit),
                post=holder.tie.post.title_zh if holder.tie.post else "",
                holder=holder.name,
                since=holder.tie.since,
            )
            for row in behind_of(project, on=day)
            for holder in row.holders
        ],
        lacks=lacks,
        may=[
            step.verb
            for step in steps
            if not step.verb.startswith(RESUME) or step.verb == f"{RESUME}{project.paused_from}"
        ],
        moves=moves_said(project.subject.moves.all()),
    )
