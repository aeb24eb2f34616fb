"""How an app offers an operation of the API: who may ask, what is answered, done once, on the version that was seen."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import Router
from ninja.responses import Status
from pydantic import BaseModel

from diaodu.core.api.once import answer_once
from diaodu.core.api.problems import Problem
from diaodu.people.api_auth import READ, ApiToken, SessionCookie, asker

LOOK = (400, 401, 403, 404, 422)
CHANGE = (400, 401, 403, 404, 409, 412, 422, 428)
View = Callable[..., Any]
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": _("The ETag of the version you saw; without it the change is refused (428)."),
    "schema": {"type": "string", "maxLength": 80},
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": _("A key of your own for this change; sent again with the same content it gives the same answer."),
    "schema": {"type": "string", "maxLength": 80, "pattern": "^[A-Za-z0-9_.:-]*$"},
}


def reads(router: Router, path: str, answer: Any, *, says: str | Promise) -> Callable[[View], View]:
    """A GET operation: token with the scope `read`, or a session."""

    def register(view: View) -> View:
        return router.api_operation(
            ["GET"],
            path,
            auth=[ApiToken(READ), SessionCookie()],
            response={200: answer, **dict.fromkeys(LOOK, Problem)},
            operation_id=view.__name__,
            url_name=view.__name__,
            summary=says,  # type: ignore[arg-type]  # said in the asker's language when the schema is made
            openapi_extra={"x-scope": READ},
        )(view)

    return register


def changes(
    router: Router,
    path: str,
    answer: type[BaseModel],
    *,
    says: str | Promise,
    scope: str,
    method: str = "POST",
    creates: bool = False,
    versioned: bool = True,
    secret: Collection[str] = (),
) -> Callable[[View], View]:
    """An operation that changes something: a token with the scope; all or nothing; a POST is done once for its key.

    `versioned`: the view holds its record (core.api.versions.hold), so If-Match is asked for. `secret`: fields of the
    answer that are seen once and kept nowhere.
    """
    parameters = [*([_IF_MATCH] if versioned else []), *([_KEY] if method == "POST" else [])]

    def register(view: View) -> View:
        return router.api_operation(
            [method],
            path,
            auth=[ApiToken(scope)],
            response={201 if creates else 200: answer, **dict.fromkeys(CHANGE, Problem)},
            operation_id=view.__name__,
            url_name=view.__name__,
            summary=says,  # type: ignore[arg-type]  # said in the asker's language when the schema is made
            openapi_extra={"x-scope": scope, "parameters": parameters},
        )(_once(view, 201 if creates else 200, secret))

    return register


def _once(view: View, status: int, secret: Collection[str]) -> View:
    """The view in a transaction, done once for its key; what it answers is plain data, as a repeated answer is."""

    @wraps(view)
    def changing(request: HttpRequest, **words: Any) -> Any:
        def work() -> tuple[int, Any]:
            return status, view(request, **words).model_dump(mode="json")

        given, body, again = answer_once(request, actor=asker(request).username, work=work, secret=secret)
        request.is_repeated = again  # type: ignore[attr-defined]
        return Status(given, body)

    # The router reads arguments from the signature; the words of the annotations are the view's, not this module's.
    changing.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]
    return changing
