"""Who asks by program: a token with scopes, or (to look only) the session of somebody signed in."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja.errors import AuthenticationError
from ninja.security import APIKeyCookie, HttpBearer

from diaodu.core.api.problems import ApiProblem
from diaodu.core.clock import today
from diaodu.people.models import Officer
from diaodu.people.sign_in import demo_sign_in_allowed
from diaodu.people.tokens import valid_token

READ, REPORT, DECIDE = "read", "report", "decide"


class ApiToken(HttpBearer):
    """`Authorization: Bearer dd_…`. A bad token is refused even where a session is there too."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Officer:
        found = valid_token(token.strip(), today=today())
        if found is None or (found.officer.is_demo and not demo_sign_in_allowed(request)):
            request.user = AnonymousUser()
            raise AuthenticationError
        # What follows knows the asker as pages do, refusals that are recorded included.
        request.user = found.officer
        request.token_scopes = tuple(found.scopes)  # type: ignore[attr-defined]
        if self.scope not in found.scopes:
            raise ApiProblem(403, "scope", _("This token has not the scope “%(scope)s”.") % {"scope": self.scope})
        return found.officer


class SessionCookie(APIKeyCookie):
    """For looking only. A change needs a token: a cookie is sent along by pages of strangers too."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self) -> None:
        super().__init__(csrf=False)

    def authenticate(self, request: HttpRequest, key: str | None) -> Officer | None:
        if not key or request.method not in {"GET", "HEAD"}:
            return None
        return request.user if isinstance(request.user, Officer) else None


def asker(request: HttpRequest) -> Officer:
    """The officer an operation was let in for."""
    if not isinstance(request.user, Officer):
        raise AuthenticationError
    return request.user
