"""Units check their scores: they agree, or object to an item within the clock; the office upholds or refuses."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from diaodu.assessment.actions.keeping import score_again
from diaodu.assessment.choices import Decision, EntryKind, State
from diaodu.assessment.models import Assessment, Entry, ItemScore, ScoreObjection, UnitScore
from diaodu.assessment.reading import Found, Place, read_item, with_entry
from diaodu.assessment.scoring_run import kept_figures, rules_of
from diaodu.assessment.steps import ASSESSED, OFFICE, REFUSE, UPHOLD
from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, now
from diaodu.core.models import StoredFile
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.versions import take_version
from diaodu.kernel.period import Period


@transaction.atomic
def agree_scores(total: UnitScore, *, mover: Mover) -> UnitScore:
    """The unit has checked its scores and has nothing against them."""
    _check_clock(total.assessment, mover)
    if total.assessment.objections.filter(unit=total.unit, state=Decision.OPEN).exists():
        raise MoveRefusedError("open", "还有异议没有答复，不能确认。", "An objection of yours is not answered yet.")
    if total.agreed_at is not None:
        raise MoveRefusedError("twice", "已经确认过了。", "It has been agreed to already.")
    total.agreed_by, total.agreed_at = mover.by, moment()
    total.save(update_fields=["agreed_by", "agreed_at"])
    append_audit(verb="agree_scores", subject=total.assessment.code, by=mover.by, unit=total.unit.path)
    return total


@transaction.atomic
def object_to_score(
    total: UnitScore, item: str, *, why: str, mover: Mover, evidence: StoredFile | None = None
) -> ScoreObjection:
    """The unit says that one item's score is wrong. Refused after the clock, without a reason, twice at once."""
    assessment = Assessment.objects.select_for_update().get(pk=total.assessment_id)
    _check_clock(assessment, mover)
    row = total.items.filter(item=item).first()
    if row is None:
        raise MoveRefusedError("item", f"没有代码是“{item}”的指标。", f"No item is called “{item}”.")
    if not why.strip():
        raise MoveRefusedError("reason", "请写明异议的理由。", "Please say why the score is wrong.")
    if assessment.objections.filter(unit=total.unit, item=item, state=Decision.OPEN).exists():
        raise MoveRefusedError(
            "twice", "这一项已有一条异议等待答复。", "An objection to this item is waiting for its answer already."
        )
    objection = ScoreObjection.objects.create(
        assessment=assessment,
        unit=total.unit,
        item=item,
        why=why.strip()[:500],
        evidence=evidence,
        points_before=row.points,
        place_before=total.place,
        by=mover.by,
        at=now(),
    )
    append_audit(
        verb="object_to_score",
        subject=assessment.code,
        by=mover.by,
        unit=total.unit.path,
        after={"item": item, "points": str(row.points)},
        reason=objection.why,
    )
    return objection


def _check_clock(assessment: Assessment, mover: Mover) -> None:
    if ASSESSED not in mover.parts:
        raise MoveRefusedError("who", "只有被考核单位自己能核对结果。", "Only the assessed unit checks its scores.")
    if assessment.state == State.FINAL:
        raise MoveRefusedError("frozen", "结果已经定稿冻结，不能再提异议。", "The results are final and frozen.")
    if assessment.state != State.CHECKING:
        raise MoveRefusedError("state", "结果还没有发出核对。", "The scores are not out for checking.")
    if assessment.check_until is not None and moment() > assessment.check_until:
        raise MoveRefusedError(
            "late",
            f"核对时间到{assessment.check_until:%Y-%m-%d %H:%M}为止，不能再提异议。",
            f"The time for checking ended on {assessment.check_until:%Y-%m-%d %H:%M}; nothing can be objected to now.",
        )


@transaction.atomic
def uphold_score(
    objection: ScoreObjection,
    *,
    why: str,
    mover: Mover,
    value: Decimal | None = None,
    document: str = "",
    version: int | None = None,
) -> ScoreObjection:
    """The unit is right. With `value` the figure is corrected here, by a document; without it was corrected at its
    source, and is read again from there. The scores and places of the whole group follow."""
    assessment = _held(objection)
    _take(objection, mover, why, version)
    figures = kept_figures(assessment)
    row, unit = figures[objection.item], objection.unit.code
    before = row[unit].reading.value
    if value is None:
        row[unit] = _read_again(assessment, objection)
        if row[unit].reading.value == before:
            raise MoveRefusedError(
                "same",
                "来源处的数据没有变化；请先在来源处更正，或在这里填更正后的数和依据。",
                "The figure is still the same at its source; correct it there first, or enter it here with a document.",
            )
    else:
        entry = _correct(objection, value, document, why, mover)
        row[unit] = with_entry(row[unit], entry)
        objection.correction = entry
    score_again(assessment, figures)
    _decide(objection, mover, why, Decision.UPHELD)
    _audit(UPHOLD, objection, mover, before=before, after=row[unit].reading.value)
    return objection


def _read_again(assessment: Assessment, objection: ScoreObjection) -> Found:
    item = rules_of(assessment).item(objection.item)
    place = Place(assessment.scope, Period.parse(assessment.period), moment())
    return read_item(item, [objection.unit], place)[objection.unit.code]


def _correct(objection: ScoreObjection, value: Decimal, document: str, why: str, mover: Mover) -> Entry:
    if not document.strip():
        raise MoveRefusedError("document", "请写明更正依据的文件。", "Name the document the correction rests on.")
    return Entry.objects.create(
        assessment=objection.assessment,
        unit=objection.unit,
        kind=EntryKind.CORRECTION,
        item=objection.item,
        value=value,
        why=why.strip()[:300],
        document=document.strip()[:200],
        by=mover.by,
        at=now(),
    )


@transaction.atomic
def refuse_score(objection: ScoreObjection, *, why: str, mover: Mover, version: int | None = None) -> ScoreObjection:
    """The score stays as it is, with the reason told to the unit."""
    _held(objection)
    _take(objection, mover, why, version)
    _decide(objection, mover, why, Decision.REFUSED)
    _audit(REFUSE, objection, mover)
    return objection


def _held(objection: ScoreObjection) -> Assessment:
    assessment = Assessment.objects.select_for_update().select_related("edition").get(pk=objection.assessment_id)
    if assessment.state != State.CHECKING:
        raise MoveRefusedError("frozen", "结果已经定稿冻结，不能再改。", "The results are final and frozen.")
    return assessment


def _take(objection: ScoreObjection, mover: Mover, why: str, version: int | None) -> None:
    """The right to answer, once. It is no move of the assessment: the audit has it."""
    if OFFICE not in mover.parts:
        raise MoveRefusedError("who", "异议由调度办答复。", "The dispatch office answers objections.")
    if objection.state != Decision.OPEN:
        raise MoveRefusedError("state", "这条异议已经答复。", "This objection is answered already.")
    if not why.strip():
        raise MoveRefusedError("reason", "请写明原因。", "Please give the reason.")
    take_version(objection, version)


def _decide(objection: ScoreObjection, mover: Mover, why: str, state: Decision) -> None:
    row = ItemScore.objects.select_related("total").get(
        total__assessment=objection.assessment_id, total__unit=objection.unit, item=objection.item
    )
    objection.state = state
    objection.points_after, objection.place_after = row.points, row.total.place
    objection.decided_by, objection.decided_at, objection.answer = mover.by, moment(), why.strip()[:500]
    objection.save(
        update_fields=["state", "points_after", "place_after", "decided_by", "decided_at", "answer", "correction"]
    )


def _audit(
    verb: str,
    objection: ScoreObjection,
    mover: Mover,
    *,
    before: Decimal | None = None,
    after: Decimal | None = None,
) -> None:
    append_audit(
        verb=verb,
        subject=objection.assessment.code,
        by=mover.by,
        unit=objection.unit.path,
        before={"item": objection.item, "value": str(before), "points": str(objection.points_before)},
        after={"value": str(after), "points": str(objection.points_after)},
        reason=objection.answer,
    )
