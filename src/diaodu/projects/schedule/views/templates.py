"""The templates that hold for the county, and the county's own changes of them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from diaodu.core.answers import said
from diaodu.core.clock import now, today
from diaodu.core.moves import MoveRefusedError
from diaodu.people.models import Officer
from diaodu.projects.schedule.actions import keep_template
from diaodu.projects.schedule.forms import TemplateForm, first_error
from diaodu.projects.schedule.permissions import may_keep_templates, may_see_chart
from diaodu.projects.schedule.template_store import KeptTemplate, templates_for
from diaodu.projects.schedule.templates_text import links_text


@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    officer = _reader(request)
    kept = templates_for(officer.unit.county_path, on=today())
    context = {"templates": list(kept.values()), "may_keep": may_keep_templates(officer, today=today())}
    return render(request, "schedule/templates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def template(request: HttpRequest, name: str) -> HttpResponse:
    """Its nodes as a table; for the dispatch office also as lines to change. A new name makes a new template."""
    officer = _reader(request)
    may_keep = may_keep_templates(officer, today=today())
    kept = templates_for(officer.unit.county_path, on=today()).get(name)
    if kept is None and not (may_keep and name == "new"):
        raise Http404
    wrong, status = "", 200
    form = TemplateForm(request.POST if request.method == "POST" else None, initial=_initial(kept))
    if request.method == "POST":
        if not may_keep:
            raise PermissionDenied
        if not form.is_valid():
            wrong, status = first_error(form), 422
        else:
            try:
                _keep(form, officer, name)
            except MoveRefusedError as refusal:
                wrong, status = said(refusal), 422
            else:
                messages.success(request, _("The template is kept; it holds from today on."))
                return redirect("schedule:templates")
    context = {"kept": kept, "form": form, "wrong": wrong, "may_keep": may_keep, "nodes": _rows(kept)}
    return render(request, "schedule/template.html", context, status=status)


def _keep(form: TemplateForm, officer: Officer, name: str) -> None:
    data = form.cleaned_data
    keep_template(
        f"own_{now():%Y%m%d%H%M%S}" if name == "new" else name,
        zh=data["zh"],
        en=data["en"],
        lines=data["lines"].splitlines(),
        source=data["source"],
        by=officer,
        on=today(),
        at=now(),
    )


def _initial(kept: KeptTemplate | None) -> dict[str, str]:
    if kept is None:
        return {}
    return {"zh": kept.zh, "en": kept.en, "lines": "\n".join(kept.lines)}


def _rows(kept: KeptTemplate | None) -> list[dict[str, object]]:
    if kept is None:
        return []
    read = kept.template
    return [
        {"node": node, "befores": links_text([link for link in read.links if link.after == node.key])}
        for node in read.nodes
    ]


def _reader(request: HttpRequest) -> Officer:
    officer = request.user
    if not isinstance(officer, Officer) or not may_see_chart(officer, today=today()):
        raise Http404
    return officer
