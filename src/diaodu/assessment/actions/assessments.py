"""Assessments: begun, computed by the worker, put before the units, made final and frozen, or set aside."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from diaodu.assessment.actions.keeping import score_again
from diaodu.assessment.choices import ASSESSMENT, PREFIX, Decision, EntryKind, PeriodKind, SchemeState, State
from diaodu.assessment.definitions import edition_for, units_of_county
from diaodu.assessment.models import Assessment, ItemScore, Scheme, ScoreObjection
from diaodu.assessment.reading import Found, Place, read_item, with_entry
from diaodu.assessment.scoring_run import Figures, rules_of, standing_entries
from diaodu.assessment.setting_kinds import CHECKING
from diaodu.assessment.steps import (
    AGAIN,
    ASSESSMENT_STEPS,
    COMPUTE,
    DROP,
    FINISH,
    FINISH_EARLY,
    OFFICE,
    PUBLISH,
)
from diaodu.core.audit import append_audit
from diaodu.core.calendar import calendar_for
from diaodu.core.clock import ZONE, moment, now, today
from diaodu.core.jobs import JobRefusedError, Progress, enqueue_job, job_kind
from diaodu.core.models import Job, Setting
from diaodu.core.moves import Mover, MoveRefusedError, move
from diaodu.core.settings import setting_row
from diaodu.core.subjects import NewSubject, add_subjects, next_codes
from diaodu.kernel.period import Period

SCORE = "assessment.score"
_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}


@transaction.atomic
def start_assessment(scheme: Scheme, period: Period, *, by: str) -> Assessment:
    """A period to be scored by the edition that held at its end. Refused for a period of another length, one that is
    not over, one before the first edition, and twice."""
    _check_period(scheme, period)
    edition = edition_for(scheme, on=period.end)
    if edition is None:
        raise MoveRefusedError(
            "edition",
            f"{period.label_zh}结束时这个方案还没有执行。",
            f"The scheme did not hold yet when {period.label_en} ended.",
        )
    if scheme.assessments.filter(period=period.code).exclude(state=State.DROPPED).exists():
        raise _twice(period)
    code = next_codes(PREFIX, scope=scheme.scope, year=today().year)[0]
    zh, en = f"{period.label_zh}{scheme.name_zh}", f"{scheme.name_en or scheme.name_zh}, {period.label_en}"
    try:
        with transaction.atomic():
            assessment = Assessment.objects.create(
                subject=add_subjects([NewSubject(ASSESSMENT, code, zh, scheme.scope, scheme.scope, en)])[0],
                code=code,
                scope=scheme.scope,
                scheme=scheme,
                edition=edition,
                period=period.code,
                period_end=period.end,
                by=by,
                at=now(),
            )
    except IntegrityError:  # somebody else began it this very moment
        raise _twice(period) from None
    append_audit(
        verb="start_assessment",
        subject=code,
        by=by,
        unit=scheme.scope,
        after={"scheme": scheme.code, "edition": edition.number, "period": period.code},
    )
    return assessment


def _check_period(scheme: Scheme, period: Period) -> None:
    if scheme.state != SchemeState.IN_USE:
        raise MoveRefusedError("state", "这个方案已经停用。", "This scheme is retired.")
    kind = PeriodKind(scheme.period_kind)
    if period.months != _MONTHS[kind]:
        raise MoveRefusedError(
            "period",
            f"这个方案按{_KIND_ZH[kind]}考核，{period.label_zh}不是这样的一期。",
            f"The scheme assesses by the {kind.value}; {period.label_en} is none.",
        )
    if period.end >= today():
        raise MoveRefusedError(
            "early", f"{period.label_zh}还没有结束，不能考核。", f"{period.label_en} is not over yet."
        )


_KIND_ZH = {PeriodKind.MONTH: "月", PeriodKind.QUARTER: "季度", PeriodKind.YEAR: "年"}


def _twice(period: Period) -> MoveRefusedError:
    return MoveRefusedError(
        "twice",
        f"{period.label_zh}已经按这个方案考核过。",
        f"{period.label_en} has been assessed by this scheme before.",
    )


@transaction.atomic
def ask_for_assessment(scheme: Scheme, period: Period, *, by: str) -> tuple[Assessment, Job]:
    """The same, and the worker is asked to score it."""
    assessment = start_assessment(scheme, period, by=by)
    return assessment, _enqueue(assessment, by)


def _enqueue(assessment: Assessment, by: str) -> Job:
    params = {"assessment": assessment.pk}
    job = enqueue_job(SCORE, key=f"{SCORE}:{assessment.pk}", params=params, by=by)
    Assessment.objects.filter(pk=assessment.pk).update(job=job)
    return job


@job_kind(SCORE)
def score_in_job(progress: Progress) -> dict[str, str]:
    """Run twice it gives the same rows; one that was set aside meanwhile is left alone."""
    assessment = load_assessment(progress.params["assessment"])
    if assessment.state == State.COMPUTING:
        try:
            compute_assessment(assessment, progress=progress)
        except MoveRefusedError as refusal:
            raise JobRefusedError(refusal.zh, refusal.en) from refusal
    return {"assessment": assessment.code}


def load_assessment(key: int) -> Assessment:
    return Assessment.objects.select_related("scheme", "edition", "subject").get(pk=key)


def compute_assessment(assessment: Assessment, *, progress: Progress | None = None) -> Assessment:
    """Figures are read outside a transaction, the rows kept in a short one."""
    known = moment()
    figures = read_figures(assessment, known=known, progress=progress)
    return keep_scores(assessment, figures, known=known)


def read_figures(assessment: Assessment, *, known: datetime, progress: Progress | None = None) -> Figures:
    """Item by item, with the marks and corrections that stand."""
    rules, there = rules_of(assessment), units_of_county(assessment.scope)
    units = [there[code] for group in rules.groups for code in group.rule.units if code in there]
    place = Place(assessment.scope, Period.parse(assessment.period), known)
    figures: dict[str, dict[str, Found]] = {}
    for number, item in enumerate(rules.items):
        if progress is not None:
            progress.mark(number, len(rules.items), zh=f"读取{item.name_zh}", en=f"Reading {item.rule.key}")
        figures[item.rule.key] = read_item(item, units, place)
    for entry in standing_entries(assessment):
        row = figures.get(entry.item, {})
        if entry.kind in (EntryKind.MARK, EntryKind.CORRECTION) and entry.unit.code in row:
            row[entry.unit.code] = with_entry(row[entry.unit.code], entry)
    return figures


@transaction.atomic
def keep_scores(assessment: Assessment, figures: Figures, *, known: datetime) -> Assessment:
    """The scores of a draft. Refused where nothing at all could be scored."""
    if all(found.reading.is_blank for row in figures.values() for found in row.values()) and not _waits_for_marks(
        assessment
    ):
        period = Period.parse(assessment.period)
        raise MoveRefusedError(
            "blank",
            f"{period.label_zh}各项数据都还没有，无法计分；请等数据到位后再算。",
            f"No figure of {period.label_en} is there yet, so nothing can be scored.",
        )
    scored = score_again(assessment, figures)
    mover = Mover(assessment.by, frozenset({OFFICE}))
    move(assessment, ASSESSMENT_STEPS, COMPUTE, mover=mover, on=today())
    assessment.known_at = known
    assessment.save(update_fields=["known_at"])
    rows = [row for group in scored for row in group.rows]
    append_audit(
        verb=COMPUTE,
        subject=assessment.code,
        by=assessment.by,
        unit=assessment.scope,
        after={"count": len(rows), "scores": {row.unit: str(row.total) for row in rows}},
    )
    return assessment


def _waits_for_marks(assessment: Assessment) -> bool:
    return any(item.source.is_manual for item in rules_of(assessment).items)


@transaction.atomic
def compute_again(assessment: Assessment, *, mover: Mover, version: int | None = None) -> Job:
    """Figures are read anew, as they are known now; only while it is a draft."""
    move(assessment, ASSESSMENT_STEPS, AGAIN, mover=mover, on=today(), version=version)
    job = _enqueue(assessment, mover.by)
    append_audit(verb=AGAIN, subject=assessment.code, by=mover.by, unit=assessment.scope)
    return job


def checking_until(scope: str, *, on: date) -> tuple[datetime, Setting | None]:
    """The end of work so many working days after today, and the rule that says so."""
    row = setting_row(CHECKING.name, scope=scope, on=on)
    days = int(row.value["working_days"]) if row is not None else 3
    calendar = calendar_for(scope)
    day = calendar.add_working_days(on, days)
    return datetime.combine(day, calendar.end_of_workday(day), ZONE), row


@transaction.atomic
def publish_scores(assessment: Assessment, *, mover: Mover, version: int | None = None) -> Assessment:
    """Each unit sees its own scores and has some working days to object. Refused while marks are missing."""
    missing = sorted({row.item for row in _blank_marks(assessment)})
    if missing:
        names = "、".join(rules_of(assessment).item(key).name_zh for key in missing)
        raise MoveRefusedError(
            "marks",
            f"“{names}”还有单位没有评分，不能发出核对。",
            f"Some units have no mark yet for: {', '.join(missing)}.",
        )
    until, row = checking_until(assessment.scope, on=today())
    Assessment.objects.filter(pk=assessment.pk).update(check_until=until, clock_row=row)
    assessment.check_until, assessment.clock_row = until, row
    move(assessment, ASSESSMENT_STEPS, PUBLISH, mover=mover, on=today(), version=version)
    append_audit(
        verb=PUBLISH,
        subject=assessment.code,
        by=mover.by,
        unit=assessment.scope,
        after={"check_until": until.isoformat()},
    )
    return assessment


def _blank_marks(assessment: Assessment) -> list[ItemScore]:
    manual = [item.rule.key for item in rules_of(assessment).items if item.source.is_manual]
    return list(ItemScore.objects.filter(total__assessment=assessment, item__in=manual, value=None))


@transaction.atomic
def finish_assessment(assessment: Assessment, *, mover: Mover, why: str = "", version: int | None = None) -> Assessment:
    """Final: from now on the database itself refuses to change its rows.

    Refused while objections are open; before the clock is out it takes a reason, unless every unit has agreed.
    """
    Assessment.objects.select_for_update().get(pk=assessment.pk)
    left = assessment.objections.filter(state=Decision.OPEN).count()
    if left:
        raise MoveRefusedError(
            "open", f"还有{left}条异议没有答复，不能定稿。", f"{left} objections are not answered yet."
        )
    is_early = assessment.check_until is not None and moment() <= assessment.check_until
    agreed = not assessment.totals.filter(agreed_at=None).exists()
    verb = FINISH_EARLY if is_early and not agreed else FINISH
    if verb == FINISH_EARLY and not why.strip():
        raise MoveRefusedError(
            "early",
            "核对时间还没有结束，也不是所有单位都已确认；要提前定稿，请写明原因。",
            "The clock is not out and not every unit has agreed; to finish early, give the reason.",
        )
    move(assessment, ASSESSMENT_STEPS, verb, mover=mover, on=today(), why=why, version=version)
    _freeze(assessment)
    append_audit(
        verb="finish_assessment",
        subject=assessment.code,
        by=mover.by,
        unit=assessment.scope,
        after={
            "edition": assessment.edition.number,
            "scores": {row.unit.code: f"{row.total} ({row.best}–{row.worst})"
                       for row in assessment.totals.select_related("unit")},
        },
        reason=why.strip()[:500],
    )  # fmt: skip
    return assessment


def _freeze(assessment: Assessment) -> None:
    at = moment()
    ItemScore.objects.filter(total__assessment=assessment).update(frozen_at=at)
    assessment.totals.update(frozen_at=at)
    ScoreObjection.objects.filter(assessment=assessment).update(frozen_at=at)
    Assessment.objects.filter(pk=assessment.pk).update(frozen_at=at)
    assessment.frozen_at = at


@transaction.atomic
def drop_assessment(assessment: Assessment, *, mover: Mover, why: str, version: int | None = None) -> Assessment:
    """Set aside before it is final, with the reason; the period may be assessed anew."""
    move(assessment, ASSESSMENT_STEPS, DROP, mover=mover, on=today(), why=why, version=version)
    append_audit(verb=DROP, subject=assessment.code, by=mover.by, unit=assessment.scope, reason=why.strip()[:500])
    return assessment
