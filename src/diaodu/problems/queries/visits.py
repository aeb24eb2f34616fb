"""Visits and what came of them."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet

from diaodu.core.lists import Asked
from diaodu.problems.models import Visit, VisitProblem

_ORDERS = {"on": ("-on", "-pk"), "code": ("code",), "unit": ("unit__order", "-on", "pk")}


def listed_visits(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    problems = Prefetch("problems", queryset=VisitProblem.objects.select_related("problem").order_by("part", "pk"))
    return visits.select_related("about", "unit", "post", "subject").prefetch_related(problems)


def asked_visits(visits: QuerySet[Visit], asked: Asked) -> QuerySet[Visit]:
    if asked["q"]:
        visits = visits.filter(Q(saw__icontains=asked["q"]) | Q(about__label_zh__icontains=asked["q"]))
    if asked["unit"]:
        visits = visits.filter(unit__code=asked["unit"])
    if asked["about"]:
        visits = visits.filter(about__code=asked["about"])
    order = _ORDERS[asked.sort]
    if asked.descending:
        order = tuple(part[1:] if part.startswith("-") else f"-{part}" for part in order)
    return listed_visits(visits).order_by(*order)
