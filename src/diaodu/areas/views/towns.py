"""Where the townships lie: the borders that maps of figures are drawn on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from diaodu.areas.actions import bring_unit_shapes
from diaodu.areas.forms import BordersForm, read_json
from diaodu.areas.geojson import units_collection
from diaodu.areas.lookup import adding_county, officer_of
from diaodu.areas.pages import borders_context
from diaodu.areas.permissions import may_see_borders
from diaodu.areas.queries import townships_by_name, unit_shapes
from diaodu.areas.shapes import ShapeRefusedError, features_of
from diaodu.areas.views.keeping import EDIT
from diaodu.areas.views.maps import geojson_file
from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.core.events import record_export
from diaodu.core.moves import MoveRefusedError
from diaodu.people.models import Officer, Unit


def _reader(request: HttpRequest) -> Officer:
    officer = officer_of(request)
    if not may_see_borders(officer, today=today()):
        raise PermissionDenied
    return officer


@require_safe
def borders(request: HttpRequest) -> HttpResponse:
    return render(request, "areas/towns.html", borders_context(_reader(request), today=today()))


@require_safe
def borders_data(request: HttpRequest) -> HttpResponse:
    """What maps of townships ask for; figures stand in their pages."""
    path = _reader(request).unit.county_path
    return JsonResponse(units_collection(unit_shapes(path), english=get_language() == "en"))


@require_safe
def borders_file(request: HttpRequest) -> HttpResponse:
    officer = _reader(request)
    path = officer.unit.county_path
    shapes = list(unit_shapes(path))
    record_export("townships", by=officer.username, unit=path, form="geojson", rows=len(shapes))
    return geojson_file(units_collection(shapes), _("Borders of townships"))


@EDIT
def bring(request: HttpRequest) -> HttpResponse:
    """Borders of many townships from one GeoJSON file, found by code or name; all or none."""
    county = adding_county(request)
    form = BordersForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            shapes = _shapes_in(data["file"], county.path)
            n = bring_unit_shapes(shapes, county=county, source=data["source"], by=request.user.get_username())
        except (MoveRefusedError, ShapeRefusedError) as refusal:
            form.add_error("file", said(refusal))
        else:
            words = ngettext("The border of %(n)s township is kept.", "The borders of %(n)s townships are kept.", n)
            messages.success(request, words % {"n": n})
            return redirect("areas:towns")
    return render(request, "areas/bring_towns.html", {"form": form}, status=422 if form.errors else 200)


def _shapes_in(file: Any, path: str) -> list[tuple[Unit, Any]]:
    """Every feature with its township. Raises MoveRefusedError for one that names none, or a second time."""
    features = features_of(read_json(file))
    names = [str(row.get("code") or row.get("name") or "") for row, _geometry in features]
    units = townships_by_name(path, names)
    strange = [name or "?" for name in names if name not in units]
    if strange:
        zh, en = "、".join(strange[:5]), ", ".join(strange[:5])
        raise MoveRefusedError(
            "name", f"本县没有这些乡镇：{zh}。没有保存任何界线。", f"No township is called {en}. No border was saved."
        )
    if len({units[name].pk for name in names}) != len(names):
        raise MoveRefusedError("twice", "同一乡镇在文件里出现了两次。", "A township stands in the file twice.")
    return [(units[name], geometry) for name, (_row, geometry) in zip(names, features, strict=True)]
