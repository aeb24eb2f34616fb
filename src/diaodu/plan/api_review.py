"""The review by program: what waits, taken up or not."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from diaodu.core.api.pages import Page, Window, page_of_list
from diaodu.core.api.values import Because, Code
from diaodu.core.api.versions import hold
from diaodu.core.clock import today
from diaodu.people.api_auth import DECIDE, asker
from diaodu.people.operations import changes, reads
from diaodu.plan.actions import accept_commitments, reject_commitments
from diaodu.plan.api_shapes import ReviewFilters, ReviewRow, review_row
from diaodu.plan.models import Commitment, Document
from diaodu.plan.permissions import keeper_of, visible_documents
from diaodu.plan.queries.reviewing import review_rows
from diaodu.plan.review_page import ReviewCriteria, ReviewPage
from diaodu.plan.views.lookup import open_document, require_keeper

router = Router(tags=["plan"])


@reads(router, "/plans/{code}/review", Page[ReviewRow], says=_("What waits for review in a plan"))
def list_review(
    request: HttpRequest, code: Code, filters: Query[ReviewFilters], window: Query[Window]
) -> dict[str, Any]:
    document = open_document(request, code)
    require_keeper(request)
    criteria = ReviewCriteria(
        show=filters.show,
        strength=filters.strength or "",
        blank=filters.blank or "",
        section=filters.section.strip("."),
    )
    page = ReviewPage(document, review_rows(document), criteria)
    return page_of_list(
        page.found, window, lambda item: review_row(code, item, page.targets_of(item), page.blanks_of(item))
    )


@changes(router, "/commitments/{code}/accept", ReviewRow, says=_("Take a proposed commitment up"), scope=DECIDE)
def accept_commitment(request: HttpRequest, code: Code) -> ReviewRow:
    document, item = _held(request, code)
    accept_commitments([item], mover=keeper_of(require_keeper(request), today=today()), on=today())
    return _said(document, item)


@changes(router, "/commitments/{code}/reject", ReviewRow, says=_("Do not take a proposed commitment up"), scope=DECIDE)
def reject_commitment(request: HttpRequest, code: Code, given: Because) -> ReviewRow:
    document, item = _held(request, code)
    mover = keeper_of(require_keeper(request), today=today())
    reject_commitments([item], why=given.reason, mover=mover, on=today())
    return _said(document, item)


def _held(request: HttpRequest, code: str) -> tuple[Document, Commitment]:
    """The commitment, whatever the review made of it, in the version the asker saw."""
    seen = visible_documents(asker(request), today=today())
    item = Commitment.objects.filter(document__in=seen.values("pk"), code=code).select_related("subject").first()
    if item is None:
        raise Http404
    require_keeper(request)
    return Document.objects.get(pk=item.document_id), hold(request, item)


def _said(document: Document, item: Commitment) -> ReviewRow:
    return review_row(document.code, item, list(item.targets.all()), list(item.blanks.all()))
