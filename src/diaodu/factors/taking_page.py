"""The page on which the office takes on many needs at once: each with what stands against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from diaodu.factors.boards import Board, boards
from diaodu.factors.choices import OPEN, NeedState
from diaodu.factors.models import Need
from diaodu.factors.months import first_of
from diaodu.factors.queries import Row, rows_of
from diaodu.factors.rules import ZERO, Said, Wanted, plain
from diaodu.factors.steps import ACCEPT, NEED_STEPS
from diaodu.factors.taking import Short, short_of
from diaodu.factors.traits import over_among

UNDER_WAY = tuple(state for state in OPEN if state != NeedState.ASKED)


@dataclass(frozen=True, slots=True)
class TakingRow:
    """`refusal`: why it cannot be taken on. `notes`: what the person who takes it on should know."""

    row: Row
    refusal: Said | None
    notes: Sequence[Said]


def taking_rows(needs: Sequence[Need], scope: str, verb: str, parts: Collection[str], *, on: date) -> list[TakingRow]:
    """In the order of the needs; six queries, however many."""
    able = [need for need in needs if _may(need, verb, parts)]
    over = over_among({need.about_id: need.about.kind for need in needs})
    gone = {need.pk for need in able if need.about_id in over or need.about.retired_on is not None}
    notes: dict[int, list[Said]] = defaultdict(list)
    if verb == ACCEPT:
        _note_doubles(able, notes)
        _note_short([need for need in able if need.pk not in gone], scope, notes, on=on)
    kept = {need.pk for need in able}
    return [
        TakingRow(row, _refusal(row.need, kept, gone if verb == ACCEPT else ()), notes[row.need.pk])
        for row in rows_of(needs, scope, on=on)
    ]


def _may(need: Need, verb: str, parts: Collection[str]) -> bool:
    return any(
        step.verb == verb and need.state in step.from_states and not step.who.isdisjoint(parts) for step in NEED_STEPS
    )


def _refusal(need: Need, able: Collection[int], gone: Collection[int]) -> Said | None:
    if need.pk not in able:
        return Said("", "现在的状态不能这样办理", "Its state does not allow this")
    if need.pk in gone:
        return Said("", "事项已经退出，不再受理", "Its record has ended")
    return None


def _note_doubles(needs: Iterable[Need], notes: dict[int, list[Said]]) -> None:
    """The same record needs the same factor twice: perhaps one need written down two times."""
    keys = {(need.about_id, need.factor) for need in needs}
    open_needs = Need.objects.filter(about__in={about for about, _factor in keys}, state__in=OPEN).order_by("code")
    others: dict[tuple[int, str], list[Need]] = defaultdict(list)
    for each in open_needs:
        others[(each.about_id, each.factor)].append(each)
    for need in needs:
        for other in others[(need.about_id, need.factor)]:
            if other.pk != need.pk:
                zh = f"同一事项同一要素另有{other.code}（{other.needed_by}，{_amount(other, '数量待核')}）"
                en = f"{other.code} is of the same record and factor ({other.needed_by}, {_amount(other, 'not known')})"
                notes[need.pk].append(Said("", zh, en))


def _note_short(needs: Sequence[Need], scope: str, notes: dict[int, list[Said]], *, on: date) -> None:
    by_factor = {board.kind.code: board for board in boards(scope, on=on)}
    held: dict[str, list[Wanted]] = defaultdict(list)
    for need in Need.objects.filter(scope=scope, state__in=UNDER_WAY, factor__in={need.factor for need in needs}):
        held[need.factor] += _wanted(need)
    for factor, board in by_factor.items():
        own = sorted((need for need in needs if need.factor == factor), key=lambda each: (each.needed_by, each.code))
        asked = {need.code: want for need in own for want in _wanted(need)}
        found = short_of(asked, held[factor], board.supply, board.start)
        for need in own:
            notes[need.pk] += _supply_notes(need, board, found.get(need.code))


def _supply_notes(need: Need, board: Board, short: Short | None) -> list[Said]:
    if need.amount is None:
        return [Said("", "需求量待核，不计入供需", "Its amount is not known, so it is in no sum")]
    if not board.has_supply:
        return [Said("", "没有登记供给", "No supply is entered")]
    if short is None:
        return []
    kind = board.kind
    return [
        Said(
            "",
            f"{short.month:%Y-%m}可供余量{plain(short.left)}{kind.unit}，这条缺{plain(short.lacking)}{kind.unit}",
            f"{plain(short.left)} {kind.unit_en} left by {short.month:%Y-%m}: this one lacks {plain(short.lacking)}",
        )
    ]


def _wanted(need: Need) -> list[Wanted]:
    left = ZERO if need.amount is None else need.amount - (need.secured or ZERO)
    return [Wanted(first_of(need.needed_by), left)] if left > ZERO else []


def _amount(need: Need, unknown: str) -> str:
    return unknown if need.amount is None else plain(need.amount)
