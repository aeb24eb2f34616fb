"""Applications upwards: the list, one application, its moves."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaodu.core.answers import download, said
from diaodu.core.clock import today
from diaodu.core.downloads import WORKBOOK_TYPE
from diaodu.core.lists import Asked, counts_by, slice_of
from diaodu.core.moves import MoveRefusedError, open_steps
from diaodu.core.panels import panels_for
from diaodu.core.versions import posted_version
from diaodu.people.names import names_of
from diaodu.projects.library.actions import (
    begin_application,
    change_application,
    move_application,
    report_spending,
    set_payment_terms,
)
from diaodu.projects.library.books import applications_workbook
from diaodu.projects.library.choices import AT_HOME, GRANTED, ApplicationState
from diaodu.projects.library.filters import APPLICATION_COLUMNS, APPLICATION_LIST
from diaodu.projects.library.forms import (
    ApplicationForm,
    PaymentForm,
    application_initial,
    first_error,
    payment_initial,
)
from diaodu.projects.library.lookup import kept_project, open_application, reader
from diaodu.projects.library.permissions import keeps_library, visible_applications, visible_projects
from diaodu.projects.library.queries.applications import (
    asked_applications,
    channel_of,
    findings_of,
    sums_of,
    window_channel,
)
from diaodu.projects.library.rules.channels import is_ready
from diaodu.projects.library.setting_kinds import channels
from diaodu.projects.library.steps import APPLICATION_STEPS, APPROVE, ARRIVE, SUBMIT
from diaodu.projects.library.views.deeds import day_given, figure_given
from diaodu.projects.library.views.lists import lead_picker


@require_safe
def application_list(request: HttpRequest) -> HttpResponse:
    officer, day, english = reader(request), today(), get_language() == "en"
    asked = Asked.from_query(request.GET, APPLICATION_LIST)
    seen, known = visible_applications(officer, today=day), channels(officer.unit.county_path, day)
    found = asked_applications(seen, asked)
    page = slice_of(found, asked)
    named = [(each.code, each.en if english else each.zh) for each in known.values()]
    by_channel = counts_by(asked_applications(seen, asked.without("channel")), "channel")
    by_state = counts_by(asked_applications(seen, asked.without("state")), "state")
    context = {
        "asked": asked,
        "page": page,
        "rows": [(row, dict(named).get(row.channel, row.channel)) for row in page.rows],
        "heads": asked.heads(APPLICATION_COLUMNS),
        "channel_chips": asked.chips("channel", named, by_channel),
        "states": asked.chips("state", ApplicationState.choices, by_state),
        "windows": [
            (name, known[code].windows_said(english=english), known[code].is_open(day)) for code, name in named
        ],
        "sums": sums_of(found),
        "search": asked.search(_("Name or code"), lead_picker(visible_projects(officer, today=day))),
        "may_bring": keeps_library(officer, today=day),
        "tab": "applications",
    }
    return render(request, "projects/applications.html", context)


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    officer, day = reader(request), today()
    asked = Asked.from_query(request.GET, APPLICATION_LIST)
    rows = list(asked_applications(visible_applications(officer, today=day), asked))
    content = applications_workbook(rows, english=get_language() == "en")
    return download(request, content, WORKBOOK_TYPE, f"{_('Applications upwards')}.xlsx", subject="applications")


@require_safe
def application_page(request: HttpRequest, code: str) -> HttpResponse:
    return _show(request, code)


@require_POST
def change(request: HttpRequest, code: str) -> HttpResponse:
    application, mover = open_application(request, code)
    form = ApplicationForm(request.POST)
    if form.is_valid():
        try:
            change_application(application, form.cleaned_data, mover=mover, version=posted_version(request.POST))
        except MoveRefusedError as refusal:
            form.add_error(None, said(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(application)
    return _show(request, code, form=form, status=422)


@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    application, mover = open_application(request, code)
    verb = request.POST.get("verb", "")
    try:
        if verb not in {step.verb for step in APPLICATION_STEPS}:
            raise MoveRefusedError("verb", "这项不能这样处理。", "This cannot be done here.")
        amount: Decimal | None = figure_given(request, "amount")
        why, on = request.POST.get("why", "")[:500], day_given(request, "on")
        move_application(
            application, verb, mover=mover, on=on, why=why, amount=amount, version=posted_version(request.POST)
        )
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect(application)


@require_POST
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """From a project's page: put it forward in a channel."""
    opened = kept_project(request, code)
    form = ApplicationForm(request.POST)
    try:
        if not form.is_valid():
            raise MoveRefusedError("form", first_error(form), first_error(form))
        application = begin_application(
            opened.project, request.POST.get("channel", ""), mover=opened.mover, values=form.cleaned_data
        )
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
        return redirect(f"{opened.project.get_absolute_url()}#applications")
    messages.success(request, _("%(code)s entered.") % {"code": application.code})
    return redirect(application)


@require_POST
def payment(request: HttpRequest, code: str) -> HttpResponse:
    """What is to be paid out by when, or how much was paid out by a day."""
    application, mover = open_application(request, code)
    try:
        if request.POST.get("what") == "terms":
            form = PaymentForm(request.POST)
            if not form.is_valid():
                raise MoveRefusedError("form", first_error(form), first_error(form))
            set_payment_terms(application, **form.cleaned_data, mover=mover, version=posted_version(request.POST))
        else:
            total = figure_given(request, "total")
            if total is None:
                raise MoveRefusedError("amount", "请填写累计支付额（万元）。", "Enter what was paid out in all.")
            why = request.POST.get("why", "")[:300]
            report_spending(application, on=day_given(request, "on"), total=total, mover=mover, why=why)
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Saved."))
    return redirect(f"{application.get_absolute_url()}#payment")


def _show(request: HttpRequest, code: str, *, form: ApplicationForm | None = None, status: int = 200) -> HttpResponse:
    application, mover = open_application(request, code)
    channel, found, english = channel_of(application), findings_of(application), get_language() == "en"
    now = window_channel(application, channels(application.project.scope, today()))
    pays = application.state in GRANTED and channel.is_money
    moves = list(application.subject.moves.order_by("-pk"))
    steps = open_steps(APPLICATION_STEPS, application.state, mover.parts)
    context = {
        "application": application,
        "channel": channel,
        "channel_name": channel.en if english else channel.zh,
        "windows": now.windows_said(english=english),
        "is_open": now.is_open(today()),
        "submit_verb": SUBMIT,
        "pays": pays,
        "spendings": list(application.spendings.order_by("-on", "-pk")) if pays else [],
        "payment_form": PaymentForm(initial=payment_initial(application)) if pays and mover.parts else None,
        "findings": found,
        "ready": is_ready(found),
        "steps": [(step, channel.is_money and step.verb in {APPROVE, ARRIVE}) for step in steps],
        "form": form or ApplicationForm(initial=application_initial(application)),
        "may_change": bool(mover.parts) and application.state in AT_HOME,
        "moves": moves,
        "verbs": {step.verb: step.label for step in APPLICATION_STEPS},
        "names": names_of(move.by for move in moves),
        "today": today(),
        "panels": panels_for(request, "application", application, on=today()),
    }
    return render(request, "projects/application.html", context, status=status)
