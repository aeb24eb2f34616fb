"""What streets and townships say about their items: stage, size and, for clearing, how much has come how far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.moves import Mover, MoveRefusedError, move_many
from diaodu.people.models import Unit
from diaodu.projects.works.actions.marking import mark_counted_again
from diaodu.projects.works.choices import Basis, Track
from diaodu.projects.works.models import Item, Position, Programme
from diaodu.projects.works.rules import State, clearing_stage, goes_back, problems_of
from diaodu.projects.works.states import state_of
from diaodu.projects.works.steps import ITEM_STEPS, verb_to

NEWER = (
    "newer",
    "有事项刚被别人改过；你的内容没有保存，请刷新后再处理。",
    "Somebody has just changed an item; nothing of yours was saved. Please look again.",
)
MOST_NAMED = 3  # items named in a refusal; more would be a list


@dataclass(frozen=True, slots=True)
class Report:
    """What is said about one item. `version`: the one that was seen; None: whatever it is now."""

    item: Item
    state: State
    on: date
    why: str = ""
    version: int | None = None


@transaction.atomic
def report_items(reports: Sequence[Report], *, programme: Programme, mover: Mover, unit: Unit) -> list[Position]:
    """All of them or none; in a few statements, however many. Items need `reported` loaded.

    Raises MoveRefusedError naming the item: a figure that cannot be, a day ahead, going back without a reason, a newer
    version. What says nothing new is left out.
    """
    reports = [_settled(report) for report in reports]
    reports = [report for report in reports if state_of(report.item.reported) != report.state]
    if not reports:
        return []
    _check(reports)
    old = {report.item.pk: state_of(report.item.reported) for report in reports}
    _move(reports, mover)
    at = moment()
    positions = Position.objects.bulk_create(
        Position(
            item=report.item,
            basis=Basis.REPORTED,
            stage=report.state.stage,
            quantity=report.state.quantity,
            signed=report.state.signed,
            vacated=report.state.vacated,
            cleared=report.state.cleared,
            on=report.on,
            at=at,
            by=mover.by,
            unit=unit,
            why=report.why.strip()[:500],
        )
        for report in reports
    )
    for report, position in zip(reports, positions, strict=True):
        report.item.reported, report.item.is_confirmed = position, False
        report.item.quantity = report.state.quantity
    Item.objects.bulk_update(
        [report.item for report in reports], ["reported", "is_confirmed", "quantity"], batch_size=200
    )
    mark_counted_again(programme, since=min(report.on for report in reports))
    append_audit(
        verb="report_items",
        subject=reports[0].item.code if len(reports) == 1 else programme.code,
        by=mover.by,
        unit=unit.path,
        before=_said([(report.item, old[report.item.pk]) for report in reports]),
        after=_said([(report.item, report.state) for report in reports]),
        reason=reports[0].why.strip()[:500],
    )
    return positions


def named(items: Collection[Item]) -> str:
    """The first few by name, and how many more."""
    names = [item.name for item in items]
    more = f"等{len(names)}项" if len(names) > MOST_NAMED else ""
    return "、".join(names[:MOST_NAMED]) + more


def _settled(report: Report) -> Report:
    """The stage of a clearing item follows from its amounts."""
    if report.item.track != Track.CLEARING:
        return report
    state = report.state
    stage = clearing_stage(state)
    return Report(
        report.item,
        State(stage, state.quantity, state.signed, state.vacated, state.cleared),
        report.on,
        report.why,
        report.version,
    )


def _check(reports: Sequence[Report]) -> None:
    for report in reports:
        name = report.item.name
        if problems := problems_of(report.state, report.item.track):
            _field, zh, en = problems[0]
            raise MoveRefusedError(
                "figure", f"“{name}”：{zh}。没有保存任何内容。", f"“{name}”: {en}. Nothing was saved."
            )
        if report.on > today():
            raise MoveRefusedError(
                "day", f"“{name}”的日期 {report.on} 还没有到。", f"“{name}”: {report.on} lies ahead."
            )
        if goes_back(state_of(report.item.reported), report.state, report.item.track) and not report.why.strip():
            raise MoveRefusedError(
                "reason",
                f"“{name}”比原来报的退回了，请写明原因。没有保存任何内容。",
                f"“{name}” goes back behind what was reported: give the reason. Nothing was saved.",
            )


def _move(reports: Sequence[Report], mover: Mover) -> None:
    """Stages go through the table of permitted steps, each with its day and reason; other figures raise the version."""
    groups: dict[tuple[str, date, str], list[Item]] = defaultdict(list)
    for report in reports:
        if report.version is not None:
            report.item.version = report.version
        verb = verb_to(report.item.state, report.state.stage, report.item.track)
        groups[verb, *((report.on, report.why) if verb else (date.min, ""))].append(report.item)
    for (verb, on, why), items in groups.items():
        if verb:
            move_many(items, ITEM_STEPS, verb, mover=mover, on=on, why=why, as_loaded=True)
        else:
            raise_versions(items)


def raise_versions(items: Sequence[Item]) -> None:
    """A statement for each version there is, not for each item."""
    by_version: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        by_version[item.version].append(item)
    for version, group in by_version.items():
        rows = Item.objects.filter(pk__in=[item.pk for item in group], version=version)
        if rows.update(version=F("version") + 1) != len(group):
            raise MoveRefusedError(*NEWER)
        for item in group:
            item.version += 1


def _said(rows: Sequence[tuple[Item, State | None]]) -> dict[str, object]:
    """For the record of changes: by code, what is said; a long list as its length."""
    if len(rows) > 50:
        return {"items": len(rows)}
    return {item.code: _one(state) for item, state in rows}


def _one(state: State | None) -> str:
    if state is None:
        return ""
    amounts = [state.quantity, state.signed, state.vacated, state.cleared]
    return " ".join([state.stage, *("" if amount is None else f"{amount:f}" for amount in amounts)]).strip()
