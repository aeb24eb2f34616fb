"""Three things today: one sheet for a leader who never signs in, on the screen, printed, or as a Word paper."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from diaodu.core.answers import download
from diaodu.core.clock import today
from diaodu.people.models import Officer
from diaodu.plan.models import Document
from diaodu.plan.permissions import may_print_three
from diaodu.plan.queries.three import Leader, Thing, leaders_of, own_leader, things_of
from diaodu.plan.three_paper import PAPER_TYPE, three_paper
from diaodu.plan.views.lookup import open_document

COUNTY = "county"


@dataclass(frozen=True, slots=True)
class _Sheet:
    document: Document
    leaders: list[Leader]
    leader: Leader | None
    things: list[Thing]


@require_safe
def three(request: HttpRequest, code: str) -> HttpResponse:
    sheet = _sheet(request, code)
    context = {"document": sheet.document, "leaders": sheet.leaders, "leader": sheet.leader, "things": sheet.things}
    return render(request, "plan/three.html", context)


@require_safe
def paper(request: HttpRequest, code: str) -> HttpResponse:
    sheet = _sheet(request, code)
    content = three_paper(sheet.things, leader=sheet.leader, day=today(), english=get_language() == "en")
    name = _("Three things today") + f"-{today():%Y-%m-%d}.docx"
    return download(request, content, PAPER_TYPE, name, subject=code)


def _sheet(request: HttpRequest, code: str) -> _Sheet:
    """For the leader named in the address; else one's own (a secretary: the leader's), else the county's."""
    document = open_document(request, code)
    if not isinstance(request.user, Officer) or not may_print_three(request.user, today=today()):
        raise PermissionDenied
    leaders = leaders_of(document.unit, today())
    asked = request.GET.get("for", "")
    leader = next((one for one in leaders if str(one.post.pk) == asked), None)
    if leader is None and asked != COUNTY:
        leader = own_leader(request.user, leaders, today())
    return _Sheet(document, leaders, leader, things_of(document, leader, today=today()))
