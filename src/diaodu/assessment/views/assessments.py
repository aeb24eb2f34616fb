"""Assessments: the list, beginning one, the league table, every step, the print and the workbook."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.assessment.actions import (
    ask_for_assessment,
    compute_again,
    drop_assessment,
    finish_assessment,
    publish_scores,
)
from diaodu.assessment.choices import Decision, SchemeState, State
from diaodu.assessment.forms import StartForm
from diaodu.assessment.lookup import mover, office, open_assessment, reader
from diaodu.assessment.models import Assessment
from diaodu.assessment.permissions import (
    is_office,
    oversees,
    visible_assessments,
    visible_objections,
    visible_schemes,
    visible_totals,
)
from diaodu.assessment.queries import LIST, asked_assessments, objections_of
from diaodu.assessment.results import Results, title_of
from diaodu.assessment.sheets import results_workbook
from diaodu.assessment.steps import AGAIN, DROP, FINISH, FINISH_EARLY, PUBLISH
from diaodu.core.answers import download, said
from diaodu.core.clock import moment, today
from diaodu.core.downloads import WORKBOOK_TYPE
from diaodu.core.lists import Asked, Column, Picker, slice_of
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import posted_version
from diaodu.kernel.period import Period
from diaodu.paper.table_book import table_workbook
from diaodu.people.names import names_of
from diaodu.people.permissions import county_of

EDIT = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def assessment_list(request: HttpRequest) -> HttpResponse:
    officer, english = reader(request), _english()
    seen = visible_assessments(officer, today=today())
    asked = Asked.from_query(request.GET, LIST)
    page = slice_of(asked_assessments(seen, asked), asked)
    columns = [
        Column(_("Code")),
        Column(_("Scheme of assessment"), "scheme"),
        Column(_("Period assessed"), "period"),
        Column(_("State"), "state"),
        Column(_("Units"), is_number=True),
        Column(_("Open objections"), is_number=True),
    ]
    schemes = [
        (each.code, (each.name_en or each.name_zh) if english else each.name_zh)
        for each in visible_schemes(officer, today=today())
    ]
    context = {
        "asked": asked,
        "page": page,
        "rows": [(each, _period_word(each, english=english)) for each in page.rows],
        "heads": asked.heads(columns),
        "search": asked.search(
            _("Code, scheme or period"),
            Picker("scheme", _("Scheme of assessment"), _("All schemes"), schemes),
            Picker("state", _("State"), _("All states"), State.choices),
        ),
        "is_office": is_office(officer, today=today()),
    }
    return render(request, "assessment/list.html", context)


def _period_word(assessment: Assessment, *, english: bool) -> str:
    period = Period.parse(assessment.period)
    return period.label_en if english else period.label_zh


@require_safe
def list_book(request: HttpRequest) -> HttpResponse:
    """The list as it was asked for."""
    officer, english = reader(request), _english()
    asked = Asked.from_query(request.GET, LIST)
    rows = asked_assessments(visible_assessments(officer, today=today()), asked)
    heads = [_("Code"), _("Scheme of assessment"), _("Period assessed"), _("State"), _("Units"), _("Open objections")]
    lines = [
        [each.code, each.scheme.name_zh, _period_word(each, english=english), str(each.get_state_display()),
         vars(each)["units"], vars(each)["open_objections"]]  # counted with the query
        for each in rows
    ]  # fmt: skip
    content = table_workbook(_("Assessments"), heads, lines)
    return download(request, content, WORKBOOK_TYPE, f"{_('Assessments')}.xlsx", subject="assessments")


@EDIT
def new_assessment(request: HttpRequest) -> HttpResponse:
    officer = office(request)
    schemes = list(visible_schemes(officer, today=today()).filter(state=SchemeState.IN_USE))
    english = _english()
    choices = [
        (each.code, f"{each.code} {(each.name_en or each.name_zh) if english else each.name_zh}") for each in schemes
    ]
    form = StartForm(request.POST or None, schemes=choices, initial={"scheme": request.GET.get("scheme", "")[:20]})
    if request.method == "POST" and form.is_valid():
        scheme = next(each for each in schemes if each.code == form.cleaned_data["scheme"])
        try:
            _assessment, job = ask_for_assessment(scheme, form.cleaned_data["period"], by=officer.username)
        except MoveRefusedError as refusal:
            form.add_error("period", said(refusal))
        else:
            return redirect("web:job", key=job.pk)
    context = {
        "form": form,
        "title": _("Begin an assessment"),
        "verb": _("Compute the scores"),
        "back": reverse("assessment:list"),
        "hint": _("Figures are read as they are known now; the edition that held at the end of the period counts."),
    }
    return render(request, "assessment/form.html", context, status=422 if form.errors else 200)


@require_safe
def assessment_page(request: HttpRequest, code: str) -> HttpResponse:
    return _show(request, open_assessment(request, code))


def _show(request: HttpRequest, assessment: Assessment, *, error: str = "", status: int = 200) -> HttpResponse:
    context = results_context(request, assessment) | {"error": error, "typed": request.POST.get("why", "")[:500]}
    return render(request, "assessment/assessment.html", context, status=status)


def results_context(request: HttpRequest, assessment: Assessment) -> dict[str, Any]:
    english, day = _english(), today()
    results = Results(assessment, visible_totals(request.user, today=day), english=english)
    objections = objections_of(visible_objections(request.user, today=day), assessment)
    return {
        "assessment": assessment,
        "title": title_of(assessment, english=english),
        "basis": results.basis(english=english),
        "results": results,
        "groups": [
            (group, [(row, row.place_words(english=english)) for row in group.rows]) for group in results.groups
        ],
        "items": [(item.rule.key, item.name(english=english)) for item in results.rules.items],
        "item_names": {item.rule.key: item.name(english=english) for item in results.rules.items},
        "objections": objections,
        "open_count": sum(each.state == Decision.OPEN for each in objections),
        "agreed": sum(row.total.agreed_at is not None for row in results.rows),
        "is_over": assessment.check_until is not None and moment() > assessment.check_until,
        "is_office": is_office(request.user, today=day),
        "oversees": oversees(request.user, today=day),
        "names": names_of([assessment.by]),
    }


@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """One step of the office."""
    assessment, officer = open_assessment(request, code), office(request)
    verb, why, version = request.POST.get("verb", ""), request.POST.get("why", ""), posted_version(request.POST)
    hand = mover(officer)
    try:
        if verb == PUBLISH:
            publish_scores(assessment, mover=hand, version=version)
        elif verb in (FINISH, FINISH_EARLY):
            finish_assessment(assessment, mover=hand, why=why, version=version)
        elif verb == DROP:
            drop_assessment(assessment, mover=hand, why=why, version=version)
        elif verb == AGAIN:
            return redirect("web:job", key=compute_again(assessment, mover=hand, version=version).pk)
        else:
            raise MoveRefusedError("verb", "没有这一步。", "There is no such step.")
    except MoveRefusedError as refusal:
        return _show(request, open_assessment(request, code), error=said(refusal), status=422)
    return redirect(assessment)


@require_safe
def workbook(request: HttpRequest, code: str) -> HttpResponse:
    assessment, english = open_assessment(request, code), _english()
    results = Results(assessment, visible_totals(request.user, today=today()), english=english)
    content = results_workbook(results, english=english)
    name = f"{title_of(assessment, english=english)}.xlsx"
    return download(request, content, WORKBOOK_TYPE, name, subject=assessment.code)


@require_safe
def print_page(request: HttpRequest, code: str) -> HttpResponse:
    """The results on A4, for signing and for the wall."""
    assessment = open_assessment(request, code)
    context = results_context(request, assessment) | {"county": county_of(reader(request))}
    return render(request, "assessment/print.html", context)


def _english() -> bool:
    return get_language() == "en"
