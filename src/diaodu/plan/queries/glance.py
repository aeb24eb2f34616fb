"""The questions behind the plan at a glance: lights of a day or an announcement, blanks, months, who holds a chair."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Count

from diaodu.people.models import Tenure
from diaodu.people.queries import alive
from diaodu.plan.choices import AnnouncementState, BlankKind, BlankState, CommitmentState
from diaodu.plan.lights import PlanLights
from diaodu.plan.models import AnnouncedLight, Announcement, Blank, Commitment, Document, Standing
from diaodu.plan.queries import newest_of, plan_lights
from diaodu.plan.queries.announcing import announced_for, announcement_of_period

MONTHS = 12
NOT_COUNTED = (CommitmentState.REJECTED, CommitmentState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class When:
    """What lights are looked at: those of a day as known on it, or those an announcement froze."""

    day: date
    announcement: Announcement | None = None
    is_past: bool = False


def moment_of(document: Document, *, on: date | None, period: str, today: date) -> When:
    """A day to come is today, a period that was not announced is not asked for. One query where a period is named."""
    announcement = announcement_of_period(period, unit=document.unit) if period else None
    if announcement is not None:
        return When(announcement.cut_off, announcement, is_past=True)
    return When(on, is_past=True) if on is not None and on < today else When(today)


def lights_at(document: Document, when: When) -> PlanLights:
    """The lights of a plan then; three queries, or four."""
    lights = plan_lights(document, today=when.day)
    if when.announcement is None:
        return lights
    return replace(lights, standings=announced_for(when.announcement, document.pk))


def counted_commitments(document: Document) -> list[Commitment]:
    """What the sums of a plan hold: all but what was not taken up or was withdrawn."""
    return list(document.commitments.exclude(state__in=NOT_COUNTED).order_by("start", "pk"))


def standings_on(document: Document, day: date) -> dict[int, Standing]:
    return {row.commitment_id: row for row in newest_of(document.commitments.all(), on=day)}


def with_hidden_figures(document: Document) -> frozenset[int]:
    """The commitments with an amount the document hides and nobody has filled in."""
    rows = Blank.objects.filter(document=document, kind=BlankKind.FIGURE, commitment__isnull=False)
    return frozenset(rows.exclude(state=BlankState.FILLED).values_list("commitment_id", flat=True))


def month_ends(day: date, months: int = MONTHS) -> list[date]:
    """The last days of the months before `day`, then `day` itself; the oldest first."""
    days, end = [day], day.replace(day=1) - timedelta(days=1)
    for _ in range(months):
        days.append(end)
        end = end.replace(day=1) - timedelta(days=1)
    return days[::-1]


def light_counts_on(document: Document, days: Sequence[date]) -> dict[date, Counter[str]]:
    """By day: how many of each light; a day without standings is left out. One query."""
    rows = (
        Standing.objects.filter(commitment__document=document, day__in=list(days))
        .exclude(commitment__state__in=NOT_COUNTED)
        .values_list("day", "light")
        .annotate(n=Count("pk"))
        .order_by("day")
    )
    counts: dict[date, Counter[str]] = defaultdict(Counter)
    for day, light, n in rows:
        counts[day][light] = n
    return dict(counts)


def announced_counts(document: Document, *, until: date) -> list[tuple[Announcement, Counter[str]]]:
    """Each announcement up to a day with how many of each light it gave this plan, the oldest first; two queries."""
    frozen = Announcement.objects.filter(
        unit=document.unit_id, state=AnnouncementState.FROZEN, cut_off__lte=until
    ).order_by("-cut_off")[: MONTHS + 1]
    announcements = list(frozen)[::-1]
    rows = (
        AnnouncedLight.objects.filter(announcement__in=announcements, commitment__document=document)
        .values_list("announcement", "light")
        .annotate(n=Count("pk"))
    )
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for key, light, n in rows:
        counts[key][light] = n
    return [(item, counts[item.pk]) for item in announcements if item.pk in counts]


def holders_on(posts: Iterable[int], day: date) -> dict[int, str]:
    """By post: the name of who holds it on that day."""
    rows = Tenure.objects.filter(alive(day), post__in=list(posts)).order_by("since")
    return dict(rows.values_list("post_id", "officer__name"))
