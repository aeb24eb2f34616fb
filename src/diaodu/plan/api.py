"""Plans, their commitments, where they stand; a commitment is given its lead unit."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from diaodu.core.api.jobs import JobRow, job_row
from diaodu.core.api.pages import Page, Window, page_of, page_of_list
from diaodu.core.api.problems import ApiProblem
from diaodu.core.api.validation import wrong_field
from diaodu.core.api.values import Because, Code
from diaodu.core.api.versions import hold
from diaodu.core.clock import today
from diaodu.ledger.queries import item_codes, items_about
from diaodu.people.api_auth import DECIDE, asker
from diaodu.people.api_shapes import UnitCode, unit_by_code, unit_code, units_by_code
from diaodu.people.operations import changes, reads
from diaodu.people.permissions import may_keep_plans
from diaodu.plan.actions import Claim, adopt_document, claim_commitments, discard_document
from diaodu.plan.api_bringing import PlanGiven, file_of
from diaodu.plan.api_review import router as review
from diaodu.plan.api_shapes import (
    ClaimGiven,
    CommitmentFilters,
    CommitmentOne,
    CommitmentRow,
    PlanOne,
    PlanRow,
    PlanSection,
    StandingSaid,
    commitment_one,
    commitment_row,
    plan_one,
    plan_row,
    standing_said,
)
from diaodu.plan.choices import DocumentState
from diaodu.plan.filters import Criteria
from diaodu.plan.jobs import ask_to_read
from diaodu.plan.models import Commitment, Document
from diaodu.plan.page_pieces import Line
from diaodu.plan.pages import PlanPage
from diaodu.plan.permissions import visible_documents
from diaodu.plan.queries import history_of, kept, listed_documents, plan_lights, plan_rows
from diaodu.plan.views.lookup import open_document, require_keeper

router = Router(tags=["plan"])
router.add_router("", review)


@reads(router, "/plans", Page[PlanRow], says=_("Plans of the county"))
def list_plans(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    return page_of(listed_documents(asker(request), today=today()), window, plan_row)


@changes(router, "/plans", JobRow, says=_("Bring a plan in"), scope=DECIDE, versioned=False)
def bring_plan_in(request: HttpRequest, given: PlanGiven) -> JobRow:
    """It is read in the worker; the job says when the draft is there, or why the file cannot be read."""
    officer = require_keeper(request)
    return job_row(ask_to_read(file_of(given), name=given.name, dated=given.dated, by=officer))


@reads(router, "/plans/{code}", PlanOne, says=_("One plan with its outline"))
def one_plan(request: HttpRequest, code: Code) -> PlanOne:
    return _plan(open_document(request, code))


@changes(router, "/plans/{code}/adopt", PlanOne, says=_("Put a draft in force"), scope=DECIDE, versioned=False)
def adopt_plan(request: HttpRequest, code: Code) -> PlanOne:
    document = open_document(request, code)
    return _plan(adopt_document(document, by=require_keeper(request)))


@changes(router, "/plans/{code}/discard", PlanRow, says=_("Put a draft aside"), scope=DECIDE, versioned=False)
def discard_plan(request: HttpRequest, code: Code, given: Because) -> PlanRow:
    document = open_document(request, code)
    return plan_row(discard_document(document, by=require_keeper(request), reason=given.reason))


@reads(router, "/plans/{code}/commitments", Page[CommitmentRow], says=_("Commitments of a plan"))
def list_commitments(
    request: HttpRequest, code: Code, filters: Query[CommitmentFilters], window: Query[Window]
) -> dict[str, Any]:
    page = _page(open_document(request, code), _criteria(filters))
    lines = [line for line in page.lines if _is_led_by(line, filters.lead)]
    return page_of_list(lines, window, lambda line: commitment_row(code, line))


@reads(router, "/commitments/{code}", CommitmentOne, says=_("One commitment and where it stands"))
def one_commitment(request: HttpRequest, code: Code) -> CommitmentOne:
    return _commitment(_document_with(request, code), code)


@reads(router, "/commitments/{code}/history", Page[StandingSaid], says=_("Where a commitment stood, period by period"))
def commitment_history(request: HttpRequest, code: Code, window: Query[Window]) -> dict[str, Any]:
    commitment = _open_commitment(_document_with(request, code), code)
    return page_of_list(history_of(commitment, until=today()), window, standing_said)


@changes(router, "/commitments/{code}/claim", CommitmentOne, says=_("Give a commitment its lead unit"), scope=DECIDE)
def claim_commitment(request: HttpRequest, code: Code, given: ClaimGiven) -> CommitmentOne:
    document = _document_with(request, code)
    officer = asker(request)
    if not may_keep_plans(officer, today=today()):
        raise PermissionDenied
    commitment = hold(request, _open_commitment(document, code))
    if document.state != DocumentState.CURRENT:
        raise ApiProblem(409, "draft", _("The plan is not in force yet; adopt it first."))
    lead = unit_by_code(officer, given.lead, field="body.lead")
    partners = units_by_code(officer, given.partners, field="body.partners")
    if lead in partners:
        raise wrong_field("body.partners", _("The lead unit does not assist itself."))
    claim_commitments([Claim(commitment, lead, partners)], by=officer.username, since=given.since or today())
    return _commitment(document, code)


def _plan(document: Document) -> PlanOne:
    page = _page(document, Criteria())
    sections = [
        PlanSection(key=row.key, heading=row.label, level=row.depth, commitments=row.count) for row in page.outline
    ]
    return plan_one(
        document, sections, {str(light): n for light, n in page.lights.counts(page.rows.commitments).items()}
    )


def _page(document: Document, criteria: Criteria) -> PlanPage:
    return PlanPage(document, plan_rows(document), criteria, plan_lights(document, today=today()))


def _criteria(filters: CommitmentFilters) -> Criteria:
    return Criteria(
        section=filters.section.strip("."),
        strength=filters.strength or "",
        kind=filters.kind or "",
        blank=filters.blank or "",
        light=filters.light or "",
        words=filters.q.strip(),
    )


def _is_led_by(line: Line, lead: UnitCode | None) -> bool:
    return lead is None or (line.lead is not None and unit_code(line.lead.path) == lead)


def _document_with(request: HttpRequest, code: str) -> Document:
    """The plan the commitment stands in, among those the asker may see."""
    seen = visible_documents(asker(request), today=today()).select_related("unit")
    # What the review did not take up is nobody's commitment; the review's own operations know it.
    document = seen.filter(pk__in=kept(Commitment.objects.filter(code=code)).values("document")).first()
    if document is None:
        raise Http404
    return document


def _open_commitment(document: Document, code: str) -> Commitment:
    return document.commitments.select_related("subject").get(code=code)


def _commitment(document: Document, code: str) -> CommitmentOne:
    page = _page(document, Criteria(chosen=code))
    line = next(line for line in page.lines if line.commitment.code == code)
    blanks = [blank for blank in page.rows.blanks if blank.commitment_id == line.commitment.pk]
    keys = items_about(line.commitment.subject_id).values_list("pk", flat=True)
    items = sorted(item_codes(keys).values())
    return commitment_one(document.code, line, lights=page.lights, blanks=blanks, items=items)
