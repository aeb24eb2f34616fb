"""The list of plans, deciding on a draft, and what can be taken along."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaodu.core.clock import today
from diaodu.core.downloads import UNKNOWN_TYPE, download
from diaodu.core.events import record_export
from diaodu.core.files import read_stored
from diaodu.people.models import Officer
from diaodu.people.permissions import may_keep_plans
from diaodu.plan.actions import StateError, adopt_document, discard_document
from diaodu.plan.forms import DiscardForm
from diaodu.plan.models import Document
from diaodu.plan.queries import listed_documents, plan_rows
from diaodu.plan.sheets import PAPER_TYPE, plan_paper, plan_workbook
from diaodu.plan.views.lookup import open_document, require_keeper


@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    documents = listed_documents(request.user, today=today())
    return render(
        request,
        "plan/list.html",
        {"documents": documents, "may_keep": may_keep_plans(request.user, today=today())},
    )


@require_POST
def adopt(request: HttpRequest, code: str) -> HttpResponse:
    document = open_document(request, code)
    officer = require_keeper(request)
    try:
        adopt_document(document, by=officer)
    except StateError:
        messages.error(request, _("This plan has been decided on already."))
    else:
        messages.success(request, _("The plan is in force; the whole county sees it now."))
    return redirect("plan:page", code=code)


@require_POST
def discard(request: HttpRequest, code: str) -> HttpResponse:
    document = open_document(request, code)
    officer = require_keeper(request)
    form = DiscardForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["reason"][0]))
        return redirect("plan:page", code=code)
    try:
        discard_document(document, by=officer, reason=form.cleaned_data["reason"])
    except StateError:
        messages.error(request, _("This plan has been decided on already."))
        return redirect("plan:page", code=code)
    messages.success(request, _("The draft is put aside; its file and the reason are kept."))
    return redirect("plan:list")


@require_safe
def workbook(request: HttpRequest, code: str) -> HttpResponse:
    document = open_document(request, code)
    content = plan_workbook(document, plan_rows(document), _paper_language(), on=today())
    _record(request, document, "xlsx")
    return download(content, _ledger_name(document, "xlsx"))


@require_safe
def paper(request: HttpRequest, code: str) -> HttpResponse:
    document = open_document(request, code)
    content = plan_paper(document, plan_rows(document), _paper_language(), on=today())
    _record(request, document, "docx")
    return download(content, _ledger_name(document, "docx"), PAPER_TYPE)


@require_safe
def source(request: HttpRequest, code: str) -> HttpResponse:
    """The file as it was brought in, always as a download: it is never shown as a page of ours."""
    document = open_document(request, code)
    if document.file is None:
        raise Http404
    _record(request, document, "source")
    return download(read_stored(document.file), document.file_name, UNKNOWN_TYPE)


def _record(request: HttpRequest, document: Document, form: str) -> None:
    """What is taken along leaves a record; whoever could open the document is an officer."""
    if isinstance(request.user, Officer):
        record_export(document.code, by=request.user.username, unit=request.user.unit.path, form=form)


def _paper_language() -> str:
    return "en" if get_language() == "en" else "zh"


def _ledger_name(document: Document, suffix: str) -> str:
    kind = _("ledger of tasks")
    return f"{document.title}{kind}.{suffix}"
