"""A county whose July lights are announced, and papers made of them through the same actions as everybody's."""

from __future__ import annotations

from datetime import date, datetime

from tests.factories.announcing import CHECKED, make_checked_county, mover, stand
from tests.factories.people import TODAY, make_officer
from tests.factories.reporting import County, report

from diaodu.bulletins.papers.actions import issue_paper, make_bulletin, make_minutes, move_paper
from diaodu.bulletins.papers.models import Paper
from diaodu.bulletins.papers.permissions import mover_for
from diaodu.core.clock import ZONE, fixed
from diaodu.core.moves import Mover
from diaodu.duties.actions import hold_meeting, plan_meeting
from diaodu.people.choices import Role
from diaodu.people.models import Officer
from diaodu.plan.actions import freeze_announcement


def make_announced_county() -> County:
    """Officers besides: `leader`, who signs; `second`, another of the office; `clerk-2` of the housing bureau."""
    county, announcement = make_checked_county()
    with fixed(CHECKED):
        freeze_announcement(announcement, mover=mover("office", on=CHECKED))
    make_officer(county.office, role=Role.CITY_LEADER, username="leader")
    make_officer(county.office, role=Role.DISPATCH_OFFICE, username="second")
    return county


def written(county: County, *, on: date = TODAY, kind: str = "bulletin") -> Paper:
    with fixed(on):
        return make_bulletin("2026-07", county=county.unit, unit=county.office, by="office", kind=kind)


def part(paper: Paper, username: str, *, on: date = TODAY) -> Mover:
    return mover_for(Officer.objects.get(username=username), paper, today=on)


def moved(paper: Paper, verb: str, username: str, *, why: str = "", on: date = TODAY) -> Paper:
    with fixed(on):
        return move_paper(paper, verb, mover=part(paper, username, on=on), why=why)


def issued(paper: Paper, *, on: date = TODAY) -> Paper:
    paper = moved(moved(paper, "submit_paper", "office", on=on), "sign_paper", "leader", on=on)
    with fixed(on):
        return issue_paper(paper, mover=part(paper, "office", on=on))


def report_again(county: County, value: str = "90", *, on: date = TODAY) -> None:
    """August comes in: what stands behind the tasks moves."""
    report(county, "2026-08", value, on=on)
    stand(on)


def make_minutes_paper(county: County) -> Paper:
    """A draft of minutes by `office`, from a meeting of its own."""
    with fixed(TODAY):
        starts = datetime(2026, 9, 1, 9, tzinfo=ZONE)
        meeting = plan_meeting("调度会", starts_at=starts, place="", attendees=[], unit=county.office, by="office")
        meeting = hold_meeting(meeting, minutes="会议强调抓紧推进", by="office", version=meeting.version)
        return make_minutes(meeting, county=county.unit, unit=county.office, by="office")
