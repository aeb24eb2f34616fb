"""Early warnings: the list, one of them, what the office does with it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaodu.core.answers import done_or_refused
from diaodu.core.clock import moment, today
from diaodu.core.downloads import download
from diaodu.core.events import record_export
from diaodu.core.links import subject_url
from diaodu.core.lists import Asked, Picker, counts_by, slice_of
from diaodu.core.moves import MoveRefusedError, open_steps
from diaodu.core.versions import as_seen, ticked_versions
from diaodu.dispatch.actions import close_alert, push_alert, take_up_alerts
from diaodu.dispatch.choices import Condition
from diaodu.dispatch.filters import ALERT_COLUMNS, ALERT_LIST, SHOWN
from diaodu.dispatch.forms import EffectForm, MeasuresForm, PushForm
from diaodu.dispatch.jobs import ask_to_watch
from diaodu.dispatch.lookup import OpenAlert, keeper, office_of, open_alert, reader
from diaodu.dispatch.models import Alert
from diaodu.dispatch.permissions import keeps_dispatch, mover_of, visible_alerts
from diaodu.dispatch.queries.alerts import asked_alerts, shown_counts
from diaodu.dispatch.sheets import alerts_workbook
from diaodu.dispatch.steps import ALERT_STEPS
from diaodu.duties.forms import first_error
from diaodu.duties.permissions import visible_duties
from diaodu.duties.queries import receiving_units
from diaodu.people.models import Officer
from diaodu.people.names import unit_choices
from diaodu.people.permissions import acting_posts, visible_subjects
from diaodu.people.queries import units_among

MOST_AT_ONCE = 200


@require_safe
def alert_list(request: HttpRequest) -> HttpResponse:
    officer = reader(request)
    asked = Asked.from_query(request.GET, ALERT_LIST)
    seen, at = visible_alerts(officer, today=today()), moment()
    words = [word for word, _label in SHOWN]
    context = {
        "asked": asked,
        "page": slice_of(asked_alerts(seen, asked, at=at), asked),
        "heads": asked.heads(ALERT_COLUMNS),
        "search": asked.search(
            _("Words in the name"),
            Picker("unit", _("Whose figure"), _("All units"), unit_choices(units_among(seen)), is_chinese=True),
        ),
        "shown": asked.chips("show", SHOWN, shown_counts(seen, asked, words, at=at)),
        "conditions": asked.chips(
            "condition",
            Condition.choices,
            counts_by(asked_alerts(seen, asked.without("condition"), at=at), "condition"),
        ),
        "keeps": keeps_dispatch(officer, today=today()),
    }
    return render(request, "dispatch/alerts.html", context)


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """The list as it was asked for, whole."""
    officer = reader(request)
    asked = Asked.from_query(request.GET, ALERT_LIST)
    rows = list(asked_alerts(visible_alerts(officer, today=today()), asked, at=moment()))
    record_export("early warnings", by=officer.username, unit=officer.unit.path, form="xlsx")
    return download(alerts_workbook(rows), f"{_('Early warnings')}.xlsx")


@require_safe
def alert(request: HttpRequest, code: str) -> HttpResponse:
    opened, officer = open_alert(request, code), reader(request)
    shown = opened.alert
    seen = visible_subjects(officer, today=today()).filter(pk=shown.about_id).exists()
    duty = shown.duty if shown.duty and _sees_duty(officer, shown.duty.pk) else None
    verbs = [step.verb for step in open_steps(ALERT_STEPS, shown.state, opened.mover.parts)]
    context = {
        "alert": shown,
        "duty": duty,
        "url": subject_url(shown.about) if seen or shown.about.kind == "indicator" else "",
        "verbs": verbs,
        "moves": shown.subject.moves.order_by("pk"),
        "measures_form": MeasuresForm(),
        "push_form": PushForm(units=receiving_units(shown.scope), initial={"unit": shown.lead_id}),
        "effect_form": EffectForm(),
    }
    return render(request, "dispatch/alert.html", context)


def _sees_duty(officer: Officer, key: int) -> bool:
    return visible_duties(officer, today=today()).filter(pk=key).exists()


@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """One step with one warning, as the page saw it."""
    opened = open_alert(request, code)
    if not opened.mover.parts:
        raise PermissionDenied
    as_seen(opened.alert, request.POST)
    deeds = {"take_up": _take_up, "push": _push, "close": _close}
    deed = deeds.get(request.POST.get("verb", ""))
    if deed is None:
        raise Http404
    deed(request, opened)
    return redirect("dispatch:alert", code=code)


def _take_up(request: HttpRequest, opened: OpenAlert) -> None:
    form = MeasuresForm(request.POST)
    if not form.is_valid():
        messages.error(request, first_error(form))
        return
    words = form.cleaned_data["measures"]
    done_or_refused(
        request, lambda: take_up_alerts([opened.alert], measures=words, mover=opened.mover), _("The measures are set.")
    )


def _push(request: HttpRequest, opened: OpenAlert) -> None:
    form = PushForm(request.POST, units=receiving_units(opened.alert.scope))
    if not form.is_valid():
        messages.error(request, first_error(form))
        return
    given, office = form.cleaned_data, office_of(reader(request))
    done_or_refused(
        request,
        lambda: push_alert(
            opened.alert, lead=given["unit"], due_at=given["due_at"], asked_by=office, mover=opened.mover
        ),
        _("It stands on the unit's desk."),
    )


def _close(request: HttpRequest, opened: OpenAlert) -> None:
    form = EffectForm(request.POST)
    if not form.is_valid():
        messages.error(request, first_error(form))
        return
    words = form.cleaned_data["effect"]
    done_or_refused(
        request, lambda: close_alert(opened.alert, effect=words, mover=opened.mover), _("The warning is closed.")
    )


@require_POST
def many(request: HttpRequest) -> HttpResponse:
    """The same measures for all that are ticked: all or none."""
    officer = keeper(request)
    form = MeasuresForm(request.POST)
    if not form.is_valid():
        messages.error(request, first_error(form))
        return redirect("dispatch:alerts")
    mover = mover_of(officer, acting_posts(officer, today=today()))

    def deed() -> None:
        take_up_alerts(_ticked(request, officer), measures=form.cleaned_data["measures"], mover=mover)

    done_or_refused(request, deed, _("The measures are set."))
    return redirect("dispatch:alerts")


def _ticked(request: HttpRequest, officer: Officer) -> list[Alert]:
    """Each in the version that stood on the page: `tick` is `code:version`."""
    seen = ticked_versions(request.POST.getlist("tick")[:MOST_AT_ONCE])
    alerts = list(visible_alerts(officer, today=today()).filter(code__in=seen).order_by("pk"))
    if not alerts:
        raise MoveRefusedError("none", "请先勾选要处理的预警。", "Tick the warnings first.")
    for each in alerts:
        each.version = seen[each.code]
    return alerts


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Hold the figures against the conditions now, without waiting for the night."""
    officer = keeper(request)
    job = ask_to_watch(by=officer.username, path=officer.unit.county_path)
    return redirect("web:job", key=job.pk)
