"""Who reports what: the items that rounds of figures ask for."""

from __future__ import annotations

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from diaodu.core.lists import Asked, Column, ListSpec
from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.rounds.choices import KIND
from diaodu.ledger.choices import Basis
from diaodu.ledger.models import Item
from diaodu.people.choices import RoundField, UnitKind
from diaodu.people.permissions import within

ASK_LIST = ListSpec(
    words={"indicator": None, "unit": None, "about": None, "field": RoundField.values},
    sorts=("indicator", "unit", "about", "field"),
)
ASK_COLUMNS = (
    Column(_("Indicator"), "indicator"),
    Column(_("Area of the figure"), "about"),
    Column(_("Reported by"), "unit"),
    Column(_("In the rounds of"), "field"),
    Column(_("Since")),
)
_ORDERS = {
    "indicator": ("subject__indicator__order", "about__order"),
    "unit": ("unit__order", "subject__indicator__order", "about__order"),
    "about": ("about__order", "subject__indicator__order"),
    "field": ("field", "unit__order", "subject__indicator__order"),
}


def asked_items(scope: str) -> QuerySet[Item]:
    """Items of the management's figures of indicators, one for each indicator and area. A county has no clerk."""
    found = Item.objects.filter(
        within(scope, "unit__path"),
        subject__kind=KIND,
        subject__indicator__retired_on=None,
        subject__indicator__formula="",
        span=F("subject__indicator__span"),
        basis=Basis.MANAGEMENT,
        caliber="",
        retired_on=None,
        about__isnull=False,
    ).exclude(unit__kind=UnitKind.COUNTY)
    return found.select_related("subject__indicator", "unit", "about")


def asked_for(items: QuerySet[Item], asked: Asked) -> QuerySet[Item]:
    for name, column in (
        ("indicator", "subject__indicator__code"), ("unit", "unit__code"), ("about", "about__code"), ("field", "field"),
    ):  # fmt: skip
        if asked[name]:
            items = items.filter(**{column: asked[name]})
    order = [f"-{name}" if asked.descending else name for name in _ORDERS[asked.sort]]
    return items.order_by(*order, "pk")


def could_be_asked(scope: str) -> QuerySet[Indicator]:
    """Indicators whose management figures a unit could report."""
    return Indicator.objects.filter(scope=scope, retired_on=None, formula="").select_related("subject")
