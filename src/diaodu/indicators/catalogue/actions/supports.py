"""支撑点: naming the firms and projects an indicator rests on, and what the management expects of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.intake import Examined, attach_file
from diaodu.core.models import StoredFile
from diaodu.core.moves import MoveRefusedError
from diaodu.core.subjects import NewSubject, add_subjects, next_codes
from diaodu.core.versions import take_version
from diaodu.enterprises.models import Firm
from diaodu.indicators.catalogue.choices import TARGET_UNITS, SupportState
from diaodu.indicators.catalogue.models import Indicator, Support, SupportEstimate
from diaodu.indicators.catalogue.rules.periods import problem_with
from diaodu.kernel.period import Period
from diaodu.people.models import Officer, Unit
from diaodu.projects.library.models import Project

SUPPORT, PREFIX = "support", "S"


@dataclass(frozen=True, slots=True)
class NewSupport:
    """Exactly one of `firm` and `project`."""

    indicator: Indicator
    unit: Unit
    firm: Firm | None = None
    project: Project | None = None
    base: Decimal | None = None
    officer: Officer | None = None
    note: str = ""

    @property
    def name(self) -> str:
        return self.firm.name if self.firm else self.project.name if self.project else ""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is expected of a support by the end of a period, cumulative. None: nobody can say."""

    support: Support
    period: Period
    value: Decimal | None
    state: str = SupportState.OPEN
    evidence: str = ""
    file: Examined | None = None
    version: int | None = None


@transaction.atomic
def add_supports(new: Sequence[NewSupport], *, county: Unit, by: str) -> list[Support]:
    """Raises MoveRefusedError where neither or both are named, it is there already, or it is not of this county."""
    for each in new:
        _check(each, county)
    _refuse_twice(new)
    codes = next_codes(PREFIX, scope=county.path, year=today().year, count=len(new))
    subjects = add_subjects(
        [
            NewSubject(SUPPORT, code, f"{each.indicator.name_zh}：{each.name}", each.unit.path, county.path)
            for code, each in zip(codes, new, strict=True)
        ]
    )
    made = Support.objects.bulk_create(
        Support(
            subject=subject,
            code=code,
            scope=county.path,
            indicator=each.indicator,
            unit=each.unit,
            firm=each.firm,
            project=each.project,
            base=each.base,
            officer=each.officer,
            note=each.note.strip()[:300],
            since=today(),
            by=by,
        )
        for code, subject, each in zip(codes, subjects, new, strict=True)
    )
    append_audit(
        verb="add_supports",
        subject=codes[0] if len(codes) == 1 else f"{len(codes)} supports",
        by=by,
        unit=new[0].unit.path if len(new) == 1 else county.path,
        after={"supports": [[code, each.indicator.code, each.name] for code, each in zip(codes, new, strict=True)]},
    )
    return made


@transaction.atomic
def estimate_supports(given: Sequence[Estimate], *, by: str) -> list[SupportEstimate]:
    """Add what is expected now; what was expected before stays. What says nothing new is left out.

    Raises MoveRefusedError for a period that lies ahead or is none of the indicator's, a state without evidence that
    needs some, or where somebody was quicker.
    """
    for each in given:
        _check_estimate(each)
    told = [each for each in given if not _is_said(each)]
    for each in told:
        take_version(each.support, each.version)
    rows = [
        SupportEstimate(
            support=each.support,
            period=each.period.code,
            period_end=each.period.end,
            value=each.value,
            state=each.state,
            evidence=each.evidence.strip()[:300],
            file=_kept(each, by),
            by=by,
            at=moment(),
        )
        for each in told
    ]
    made = SupportEstimate.objects.bulk_create(rows)
    for estimate in made:
        estimate.support.newest = estimate
    Support.objects.bulk_update([estimate.support for estimate in made], ["newest"], batch_size=500)
    if made:
        append_audit(
            verb="estimate_supports",
            subject=made[0].support.code if len(made) == 1 else f"{len(made)} estimates",
            by=by,
            unit=made[0].support.unit.path,
            after={"estimates": [[e.support.code, e.period, _text(e.value), e.state] for e in made]},
        )
    return made


@transaction.atomic
def change_support(
    support: Support, *, base: Decimal | None, officer: Officer | None, note: str, by: str, version: int | None = None
) -> Support:
    take_version(support, version)
    before = _shown(support)
    support.base, support.officer, support.note = base, officer, note.strip()[:300]
    support.save(update_fields=["base", "officer", "note"])
    append_audit(
        verb="change_support", subject=support.code, by=by, unit=support.unit.path, before=before, after=_shown(support)
    )
    return support


@transaction.atomic
def retire_support(support: Support, *, why: str, by: str, version: int | None = None) -> Support:
    if not why.strip():
        raise MoveRefusedError("reason", "请写明原因。", "Please give the reason.")
    take_version(support, version)
    support.retired_on, support.retired_why = today(), why.strip()[:300]
    support.save(update_fields=["retired_on", "retired_why"])
    append_audit(
        verb="retire_support",
        subject=support.code,
        by=by,
        unit=support.unit.path,
        after={"retired_on": support.retired_on.isoformat()},
        reason=why,
    )
    return support


def _check(each: NewSupport, county: Unit) -> None:
    if (each.firm is None) == (each.project is None):
        raise MoveRefusedError("firm", "支撑点是一家企业或一个项目，二选一。", "A support is one firm or one project.")
    if each.unit.kind not in TARGET_UNITS:
        raise MoveRefusedError("unit", "支撑点归单位管，不能归企业。", "A support is kept by a unit, not a company.")
    scopes = {each.indicator.scope, (each.firm or each.project).scope}  # type: ignore[union-attr]
    if scopes != {county.path} or not each.unit.path.startswith(county.path):
        raise MoveRefusedError("firm", "只能选本县的企业或项目。", "Choose a firm or project of this county.")


def _refuse_twice(new: Sequence[NewSupport]) -> None:
    keys = [
        (e.indicator.pk, e.unit.pk, e.firm.pk if e.firm else None, e.project.pk if e.project else None) for e in new
    ]
    there = Support.objects.filter(
        Q(firm__in=[e.firm.pk for e in new if e.firm]) | Q(project__in=[e.project.pk for e in new if e.project]),
        indicator__in={e.indicator.pk for e in new},
        retired_on=None,
    ).values_list("indicator", "unit", "firm", "project")
    taken: set[tuple[int, int, int | None, int | None]] = set(there)
    for key, each in zip(keys, new, strict=True):
        if key in taken:
            raise MoveRefusedError(
                "firm",
                f"{each.name}已经是{each.indicator.name_zh}的支撑点。",
                f"{each.name} supports {each.indicator.code} already.",
            )
        taken.add(key)


def _check_estimate(each: Estimate) -> None:
    indicator = each.support.indicator
    if problem := problem_with(each.period, indicator.frequency, indicator.not_alone):
        raise MoveRefusedError("period", *problem)
    if each.state == SupportState.CONFIRMED and each.value is None:
        raise MoveRefusedError("value", "确认了就要有预计数。", "What is confirmed has an estimate.")
    if each.state == SupportState.CONFIRMED and not (each.evidence.strip() or each.file):
        raise MoveRefusedError(
            "evidence",
            "确认要有依据（用电、开票、订单、库存等）。",
            "Confirming needs evidence: electricity, invoices, orders, stock.",
        )


def _is_said(each: Estimate) -> bool:
    newest = each.support.newest
    return (
        newest is not None
        and each.file is None
        and (newest.period, newest.value, newest.state, newest.evidence)
        == (each.period.code, each.value, each.state, each.evidence.strip())
    )


def _kept(each: Estimate, by: str) -> StoredFile | None:
    return attach_file(each.file, each.support.subject, purpose="evidence", by=by).file if each.file else None


def _shown(support: Support) -> dict[str, Any]:
    return {
        "base": _text(support.base),
        "officer": support.officer.username if support.officer else "",
        "note": support.note,
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
