"""What counts: proposed on the commitment's page, decided there or many at once."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.people.models import Unit
from diaodu.people.names import names_of
from diaodu.plan.actions import (
    confirm_counting,
    confirm_countings,
    propose_counting,
    recall_counting,
    refuse_counting,
    set_target_value,
)
from diaodu.plan.choices import Nature, ValueLevel
from diaodu.plan.counting_forms import ValueForm
from diaodu.plan.models import Counting, CountingChange
from diaodu.plan.queries.commitment import counting_of, leads_of, open_change, waiting_countings
from diaodu.plan.steps import KEEPER, LEAD
from diaodu.plan.terms import Terms, measure_said, pace_said, terms_of
from diaodu.plan.views.commitment import OpenCommitment, back, open_commitment, sent_version, show, terms_form
from diaodu.plan.views.lookup import open_document, require_keeper


@require_POST
def propose(request: HttpRequest, code: str) -> HttpResponse:
    opened = open_commitment(request, code)
    _require(opened.mover, LEAD, KEEPER)
    counting = _counting(opened)
    form = terms_form(opened, request.POST)
    if form.is_valid():
        try:
            propose_counting(
                counting,
                form.terms(),
                mover=opened.mover,
                version=sent_version(request),
                why=form.cleaned_data["why"],
            )
        except MoveRefusedError as refusal:
            form.add_error(None, said(refusal))
    if form.errors:
        return show(request, opened, form=form, status=422)
    messages.success(request, _("Proposed; the dispatch office will confirm or answer."))
    return back(code, "counting")


@require_POST
def decide(request: HttpRequest, code: str) -> HttpResponse:
    """The office's answer to the proposal that waits, or the unit's that takes it back; as it is drawn where nobody
    proposed anything.
    """
    opened = open_commitment(request, code)
    _require(opened.mover, *({LEAD} if request.POST.get("verb") == "recall" else {KEEPER}))
    counting = _counting(opened)
    try:
        done = _decide(counting, open_change(counting), request, opened.mover)
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, done)
    return back(code, "counting")


@require_POST
def value(request: HttpRequest, code: str, level: str) -> HttpResponse:
    opened = open_commitment(request, code)
    _require(opened.mover, LEAD, KEEPER)
    if level not in ValueLevel.values:
        raise Http404
    form = ValueForm(request.POST)
    if not form.is_valid():
        messages.error(request, next(str(errors[0]) for errors in form.errors.values()))
        return back(code, "counting")
    data = form.cleaned_data
    set_target_value(_counting(opened), ValueLevel(level), data["value"], source=data["source"], mover=opened.mover)
    messages.success(request, _("Saved."))
    return back(code, "counting")


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_many(request: HttpRequest, code: str) -> HttpResponse:
    """Everything of a plan whose terms wait, to be agreed to at once."""
    document = open_document(request, code)
    officer = require_keeper(request)
    waiting = waiting_countings(document)
    if request.method == "POST":
        chosen = set(request.POST.getlist("counting"))
        countings = [counting for counting, _change in waiting if str(counting.pk) in chosen]
        mover = Mover(officer.username, frozenset({KEEPER}))
        done = confirm_countings(countings, mover=mover) if countings else 0
        if done:
            text = ngettext("%(n)s confirmed.", "%(n)s confirmed.", done) % {"n": done}
            messages.success(request, text)
        else:
            messages.error(request, _("Tick at least one row."))
        return redirect("plan:confirm_countings", code=code)
    leads = leads_of([counting for counting, _change in waiting], on=today())
    return render(
        request,
        "plan/countings.html",
        {
            "document": document,
            "rows": [_row(counting, change, leads) for counting, change in waiting],
            "names": names_of(change.by for _counting, change in waiting if change),
        },
    )


def _row(counting: Counting, change: CountingChange | None, leads: dict[int, Unit]) -> dict[str, object]:
    terms = Terms.from_data(change.terms) if change else terms_of(counting)
    english = get_language() == "en"
    return {
        "counting": counting,
        "change": change,
        "lead": leads.get(counting.commitment.subject_id),
        "nature": Nature(terms.nature).label,
        "terms": terms,
        "pace": pace_said(terms.pace, english=english),
        "measure": measure_said(terms.measure, english=english),
        # A change of agreed terms is looked at by itself, on the commitment's page, where its reason stands.
        "is_change": bool(change and change.before),
    }


def _decide(counting: Counting, change: CountingChange | None, request: HttpRequest, mover: Mover) -> str:
    verb, why = request.POST.get("verb", ""), request.POST.get("why", "")
    if change is None:
        if verb == "confirm" and confirm_countings([counting], mover=mover):
            return _("Confirmed; it has a light now.")
        raise MoveRefusedError("none", "没有待审定的口径；请刷新后再看。", "Nothing waits here; please look again.")
    change.counting = counting
    if verb == "recall":
        recall_counting(change, mover=mover, version=sent_version(request))
        return _("Taken back; it can be proposed anew.")
    if verb == "confirm":
        confirm_counting(change, mover=mover, version=sent_version(request), why=why)
        return _("Confirmed; it has a light now.")
    refuse_counting(change, mover=mover, version=sent_version(request), why=why)
    return _("Refused; the lead unit sees why.")


def _counting(opened: OpenCommitment) -> Counting:
    counting = counting_of(opened.commitment)
    if counting is None:
        raise Http404
    return counting


def _require(mover: Mover, *parts: str) -> None:
    if mover.parts.isdisjoint(parts):
        raise PermissionDenied
