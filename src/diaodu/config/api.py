"""The API door: one root for the operations of all apps, one shape for what goes wrong, one way in."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.renderers import JSONRenderer

from diaodu import __version__
from diaodu.areas.api import router as areas
from diaodu.assessment.api import router as assessment
from diaodu.bulletins.checking.api import router as checking
from diaodu.bulletins.papers.api import router as papers
from diaodu.core.api.problems import MEDIA_TYPE, ApiProblem, problem_body, refused
from diaodu.core.api.validation import invalid
from diaodu.core.api.versions import etag
from diaodu.core.moves import MoveRefusedError
from diaodu.dispatch.api import router as dispatch
from diaodu.duties.api import router as duties
from diaodu.enterprises.api import router as firms
from diaodu.enterprises.api_areas import router as firm_areas
from diaodu.factors.api import router as factors
from diaodu.indicators.analysis.api import router as indicator_analysis
from diaodu.indicators.analysis.api_along import router as indicator_groups
from diaodu.indicators.catalogue.api import router as indicators
from diaodu.indicators.catalogue.api_peers import router as peers
from diaodu.indicators.rounds.api import router as figures
from diaodu.indicators.rounds.api_forms import router as upward_forms
from diaodu.indicators.rounds.api_tables import router as figure_tables
from diaodu.ledger.api import router as ledger
from diaodu.outlook.api import router as outlook
from diaodu.people.api import router as people
from diaodu.people.api_auth import READ, ApiToken, SessionCookie
from diaodu.plan.actions import StateError
from diaodu.plan.actions.claiming import ClaimedError
from diaodu.plan.api import router as plan
from diaodu.plan.api_announcing import router as announcing
from diaodu.plan.api_counting import router as counting
from diaodu.plan.api_life import router as life
from diaodu.problems.api import router as problems
from diaodu.projects.library.api import router as library
from diaodu.projects.schedule.api import router as schedule
from diaodu.projects.tours.api import router as tours
from diaodu.projects.works.api import router as works
from diaodu.web.api import router as web
from diaodu.web.api_settings import router as rules
from diaodu.web.views.operations import operations_page

log = logging.getLogger(__name__)
Handler = Callable[[HttpRequest, Any], HttpResponse]


class PlainJSON(JSONRenderer):
    """Chinese as it is written, not as escapes."""

    json_dumps_params = {"ensure_ascii": False}


class DiaoduAPI(NinjaAPI):
    """Answers with the record's version as ETag; its schema says that errors are problem details."""

    def create_response(
        self,
        request: HttpRequest,
        data: Any,
        *,
        status: int | None = None,
        temporal_response: HttpResponse | None = None,
    ) -> HttpResponse:
        response = super().create_response(request, data, status=status, temporal_response=temporal_response)
        if isinstance(data, dict) and isinstance(data.get("version"), int):
            response["ETag"] = etag(data["version"])
        if response.status_code == 201 and "code" in data:  # what has no code is read in its list alone
            response["Location"] = f"{request.path}/{data['code']}"
        if getattr(request, "is_repeated", False):
            response["Idempotent-Replayed"] = "true"
        return response

    def get_openapi_schema(self, **words: Any) -> Any:
        schema = super().get_openapi_schema(**words)
        for operations in schema["paths"].values():
            for operation in operations.values():
                _say_problems(operation)
        return schema


def _say_problems(operation: dict[str, Any]) -> None:
    for status, answer in operation["responses"].items():
        if int(status) >= 400 and "application/json" in answer.get("content", {}):
            answer["content"] = {MEDIA_TYPE: answer["content"]["application/json"]}


api = DiaoduAPI(
    title="Diaodu",
    version=__version__,
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
    renderer=PlainJSON(),
)
for _router in (
    people,
    plan,
    counting,
    announcing,
    life,
    dispatch,
    schedule,
    library,
    works,
    tours,
    indicators,
    peers,
    figures,
    upward_forms,
    figure_tables,
    indicator_analysis,
    indicator_groups,
    assessment,
    areas,
    firms,
    firm_areas,
    factors,
    outlook,
    ledger,
    duties,
    problems,
    checking,
    papers,
    web,
    rules,
):
    api.add_router("", _router)


def problem_response(problem: ApiProblem) -> HttpResponse:
    response = api.create_response(None, problem_body(problem), status=problem.status)  # type: ignore[arg-type]
    response["Content-Type"] = MEDIA_TYPE
    if problem.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="diaodu"'
    return response


def _wrong_request(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem_response(ApiProblem(error.status_code, "unreadable", _("The body must be JSON as described.")))


def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    log.exception("%s %s failed", request.method, request.path, exc_info=error)
    return problem_response(
        ApiProblem(500, "failed", _("It has been logged and nothing was changed; please try again later."))
    )


def _taken(error: ClaimedError) -> ApiProblem:
    return ApiProblem(409, "claimed", error.en if translation.get_language() == "en" else error.zh)


_HANDLERS: dict[type[Exception], Handler] = {
    ApiProblem: lambda request, error: problem_response(error),
    MoveRefusedError: lambda request, error: problem_response(refused(error)),
    ClaimedError: lambda request, error: problem_response(_taken(error)),
    StateError: lambda request, error: problem_response(
        ApiProblem(409, "state", _("This plan has been decided on already."))
    ),
    ValidationError: lambda request, error: problem_response(invalid(error.errors)),
    AuthenticationError: lambda request, error: problem_response(
        ApiProblem(401, "who", _("Send a valid token as “Authorization: Bearer …”."))
    ),
    Http404: lambda request, error: problem_response(
        ApiProblem(404, "absent", _("The address may be mistyped, or what it named is not open to you."))
    ),
    PermissionDenied: lambda request, error: problem_response(ApiProblem(403, "who")),
    RequestDataTooBig: lambda request, error: problem_response(ApiProblem(413, "too_big")),
    SuspiciousOperation: lambda request, error: problem_response(ApiProblem(400, "unreadable")),
    HttpError: _wrong_request,
    Exception: _failed,
}
for _kind, _handler in _HANDLERS.items():
    api.add_exception_handler(_kind, _handler)


def schema(request: HttpRequest) -> HttpResponse:
    """The description of all operations, for whoever may ask any."""
    try:
        if not (ApiToken(READ)(request) or SessionCookie()(request)):
            raise AuthenticationError
    except (AuthenticationError, ApiProblem) as error:
        return api.on_exception(request, error)
    return api.create_response(request, api.get_openapi_schema(), status=200)


def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    return api.on_exception(request, Http404())


def door(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Every address of the API: no sign-in page, no form token; it asks for itself and speaks the asker's language."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **words: Any) -> HttpResponseBase:
        with translation.override(asked_language(request)):
            response = view(request, *args, **words)
            if response.status_code == 405 and isinstance(response, HttpResponse):
                response = _not_allowed(response)
            response["Content-Language"] = translation.get_language() or ""
        response["Cache-Control"] = "no-store"
        patch_vary_headers(response, ["Accept-Language", "Authorization", "Cookie"])
        return response

    return login_not_required(csrf_exempt(opened))


def _not_allowed(bare: HttpResponse) -> HttpResponse:
    response = problem_response(ApiProblem(405, "method"))
    response["Allow"] = bare["Allow"]
    return response


def asked_language(request: HttpRequest) -> str:
    """The first of our languages in Accept-Language; Chinese where none is named."""
    for wanted, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        if wanted.startswith("en"):
            return "en"
        if wanted.startswith("zh") or wanted == "*":
            break
    return "zh-hans"


def _addresses() -> list[URLPattern]:
    """The operations behind the door; the page that shows them is one of the pages, for those signed in."""
    found = [path("", operations_page(api.get_openapi_schema), name="api-root")]
    found.append(path("openapi.json", door(schema), name="openapi-json"))
    for pattern in api.urls[0]:
        if isinstance(pattern, URLPattern) and pattern.name != "api-root":
            pattern.callback = door(pattern.callback)
            found.append(pattern)
    found.append(path("<path:rest>", door(nothing_here), name="nothing"))
    return found


urls = (_addresses(), "api")
