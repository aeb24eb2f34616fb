"""Who reports which figure, opening a round, reminding who is late."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.calendar import calendar_for
from diaodu.core.clock import ZONE, moment, today
from diaodu.core.moves import MoveRefusedError
from diaodu.duties.actions import send_notice
from diaodu.duties.models import Duty, Notice
from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.rounds.choices import KIND
from diaodu.indicators.rounds.queries.asking import candidates
from diaodu.kernel.period import Period
from diaodu.ledger.actions import AskedItem, NewItem, add_items, open_round, retire_items
from diaodu.ledger.choices import OPEN_RETURNS, Basis, Span
from diaodu.ledger.models import Item, Return, Round
from diaodu.people.choices import RoundField
from diaodu.people.models import Unit


@dataclass(frozen=True, slots=True)
class Ask:
    """A unit that is to report the management's figure of an indicator, about an area or about itself."""

    indicator: Indicator
    unit: Unit
    about: Unit
    field: RoundField = RoundField.STATISTICS


@transaction.atomic
def ask_figures(asks: Sequence[Ask], *, by: str) -> list[Item]:
    """The items rounds ask from now on: made where they are not there, given to the unit and field where they are."""
    there = {
        (item.subject_id, item.about_id): item
        for item in Item.objects.filter(
            subject__in={ask.indicator.subject_id for ask in asks}, basis=Basis.MANAGEMENT, caliber="", retired_on=None
        )
        if item.span == _span_of(asks, item.subject_id)
    }
    new = [ask for ask in asks if (ask.indicator.subject_id, ask.about.pk) not in there]
    moved: dict[tuple[int, str], list[int]] = {}
    for ask in asks:
        item = there.get((ask.indicator.subject_id, ask.about.pk))
        if item is not None and (item.unit_id, item.field) != (ask.unit.pk, ask.field):
            moved.setdefault((ask.unit.pk, ask.field), []).append(item.pk)
    for (unit, field), keys in moved.items():
        Item.objects.filter(pk__in=keys).update(unit=unit, field=field)
    made = add_items([_new_item(ask) for ask in new], by=by) if new else []
    append_audit(
        verb="ask_figures",
        subject=asks[0].indicator.code if len(asks) == 1 else f"{len(asks)} figures",
        by=by,
        unit=asks[0].unit.county_path,
        after={"asks": [[ask.indicator.code, ask.about.code, ask.unit.path, ask.field] for ask in asks]},
    )
    return [*there.values(), *made]


@transaction.atomic
def stop_asking(items: Sequence[Item], *, why: str, by: str) -> None:
    """No round asks for these figures from today on; what was reported stays. Raises MoveRefusedError without a why."""
    if not why.strip():
        raise MoveRefusedError("reason", "请写明不再填报的原因。", "Say why it is not asked any more.")
    retire_items(items, on=today(), reason=why.strip()[:300], by=by)


def _span_of(asks: Sequence[Ask], subject_id: int) -> str:
    return next(ask.indicator.span for ask in asks if ask.indicator.subject_id == subject_id)


def _new_item(ask: Ask) -> NewItem:
    indicator = ask.indicator
    return NewItem(
        subject=indicator.subject,
        unit=ask.unit,
        name=indicator.name_zh,
        measured_in=indicator.measured_in,
        since=today().replace(month=1, day=1),
        span=Span(indicator.span),
        basis=Basis.MANAGEMENT,
        field=ask.field,
        order=indicator.order,
        about=ask.about,
    )


@transaction.atomic
def open_figure_round(
    period: Period,
    *,
    unit: Unit,
    field: RoundField,
    due_at: datetime,
    by: str,
    title: str = "",
    also: Collection[str] = (),
) -> Round:
    """Ask every unit for what it owes for the period, and for nothing that somebody has already.

    `also`: keys of candidates that are asked all the same. Raises MoveRefusedError where nothing is left to ask.
    """
    found = candidates(unit, field, period)
    asked = [each for each in found if each.had is None or each.key in also]
    if not asked:
        raise MoveRefusedError(
            "empty",
            "这一期没有需要填报的指标：已有的数不再要，或还没有指定由谁报。",
            "Nothing is left to ask for this period: figures are there already, or nobody is named to report them.",
        )
    round_ = open_round(
        period,
        unit=unit,
        field=field,
        title=(title or f"{period.label_zh}指标")[:120],
        due_at=due_at,
        by=by,
        kind=KIND,
        asked=[AskedItem(each.item, "" if each.period == period else each.period.code) for each in asked],
    )
    append_audit(
        verb="open_figure_round",
        subject=round_.code,
        by=by,
        unit=unit.path,
        after={"asked": len(asked), "known": len(found) - len(asked), "also": sorted(also)},
    )
    return round_


@transaction.atomic
def remind_late(round_: Round, *, by: str) -> list[Unit]:
    """A notice to every unit that is late or due by the end of the next working day; once a working day.

    Raises MoveRefusedError where nobody needs one.
    """
    at = moment()
    calendar = calendar_for(round_.unit.path)
    tomorrow = calendar.add_working_days(at.date(), 1)
    horizon = datetime.combine(tomorrow, time.max, ZONE)
    owed = Return.objects.filter(round=round_, state__in=OPEN_RETURNS, duty__due_at__lte=horizon).select_related("unit")
    title = f"催报：{round_.title}"
    told = Notice.objects.filter(unit=round_.unit, title=title, sent_at__date=at.date())
    done = set(Duty.objects.filter(notice__in=told).values_list("unit", flat=True))
    units = [each.unit for each in owed if each.unit_id not in done]
    if not units:
        raise MoveRefusedError(
            "nobody",
            "没有需要催报的单位：都未到期，或今天已经催过。",
            "Nobody is to be reminded: not due, or told today.",
        )
    until = datetime.combine(tomorrow, calendar.end_of_workday(tomorrow), ZONE)
    send_notice(
        title,
        body=f"请在{until:%m月%d日 %H:%M}前报送“{round_.title}”（{round_.code}）。",
        to=units,
        asked_by=round_.unit,
        by=by,
        due_at=until,
        needs_answer=False,
    )
    append_audit(
        verb="remind_late", subject=round_.code, by=by, unit=round_.unit.path, after={"units": [u.path for u in units]}
    )
    return units
