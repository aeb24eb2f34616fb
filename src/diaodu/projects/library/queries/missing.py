"""What projects lack for a stage: one answer for moves, pages and lists. One or two queries, however many projects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from diaodu.core.clock import today
from diaodu.core.models import Attachment
from diaodu.projects.library.choices import DutyField
from diaodu.projects.library.models import Funding, OutsideDuty, Project, YearPlan
from diaodu.projects.library.rules.entry import FILE, Condition, missing_for, next_stage

_HELD: dict[str, Callable[[Project], object]] = {
    "content": lambda project: project.content.strip(),
    "place": lambda project: project.place_id or project.place_text or project.longitude is not None,
    "industry": lambda project: project.industry,
    "total": lambda project: project.total is not None,
    "owner": lambda project: project.owner_id,
    "builder": lambda project: project.builder,
    "national_code": lambda project: project.national_code,
    "start_due": lambda project: project.start_due,
    "finish_due": lambda project: project.finish_due,
    "land": lambda project: project.land is not None,
    "output": lambda project: project.output is not None,
    "tax": lambda project: project.tax is not None,
    "jobs": lambda project: project.jobs is not None,
    "statistics": lambda project: project.statistics_on,
}


def purposes_of(subjects: Iterable[int]) -> dict[int, frozenset[str]]:
    """By subject: what its documents prove. One query."""
    keys = list(subjects)
    found: dict[int, set[str]] = defaultdict(set)
    rows = Attachment.objects.filter(subject__in=keys, retired_on=None).order_by()
    for subject, purpose in rows.values_list("subject", "purpose").distinct():
        found[subject].add(purpose)
    return {key: frozenset(found[key]) for key in keys}


def there_of(projects: Sequence[Project], needs: set[str]) -> dict[int, set[str]]:
    """By project: which of these needs are met. A query each for documents, sources, plans and duties asked for."""
    found = {project.pk: {need for need in needs if need in _HELD and _HELD[need](project)} for project in projects}
    if any(need.startswith(FILE) for need in needs):
        purposes = purposes_of(project.subject_id for project in projects)
        for project in projects:
            found[project.pk] |= {f"{FILE}{purpose}" for purpose in purposes[project.subject_id]}
    keys = list(found)
    related = {
        "funding": Funding.objects.filter(project__in=keys, amount__gt=0),
        "year_plan": YearPlan.objects.filter(project__in=keys, year=today().year),
        "clearing": OutsideDuty.objects.filter(project__in=keys, field=DutyField.CLEARING),
    }
    for need, rows in related.items():
        if need in needs:
            for key in rows.values_list("project", flat=True):
                found[key].add(need)
    return found


def missing_of(
    projects: Sequence[Project], conditions: Sequence[Condition], *, stage: str = "", ahead: bool = False
) -> dict[int, list[str]]:
    """By project the needs it lacks: for `stage`, or for its own one, or for the one that follows (`ahead`)."""
    if not projects:
        return {}
    there = there_of(projects, {condition.need for condition in conditions})
    return {
        project.pk: missing_for(
            conditions,
            stage or (next_stage(project.state) if ahead else project.state),
            project.kind,
            there=there[project.pk],
        )
        for project in projects
    }
