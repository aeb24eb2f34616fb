"""What the page of one indicator shows: its meaning, figures with vintages, targets, supports, the formula's check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from diaodu.core.clock import moment, today
from diaodu.indicators.catalogue.formula import FormulaError, Value
from diaodu.indicators.catalogue.lookup import Reader
from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.catalogue.permissions import (
    units_with_figures,
    visible_peer_figures,
    visible_supports,
    visible_targets,
)
from diaodu.indicators.catalogue.queries.definitions import growths_of, notes_of
from diaodu.indicators.catalogue.queries.figures import vintages_by_period
from diaodu.indicators.catalogue.queries.formulas import Worker, catalogue_of, check_formula
from diaodu.indicators.catalogue.queries.peers import newest_peer_figures, places
from diaodu.indicators.catalogue.queries.supports import Row, listed_supports, together
from diaodu.indicators.catalogue.queries.targets import standings_of, with_newest
from diaodu.indicators.catalogue.rules.periods import newest_ended
from diaodu.kernel.period import Period
from diaodu.ledger.models import Item, Observation
from diaodu.people.models import Unit

MOST_PERIODS, MOST_SUPPORTS = 16, 12


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """The figures of one period: by span the newest edition first."""

    period: Period
    spans: list[tuple[str, Observation, list[Observation]]]  # label, what counts, what it was before


def indicator_context(asker: Reader, indicator: Indicator, unit_code: str) -> dict[str, Any]:
    """A constant number of queries. `unit_code`: whose figures; the county's where it names none."""
    units = _units_with_figures(asker, indicator)
    unit = next((each for each in units if each.code == unit_code), asker.county)
    facts = vintages_by_period(indicator, unit, known=moment())
    rows = period_rows(facts)
    targets = with_newest(visible_targets(asker.officer, today=today())).filter(indicator=indicator)
    supports = [
        Row(each)
        for each in listed_supports(visible_supports(asker.officer, today=today()).filter(indicator=indicator))
    ]
    return {
        "indicator": indicator,
        "hand": asker.hand,
        "county": asker.county,
        "unit": unit,
        "units": units,
        "notes": notes_of(indicator),
        "growths": growths_of(indicator),
        "rows": rows[:MOST_PERIODS],
        "more": max(0, len(rows) - MOST_PERIODS),
        "standings": standings_of(list(targets.order_by("-year", "unit__path")), as_of=today(), known=moment()),
        "supports": supports[:MOST_SUPPORTS],
        "support_count": len(supports),
        "together": together(supports),
        "formula": _formula(asker, indicator),
        "peers": _peers(asker, indicator, facts if unit == asker.county else []),
        "tab": "list",
    }


def period_rows(facts: list[Observation]) -> list[PeriodRow]:
    """By period, the newest first; of each span the newest edition counts, the others stand behind it."""
    found: dict[str, dict[tuple[str, str], list[Observation]]] = {}
    for fact in facts:
        found.setdefault(fact.period, {}).setdefault((fact.span, fact.item.basis), []).append(fact)
    return [
        PeriodRow(
            Period.parse(code),
            [(group[0].get_span_display(), group[0], group[1:]) for _key, group in sorted(spans.items(), reverse=True)],
        )
        for code, spans in found.items()
    ]


def _units_with_figures(asker: Reader, indicator: Indicator) -> list[Unit]:
    held = Item.objects.filter(subject=indicator.subject_id, about__isnull=False).values("about")
    return list(units_with_figures(asker.county.path).filter(pk__in=held))


def _formula(asker: Reader, indicator: Indicator) -> Mapping[str, Any] | None:
    """The formula with what it stands on, its value for the newest period, or what is wrong with it by now."""
    if not indicator.formula:
        return None
    catalogue = catalogue_of(asker.county.path)
    ended = newest_ended(indicator.frequency, indicator.not_alone, today())
    try:
        checked = check_formula(indicator.formula, catalogue, code=indicator.code, measured_in=indicator.measured_in)
    except FormulaError as error:
        return {"error": error, "text": indicator.formula}
    worker = Worker(catalogue, asker.county, moment())
    newest = worker.newest(indicator, today())
    period = newest.period if newest else ended
    value: Value = worker.work_out(indicator, period)
    return {
        "text": indicator.formula,
        "stands_on": [catalogue.by_code[code] for code in checked.codes],
        "period": period,
        "value": value,
    }


def _peers(asker: Reader, indicator: Indicator, facts: list[Observation]) -> Mapping[str, Any] | None:
    """Ourselves beside the peers, of the newest period somebody entered."""
    figures = visible_peer_figures(asker.officer, today=today())
    newest = figures.filter(indicator=indicator).order_by("-period_end").values_list("period", flat=True).first()
    if newest is None:
        return None
    period = Period.parse(newest)
    own = next((fact.value for fact in facts if fact.period == newest and fact.span == indicator.span), None)
    return {"period": period, "places": places(indicator, own, newest_peer_figures(figures, indicator, period))}
