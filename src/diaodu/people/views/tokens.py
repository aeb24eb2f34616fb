"""Keys for programs: made for oneself and shown once, listed, revoked; the security administrator sees all."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.people.actions import PeopleRefusedError
from diaodu.people.forms import TokenForm
from diaodu.people.models import Officer
from diaodu.people.permissions import secures, visible_tokens
from diaodu.people.queries import tokens_said
from diaodu.people.tokens import longest_life, make_token, revoke_token

USUAL = timedelta(days=90)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The list with the form for one more; a new key stands on the page that answers the form and nowhere else."""
    officer = _officer(request)
    first = {"expires_on": today() + min(USUAL, longest_life(officer)), "scopes": ["read"]}
    form = TokenForm(request.POST or None, initial=first)
    key = _make(form, officer) if request.method == "POST" else ""
    context = {
        "form": TokenForm(initial=first) if key else form,
        "key": key,
        "tokens": tokens_said(visible_tokens(officer, today=today()), on=today()),
        "secures": secures(officer, today=today()),
        "latest": today() + longest_life(officer),
    }
    return render(request, "people/tokens.html", context, status=400 if form.errors else 200)


@require_POST
def revoke(request: HttpRequest, key: int) -> HttpResponse:
    officer = _officer(request)
    token = get_object_or_404(visible_tokens(officer, today=today()), pk=key)
    try:
        revoke_token(token, by=officer.username, reason=request.POST.get("reason", "").strip()[:300])
    except PeopleRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("The token is revoked; nobody is let in with it any more."))
    return redirect("people:tokens")


def _make(form: TokenForm, officer: Officer) -> str:
    """The new key, or nothing with the reason written into the form."""
    if not form.is_valid():
        return ""
    try:
        return make_token(officer, **form.cleaned_data, by=officer.username)
    except PeopleRefusedError as refusal:
        form.add_error("expires_on", said(refusal))
        return ""


def _officer(request: HttpRequest) -> Officer:
    if not isinstance(request.user, Officer):
        raise Http404
    return request.user
