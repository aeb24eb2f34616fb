"""The light of a figure: against the pace, a limit, a rank or a rate.

Distances to the pace are percentage points (个百分点): completion minus pace, never a ratio of the two.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from diaodu.kernel.comparator import Comparator, is_met
from diaodu.kernel.light.case import Aim, Known, Verdict
from diaodu.kernel.light.dates import date_light, is_over
from diaodu.kernel.light.pack import Light, LightPack
from diaodu.kernel.light.saying import distance_en, distance_zh, percent, said
from diaodu.kernel.pace import PaceKind, expected_share
from diaodu.kernel.quantity import Quantity

# A rate is read off at a moment and does not grow with the months: it is held against its promise, not a pace.
RATES, RATE_UNITS = ("growth", "share"), ("%", "‰")


def figure_light(aim: Aim, known: Known, pack: LightPack) -> Verdict:
    if aim.quantity is None or aim.kind in {"grade", "class"}:
        return date_light(aim, known, pack)
    if known.value is None:
        return unreported(aim, known)
    return _with_figure(aim, known, pack)


def _with_figure(aim: Aim, known: Known, pack: LightPack) -> Verdict:
    if aim.kind == "rank":
        return _kept_at_the_end(aim, known, _rank(aim.quantity, known, pack))  # type: ignore[arg-type]
    if _falls(aim):
        return _falling(aim, known, pack)
    if aim.comparator in {Comparator.AT_MOST, Comparator.LESS}:
        return _kept_at_the_end(aim, known, _limit(aim.quantity, aim.comparator, known, pack))  # type: ignore[arg-type]
    if aim.kind in RATES or aim.quantity.unit in RATE_UNITS:  # type: ignore[union-attr]
        return _kept_at_the_end(aim, known, _rate(aim.quantity, aim.comparator, known, pack))  # type: ignore[arg-type]
    return _rising(aim, known, pack)


def _kept_at_the_end(aim: Aim, known: Known, verdict: Verdict) -> Verdict:
    """What must hold until the due date is only done when that day is over."""
    if verdict.light is Light.GREEN and aim.due is not None and (known.value_at or known.as_of) >= aim.due:
        return replace(verdict, light=Light.DONE)
    return verdict


def unreported(aim: Aim, known: Known) -> Verdict:
    if is_over(aim, known):
        return Verdict(
            Light.RED, "overdue", f"时限{aim.due}已过，没有报数", f"Due {aim.due} and over, nothing reported"
        )
    return Verdict(Light.GREY, "unreported", "还没有报数", "Nothing reported yet")


def _rank(promised: Quantity, known: Known, pack: LightPack) -> Verdict:
    behind = known.value - promised.high  # type: ignore[operator]
    zh = f"位次第{said(known.value)}，目标前{said(promised.high)}"
    en = f"Rank {said(known.value)}, promised {said(promised.high)} or better"
    if behind <= 0:
        return Verdict(Light.GREEN, "rank", zh, en)
    return Verdict(Light.YELLOW if behind <= pack.behind_rank else Light.RED, "rank", f"{zh}，差{said(behind)}位", en)


def _falls(aim: Aim) -> bool:
    """A reduction: the opening figure lies above what it is to come down to."""
    return aim.comparator in {Comparator.AT_MOST, Comparator.LESS} and aim.opening > aim.quantity.high  # type: ignore[union-attr]


def _falling(aim: Aim, known: Known, pack: LightPack) -> Verdict:
    goal = aim.quantity.high  # type: ignore[union-attr]
    done = Fraction(aim.opening - known.value) / Fraction(aim.opening - goal)  # type: ignore[operator]
    return _against_pace(aim, known, pack, done, is_met(aim.quantity, aim.comparator, known.value))  # type: ignore[arg-type]


def _limit(promised: Quantity, comparator: str, known: Known, pack: LightPack) -> Verdict:
    value = known.value
    zh, en = f"{said(value)}，上限{said(promised.high)}", f"{said(value)}, limit {said(promised.high)}"
    if is_met(promised, comparator, value):  # type: ignore[arg-type]
        return Verdict(Light.GREEN, "limit", f"{zh}，未超", f"{en}, within it")
    room = promised.high * (1 + pack.over_limit / 100)
    light = Light.YELLOW if pack.over_limit and value <= room else Light.RED  # type: ignore[operator]
    return Verdict(light, "limit", f"{zh}，已超", f"{en}, exceeded")


def _rate(promised: Quantity, comparator: str, known: Known, pack: LightPack) -> Verdict:
    value: Decimal = known.value  # type: ignore[assignment]
    zh, en = (
        f"{said(value)}{promised.unit}，目标{said(promised.low)}{promised.unit}",
        (f"{said(value)}{promised.unit}, promised {said(promised.low)}{promised.unit}"),
    )
    short = promised.low - value
    if is_met(promised, comparator, value):
        return Verdict(Light.GREEN, "rate", f"{zh}，不低于目标", f"{en}, kept")
    light = Light.YELLOW if short <= pack.rate_points else Light.RED
    return Verdict(light, "rate", f"{zh}，差{said(short)}个百分点", f"{en}, {said(short)} points short")


def _rising(aim: Aim, known: Known, pack: LightPack) -> Verdict:
    goal, value = aim.quantity.low, known.value  # type: ignore[union-attr]
    met = is_met(aim.quantity, aim.comparator, value)  # type: ignore[arg-type]
    if goal == aim.opening:  # nothing to gain: either it holds or it does not
        done = Fraction(1) if met else Fraction(0)
    else:
        done = Fraction(value - aim.opening) / Fraction(goal - aim.opening)  # type: ignore[operator]
    return _against_pace(aim, known, pack, done, met)


def _against_pace(aim: Aim, known: Known, pack: LightPack, done: Fraction, met: bool) -> Verdict:
    if met:
        return _reached(aim, known, done)
    if is_over(aim, known):
        zh = f"时限{aim.due}已过，完成率{percent(done)}"
        return Verdict(Light.RED, "overdue", zh, f"Due {aim.due} and over, {percent(done)} done", done, Fraction(1))
    if aim.pace.kind is PaceKind.NONE:
        zh, en = f"完成率{percent(done)}，不按序时判", f"{percent(done)} done, not held against a pace"
        return date_light(aim, known, pack, zh=zh, en=en, done=done)
    # A figure is held against the pace of its own day: a clerk is not behind for the days after the period.
    expected = expected_share(aim.pace, aim.start, aim.due, known.value_at or known.as_of, known.work.steps)
    if expected is None:
        return _without_pace(aim, known, pack, done)
    return banded(known, pack, done, expected)


def _reached(aim: Aim, known: Known, done: Fraction) -> Verdict:
    if aim.advancing and any(item.done_on is None or item.done_on > known.as_of for item in known.work.milestones):
        zh = f"已达目标数，完成率{percent(done)}；推进类任务还有节点未完成"
        en = f"Figure reached, {percent(done)} done; milestones of this advancing task are still open"
        return Verdict(Light.GREEN, "advancing", zh, en, done)
    zh, en = f"已达目标，完成率{percent(done)}", f"Target reached, {percent(done)} done"
    return Verdict(Light.DONE, "reached", zh, en, done)


def _without_pace(aim: Aim, known: Known, pack: LightPack, done: Fraction) -> Verdict:
    if aim.pace.kind is PaceKind.STEPS and aim.due is not None:
        zh, en = f"完成率{percent(done)}，还没有列节点", f"{percent(done)} done, no milestones laid yet"
        return date_light(aim, known, pack, zh=zh, en=en, done=done)
    zh = f"完成率{percent(done)}；没有时限，不判快慢"
    return Verdict(Light.GREY, "undated", zh, f"{percent(done)} done; no due date, so no pace to judge", done)


def banded(known: Known, pack: LightPack, done: Fraction, expected: Fraction) -> Verdict:
    """Held against the bands, with the run of yellow periods before it."""
    behind = (expected - done) * 100
    band = pack.band(behind)
    light, rule, run = band.light, "pace", known.yellows_before + 1
    zh = f"完成率{percent(done)}，{distance_zh(behind)}（序时{percent(expected)}）"
    en = f"{percent(done)} done, {distance_en(behind)} (pace {percent(expected)})"
    if band.zh:
        zh, en = f"{zh}，{band.zh}", f"{en}, {band.en or band.zh}"
    if light is Light.YELLOW and pack.yellow_run and run >= pack.yellow_run:
        light, rule = Light.RED, "yellow_run"
        zh, en = f"{zh}，已连续{run}期", f"{en}, {run} periods in a row"
    return Verdict(light, rule, zh, en, done, expected)
