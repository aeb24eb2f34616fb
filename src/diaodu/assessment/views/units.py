"""One unit's scores, each opened down to its records; agreeing, objecting, and the office's answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.assessment.actions import agree_scores, object_to_score, refuse_score, uphold_score
from diaodu.assessment.choices import Decision, MethodName, State
from diaodu.assessment.definitions import by_unit
from diaodu.assessment.forms import AnswerForm, ObjectionForm
from diaodu.assessment.lookup import mover, office, open_objection, open_total, reader
from diaodu.assessment.models import Assessment, ScoreObjection, UnitScore
from diaodu.assessment.permissions import is_office, visible_objections, visible_totals
from diaodu.assessment.results import Cell, Results, title_of
from diaodu.assessment.steps import ASSESSED
from diaodu.assessment.table import pairs_said
from diaodu.core.answers import download, said
from diaodu.core.clock import moment, today
from diaodu.core.downloads import UNKNOWN_TYPE
from diaodu.core.files import read_stored, store_file
from diaodu.core.intake import examine_upload
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import posted_version
from diaodu.people.names import names_of

EDIT = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def unit_page(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    total = open_total(request, code, unit)
    return render(request, "assessment/unit.html", _context(request, total))


def _context(request: HttpRequest, total: UnitScore) -> dict[str, Any]:
    english, assessment = _english(), total.assessment
    results = Results(assessment, visible_totals(request.user, today=today()).filter(pk=total.pk), english=english)
    row = results.rows[0]
    titles = {each.name: each.title_en if english else each.title_zh for each in by_unit()}
    found = visible_objections(request.user, today=today()).filter(assessment=assessment, unit=total.unit)
    objections = {each.item: each for each in found.select_related("evidence").order_by("at")}
    may_check = _may_check(request, assessment, total)
    entries = assessment.entries.filter(unit=total.unit, takes_back=None, taken_back_by=None)
    return {
        "assessment": assessment,
        "title": title_of(assessment, english=english),
        "basis": results.basis(english=english),
        "total": total,
        "row": row,
        "place": row.place_words(english=english),
        "group": next((each.name for each in results.groups), ""),
        "lines": [
            _line(cell, titles, objections.get(cell.item.rule.key), may_check=may_check)
            for cell in row.cells
            if cell is not None
        ],
        "entries": entries.filter(kind__in=("bonus", "penalty", "veto")).select_related("file"),
        "may_check": may_check,
        "may_agree": may_check and total.agreed_at is None and not _waits(objections),
        "is_office": is_office(request.user, today=today()),
        "names": names_of([total.agreed_by] if total.agreed_by else []),
    }


def _waits(objections: dict[str, ScoreObjection]) -> bool:
    return any(each.state == Decision.OPEN for each in objections.values())


def _may_check(request: HttpRequest, assessment: Assessment, total: UnitScore) -> bool:
    in_time = assessment.check_until is not None and moment() <= assessment.check_until
    parts = mover(reader(request), total.unit).parts
    return assessment.state == State.CHECKING and in_time and ASSESSED in parts


def _line(cell: Cell, titles: dict[str, str], objection: ScoreObjection | None, *, may_check: bool) -> dict[str, Any]:
    source, rule = cell.item.source, cell.item.rule
    return {
        "cell": cell,
        "row": cell.row,
        "name": cell.item.name(english=_english()),
        "method": MethodName(rule.method).label,
        "source": _("Mark given by hand") if source.is_manual else titles.get(source.measure, source.measure),
        "filter": pairs_said(source.filter),
        "objection": objection,
        "may_object": may_check and (objection is None or objection.state != Decision.OPEN),
    }


@require_POST
def agree(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """From the page or from the desk: the unit has nothing against its scores."""
    total, officer = open_total(request, code, unit), reader(request)
    try:
        agree_scores(total, mover=mover(officer, total.unit))
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Agreed: your unit has no objection."))
    if request.POST.get("back") == "desk":
        return redirect("web:front")
    return redirect("assessment:unit", code=code, unit=unit)


@EDIT
def object_page(request: HttpRequest, code: str, unit: str, item: str) -> HttpResponse:
    total, officer = open_total(request, code, unit), reader(request)
    hand = mover(officer, total.unit)
    if ASSESSED not in hand.parts:
        raise PermissionDenied
    context = _context(request, total)
    line = next((each for each in context["lines"] if each["cell"].item.rule.key == item), None)
    if line is None:
        raise Http404
    form = ObjectionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = request.FILES.get("evidence")
        try:
            file = store_file(examine_upload(upload).content) if upload else None
            object_to_score(total, item, why=form.cleaned_data["why"], mover=hand, evidence=file)
        except MoveRefusedError as refusal:
            form.add_error(None, said(refusal))
        else:
            messages.success(request, _("The objection is with the dispatch office."))
            return redirect("assessment:unit", code=code, unit=unit)
    context |= {"form": form, "line": line}
    return render(request, "assessment/object.html", context, status=422 if form.errors else 200)


@EDIT
def objection_page(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """What was objected, and the answer; the office answers here."""
    objection = open_objection(request, code, key)
    form = AnswerForm(request.POST or None)
    if request.method == "POST":
        officer = office(request)
        if form.is_valid():
            try:
                _answer(request, objection, form, mover(officer))
            except MoveRefusedError as refusal:
                form.add_error(None, said(refusal))
            else:
                messages.success(request, _("The objection is answered."))
                return redirect("assessment:objection", code=code, key=key)
    total = open_total(request, code, objection.unit.code)
    context = _context(request, total)
    context |= {
        "objection": open_objection(request, code, key),
        "line": next(each for each in context["lines"] if each["cell"].item.rule.key == objection.item),
        "form": form,
        "may_answer": context["is_office"] and objection.state == Decision.OPEN,
        "names": names_of([name for name in (objection.by, objection.decided_by) if name]),
        "back": reverse("assessment:unit", args=[code, objection.unit.code]),
    }
    return render(request, "assessment/objection.html", context, status=422 if form.errors else 200)


def _answer(request: HttpRequest, objection: ScoreObjection, form: AnswerForm, hand: Any) -> None:
    data, version = form.cleaned_data, posted_version(request.POST)
    if request.POST.get("verb") == "uphold":
        uphold_score(
            objection, why=data["why"], value=data["value"], document=data["document"], mover=hand, version=version
        )
    elif request.POST.get("verb") == "refuse":
        refuse_score(objection, why=data["why"], mover=hand, version=version)
    else:
        raise MoveRefusedError("verb", "没有这一步。", "There is no such step.")


@require_safe
def objection_file(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """What a unit put beside its objection, always as a download."""
    objection = open_objection(request, code, key)
    if objection.evidence is None:
        raise Http404
    return download(request, read_stored(objection.evidence), UNKNOWN_TYPE, f"{_('evidence')}-{key}", subject=code)


def _english() -> bool:
    return get_language() == "en"
