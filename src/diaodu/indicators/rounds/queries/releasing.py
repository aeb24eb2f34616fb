"""What a release of a period holds: the official figures that come out with it."""

from __future__ import annotations

from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.rounds.actions.releases import ReleaseFigure
from diaodu.indicators.rounds.choices import KIND
from diaodu.indicators.rounds.models import Release, ReleaseLine
from diaodu.indicators.rounds.periods import asked_periods
from diaodu.indicators.rounds.queries.asking import rhythm_of
from diaodu.kernel.period import Period
from diaodu.ledger.choices import Basis
from diaodu.ledger.models import Item
from diaodu.people.choices import UnitKind
from diaodu.people.models import Unit


def released_figures(county: Unit, period: Period, *, with_areas: bool = False) -> list[ReleaseFigure]:
    """A blank line for every official figure of the county that the period brings, late ones for their own months.

    `with_areas`: also about each township and park of which the indicator has had official figures.
    """
    indicators = Indicator.objects.filter(
        scope=county.path, retired_on=None, basis=Basis.OFFICIAL, formula=""
    ).select_related("subject", "lead")
    areas = _areas_of(county) if with_areas else {}
    return [
        ReleaseFigure(indicator, about, each)
        for indicator in indicators.order_by("order", "code")
        for each in asked_periods(rhythm_of(indicator), period)
        for about in [county, *areas.get(indicator.subject_id, [])]
    ]


def _areas_of(county: Unit) -> dict[int, list[Unit]]:
    """By the indicator's subject the townships and parks official figures are kept of; one query."""
    items = Item.objects.filter(
        subject__kind=KIND,
        basis=Basis.OFFICIAL,
        caliber="",
        retired_on=None,
        about__parent=county,
        about__kind__in=(UnitKind.TOWNSHIP, UnitKind.PARK),
        about__retired_on=None,
    )
    found: dict[int, list[Unit]] = {}
    for item in items.select_related("about").order_by("about__order", "pk"):
        held = found.setdefault(item.subject_id, [])
        if item.about is not None and item.about not in held:
            held.append(item.about)
    return found


def lines_of(release: Release) -> list[ReleaseLine]:
    return list(release.lines.select_related("indicator__subject", "indicator__lead", "about"))
