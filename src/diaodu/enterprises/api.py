"""The county's firms through the API: the same questions and changes as the pages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from diaodu.core.api.pages import Page, Window, page_of
from diaodu.core.api.validation import wrong_field
from diaodu.core.api.values import (
    NO_NUL,
    Answer,
    Code,
    Figure,
    FigureText,
    Given,
    Reason,
    Sought,
    figure,
    taken,
)
from diaodu.core.api.versions import hold
from diaodu.core.clock import today
from diaodu.enterprises.actions import NewFirm, add_firms, change_firm, move_firm
from diaodu.enterprises.models import Firm
from diaodu.enterprises.permissions import keepable_places, may_keep, mover_for, visible_firms
from diaodu.enterprises.queries import in_area, listed, lying_of
from diaodu.people.api_auth import REPORT, asker
from diaodu.people.api_shapes import UnitCode, UnitName, unit_by_code, unit_name
from diaodu.people.models import Officer, Unit
from diaodu.people.operations import changes, reads
from diaodu.people.permissions import county_of, may_read_plans

router = Router(tags=["enterprises"])


class FirmRow(Answer):
    """A firm. `industry`: GB/T 4754-2017, two to four digits; `place`: the township or park it stands in.

    `area`: the key area (or part of one) it lies in since `area_since`. Both null: nobody has said; the area alone: it
    lies in none. Positions in degrees of CGCS2000.
    """

    code: Code
    credit_code: str
    name: str
    industry: str
    place: UnitName
    address: str
    longitude: Figure
    latitude: Figure
    area: Code | None
    area_since: date | None
    state: str
    added_on: date
    version: int


Credit = Annotated[str, Field(min_length=1, max_length=24, pattern=NO_NUL)]
FirmName = Annotated[str, Field(min_length=1, max_length=120, pattern=NO_NUL)]
Industry = Annotated[str, Field(max_length=4, pattern=r"^[0-9]{0,4}$")]
Address = Annotated[str, Field(max_length=200, pattern=NO_NUL)]


class FirmGiven(Given):
    """`place`: the township or park it stands in; longitude and latitude go together."""

    credit_code: Credit
    name: FirmName
    place: UnitCode
    industry: Industry = ""
    address: Address = ""
    longitude: FigureText | None = None
    latitude: FigureText | None = None


class FirmChanged(Given):
    """Only what is sent changes."""

    name: FirmName | None = None
    place: UnitCode | None = None
    industry: Industry = ""
    address: Address = ""
    longitude: FigureText | None = None
    latitude: FigureText | None = None


class FirmMoved(Given):
    verb: Literal["suspend_firm", "resume_firm", "move_firm_away", "close_firm"]
    reason: Reason


class FirmFilters(BaseModel):
    q: Sought = ""
    state: Literal["active", "suspended", "moved", "closed"] | None = None
    area: Annotated[str, Field(max_length=20, pattern=r"^([A-Z]-[0-9]{4}-[0-9]{3,7}|none|unsaid)?$")] = ""


@reads(router, "/firms", Page[FirmRow], says=_("Firms of the county"))
def list_firms(request: HttpRequest, filters: Query[FirmFilters], window: Query[Window]) -> dict[str, Any]:
    firms = listed(visible_firms(asker(request), today=today())).order_by("code")
    if filters.state:
        firms = firms.filter(state=filters.state)
    if filters.area:
        firms = in_area(firms, filters.area)
    if filters.q:
        firms = firms.filter(name__icontains=filters.q)
    return page_of(firms, window, _firm)


@reads(router, "/firms/{code}", FirmRow, says=_("One firm"))
def one_firm(request: HttpRequest, code: Code) -> FirmRow:
    firm = listed(visible_firms(asker(request), today=today())).filter(code=code).first()
    if firm is None:
        raise Http404
    return _firm(firm)


@changes(router, "/firms", FirmRow, says=_("Enter a firm"), scope=REPORT, creates=True, versioned=False)
def enter_firm(request: HttpRequest, given: FirmGiven) -> FirmRow:
    officer = plan_reader(request)
    if not keepable_places(officer, today=today()).exists():
        raise PermissionDenied
    values = given.model_dump() | _degrees(given) | {"place": _place(officer, given.place)}
    firm = add_firms([NewFirm(**values)], county=county_of(officer), by=officer.username)[0]
    return one_firm(request, firm.code)


@changes(router, "/firms/{code}", FirmRow, says=_("Change a firm"), scope=REPORT, method="PATCH")
def edit_firm_record(request: HttpRequest, code: Code, given: FirmChanged) -> FirmRow:
    officer, firm = kept_firm(request, code)
    values = {name: value for name, value in given.model_dump(exclude_unset=True).items() if value is not None}
    values |= {name: value for name, value in _degrees(given).items() if name in values}
    if "place" in values:
        values["place"] = _place(officer, values["place"])
    change_firm(firm, values, mover=mover_for(officer, firm, today=today()), version=firm.version)
    return one_firm(request, code)


@changes(router, "/firms/{code}/move", FirmRow, says=_("Note that a firm stopped, moved away or is back"), scope=REPORT)
def move_firm_on(request: HttpRequest, code: Code, given: FirmMoved) -> FirmRow:
    officer, firm = kept_firm(request, code)
    mover = mover_for(officer, firm, today=today())
    move_firm(firm, given.verb, mover=mover, why=given.reason, version=firm.version)
    return one_firm(request, code)


def plan_reader(request: HttpRequest) -> Officer:
    """Who works with the plan; 404 for everybody else."""
    officer = asker(request)
    if not may_read_plans(officer, today=today()):
        raise Http404
    return officer


def kept_firm(request: HttpRequest, code: str) -> tuple[Officer, Firm]:
    """A firm the asker keeps, in the version that was seen."""
    officer = plan_reader(request)
    firm = visible_firms(officer, today=today()).select_related("place", "subject").filter(code=code).first()
    if firm is None:
        raise Http404
    if not may_keep(officer, firm, today=today()):
        raise PermissionDenied
    return officer, hold(request, firm)


def _place(officer: Officer, code: str) -> Unit:
    place = unit_by_code(officer, code, field="body.place")
    if not keepable_places(officer, today=today()).filter(pk=place.pk).exists():
        raise wrong_field("body.place", _now("You may not keep the firms of this place."))
    return place


def _degrees(given: FirmGiven | FirmChanged) -> dict[str, Decimal | None]:
    texts = {"longitude": given.longitude, "latitude": given.latitude}
    return {name: None if text is None else Decimal(text) for name, text in texts.items()}


def _firm(row: Firm) -> FirmRow:
    plain = ("code", "credit_code", "name", "industry", "address", "state", "added_on", "version")
    lying = lying_of(row)
    return FirmRow(
        **taken(row, *plain),
        place=unit_name(row.place),
        longitude=figure(row.longitude),
        latitude=figure(row.latitude),
        area=lying.area.code if lying and lying.area else None,
        area_since=lying.since if lying else None,
    )
