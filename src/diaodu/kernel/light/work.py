"""Lights of what is measured by work, not by a figure that grows: milestones, namings, occurrences, standing duties."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from diaodu.kernel.comparator import is_met
from diaodu.kernel.light.case import Aim, Known, Milestone, Verdict, Work
from diaodu.kernel.light.dates import date_light, is_over
from diaodu.kernel.light.figures import figure_light
from diaodu.kernel.light.pack import Band, Light, LightPack
from diaodu.kernel.light.saying import distance_en, distance_zh, percent, said, short
from diaodu.kernel.pace import steps_pace
from diaodu.kernel.quantity import Quantity
from diaodu.kernel.rhythm import Due, Rhythm, times_due

NO_MILESTONES = ("还没有列节点", "no milestones laid yet")


def milestone_light(aim: Aim, known: Known, pack: LightPack) -> Verdict:
    """Share of the weights done against those due; the latest overdue milestone is named."""
    steps = known.work.milestones
    whole = sum(item.weight for item in steps)
    if whole <= 0:
        return date_light(aim, known, pack, zh=NO_MILESTONES[0], en=NO_MILESTONES[1])
    finished = [item for item in steps if _is_done(item, known.as_of)]
    done = Fraction(sum(item.weight for item in finished), whole)
    zh, en = f"节点完成{len(finished)}/{len(steps)}", f"{len(finished)} of {len(steps)} milestones done"
    if len(finished) == len(steps):
        return Verdict(Light.DONE, "milestones", f"{zh}，全部完成", f"{en}, all of them", Fraction(1))
    if is_over(aim, known):
        zh, en = _late(aim, known, f"时限{aim.due}已过，{zh}", f"Due {aim.due} and over, {en}")
        return Verdict(Light.RED, "overdue", zh, en, done, Fraction(1))
    expected = steps_pace(known.work.steps, aim.due, known.as_of)
    if expected is None:
        said_zh, said_en = f"{zh}；节点和任务都没有时限，不判快慢", f"{en}; neither they nor the task have a day"
        return Verdict(Light.GREY, "undated", said_zh, said_en, done)
    band = pack.band((expected - done) * 100)
    zh, en = _held_against(done, expected, band, (zh, en))
    zh, en = _late(aim, known, zh, en)
    return Verdict(band.light, "milestones", zh, en, done, expected)


def naming_light(aim: Aim, known: Known, pack: LightPack) -> Verdict:
    """A naming comes all at once: milestones lead to it, then a step; a figure is never held against the months."""
    promised, value = aim.quantity, known.value
    if promised is not None and value is not None and is_met(promised, aim.comparator, value):
        zh = f"已认定{said(value)}{promised.unit}，目标{said(promised.low)}{promised.unit}，已达目标"
        en = f"{said(value)} named, {said(promised.low)} promised, reached"
        return Verdict(Light.DONE, "named", zh, en, Fraction(1))
    verdict = milestone_light(aim, known, pack)
    if verdict.light is Light.DONE:
        zh, en = f"{verdict.zh}，等待认定公布", f"{verdict.en}; the naming is awaited"
        verdict = replace(verdict, light=Light.GREEN, rule="awaited", zh=zh, en=en)
        if is_over(aim, known):
            zh, en = f"时限{aim.due}已过，尚未认定；{verdict.zh}", f"Due {aim.due} and over, not named; {en}"
            verdict = replace(verdict, light=Light.RED, rule="overdue", zh=zh, en=en, expected=Fraction(1))
    if promised is None or value is None:
        return verdict
    zh = f"已认定{said(value)}{promised.unit}，目标{said(promised.low)}{promised.unit}；{verdict.zh}"
    return replace(verdict, zh=zh, en=f"{said(value)} named, {said(promised.low)} promised; {verdict.en}")


def bundle_light(aim: Aim, known: Known, pack: LightPack) -> Verdict:
    """Members that reached the stage that counts, of those promised; of those named where no count is promised."""
    members = known.work.members
    if aim.quantity is None and members:
        aim = replace(aim, quantity=Quantity(Decimal(members), Decimal(members), "个"))
    if aim.quantity is not None and known.value is None:
        return date_light(aim, known, pack, zh="还没有列入项目", en="no member projects named yet")
    verdict = figure_light(aim, known, pack)
    if aim.quantity is None:
        return verdict
    reached, promised = said(known.value), said(aim.quantity.low)
    zh = f"到位{reached}个，应有{promised}个，已列{members}个；{verdict.zh}"
    return replace(verdict, zh=zh, en=f"{reached} of {promised} reached, {members} named; {verdict.en}")


def periodic_light(aim: Aim, known: Known, pack: LightPack) -> Verdict:
    """Occurrences of the year against even steps: the first of two a year is due by the end of June."""
    rhythm = Rhythm.parse(aim.rhythm)
    if rhythm is None:
        return date_light(aim, known, pack, zh="没有频次", en="no rhythm is agreed")
    due = times_due(rhythm, aim.start, aim.due, known.as_of)
    held = _held(known.work, due, known.as_of)
    done, expected = Fraction(held, due.whole), Fraction(due.by_now, due.whole)
    zh = f"本年已开展{held}次，应{due.by_now}次，全年{due.whole}次"
    en = f"{held} times this year, {due.by_now} due, {due.whole} in all"
    if held >= due.whole:
        is_last = aim.due is not None and aim.due <= due.last
        return Verdict(Light.DONE if is_last else Light.GREEN, "times", zh, en, done, expected)
    if is_over(aim, known):
        return Verdict(
            Light.RED, "overdue", f"时限{aim.due}已过，{zh}", f"Due {aim.due} and over, {en}", done, expected
        )
    behind = (expected - done) * 100
    band = pack.band(behind)
    return Verdict(
        band.light, "times", f"{zh}，{distance_zh(behind, '应开展')}", f"{en}, {distance_en(behind)}", done, expected
    )


def standing_light(aim: Aim, known: Known, pack: LightPack) -> Verdict:
    """What has no end: the inspection rhythm kept, and the share of findings settled; the worse of the two shows."""
    parts = [part for part in (_rhythm_kept(aim, known, pack), _settled(known.work, pack)) if part is not None]
    if not parts:
        return Verdict(Light.GREY, "unreported", "还没有登记开展情况", "Nothing entered yet")
    order = [Light.RED, Light.YELLOW, Light.GREEN]
    worst = min(parts, key=lambda part: order.index(part.light))
    return replace(worst, zh="；".join(part.zh for part in parts), en="; ".join(part.en for part in parts))


def direction_light(aim: Aim, known: Known, pack: LightPack) -> Verdict:
    """Reported in words lately, or silent for so many days. A date that is over still counts."""
    told = known.work.told_on
    if is_over(aim, known):
        zh, en = _told(told)
        return date_light(aim, known, pack, zh=zh, en=en)
    since = told or aim.start
    if since is None:
        return Verdict(Light.GREY, "unreported", "还没有文字报告", "Nothing reported in words yet")
    days = max(0, (known.as_of - since).days)
    zh, en = _told(told)
    if days <= pack.silent_days:
        return Verdict(Light.GREEN if told else Light.GREY, "told" if told else "unreported", zh, en)
    light = Light.YELLOW if days <= pack.silent_long_days else Light.RED
    return Verdict(light, "silent", f"{zh}，已{days}天没有新报告", f"{en}, silent for {days} days")


def _told(told: date | None) -> tuple[str, str]:
    if told is None:
        return "还没有文字报告", "Nothing reported in words yet"
    return f"最近一次文字报告到{told}", f"Last reported in words up to {told}"


def _held_against(done: Fraction, expected: Fraction, band: Band, counted: tuple[str, str]) -> tuple[str, str]:
    behind = (expected - done) * 100
    zh = f"{counted[0]}，完成{percent(done)}，{distance_zh(behind, '应完成')}（应完成{percent(expected)}）"
    en = f"{counted[1]}, {percent(done)}, {distance_en(behind)} (due {percent(expected)})"
    return (f"{zh}，{band.zh}", f"{en}, {band.en or band.zh}") if band.zh else (zh, en)


def _late(aim: Aim, known: Known, zh: str, en: str) -> tuple[str, str]:
    """The sentence with the latest overdue milestone, or the next one, named."""
    waiting = [
        (day, item.name)
        for item in known.work.milestones
        if not _is_done(item, known.as_of) and (day := item.due or aim.due) is not None
    ]
    late = [each for each in waiting if each[0] < known.as_of]
    if late:
        day, name = max(late, key=lambda each: each[0])
        days = (known.as_of - day).days
        return (
            f"{zh}；“{short(name)}”应于{day}完成，已过{days}天",
            f"{en}; “{short(name)}” was due {day}, {days} days ago",
        )
    if waiting:
        day, name = min(waiting, key=lambda each: each[0])
        return f"{zh}；下一节点“{short(name)}”{day}", f"{en}; next “{short(name)}” {day}"
    return zh, en


def _rhythm_kept(aim: Aim, known: Known, pack: LightPack) -> Verdict | None:
    rhythm, times = Rhythm.parse(aim.rhythm), [day for day in known.work.times if day <= known.as_of]
    if rhythm is not None:
        due = times_due(rhythm, aim.start, None, known.as_of)
        held = _held(known.work, due, known.as_of)
        done, expected = Fraction(held, due.whole), Fraction(due.by_now, due.whole)
        zh, en = f"本年已开展{held}次，应{due.by_now}次", f"{held} times this year, {due.by_now} due"
        return Verdict(pack.band((expected - done) * 100).light, "rhythm", zh, en, done, expected)
    if not times:
        return None
    days = (known.as_of - max(times)).days
    zh, en = f"最近一次开展{max(times)}，距今{days}天", f"Last done {max(times)}, {days} days ago"
    if days <= pack.visit_days:
        return Verdict(Light.GREEN, "rhythm", zh, en)
    return Verdict(Light.YELLOW if days <= 2 * pack.visit_days else Light.RED, "rhythm", zh, en)


def _settled(work: Work, pack: LightPack) -> Verdict | None:
    if work.found <= 0:
        return None
    share = Fraction(work.settled, work.found)
    zh = f"发现问题{work.found}个，整改{work.settled}个（{percent(share)}）"
    en = f"{work.settled} of {work.found} findings settled ({percent(share)})"
    if share * 100 >= Fraction(pack.settled_green):
        light = Light.GREEN
    else:
        light = Light.YELLOW if share * 100 >= Fraction(pack.settled_yellow) else Light.RED
    return Verdict(light, "settled", zh, en, share)


def _held(work: Work, due: Due, as_of: date) -> int:
    return sum(due.first <= day <= min(due.last, as_of) for day in work.times)


def _is_done(item: Milestone, as_of: date) -> bool:
    return item.done_on is not None and item.done_on <= as_of
