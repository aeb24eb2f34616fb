"""A county whose July lights were opened for checking."""

from __future__ import annotations

from datetime import date, datetime

from tests.factories.reporting import County, make_reporting_county, report

from diaodu.core.clock import ZONE, fixed
from diaodu.core.marks import drain_marks
from diaodu.core.moves import Mover
from diaodu.kernel.period import Period
from diaodu.people.models import Officer
from diaodu.people.permissions import acting_posts
from diaodu.plan.actions import catch_up_standings, open_checking
from diaodu.plan.models import AnnouncedLight, Announcement, Standing
from diaodu.plan.permissions import announcing_mover

OPENED, CHECKED = date(2026, 8, 10), date(2026, 8, 14)
UNTIL = datetime(2026, 8, 13, 17, 30, tzinfo=ZONE)
CUT_OFF = date(2026, 8, 7)


def make_checked_county(period: str = "2026-07") -> tuple[County, Announcement]:
    """The housing bureau reported 74 of 180 for July: yellow on the cut-off day; the checking runs."""
    county = make_reporting_county()
    stand(date(2026, 8, 3))
    report(county, "2026-07", "74", on=date(2026, 8, 4))
    for day in (date(2026, 8, 4), CUT_OFF):
        stand(day)
    return county, check(county, period)


def check(county: County, period: str = "2026-07", *, cut_off: date = CUT_OFF, on: date = OPENED) -> Announcement:
    with fixed(on):
        return open_checking(Period.parse(period), county=county.unit, cut_off=cut_off, check_until=UNTIL, by="office")


def stand(day: date) -> None:
    """What the worker does on a day: marks drained, standings made."""
    with fixed(day):
        drain_marks()
        catch_up_standings()


def mover(name: str, announced: AnnouncedLight | None = None, *, on: date = OPENED) -> Mover:
    officer = Officer.objects.get(username=name)
    return announcing_mover(
        officer, acting_posts(officer, today=on), lead_id=announced.lead_id if announced is not None else None
    )


def light_of(announcement: Announcement, county: County, words: str) -> AnnouncedLight:
    found = AnnouncedLight.objects.select_related("announcement__unit", "commitment", "lead")
    return found.get(announcement=announcement, commitment=county.commitment(words))


def standing_of(county: County, words: str, day: date) -> Standing:
    return Standing.objects.get(commitment=county.commitment(words), day=day)
