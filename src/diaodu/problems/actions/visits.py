"""Visits: who went, what they saw, which problems were raised and solved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import today
from diaodu.core.models import Subject
from diaodu.core.moves import MoveRefusedError
from diaodu.core.subjects import NewSubject, add_subjects, next_codes
from diaodu.core.versions import take_version
from diaodu.people.models import Post, Unit
from diaodu.problems.choices import VisitPart
from diaodu.problems.found import VISIT
from diaodu.problems.models import Problem, Visit, VisitProblem

VISIT_PREFIX = "V"


@dataclass(frozen=True, slots=True)
class NewVisit:
    about: Subject
    on: date
    saw: str
    unit: Unit
    post: Post | None = None
    raised: Sequence[Problem] = field(default_factory=tuple)
    solved: Sequence[Problem] = field(default_factory=tuple)


@transaction.atomic
def add_visits(new: Sequence[NewVisit], *, by: str) -> list[Visit]:
    """All or none, all of one county. Raises MoveRefusedError: a day to come, nothing said, a problem of another
    record."""
    if not new:
        return []
    for item in new:
        _check(item)
    scope = new[0].unit.county_path
    codes = next_codes(VISIT_PREFIX, scope=scope, year=today().year, count=len(new))
    subjects = add_subjects(
        [
            NewSubject(
                VISIT, code, f"走访{item.about.label_zh}", item.unit.path, scope, f"Visit: {item.about.label_zh}"
            )
            for code, item in zip(codes, new, strict=True)
        ]
    )
    visits = Visit.objects.bulk_create(
        Visit(
            subject=subject,
            code=code,
            scope=scope,
            about=item.about,
            unit=item.unit,
            post=item.post,
            by=by,
            on=item.on,
            saw=item.saw.strip(),
        )
        for code, subject, item in zip(codes, subjects, new, strict=True)
    )
    VisitProblem.objects.bulk_create(
        VisitProblem(visit=visit, problem=problem, part=part)
        for visit, item in zip(visits, new, strict=True)
        for part, problems in ((VisitPart.RAISED, item.raised), (VisitPart.SOLVED, item.solved))
        for problem in problems
    )
    append_audit(
        verb="add_visits",
        subject=codes[0] if len(codes) == 1 else f"{len(codes)} visits",
        by=by,
        unit=new[0].unit.path if len(new) == 1 else scope,
        after={visit.code: {"about": visit.about.code, "on": visit.on.isoformat()} for visit in visits},
    )
    return visits


@dataclass(frozen=True, slots=True)
class VisitChange:
    """How a visit is to read. Whom it was made to does not change: that would be another visit."""

    on: date
    saw: str
    raised: Sequence[Problem] = field(default_factory=tuple)
    solved: Sequence[Problem] = field(default_factory=tuple)


@transaction.atomic
def change_visit(visit: Visit, change: VisitChange, *, by: str, version: int | None = None) -> Visit:
    """What it said before stays in the audit. Nothing changed: nothing written. Raises MoveRefusedError."""
    _check(NewVisit(visit.about, change.on, change.saw, visit.unit, raised=change.raised, solved=change.solved))
    before, after = _told(visit), _told_change(change)
    differing = [name for name in after if after[name] != before[name]]
    if not differing:
        return visit
    take_version(visit, version)
    visit.on, visit.saw = change.on, change.saw.strip()
    Visit.objects.filter(pk=visit.pk).update(on=visit.on, saw=visit.saw)
    for part, problems in ((VisitPart.RAISED, change.raised), (VisitPart.SOLVED, change.solved)):
        there = VisitProblem.objects.filter(visit=visit, part=part)
        there.exclude(problem__in=problems).delete()
        known = set(there.values_list("problem", flat=True))
        VisitProblem.objects.bulk_create(
            VisitProblem(visit=visit, problem=problem, part=part) for problem in problems if problem.pk not in known
        )
    append_audit(
        verb="change_visit",
        subject=visit.code,
        by=by,
        unit=visit.unit.path,
        before={name: before[name] for name in differing},
        after={name: after[name] for name in differing},
    )
    return visit


def _told(visit: Visit) -> dict[str, object]:
    noted = list(visit.problems.select_related("problem").order_by("problem__code"))
    parts = {f"{part}_here": [each.problem.code for each in noted if each.part == part] for part in VisitPart.values}
    return {"on": visit.on.isoformat(), "saw": visit.saw, **parts}


def _told_change(change: VisitChange) -> dict[str, object]:
    return {
        "on": change.on.isoformat(),
        "saw": change.saw.strip(),
        "raised_here": sorted({problem.code for problem in change.raised}),
        "solved_here": sorted({problem.code for problem in change.solved}),
    }


@transaction.atomic
def note_solved(visit: Visit, problem: Problem, *, by: str) -> VisitProblem:
    """Note later that a problem was solved through the visit. It does not close the problem."""
    _check_about(visit.about, [problem])
    noted, is_new = VisitProblem.objects.get_or_create(visit=visit, problem=problem, part=VisitPart.SOLVED)
    if is_new:
        append_audit(
            verb="note_solved_on_visit",
            subject=visit.code,
            by=by,
            unit=visit.unit.path,
            after={"problems": [problem.code]},
        )
    return noted


def _check(item: NewVisit) -> None:
    if item.on > today():
        raise MoveRefusedError("incomplete", "走访日期不能晚于今天。", "The day of the visit lies ahead.")
    if not item.saw.strip():
        raise MoveRefusedError("incomplete", "请写明走访看到的情况。", "Say what was seen.")
    _check_about(item.about, [*item.raised, *item.solved])


def _check_about(about: Subject, problems: Sequence[Problem]) -> None:
    strange = next((problem for problem in problems if problem.about_id != about.pk), None)
    if strange is not None:
        raise MoveRefusedError(
            "incomplete",
            f"{strange.code}不是关于“{about.label_zh}”的问题。",
            f"{strange.code} is not about “{about.label_zh}”.",
        )
