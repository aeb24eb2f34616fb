"""The one way a view comes by a document: among those the asker may see, else 404."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from diaodu.core.clock import today
from diaodu.people.models import Officer
from diaodu.people.permissions import may_keep_plans
from diaodu.plan.models import Document
from diaodu.plan.queries import document_by_code


def open_document(request: HttpRequest, code: str) -> Document:
    try:
        return document_by_code(request.user, code, today=today())
    except Document.DoesNotExist as error:
        raise Http404 from error


def require_keeper(request: HttpRequest) -> Officer:
    """The officer who asks; 403 for whoever may see plans but not bring them in or decide on them."""
    officer = request.user
    if not isinstance(officer, Officer) or not may_keep_plans(officer, today=today()):
        raise PermissionDenied
    return officer
