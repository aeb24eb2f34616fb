"""What the ledgers propose for a dispatch meeting: open decisions, turned, red, unsolved, about to miss, warned of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from diaodu.core.choices import Sensitivity
from diaodu.core.clock import moment
from diaodu.dispatch.choices import OPEN, ItemSource
from diaodu.dispatch.forecasts import misses
from diaodu.dispatch.models import Alert, DispatchMeeting
from diaodu.dispatch.rules.agenda import Candidate, chosen
from diaodu.dispatch.setting_kinds import most_items
from diaodu.duties.choices import CLOSED
from diaodu.duties.models import Decision
from diaodu.people.choices import TieKind
from diaodu.people.models import Tie, Unit
from diaodu.people.permissions import within
from diaodu.people.queries import alive
from diaodu.plan.choices import UNDER_WAY, DocumentState, Light
from diaodu.plan.models import Commitment, Standing
from diaodu.plan.queries import newest_of, turned_lights
from diaodu.problems.choices import OPEN as PROBLEM_OPEN
from diaodu.problems.models import Problem
from diaodu.problems.queries import overdue

WORSE = (Light.RED, Light.YELLOW)
_WORDS = {
    "red": ("滞后", "behind"),
    "yellow": ("预警", "warning"),
    "green": ("正常", "on pace"),
    "done": ("完成", "done"),
    "grey": ("未亮灯", "no light"),
}
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class _County:
    unit: Unit
    day: date
    at: datetime
    commitments: QuerySet[Commitment]


def proposed_for(dispatch: DispatchMeeting, *, today: date) -> list[Candidate]:
    """At most as many as the county's rule says, without what is on the agenda; a constant number of questions."""
    county = Unit.objects.get(path=dispatch.meeting.unit.county_path)
    there = dispatch.items.exclude(about=None).values_list("about", flat=True)
    return chosen(candidates(county, today=today), there=there, most=most_items(county.path, on=today))


def candidates(county: Unit, *, today: date) -> list[Candidate]:
    ours = Commitment.objects.filter(
        within(county.path, "document__unit__path"), document__state=DocumentState.CURRENT, state__in=UNDER_WAY
    )
    known = _County(county, today, moment(), ours)
    standings = list(_standings(known))
    leads = _leads([row.commitment.subject_id for row in standings], today)
    found = [*_decided(known), *_turned(known, leads), *_red(standings, leads)]
    found += [*_unsolved(known), *_missing(known, standings, leads), *_warned(known)]
    return found


def open_decisions(county: Unit) -> QuerySet[Decision]:
    """What dispatch meetings decided and nobody has settled yet, the most urgent first."""
    ours = Decision.objects.filter(within(county.path, "meeting__unit__path"), meeting__dispatch__isnull=False)
    still = ours.exclude(duty__state__in=CLOSED)
    return still.select_related("duty__unit", "duty__subject", "meeting", "about").order_by("duty__due_at", "pk")


def _decided(county: _County) -> Iterator[Candidate]:
    for row in open_decisions(county.unit):
        duty, meeting = row.duty, row.meeting
        late = duty.due_at is not None and duty.due_at < county.at
        due = f"{localtime(duty.due_at):%-m月%-d日}" if duty.due_at else ""
        due_en = f"{localtime(duty.due_at):%Y-%m-%d}" if duty.due_at else ""
        zh = f"{localtime(meeting.starts_at):%-m月%-d日}会议议定，{due}到期，" + ("已逾期" if late else "尚未办结")
        en = f"decided on {localtime(meeting.starts_at):%Y-%m-%d}, due {due_en}, " + ("overdue" if late else "open")
        weight = (county.at - duty.due_at).total_seconds() if duty.due_at else 0.0
        yield Candidate(ItemSource.DECISION, duty.subject_id, row.text[:200], zh, en, duty.unit_id, weight, row.pk)


def _turned(county: _County, leads: dict[int, Unit]) -> Iterator[Candidate]:
    for turn in turned_lights(county.commitments, today=county.day):
        now, then = turn.now, turn.before
        if now.light not in WORSE or _rank(now.light) >= _rank(then.light):
            continue
        zh = f"由{_WORDS[then.light][0]}转{_WORDS[now.light][0]}：{now.reason_zh}"
        en = f"turned from {_WORDS[then.light][1]} to {_WORDS[now.light][1]}: {now.reason_en}"
        yield _about(ItemSource.TURNED, now, leads, zh, en)


def _red(standings: Iterable[Standing], leads: dict[int, Unit]) -> Iterator[Candidate]:
    for row in standings:
        if row.light == Light.RED:
            yield _about(ItemSource.RED, row, leads, row.reason_zh, row.reason_en)


def _about(source: str, row: Standing, leads: dict[int, Unit], zh: str, en: str) -> Candidate:
    item = row.commitment
    behind = float((row.expected or 0) - (row.completion or 0)) if row.expected is not None else 0.0
    lead = leads.get(item.subject_id)
    urgent = 1000.0 if row.light == Light.RED else 0.0
    return Candidate(
        source, item.subject_id, item.short or cut(item.quote), zh, en, lead.pk if lead else None, urgent + behind
    )


def _unsolved(county: _County) -> Iterator[Candidate]:
    """Late, or gone up to a leader. What concerns a closed record is dealt with where it may be seen."""
    ours = Problem.objects.filter(scope=county.unit.path, state__in=PROBLEM_OPEN)
    open_to_many = Q(about=None) | Q(about__sensitivity__in=(Sensitivity.PUBLIC, Sensitivity.INTERNAL))
    late = overdue(ours, county.at).values("pk")
    rows = ours.filter(open_to_many).filter(Q(level__gt=0) | Q(pk__in=late)).select_related("unit")
    for row in rows.order_by("-level", "due_at", "pk")[:_LONGEST]:
        is_late = row.due_at is not None and row.due_at < county.at
        days = (county.at - row.due_at).days if is_late and row.due_at else 0
        zh = "、".join(
            word
            for word in (("已提级" if row.level else ""), (f"逾期{days}天" if days else "已超时限" if is_late else ""))
            if word
        )
        en = ", ".join(
            word for word in (("taken up" if row.level else ""), (f"{days} days overdue" if is_late else "")) if word
        )
        yield Candidate(
            ItemSource.PROBLEM, row.subject_id, row.title, zh, en, row.unit_id,
            row.level * 1000.0 + days,
        )  # fmt: skip


def _missing(county: _County, standings: Sequence[Standing], leads: dict[int, Unit]) -> Iterator[Candidate]:
    """Commitments, and the county's own indicators; what a place will miss is the place's own meeting's."""
    by_subject = {row.commitment.subject_id: row for row in standings}
    for miss in misses(county.unit, today=county.day):
        weight = 100.0 - float(miss.chance if miss.chance is not None else 50)
        if (row := by_subject.get(miss.subject_id)) is not None:
            lead, item = leads.get(miss.subject_id), row.commitment
            title = item.short or cut(item.quote)
            yield Candidate(
                ItemSource.MISS, miss.subject_id, title, miss.zh, miss.en, lead.pk if lead else None, weight
            )
        elif miss.unit_id == county.unit.pk:
            label = miss.outlook.subject.label_zh
            yield Candidate(ItemSource.MISS, miss.subject_id, label, miss.zh, miss.en, None, weight)


def _warned(county: _County) -> Iterator[Candidate]:
    """Warnings about the county's own figures, those that last longest first; a commitment's go with its light."""
    rows = Alert.objects.filter(scope=county.unit.path, state__in=OPEN).select_related("about")
    grouped: dict[int, list[Alert]] = defaultdict(list)
    for row in rows.order_by("raised_on", "pk"):
        own = row.about.kind == "commitment" or row.unit_id == county.unit.pk
        grouped[row.about_id if own else row.subject_id].append(row)
    for key, alerts in grouped.items():
        first = alerts[0]
        weight = (county.day - first.raised_on).days + (100.0 if first.unit_id == county.unit.pk else 0.0)
        yield Candidate(
            ItemSource.ALERT, key, first.title, first.reason_zh, first.reason_en, first.lead_id, weight,
        )  # fmt: skip


def _standings(county: _County) -> QuerySet[Standing]:
    rows = newest_of(county.commitments, on=county.day).select_related("commitment")
    return rows.order_by("commitment__start")


def _leads(subjects: Sequence[int], day: date) -> dict[int, Unit]:
    ties = Tie.objects.filter(alive(day), kind=TieKind.LEAD, subject__in=subjects).select_related("unit")
    return {tie.subject_id: tie.unit for tie in ties}


def _rank(light: str) -> int:
    return ("red", "yellow", "grey", "green", "done").index(light)


def cut(words: str) -> str:
    words = words.rstrip("。；; ")
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
