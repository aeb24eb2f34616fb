"""Drafts: the list with the door in, one draft with its marks, what can be taken along."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.bulletins.checking.actions import Settling, add_draft, check_again, retire_draft, settle_marks
from diaodu.bulletins.checking.choices import ORDER, Settled
from diaodu.bulletins.checking.filters import COLUMNS, SPEC, narrowed
from diaodu.bulletins.checking.forms import DraftForm
from diaodu.bulletins.checking.jobs import AT_ONCE, ask_to_check
from diaodu.bulletins.checking.lookup import find_draft, reader_of
from diaodu.bulletins.checking.models import Draft
from diaodu.bulletins.checking.page import counts_of, listed, paragraphs_of, with_others
from diaodu.bulletins.checking.permissions import office_of, visible_drafts
from diaodu.bulletins.checking.reader import read_pasted
from diaodu.bulletins.checking.sheets import PAPER_TYPE, commented_word, marks_workbook
from diaodu.bulletins.checking.sources import ground_of
from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.core.downloads import UNKNOWN_TYPE, WORKBOOK_TYPE, download
from diaodu.core.events import record_export
from diaodu.core.files import read_stored
from diaodu.core.lists import Asked, slice_of
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import posted_version
from diaodu.people.models import Officer
from diaodu.people.names import names_of
from diaodu.people.permissions import county_of


@require_http_methods(["GET", "HEAD", "POST"])
def draft_list(request: HttpRequest) -> HttpResponse:
    officer = reader_of(request)
    form = DraftForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                return _check(officer, form.cleaned_data)
            except MoveRefusedError as refusal:
                form.add_error(None, said(refusal))
        status = 422
    asked = Asked.from_query(request.GET, SPEC)
    page = slice_of(narrowed(visible_drafts(officer, today=today()), asked, who=officer.username), asked)
    context = {
        "form": form,
        "asked": asked,
        "page": page,
        "hidden": asked.hidden("q", "mine"),
        "heads": asked.heads(COLUMNS),
        "names": names_of(draft.by for draft in page.rows),
    }
    return render(request, "checking/drafts.html", context, status=status)


def _check(
    officer: Officer, data: dict[str, Any], draft: Draft | None = None, version: int | None = None
) -> HttpResponse:
    """A file and a long text go to the worker, a short text is checked while its sender waits."""
    if draft is not None and version is not None:
        draft.version = version
    if file := data.get("file"):
        job = ask_to_check(
            file.read(), name=file.name, by=officer, title=data["title"], as_of=data["as_of"], draft=draft
        )
        return redirect("web:job", key=job.pk)
    text = data.get("text") or ""
    brought = read_pasted(text) if text.strip() else None
    if brought is not None and len(brought.text) > AT_ONCE:
        job = ask_to_check(
            brought.text.encode(), name=data["title"] or _("Pasted text"), by=officer, title=data["title"],
            as_of=data["as_of"], draft=draft, pasted=True,
        )  # fmt: skip
        return redirect("web:job", key=job.pk)
    ground = ground_of(county_of(officer), data["as_of"] or today())
    if draft is not None:
        return redirect(
            check_again(draft, ground, by=officer.username, brought=brought, as_of=data["as_of"], version=version)
        )
    if brought is None:
        raise MoveRefusedError("value", "请粘贴文字，或选择文件。", "Paste a text or choose a file.")
    unit = office_of(officer, today=today())
    return redirect(
        add_draft(brought, ground, unit=unit, by=officer.username, title=data["title"], as_of=data["as_of"])
    )


@require_safe
def draft_page(request: HttpRequest, code: str) -> HttpResponse:
    """Four queries, however long the text."""
    draft = find_draft(reader_of(request), code)
    marks = list(draft.marks.all())
    chosen = request.GET.get("verdict", "")
    chosen = chosen if chosen in {"open", *ORDER} else ""
    context = {
        "draft": draft,
        "paragraphs": paragraphs_of(draft.text, marks),
        "listed": with_others(listed(marks, chosen), marks),
        "chosen": chosen,
        "counts": counts_of(draft),
        "open": draft.counts.get("open", 0),
        "names": names_of([draft.by, draft.checked_by, *(mark.settled_by for mark in marks)]),
        "choices": Settled.choices,
    }
    return render(request, "checking/draft.html", context)


@require_POST
def settle(request: HttpRequest, code: str, key: int) -> HttpResponse:
    officer = reader_of(request)
    draft = find_draft(officer, code)
    given = Settling(request.POST.get("settled", ""), request.POST.get("note", ""))
    try:
        settle_marks(draft, {key: given}, by=officer.username, version=posted_version(request.POST))
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Saved."))
    chosen = request.POST.get("verdict", "")
    query = f"?verdict={chosen}" if chosen in {"open", *ORDER} else ""
    return redirect(f"{reverse('checking:draft', args=[code])}{query}#l{key}")


@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, code: str) -> HttpResponse:
    """The text changed, or as it is against the ledger of today."""
    officer = reader_of(request)
    draft = find_draft(officer, code)
    if request.method != "POST":
        form = DraftForm(initial={"text": draft.text, "title": draft.title})
        return render(request, "checking/again.html", {"draft": draft, "form": form})
    form = DraftForm(request.POST, request.FILES)
    as_it_is = "as_it_is" in request.POST
    data: dict[str, Any] = {"title": draft.title, "text": "", "file": None, "as_of": None}
    if as_it_is or form.is_valid():
        data = data if as_it_is else form.cleaned_data
        if data["text"].strip().replace("\r\n", "\n") == draft.text.strip():
            data = {**data, "text": ""}  # only another day: the file stays with it
        try:
            return _check(officer, data, draft, posted_version(request.POST))
        except MoveRefusedError as refusal:
            if as_it_is:
                messages.error(request, said(refusal))
                return redirect(draft)
            form.add_error(None, said(refusal))
    return render(request, "checking/again.html", {"draft": draft, "form": form}, status=422)


@require_POST
def retire(request: HttpRequest, code: str) -> HttpResponse:
    officer = reader_of(request)
    draft = find_draft(officer, code)
    try:
        retire_draft(draft, by=officer.username, version=posted_version(request.POST))
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
        return redirect(draft)
    messages.success(request, _("The draft has been put away."))
    return redirect("checking:drafts")


@require_safe
def paper(request: HttpRequest, code: str) -> HttpResponse:
    draft = find_draft(reader_of(request), code)
    content = commented_word(draft, list(draft.marks.all()), english=get_language() == "en")
    return _sent(request, draft, content, PAPER_TYPE, "docx")


@require_safe
def workbook(request: HttpRequest, code: str) -> HttpResponse:
    draft = find_draft(reader_of(request), code)
    marks = listed(list(draft.marks.all()), request.GET.get("verdict", ""))
    content = marks_workbook(draft, marks, english=get_language() == "en")
    return _sent(request, draft, content, WORKBOOK_TYPE, "xlsx")


@require_safe
def source(request: HttpRequest, code: str) -> HttpResponse:
    """The file as it came in."""
    draft = find_draft(reader_of(request), code)
    if draft.file is None:
        raise Http404
    record_export(draft.code, by=request.user.get_username(), unit=draft.unit.path, form="source")
    return download(read_stored(draft.file), draft.file_name, UNKNOWN_TYPE)


def _sent(request: HttpRequest, draft: Draft, content: bytes, media_type: str, suffix: str) -> HttpResponse:
    record_export(draft.code, by=request.user.get_username(), unit=draft.unit.path, form=suffix)
    return download(content, f"{draft.title}（{_('figures checked')}）.{suffix}", media_type)
