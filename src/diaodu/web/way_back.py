"""To the sign-in and back: nobody lands on an address that takes only forms, or takes lost words for saved ones."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

UNSAVED = "unsaved"


class SignedInOnly(LoginRequiredMiddleware):
    """Django's own, which would lead somebody whose sign-in ran out during a form to an address only forms go to."""

    # A click's answer is no redirect but an order to the page; the stubs know redirects alone.
    def handle_no_permission(self, request: HttpRequest, view_func: object) -> HttpResponse:  # type: ignore[override]
        return to_sign_in(request)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in, and from there to the page one was on; what was sent meanwhile is said to be not saved.

    A piece of a page that was asked for by a click turns the whole page to the sign-in, not the piece alone.
    """
    words = {"next": _page_of(request)}
    if request.method not in {"GET", "HEAD"}:
        words[UNSAVED] = "1"
    address = f"{reverse('web:sign_in')}?{urlencode(words, safe='/')}"
    if "HX-Request" not in request.headers:
        return redirect(address)
    if "X-By-Itself" in request.headers:  # nobody pressed anything: what is being read stays as it is
        return HttpResponse(status=204)
    return HttpResponseClientRedirect(address)


def _page_of(request: HttpRequest) -> str:
    if request.method in {"GET", "HEAD"} and "HX-Request" not in request.headers:
        return request.get_full_path()
    page = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=False):
        return reverse("web:front")
    parts = urlsplit(page)
    return f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
