"""The list of plans, deciding on a draft, and what can be taken along."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaodu.core.clock import today
from diaodu.core.downloads import UNKNOWN_TYPE, WORKBOOK_TYPE, download
from diaodu.core.events import record_export
from diaodu.core.files import read_stored
from diaodu.people.models import Officer
from diaodu.people.permissions import may_keep_plans
from diaodu.plan.actions import StateError, adopt_document, discard_document
from diaodu.plan.forms import DiscardForm
from diaodu.plan.marks import INTERNAL_MARK
from diaodu.plan.models import BlankFill, Document
from diaodu.plan.permissions import may_see_all_fills
from diaodu.plan.queries import listed_documents, plan_rows
from diaodu.plan.queries.blanks import accepted_fills
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
    inside = _inside(request, document)
    content = plan_workbook(document, plan_rows(document), _paper_language(), on=today(), inside=inside)
    return _sent(request, document, content, WORKBOOK_TYPE, "xlsx", is_internal=inside is not None)


@require_safe
def paper(request: HttpRequest, code: str) -> HttpResponse:
    document = open_document(request, code)
    inside = _inside(request, document)
    content = plan_paper(document, plan_rows(document), _paper_language(), on=today(), inside=inside)
    return _sent(request, document, content, PAPER_TYPE, "docx", is_internal=inside is not None)


@require_safe
def source(request: HttpRequest, code: str) -> HttpResponse:
    """The file as it was brought in, always as a download: it is never shown as a page of ours."""
    document = open_document(request, code)
    if document.file is None:
        raise Http404
    _record(request, document, "source")
    return download(read_stored(document.file), document.file_name, UNKNOWN_TYPE)


def _inside(request: HttpRequest, document: Document) -> dict[int, BlankFill] | None:
    """What blanks were filled with, where the internal ledger is asked for; None for the public one.

    The whole of it is for those who oversee the county; anybody else is refused, not given a part.
    """
    if request.GET.get("edition") != "internal":
        return None
    if not may_see_all_fills(request.user, today=today()):
        raise PermissionDenied
    return accepted_fills(document, request.user, today=today())


def _sent(
    request: HttpRequest, document: Document, content: bytes, media_type: str, suffix: str, *, is_internal: bool
) -> HttpResponse:
    _record(request, document, f"{suffix} internal" if is_internal else suffix)
    return download(content, _ledger_name(document, suffix, is_internal=is_internal), media_type)


def _record(request: HttpRequest, document: Document, form: str) -> None:
    """What is taken along leaves a record; whoever could open the document is an officer."""
    if isinstance(request.user, Officer):
        record_export(document.code, by=request.user.username, unit=request.user.unit.path, form=form)


def _paper_language() -> str:
    return "en" if get_language() == "en" else "zh"


def _ledger_name(document: Document, suffix: str, *, is_internal: bool) -> str:
    kind = _("ledger of tasks")
    mark = f"（{INTERNAL_MARK}）" if is_internal else ""
    return f"{document.title}{kind}{mark}.{suffix}"
