"""Tours as Excel: the list, the run sheet, the places."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from diaodu.paper.table_book import Cell, sections_workbook, table_workbook
from diaodu.projects.tours.hours import clock_words
from diaodu.projects.tours.models import Result, Tour
from diaodu.projects.tours.pages import PlaceRow
from diaodu.projects.tours.queries import Laid


def tours_workbook(tours: Sequence[Tour]) -> bytes:
    heads = [_("Code"), _("Tour"), _("Day"), _("State"), _("Stops"), _("Judges")]
    rows: list[list[Cell]] = [
        [tour.code, tour.name, tour.on, str(tour.get_state_display()), tour.stops, tour.judges_invited]  # type: ignore[attr-defined]
        for tour in tours
    ]
    return table_workbook(_("Observation tours"), heads, rows)


def run_workbook(tour: Tour, found: Laid) -> bytes:
    """A sheet for each line; a drive says whether somebody typed it or it was estimated."""
    heads = [
        _("No."), _("Observation stop"), _("Town or park it lies in"), _("Lead unit"), _("Drive, minutes"),
        _("Drive known from"), _("Arrives"), _("Begins"), _("Leaves"), _("Stay, minutes"), _("Remark"),
    ]  # fmt: skip
    sections = []
    for line in found.lines:
        rows: list[list[Cell]] = [[None, tour.start_place, None, None, None, None, None, None, line.leaves, None, None]]
        for number, each in enumerate(line.visits, 1):
            stop, visit = each.stop, each.visit
            rows.append(
                [
                    number,
                    stop.project.name,
                    stop.township.name_zh if stop.township else "",
                    stop.project.unit.name_zh,
                    each.drive,
                    _("Typed") if each.is_typed else _("Estimated"),
                    clock_words(visit.arrives),
                    clock_words(visit.starts),
                    clock_words(visit.leaves),
                    stop.stay,
                    each.fault,
                ]
            )
        typed = _("Typed") if line.home_typed else _("Estimated")
        rows.append([None, tour.start_place, None, None, line.home, typed, line.back, None, None, None, line.fault])
        sections.append((_("Line %(n)s") % {"n": line.number}, heads, rows))
    return sections_workbook(tour.name, sections, note=f"{tour.code} · {tour.on}")


def places_workbook(tour: Tour, rows: Sequence[PlaceRow], *, with_note: bool) -> bytes:
    """The places by the rule; the office's note only where it is asked for by the office."""
    heads = [_("Placed"), _("Observation stop"), _("Lead unit")]
    heads += [_("Score"), _("Scores that count"), _("Scores left out")]
    cells: list[list[Cell]] = [_place(row.result) for row in rows]
    sections: list[tuple[str, list[str], list[list[Cell]]]] = [(_("Places"), heads, cells)]
    if with_note:
        noted: list[list[Cell]] = [
            [
                row.result.place, row.result.stop.project.name,
                None if row.result.estimate is None else f"{row.result.estimate:.2f}",
                None if row.low is None else f"{row.low:.2f}–{row.high:.2f}",
                None if row.result.first is None else f"{row.result.first}–{row.result.last}",
            ]
            for row in rows
        ]  # fmt: skip
        words = [
            _("Placed"),
            _("Observation stop"),
            _("Severity taken out"),
            _("Range of the score"),
            _("Places it may hold"),
        ]
        sections.append((_("The office's note"), words, noted))
    return sections_workbook(tour.name, sections, note=f"{tour.code} · {tour.on}")


def _place(row: Result) -> list[Cell]:
    project = row.stop.project
    return [row.place, project.name, project.unit.name_zh, row.score, row.counted, row.left_out]
