"""The areas on a map with a list beside it, and what the map asks for."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from diaodu.areas.filters import MapAsked
from diaodu.areas.geojson import areas_collection, map_data
from diaodu.areas.lookup import officer_of, open_area
from diaodu.areas.pages import map_context, records_shown
from diaodu.areas.permissions import visible_areas
from diaodu.areas.queries import listed
from diaodu.areas.setting_kinds import area_kinds, county_bounds
from diaodu.core.clock import today
from diaodu.core.events import record_export


@require_safe
def map_page(request: HttpRequest) -> HttpResponse:
    officer, asked = officer_of(request), MapAsked.read(request.GET)
    context = map_context(officer, asked, today=today(), english=get_language() == "en")
    return render(request, "areas/map.html", context)


@require_safe
def map_data_file(request: HttpRequest) -> HttpResponse:
    """Shapes and records the officer may see, narrowed as the page is."""
    officer, asked, day = officer_of(request), MapAsked.read(request.GET), today()
    path, english = officer.unit.county_path, get_language() == "en"
    areas = asked.areas(listed(visible_areas(officer, today=day)))
    records = asked.records(records_shown(officer, asked, today=day), areas)
    return JsonResponse(
        map_data(areas, records, area_kinds(path, on=day), county_bounds(path, on=day), english=english)
    )


@require_safe
def all_shapes(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    areas = list(visible_areas(officer, today=today()))
    path = officer.unit.county_path
    record_export("areas", by=officer.username, unit=path, form="geojson", rows=len(areas))
    return geojson_file(areas_collection(areas), _("Key areas"))


@require_safe
def one_shape(request: HttpRequest, code: str) -> HttpResponse:
    area = open_area(request, code)
    record_export(area.code, by=request.user.get_username(), unit=area.unit.path, form="geojson")
    return geojson_file(areas_collection([area]), area.name_zh)


def geojson_file(data: dict[str, Any], name: str) -> HttpResponse:
    content = json.dumps(data, ensure_ascii=False, indent=1)
    response = HttpResponse(content, content_type="application/geo+json; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.geojson"
    return response
