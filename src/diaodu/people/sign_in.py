"""Who may come in: active officers; demonstration accounts only where the whole server is on loopback."""

from __future__ import annotations

import ipaddress
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from diaodu.core.audit import record_event
from diaodu.people.models import Officer


class OfficerBackend(ModelBackend):
    """Django's password check, and the rule on demonstration accounts (at sign-in and at every page after it)."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Officer | None:
        officer = super().authenticate(request, username=username, password=password, **kwargs)
        if not isinstance(officer, Officer):
            return None
        if officer.is_demo and not demo_sign_in_allowed(request):
            return None
        return officer


def demo_sign_in_allowed(request: HttpRequest | None) -> bool:
    """Only where the server listens on loopback and nobody stands in between.

    A proxy on the same machine makes every visitor look local; it shows itself by the headers it adds.
    """
    if not settings.DIAODU_LOOPBACK or request is None:
        return False
    if request.headers.get("X-Forwarded-For") or request.headers.get("Forwarded"):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def record_sign_ins() -> None:
    """Write sign-ins, sign-outs and refusals to the audit."""
    user_logged_in.connect(_signed_in, dispatch_uid="people.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="people.signed_out")
    user_login_failed.connect(_refused, dispatch_uid="people.refused")


def _signed_in(sender: Any, request: HttpRequest, user: Officer, **kwargs: Any) -> None:
    record_event(verb="sign_in", subject=user.username, by=user.username, after=_place(request))


def _signed_out(sender: Any, request: HttpRequest, user: Officer | None, **kwargs: Any) -> None:
    if user is not None:
        record_event(verb="sign_out", subject=user.username, by=user.username, after=_place(request))


def _refused(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    name = str(credentials.get("username", ""))[:60]
    record_event(verb="refuse_sign_in", subject=name, by=name, after=_place(request))


def _place(request: HttpRequest | None) -> dict[str, str]:
    return {"address": request.META.get("REMOTE_ADDR", "") if request else ""}
