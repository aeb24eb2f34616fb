"""The one way a view comes by an area: among those the asker may see, else 404."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from diaodu.areas.models import Area
from diaodu.areas.permissions import may_add_areas, may_keep_area, visible_areas
from diaodu.areas.queries import listed
from diaodu.core.clock import today
from diaodu.people.models import Officer, Unit
from diaodu.people.permissions import county_of


def officer_of(request: HttpRequest) -> Officer:
    if not isinstance(request.user, Officer):
        raise Http404
    return request.user


def open_area(request: HttpRequest, code: str) -> Area:
    found = listed(visible_areas(officer_of(request), today=today())).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def keep_area(request: HttpRequest, code: str) -> Area:
    """To change it; 403 for whoever may only look."""
    area = open_area(request, code)
    if not may_keep_area(request.user, area, today=today()):
        raise PermissionDenied
    return area


def adding_county(request: HttpRequest) -> Unit:
    """The county in which the officer names areas; 403 for everybody else."""
    officer = officer_of(request)
    if not may_add_areas(officer, today=today()):
        raise PermissionDenied
    return county_of(officer)
