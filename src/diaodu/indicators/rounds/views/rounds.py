"""Rounds of figures: the list, opening one after looking at what is known already, the control room."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.core.answers import said
from diaodu.core.calendar import calendar_for
from diaodu.core.clock import ZONE, moment, today
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import as_seen
from diaodu.duties.late import late_words
from diaodu.duties.queries import late_duties
from diaodu.indicators.rounds.actions import open_figure_round, remind_late
from diaodu.indicators.rounds.choices import KIND
from diaodu.indicators.rounds.forms import OpeningForm
from diaodu.indicators.rounds.lookup import find_owned_round, find_round, find_running_post, officer_of
from diaodu.indicators.rounds.periods import due_day
from diaodu.indicators.rounds.permissions import running_posts, runs, visible_figure_rounds
from diaodu.indicators.rounds.queries.asking import Candidate, asked_in_month, candidates
from diaodu.indicators.rounds.queries.control import GROUPS, Owing, counts, not_asked, owing, rounds_listed
from diaodu.indicators.rounds.setting_kinds import due_working_day
from diaodu.indicators.rounds.sheets_out import round_workbook
from diaodu.indicators.rounds.views.answers import is_english, taken_along
from diaodu.kernel.period import Period
from diaodu.ledger.actions import accept_returns, lock_round, reopen_round
from diaodu.ledger.choices import RoundState
from diaodu.ledger.models import Return, Round
from diaodu.ledger.permissions import mover_for, visible_returns
from diaodu.ledger.queries import duties_of_round, listed
from diaodu.people.choices import RoundField
from diaodu.people.models import Post, Unit
from diaodu.people.permissions import acting_posts

GROUP_WORDS = {  # lazy: the language is the visitor's
    "late": gettext_lazy("Late"),
    "returned": gettext_lazy("Returned"),
    "open": gettext_lazy("Not yet submitted"),
    "submitted": gettext_lazy("To be looked at"),
    "accepted": gettext_lazy("Accepted"),
}


@require_safe
def round_list(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    rounds = rounds_listed(visible_figure_rounds(officer, today=today()))
    posts = running_posts(officer, today=today())
    form = OpeningForm(initial=_next(posts[0])) if posts else None
    return render(request, "figure_rounds/rounds.html", {"rounds": rounds, "form": form, "here": "rounds"})


@require_http_methods(["GET", "HEAD", "POST"])
def opening(request: HttpRequest) -> HttpResponse:
    """What the period asks, of whom, and what somebody has already; then the round is opened."""
    officer = officer_of(request)
    post, field = find_running_post(officer)
    form = OpeningForm(request.POST if request.method == "POST" else _asked(request, (post, field)))
    if not form.is_valid():
        return render(request, "figure_rounds/opening.html", {"form": form, "here": "rounds"}, status=400)
    if request.method == "POST" and "open" in request.POST:
        try:
            round_ = open_figure_round(
                form.cleaned_data["period"],
                unit=post.unit,
                field=RoundField(field),
                due_at=form.cleaned_data["due_at"],
                title=form.cleaned_data["title"],
                by=officer.username,
                also=request.POST.getlist("also"),
            )
        except MoveRefusedError as refusal:
            messages.error(request, said(refusal))
        else:
            messages.success(request, _("The round is open; each unit finds it on its desk."))
            return redirect("figure_rounds:round", code=round_.code)
    return render(request, "figure_rounds/opening.html", _opening_page(form, post, field))


def _opening_page(form: OpeningForm, post: Post, field: str) -> dict[str, Any]:
    found = candidates(post.unit, field, form.cleaned_data["period"])
    asked: dict[Unit, list[Candidate]] = {}
    for each in found:
        if each.had is None:
            asked.setdefault(each.item.unit, []).append(each)
    day = today()
    load = asked_in_month([unit.pk for unit in asked], day.year, day.month)
    return {
        "form": form,
        "period": form.cleaned_data["period"],
        "asked": [(unit, rows, load.get(unit.pk, 0)) for unit, rows in asked.items()],
        "asked_count": sum(len(rows) for rows in asked.values()),
        "had": [each for each in found if each.had is not None],
        "here": "rounds",
    }


def _asked(request: HttpRequest, running: tuple[Post, str]) -> dict[str, Any]:
    """What the address says; the day it is due follows from the period where it does not say."""
    given = {name: request.GET[name] for name in ("period", "due_at", "title") if request.GET.get(name)}
    initial = _next(running)
    try:
        period = Period.parse(given.get("period", initial["period"]))
    except ValueError:
        period = Period.parse(initial["period"])
    return {"period": period.code, "due_at": f"{_due(period, running[0]):%Y-%m-%dT%H:%M}", "title": "", **given}


def _next(running: tuple[Post, str]) -> dict[str, Any]:
    """Last month, or this one where last month is asked for already; January is asked with February."""
    post, field = running
    month = Period.month_of(today()).previous()
    period = Period(month.year, 1, 2) if month.last <= 2 else month
    there = Round.objects.filter(unit=post.unit, field=field, kind=KIND, period=period.code).exists()
    if there and month.last > 2:
        period = month.next()
    return {"period": period.code, "due_at": _due(period, post)}


def _due(period: Period, post: Post) -> datetime:
    calendar = calendar_for(post.unit.path)
    day = due_day(period, due_working_day(post.unit.path, on=today()), calendar)
    return datetime.combine(day, calendar.end_of_workday(day), ZONE)


@require_safe
def round_page(request: HttpRequest, code: str) -> HttpResponse:
    officer = officer_of(request)
    round_ = find_round(officer, code)
    seen = visible_returns(officer, today=today()).filter(round=round_)
    rows = owing(round_, seen, at=moment(), calendar=calendar_for(round_.unit.path))
    show = request.GET.get("show", "")
    may_decide = runs(officer, round_, today=today())
    groups = counts(rows)
    context = {
        "round": round_,
        "period": Period.parse(round_.period),
        "rows": [row for row in rows if show in {"", row.group}],
        "show": show if show in GROUPS else "",
        "chips": _chips(groups, show, len(rows)),
        "may_decide": may_decide,
        "is_open": round_.state == RoundState.OPEN,
        "has_submitted": groups["submitted"] > 0,
        "known": not_asked(round_) if may_decide else [],
        "late_message": _late_message(round_) if may_decide else "",
        "words": GROUP_WORDS,
        "here": "rounds",
    }
    return render(request, "figure_rounds/round.html", context)


def _chips(groups: dict[str, int], show: str, total: int) -> list[dict[str, Any]]:
    chips = [
        {"value": name, "label": GROUP_WORDS[name], "count": groups[name], "here": show == name} for name in GROUPS
    ]
    return [{"value": "", "label": _("All"), "count": total, "here": show not in GROUPS}, *chips]


def _late_message(round_: Round) -> str:
    """Who is late, ready to be pasted into the chat group."""
    at = moment()
    return late_words(late_duties(duties_of_round(round_), at), at, english=is_english())


@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """What the round's owner does: accept what is ticked, remind, lock, open again."""
    officer = officer_of(request)
    round_ = find_owned_round(officer, code)
    verb = request.POST.get("verb", "")
    try:
        if verb == "accept":
            _accept(request, round_)
        elif verb == "remind":
            units = remind_late(round_, by=officer.username)
            messages.success(
                request,
                ngettext("%(n)d unit is reminded.", "%(n)d units are reminded.", len(units)) % {"n": len(units)},
            )
        elif verb == "lock":
            as_seen(round_, request.POST)
            lock_round(round_, by=officer.username)
            messages.success(request, _("The round is locked."))
        elif verb == "reopen":
            as_seen(round_, request.POST)
            reopen_round(round_, why=request.POST.get("reason", ""), by=officer.username)
            messages.success(request, _("The round is open again; what is corrected becomes the next edition."))
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    return redirect("figure_rounds:round", code=code)


def _accept(request: HttpRequest, round_: Round) -> None:
    officer = officer_of(request)
    returns = list(listed(Return.objects.filter(round=round_, code__in=request.POST.getlist("return")[:500])))
    if not returns:
        raise MoveRefusedError("none", "请先勾选要收下的报送表。", "Tick the returns to accept first.")
    for owed in returns:
        as_seen(owed, request.POST, f"version-{owed.code}")
    accept_returns(returns, mover=mover_for(officer, returns[0], acting_posts(officer, today=today())))
    messages.success(
        request,
        ngettext("%(n)d return is accepted.", "%(n)d returns are accepted.", len(returns)) % {"n": len(returns)},
    )


@require_safe
def workbook(request: HttpRequest, code: str) -> HttpResponse:
    officer = officer_of(request)
    round_ = find_round(officer, code)
    seen = visible_returns(officer, today=today()).filter(round=round_)
    rows: list[Owing] = owing(round_, seen, at=moment(), calendar=calendar_for(round_.unit.path))
    content, count = round_workbook(round_, [row.owed for row in rows], english=is_english())
    return taken_along(request, content, f"{round_.title}.xlsx", subject=round_.code, unit=round_.unit.path, rows=count)
