"""How far an item has come, what of it counts by a stage, what is wrong with a figure, and its light. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from diaodu.kernel.light import Light
from diaodu.projects.works.choices import BEGUN, DONE, STAGES, Track

AMOUNTS = ("signed", "vacated", "cleared")
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class State:
    """Where an item stands: its stage, its size, and for clearing how much of it has come how far. None: not known."""

    stage: str
    quantity: Decimal | None = None
    signed: Decimal | None = None
    vacated: Decimal | None = None
    cleared: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """What an item gives to a sum: how much of it has reached a stage (None: reached, but its size is not known)."""

    amount: Decimal | None
    is_reached: bool


def rank(stage: str, track: str) -> int:
    """The place of a stage on its track. Raises ValueError for a stage of the other one."""
    return STAGES[track].index(stage)


def counted(state: State | None, stage: str, track: str) -> Counted:
    """How much of an item has reached `stage`. What nobody has said anything about yet has reached nothing."""
    if state is None:
        return Counted(_ZERO, is_reached=False)
    if track == Track.CLEARING:
        amount = state.quantity if stage == "due" else getattr(state, stage)
        whole = amount is not None and state.quantity is not None and amount >= state.quantity
        return Counted(amount, is_reached=whole)
    if rank(state.stage, track) < rank(stage, track):
        return Counted(_ZERO, is_reached=False)
    return Counted(state.quantity, is_reached=True)


def clearing_stage(state: State) -> str:
    """The last stage that all of it has reached; "due" where anything is not known."""
    found = "due"
    for name in AMOUNTS:
        amount = getattr(state, name)
        if state.quantity is None or amount is None or amount < state.quantity:
            break
        found = name
    return found


def goes_back(old: State | None, new: State, track: str) -> bool:
    """Whether less has been reached than was said before: that needs a reason."""
    if old is None:
        return False
    if track == Track.BUILDING:
        return rank(new.stage, track) < rank(old.stage, track)
    return any(_less(getattr(new, name), getattr(old, name)) for name in AMOUNTS)


def _less(new: Decimal | None, old: Decimal | None) -> bool:
    return old is not None and (new is None or new < old)


Problem = tuple[str, str, str]  # which field, and the sentence in both languages
_SAID = {"quantity": ("数量", "quantity"), "signed": ("签约", "signed"), "vacated": ("腾退", "vacated"),
         "cleared": ("清表", "cleared")}  # fmt: skip


def problems_of(state: State, track: str) -> list[Problem]:
    """What cannot be: below nothing, a stage of the other track, more cleared than vacated, than signed, than due."""
    if state.stage not in STAGES[track]:
        return [("stage", "这类事项没有这个阶段", "Things of this kind have no such stage")]
    found = [
        (name, f"“{zh}”不能是负数", f"“{en}” cannot be below zero")
        for name, (zh, en) in _SAID.items()
        if (value := getattr(state, name)) is not None and value < 0
    ]
    if track == Track.CLEARING and not found:
        found += list(_out_of_order(state))
    return found


def _out_of_order(state: State) -> Iterable[Problem]:
    above, known = "quantity", state.quantity
    for name in AMOUNTS:
        value = getattr(state, name)
        if value is not None and known is not None and value > known:
            zh, en = _SAID[name]
            zh_above, en_above = _SAID[above]
            yield (
                name,
                f"“{zh}”{value:f}多于“{zh_above}”{known:f}",
                f"More {en} ({value:f}) than {en_above} ({known:f})",
            )
        if value is not None:
            above, known = name, value


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the bureau's figure is not the township's."""

    zh: str
    en: str


def difference(
    reported: State | None, confirmed: State | None, *, unit: str, stages: Mapping[str, tuple[str, str]]
) -> Difference | None:
    """In words what the two values differ by; None where they agree or one is not there. `stages`: names by stage."""
    if reported is None or confirmed is None or reported == confirmed:
        return None
    zh, en = [], []
    if reported.stage != confirmed.stage:
        old, new = stages[reported.stage], stages[confirmed.stage]
        zh.append(f"报{old[0]}、核{new[0]}")
        en.append(f"reported {old[1].lower()}, confirmed {new[1].lower()}")
    for name, (said_zh, said_en) in _SAID.items():
        mine, theirs = getattr(confirmed, name), getattr(reported, name)
        if mine == theirs:
            continue
        if mine is None or theirs is None:
            zh.append(f"{said_zh}报{_words(theirs, unit)}、核{_words(mine, unit)}")
            en.append(f"{said_en} reported {_words(theirs, unit, '?')}, confirmed {_words(mine, unit, '?')}")
        else:
            zh.append(f"{said_zh}报{theirs:f}、核{mine:f}，差{mine - theirs:+f}{unit}")
            en.append(f"{said_en} reported {theirs:f}, confirmed {mine:f} ({mine - theirs:+f} {unit})")
    return Difference("；".join(zh), "; ".join(en))


def _words(value: Decimal | None, unit: str, unknown: str = "空") -> str:
    return unknown if value is None else f"{value:f}{unit}"


@dataclass(frozen=True, slots=True)
class Dates:
    """The days an item is to be begun and finished by; None: nobody set one."""

    start: date | None
    finish: date | None


@dataclass(frozen=True, slots=True)
class Said:
    """A light with its reason in both languages."""

    light: str
    zh: str
    en: str


def item_light(state: State | None, track: str, dates: Dates, *, today: date, red_after: int) -> Said:
    """Blue where it is done; by its days otherwise: late is yellow, more than `red_after` days late is red."""
    stage = state.stage if state else STAGES[track][0]
    if rank(stage, track) >= rank(DONE[track], track):
        return Said(Light.DONE, "已完成", "Done")
    begun = rank(stage, track) >= rank(BEGUN[track], track)
    if dates.finish and dates.finish < today:
        return _late(today - dates.finish, "应完成", "should be done", red_after)
    if not begun and dates.start and dates.start < today:
        return _late(today - dates.start, "应开工", "should have begun", red_after)
    if dates.finish is None and (begun or dates.start is None):
        return Said(Light.GREY, "没有计划日期", "No date is set")
    return Said(Light.GREEN, "按计划推进", "As planned")


def _late(by, zh: str, en: str, red_after: int) -> Said:  # type: ignore[no-untyped-def]
    light = Light.RED if by.days > red_after else Light.YELLOW
    return Said(light, f"{zh}未到，已过{by.days}天", f"It {en} {by.days} days ago")
