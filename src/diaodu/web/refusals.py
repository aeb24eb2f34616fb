"""A change that was refused to somebody is worth a record: who tried what."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from diaodu.core.events import record_refusal
from diaodu.people.models import Officer

_CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_REFUSED = frozenset({403, 404})


class RecordRefusals:
    """Writes by signed-in officers that end in 403 or 404. Looking at what is out of sight is no attempt to change."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if request.method in _CHANGING and response.status_code in _REFUSED:
            officer = getattr(request, "user", None)
            if isinstance(officer, Officer):
                record_refusal(
                    request.path,
                    by=officer.username,
                    unit=officer.unit.path,
                    status=response.status_code,
                    method=str(request.method),
                )
        return response
