"""Every question about announced lights."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from diaodu.core.calendar import calendar_for
from diaodu.core.settings import newest_setting
from diaodu.kernel.period import Period
from diaodu.ledger.models import Round
from diaodu.people.choices import PLAN_KEEPERS, RoundField, TieKind
from diaodu.people.models import Post, Tie, Unit
from diaodu.people.permissions import within
from diaodu.plan.announcing import CHECKING, end_of_checking, report_deadline
from diaodu.plan.choices import AnnouncementState, CommitmentState, Decision, DocumentState
from diaodu.plan.models import AnnouncedLight, Announcement, Clause, Commitment, Objection, Standing
from diaodu.plan.permissions import WORKERS
from diaodu.plan.queries import newest_standings
from diaodu.plan.sections import Sections

ROUND_DUE = "ledger.round_due"
_LEFT_OUT = (CommitmentState.REJECTED, CommitmentState.WITHDRAWN, CommitmentState.CARRIED)


@dataclass(frozen=True, slots=True)
class Opening:
    """What a new checking is proposed with."""

    period: Period
    cut_off: date
    check_until: datetime


def announced_lights(period: str, *, unit: Unit) -> QuerySet[AnnouncedLight]:
    """What was announced for a period (2026-07) in the unit's county: for papers and scores. Empty until frozen."""
    county = within(unit.county_path, "announcement__unit__path")
    return (
        AnnouncedLight.objects.filter(county, announcement__period=period, announcement__state=AnnouncementState.FROZEN)
        .select_related("commitment", "lead", "announcement")
        .order_by("commitment__document", "commitment__start")
    )


def listed_announcements(seen: QuerySet[Announcement]) -> QuerySet[Announcement]:
    """With how many of each light and how many objections; one query."""
    lights = {
        f"count_{light}": Count("lights", filter=Q(lights__light=light), distinct=True)
        for light in ("red", "yellow", "green", "done", "grey")
    }
    return seen.annotate(
        count_all=Count("lights", distinct=True),
        count_objections=Count("lights__objections", distinct=True),
        count_open=Count("lights__objections", filter=Q(lights__objections__state=Decision.OPEN), distinct=True),
        **lights,
    ).order_by("-cut_off", "-pk")


def lights_of(announcement: Announcement, seen: QuerySet[AnnouncedLight]) -> list[AnnouncedLight]:
    """The lights of one announcement with commitment, lead and objections, in the order of the text; two queries."""
    objections = Objection.objects.select_related("unit", "evidence").order_by("at", "pk")
    return list(
        seen.filter(announcement=announcement)
        .select_related("commitment__document", "lead")
        .defer("commitment__document__text", "commitment__document__counts")
        .prefetch_related(Prefetch("objections", queryset=objections))
        .order_by("commitment__document", "commitment__start", "pk")
    )


def announcement_before(announcement: Announcement) -> Announcement | None:
    """The announcement frozen before this one."""
    earlier = Announcement.objects.filter(
        unit=announcement.unit_id, state=AnnouncementState.FROZEN, cut_off__lt=announcement.cut_off
    )
    return earlier.order_by("-cut_off").first()


def colours_of(announcement: Announcement | None) -> dict[int, str]:
    """By commitment: the light that was announced."""
    if announcement is None:
        return {}
    return dict(announcement.lights.values_list("commitment_id", "light"))


def sections_of(documents: Iterable[int]) -> Sections:
    """The outlines of these plans; one query."""
    wanted = Clause.objects.filter(document__in=set(documents))
    return Sections(wanted.only("document_id", "key", "kind", "number", "heading", "order", "level"))


def newest_announced(commitments: QuerySet[Commitment], *, on: date) -> dict[int, AnnouncedLight]:
    """By commitment: what was last announced of it up to that day; one query."""
    newest = (
        AnnouncedLight.objects.filter(
            commitment=OuterRef("pk"),
            announcement__state=AnnouncementState.FROZEN,
            announcement__cut_off__lte=on,
        )
        .order_by("-announcement__cut_off")
        .values("pk")[:1]
    )
    keys = commitments.order_by().annotate(newest=Subquery(newest)).values("newest")
    rows = AnnouncedLight.objects.filter(pk__in=keys)
    return {row.commitment_id: row for row in rows.select_related("announcement")}


def announced_for(announcement: Announcement, document_id: int) -> dict[int, AnnouncedLight]:
    """By commitment: one plan's lights as announced."""
    rows = announcement.lights.filter(commitment__document=document_id).select_related("announcement", "lead")
    return {row.commitment_id: row for row in rows}


def announcement_of_period(period: str, *, unit: Unit) -> Announcement | None:
    """The frozen announcement of a period in the unit's county."""
    return Announcement.objects.filter(
        within(unit.county_path, "unit__path"), period=period, state=AnnouncementState.FROZEN
    ).first()


def frozen_announcements(unit: Unit) -> list[Announcement]:
    """All that was announced in the unit's county, the newest first."""
    rows = Announcement.objects.filter(within(unit.county_path, "unit__path"), state=AnnouncementState.FROZEN)
    return list(rows.order_by("-cut_off"))


def standings_to_announce(county: Unit, cut_off: date) -> list[Standing]:
    """Where the county's commitments stood on the cut-off day, as known that day."""
    ours = Standing.objects.filter(
        commitment__document__unit__path=county.path, commitment__document__state=DocumentState.CURRENT
    ).exclude(commitment__state__in=_LEFT_OUT)
    return list(newest_standings(ours, on=cut_off).select_related("commitment").order_by("commitment__start"))


def leads_on(subjects: Iterable[int], day: date) -> dict[int, int]:
    """By subject: the unit that led it on that day."""
    alive = Q(until=None) | Q(until__gte=day)
    ties = Tie.objects.filter(alive, kind=TieKind.LEAD, subject__in=list(subjects)).order_by("since")
    return dict(ties.values_list("subject_id", "unit_id"))


def proposed_opening(county: Unit, *, today: date) -> Opening:
    """The period after the last announced one (else last month), with the days the dated rules propose."""
    last = Announcement.objects.filter(unit=county).order_by("-cut_off").first()
    period = Period.parse(last.period).next() if last else Period.month_of(today).previous()
    return opening_for(period, county, today=today)


def opening_for(period: Period, county: Unit, *, today: date) -> Opening:
    """Cut-off: the last day of the period's report deadline. Checking: so many working days from then or today."""
    calendar = calendar_for(county.path)
    asked = Round.objects.filter(
        within(county.path, "unit__path"), field=RoundField.DISPATCH, period=period.code
    ).first()
    if asked is not None:
        cut_off = asked.due_at.astimezone().date()
    else:
        rule = newest_setting(ROUND_DUE, scope=county.path, on=today) or {"working_day": 5}
        cut_off = report_deadline(period, int(rule["working_day"]), calendar)
    checking = newest_setting(CHECKING.name, scope=county.path, on=today) or CHECKING.example
    return Opening(period, cut_off, end_of_checking(max(today, cut_off), int(checking["working_days"]), calendar))


@dataclass(frozen=True, slots=True)
class Waiting:
    """An announcement that waits for somebody: for a unit to check, for the office to decide or to announce."""

    announcement: Announcement
    is_keeper: bool
    lights: int  # all of them for the office, one's own for a unit
    bad: int  # red and yellow among them
    open_objections: int
    is_over: bool  # the checking time

    @property
    def may_be_announced(self) -> bool:
        return self.is_keeper and self.is_over and not self.open_objections


def announcements_waiting(posts: Iterable[Post], *, moment: datetime) -> list[Waiting]:
    """What the checking of lights asks of somebody in these posts; two queries where anything is being checked."""
    posts = list(posts)
    is_keeper = any(post.role in PLAN_KEEPERS for post in posts)
    units = [post.unit_id for post in posts if post.role in WORKERS]
    if not posts or not (is_keeper or units):
        return []
    county = posts[0].unit.county_path
    checking = list(Announcement.objects.filter(unit__path=county, state=AnnouncementState.CHECKING))
    found = []
    for announcement in checking:
        lights = announcement.lights.all() if is_keeper else announcement.lights.filter(lead__in=units)
        counts = lights.aggregate(
            lights=Count("pk", distinct=True),
            bad=Count("pk", filter=Q(light__in=("red", "yellow")), distinct=True),
            open=Count("objections", filter=Q(objections__state=Decision.OPEN), distinct=True),
        )
        if counts["lights"]:
            is_over = moment > announcement.check_until
            found.append(Waiting(announcement, is_keeper, counts["lights"], counts["bad"], counts["open"], is_over))
    return found


YEAR_BACK = timedelta(days=370)


def announced_history(commitment: Commitment, *, until: date) -> list[AnnouncedLight]:
    """What was announced of one commitment within a year, the oldest first."""
    rows = commitment.announced.filter(
        announcement__state=AnnouncementState.FROZEN,
        announcement__cut_off__lte=until,
        announcement__cut_off__gt=until - YEAR_BACK,
    )
    return list(rows.select_related("announcement").order_by("announcement__cut_off"))
