"""One area: what it is, its figures, its parts, what lies in it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from diaodu.areas.forms import FigureForm
from diaodu.areas.lookup import officer_of, open_area
from diaodu.areas.models import Area
from diaodu.areas.pages import area_context
from diaodu.core.clock import today
from diaodu.core.panels import panels_for


@require_safe
def area_page(request: HttpRequest, code: str) -> HttpResponse:
    return show_area(request, open_area(request, code))


def show_area(request: HttpRequest, area: Area, *, form: FigureForm | None = None, status: int = 200) -> HttpResponse:
    """`form`: a figure that could not be taken, so that nothing typed is lost."""
    context = area_context(area, officer_of(request), today=today(), english=get_language() == "en")
    context["form"] = form or FigureForm(kind=context["kind"], initial={"on": today()})
    context["panels"] = panels_for(request, "area", area.subject, on=today())
    return render(request, "areas/area.html", context, status=status)
