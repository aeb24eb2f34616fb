"""Raising and ending warnings as the figures say, and what the office does with one: 应策, 推动, 问效."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.models import Setting
from diaodu.core.moves import Mover, MoveRefusedError, move, move_many
from diaodu.core.settings import setting_row
from diaodu.core.subjects import NewSubject, add_subjects, next_codes
from diaodu.dispatch.choices import OPEN
from diaodu.dispatch.models import Alert
from diaodu.dispatch.rules.warnings import thresholds
from diaodu.dispatch.setting_kinds import WARNINGS
from diaodu.dispatch.steps import ALERT_STEPS, SYSTEM
from diaodu.dispatch.watching import Finding, findings_of
from diaodu.duties.actions import NewDuty, close_duties, open_duties
from diaodu.duties.choices import DutyKind
from diaodu.duties.outbox import tell_units
from diaodu.people.models import Unit

PREFIX = "AL"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one look at a county's figures did."""

    raised: int = 0
    lasting: int = 0
    ended: int = 0


@transaction.atomic
def watch_county(county: Unit, *, day: date, by: str = SYSTEM) -> Outcome:
    """Raise what is new, bring up to date what lasts, end what is over. A second look on the same figures changes
    nothing; a matter that was closed is not raised again for the same period."""
    row = setting_row(WARNINGS.name, scope=county.path, on=day)
    if row is None:
        return Outcome()
    found = {each.key: each for each in findings_of(county, thresholds(row.value), day=day)}
    # Held first: two looks at once must not raise the same matter twice.
    open_ones = list(Alert.objects.select_for_update().filter(scope=county.path, state__in=OPEN).order_by("pk"))
    by_key = {(each.about_id, each.unit_id, str(each.condition)): each for each in open_ones}
    ended = [alert for key, alert in by_key.items() if key not in found]
    lasting = [_brought_up(by_key[key], each, row) for key, each in found.items() if key in by_key]
    changed = [alert for alert, is_changed in lasting if is_changed]
    fresh = _not_told([each for key, each in found.items() if key not in by_key])
    _end(ended, day)
    Alert.objects.bulk_update(changed, ["last_period", "reason_zh", "reason_en", "evidence", "row", "version"])
    raised = raise_alerts(fresh, county=county, row=row, day=day)
    if raised or ended or changed:
        append_audit(
            verb="watch_figures",
            subject=WARNINGS.name,
            by=by,
            unit=county.path,
            after={
                "warned": [alert.code for alert in raised],
                "ended": [alert.code for alert in ended],
                "lasting": [alert.code for alert in changed],
            },
        )
    return Outcome(len(raised), len(lasting), len(ended))


def _brought_up(alert: Alert, found: Finding, row: Setting) -> tuple[Alert, bool]:
    said = (alert.last_period, alert.reason_zh, alert.row_id)
    if said == (found.period, found.warned.zh[:300], row.pk):
        return alert, False
    alert.last_period, alert.row = found.period, row
    alert.reason_zh, alert.reason_en = found.warned.zh[:300], found.warned.en[:300]
    alert.evidence = dict(found.warned.figures)
    alert.version += 1
    return alert, True


def _not_told(found: Sequence[Finding]) -> list[Finding]:
    """Without those of which a warning for the same period is over already."""
    over = Alert.objects.filter(about__in=[each.matter.about for each in found]).exclude(state__in=OPEN)
    told = set()
    for about, unit, condition, first, last in over.values_list("about", "unit", "condition", "period", "last_period"):
        told |= {(about, unit, condition, first), (about, unit, condition, last)}
    return [each for each in found if (*each.key, each.period) not in told]


def _end(alerts: Sequence[Alert], day: date) -> None:
    if not alerts:
        return
    mover = Mover(SYSTEM, frozenset({SYSTEM}))
    move_many(alerts, ALERT_STEPS, "end", mover=mover, on=day, why="预警条件已不成立，自行解除")
    Alert.objects.filter(pk__in=[alert.pk for alert in alerts]).update(over_on=day)
    close_duties([alert.duty for alert in alerts if alert.duty is not None], by=SYSTEM)


def raise_alerts(found: Sequence[Finding], *, county: Unit, row: Setting, day: date) -> list[Alert]:
    """A warning each, in a constant number of statements. Part of the look at the figures: it audits."""
    if not found:
        return []
    codes = next_codes(PREFIX, scope=county.path, year=day.year, count=len(found))
    subjects = add_subjects(
        [
            NewSubject("alert", code, f"预警：{each.matter.title}", each.matter.unit.path, county.path)
            for code, each in zip(codes, found, strict=True)
        ]
    )
    return Alert.objects.bulk_create(
        Alert(
            subject=subject,
            code=code,
            scope=county.path,
            about_id=each.matter.about,
            unit=each.matter.unit,
            lead=each.matter.lead,
            condition=each.warned.condition,
            period=each.period,
            last_period=each.period,
            title=each.matter.title[:200],
            title_en=each.matter.title_en[:200],
            reason_zh=each.warned.zh[:300],
            reason_en=each.warned.en[:300],
            evidence=dict(each.warned.figures),
            row=row,
            raised_on=day,
        )
        for code, subject, each in zip(codes, subjects, found, strict=True)
    )


@transaction.atomic
def take_up_alerts(alerts: Sequence[Alert], *, measures: str, mover: Mover, as_loaded: bool = True) -> None:
    """应策: the office says what is to be done; the same words for all of them."""
    move_many(alerts, ALERT_STEPS, "take_up", mover=mover, on=today(), why=measures, as_loaded=as_loaded)
    words = measures.strip()[:500]
    Alert.objects.filter(pk__in=[alert.pk for alert in alerts]).update(measures=words)
    for alert in alerts:
        alert.measures = words
    append_audit(
        verb="take_up_alerts",
        subject=alerts[0].code if len(alerts) == 1 else f"{len(alerts)} warnings",
        by=mover.by,
        unit=alerts[0].scope,
        after={"codes": [alert.code for alert in alerts], "measures": words},
    )


@transaction.atomic
def push_alert(alert: Alert, *, lead: Unit, due_at: datetime, asked_by: Unit, mover: Mover) -> Alert:
    """推动: the unit gets it on its desk, to be answered by a day."""
    unit_there(lead)
    if due_at <= moment():
        raise MoveRefusedError("due_at", "答复时限早于现在，请改填以后的时间。", "The day to answer by has passed.")
    move(alert, ALERT_STEPS, "push", mover=mover, on=today())
    title = f"预警应对：{alert.title}"[:200]
    duty = open_duties(
        [NewDuty(lead, title, DutyKind.FOLLOW_UP, about=alert.subject, due_at=due_at)], asked_by=asked_by
    )[0]
    alert.duty, alert.lead = duty, lead
    Alert.objects.filter(pk=alert.pk).update(duty=duty, lead=lead)
    tell_units([lead], title=title, body=f"{alert.reason_zh}\n{alert.measures}", code=duty.code, due_at=due_at)
    append_audit(
        verb="push_alert",
        subject=alert.code,
        by=mover.by,
        unit=alert.scope,
        after={"unit": lead.path, "due_at": due_at.isoformat(), "duty": duty.code},
    )
    return alert


@transaction.atomic
def close_alert(alert: Alert, *, effect: str, mover: Mover) -> Alert:
    """问效: what came of it. What the unit still owed is settled with it."""
    old = alert.state
    move(alert, ALERT_STEPS, "close", mover=mover, on=today(), why=effect)
    alert.effect, alert.over_on = effect.strip()[:500], today()
    Alert.objects.filter(pk=alert.pk).update(effect=alert.effect, over_on=alert.over_on)
    if alert.duty is not None:
        close_duties([alert.duty], by=mover.by)
    append_audit(
        verb="close_alert",
        subject=alert.code,
        by=mover.by,
        unit=alert.scope,
        before={"state": old},
        after={"state": alert.state, "effect": alert.effect},
    )
    return alert


def unit_there(unit: Unit | None) -> Unit:
    """The unit that is asked. Nobody is asked for something who is not there any more."""
    if unit is None:
        raise MoveRefusedError("unit", "请选承办单位。", "Choose the unit that does it.")
    if unit.retired_on is not None and unit.retired_on <= today():
        name = unit.short_name
        raise MoveRefusedError(
            "unit",
            f"{name}已于{unit.retired_on:%Y年%-m月%-d日}撤销，请选承接它职责的单位。",
            f"{name} was dissolved on {unit.retired_on}; choose the unit that took its work over.",
        )
    return unit
