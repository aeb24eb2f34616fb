"""Errors as problem details (RFC 9457): one shape for all, in the asker's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from diaodu.core.answers import said
from diaodu.core.moves import MoveRefusedError

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:diaodu:problem:"
TITLES: dict[int, str | Promise] = {
    400: _("The request could not be read"),
    401: _("Please say who you are"),
    403: _("Your post does not allow this"),
    404: _("There is nothing here"),
    405: _("Not with this method"),
    409: _("Not possible as things stand"),
    412: _("It has been changed meanwhile"),
    413: _("Too much at once"),
    422: _("Something in the request is wrong"),
    428: _("Say which version you mean"),
    500: _("Something failed here"),
}
# What a refused move's code means in HTTP; every other code is a state that does not allow it.
_REFUSED = {
    "who": 403,
    "newer": 412,
    "reason": 422,
    "evidence": 422,
    "answer": 422,
    "incomplete": 422,
    "type": 422,
    "value": 422,
    # What a record still lacks for a step: named in the answer, to be brought first.
    "missing": 400,
    "papers": 400,
    "conditions": 400,
}
_LACKING = _("Something is still missing for this")


class FieldProblem(BaseModel):
    field: str = Field(examples=["body.due_at"])
    detail: str


class Problem(BaseModel):
    """What went wrong, in the asker's language; `code` and `type` are for programs."""

    type: str = Field(examples=["urn:diaodu:problem:newer"])
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldProblem] = []


class ApiProblem(Exception):
    """An answer that is a refusal. `detail` may be lazy; `errors`: (field, sentence) pairs."""

    def __init__(
        self, status: int, code: str, detail: str | Promise = "", *, errors: Sequence[tuple[str, str]] = ()
    ) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code, self.detail, self.errors = status, code, detail, tuple(errors)


def refused(refusal: MoveRefusedError) -> ApiProblem:
    """The answer to a move that is not permitted: 403, 409, 412 or 422 by its reason."""
    words = said(refusal)
    return ApiProblem(_REFUSED.get(refusal.code, 409), refusal.code, words)


def problem_body(problem: ApiProblem) -> dict[str, Any]:
    """The problem as JSON has it."""
    title = str(TITLES.get(problem.status, TITLES[400 if problem.status < 500 else 500]))
    if problem.status == 400 and problem.code in _REFUSED:
        title = str(_LACKING)
    return {
        "type": TYPE_PREFIX + problem.code,
        "title": title,
        "status": problem.status,
        "detail": str(problem.detail) or title,
        "code": problem.code,
        "errors": [{"field": field, "detail": str(detail)} for field, detail in problem.errors],
    }
