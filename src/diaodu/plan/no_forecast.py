"""Why a commitment has no forecast, in few words, and who could change that. Rows in, words out; no queries."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from diaodu.indicators.catalogue.measure_names import GROWTH, VALUE
from diaodu.outlook.models import Outlook
from diaodu.plan.choices import ENDED, TargetKind
from diaodu.plan.models import Commitment, Counting
from diaodu.plan.rules import CRITERIA, MILESTONES, REPORTED

NO_AMOUNT = (TargetKind.RANK, TargetKind.GRADE, TargetKind.CLASS)
# Milestones come on their days and marks by decisions: their months follow no pace.
WITHOUT_PACE = (MILESTONES, CRITERIA)


@dataclass(frozen=True, slots=True)
class NoForecast:
    """`short`: for a row of the list; `said`: a sentence with who could change it."""

    short: str
    said: str


def no_forecast(commitment: Commitment, counting: Counting | None, outlook: Outlook | None) -> NoForecast | None:
    """None where there is a forecast, where nobody has claimed it (which is said by itself), and where it is over."""
    if counting is None or commitment.state in ENDED or counting.finished_on is not None:
        return None
    if outlook is not None and not outlook.has_ended and outlook.expected is not None:
        return None
    return _by_nature(counting) or _by_figures(counting, outlook)


def _by_nature(counting: Counting) -> NoForecast | None:
    if counting.measure == MILESTONES:
        return NoForecast(
            _("goes by milestones"),
            _(
                "It goes by milestones, which follow no pace of months; their days say how it stands. For a forecast"
                " the lead unit proposes a figure that counts and the dispatch office confirms it."
            ),
        )
    if counting.measure == CRITERIA:
        return NoForecast(
            _("goes by marks"),
            _(
                "It goes by marks given for its criteria, which follow no pace of months. For a forecast the lead unit"
                " proposes a figure that counts and the dispatch office confirms it."
            ),
        )
    if counting.kind in NO_AMOUNT:
        return NoForecast(
            _("a place or grade"),
            _(
                "Its target is a place or a grade, which others decide too; only amounts, shares and growth are"
                " forecast."
            ),
        )
    if counting.low is None:
        return NoForecast(
            _("no target figure"),
            _("It has no figure to be held against. The lead unit proposes one and the dispatch office confirms it."),
        )
    return None


def _by_figures(counting: Counting, outlook: Outlook | None) -> NoForecast:
    short = _("no figure yet") if outlook is None else _("too few figures")
    said = _("It is forecast the night after enough figures have come, from: {who}.")
    return NoForecast(short, said.format(who=_who(counting)))


def _who(counting: Counting) -> str:
    if counting.measure == REPORTED:
        return _("the lead unit, which reports them")
    if counting.measure in (VALUE, GROWTH):
        return _("the unit that answers for the indicator")
    return _("whoever keeps the records it is counted from")
