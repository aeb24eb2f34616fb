"""The methods of scoring: a share of an item's full points (1 is all of them) out of one figure and its peers'.

Every method is monotone: a better figure of one's own never brings less, a better one of a peer never brings more.
So the range of a score lies between one's worst figure among the peers' best and one's best among their worst.
Sources: the county schemes named in reference/assessment.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from diaodu.assessment.scoring.values import HUNDRED, ONE, ZERO, ItemRule, Method, Points, Reading, Why

Outcome = tuple[Decimal | None, Why]  # a share, and why
_POINT = Decimal("0.0001")


def _said(number: Decimal) -> str:
    """At most four places, no zeros behind them: as people write it."""
    text = f"{number.quantize(_POINT):f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def _held(share: Decimal, rule: ItemRule, *, cap: str = "100", floor: str = "0") -> Decimal:
    low, high = rule.number("floor", floor) / HUNDRED, rule.number("cap", cap) / HUNDRED
    return max(low, min(high, share))


def _toward_good(rule: ItemRule, difference: Decimal) -> Decimal:
    return -difference if rule.lower_is_better else difference


def completion(own: Decimal, _peers: Sequence[Decimal], rule: ItemRule, target: Decimal | None) -> Outcome:
    """Value ÷ target, held under the cap; where less is better target ÷ value. A target of 0 or less gives no score."""
    if target is None:
        return None, Why("no_target")
    if target <= ZERO:
        return None, Why("target_not_positive", {"target": _said(target)})
    if not rule.lower_is_better:
        rate = own / target
    elif own <= ZERO:
        return _held(Decimal(10), rule), Why("completion_nothing_left", {"value": _said(own), "target": _said(target)})
    else:
        rate = target / own
    share = _held(rate, rule)
    words = {"value": _said(own), "target": _said(target), "rate": _said((rate * HUNDRED).quantize(Decimal("0.1")))}
    return share, Why("completion_held" if share != rate else "completion", words | {"held": _said(share * HUNDRED)})


def pass_or_nothing(own: Decimal, _peers: Sequence[Decimal], rule: ItemRule, target: Decimal | None) -> Outcome:
    if target is None:
        return None, Why("no_target")
    good = _toward_good(rule, own - target) >= ZERO
    return (ONE if good else ZERO), Why("passed" if good else "missed", {"value": _said(own), "target": _said(target)})


def growth(own: Decimal, _peers: Sequence[Decimal], rule: ItemRule, target: Decimal | None) -> Outcome:
    """`base` percent at the target, `step` percent for each point above or below it."""
    if target is None:
        return None, Why("no_target")
    over = _toward_good(rule, own - target)
    share = _held((rule.number("base", "80") + over * rule.number("step", "5")) / HUNDRED, rule)
    return share, Why("growth", {"value": _said(own), "target": _said(target), "over": _said(abs(over)),
                                 "side": "over" if over >= ZERO else "under"})  # fmt: skip


def place_among(own: Decimal, peers: Sequence[Decimal], rule: ItemRule) -> int:
    """1 with nobody better; those who are equal share a place."""
    return 1 + sum(_toward_good(rule, peer - own) > ZERO for peer in peers)


def ladder(own: Decimal, peers: Sequence[Decimal], rule: ItemRule, _target: Decimal | None) -> Outcome:
    """First all points, second `step` percent less (5), and so on, not below the floor."""
    place = place_among(own, peers, rule)
    share = _held((HUNDRED - rule.number("step", "5") * (place - 1)) / HUNDRED, rule)
    return share, Why("ladder", {"place": str(place), "of": str(len(peers) + 1), "held": _said(share * HUNDRED)})


def efficacy(own: Decimal, peers: Sequence[Decimal], rule: ItemRule, _target: Decimal | None) -> Outcome:
    """`base` (60) + (100 − base) × (x − min) ÷ (max − min); `equal` says what all get where max is min."""
    everyone = [own, *peers]
    least, most = min(everyone), max(everyone)
    if least == most:
        share = rule.number("equal", "100") / HUNDRED
        return share, Why("efficacy_equal", {"value": _said(own), "held": _said(share * HUNDRED)})
    part = (most - own if rule.lower_is_better else own - least) / (most - least)
    base = rule.number("base", "60")
    share = (base + (HUNDRED - base) * part) / HUNDRED
    return share, Why("efficacy", {"value": _said(own), "min": _said(least), "max": _said(most), "base": _said(base),
                                   "held": _said((share * HUNDRED).quantize(Decimal("0.01")))})  # fmt: skip


def deviation(own: Decimal, peers: Sequence[Decimal], rule: ItemRule, _target: Decimal | None) -> Outcome:
    """`base` (60), and `points` (0.1) more or less for each `step` (0.1) above or below the mean or `reference`."""
    given = rule.params.get("reference", "")
    reference = Decimal(given) if given else sum([own, *peers], ZERO) / (len(peers) + 1)
    over = _toward_good(rule, own - reference)
    marks = rule.number("base", "60") + over / rule.number("step", "0.1") * rule.number("points", "0.1")
    share = _held(marks / HUNDRED, rule)
    return share, Why("deviation", {"value": _said(own), "reference": _said(reference.quantize(Decimal("0.01"))),
                                    "over": _said(abs(over).quantize(Decimal("0.01"))),
                                    "side": "over" if over >= ZERO else "under",
                                    "held": _said((share * HUNDRED).quantize(Decimal("0.01")))})  # fmt: skip


def mark(own: Decimal, _peers: Sequence[Decimal], rule: ItemRule, _target: Decimal | None) -> Outcome:
    out_of = rule.number("out_of", "100")
    share = _held(own / out_of, rule)
    return share, Why("mark", {"value": _said(own), "out_of": _said(out_of)})


Scored = Callable[[Decimal, Sequence[Decimal], ItemRule, Decimal | None], Outcome]
_METHODS: Mapping[Method, Scored] = {
    Method.COMPLETION: completion,
    Method.PASS: pass_or_nothing,
    Method.GROWTH: growth,
    Method.LADDER: ladder,
    Method.EFFICACY: efficacy,
    Method.DEVIATION: deviation,
    Method.MARK: mark,
}


def share_of(rule: ItemRule, unit: str, readings: Mapping[str, Reading]) -> Outcome:
    """The share one unit gets by the middle figures of all; None where its own is blank or cannot be scored."""
    own = readings[unit]
    if own.value is None:
        return None, Why("blank")
    if rule.method == Method.IMPROVEMENT:
        peers = {name: each.value for name, each in readings.items() if name != unit and each.value is not None}
        return _improvement(rule, unit, own.value, peers, readings)
    others = [each.value for name, each in readings.items() if name != unit and each.value is not None]
    return _METHODS[rule.method](own.value, others, rule, own.target)


def _improvement(
    rule: ItemRule, unit: str, value: Decimal, peers: Mapping[str, Decimal], readings: Mapping[str, Reading]
) -> Outcome:
    """`base` (80) percent, `step` (5) more or less for each place gained or lost; both places among the same units."""
    earlier = readings[unit].before
    if earlier is None:
        return None, Why("no_before")
    known = {name: each.before for name, each in readings.items() if name != unit and each.before is not None}
    same = [name for name in peers if name in known]
    now = place_among(value, [peers[name] for name in same], rule)
    then = place_among(earlier, [known[name] for name in same], rule)
    share = _held((rule.number("base", "80") + rule.number("step", "5") * (then - now)) / HUNDRED, rule)
    return share, Why("improvement", {"now": str(now), "then": str(then), "held": _said(share * HUNDRED)})


def score_item(rule: ItemRule, readings: Mapping[str, Reading], weight: Decimal | None = None) -> dict[str, Points]:
    """Every unit's points of one item, among the units of its group."""
    full = rule.weight if weight is None else weight
    exact = all(each.least == each.most for each in readings.values())
    return {unit: _points(rule, unit, readings, full, exact=exact) for unit in readings}


def _points(rule: ItemRule, unit: str, readings: Mapping[str, Reading], full: Decimal, *, exact: bool) -> Points:
    share, why = share_of(rule, unit, readings)
    if share is None:
        return Points(None, None, None, why, full)
    if exact:
        return Points(share * full, share * full, share * full, why, full)
    worst, best = (_share_at(rule, unit, readings, good=good) for good in (False, True))
    ends = [each for each in (worst, best, share) if each is not None]
    return Points(share * full, min(ends) * full, max(ends) * full, why, full)


def _share_at(rule: ItemRule, unit: str, readings: Mapping[str, Reading], *, good: bool) -> Decimal | None:
    """One's own figure at one end of its range, the peers' at the other."""
    turned = {}
    for name, each in readings.items():
        up = (good != (name != unit)) != rule.lower_is_better
        turned[name] = Reading(each.most if up else each.least, target=each.target, before=each.before)
    return share_of(rule, unit, turned)[0]
