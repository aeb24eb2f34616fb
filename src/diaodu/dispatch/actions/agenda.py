"""Drawing the agenda of a dispatch meeting: proposed from the ledgers, put in order by the office, then published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment
from diaodu.core.models import Subject
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import take_version
from diaodu.dispatch.choices import ItemSource
from diaodu.dispatch.models import DispatchItem, DispatchMeeting
from diaodu.dispatch.rules.agenda import Candidate, moved
from diaodu.duties.actions import plan_meeting
from diaodu.duties.choices import MeetingState
from diaodu.duties.outbox import tell_units
from diaodu.people.models import Unit


@transaction.atomic
def plan_dispatch(
    title: str, *, starts_at: datetime, place: str, attendees: Sequence[Unit], unit: Unit, by: str
) -> DispatchMeeting:
    """Call a dispatch meeting; its agenda is empty and the office's own until it is published."""
    meeting = plan_meeting(title, starts_at=starts_at, place=place, attendees=attendees, unit=unit, by=by)
    dispatch = DispatchMeeting.objects.create(meeting=meeting, by=by)
    append_audit(verb="begin_agenda", subject=meeting.code, by=by, unit=unit.path)
    return dispatch


@transaction.atomic
def add_proposed(
    dispatch: DispatchMeeting, candidates: Sequence[Candidate], *, by: str, version: int | None = None
) -> list[DispatchItem]:
    """Put what the ledgers propose behind what is there; what is on the agenda already is passed over."""
    _hold(dispatch, version)
    there = set(dispatch.items.exclude(about=None).values_list("about", flat=True))
    last = _last(dispatch)
    fresh = [each for each in candidates if each.key not in there]
    items = DispatchItem.objects.bulk_create(
        DispatchItem(
            dispatch=dispatch,
            number=last + number,
            source=each.source,
            about_id=each.key,
            earlier_id=each.decision,
            title=each.title[:200],
            reason_zh=each.zh[:500],
            reason_en=each.en[:500],
            unit_id=each.unit,
            by=by,
        )
        for number, each in enumerate(fresh, 1)
    )
    _note(dispatch, "propose_agenda", by, after={"items": [item.title for item in items]})
    return items


@transaction.atomic
def add_item(
    dispatch: DispatchMeeting,
    *,
    title: str,
    reason: str,
    by: str,
    unit: Unit | None = None,
    about: Subject | None = None,
    version: int | None = None,
) -> DispatchItem:
    """A matter the office adds by itself. Raises MoveRefusedError where the same one stands there already."""
    if not title.strip():
        raise MoveRefusedError("title", "请填议题名称。", "Name the matter.")
    if not reason.strip():
        raise MoveRefusedError("reason", "请写明为什么列入议程。", "Say why it is on the agenda.")
    _hold(dispatch, version)
    same = dispatch.items.filter(about=about) if about is not None else dispatch.items.filter(title=title.strip()[:200])
    if (there := same.first()) is not None:
        where = "已撤下，可恢复" if there.is_dropped else f"第{there.number}项"
        raise MoveRefusedError(
            "twice",
            f"“{there.title}”已在议程里（{where}），不用再列。",
            f"“{there.title}” is on this agenda already (number {there.number}); it need not be added again.",
        )
    item = DispatchItem.objects.create(
        dispatch=dispatch,
        number=_last(dispatch) + 1,
        source=ItemSource.HAND,
        about=about,
        title=title.strip()[:200],
        reason_zh=reason.strip()[:500],
        unit=unit,
        by=by,
    )
    _note(dispatch, "add_agenda_item", by, after={"item": item.title, "reason": item.reason_zh})
    return item


@transaction.atomic
def drop_item(item: DispatchItem, *, reason: str, by: str, version: int | None = None) -> DispatchItem:
    """It leaves the agenda and stays below it with the reason. Not after something was decided about it."""
    if not reason.strip():
        raise MoveRefusedError("reason", "请写明撤下的原因。", "Give the reason for taking it off.")
    _hold(item.dispatch, version)
    if item.taken.exists():
        raise MoveRefusedError(
            "decided", f"“{item.title}”已有议定事项，不能撤下。", f"Something was decided about “{item.title}” already."
        )
    item.dropped_why = reason.strip()[:300]
    item.save(update_fields=["dropped_why"])
    _number(item.dispatch)
    _note(item.dispatch, "drop_agenda_item", by, before={"item": item.title}, reason=item.dropped_why)
    return item


@transaction.atomic
def restore_item(item: DispatchItem, *, by: str, version: int | None = None) -> DispatchItem:
    """Back to the end of the agenda."""
    _hold(item.dispatch, version)
    item.dropped_why, item.number = "", _last(item.dispatch) + 1
    item.save(update_fields=["dropped_why", "number"])
    _number(item.dispatch)
    _note(item.dispatch, "restore_agenda_item", by, after={"item": item.title})
    return item


def move_item(item: DispatchItem, place: int, *, by: str, version: int | None = None) -> None:
    """To another place, counted from 0."""
    order = list(item.dispatch.items.filter(dropped_why="").values_list("pk", flat=True))
    reorder_items(item.dispatch, moved(order, item.pk, place), by=by, version=version)


@transaction.atomic
def reorder_items(dispatch: DispatchMeeting, order: Sequence[int], *, by: str, version: int | None = None) -> None:
    """All items in the order given. Raises MoveRefusedError where it is not the same items."""
    _hold(dispatch, version)
    items = {item.pk: item for item in dispatch.items.filter(dropped_why="")}
    if sorted(order) != sorted(items):
        raise MoveRefusedError(
            "newer",
            "议程刚被别人改过；顺序没有保存，请刷新后再排。",
            "The agenda has just been changed; the order was not saved. Please look again.",
        )
    for number, key in enumerate(order, 1):
        items[key].number = number
    DispatchItem.objects.bulk_update(items.values(), ["number"])
    _note(dispatch, "order_agenda", by, after={"items": [items[key].title for key in order]})


@transaction.atomic
def publish_agenda(dispatch: DispatchMeeting, *, by: str, version: int | None = None) -> DispatchMeeting:
    """From now on everybody who is invited sees it. It may still be mended; who changes it stands in the audit."""
    count = dispatch.items.filter(dropped_why="").count()
    if not count:
        raise MoveRefusedError("empty", "议程还没有议题，不能发布。", "The agenda is empty; it cannot be published.")
    if dispatch.published_at is not None:
        raise MoveRefusedError("published", "议程已经发布。", "The agenda is published already.")
    _hold(dispatch, version)
    dispatch.published_at = moment()
    DispatchMeeting.objects.filter(pk=dispatch.pk).update(published_at=dispatch.published_at)
    meeting = dispatch.meeting
    tell_units(
        list(meeting.attendees.all()),
        title=f"会议议程：{meeting.title}",
        body=f"共{count}项议题。",
        code=meeting.code,
        due_at=meeting.starts_at,
    )
    _note(dispatch, "publish_agenda", by, after={"items": count})
    return dispatch


def _hold(dispatch: DispatchMeeting, version: int | None) -> None:
    """The first statement of a change: nobody else numbers items until it is over."""
    if dispatch.meeting.state == MeetingState.CANCELLED:
        raise MoveRefusedError("state", "会议已取消，议程不能再改。", "The meeting was cancelled.")
    take_version(dispatch, version)


def _last(dispatch: DispatchMeeting) -> int:
    return dispatch.items.filter(dropped_why="").aggregate(last=Max("number"))["last"] or 0


def _number(dispatch: DispatchMeeting) -> None:
    """1, 2, 3 … without a hole."""
    items = list(dispatch.items.filter(dropped_why=""))
    for number, item in enumerate(items, 1):
        item.number = number
    DispatchItem.objects.bulk_update(items, ["number"])


def _note(dispatch: DispatchMeeting, verb: str, by: str, **words: object) -> None:
    meeting = dispatch.meeting
    append_audit(verb=verb, subject=meeting.code, by=by, unit=meeting.unit.path, **words)  # type: ignore[arg-type]
