"""Many projects changed at once, as a sheet brings them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import today
from diaodu.core.moves import MoveRefusedError
from diaodu.people.actions.units import sort_key
from diaodu.projects.library.actions.projects import CHANGEABLE, TAKEN, follow, refuse_faults, said_of
from diaodu.projects.library.measure_names import mark_measures
from diaodu.projects.library.models import Project

MOST_AUDITED = 200  # projects whose values stand in one entry; the sheet itself keeps them all
_LABELS = {"name", "unit"}


@transaction.atomic
def change_projects(changes: Sequence[tuple[Project, Mapping[str, Any]]], *, scope: str, by: str) -> int:
    """Each project gets its values, all or none, in a few statements (more for those whose name or unit changes).

    Raises MoveRefusedError: a value that is none, a code another project has. Who may is asked by who calls.
    """
    if not changes:
        return 0
    before, relabelled = {}, []
    for project, values in changes:
        refuse_faults(values, project.name)
        before[project.code] = said_of(project, values)
        if any(name in values and getattr(project, name) != values[name] for name in _LABELS):
            relabelled.append(project)
        for name in CHANGEABLE:
            if name in values:
                setattr(project, name, values[name])
        project.version += 1
    for project in relabelled:
        project.sort_key = sort_key(project.name)
    try:
        with transaction.atomic():
            # One statement that names each row would take seconds; rows that are there are written over instead.
            Project.objects.bulk_create(
                [project for project, _values in changes],
                update_conflicts=True,
                unique_fields=["id"],
                update_fields=[*CHANGEABLE, "sort_key", "version"],
            )
    except IntegrityError as error:
        raise MoveRefusedError(*TAKEN) from error
    for project in relabelled:
        follow(project)
    mark_measures(scope, since=today())
    after = {project.code: said_of(project, values) for project, values in changes}
    append_audit(
        verb="change_project",
        subject=changes[0][0].code if len(changes) == 1 else f"{len(changes)} projects",
        by=by,
        unit=scope,
        before=dict(list(before.items())[:MOST_AUDITED]),
        after=dict(list(after.items())[:MOST_AUDITED]),
    )
    return len(changes)
