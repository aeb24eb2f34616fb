"""Announced lights: the checking of a period is opened, units object, the office decides, then all of it is frozen."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.files import media_type, store_file
from diaodu.core.models import StoredFile
from diaodu.core.moves import Mover, MoveRefusedError, move
from diaodu.core.subjects import NewSubject, add_subjects, next_codes
from diaodu.kernel.period import Period
from diaodu.people.models import Unit
from diaodu.plan.choices import AnnouncementState, Decision, Light
from diaodu.plan.models import AnnouncedLight, Announcement, Objection, Standing
from diaodu.plan.queries.announcing import leads_on, standings_to_announce
from diaodu.plan.steps import ANNOUNCEMENT_STEPS, LEAD, OBJECTION_STEPS

ANNOUNCEMENT_PREFIX = "G"
MOST_EVIDENCE = 20 * 1024 * 1024
EVIDENCE_TYPES = ("application/pdf", "application/zip", "application/x-ole-storage", "image/png", "image/jpeg")


@transaction.atomic
def open_checking(period: Period, *, county: Unit, cut_off: date, check_until: datetime, by: str) -> Announcement:
    """Copy the standings of the cut-off day, as known that day; the units check them until `check_until`.

    Raises MoveRefusedError for a period that was opened before, a day without standings or days out of order.
    """
    _check_days(period, cut_off, check_until)
    if Announcement.objects.filter(unit=county, period=period.code).exists():
        raise _opened_before(period)
    standings = standings_to_announce(county, cut_off)
    if not standings:
        raise MoveRefusedError(
            "empty",
            f"{cut_off} 没有灯号：那时还没有认领的承诺。",
            f"There were no lights on {cut_off}: nothing was claimed.",
        )
    announcement = _make(period, county=county, cut_off=cut_off, check_until=check_until, by=by)
    leads = leads_on([row.commitment.subject_id for row in standings], cut_off)
    AnnouncedLight.objects.bulk_create(
        _copy(announcement, row, leads.get(row.commitment.subject_id)) for row in standings
    )
    append_audit(
        verb="open_checking",
        subject=announcement.code,
        by=by,
        unit=county.path,
        after={
            "period": period.code,
            "cut_off": cut_off.isoformat(),
            "check_until": check_until.isoformat(),
            "count": len(standings),
        },
    )
    return announcement


def _check_days(period: Period, cut_off: date, check_until: datetime) -> None:
    if cut_off > today():
        raise MoveRefusedError(
            "future",
            f"截止日 {cut_off} 还没有到，那天的灯号还不知道。",
            f"The cut-off day {cut_off} has not come yet; its lights are not known.",
        )
    if cut_off < period.start:
        raise MoveRefusedError(
            "early",
            f"截止日 {cut_off} 在{period.label_zh}开始之前。",
            f"The cut-off day {cut_off} lies before {period.label_en} begins.",
        )
    if check_until <= moment():
        raise MoveRefusedError(
            "past",
            "校核截止时间已经过去，请给各单位留出时间。",
            "The checking time would be over already; leave the units some.",
        )


def _opened_before(period: Period) -> MoveRefusedError:
    return MoveRefusedError(
        "twice",
        f"{period.label_zh}的灯号已经发起过校核。",
        f"The lights of {period.label_en} have been opened for checking before.",
    )


def _make(period: Period, *, county: Unit, cut_off: date, check_until: datetime, by: str) -> Announcement:
    code = next_codes(ANNOUNCEMENT_PREFIX, scope=county.path, year=period.year)[0]
    title = f"{period.label_zh}灯号公布"
    subject = NewSubject(
        "announcement", code, title, county.path, county.path, label_en=f"Announced lights, {period.label_en}"
    )
    try:
        with transaction.atomic():
            return Announcement.objects.create(
                subject=add_subjects([subject])[0],
                code=code,
                unit=county,
                period=period.code,
                cut_off=cut_off,
                check_until=check_until,
                by=by,
                at=moment(),
            )
    except IntegrityError:  # somebody else opened it this very moment
        raise _opened_before(period) from None


def _copy(announcement: Announcement, row: Standing, lead: int | None) -> AnnouncedLight:
    return AnnouncedLight(
        announcement=announcement,
        commitment_id=row.commitment_id,
        lead_id=lead,
        value=row.value,
        value_at=row.value_at,
        completion=row.completion,
        expected=row.expected,
        light=row.light,
        rule=row.rule,
        reason_zh=row.reason_zh,
        reason_en=row.reason_en,
        pack_id=row.pack_id,
    )


@transaction.atomic
def raise_objection(announced: AnnouncedLight, *, why: str, mover: Mover, evidence: bytes = b"") -> Objection:
    """The lead unit says that a light is wrong. Refused after the checking time, without a reason, twice at once."""
    announcement = announced.announcement = _held(announced.announcement)
    lead = announced.lead
    if lead is None or LEAD not in mover.parts:
        raise MoveRefusedError("who", "只有牵头单位能对这盏灯提出异议。", "Only the lead unit objects to this light.")
    if announcement.state != AnnouncementState.CHECKING or moment() > announcement.check_until:
        raise MoveRefusedError(
            "late", "校核时间已过，不能再提异议。", "The checking time is over; no objection can be raised any more."
        )
    if not why.strip():
        raise MoveRefusedError("reason", "请写明异议的理由。", "Please say why the light is wrong.")
    if announced.objections.filter(state=Decision.OPEN).exists():
        raise MoveRefusedError(
            "twice", "这盏灯已有一条异议等待答复。", "An objection to this light is waiting for its answer already."
        )
    objection = Objection.objects.create(
        announced=announced,
        unit=lead,
        why=why.strip()[:500],
        evidence=_kept(evidence),
        by=mover.by,
        at=moment(),
    )
    append_audit(
        verb="raise_objection",
        subject=announcement.code,
        by=mover.by,
        unit=lead.path,
        after={"commitment": announced.commitment.code, "light": announced.light},
        reason=objection.why,
    )
    return objection


def _held(announcement: Announcement) -> Announcement:
    """The row as it is now, held until the transaction ends: nobody objects while it is being announced."""
    return Announcement.objects.select_for_update().get(pk=announcement.pk)


def _kept(content: bytes) -> StoredFile | None:
    if not content:
        return None
    if len(content) > MOST_EVIDENCE:
        raise MoveRefusedError("size", "依据文件超过 20 MB，请压缩后再传。", "The evidence is larger than 20 MB.")
    if media_type(content) not in EVIDENCE_TYPES:
        raise MoveRefusedError(
            "type", "依据须是 PDF、Word、Excel 或图片。", "The evidence must be a PDF, Word or Excel file or a picture."
        )
    return store_file(content)


@transaction.atomic
def uphold_objection(
    objection: Objection, *, light: str, why: str, mover: Mover, version: int | None = None
) -> Objection:
    """The unit is right: the announced light becomes another one, the old one stands beside it."""
    announced = objection.announced
    if light not in Light.values:
        raise MoveRefusedError("light", "请选定改成什么灯。", "Choose what the light becomes.")
    if light == announced.light:
        raise MoveRefusedError(
            "same",
            "新的灯和原来的一样；不改灯请选“不采纳”。",
            "That is the light it has; refuse the objection instead.",
        )
    _decide(objection, "uphold", why=why, mover=mover, version=version, new_light=light)
    announced.before_objection = announced.before_objection or announced.light
    before, announced.light = announced.light, light
    announced.save(update_fields=["light", "before_objection"])
    _audit_decision("uphold_objection", objection, mover, before=before)
    return objection


@transaction.atomic
def refuse_objection(objection: Objection, *, why: str, mover: Mover, version: int | None = None) -> Objection:
    """The light stays as it is, with the reason told to the unit."""
    _decide(objection, "refuse", why=why, mover=mover, version=version)
    _audit_decision("refuse_objection", objection, mover, before=objection.announced.light)
    return objection


def _decide(
    objection: Objection, verb: str, *, why: str, mover: Mover, version: int | None, new_light: str = ""
) -> None:
    if objection.announced.announcement.state != AnnouncementState.CHECKING:
        raise MoveRefusedError(
            "frozen", "这一期已经公布，不再改动。", "This period is announced; nothing changes any more."
        )
    move(objection, OBJECTION_STEPS, verb, mover=mover, on=today(), why=why, version=version)
    objection.new_light = new_light
    objection.decided_by, objection.decided_at, objection.decided_why = mover.by, moment(), why.strip()[:500]
    objection.save(update_fields=["new_light", "decided_by", "decided_at", "decided_why"])


def _audit_decision(verb: str, objection: Objection, mover: Mover, *, before: str) -> None:
    announced = objection.announced
    append_audit(
        verb=verb,
        subject=announced.announcement.code,
        by=mover.by,
        unit=objection.unit.path,
        before={"commitment": announced.commitment.code, "light": before},
        after={"light": announced.light},
        reason=objection.decided_why,
    )


@transaction.atomic
def freeze_announcement(
    announcement: Announcement, *, mover: Mover, why: str = "", version: int | None = None
) -> Announcement:
    """Announce the lights; from then on the database itself refuses to change them.

    Refused while objections are open, and before the checking time is over unless a reason is given.
    """
    _held(announcement)
    left = Objection.objects.filter(announced__announcement=announcement, state=Decision.OPEN).count()
    if left:
        raise MoveRefusedError(
            "open",
            f"还有{left}条异议没有答复，不能公布。",
            f"{left} objections are not answered yet, so it cannot be announced.",
        )
    is_early = moment() <= announcement.check_until
    verb = "freeze_early" if is_early else "freeze"
    if is_early and not why.strip():
        raise MoveRefusedError(
            "early",
            "校核时间还没有结束；要提前公布，请写明原因。",
            "The checking time is not over; to announce early, give the reason.",
        )
    move(announcement, ANNOUNCEMENT_STEPS, verb, mover=mover, on=today(), why=why, version=version)
    at = moment()
    announcement.lights.update(frozen_at=at)
    Announcement.objects.filter(pk=announcement.pk).update(frozen_at=at)
    announcement.frozen_at = at
    append_audit(
        verb="freeze_announcement",
        subject=announcement.code,
        by=mover.by,
        unit=announcement.unit.path,
        after={"period": announcement.period, "count": announcement.lights.count()},
        reason=why.strip()[:500],
    )
    return announcement
