"""A commitment's own page, and the lookup its other views share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from diaodu.core.clock import today
from diaodu.core.moves import Mover
from diaodu.core.panels import panels_for
from diaodu.core.versions import posted_version
from diaodu.people.names import names_of
from diaodu.plan.commitment_page import CommitmentPage, commitment_page
from diaodu.plan.counting_forms import TermsForm
from diaodu.plan.models import Commitment
from diaodu.plan.permissions import mover_in
from diaodu.plan.queries.commitment import commitment_by_code, counting_of, may_be_served, served_by
from diaodu.plan.setting_kinds import pace_curves
from diaodu.plan.steps import KEEPER

MOST_ABOVE = 300


@dataclass(frozen=True, slots=True)
class OpenCommitment:
    """A commitment somebody opened, with their parts in it."""

    commitment: Commitment
    mover: Mover


def open_commitment(request: HttpRequest, code: str) -> OpenCommitment:
    """Among those the asker may see, else 404."""
    try:
        commitment = commitment_by_code(request.user, code, today=today())
    except Commitment.DoesNotExist as error:
        raise Http404 from error
    return OpenCommitment(commitment, mover_in(request.user, commitment, today=today()))


@require_safe
def commitment(request: HttpRequest, code: str) -> HttpResponse:
    return show(request, open_commitment(request, code))


def show(
    request: HttpRequest, opened: OpenCommitment, *, form: TermsForm | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    """The page; `form`, `pasted`, `wrong`: what could not be taken, so that nothing typed is lost."""
    item = opened.commitment
    page = commitment_page(item, opened.mover, today=today(), english=get_language() == "en")
    context = {
        "page": page,
        "item": item,
        "document": item.document,
        "form": form or _form(page),
        "is_wrong": form is not None,
        "names": names_of(_people(page)),
        "panels": panels_for(request, "commitment", item.subject, on=today()),
        "today": today(),
        "served_by": served_by(item, request.user, today=today()),
        "above": _above(request, opened),
        **more,
    }
    return render(request, "plan/commitment/page.html", context, status=status)


def terms_form(opened: OpenCommitment, data: Any = None) -> TermsForm:
    counting = counting_of(opened.commitment)
    if counting is None:
        raise Http404
    return TermsForm(data, counting=counting, curves=pace_curves(opened.commitment.document.unit.path))


def back(code: str, part: str) -> HttpResponse:
    return redirect(f"{reverse('plan:commitment', args=[code])}#{part}")


def sent_version(request: HttpRequest) -> int:
    """The version the form was opened with; one that never fits where the page did not say."""
    return posted_version(request.POST) or 0


def _above(request: HttpRequest, opened: OpenCommitment) -> list[Commitment]:
    """What it could serve, for the office's list of choices."""
    if KEEPER not in opened.mover.parts:
        return []
    return list(may_be_served(opened.commitment, request.user, today=today())[:MOST_ABOVE])


def _form(page: CommitmentPage) -> TermsForm | None:
    if page.counting is None or not page.may_work or page.waiting:
        return None
    return terms_form(OpenCommitment(page.commitment, page.mover))


def _people(page: CommitmentPage) -> set[str]:
    codes = {move.by for move in page.moves} | {told.fact.by for told in page.told}
    changes = [*page.history, *([page.waiting] if page.waiting else [])]
    return codes | {code for each in changes for code in (each.change.by, each.change.decided_by)}
