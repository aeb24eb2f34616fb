"""Setting up and asking for the second factor; one's own sessions."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.core.audit import record_event
from diaodu.core.clock import today
from diaodu.people.models import Officer
from diaodu.people.permissions import secures, within
from diaodu.people.second_factor import (
    begin_enrolment,
    confirm_enrolment,
    has_second_factor,
    is_required,
    is_right_code,
    reset_second_factor,
)
from diaodu.people.sessions import CONFIRMED, end_sessions, most_sessions, sessions_of


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The code, after the password and before anything else."""
    officer = _officer(request)
    if not has_second_factor(officer):
        return redirect("web:set_second_factor")
    if request.method == "POST":
        if is_right_code(officer, request.POST.get("code", "")[:40]):
            request.session[CONFIRMED] = True
            following = request.POST.get("next", "/")
            safe = url_has_allowed_host_and_scheme(following, {request.get_host()}, require_https=request.is_secure())
            return redirect(following if safe else "/")
        record_event(verb="refuse_second_factor", subject=officer.username, by=officer.username)
        messages.error(
            request, _("That code is not right, or too many were tried; wait a moment and try the next one.")
        )
    return render(request, "web/second_factor.html", {"next": request.GET.get("next", "/")})


@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """The picture to scan, the code to confirm it with, then the recovery codes once."""
    officer = _officer(request)
    if has_second_factor(officer) and request.session.get(CONFIRMED) is not True:
        return redirect("web:second_factor")
    if request.method == "POST":
        codes = confirm_enrolment(officer, request.POST.get("code", "")[:40])
        if codes is not None:
            request.session[CONFIRMED] = True
            return render(request, "web/recovery_codes.html", {"codes": codes})
        messages.error(request, _("That code is not right; check the time of your phone and try the next one."))
    context = {
        "enrolment": begin_enrolment(officer),
        "required": is_required(officer, today=today()),
        "has_one": has_second_factor(officer),
    }
    return render(request, "web/set_second_factor.html", context)


@require_POST
def reset(request: HttpRequest, username: str) -> HttpResponse:
    """The security administrator takes a lost factor off."""
    by = _officer(request)
    if not secures(by, today=today()):
        raise PermissionDenied
    officer = Officer.objects.filter(within(by.unit.county_path, "unit__path"), username=username).first()
    if officer is None:
        raise Http404
    reason = request.POST.get("reason", "").strip()
    if not reason:
        messages.error(request, _("Please give the reason."))
    else:
        reset_second_factor(officer, by=by.username, reason=reason)
        end_sessions(officer)
        messages.success(request, _("Done."))
    return redirect("people:officer", username=username)


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in."""
    officer = _officer(request)
    context = {
        "sessions": sessions_of(officer),
        "this": request.session.session_key,
        "most": most_sessions(officer),
        "has_second_factor": has_second_factor(officer),
    }
    return render(request, "web/sessions.html", context)


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    officer = _officer(request)
    count = end_sessions(officer, but=request.session.session_key or "")
    record_event(verb="end_sessions", subject=officer.username, by=officer.username, after={"ended": count})
    messages.success(request, _("%(n)d other sign-ins ended.") % {"n": count})
    return redirect("web:sessions")


def _officer(request: HttpRequest) -> Officer:
    if not isinstance(request.user, Officer):
        raise Http404
    return request.user
