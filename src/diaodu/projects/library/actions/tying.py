"""Who stands behind a project: sponsor, team, commissioner, partners, and since when its lead unit leads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import today
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.versions import take_version
from diaodu.people.choices import TieKind
from diaodu.people.models import Post, Tie, Unit
from diaodu.projects.library.actions.projects import follow, require_part
from diaodu.projects.library.choices import BY_OFFICE, ONE_HOLDER
from diaodu.projects.library.models import Project
from diaodu.projects.library.steps import KEEPER

MOST_AUDITED = 200  # projects named in one entry; the sheet itself keeps them all


@dataclass(frozen=True, slots=True)
class ProjectTie:
    """`post`: of a sponsor and, where it is known, of a commissioner."""

    project: Project
    kind: str
    unit: Unit
    post: Post | None = None

    @property
    def holder(self) -> tuple[int, int | None]:
        return self.unit.pk, self.post.pk if self.post else None


@transaction.atomic
def tie_project(new: ProjectTie, *, since: date, mover: Mover, why: str = "", version: int | None = None) -> bool:
    """Set or change who stands behind a project; whether anything changed. Who did before ends the day before.

    Raises MoveRefusedError: not one's part, a day ahead or before the present holder's own, a change without reason.
    """
    project = new.project
    require_part(mover, *((KEEPER,) if new.kind in BY_OFFICE else ()))
    held = _alive([project])
    old = _replaced(new, held)
    if old is not None and not why.strip():
        raise MoveRefusedError("reason", "更换要写明原因。", "Give the reason for the change.")
    if old is None and new.holder in {(tie.unit_id, tie.post_id) for tie in held if tie.kind == new.kind}:
        return False
    _check_day(new, old, since)
    take_version(project, version)
    if new.kind == TieKind.LEAD:
        project.unit = new.unit
        project.save(update_fields=["unit"])
        follow(project, since=since)
    else:
        _write([new], held, since=since)
    append_audit(
        verb="tie_projects",
        subject=project.code,
        by=mover.by,
        unit=project.unit.path,
        before={new.kind: _said(old.unit, old.post)} if old else None,
        after={new.kind: _said(new.unit, new.post), "since": since.isoformat()},
        reason=why.strip()[:500],
    )
    return True


@transaction.atomic
def tie_projects(new: Sequence[ProjectTie], *, since: date, scope: str, by: str, why: str = "") -> int:
    """The same for many, all or none, in a few statements; how many were new. Leads change with the project itself.

    Who may is asked by who calls. Raises MoveRefusedError naming the project: a day before the present holder's own.
    """
    if any(item.kind == TieKind.LEAD for item in new):
        msg = "a lead unit changes with its project"
        raise ValueError(msg)
    held = _alive([item.project for item in new])
    there = {(tie.subject_id, tie.kind, tie.unit_id, tie.post_id) for tie in held}
    fresh = [item for item in new if (item.project.subject_id, item.kind, *item.holder) not in there]
    if not fresh:
        return 0
    _write(fresh, held, since=since)
    append_audit(
        verb="tie_projects",
        subject=fresh[0].project.code if len(fresh) == 1 else f"{len(fresh)} projects",
        by=by,
        unit=scope,
        after={f"{item.project.code} {item.kind}": _said(item.unit, item.post) for item in fresh[:MOST_AUDITED]}
        | {"since": since.isoformat()},
        reason=why.strip()[:500],
    )
    return len(fresh)


@transaction.atomic
def end_project_tie(project: Project, tie: Tie, *, on: date, why: str, mover: Mover) -> None:
    """`on` is the last day. Raises MoveRefusedError: a lead, which is only ever replaced; no reason; a day ahead."""
    require_part(mover, *((KEEPER,) if tie.kind in BY_OFFICE else ()))
    if tie.kind == TieKind.LEAD:
        raise MoveRefusedError(
            "lead", "项目总要有责任单位：请直接改为另一个单位。", "A project always has a lead unit; name another one."
        )
    if not why.strip():
        raise MoveRefusedError("reason", "结束要写明原因。", "Give the reason for ending it.")
    if not tie.since <= on <= today():
        raise MoveRefusedError(
            "day", f"结束日期要在{tie.since}到今天之间。", f"The last day lies between {tie.since} and today."
        )
    if not Tie.objects.filter(pk=tie.pk, until=None).update(until=on):
        raise MoveRefusedError("ended", "已经结束了。", "It has ended already.")
    append_audit(
        verb="end_project_tie",
        subject=project.code,
        by=mover.by,
        unit=project.unit.path,
        before={tie.kind: _said(tie.unit, tie.post)},
        after={"until": on.isoformat()},
        reason=why.strip()[:500],
    )


def _alive(projects: Sequence[Project]) -> list[Tie]:
    rows = Tie.objects.filter(subject__in=[each.subject_id for each in projects], until=None)
    return list(rows.select_related("unit", "post"))


def _replaced(new: ProjectTie, held: Sequence[Tie]) -> Tie | None:
    """The tie that ends because of the new one; partners stand side by side."""
    if new.kind not in ONE_HOLDER:
        return None
    for tie in held:
        if tie.subject_id == new.project.subject_id and tie.kind == new.kind:
            return tie if (tie.unit_id, tie.post_id) != new.holder else None
    return None


def _check_day(new: ProjectTie, old: Tie | None, since: date) -> None:
    if since > today():
        raise MoveRefusedError("day", "日期不能晚于今天。", "The day may not lie ahead.")
    if old is not None and since < old.since:
        raise MoveRefusedError(
            "day",
            f"{new.project.name}：日期早于现任的起始日{old.since}。",
            f"{new.project.name}: the day lies before {old.since}, since when the present one holds.",
        )


def _write(new: Sequence[ProjectTie], held: Sequence[Tie], *, since: date) -> None:
    by_place: Mapping[tuple[int, str], Tie] = {(tie.subject_id, tie.kind): tie for tie in held}
    ended: list[int] = []
    for item in new:
        old = by_place.get((item.project.subject_id, item.kind)) if item.kind in ONE_HOLDER else None
        _check_day(item, old, since)
        if old is not None:
            ended.append(old.pk)
    # Set and changed on one day: the first one never held.
    Tie.objects.filter(pk__in=ended, since=since).delete()
    Tie.objects.filter(pk__in=ended).update(until=since - timedelta(days=1))
    Tie.objects.bulk_create(
        Tie(subject_id=item.project.subject_id, kind=item.kind, unit=item.unit, post=item.post, since=since)
        for item in new
    )


def _said(unit: Unit, post: Post | None) -> str:
    name = unit.short_name
    return f"{name} {post.title_zh}" if post else name
