"""Announced lights, where commitments stand, what they are called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from diaodu.bulletins.papers.composing.bound import Bound, Style
from diaodu.bulletins.papers.sources import Parts, When, register_source, words
from diaodu.people.permissions import within
from diaodu.plan.choices import AnnouncementState, Light
from diaodu.plan.models import AnnouncedLight, Announcement, Clause, Commitment, Milestone
from diaodu.plan.queries import newest_of
from diaodu.plan.queries.announcing import announcement_before, colours_of

_TASKS = "项"
_ENOUGH, _LONGEST = 3, 40  # letters of a name
_WORSE = {str(light): place for place, light in enumerate(Light) if light != Light.GREY}  # the smaller the worse


def name_of(commitment: Commitment) -> str:
    """What the office calls it; else its object; where that is little more than a figure, the sentence."""
    for name in (commitment.short, commitment.object):
        if len(re.sub(r"[\d\W_]", "", name)) >= _ENOUGH and not name[0].isdigit():
            return name.replace("“", "‘").replace("”", "’")
    quote = commitment.quote.rstrip("。；;，,").replace("“", "‘").replace("”", "’")
    return quote if len(quote) <= _LONGEST else f"{quote[: _LONGEST - 1]}…"


def lights(asked: Sequence[Parts], when: When) -> Mapping[Parts, Bound]:
    """`light:<announcement>:<red|…|all|worse|better>`: how many tasks. Announced lights never move."""
    wanted = [parts for parts in asked if len(parts) == 2]
    found: dict[Parts, Bound] = {}
    for announcement in _announcements({parts[0] for parts in wanted}, when):
        now = colours_of(announcement)
        counts = Counter(now.values()) | {"all": len(now)}
        if any(parts[1] in ("worse", "better") for parts in wanted):
            counts |= _turned(now, colours_of(announcement_before(announcement)))
        for parts in wanted:
            if parts[0] == announcement.code:
                label = f"{announcement.period}公布灯号：{_label(parts[1])}"
                number = Decimal(counts.get(parts[1], 0))
                found[parts] = Bound("", Style.AMOUNT, "", label, number, _TASKS, period=announcement.period)
    return found


def _turned(now: Mapping[int, str], before: Mapping[int, str]) -> dict[str, int]:
    """How many turned worse, how many better, among those that had a light both times."""
    both = [(_WORSE[now[key]], _WORSE[was]) for key, was in before.items() if was in _WORSE and now.get(key) in _WORSE]
    return {"worse": sum(new < old for new, old in both), "better": sum(new > old for new, old in both)}


def _label(light: str) -> str:
    named = {"all": "全部", "worse": "转差", "better": "转好"}
    return named.get(light) or {"red": "红灯", "yellow": "黄灯", "green": "绿灯", "done": "已完成"}.get(light, "灰灯")


def announced(asked: Sequence[Parts], when: When) -> Mapping[Parts, Bound]:
    """`announced:<announcement>:<commitment>:<completion|why>`: as it was announced."""
    wanted = [parts for parts in asked if len(parts) == 3]
    rows = AnnouncedLight.objects.filter(
        announcement__in=_announcements({parts[0] for parts in wanted}, when),
        commitment__code__in={parts[1] for parts in wanted},
    ).select_related("announcement", "commitment")
    there = {(row.announcement.code, row.commitment.code): row for row in rows}
    return {parts: _announced(there[parts[:2]], parts[2]) for parts in wanted if parts[:2] in there}


def _announced(row: AnnouncedLight, what: str) -> Bound:
    label = f"{row.announcement.period}公布：{name_of(row.commitment)}"
    if what == "completion":
        return Bound(
            "", Style.SHARE, "", label[:200], row.completion, "%", period=row.announcement.period, blank="没有完成率"
        )
    return words(label, row.reason_zh, blank="没有缘由")


def tasks(asked: Sequence[Parts], when: When) -> Mapping[Parts, Bound]:
    """`task:<commitment>:name`, `task:<commitment>:<value|completion|why>`: where it stands now, not as announced."""
    wanted = [parts for parts in asked if len(parts) == 2]
    rows = Commitment.objects.filter(
        within(when.scope, "document__unit__path"), code__in={parts[0] for parts in wanted}
    )
    there = {row.code: row for row in rows}
    standings = {}
    if any(parts[1] != "name" for parts in wanted):
        standings = {row.commitment_id: row for row in newest_of(rows, on=when.day)}
    found: dict[Parts, Bound] = {}
    for code, what in wanted:
        if commitment := there.get(code):
            standing, name = standings.get(commitment.pk), name_of(commitment)
            if what == "name":
                found[code, what] = words(name, name)
            elif what == "why":
                found[code, what] = words(f"{name}：进度", standing.reason_zh if standing else "", blank="尚无进度")
            else:
                value = getattr(standing, what) if standing and what in ("value", "completion") else None
                unit, style = ("%", Style.SHARE) if what == "completion" else (_measured_in(commitment), Style.AMOUNT)
                found[code, what] = Bound("", style, "", f"{name}：进度"[:200], value, unit, blank="尚无进度")
    return found


def _measured_in(commitment: Commitment) -> str:
    target = commitment.targets.order_by("pk").first()
    return (target.canonical_unit or target.unit) if target else ""


def chapters(asked: Sequence[Parts], when: When) -> Mapping[Parts, Bound]:
    """`chapter:<key>:title`: a heading of a plan."""
    keys = {int(parts[0]): parts for parts in asked if len(parts) == 2 and parts[0].isdecimal()}
    rows = Clause.objects.filter(within(when.scope, "document__unit__path"), pk__in=keys)
    return {keys[row.pk]: words(row.heading, row.heading.rstrip("。：:")) for row in rows}


def milestones(asked: Sequence[Parts], when: When) -> Mapping[Parts, Bound]:
    """`milestone:<key>:<name|due>`: a node a commitment is to reach."""
    keys = {int(parts[0]) for parts in asked if len(parts) == 2 and parts[0].isdecimal()}
    rows = Milestone.objects.filter(within(when.scope, "commitment__document__unit__path"), pk__in=keys)
    there = {str(row.pk): row for row in rows}

    def one(row: Milestone, what: str) -> Bound:
        said = {"name": row.name, "due": f"{row.due.year}年{row.due.month}月{row.due.day}日" if row.due else ""}
        return words(f"节点：{row.name}", said.get(what, ""), blank="没有登记")

    return {parts: one(there[parts[0]], parts[1]) for parts in asked if parts[0] in there}


def _announcements(codes: set[str], when: When) -> list[Announcement]:
    ours = Announcement.objects.filter(within(when.scope, "unit__path"), code__in=codes)
    return list(ours.filter(state=AnnouncementState.FROZEN))


register_source("light", lights)
register_source("announced", announced)
register_source("task", tasks)
register_source("milestone", milestones)
register_source("chapter", chapters)
