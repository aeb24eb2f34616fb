"""What holds at every page after the password: the second factor, a password of one's own, idle time.

A page opened writes to the session at most once in five minutes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from diaodu.core.clock import now, today
from diaodu.people.models import Officer
from diaodu.people.second_factor import has_second_factor, is_required
from diaodu.people.sessions import CONFIRMED, SEEN, idle_limit, is_idle, should_remember
from diaodu.web.way_back import to_sign_in

# Where one may go before all is in order; everything else waits.
ON_THE_WAY = {
    "web:second_factor",
    "web:set_second_factor",
    "web:sign_out",
    "web:sign_in",
    "web:language",
    "web:theme",
    "web:health",
}
CHOOSE_PAGE = "web:change_password"  # after the second factor: a password alone must not be enough to change it


class SignInRules:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        officer = request.user
        if not isinstance(officer, Officer) or not request.session.session_key:
            return self._get_response(request)
        moment = now()
        if is_idle(request.session.get(SEEN, ""), idle_limit(officer), moment):
            logout(request)
            return to_sign_in(request)
        if "X-By-Itself" not in request.headers:  # a page that asks by itself is no sign of its reader
            _remember(request, moment)
        return self._missing_step(request, officer) or self._get_response(request)

    def _missing_step(self, request: HttpRequest, officer: Officer) -> HttpResponse | None:
        page = _named(request.path_info)
        if page in ON_THE_WAY:
            return None
        if request.session.get(CONFIRMED) is None:
            # Asked once a session: whether a code is due does not change from page to page.
            request.session[CONFIRMED] = _is_in_order(officer)
        if request.session[CONFIRMED] is False:
            return redirect("web:second_factor" if has_second_factor(officer) else "web:set_second_factor")
        if officer.password_set_on is None and request.session.get("own_password") is False and page != CHOOSE_PAGE:
            return redirect("web:change_password")
        return None


def _named(path: str) -> str:
    """The name of the page; an address that leads nowhere has none and is answered further in, as any page is."""
    try:
        return f"{resolve(path).view_name}"
    except Resolver404:
        return ""


def _is_in_order(officer: Officer) -> bool:
    return not (has_second_factor(officer) or is_required(officer, today=today()))


def _remember(request: HttpRequest, moment: datetime) -> None:
    if should_remember(request.session.get(SEEN, ""), moment):
        request.session[SEEN] = moment.isoformat()
