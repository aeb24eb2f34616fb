"""Every question about firms."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery

from diaodu.core.lists import Asked
from diaodu.enterprises.filters import IN_NONE, NOT_SAID
from diaodu.enterprises.models import Firm, FirmArea
from diaodu.enterprises.rules import divisions, plain_code


def listed(firms: QuerySet[Firm]) -> QuerySet[Firm]:
    """With place and subject, and in `lying_in` where each lies now (a list of one, empty where nobody has said)."""
    return firms.select_related("place", "subject").prefetch_related(
        Prefetch("areas", queryset=lying_now(), to_attr="lying_in")
    )


def lying_of(firm: Firm) -> FirmArea | None:
    """Where a firm lies now, of one that `listed` gave."""
    found: Sequence[FirmArea] = firm.lying_in  # type: ignore[attr-defined]
    return found[0] if found else None


def lying_now() -> QuerySet[FirmArea]:
    return FirmArea.objects.filter(until=None).select_related("area__parent")


def in_area(firms: QuerySet[Firm], code: str) -> QuerySet[Firm]:
    """Those that lie in an area or one of its parts now; `none`: in no area, `unsaid`: nobody has said."""
    now = FirmArea.objects.filter(until=None)
    if code == NOT_SAID:
        return firms.exclude(pk__in=now.values("firm"))
    if code == IN_NONE:
        return firms.filter(pk__in=now.filter(area=None).values("firm"))
    return firms.filter(pk__in=now.filter(Q(area__code=code) | Q(area__parent__code=code)).values("firm"))


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
    if asked["area"]:
        firms = in_area(firms, asked["area"])
    if asked["section"]:
        inside = [code for code, (section, _zh, _en) in divisions().items() if section == asked["section"]]
        of_section = Q(pk__in=())
        for division in inside:
            of_section |= Q(industry__startswith=division)
        firms = firms.filter(of_section)
    orders = {"name": "sort_key", "code": "code", "industry": "industry", "place": "place__order"}
    orders |= {"area": "area_order", "state": "state"}
    if asked.sort == "area":
        now = FirmArea.objects.filter(firm=OuterRef("pk"), until=None)
        firms = firms.annotate(area_order=Subquery(now.values("area__order")[:1]))
    order = F(orders[asked.sort])
    ordered = order.desc(nulls_last=True) if asked.descending else order.asc(nulls_last=True)
    return listed(firms).order_by(ordered, "sort_key", "pk")


def firms_by_credit_code(scope: str, codes: Collection[str]) -> dict[str, Firm]:
    rows = listed(Firm.objects.filter(scope=scope, credit_code__in=list(codes)))
    return {firm.credit_code: firm for firm in rows}
