"""Every number of a text with the reason it is, or is not, a commitment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from diaodu.reading.horizons import Horizon, Horizons, Tense, opens_in_past, tells_of_past_months
from diaodu.reading.model import Section
from diaodu.reading.quantities import scan
from diaodu.reading.targets.phrase import Boundaries, Phrase
from diaodu.reading.targets.refusals import refusal

KEPT = "commitment"
TOO_MANY = "no sentence holds so many figures"
_MOST_IN_SENTENCE = 150  # the longest lists of real reports hold some twenty; beyond this it is no prose, and slow


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number, the time its passage speaks of, and `why` it counts (KEPT) or the rule that refuses it."""

    phrase: Phrase
    horizon: Horizon
    why: str

    @property
    def kept(self) -> bool:
        return self.why == KEPT


def explain_candidates(
    text: str, outline: tuple[Section, ...] = (), plan_date: date | None = None
) -> Iterator[Candidate]:
    """All amounts in order, kept and refused."""
    horizons = Horizons(text, outline, plan_date)
    bounds = Boundaries(text)
    amounts = tuple(scan(text))
    closes, seen = 0, 0
    for index, amount in enumerate(amounts):
        if amount.core >= closes:
            closes, seen = bounds.sentence_close(amount.core), 0
        seen += 1
        phrase = Phrase(bounds, amounts, index)
        horizon = horizons.at(amount.core)
        why = TOO_MANY if seen > _MOST_IN_SENTENCE else _why(phrase, horizon, plan_date)
        yield Candidate(phrase, horizon, why)


def _why(phrase: Phrase, horizon: Horizon, plan_date: date | None) -> str:
    if horizon.tense is not Tense.FUTURE:
        return f"the passage is {horizon.tense.value}"
    if opens_in_past(phrase.paragraph_opening, plan_date):
        return "the paragraph looks back"
    if tells_of_past_months(phrase.lead, plan_date):
        return "the sentence tells of months gone by"
    return refusal(phrase) or KEPT
