"""The curve of an investment's whole life on a page and in Excel, for one record or several together."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from diaodu.paper.table_book import Cell, Section, sections_workbook
from diaodu.projects.schedule.invested_life import InvestedLife, life_curve, year_rows


def life_context(life: InvestedLife | None, today: date) -> dict[str, Any]:
    """`life`, its curve and its years; nothing where nothing is known of it."""
    curve = life_curve(life, today, planned_label=_("Planned at even pace")) if life else None
    if life is None or curve is None:
        return {"life": None}
    rows = year_rows(life)
    return {"life": life, "life_curve": curve, "life_years": rows, "life_blanks": _blanks(life)}


def _blanks(life: InvestedLife) -> list[tuple[str, int]]:
    """By caliber how many months nobody reported; calibers without a gap are left out."""
    counted = [(caliber.label, sum(caliber.blanks.values())) for caliber in life.calibers]
    return [(label, count) for label, count in counted if count]


def life_book(life: InvestedLife, *, title: str, note: str, more: list[Section] | None = None) -> bytes:
    """By year and by month, then what the caller adds; a blank cell is a figure nobody gave."""
    labels = [caliber.label for caliber in life.calibers]
    note += " · " + _("in 10,000 yuan; calibers are never added")
    years: list[list[Cell]] = []
    for row in year_rows(life):
        cells: list[Cell] = [row.year, row.even_pace, row.planned]
        for _label, amount, blanks in row.calibers:
            cells += [amount, blanks or None]
        years.append(cells)
    months: list[list[Cell]] = [
        [f"{month:%Y-%m}", _rounded(life.planned.get(month)), *(c.months.get(month) for c in life.calibers)]
        for month in life.months
    ]
    year_heads = [_("Year"), _("Planned at even pace"), _("Plan of the year")]
    year_heads += [head for label in labels for head in (label, f"{label}：{_('months not reported')}")]
    sections: list[Section] = [
        (_("By year"), year_heads, years),
        (_("By month"), [_("Month"), _("Planned at even pace"), *labels], months),
        *(more or []),
    ]
    return sections_workbook(title, sections, note=note)


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else round(value, 2)
