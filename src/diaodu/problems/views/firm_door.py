"""What a firm sees and does with its own link: no account, nothing of other firms, nothing of who was asked inside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.core.intake import SCANS, Examined, examine_upload
from diaodu.core.moves import REASON, MoveRefusedError, open_steps
from diaodu.core.versions import as_seen
from diaodu.problems.actions import NewProblem, Said, move_from_firm, note_link_use, raise_from_firm
from diaodu.problems.choices import SOLVED, State
from diaodu.problems.forms import FirmProblemForm
from diaodu.problems.models import CallLink, Problem
from diaodu.problems.queries.links import FIRM_VERBS, firms_problems, told_moves, valid_link
from diaodu.problems.setting_kinds import KINDS, choices_for, words_for
from diaodu.problems.steps import PROBLEM_STEPS, RAISER

MOST_BYTES = 8 * 1024 * 1024  # of one photo or scan: whoever sends it has no account
PHOTO = {"accept": "image/*,.pdf"}
# Steps as the firm reads them: what happened, not what somebody may press.
EVENTS = {
    "route": _lazy("given to the unit that deals with it"),
    "accept": _lazy("taken on"),
    "start": _lazy("work has begun"),
    "reply": _lazy("replied"),
    "confirm": _lazy("you confirmed it and rated it"),
    "dispute": _lazy("said not to be solved"),
    "reopen": _lazy("opened again"),
    "withdraw": _lazy("you took it back"),
    "close": _lazy("closed"),
    "close_for_raiser": _lazy("closed by the dispatch office"),
}
Shown = Callable[..., HttpResponse]


def firm_door(view: Shown) -> Shown:
    """Only with a link that counts; every other one gets the same answer, so that nothing can be tried out."""

    @never_cache
    @login_not_required
    def opened(request: HttpRequest, token: str, **words: Any) -> HttpResponse:
        link = valid_link(token, on=today())
        if link is None:
            answer = render(request, "problems/firm_gone.html", status=404)
        else:
            answer = view(request, link, token, **words)
        answer["X-Robots-Tag"] = "noindex, nofollow"
        answer["Referrer-Policy"] = "same-origin"  # the address is the key: nobody outside is told it
        return answer

    return opened


@require_http_methods(["GET", "HEAD", "POST"])
@firm_door
def firm(request: HttpRequest, link: CallLink, token: str) -> HttpResponse:
    return _page(request, link, token, _form(request, link))


def _page(request: HttpRequest, link: CallLink, token: str, form: FirmProblemForm) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            problem = raise_from_firm(link, _new(request, form, link))
        except MoveRefusedError as refusal:
            form.add_error("file" if refusal.code in ("file", "type", "size", "secret") else None, said(refusal))
        else:
            messages.success(request, _("%(code)s has been received; you can follow it here.") % {"code": problem.code})
            return redirect("problems:firm_problem", token=token, code=problem.code)
    elif request.method == "GET":
        note_link_use(link)
    kinds = words_for(KINDS, link.scope)
    context = {
        "link": link,
        "token": token,
        "form": form,
        "given_by": (link.unit.name_en if get_language() == "en" else "") or link.unit.name_zh,
        "problems": [(problem, kinds.get(problem.kind)) for problem in firms_problems(link)[:50]],
    }
    status = 422 if form.errors and request.method == "POST" else 200
    return render(request, "problems/firm.html", context, status=status)


@require_safe
@firm_door
def firm_problem(request: HttpRequest, link: CallLink, token: str, code: str) -> HttpResponse:
    problem = firms_problems(link).filter(code=code).first()
    if problem is None:
        return render(request, "problems/firm_gone.html", status=404)
    steps = [step for step in open_steps(PROBLEM_STEPS, problem.state, {RAISER}) if step.verb in FIRM_VERBS]
    context = {
        "link": link,
        "token": token,
        "english": get_language() == "en",
        "problem": problem,
        "stage": _stage(problem),
        "moves": [(move, EVENTS[move.verb], move.by == link.who) for move in told_moves(problem)],
        "rate": any(step.verb == "confirm" for step in steps),
        "other": [(step, REASON in step.needs) for step in steps if step.verb != "confirm"],
        "stars": range(1, 6),
    }
    return render(request, "problems/firm_problem.html", context)


@require_POST
@firm_door
def firm_act(request: HttpRequest, link: CallLink, token: str, code: str) -> HttpResponse:
    problem = firms_problems(link).filter(code=code).first()
    if problem is None:
        return render(request, "problems/firm_gone.html", status=404)
    rating = request.POST.get("rating", "")
    given = Said(request.POST.get("words", "").strip()[:300], int(rating) if rating in {*"12345"} else None)
    as_seen(problem, request.POST)
    verb = request.POST.get("verb", "")
    try:
        move_from_firm(link, problem, verb, given)
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        thanks = _("Thank you. The unit does not see your rating before the problem is closed.")
        messages.success(request, thanks if verb == "confirm" else _("Done."))
    return redirect("problems:firm_problem", token=token, code=code)


def _form(request: HttpRequest, link: CallLink) -> FirmProblemForm:
    posted = request.method == "POST"
    kinds = choices_for(KINDS, link.scope)
    form = FirmProblemForm(request.POST if posted else None, request.FILES or None, kinds=kinds)
    form.fields["file"].widget.attrs |= PHOTO
    return form


def _new(request: HttpRequest, form: FirmProblemForm, link: CallLink) -> NewProblem:
    given = form.cleaned_data
    files: tuple[Examined, ...] = ()
    if upload := request.FILES.get("file"):
        files = (examine_upload(upload, kinds=SCANS, most=MOST_BYTES),)
    return NewProblem(
        title=given["title"],
        kind=given["kind"],
        unit=link.unit,
        about=link.about,
        body=given["body"],
        urgency=given["urgency"],
        files=files,
        link=link,
    )


def _stage(problem: Problem) -> str:
    """Its state in the words of somebody who waits for it."""
    if problem.state in (State.RAISED, State.RETURNED):
        return _("Received; a unit is being named")
    if problem.state in SOLVED:
        return _("Solved")
    return {
        State.ROUTED: _("Given to a unit, which has to take it on"),
        State.REPLIED: _("There is a reply; please say whether it is solved"),
        State.WITHDRAWN: _("Taken back"),
    }.get(State(problem.state), _("Being dealt with"))
