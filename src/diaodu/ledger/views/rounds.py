"""The rounds of a county, one round with its returns, and what its owner does with many at once."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.core.answers import download, said
from diaodu.core.calendar import calendar_for
from diaodu.core.clock import ZONE, moment, today
from diaodu.core.downloads import WORKBOOK_TYPE
from diaodu.core.moves import MoveRefusedError
from diaodu.core.settings import newest_setting
from diaodu.core.versions import as_seen
from diaodu.duties.late import late_words
from diaodu.duties.models import Duty
from diaodu.duties.queries import late_duties
from diaodu.kernel.period import Period
from diaodu.ledger.actions import accept_returns, lock_round, open_round
from diaodu.ledger.choices import OPEN_RETURNS, ReturnState
from diaodu.ledger.forms import RoundForm
from diaodu.ledger.lookup import open_round_page
from diaodu.ledger.models import Return, Round
from diaodu.ledger.permissions import field_of, mover_for, owned_fields, visible_returns, visible_rounds
from diaodu.ledger.queries import listed, returns_of, rounds_with_progress, said_in
from diaodu.ledger.round_kinds import round_kind, round_kinds
from diaodu.ledger.sheets import round_workbook
from diaodu.people.choices import RoundField
from diaodu.people.models import Officer, Post
from diaodu.people.permissions import acting_posts

ROUND_DUE = "ledger.round_due"
SHOWN = {"open": OPEN_RETURNS, "submitted": (ReturnState.SUBMITTED,), "accepted": (ReturnState.ACCEPTED,)}


@require_http_methods(["GET", "HEAD", "POST"])
def round_list(request: HttpRequest) -> HttpResponse:
    owned = owned_fields(request.user, today=today())
    if request.method == "POST":
        return _open(request, owned)
    rounds = rounds_with_progress(visible_rounds(request.user, today=today()).filter(kind=""))
    form = RoundForm(initial=_next_round(owned[0][0])) if owned else None
    return render(request, "ledger/rounds.html", _list(rounds, form))


def _list(rounds: QuerySet[Round], form: RoundForm | None) -> dict[str, object]:
    """With the ways to rounds of other kinds, which have lists of their own."""
    return {"rounds": rounds, "form": form, "kinds": [(kind.title, kind.list_page()) for kind in round_kinds()]}


def _open(request: HttpRequest, owned: list[tuple[Post, str]]) -> HttpResponse:
    if not owned:
        raise PermissionDenied
    post, field = owned[0]
    form = RoundForm(request.POST)
    if not form.is_valid():
        rounds = rounds_with_progress(visible_rounds(request.user, today=today()).filter(kind=""))
        return render(request, "ledger/rounds.html", _list(rounds, form), status=400)
    period: Period = form.cleaned_data["period"]
    label = period.label_zh
    try:
        round_ = open_round(
            period,
            unit=post.unit,
            field=RoundField(field),
            title=f"{label}进度",
            due_at=form.cleaned_data["due_at"],
            by=request.user.get_username(),
        )
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
        return redirect("ledger:rounds")
    messages.success(request, _("The round is open; each unit finds it on its desk."))
    return redirect("ledger:round", code=round_.code)


def _next_round(post: Post) -> dict[str, object]:
    """Last month, or this one where last month is asked for already; due on the working day the county has set."""
    day = today()
    rule = newest_setting(ROUND_DUE, scope=post.unit.path, on=day) or {"working_day": 5}
    period = Period.month_of(day).previous()
    if Round.objects.filter(unit=post.unit, field=field_of(post), kind="", period=period.code).exists():
        period = Period.month_of(day)
    first = period.end + timedelta(days=1)
    calendar = calendar_for(post.unit.path)
    due = calendar.add_working_days(first.replace(day=1), max(0, int(rule["working_day"]) - calendar.is_workday(first)))
    return {
        "period": period.code,
        "due_at": datetime.combine(due, calendar.end_of_workday(due), ZONE),
    }


@require_safe
def round_page(request: HttpRequest, code: str) -> HttpResponse:
    round_ = open_round_page(request, code)
    if round_kind(round_.kind):
        return redirect(f"{round_.get_absolute_url()}?{request.GET.urlencode()}")
    seen = visible_returns(request.user, today=today()).filter(round=round_)
    show = request.GET.get("show", "")
    returns = list(returns_of(round_).filter(pk__in=seen.values("pk")).order_by("unit__order", "unit__sort_key"))
    chosen = [owed for owed in returns if owed.state in SHOWN.get(show, ReturnState.values)]
    gist = said_in(chosen)
    return render(
        request,
        "ledger/round.html",
        {
            "round": round_,
            "period": Period.parse(round_.period),
            "returns": [(owed, [said for said in gist[owed.pk] if said.is_said]) for owed in chosen],
            "show": show if show in SHOWN else "",
            "chips": _chips(returns, show),
            "has_submitted": any(owed.state == ReturnState.SUBMITTED for owed in chosen),
            "may_decide": _runs(request, round_),
            "late_message": _late_message(round_) if _runs(request, round_) else "",
        },
    )


def _chips(returns: list[Return], show: str) -> list[dict[str, object]]:
    """All, and each group of states with how many there are."""
    counts = Counter(owed.state for owed in returns)
    labels = {"open": _("Not yet submitted"), "submitted": _("To be looked at"), "accepted": _("Accepted")}
    chips = [
        {"value": name, "label": labels[name], "count": sum(counts[state] for state in states), "here": show == name}
        for name, states in SHOWN.items()
    ]
    return [{"value": "", "label": _("All"), "count": len(returns), "here": show not in SHOWN}, *chips]


@require_POST
def accept_many(request: HttpRequest, code: str) -> HttpResponse:
    """Accept the returns that were ticked: all of them, or none with the reason."""
    round_ = open_round_page(request, code)
    officer = _owner(request, round_)
    codes = request.POST.getlist("return")[:500]
    returns = list(listed(round_.returns.filter(code__in=codes)))
    if not returns:
        messages.error(request, _("Tick the returns to accept first."))
        return redirect("ledger:round", code=code)
    for owed in returns:
        as_seen(owed, request.POST, f"version-{owed.code}")
    try:
        accept_returns(returns, mover=mover_for(officer, returns[0], acting_posts(officer, today=today())))
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(
            request,
            ngettext("%(n)d return is accepted.", "%(n)d returns are accepted.", len(returns)) % {"n": len(returns)},
        )
    return redirect("ledger:round", code=code)


@require_POST
def lock(request: HttpRequest, code: str) -> HttpResponse:
    round_ = open_round_page(request, code)
    officer = _owner(request, round_)
    try:
        as_seen(round_, request.POST)
        lock_round(round_, by=officer.username)
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("The round is locked."))
    return redirect("ledger:round", code=code)


@require_safe
def workbook(request: HttpRequest, code: str) -> HttpResponse:
    """The round as Excel: a row for each line of the returns one may see."""
    round_ = open_round_page(request, code)
    seen = visible_returns(request.user, today=today()).filter(round=round_)
    content = round_workbook(round_, list(listed(seen)), english=get_language() == "en")
    return download(request, content, WORKBOOK_TYPE, f"{round_.title}.xlsx", subject=round_.code)


def _runs(request: HttpRequest, round_: Round) -> bool:
    owned = owned_fields(request.user, today=today())
    return any(post.unit_id == round_.unit_id and field == round_.field for post, field in owned)


def _owner(request: HttpRequest, round_: Round) -> Officer:
    if not isinstance(request.user, Officer) or not _runs(request, round_):
        raise PermissionDenied
    return request.user


def _late_message(round_: Round) -> str:
    """Who is late with this round, ready to be pasted."""
    at = moment()
    late = late_duties(Duty.objects.filter(return_owed__round=round_), at)
    return late_words(late, at, english=get_language() == "en")
