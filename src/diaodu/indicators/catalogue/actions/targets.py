"""Setting targets, many at once; what they were before stays as an earlier edition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import now, today
from diaodu.core.models import Subject
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import take_version
from diaodu.indicators.catalogue.choices import TARGET_UNITS, TargetKind
from diaodu.indicators.catalogue.models import Breakdown, Indicator, Target, TargetEdition
from diaodu.indicators.catalogue.rules.targets import Asked, problems_with
from diaodu.people.models import Unit

FIGURES = ("assigned", "ensured", "striven", "stretch", "baseline")


@dataclass(frozen=True, slots=True)
class TargetInput:
    """What is asked of a unit. `version`: of the target as the person saw it; None: whatever it is now."""

    indicator: Indicator
    unit: Unit
    year: int
    source: str
    kind: str = TargetKind.LEVEL
    assigned: Decimal | None = None
    ensured: Decimal | None = None
    striven: Decimal | None = None
    stretch: Decimal | None = None
    baseline: Decimal | None = None
    pace_kind: str = ""
    pace: tuple[Decimal, ...] = ()
    reason: str = ""
    promised_in: Subject | None = None
    version: int | None = None

    @property
    def asked(self) -> Asked:
        words = {name: getattr(self, name) for name in (*FIGURES, "kind", "pace_kind", "pace", "source")}
        return Asked(**words, indicator_kind=self.indicator.kind, better=self.indicator.better)

    @property
    def key(self) -> tuple[int, int, int, str]:
        return self.indicator.pk, self.unit.pk, self.year, self.kind


@transaction.atomic
def set_targets(
    given: Sequence[TargetInput], *, county: Unit, by: str, on: date | None = None, breakdown: Breakdown | None = None
) -> list[Target]:
    """All of them or none: new ones, and new editions of those there are where something changes.

    Raises MoveRefusedError, with the field as its code, for what makes no sense, a unit that is a company, a change
    without a reason, or where somebody was quicker. One audit entry; besides a constant number of queries one statement
    for each target that stood already and changes.
    """
    for each in given:
        _check(each, county)
    there = _there(given)
    made = _make_heads([each for each in given if each.key not in there])
    changed: list[tuple[TargetInput, Target, TargetEdition | None]] = []
    for each in given:
        target = there.get(each.key) or made[each.key]
        old = target.newest if each.key in there else None
        if old is not None and _says(old) == _says_input(each):
            continue
        if old is not None:
            _hold(each, target, old)
        changed.append((each, target, old))
    editions = TargetEdition.objects.bulk_create(
        _edition(each, target, old, by=by, on=on or today(), breakdown=breakdown) for each, target, old in changed
    )
    for edition in editions:
        edition.target.newest = edition
    for each, target, _old in changed:
        target.promised_in = each.promised_in or target.promised_in
        target.retired_on, target.retired_why = None, ""
    targets = [target for _each, target, _old in changed]
    Target.objects.bulk_update(targets, ["newest", "promised_in", "retired_on", "retired_why"], batch_size=500)
    if changed:
        _record(changed, county=county, by=by)
    return targets


@transaction.atomic
def retire_target(target: Target, *, why: str, by: str, version: int | None = None) -> Target:
    """Nothing is asked any more; what was stays readable."""
    if not why.strip():
        raise MoveRefusedError("reason", "请写明原因。", "Please give the reason.")
    take_version(target, version)
    target.retired_on, target.retired_why = today(), why.strip()[:300]
    Target.objects.filter(pk=target.pk).update(retired_on=target.retired_on, retired_why=target.retired_why)
    append_audit(
        verb="retire_target",
        subject=target.indicator.subject.code,
        by=by,
        unit=target.unit.path,
        before=_shown(target, target.newest),
        after={"retired_on": target.retired_on.isoformat()},
        reason=why,
    )
    return target


def _check(each: TargetInput, county: Unit) -> None:
    where_zh, where_en = (
        f"{each.unit.name_zh}、{each.indicator.name_zh}：",
        f"{each.unit.code}, {each.indicator.code}: ",
    )
    if each.unit.kind not in TARGET_UNITS:
        raise MoveRefusedError(
            "unit",
            f"{each.unit.name_zh}不是承担指标的单位；目标不能下给企业。",
            f"{each.unit.code} bears no targets; they are never set for companies.",
        )
    if not each.unit.path.startswith(county.path) or each.indicator.scope != county.path:
        raise MoveRefusedError("unit", "只能给本县的单位定目标。", "Targets are set for units of this county.")
    if not 1990 <= each.year <= 2100:
        raise MoveRefusedError("year", f"{each.year}不是年份。", f"{each.year} is no year.")
    for problem in problems_with(each.asked):
        raise MoveRefusedError(problem.field, f"{where_zh}{problem.zh}。", f"{where_en}{problem.en}.")


def _there(given: Sequence[TargetInput]) -> dict[tuple[int, int, int, str], Target]:
    rows = Target.objects.filter(
        indicator__in={each.indicator.pk for each in given},
        unit__in={each.unit.pk for each in given},
        year__in={each.year for each in given},
    )
    wanted = {each.key for each in given}
    return {
        key: target
        for target in rows.select_related("newest", "unit", "indicator")
        if (key := (target.indicator_id, target.unit_id, target.year, target.kind)) in wanted
    }


def _make_heads(given: Sequence[TargetInput]) -> dict[tuple[int, int, int, str], Target]:
    made = Target.objects.bulk_create(
        Target(
            indicator=each.indicator,
            unit=each.unit,
            unit_kind=each.unit.kind,
            year=each.year,
            kind=each.kind,
            promised_in=each.promised_in,
        )
        for each in given
    )
    return {(target.indicator_id, target.unit_id, target.year, target.kind): target for target in made}


def _hold(each: TargetInput, target: Target, old: TargetEdition) -> None:
    take_version(target, each.version)
    if not each.reason.strip() and target.retired_on is None:
        raise MoveRefusedError(
            "reason",
            f"{each.unit.name_zh}的{each.indicator.name_zh}目标已定，改动请写明原因。",
            f"The target of {each.unit.code} for {each.indicator.code} stands; give the reason of the change.",
        )


def _edition(
    each: TargetInput, target: Target, old: TargetEdition | None, *, by: str, on: date, breakdown: Breakdown | None
) -> TargetEdition:
    return TargetEdition(
        target=target,
        edition=old.edition + 1 if old else 1,
        valid_from=on,
        **{name: getattr(each, name) for name in FIGURES},
        pace_kind=each.pace_kind,
        pace=[f"{value:f}" for value in each.pace],
        source=each.source.strip()[:200],
        reason=each.reason.strip()[:300],
        breakdown=breakdown,
        by=by,
        at=now(),
    )


def _says(edition: TargetEdition) -> tuple[Any, ...]:
    return (*(getattr(edition, name) for name in FIGURES), edition.pace_kind, list(edition.pace), edition.source)


def _says_input(each: TargetInput) -> tuple[Any, ...]:
    pace = [f"{value:f}" for value in each.pace]
    return (*(getattr(each, name) for name in FIGURES), each.pace_kind, pace, each.source.strip()[:200])


def _record(changed: Sequence[tuple[TargetInput, Target, TargetEdition | None]], *, county: Unit, by: str) -> None:
    first, target, old = changed[0]
    alone = len(changed) == 1
    append_audit(
        verb="set_targets",
        subject=first.indicator.subject.code if alone else f"{len(changed)} targets",
        by=by,
        unit=first.unit.path if alone else county.path,
        before=_shown(target, old) if alone and old else None,
        after=_shown(target, target.newest)
        if alone
        else {"targets": [[t.indicator.code, t.unit.path, t.year, t.kind, _text(t.newest)] for _e, t, _o in changed]},
        reason=first.reason.strip(),
    )


def _shown(target: Target, edition: TargetEdition | None) -> dict[str, Any]:
    if edition is None:
        return {}
    figures = {name: f"{value:f}" for name in FIGURES if (value := getattr(edition, name)) is not None}
    return {"unit": target.unit.path, "year": target.year, "kind": target.kind, **figures, "source": edition.source}


def _text(edition: TargetEdition | None) -> str:
    return f"{edition.counts:f}" if edition is not None and edition.counts is not None else ""
