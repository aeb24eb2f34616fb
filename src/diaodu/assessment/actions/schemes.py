"""Schemes: made, given a new edition, retired. An edition is never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from diaodu.assessment.choices import SCHEME, SCHEME_PREFIX, PeriodKind
from diaodu.assessment.definitions import known_for
from diaodu.assessment.models import Scheme, SchemeEdition
from diaodu.assessment.scoring.schemes import problems_of_scheme
from diaodu.assessment.steps import OFFICE, RETIRE, SCHEME_STEPS
from diaodu.core.audit import append_audit
from diaodu.core.clock import now, today
from diaodu.core.moves import Mover, MoveRefusedError, move
from diaodu.core.subjects import NewSubject, add_subjects, next_codes
from diaodu.core.versions import take_version
from diaodu.people.models import Unit

Said = tuple[str, str]


class SchemeRefusedError(MoveRefusedError):
    """A scheme cannot be kept; every reason names its row."""

    def __init__(self, problems: Sequence[Said]) -> None:
        super().__init__("scheme", " ".join(zh for zh, _en in problems), " ".join(en for _zh, en in problems))
        self.problems = list(problems)


@dataclass(frozen=True, slots=True)
class NewScheme:
    name_zh: str
    period_kind: str
    body: Mapping[str, Any]
    valid_from: date
    source: str
    name_en: str = ""


@transaction.atomic
def add_schemes(rows: Sequence[NewScheme], *, county: Unit, by: str) -> list[Scheme]:
    """Schemes with their first editions. Raises SchemeRefusedError with everything that is wrong; all or none."""
    known = known_for(county.path)
    problems = [problem for row in rows for problem in _problems_of_new(row) + problems_of_scheme(row.body, known)]
    if problems:
        raise SchemeRefusedError(problems)
    codes = next_codes(SCHEME_PREFIX, scope=county.path, year=today().year, count=len(rows))
    subjects = add_subjects(
        [
            NewSubject(SCHEME, code, row.name_zh.strip(), county.path, county.path, row.name_en.strip())
            for code, row in zip(codes, rows, strict=True)
        ]
    )
    schemes = []
    for row, code, subject in zip(rows, codes, subjects, strict=True):
        scheme = Scheme.objects.create(
            subject=subject,
            code=code,
            scope=county.path,
            name_zh=row.name_zh.strip(),
            name_en=row.name_en.strip(),
            period_kind=row.period_kind,
            by=by,
            at=now(),
        )
        _add(scheme, row.body, number=1, valid_from=row.valid_from, source=row.source, by=by)
        schemes.append(scheme)
    for row, scheme in zip(rows, schemes, strict=True):
        append_audit(
            verb="add_scheme",
            subject=scheme.code,
            by=by,
            unit=county.path,
            after={"name": scheme.name_zh, "period_kind": scheme.period_kind, **_recorded(row.body, row.valid_from)},
        )
    return schemes


def _problems_of_new(row: NewScheme) -> list[Said]:
    problems: list[Said] = []
    if not row.name_zh.strip():
        problems.append(("请填方案名称。", "The scheme's name is missing."))
    if row.period_kind not in PeriodKind.values:
        problems.append(("请选考核周期。", "Choose the period of assessment."))
    return problems + _without_source(row.source)


def _without_source(source: str) -> list[Said]:
    if source.strip():
        return []
    return [("请写明依据（文件名称、文号或会议）。", "Name the source: a document, its number, or a meeting.")]


@transaction.atomic
def add_edition(
    scheme: Scheme, body: Mapping[str, Any], *, valid_from: date, source: str, mover: Mover, version: int | None = None
) -> SchemeEdition:
    """What the scheme says from `valid_from` on; what it said before stays. Raises SchemeRefusedError."""
    _refuse_others(mover)
    take_version(scheme, version)
    if scheme.state != "in_use":
        raise MoveRefusedError("state", "这个方案已经停用。", "This scheme is retired.")
    problems = _without_source(source) + problems_of_scheme(body, known_for(scheme.scope))
    newest = scheme.editions.order_by("-number")[0]
    if valid_from < newest.valid_from:
        problems.append(
            (
                f"现行版本从{newest.valid_from}起执行，新版本不能更早。",
                f"The present edition holds from {newest.valid_from}; a new one cannot begin before it.",
            )
        )
    if problems:
        raise SchemeRefusedError(problems)
    edition = _add(scheme, body, number=newest.number + 1, valid_from=valid_from, source=source, by=mover.by)
    append_audit(
        verb="add_scheme_edition",
        subject=scheme.code,
        by=mover.by,
        unit=scheme.scope,
        before={"edition": newest.number, **_recorded(newest.body, newest.valid_from)},
        after={"edition": edition.number, **_recorded(body, valid_from)},
        reason=source.strip()[:500],
    )
    return edition


@transaction.atomic
def retire_scheme(scheme: Scheme, *, mover: Mover, why: str, version: int | None = None) -> Scheme:
    """No assessment is begun by it any more; those that were stay."""
    move(scheme, SCHEME_STEPS, RETIRE, mover=mover, on=today(), why=why, version=version)
    scheme.subject.retired_on, scheme.subject.retired_why = today(), why.strip()[:300]
    scheme.subject.save(update_fields=["retired_on", "retired_why"])
    append_audit(verb=RETIRE, subject=scheme.code, by=mover.by, unit=scheme.scope, reason=why.strip()[:500])
    return scheme


def _refuse_others(mover: Mover) -> None:
    if OFFICE not in mover.parts:
        raise MoveRefusedError("who", "考核方案由调度办维护。", "Schemes are kept by the dispatch office.")


def _add(
    scheme: Scheme, body: Mapping[str, Any], *, number: int, valid_from: date, source: str, by: str
) -> SchemeEdition:
    return SchemeEdition.objects.create(
        scheme=scheme,
        number=number,
        valid_from=valid_from,
        body=body,
        source=source.strip()[:200],
        by=by,
        at=now(),
    )


def _recorded(body: Mapping[str, Any], valid_from: date) -> dict[str, Any]:
    return {
        "valid_from": valid_from.isoformat(),
        "weights": {row["key"]: str(row["weight"]) for row in body["items"]},
        "groups": {row["key"]: list(row["units"]) for row in body["groups"]},
        "rules": {name: str(value) for name, value in body["rules"].items()},
    }
