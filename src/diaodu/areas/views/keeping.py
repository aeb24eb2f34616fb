"""Naming areas, drawing them, saying their figures."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from diaodu.areas.actions import NewFigure, add_area, bring_shapes, change_area, draw_area, record_figures, retire_area
from diaodu.areas.forms import AreaForm, FigureForm, ShapeForm, ShapesFileForm, read_json
from diaodu.areas.lookup import adding_county, keep_area
from diaodu.areas.models import Area
from diaodu.areas.permissions import visible_areas
from diaodu.areas.queries import areas_by_name, heads_to_choose, ties_of
from diaodu.areas.setting_kinds import area_kinds, county_bounds
from diaodu.areas.shapes import ShapeRefusedError, features_of, points_text
from diaodu.areas.views.areas import show_area
from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import posted_version
from diaodu.people.queries import units_of_county

EDIT = require_http_methods(["GET", "HEAD", "POST"])


@EDIT
def new_area(request: HttpRequest) -> HttpResponse:
    county = adding_county(request)
    form = _form(request, county.path)
    if request.method == "POST" and form.is_valid():
        try:
            area = add_area(form.given(), county=county, by=request.user.get_username(), since=today())
        except MoveRefusedError as refusal:
            form.add_error(None, said(refusal))
        else:
            return redirect("areas:area", code=area.code)
    return _page(request, form, title=_("New area"), verb=_("Add"), back="/areas/")


@EDIT
def edit_area(request: HttpRequest, code: str) -> HttpResponse:
    adding_county(request)
    area = keep_area(request, code)
    ties = ties_of([area], on=today())[area.subject_id]
    initial = {name: getattr(area, name) for name in ("name_zh", "name_en", "kind", "parent", "note")}
    people = {
        "lead": ties.lead.unit if ties.lead else None,
        "head": ties.heads[0].post if ties.heads else None,
        "partners": [tie.unit_id for tie in ties.partners],
    }
    form = _form(request, area.unit.path, but=area, initial=initial | people)
    if request.method == "POST" and form.is_valid():
        version = posted_version(request.POST)
        try:
            change_area(area, form.given(), by=request.user.get_username(), on=today(), version=version)
        except MoveRefusedError as refusal:
            form.add_error(None, said(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("areas:area", code=code)
    return _page(request, form, title=_("Edit the area"), verb=_("Save"), back=f"/areas/{code}/", version=area.version)


@EDIT
def shape(request: HttpRequest, code: str) -> HttpResponse:
    """Points typed, clicked on the map or brought in as a file; what is wrong stays in the field, with the place."""
    area = keep_area(request, code)
    bounds = county_bounds(area.unit.path, on=today())
    kind = area.geometry["type"] if area.geometry else ""
    initial = {"points": points_text(area.geometry), "shape": kind}
    form = ShapeForm(request.POST or None, request.FILES or None, bounds=bounds, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            draw_area(area, form.geometry, by=request.user.get_username(), version=posted_version(request.POST))
        except MoveRefusedError as refusal:
            form.add_error("points", said(refusal))
            area.refresh_from_db()
        else:
            messages.success(request, _("Saved."))
            return redirect("areas:area", code=code)
    context = {
        "area": area,
        "form": form,
        "bounds": bounds,
        "is_kept_whole": bool(area.geometry and not initial["points"]),
    }
    return render(request, "areas/shape.html", context, status=422 if form.errors else 200)


@EDIT
def bring(request: HttpRequest) -> HttpResponse:
    """Shapes of many areas from one GeoJSON file, found by code or name; all or none."""
    county = adding_county(request)
    form = ShapesFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            n = bring_shapes(_shapes_in(form.cleaned_data["file"], county.path), by=request.user.get_username())
        except (MoveRefusedError, ShapeRefusedError) as refusal:
            form.add_error("file", said(refusal))
        else:
            words = ngettext("The shape of %(n)s area is kept.", "The shapes of %(n)s areas are kept.", n) % {"n": n}
            messages.success(request, words)
            return redirect("areas:map")
    return render(request, "areas/bring.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def add_figure(request: HttpRequest, code: str) -> HttpResponse:
    area = keep_area(request, code)
    form = FigureForm(request.POST, kind=area_kinds(area.unit.path, on=today()).get(area.kind))
    if form.is_valid():
        data = form.cleaned_data
        new = NewFigure(area, data["name"], data["on"], data["source"], data["value"], data["words"])
        try:
            record_figures([new], by=request.user.get_username())
        except MoveRefusedError as refusal:
            form.add_error(None, said(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("areas:area", code=code)
    return show_area(request, area, form=form, status=422)


@require_POST
def retire(request: HttpRequest, code: str) -> HttpResponse:
    adding_county(request)
    area = keep_area(request, code)
    version, why = posted_version(request.POST), request.POST.get("why", "")
    try:
        retire_area(area, by=request.user.get_username(), on=today(), why=why, version=version)
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
        return redirect("areas:area", code=code)
    return redirect("areas:map")


def _shapes_in(file: Any, path: str) -> list[tuple[Area, Any]]:
    """Every feature with its area. Raises MoveRefusedError for one that names no area, or a second time."""
    features = features_of(read_json(file))
    names = [str(row.get("code") or row.get("name") or "") for row, _geometry in features]
    areas = areas_by_name(path, names)
    strange = [name or "?" for name in names if name not in areas]
    if strange:
        zh, en = "、".join(strange[:5]), ", ".join(strange[:5])
        raise MoveRefusedError(
            "name", f"本县没有这些片区：{zh}。没有保存任何图形。", f"No area is called {en}. No shape was saved."
        )
    codes = [areas[name].code for name in names]
    if len(set(codes)) != len(codes):
        raise MoveRefusedError("twice", "同一片区在文件里出现了两次。", "An area stands in the file twice.")
    return [(areas[name], geometry) for name, (_row, geometry) in zip(names, features, strict=True)]


def _form(request: HttpRequest, path: str, *, but: Area | None = None, initial: Any = None) -> AreaForm:
    wholes: QuerySet[Area] = visible_areas(request.user, today=today()).filter(parent=None)
    return AreaForm(
        request.POST or None,
        kinds=area_kinds(path, on=today()),
        units=units_of_county(path).exclude(parent=None),
        posts=heads_to_choose(path),
        areas=wholes.exclude(pk=but.pk) if but else wholes,
        initial=initial,
    )


def _page(request: HttpRequest, form: AreaForm, **context: Any) -> HttpResponse:
    return render(request, "areas/form.html", {"form": form, **context}, status=422 if form.errors else 200)
