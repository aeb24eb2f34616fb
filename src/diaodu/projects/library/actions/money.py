"""Money: the plan of a year and its sources; what was invested, month by month, caliber by caliber."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.versions import take_version
from diaodu.projects.library.actions.projects import require_part
from diaodu.projects.library.choices import Caliber, Kind, Source
from diaodu.projects.library.measure_names import INVESTED, mark_measures
from diaodu.projects.library.models import Funding, Investment, Project, YearPlan
from diaodu.projects.library.queries.money import newest_of
from diaodu.projects.library.rules.fields import amount_faults


@dataclass(frozen=True, slots=True)
class InvestmentInput:
    """One month of one project by one caliber, in 万元, that month alone. `value` None takes a figure back."""

    project: Project
    month: date
    caliber: str
    value: Decimal | None
    why: str = ""


@transaction.atomic
def report_investments(inputs: Sequence[InvestmentInput], *, by: str, scope: str) -> int:
    """Add what is new or different, all or none; how many. A figure that is there already is not added again.

    Raises MoveRefusedError naming project and month: negative, ahead of today, a correction without its reason, or
    said of a bundle, whose members have the figures.
    """
    for item in inputs:
        _check(item)
    there = newest_of({item.project.pk for item in inputs})
    new = []
    for item in inputs:
        old = there.get((item.project.pk, item.month, item.caliber))
        if old == item.value:
            continue
        if old is not None and not item.why.strip():
            raise MoveRefusedError(
                "reason",
                f"{item.project.name} {item.month:%Y年%m月}：更正已报的数（原{old:f}万元）要写明原因。",
                f"{item.project.name} {item.month:%Y-%m}: give the reason for correcting {old:f}.",
            )
        new.append(item)
    at = moment()
    Investment.objects.bulk_create(
        Investment(
            project=item.project,
            month=item.month,
            caliber=item.caliber,
            value=item.value,
            why=item.why.strip()[:300],
            by=by,
            known_at=at,
        )
        for item in new
    )
    if new:
        mark_measures(scope, since=min(item.month for item in new), names=(INVESTED,))
        codes = sorted({item.project.code for item in new})
        append_audit(
            verb="report_investments",
            subject=codes[0] if len(codes) == 1 else f"{len(codes)} projects",
            by=by,
            unit=scope,
            after={
                f"{item.project.code}/{item.month:%Y-%m}/{item.caliber}": None
                if item.value is None
                else f"{item.value:f}"
                for item in new[:60]
            },
            reason="；".join(dict.fromkeys(item.why.strip() for item in new if item.why.strip()))[:500],
        )
    return len(new)


@transaction.atomic
def plan_money(
    project: Project,
    *,
    year: int,
    plan: Decimal | None,
    fundings: Mapping[str, Decimal | None],
    mover: Mover,
    version: int | None = None,
) -> None:
    """The plan of a year and all sources of money, as they are now; None takes one away.

    Raises MoveRefusedError: not one's part, a negative amount, an unknown source, a newer version.
    """
    require_part(mover)
    for name, zh, value in [("plan", "年度计划", plan), *((key, "资金", value) for key, value in fundings.items())]:
        for _field, zh_fault, en in amount_faults(name, zh, value):
            raise MoveRefusedError("value", f"{zh_fault}。", f"{en}.")
    if strange := set(fundings) - set(Source.values):
        msg = f"no source is called {sorted(strange)}"
        raise ValueError(msg)
    take_version(project, version)
    before = _said(project, year)
    _set_plan(project, year, plan)
    project.fundings.filter(source__in=list(fundings)).delete()
    Funding.objects.bulk_create(
        Funding(project=project, source=source, amount=amount)
        for source, amount in fundings.items()
        if amount is not None
    )
    append_audit(
        verb="plan_money",
        subject=project.code,
        by=mover.by,
        unit=project.unit.path,
        before=before,
        after=_said(project, year),
    )


@transaction.atomic
def set_year_plans(plans: Mapping[int, Decimal], *, year: int, scope: str, by: str) -> int:
    """The plan of a year for many projects (by their keys), in a few statements; how many."""
    for value in plans.values():
        for _field, zh, en in amount_faults("plan", "年度计划", value):
            raise MoveRefusedError("value", f"{zh}。", f"{en}.")
    YearPlan.objects.filter(project__in=list(plans), year=year).delete()
    YearPlan.objects.bulk_create(YearPlan(project_id=key, year=year, amount=value) for key, value in plans.items())
    append_audit(
        verb="set_year_plans",
        subject=f"{len(plans)} projects",
        by=by,
        unit=scope,
        after={"year": year, "rows": len(plans)},
    )
    return len(plans)


@transaction.atomic
def set_fundings(fundings: Mapping[int, Mapping[str, Decimal]], *, scope: str, by: str) -> int:
    """All sources of money of many projects (by their keys), in a few statements; how many rows."""
    rows = [(key, source, amount) for key, sources in fundings.items() for source, amount in sources.items()]
    for _key, _source, amount in rows:
        for _field, zh, en in amount_faults("funding", "资金", amount):
            raise MoveRefusedError("value", f"{zh}。", f"{en}.")
    Funding.objects.filter(project__in=list(fundings)).delete()
    Funding.objects.bulk_create(Funding(project_id=key, source=source, amount=amount) for key, source, amount in rows)
    append_audit(verb="set_fundings", subject=f"{len(fundings)} projects", by=by, unit=scope, after={"rows": len(rows)})
    return len(rows)


def _set_plan(project: Project, year: int, plan: Decimal | None) -> None:
    if plan is None:
        project.year_plans.filter(year=year).delete()
    else:
        YearPlan.objects.update_or_create(project=project, year=year, defaults={"amount": plan})


def _said(project: Project, year: int) -> dict[str, str]:
    found = {str(row.source): f"{row.amount:f}" for row in project.fundings.order_by("source")}
    plan = project.year_plans.filter(year=year).first()
    return found | ({"year_plan": f"{year}: {plan.amount:f}"} if plan else {})


def _check(item: InvestmentInput) -> None:
    place_zh, place_en = f"{item.project.name} {item.month:%Y年%m月}", f"{item.project.name} {item.month:%Y-%m}"
    if item.caliber not in Caliber.values or item.month.day != 1:
        msg = f"{item.caliber} {item.month} is no caliber or no month"
        raise ValueError(msg)
    if item.project.kind == Kind.BUNDLE:
        raise MoveRefusedError(
            "bundle",
            f"{place_zh}：打捆项目的投资记在各子项目上。",
            f"{place_en}: the money of a bundle stands with its members.",
        )
    if item.month > today():
        raise MoveRefusedError("month", f"{place_zh}：这个月还没到。", f"{place_en}: that month lies ahead.")
    for _field, zh, en in amount_faults("value", "完成投资", item.value):
        raise MoveRefusedError("value", f"{place_zh}：{zh}。", f"{place_en}: {en}.")
