"""The one way a view comes by a paper: among those the asker may see, else 404."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from diaodu.bulletins.papers.models import Paper
from diaodu.bulletins.papers.permissions import may_make, mover_for, visible_papers
from diaodu.bulletins.papers.queries import listed
from diaodu.bulletins.papers.steps import MATERIAL, WRITER
from diaodu.core.clock import today
from diaodu.core.moves import Mover
from diaodu.people.models import Officer
from diaodu.people.permissions import may_read_plans


@dataclass(frozen=True, slots=True)
class OpenPaper:
    paper: Paper
    officer: Officer
    mover: Mover


def reader(request: HttpRequest) -> Officer:
    if not isinstance(request.user, Officer) or not may_read_plans(request.user, today=today()):
        raise Http404
    return request.user


def maker(request: HttpRequest) -> Officer:
    officer = reader(request)
    if not may_make(officer, today=today()):
        raise PermissionDenied
    return officer


def open_paper(request: HttpRequest, code: str) -> OpenPaper:
    officer = reader(request)
    paper = listed(visible_papers(officer, today=today())).filter(code=code).first()
    if paper is None:
        raise Http404
    return OpenPaper(paper, officer, mover_for(officer, paper, today=today()))


def own_paper(request: HttpRequest, code: str) -> OpenPaper:
    """A paper the asker has a part in; 403 for who only reads it."""
    opened = open_paper(request, code)
    if not opened.mover.parts:
        raise PermissionDenied
    return opened


def writing_paper(request: HttpRequest, code: str) -> OpenPaper:
    """A paper whose text the asker keeps; 403 for who signs or only reads it."""
    opened = open_paper(request, code)
    if opened.mover.parts.isdisjoint({WRITER, MATERIAL}):
        raise PermissionDenied
    return opened
