"""Error pages in plain words. They tell a stranger nothing about what exists."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(
        request, 400, _("This request could not be understood"), _("Please go back and try again from the page.")
    )


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(
        request,
        403,
        _("Your post does not allow this"),
        _("If it is part of your work, ask the dispatch office or the system administrator for the right post."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(
        request,
        403,
        _("This form has expired"),
        _("Please open the page again and repeat what you did; nothing was saved."),
    )


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(
        request,
        404,
        _("There is nothing here"),
        _("The address may be mistyped, or what it named is not open to you."),
    )


def only_forms(request: HttpRequest) -> HttpResponse:
    return _page(
        request,
        405,
        _("This address only takes what a form sends"),
        _("Nothing was changed. Go back to the page you came from, or to your desk."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Without the frame: whatever failed may be part of it."""
    return render(None, "web/server_error.html", status=500)


def _page(request: HttpRequest, status: int, title: str, words: str) -> HttpResponse:
    return render(request, "web/error.html", {"title": title, "words": words, "status": status}, status=status)
