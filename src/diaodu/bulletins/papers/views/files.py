"""A paper as a file, and its sealed scan."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaodu.bulletins.papers.actions import attach_scan
from diaodu.bulletins.papers.lookup import maker, open_paper
from diaodu.bulletins.papers.printing import SLIDES, WORD, slides_of, word_of
from diaodu.bulletins.papers.queries import scans_of
from diaodu.core.answers import download, said
from diaodu.core.downloads import UNKNOWN_TYPE
from diaodu.core.files import read_stored
from diaodu.core.intake import SCANS, examine_upload
from diaodu.core.moves import MoveRefusedError


@require_safe
def word(request: HttpRequest, code: str) -> HttpResponse:
    paper = open_paper(request, code).paper
    return download(request, word_of(paper), WORD, f"{paper.title}.docx", subject=paper.code)


@require_safe
def deck(request: HttpRequest, code: str) -> HttpResponse:
    paper = open_paper(request, code).paper
    return download(request, slides_of(paper), SLIDES, f"{paper.title}.pptx", subject=paper.code)


@require_POST
def attach(request: HttpRequest, code: str) -> HttpResponse:
    """The sealed scan of an issued paper: PDF or picture, by content."""
    opened, officer = open_paper(request, code), maker(request)
    try:
        attach_scan(opened.paper, examine_upload(request.FILES.get("file"), kinds=SCANS), by=officer.username)
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("The sealed scan is kept with the paper."))
    return redirect(opened.paper)


@require_safe
def scan(request: HttpRequest, code: str, key: int) -> HttpResponse:
    opened = open_paper(request, code)
    kept = scans_of(opened.paper).filter(pk=key).first()
    if kept is None:
        raise Http404
    return download(request, read_stored(kept.file), UNKNOWN_TYPE, kept.name, subject=code)
