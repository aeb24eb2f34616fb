"""What a release of a period holds: the official figures that come out with it."""

from __future__ import annotations

from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.rounds.actions.releases import ReleaseFigure
from diaodu.indicators.rounds.models import Release, ReleaseLine
from diaodu.indicators.rounds.periods import asked_periods
from diaodu.indicators.rounds.queries.asking import rhythm_of
from diaodu.kernel.period import Period
from diaodu.ledger.choices import Basis
from diaodu.people.models import Unit


def released_figures(county: Unit, period: Period) -> list[ReleaseFigure]:
    """A blank line for every official figure of the county that the period brings, late ones for their own months."""
    indicators = Indicator.objects.filter(
        scope=county.path, retired_on=None, basis=Basis.OFFICIAL, formula=""
    ).select_related("subject", "lead")
    return [
        ReleaseFigure(indicator, county, each)
        for indicator in indicators.order_by("order", "code")
        for each in asked_periods(rhythm_of(indicator), period)
    ]


def lines_of(release: Release) -> list[ReleaseLine]:
    return list(release.lines.select_related("indicator__subject", "indicator__lead", "about"))
