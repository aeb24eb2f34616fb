"""The county's firms through the API: the same questions as the pages."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import BaseModel

from diaodu.core.api.pages import Page, Window, page_of
from diaodu.core.api.values import Answer, Code, Sought, taken
from diaodu.core.clock import today
from diaodu.enterprises.models import Firm
from diaodu.enterprises.permissions import visible_firms
from diaodu.people.api_auth import asker
from diaodu.people.api_shapes import UnitName, unit_name
from diaodu.people.operations import reads

router = Router(tags=["enterprises"])


class FirmRow(Answer):
    """A firm. `industry`: GB/T 4754-2017, two to four digits; `place`: the township or park it stands in."""

    code: Code
    credit_code: str
    name: str
    industry: str
    place: UnitName
    address: str
    state: str
    added_on: date
    version: int


class FirmFilters(BaseModel):
    q: Sought = ""
    state: Literal["active", "suspended", "moved", "closed"] | None = None


@reads(router, "/firms", Page[FirmRow], says=_("Firms of the county"))
def list_firms(request: HttpRequest, filters: Query[FirmFilters], window: Query[Window]) -> dict[str, Any]:
    firms = visible_firms(asker(request), today=today()).select_related("place").order_by("code")
    if filters.state:
        firms = firms.filter(state=filters.state)
    if filters.q:
        firms = firms.filter(name__icontains=filters.q)
    return page_of(firms, window, _firm)


@reads(router, "/firms/{code}", FirmRow, says=_("One firm"))
def one_firm(request: HttpRequest, code: Code) -> FirmRow:
    firm = visible_firms(asker(request), today=today()).select_related("place").filter(code=code).first()
    if firm is None:
        raise Http404
    return _firm(firm)


def _firm(row: Firm) -> FirmRow:
    plain = ("code", "credit_code", "name", "industry", "address", "state", "added_on", "version")
    return FirmRow(**taken(row, *plain), place=unit_name(row.place))
