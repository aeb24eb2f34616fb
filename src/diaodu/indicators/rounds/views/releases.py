"""Official figures: a form without target, gap or pace, kept back until its hour."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.core.answers import said
from diaodu.core.clock import ZONE, moment, today
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import posted_version
from diaodu.indicators.rounds.actions import (
    NewRelease,
    ReleaseFigure,
    add_release,
    change_release,
    ready_release,
    send_back_release,
)
from diaodu.indicators.rounds.choices import EDITABLE_RELEASES, ReleaseState, SendBack, Stage
from diaodu.indicators.rounds.forms import ReleaseForm, SendBackForm
from diaodu.indicators.rounds.lookup import find_release, find_statistics_post, officer_of
from diaodu.indicators.rounds.models import Release, ReleaseLine
from diaodu.indicators.rounds.permissions import release_mover, shows_lines, statistics_posts, visible_releases
from diaodu.indicators.rounds.queries.releasing import lines_of, released_figures
from diaodu.indicators.rounds.steps import CHECKER, STATISTICS
from diaodu.kernel.period import Period
from diaodu.ledger.choices import MissingKind
from diaodu.ledger.forms import FigureError, read_figure
from diaodu.people.permissions import county_of


@require_http_methods(["GET", "HEAD", "POST"])
def release_list(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    may_enter = bool(statistics_posts(officer, today=today()))
    form, status = None, 200
    if request.method == "POST":
        find_statistics_post(officer)
        form = ReleaseForm(request.POST)
        if form.is_valid():
            try:
                release = _add(request, form)
            except MoveRefusedError as refusal:
                messages.error(request, said(refusal))
                status = 422
            else:
                return redirect(release)
        else:
            status = 400
    elif may_enter:
        form = ReleaseForm(initial=_next())
    context = {
        "releases": visible_releases(officer, today=today()).select_related("unit"),
        "form": form,
        "may_enter": may_enter,
        "here": "releases",
    }
    return render(request, "figure_rounds/releases.html", context, status=status)


def _next() -> dict[str, Any]:
    month = Period.month_of(today()).previous()
    period = Period(month.year, 1, 2) if month.last <= 2 else month
    at = datetime.combine(today(), datetime.min.time(), ZONE).replace(hour=10)
    return {"period": period.code, "released_at": at, "title": f"{period.label_zh}主要经济指标", "stage": Stage.FIRST}


def _add(request: HttpRequest, form: ReleaseForm) -> Release:
    officer = officer_of(request)
    post = find_statistics_post(officer)
    given = form.cleaned_data
    return add_release(
        NewRelease(
            unit=post.unit,
            title=given["title"],
            period=given["period"],
            source=given["source"],
            released_at=given["released_at"],
            stage=Stage(given["stage"]),
            figures=released_figures(county_of(officer), given["period"], with_areas=given["with_areas"]),
        ),
        mover=release_mover(officer, None, today=today()),
    )


@require_safe
def release_page(request: HttpRequest, code: str) -> HttpResponse:
    officer = officer_of(request)
    return _page(request, find_release(officer, code))


def _page(
    request: HttpRequest, release: Release, *, errors: Mapping[int, str] | None = None, status: int = 200
) -> HttpResponse:
    officer = officer_of(request)
    mover = release_mover(officer, release, today=today())
    shows = shows_lines(officer, release, today=today())
    lines = lines_of(release) if shows else []
    may_enter = STATISTICS in mover.parts and release.state in EDITABLE_RELEASES
    context = {
        "release": release,
        "period": Period.parse(release.period),
        "lines": [(line, (errors or {}).get(line.pk), request.POST.get(f"value-{line.pk}")) for line in lines],
        "shows": shows,
        "may_enter": may_enter,
        "may_send_back": CHECKER in mover.parts and release.state in {ReleaseState.READY, ReleaseState.RELEASED},
        "missing_kinds": MissingKind.choices,
        "grounds": SendBack.choices,
        "is_secret": release.first_released_at is None,
        "now": moment(),
        "here": "releases",
    }
    return render(request, "figure_rounds/release.html", context, status=status)


@require_POST
def save(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what was typed; with `then=ready` nothing changes any more, and it becomes public at its hour."""
    officer = officer_of(request)
    release = find_release(officer, code)
    find_statistics_post(officer)
    figures, errors = _read(request, lines_of(release))
    if errors:
        messages.error(request, _("Nothing was saved yet: please mend what is marked."))
        return _page(request, release, errors=errors, status=400)
    mover = release_mover(officer, release, today=today())
    try:
        change_release(release, figures, mover=mover, version=posted_version(request.POST))
        if request.POST.get("then") == "ready":
            ready_release(release, mover=mover)
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Saved."))
    return redirect("figure_rounds:release", code=code)


def _read(request: HttpRequest, lines: list[ReleaseLine]) -> tuple[list[ReleaseFigure], dict[int, str]]:
    figures, errors = [], {}
    for line in lines:
        if request.POST.get(f"drop-{line.pk}"):
            continue
        measured_in = line.indicator.measured_in
        try:
            value = read_figure(request.POST.get(f"value-{line.pk}", ""), measured_in)
            base = read_figure(request.POST.get(f"base-{line.pk}", ""), measured_in)
        except FigureError as error:
            errors[line.pk] = str(error)
            continue
        missing = request.POST.get(f"missing-{line.pk}", "")
        figures.append(
            ReleaseFigure(
                line.indicator,
                line.about,
                Period.parse(line.period),
                value,
                missing if missing in MissingKind.values else "",
                base,
            )
        )
    return figures, errors


@require_POST
def send_back(request: HttpRequest, code: str) -> HttpResponse:
    """On one of three grounds; the form knows no other."""
    officer = officer_of(request)
    release = find_release(officer, code)
    form = SendBackForm(request.POST)
    try:
        if not form.is_valid():
            raise MoveRefusedError(
                "reason",
                "官方统计数据只能因计量单位、缺项或格式退回，不能因数值高低退回。",
                "A release goes back for its unit, a missing item or its format only; never for how high a figure is.",
            )
        send_back_release(
            release,
            form.cleaned_data["reason"],
            line=form.cleaned_data["line"],
            mover=release_mover(officer, release, today=today()),
            version=posted_version(request.POST),
        )
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Sent back to the statistics unit."))
    return redirect("figure_rounds:release", code=code)
