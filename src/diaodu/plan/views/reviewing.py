"""The review: one sentence after the other, decided by a key; every decision is a plain form as well."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.versions import posted_version
from diaodu.duties.queries import receiving_units
from diaodu.kernel.comparator import Comparator
from diaodu.plan.actions import (
    accept_commitments,
    accept_firm_targets,
    edit_commitment,
    last_step,
    merge_commitments,
    reject_commitments,
    review_again,
    split_commitment,
    undo_review_step,
)
from diaodu.plan.models import Commitment, Document
from diaodu.plan.names import count_alike
from diaodu.plan.permissions import keeper_of
from diaodu.plan.queries.reviewing import ReviewRows, last_reason, review_rows
from diaodu.plan.review_forms import REASONS, EditForm, marks_of, reason_of
from diaodu.plan.review_page import ReviewCriteria, ReviewPage, is_given
from diaodu.plan.views.lookup import open_document, require_keeper


@dataclass(frozen=True, slots=True)
class _Deed:
    """A decision on its way: what is open, who decides, what was posted."""

    request: HttpRequest
    document: Document
    commitment: Commitment
    page: ReviewPage
    mover: Mover

    @property
    def version(self) -> int:
        return posted_version(self.request.POST) or self.commitment.version


@require_safe
@vary_on_headers("HX-Request")
def review(request: HttpRequest, code: str) -> HttpResponse:
    document = open_document(request, code)
    require_keeper(request)
    return _show(request, document, ReviewCriteria.from_query(request.GET))


@require_POST
def act(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Decide, then show what the queue goes on with; a refusal says why and leaves everything open."""
    document = open_document(request, code)
    officer = require_keeper(request)
    criteria = ReviewCriteria.from_query(request.GET)
    mover = keeper_of(officer, today=today())
    rows = None
    try:
        if verb in _WHOLE:
            done, chosen = _WHOLE[verb](document, mover)
        else:
            page = ReviewPage(document, review_rows(document), criteria)
            done, chosen = _one(request, page, verb, mover)
            # What only moved has moved in these rows too; anything else is read again.
            rows = page.rows if verb in _MOVES else None
    except MoveRefusedError as refusal:
        words = said(refusal)
        chosen = request.POST.get("c", criteria.chosen)[:20]
        return _show(request, document, replace(criteria, chosen=chosen), wrong=words, opened=verb)
    return _show(request, document, replace(criteria, chosen=chosen), said=done, rows=rows)


def _one(request: HttpRequest, page: ReviewPage, verb: str, mover: Mover) -> tuple[str, str]:
    code = request.POST.get("c", "")
    item = next((item for item in page.rows.commitments if item.code == code), None)
    if item is None or verb not in _DEEDS:
        raise Http404
    return _DEEDS[verb](_Deed(request, page.document, item, page, mover))


def _accept(deed: _Deed) -> tuple[str, str]:
    accept_commitments([deed.commitment], mover=deed.mover, on=today(), version=deed.version)
    return _("%(code)s accepted.") % {"code": deed.commitment.code}, deed.page.after(deed.commitment.code)


def _reject(deed: _Deed) -> tuple[str, str]:
    why = reason_of(deed.request.POST)
    reject_commitments([deed.commitment], why=why, mover=deed.mover, on=today(), version=deed.version)
    return _("%(code)s not taken up.") % {"code": deed.commitment.code}, deed.page.after(deed.commitment.code)


def _again(deed: _Deed) -> tuple[str, str]:
    review_again([deed.commitment], mover=deed.mover, on=today(), version=deed.version)
    return _("%(code)s waits for review again.") % {"code": deed.commitment.code}, deed.commitment.code


def _edit(deed: _Deed) -> tuple[str, str]:
    item = deed.commitment
    form = EditForm(deed.request.POST, commitment=item, text=deed.document.text, targets=deed.page.targets_of(item))
    if not form.is_valid():
        raise MoveRefusedError("form", form.first_error(), form.first_error())
    edit_commitment(item, form.edits(), mover=deed.mover, on=today(), version=deed.version)
    return _("%(code)s changed.") % {"code": item.code}, item.code


def _split(deed: _Deed) -> tuple[str, str]:
    at = marks_of(deed.request.POST)
    pieces = split_commitment(deed.commitment, at, mover=deed.mover, on=today(), version=deed.version)
    codes = "、".join(piece.code for piece in pieces)
    return _("Split into %(codes)s.") % {"codes": codes}, deed.commitment.code


def _merge(deed: _Deed) -> tuple[str, str]:
    rows = deed.page.rows.commitments
    at = rows.index(deed.commitment) + 1
    both = [deed.commitment, *rows[at : at + 1]]
    merge_commitments(both, mover=deed.mover, on=today(), version=deed.version)
    return _("%(code)s holds both now.") % {"code": deed.commitment.code}, deed.commitment.code


def _undo(document: Document, mover: Mover) -> tuple[str, str]:
    step = undo_review_step(document, mover=mover, on=today())
    return _("Taken back; all is as it was."), step.codes[0] if step.codes else ""


def _accept_firm(document: Document, mover: Mover) -> tuple[str, str]:
    accepted = accept_firm_targets(document, mover=mover, on=today())
    said = ngettext("%(n)d firm target accepted.", "%(n)d firm targets accepted.", len(accepted))
    return said % {"n": len(accepted)}, ""


_DEEDS: dict[str, Callable[[_Deed], tuple[str, str]]] = {
    "accept": _accept,
    "reject": _reject,
    "again": _again,
    "edit": _edit,
    "split": _split,
    "merge": _merge,
}
_MOVES = frozenset({"accept", "reject", "again"})
_WHOLE: dict[str, Callable[[Document, Mover], tuple[str, str]]] = {"undo": _undo, "accept-firm": _accept_firm}


def _show(
    request: HttpRequest,
    document: Document,
    criteria: ReviewCriteria,
    *,
    said: str = "",
    wrong: str = "",
    opened: str = "",
    rows: ReviewRows | None = None,
) -> HttpResponse:
    by_htmx = request.headers.get("HX-Request")
    if said and not by_htmx:
        messages.success(request, said)
        return redirect(f"{reverse('plan:review', args=[document.code])}{criteria.address()}")
    page = ReviewPage(document, rows or review_rows(document), criteria)
    context = _context(request, document, page, wrong) | {"said": said, "wrong": wrong, "opened": opened}
    if not by_htmx:
        context["units"] = receiving_units(document.unit.county_path)
        return render(request, "plan/review.html", context, status=400 if wrong else 200)
    response = render(request, "plan/_review.html", context)
    if request.method == "POST":
        chosen = page.chosen.code if page.chosen else ""
        response["HX-Replace-Url"] = f"{reverse('plan:review', args=[document.code])}{criteria.address(chosen=chosen)}"
    return response


def _context(request: HttpRequest, document: Document, page: ReviewPage, wrong: str) -> dict[str, object]:
    item = page.chosen
    # What was typed into a refused edit stays in its fields.
    typed = wrong and "quote" in request.POST and item is not None and request.POST.get("c") == item.code
    form = (
        EditForm(
            request.POST if typed else None,
            commitment=item,
            text=document.text,
            targets=page.targets_of(item),
            auto_id="e_%s",
        )
        if item is not None
        else None
    )
    return {
        "document": document,
        "page": page,
        "criteria": page.criteria,
        "item": item,
        "group": page.group_by_code[item.code] if item else "",
        "is_given": item is not None and is_given(item),
        "place": page.place_of(item) if item else "",
        "targets": page.targets_of(item) if item else [],
        "blanks": page.blanks_of(item) if item else [],
        "form": form,
        "why": last_reason(item) if item and item.state == "rejected" else "",
        "reasons": REASONS,
        "comparators": list(Comparator),
        "undo": last_step(document, by=request.user.get_username(), on=today()),
        "alike": count_alike(document),
    }
