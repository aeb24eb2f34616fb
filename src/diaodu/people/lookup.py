"""The one way a view comes by a unit, an officer or a tenure: of the asker's own county, else 404."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from diaodu.core.clock import today
from diaodu.people.models import Officer, Tenure, Unit
from diaodu.people.permissions import administers, may_see_directory, within


def directory_reader(request: HttpRequest) -> Officer:
    officer = request.user
    if not isinstance(officer, Officer) or not may_see_directory(officer, today=today()):
        raise Http404
    return officer


def administrator(request: HttpRequest) -> Officer:
    """The system administrator who asks; 404 for whoever may not see the directory, 403 for whoever only may."""
    officer = directory_reader(request)
    if not administers(officer, today=today()):
        raise PermissionDenied
    return officer


def open_unit(request: HttpRequest, code: str) -> Unit:
    """By the code, which is unique in most counties; of two the one nearest the root."""
    county = directory_reader(request).unit.county_path
    unit = Unit.objects.filter(within(county, "path"), code=code).order_by("path").first()
    if unit is None:
        raise Http404
    return unit


def open_officer(request: HttpRequest, username: str) -> Officer:
    county = directory_reader(request).unit.county_path
    officer = Officer.objects.filter(within(county, "unit__path"), username=username).select_related("unit").first()
    if officer is None:
        raise Http404
    return officer


def open_tenure(request: HttpRequest, key: int) -> Tenure:
    county = directory_reader(request).unit.county_path
    held = Tenure.objects.filter(within(county, "post__unit__path"), pk=key)
    tenure = held.select_related("post__unit", "officer__unit").first()
    if tenure is None:
        raise Http404
    return tenure
