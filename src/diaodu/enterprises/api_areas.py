"""In which key area firms lie, through the API: said for many at once; what positions propose."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import Field

from diaodu.areas.models import Area
from diaodu.core.api.pages import Page, Window, page_of_list
from diaodu.core.api.validation import wrong_field
from diaodu.core.api.values import Answer, Code, Day, Figure, Given, Words, figure, taken
from diaodu.core.clock import today
from diaodu.enterprises.actions import FirmPlaced, put_firms_in_areas
from diaodu.enterprises.api import FirmRow, kept_firm, one_firm, plan_reader
from diaodu.enterprises.models import FirmArea
from diaodu.enterprises.pages import areas_in_order
from diaodu.enterprises.permissions import keepable_places, kept_firms, visible_firms
from diaodu.enterprises.proposals import Proposal, area_proposals
from diaodu.people.api_auth import REPORT, asker
from diaodu.people.models import Officer
from diaodu.people.operations import changes, reads

router = Router(tags=["enterprises"])


class FirmLying(Answer):
    """`area` null: in no key area. `until`: the last day, null while it holds."""

    area: Code | None
    since: date
    until: date | None
    why: str
    by_position: bool


class FirmsLyings(Answer):
    items: list[FirmLying]


class FirmAreaProposal(Answer):
    """`areas`: whose own shape holds the firm, as a rule one; `said`: where somebody said it lies, if anybody did."""

    firm: Code
    name: str
    longitude: Figure
    latitude: Figure
    areas: list[Code]
    said: FirmLying | None


class FirmLies(Given):
    """`area` null: in no key area; `since`: from that day on, what was said before ends the day before it."""

    area: Code | None
    since: Day
    why: Words = ""


class FirmTaken(Given):
    firm: Code
    area: Code


class FirmsTaken(Given):
    """Proposals that are taken up as they are: all or none."""

    proposals: Annotated[list[FirmTaken], Field(min_length=1, max_length=500)]
    since: Day


class FirmsPut(Answer):
    changed: int


@reads(router, "/firm-areas/proposals", Page[FirmAreaProposal], says=_("Areas that the positions of firms propose"))
def firm_area_proposals(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    officer = _keeper(request)
    found = area_proposals(kept_firms(officer, today=today()), scope=officer.unit.county_path)
    return page_of_list(found, window, _proposal)


@reads(router, "/firms/{code}/areas", FirmsLyings, says=_("In which areas a firm lies and lay"))
def firm_lyings(request: HttpRequest, code: Code) -> FirmsLyings:
    firm = visible_firms(asker(request), today=today()).filter(code=code).first()
    if firm is None:
        raise Http404
    return FirmsLyings(items=[_lying(row) for row in firm.areas.select_related("area")])


@changes(router, "/firms/{code}/area", FirmRow, says=_("Say in which area a firm lies"), scope=REPORT)
def put_firm_in_area(request: HttpRequest, code: Code, given: FirmLies) -> FirmRow:
    officer, firm = kept_firm(request, code)
    area = None if given.area is None else _area(officer, given.area, "body.area")
    placed = FirmPlaced(firm, area, given.since, given.why)
    put_firms_in_areas([placed], by=officer.username, unit=firm.place.path)
    return one_firm(request, code)


@changes(
    router,
    "/firm-areas/take-up",
    FirmsPut,
    says=_("Take up proposed areas of firms: all or none"),
    scope=REPORT,
    versioned=False,  # a proposal that went, or was changed, is refused
)
def take_up_firm_areas(request: HttpRequest, given: FirmsTaken) -> FirmsPut:
    officer = _keeper(request)
    firms = kept_firms(officer, today=today()).filter(code__in=[each.firm for each in given.proposals])
    known = {
        (each.firm.code, area.code): (each.firm, area)
        for each in area_proposals(firms, scope=officer.unit.county_path)
        for area in each.found
    }
    pairs = [(each.firm, each.area) for each in given.proposals]
    if any(pair not in known for pair in pairs) or len({firm for firm, _area in pairs}) != len(pairs):
        raise wrong_field("body.proposals", _now("One of them is not proposed, or stands there twice."))
    placed = [FirmPlaced(*known[pair], given.since, is_by_position=True) for pair in pairs]
    return FirmsPut(changed=put_firms_in_areas(placed, by=officer.username, unit=officer.unit.county_path))


def _keeper(request: HttpRequest) -> Officer:
    officer = plan_reader(request)
    if not keepable_places(officer, today=today()).exists():
        raise PermissionDenied
    return officer


def _area(officer: Officer, code: str, field: str) -> Area:
    area = areas_in_order(officer).filter(code=code).first()
    if area is None:
        raise wrong_field(field, _now("There is no such area."))
    return area


def _lying(row: FirmArea) -> FirmLying:
    return FirmLying(
        area=row.area.code if row.area else None, by_position=row.is_by_position, **taken(row, "since", "until", "why")
    )


def _proposal(each: Proposal) -> FirmAreaProposal:
    firm = each.firm
    return FirmAreaProposal(
        firm=firm.code,
        name=firm.name,
        longitude=figure(firm.longitude),
        latitude=figure(firm.latitude),
        areas=[area.code for area in each.found],
        said=_lying(each.now) if each.now else None,
    )
