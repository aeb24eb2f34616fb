"""What a page of figures was asked for: which unit, which month. The one way a view comes by them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest

from diaodu.core.clock import today
from diaodu.indicators.analysis.permissions import visible_figure_units, visible_lines
from diaodu.indicators.analysis.queries.lines import months_with_figures
from diaodu.indicators.catalogue.models import Indicator
from diaodu.people.api_shapes import unit_code
from diaodu.people.models import Officer, Unit
from diaodu.warehouse.months import month_end, month_number, number_of

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
EARLIEST_YEAR = 1990
SHOWN_MONTHS = 36  # to choose from; older ones can be typed into the address


@dataclass(frozen=True, slots=True)
class Place:
    """A unit and a month. `units`, `months`: what else could be chosen; `month`: this one where there is no figure."""

    officer: Officer
    unit: Unit
    county: Unit
    units: Sequence[Unit]
    month: int
    months: Sequence[int]
    today: date

    @property
    def is_county(self) -> bool:
        return self.unit.pk == self.county.pk

    @property
    def year(self) -> int:
        return self.month // 12

    @property
    def month_code(self) -> str:
        return month_code(self.month)

    @property
    def end(self) -> date:
        return month_end(self.month)

    @property
    def parent(self) -> Unit | None:
        """The unit right above, where it is one of those with figures."""
        return next((unit for unit in self.units if unit.pk == self.unit.parent_id), None)

    @property
    def choices(self) -> list[tuple[str, int, int]]:
        """Months to choose from: as the address has them, with year and month."""
        months = sorted({*self.months, self.month}, reverse=True)[:SHOWN_MONTHS]
        return [(month_code(month), month // 12, month % 12 + 1) for month in months]


def usual_month(months: Mapping[int, int]) -> int | None:
    """The newest month with at least half as many indicators as the fullest of its year: the first figure that comes
    in early does not make a page of blanks. None where there is no figure at all."""
    if not months:
        return None
    newest = max(months)
    fullest = max(count for month, count in months.items() if month > newest - 12)
    return max(month for month, count in months.items() if count * 2 >= fullest)


def month_code(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02d}"


def month_of(text: str) -> int | None:
    """`2026-08` as a number; None for what is no month."""
    found = _MONTH.fullmatch(text)
    return month_number(int(found[1]), int(found[2])) if found and int(found[1]) >= EARLIEST_YEAR else None


def officer_of(request: HttpRequest) -> Officer:
    if not isinstance(request.user, Officer):
        raise Http404
    return request.user


def open_place(officer: Officer, asked_unit: str, month: str) -> Place:
    """The county and its newest month where nothing else is asked. Raises Http404 for a unit out of sight.

    A month that is none, or lies ahead, counts as not asked.
    """
    day = today()
    units = list(visible_figure_units(officer, today=day))
    if not units:
        raise Http404
    county = next((unit for unit in units if unit.path == officer.unit.county_path), units[0])
    unit = county if not asked_unit else next((unit for unit in units if _is_called(unit, asked_unit)), None)
    if unit is None:
        raise Http404
    months = months_with_figures(unit, today=day)
    asked = month_of(month)
    if asked is None or asked > number_of(day):
        asked = usual_month(months) or number_of(day)
    return Place(officer, unit, county, units, asked, list(months), day)


def _is_called(unit: Unit, name: str) -> bool:
    """By its own code, or by all the codes on the way down to it, as programs name units."""
    return name in (unit.code, unit_code(unit.path))


def place_of(request: HttpRequest) -> Place:
    return open_place(officer_of(request), request.GET.get("unit", ""), request.GET.get("month", ""))


def open_indicator(officer: Officer, code: str) -> Indicator:
    """Raises Http404 for one that is retired or out of sight."""
    found = visible_lines(officer, today=today()).filter(code=code).first()
    if found is None:
        raise Http404
    return found
