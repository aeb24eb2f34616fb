"""Around every page: its language, that it asks the database each thing once, and that no answer is a blank sheet."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from diaodu.core.remembered import remembering
from diaodu.web.views.errors import only_forms

_ONLY_FORMS = 405


class OneAnswerARequest:
    """The day, the rules, the posts of who asks: needed in many places, asked for once (core.remembered)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with remembering():
            return self._get_response(request)


class ChosenLanguage:
    """Chinese, unless the visitor chose another by a click.

    Like Django's own, but the browser's Accept-Language does not decide: offices share machines and settings.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self._get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class NoBlankPage:
    """An address that takes only forms, opened by hand or by coming back: words instead of an empty window."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if request.method != "GET" or response.status_code != _ONLY_FORMS or response.streaming or response.content:
            return response
        page = only_forms(request)
        page["Allow"] = response["Allow"]
        return page
