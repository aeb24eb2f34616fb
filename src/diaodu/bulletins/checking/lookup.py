"""The one way a view comes by a draft: among those the asker may see, else 404."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from diaodu.bulletins.checking.models import Draft
from diaodu.bulletins.checking.permissions import reads, visible_drafts
from diaodu.core.clock import today
from diaodu.people.models import Officer
from diaodu.people.permissions import Asker


def reader_of(request: HttpRequest) -> Officer:
    if not isinstance(request.user, Officer) or not reads(request.user, today=today()):
        raise Http404
    return request.user


def find_draft(officer: Asker, code: str) -> Draft:
    found = visible_drafts(officer, today=today()).select_related("unit", "file", "subject").filter(code=code).first()
    if found is None:
        raise Http404
    return found
