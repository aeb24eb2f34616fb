"""Every question about firms."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from diaodu.core.lists import Asked
from diaodu.enterprises.models import Firm
from diaodu.enterprises.rules import divisions, plain_code


def listed(firms: QuerySet[Firm]) -> QuerySet[Firm]:
    return firms.select_related("place", "subject")


def asked_firms(firms: QuerySet[Firm], asked: Asked) -> QuerySet[Firm]:
    """What the list was asked for, in its order."""
    if asked["q"]:
        words = asked["q"]
        firms = firms.filter(
            Q(name__icontains=words) | Q(code__iexact=words) | Q(credit_code__startswith=plain_code(words))
        )
    for name, field in (("state", "state"), ("place", "place__code")):
        if asked[name]:
            firms = firms.filter(**{field: asked[name]})
    if asked["section"]:
        inside = [code for code, (section, _zh, _en) in divisions().items() if section == asked["section"]]
        of_section = Q(pk__in=())
        for division in inside:
            of_section |= Q(industry__startswith=division)
        firms = firms.filter(of_section)
    orders = {"name": "sort_key", "code": "code", "industry": "industry", "place": "place__order", "state": "state"}
    order = orders[asked.sort]
    return listed(firms).order_by(f"-{order}" if asked.descending else order, "pk")


def firms_by_credit_code(scope: str, codes: Collection[str]) -> dict[str, Firm]:
    rows = Firm.objects.filter(scope=scope, credit_code__in=list(codes)).select_related("place", "subject")
    return {firm.credit_code: firm for firm in rows}
