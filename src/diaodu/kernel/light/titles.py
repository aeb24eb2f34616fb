"""The light of a title to be won: the unit's own marks against the pass mark, until the window closes."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from diaodu.kernel.light.case import Aim, Known, Verdict
from diaodu.kernel.light.dates import date_light, is_over
from diaodu.kernel.light.pack import Light, LightPack
from diaodu.kernel.light.saying import distance_en, distance_zh, percent, said
from diaodu.kernel.pace import expected_share

MARKS = "分"


def title_light(aim: Aim, known: Known, pack: LightPack) -> Verdict:
    """At or above the pass mark is green, never done: a title is won by its award. Below it, held against the pace."""
    work = known.work
    if work.full <= 0:
        return date_light(aim, known, pack, zh="还没有列评定标准", en="no criteria laid yet")
    mark = _pass_mark(aim, work.full, pack)
    zh = f"自评{said(work.own)}分，合格{said(mark)}分，满分{said(work.full)}分"
    en = f"Own marks {said(work.own)}, pass {said(mark)}, full {said(work.full)}"
    if work.unscored:
        zh, en = f"{zh}，{work.unscored}项未自评", f"{en}, {work.unscored} not scored"
    done = Fraction(work.own) / Fraction(mark)
    if is_over(aim, known):
        return Verdict(
            Light.RED, "overdue", f"时限{aim.due}已过，尚未创成；{zh}", f"Due {aim.due} and over, not won; {en}", done
        )
    if work.own >= mark:
        return Verdict(Light.GREEN, "marks", f"{zh}，已过合格线", f"{en}, above it", done)
    expected = expected_share(aim.pace, aim.start, aim.due, known.as_of, work.steps)
    if expected is None:
        return date_light(aim, known, pack, zh=zh, en=en, done=done)
    behind = (expected - done) * 100
    band = pack.band(behind)
    zh = f"{zh}，达合格线的{percent(done)}，{distance_zh(behind)}（序时{percent(expected)}）"
    en = f"{en}, {percent(done)} of the way, {distance_en(behind)} (pace {percent(expected)})"
    return Verdict(band.light, "marks", zh, en, done, expected)


def _pass_mark(aim: Aim, full: Decimal, pack: LightPack) -> Decimal:
    """The mark agreed in what counts; else the pack's share of full marks."""
    agreed = aim.quantity
    if agreed is not None and agreed.unit == MARKS and agreed.low > 0:
        return agreed.low
    return full * pack.pass_share / 100
