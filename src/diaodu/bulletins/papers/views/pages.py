"""The register, one paper, what can be done with it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaodu.bulletins.papers.actions import correct_paper, explain_doubt, issue_paper, move_paper
from diaodu.bulletins.papers.choices import Kind, State
from diaodu.bulletins.papers.filters import PAPER_COLUMNS, PAPER_LIST
from diaodu.bulletins.papers.lookup import maker, open_paper, own_paper, reader
from diaodu.bulletins.papers.page import page_of
from diaodu.bulletins.papers.permissions import may_make, may_write_material, office_of, visible_papers
from diaodu.bulletins.papers.queries import asked_papers
from diaodu.bulletins.papers.sheets import register_workbook
from diaodu.bulletins.papers.sources.links import record_url
from diaodu.bulletins.papers.steps import PAPER_STEPS
from diaodu.core.answers import download, said
from diaodu.core.clock import today
from diaodu.core.downloads import WORKBOOK_TYPE
from diaodu.core.lists import Asked, counts_by, slice_of
from diaodu.core.moves import MoveRefusedError
from diaodu.core.typed import whole_number
from diaodu.core.versions import as_seen

_PAGE = 50


@require_safe
def paper_list(request: HttpRequest) -> HttpResponse:
    officer = reader(request)
    asked = Asked.from_query(request.GET, PAPER_LIST)
    seen = visible_papers(officer, today=today())
    page = slice_of(asked_papers(seen, asked), asked, size=_PAGE)
    context = {
        "asked": asked,
        "page": page,
        "heads": asked.heads(PAPER_COLUMNS),
        "search": asked.search(_("Title, code or register")),
        "kinds": asked.chips("kind", Kind.choices, counts_by(asked_papers(seen, asked.without("kind")), "kind")),
        "states": asked.chips("state", State.choices, counts_by(asked_papers(seen, asked.without("state")), "state")),
        "may_make": may_make(officer, today=today()),
        "may_write": may_write_material(officer, today=today()),
    }
    return render(request, "papers/list.html", context)


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """The register as it was asked for, as Excel."""
    asked = Asked.from_query(request.GET, PAPER_LIST)
    rows = list(asked_papers(visible_papers(reader(request), today=today()), asked))
    return download(request, register_workbook(rows), WORKBOOK_TYPE, f"{_('Papers')}.xlsx", subject="papers")


@require_safe
def paper_page(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "papers/paper.html", page_of(open_paper(request, code)))


@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Put up, sign, send back, issue, settle, discard: as the table of steps permits."""
    opened = own_paper(request, code)
    paper, verb = opened.paper, request.POST.get("verb", "")
    as_seen(paper, request.POST)
    try:
        if verb not in {step.verb for step in PAPER_STEPS}:
            raise MoveRefusedError("verb", "这项不能这样处理。", "This cannot be done here.")
        if verb == "issue_paper":
            given = whole_number(request.POST.get("number", ""), digits=6)
            issue_paper(paper, mover=opened.mover, number=given)
        else:
            move_paper(paper, verb, mover=opened.mover, why=request.POST.get("why", "")[:500])
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect(paper)


@require_POST
def explain(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Why a number is right though the ledger says otherwise."""
    opened = own_paper(request, code)
    try:
        explain_doubt(opened.paper, key, reason=request.POST.get("reason", ""), by=opened.officer.username)
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("The reason is kept with the paper."))
    return redirect(opened.paper)


@require_POST
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """A further paper that names this one."""
    opened, officer = open_paper(request, code), maker(request)
    try:
        unit = office_of(officer, today=today())
        made = correct_paper(opened.paper, unit=unit, by=officer.username, why=request.POST.get("why", "")[:300])
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
        return redirect(opened.paper)
    messages.success(request, _("%(code)s is written; the issued paper stays as it is.") % {"code": made.code})
    return redirect("papers:edit", code=made.code)


@require_safe
def figure(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The record a figure was read from."""
    opened = open_paper(request, code)
    row = opened.paper.figures.filter(key=key).first()
    if row is None:
        raise Http404
    url = record_url(row.source, scope=opened.paper.scope)
    if not url:
        messages.info(request, _("“%(label)s” has no page of its own.") % {"label": row.label})
        return redirect(opened.paper)
    return redirect(url)
