"""What a reader may ask of the lists of indicators and supports; all of it in the address."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from diaodu.core.lists import Asked, Column, ListSpec
from diaodu.indicators.catalogue.choices import Frequency, Kind, SupportState
from diaodu.indicators.catalogue.models import Indicator, Support
from diaodu.indicators.catalogue.queries.definitions import listed
from diaodu.indicators.catalogue.queries.supports import listed_supports
from diaodu.ledger.choices import Basis

BASES = [(str(value), label) for value, label in Basis.choices if value != Basis.PLAN]
RETIRED = "retired"
INDICATOR_LIST = ListSpec(
    words={
        "q": None,
        "frequency": Frequency.values,
        "kind": Kind.values,
        "basis": [value for value, _label in BASES],
        "lead": None,
        "state": (RETIRED,),
    },
    sorts=("order", "code", "name", "frequency", "lead"),
)
INDICATOR_COLUMNS = (
    Column(_("Code of the indicator"), "code"),
    Column(_("Indicator"), "name"),
    Column(_("Unit of measure")),
    Column(_("Frequency"), "frequency"),
    Column(_("Kind of figure")),
    Column(_("Lead unit"), "lead"),
    Column(_("Newest figure of the county"), is_number=True),
    Column(_("Target of this year"), is_number=True),
)
_ORDERS = {"order": "order", "code": "code", "name": "sort_key", "frequency": "frequency", "lead": "lead__order"}
SUPPORT_LIST = ListSpec(
    words={"q": None, "indicator": None, "unit": None, "state": SupportState.values},
    sorts=("indicator", "unit", "code"),
)
SUPPORT_COLUMNS = (
    Column(_("Code"), "code"),
    Column(_("Indicator"), "indicator"),
    Column(_("Firm or project")),
    Column(_("Unit"), "unit"),
    Column(_("Base"), is_number=True),
    Column(_("Estimate"), is_number=True),
    Column(_("More or less than the base"), is_number=True),
    Column(_("Confirmed?")),
    Column(_("Evidence")),
    Column(_("Officer in charge")),
    Column(_("Updated")),
)
_SUPPORT_ORDERS = {"indicator": "indicator__order", "unit": "unit__path", "code": "code"}


def asked_indicators(indicators: QuerySet[Indicator], asked: Asked) -> QuerySet[Indicator]:
    """All that fits, in the order asked for; retired ones only where they are asked for."""
    found = indicators.filter(retired_on__isnull=asked["state"] != RETIRED)
    if asked["q"]:
        words = asked["q"]
        found = found.filter(Q(name_zh__icontains=words) | Q(name_en__icontains=words) | Q(code__icontains=words))
    for name, column in (("frequency", "frequency"), ("kind", "kind"), ("basis", "basis"), ("lead", "lead__code")):
        if asked[name]:
            found = found.filter(**{column: asked[name]})
    order = _ORDERS[asked.sort]
    return listed(found).order_by(f"-{order}" if asked.descending else order, "pk")


def asked_supports(supports: QuerySet[Support], asked: Asked) -> QuerySet[Support]:
    found = supports
    if asked["q"]:
        words = asked["q"]
        found = found.filter(Q(firm__name__icontains=words) | Q(project__name__icontains=words) | Q(code__iexact=words))
    for name, column in (("indicator", "indicator__code"), ("unit", "unit__code")):
        if asked[name]:
            found = found.filter(**{column: asked[name]})
    if asked["state"] == SupportState.OPEN:
        found = found.filter(Q(newest=None) | Q(newest__state=SupportState.OPEN))
    elif asked["state"]:
        found = found.filter(newest__state=asked["state"])
    order = _SUPPORT_ORDERS[asked.sort]
    return listed_supports(found).order_by(f"-{order}" if asked.descending else order, "code")


def support_counts(rows: QuerySet[Support]) -> dict[str, int]:
    """By confirmed state; without any estimate it is open."""
    counts: dict[str, int] = {}
    for state, count in rows.order_by().values_list("newest__state").annotate(Count("pk")):
        name = state or str(SupportState.OPEN)
        counts[name] = counts.get(name, 0) + count
    return counts


def indicators_in_use(supports: QuerySet[Support]) -> Sequence[Indicator]:
    return list(Indicator.objects.filter(pk__in=supports.order_by().values("indicator")).order_by("order"))
