"""The one way a view comes by a firm: among those the asker may see, else 404."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from diaodu.core.clock import today
from diaodu.enterprises.models import Firm
from diaodu.enterprises.permissions import visible_firms
from diaodu.enterprises.queries import listed
from diaodu.people.models import Officer
from diaodu.people.permissions import may_read_plans


def reader(request: HttpRequest) -> Officer:
    """Who works with the plan; 404 for everybody else."""
    if not isinstance(request.user, Officer) or not may_read_plans(request.user, today=today()):
        raise Http404
    return request.user


def find_firm(request: HttpRequest, code: str) -> Firm:
    firm = listed(visible_firms(reader(request), today=today())).filter(code=code).first()
    if firm is None:
        raise Http404
    return firm
