"""Projects are entered, changed, and put into groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.groupings import mark_regrouped
from diaodu.core.models import Setting, Subject
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.search import index_subjects
from diaodu.core.settings import setting_row
from diaodu.core.subjects import NewSubject, add_subjects, next_codes
from diaodu.core.versions import take_version
from diaodu.people.actions.units import sort_key
from diaodu.people.choices import TieKind
from diaodu.people.models import Tie, Unit
from diaodu.projects.library.choices import Kind, Level, Stage
from diaodu.projects.library.measure_names import mark_measures
from diaodu.projects.library.models import Group, Project, StageEntry
from diaodu.projects.library.rules.fields import faults
from diaodu.projects.library.setting_kinds import INDUSTRIES
from diaodu.projects.library.steps import KEEPER, UNIT

PROJECT_PREFIX = "X"
CHANGEABLE = (
    "name", "unit", "kind", "level", "national_code", "upper_code", "bundle", "owner", "builder", "industry", "content",
    "place", "place_text", "longitude", "latitude", "total", "land", "output", "tax", "jobs", "start_due", "finish_due",
)  # fmt: skip
TAKEN = (
    "twice",
    "这个国家项目代码已在项目库里；没有保存。",
    "A project with this national code is in the library already; nothing was saved.",
)


@dataclass(frozen=True, slots=True)
class NewProject:
    """`stage`, `since`: where a project that is taken over from another list stands already; else it is an idea."""

    name: str
    unit: Unit
    kind: str = Kind.OWN
    level: str = Level.PLAIN
    stage: str = Stage.IDEA
    since: date | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    sort_key: str = ""  # worked out before the transaction, where there are many


@transaction.atomic
def add_projects(new: Sequence[NewProject], *, county: Unit, by: str) -> list[Project]:
    """All or none, in a constant number of statements; each with its subject, code, lead unit and first stage.

    Raises MoveRefusedError naming project and field: a negative amount, a code that is none or is there already.
    """
    for item in new:
        refuse_faults(item.values, item.name)
    day, at = today(), moment()
    codes = next_codes(PROJECT_PREFIX, scope=county.path, year=day.year, count=len(new))
    subjects = add_subjects(
        [
            NewSubject("project", code, item.name, item.unit.path, county.path)
            for code, item in zip(codes, new, strict=True)
        ]
    )
    rows = [
        Project(
            subject=subject,
            code=code,
            scope=county.path,
            name=item.name.strip(),
            sort_key=item.sort_key or sort_key(item.name.strip()),
            unit=item.unit,
            kind=item.kind,
            level=item.level,
            state=item.stage,
            opened_as=item.stage,
            added_on=item.since or day,
            by=by,
            **item.values,
        )
        for code, subject, item in zip(codes, subjects, new, strict=True)
    ]
    try:
        with transaction.atomic():
            projects = Project.objects.bulk_create(rows)
    except IntegrityError as error:
        raise MoveRefusedError(*TAKEN) from error
    StageEntry.objects.bulk_create(
        StageEntry(project=project, stage=project.state, on=project.added_on, known_at=at) for project in projects
    )
    Tie.objects.bulk_create(
        Tie(subject=project.subject, kind=TieKind.LEAD, unit=project.unit, since=project.added_on)
        for project in projects
    )
    index_subjects(subjects)
    mark_measures(county.path, since=min((row.added_on for row in projects), default=day))
    append_audit(
        verb="add_projects",
        subject=codes[0] if len(codes) == 1 else f"{len(codes)} projects",
        by=by,
        unit=county.path,
        after={project.code: project.name for project in projects},
    )
    return projects


@transaction.atomic
def change_project(project: Project, values: Mapping[str, Any], *, mover: Mover, version: int | None = None) -> Project:
    """Change what a project says of itself. Stage, batch and money have verbs of their own.

    Raises MoveRefusedError: not one's part, a newer version, a value that is none, a code another project has.
    """
    require_part(mover)
    refuse_faults(values, project.name)
    _refuse_circles(project, values)
    before, industry = said_of(project, values), project.industry
    take_version(project, version)
    for name in CHANGEABLE:
        if name in values:
            setattr(project, name, values[name])
    project.sort_key = sort_key(project.name)
    try:
        with transaction.atomic():
            project.save(update_fields=[*CHANGEABLE, "sort_key"])
    except IntegrityError as error:
        raise MoveRefusedError(*TAKEN) from error
    follow(project)
    mark_measures(project.scope, since=today())
    if project.industry != industry:
        mark_regrouped()
    append_audit(
        verb="change_project",
        subject=project.code,
        by=mover.by,
        unit=project.unit.path,
        before=before,
        after=said_of(project, values),
    )
    return project


@transaction.atomic
def group_projects(
    projects: Sequence[Project], *, subjects: Iterable[Subject] = (), industries: Iterable[str] = (), by: str
) -> int:
    """Put projects into areas, programmes, commitments … and industries; how many were new. Twice changes nothing.

    Raises MoveRefusedError for an industry the county's list does not have.
    """
    if not projects:
        return 0
    scope = projects[0].scope
    row, wanted = _industry_row(scope), list(industries)
    known = {each["code"] for each in row.value} if row else set()
    if strange := sorted(set(wanted) - known):
        raise MoveRefusedError(
            "industry", f"产业名单里没有：{'、'.join(strange)}。", f"No such industry: {', '.join(strange)}."
        )
    there = set(Group.objects.filter(project__in=projects).values_list("project", "subject", "industry"))
    new = [Group(project=project, subject=subject) for project in projects for subject in subjects]
    new += [Group(project=project, industry=code, setting=row) for project in projects for code in wanted]
    new = [each for each in new if (each.project_id, each.subject_id, each.industry) not in there]
    if not new:
        return 0
    Group.objects.bulk_create(new)
    mark_measures(scope, since=today())
    mark_regrouped()
    append_audit(
        verb="group_projects",
        subject=projects[0].code if len(projects) == 1 else f"{len(projects)} projects",
        by=by,
        unit=scope,
        after={"groups": sorted({each.industry or each.subject.code for each in new})},  # type: ignore[union-attr]
    )
    return len(new)


@transaction.atomic
def regroup_project(project: Project, *, subjects: Sequence[Subject], industries: Sequence[str], mover: Mover) -> None:
    """The project belongs to these groups and no others. Raises MoveRefusedError as `group_projects` does."""
    require_part(mover)
    held = {each.industry or each.subject.code: each for each in project.groups.select_related("subject")}  # type: ignore[union-attr]
    wanted = {*industries, *(subject.code for subject in subjects)}
    gone = sorted(set(held) - wanted)
    if gone:
        project.groups.filter(pk__in=[held[code].pk for code in gone]).delete()
        mark_measures(project.scope, since=today())
        mark_regrouped()
        append_audit(
            verb="ungroup_project", subject=project.code, by=mover.by, unit=project.unit.path, before={"groups": gone}
        )
    if wanted - set(held):
        group_projects([project], subjects=subjects, industries=industries, by=mover.by)


def require_part(mover: Mover, *parts: str) -> None:
    """Raises MoveRefusedError unless the mover has one of these parts (any of the two, where none is named)."""
    if mover.parts.isdisjoint(parts or (KEEPER, UNIT)):
        raise MoveRefusedError("who", "你的岗位不能修改这个项目。", "Your post does not keep this project.")


def said_of(project: Project, names: Iterable[str]) -> dict[str, Any]:
    """The values of these fields as the audit keeps them."""
    return {name: _plain(getattr(project, name)) for name in names if name in CHANGEABLE}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int | str | None) else getattr(value, "code", str(value))


def _industry_row(scope: str) -> Setting | None:
    return setting_row(INDUSTRIES.name, scope=scope, on=today())


def refuse_faults(values: Mapping[str, Any], name: str) -> None:
    """Raises MoveRefusedError for the first value that cannot be, naming project and field."""
    for _field, zh, en in faults(values):
        raise MoveRefusedError("value", f"{name}：{zh}。", f"{name}: {en}.")


def _refuse_circles(project: Project, values: Mapping[str, Any]) -> None:
    bundle = values.get("bundle")
    if bundle is None:
        return
    if bundle.pk == project.pk or bundle.bundle_id is not None or bundle.kind != Kind.BUNDLE:
        raise MoveRefusedError(
            "bundle",
            "只能归入“打捆项目”，且不能层层打捆。",
            "Only a bundle can hold projects, and no bundle holds another.",
        )
    if project.kind == Kind.BUNDLE:
        raise MoveRefusedError("bundle", "打捆项目不能再归入别的捆。", "A bundle cannot belong to another.")


def follow(project: Project, *, since: date | None = None) -> None:
    """Label, owner and lead tie follow the project, from `since` (today) on; part of the action that changed it."""
    Subject.objects.filter(pk=project.subject_id).update(label_zh=project.name[:300], owner_path=project.unit.path)
    project.subject.label_zh, project.subject.owner_path = project.name, project.unit.path
    index_subjects([project.subject])
    held = Tie.objects.filter(subject=project.subject, kind=TieKind.LEAD, until=None).first()
    if held is not None and held.unit_id == project.unit_id:
        return
    day = since or today()
    if held is not None and held.since >= day:  # given that very day: it never held
        Tie.objects.filter(pk=held.pk).update(unit=project.unit)
        return
    if held is not None:
        Tie.objects.filter(pk=held.pk).update(until=day - timedelta(days=1))
    Tie.objects.create(subject=project.subject, kind=TieKind.LEAD, unit=project.unit, since=day)
