"""The tables of the pages as Excel: the same rows, blanks empty, reasons beside them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from diaodu.core.templatetags.lamps import lamp_word
from diaodu.indicators.analysis.lookup import Place
from diaodu.indicators.analysis.queries.board import BoardRow
from diaodu.indicators.analysis.queries.gaps import GapRow
from diaodu.indicators.analysis.queries.industries import IndustryRow
from diaodu.indicators.analysis.queries.one import League, OneIndicator
from diaodu.indicators.analysis.queries.units import YearRow
from diaodu.indicators.analysis.templatetags.analysis_marks import either, label, stage_word, support_state, title
from diaodu.paper.table_book import Cell, Section, sections_workbook, table_workbook


def board_book(place: Place, rows: Sequence[BoardRow]) -> bytes:
    heads = [
        _("Indicator"),
        _("Code of the indicator"),
        _("Unit of measure"),
        _("Period of the figure"),
        _("Period alone"),
        _("Figure as published"),
        _("Growth (%)"),
        _("Basis of the figure"),
        _("Caliber"),
        _("Year's target"),
        _("Done (%)"),
        _("Light of the target"),
        _("Distance"),
        _("Expected at the end of the year"),
        _("Chance (%)"),
        _("Rank"),
        _("Among"),
        _("Ranks gained"),
        _("Why it is blank"),
        _("Whom to ask"),
    ]
    return table_workbook(
        _head(place, _("Dashboard of indicators")), heads, [_board_cells(row) for row in rows], note=_note()
    )


def _board_cells(row: BoardRow) -> list[Cell]:
    main, standing = row.main_target, row.standing
    return [
        title(row.indicator),
        row.indicator.code,
        row.indicator.measured_in,
        label(row.read.period),
        row.read.alone.value,
        row.read.value,
        row.growth.value,
        row.basis and _basis(row.basis),
        row.caliber,
        main.judged.goal.value if main else None,
        main.judged.completion if main else None,
        lamp_word(row.light) if row.light else "",
        either(main.judged.said) if main else "",
        row.outlook.expected if row.outlook else None,
        row.outlook.chance_percent if row.outlook else None,
        standing.rank if standing else None,
        standing.among if standing else None,
        standing.climbed if standing else None,
        either(row.read.why) if row.is_blank else "",
        title(row.indicator.lead) if row.is_blank and row.indicator.lead else "",
    ]


def indicator_book(place: Place, one: OneIndicator, industries: Sequence[IndustryRow] = ()) -> bytes:
    """Every table of the page, a sheet each."""
    sections: list[Section] = [(_("Course"), *_trend_table(one))]
    if one.parts.rows:
        sections.append((_("Contribution and pull"), *_parts_table(one)))
    if one.league is not None:
        sections.append((_("League"), *_league_table(one.league)))
    if one.peers is not None:
        sections.append((_("Peer counties"), *_league_table(one.peers)))
    if industries:
        sections.append((_("Firms by industry"), *_industries_table(industries)))
    sections.append((_("All editions"), *_editions_table(one)))
    return sections_workbook(_head(place, title(one.indicator)), sections, note=_note())


Table = tuple[list[str], list[list[Cell]]]


def _trend_table(one: OneIndicator) -> Table:
    heads = [
        _("Period of the figure"),
        _("This year"),
        _("Last year"),
        _("Period alone"),
        _("Growth (%)"),
        _("Pace of the target"),
    ]
    return heads, [
        [label(r.period), r.value.value if r.value else None, r.last_year, r.alone.value, r.growth, r.pace]
        for r in one.trend
    ]


def _parts_table(one: OneIndicator) -> Table:
    heads = [
        _("Unit"),
        _("This year"),
        _("Last year"),
        _("Difference from last year"),
        _("Contribution in percent"),
        _("Pull (points)"),
    ]
    rows: list[list[Cell]] = [
        [title(r.unit), r.value, r.base, r.change, r.contribution, r.pull] for r in one.parts.rows
    ]
    return heads, [*rows, [_("Together"), None, None, one.parts.change, Decimal(100), one.parts.growth]]


def _league_table(league: League) -> Table:
    heads = [_("Rank"), _("Unit"), title(league.by), _("Rank before"), _("Ranks gained"), _("Taken from")]
    return heads, [
        [r.rank, either((r.name_zh, r.name_en)), r.value, r.earlier, r.climbed, r.source] for r in league.rows
    ]


def _industries_table(rows: Sequence[IndustryRow]) -> Table:
    heads = [_("Industry"), _("This year"), _("Last year"), _("Growth worked out in percent"), _("Firms")]
    return heads, [[either((r.name_zh, r.name_en)), r.value, r.base, r.growth, r.firms] for r in rows]


def _editions_table(one: OneIndicator) -> Table:
    heads = [
        _("Period of the figure"),
        _("Span of the figure"),
        _("Edition"),
        _("Stage of the release"),
        _("Figure"),
        _("Known since"),
        _("Accepted by"),
        _("Taken from"),
    ]
    return heads, [
        [
            e.fact.period,
            e.fact.get_span_display(),
            e.fact.vintage,
            stage_word(e.stage),
            e.fact.value,
            timezone.localtime(e.fact.known_at).date(),
            e.name,
            e.fact.origin,
        ]
        for e in one.editions
    ]


def unit_book(place: Place, rows: Sequence[YearRow]) -> bytes:
    heads = [_("Indicator"), _("Unit of measure"), *(f"{place.year}-{month:02d}" for month in range(1, 13))]
    return table_workbook(
        _head(place, _("The year in months")), heads, [_year_cells(row) for row in rows], note=_note()
    )


def _year_cells(row: YearRow) -> list[Cell]:
    """A figure of several months stands in the last of them."""
    cells: list[Cell] = [title(row.indicator), row.indicator.measured_in]
    for cell in row.cells:
        cells += [None] * (cell.months - 1)
        cells.append(cell.point.value if cell.point else None)
    return cells


def gaps_book(place: Place, rows: Sequence[GapRow]) -> bytes:
    heads = [
        _("Unit"),
        _("Indicator"),
        _("Unit of measure"),
        _("Year's target"),
        _("Period of the figure"),
        _("There is"),
        _("Done (%)"),
        _("Still missing"),
        _("Months left"),
        _("Needed each month"),
        _("Growth needed (%)"),
        _("Of late each month"),
        _("Short at this speed"),
        _("Confirmed supports (estimate)"),
        _("Supports not confirmed (estimate)"),
        _("Left over (estimate)"),
        _("In words"),
    ]
    supports = [
        _("Unit"),
        _("Indicator"),
        _("Support"),
        _("State of the support"),
        _("Estimate of the management"),
        _("Same period of last year"),
        _("Adds (estimate)"),
        _("Evidence"),
        _("Officer"),
    ]
    sections: list[Section] = [
        (_("Gaps"), heads, [_gap_cells(row) for row in rows]),
        (_("Supports"), supports, [cells for row in rows for cells in _support_cells(row)]),
    ]
    note = _("Supports are estimates of the management and never part of the statistics.")
    return sections_workbook(_head(place, _("Gaps")), sections, note=note)


def _gap_cells(row: GapRow) -> list[Cell]:
    rest, gap = row.gap.rest, row.gap
    return [
        title(row.target.unit),
        title(row.target.indicator),
        row.goal.measured_in,
        row.goal.value,
        label(row.read.period),
        row.judged.value,
        row.judged.completion,
        rest.amount,
        row.months_left,
        rest.monthly,
        rest.growth,
        gap.speed.monthly,
        gap.short,
        gap.confirmed,
        gap.hoped,
        gap.left,
        either(gap.said),
    ]


def _support_cells(row: GapRow) -> list[list[Cell]]:
    return [
        [
            title(row.target.unit),
            title(row.target.indicator),
            s.name,
            support_state(s.state),
            s.support.newest.value if s.support.newest else None,
            s.support.base,
            s.adds,
            s.evidence,
            s.support.officer.name if s.support.officer else "",
        ]
        for s in row.supports
    ]


def _head(place: Place, name: str) -> str:
    return f"{title(place.unit)} · {place.month_code} · {name}"


def _note() -> str:
    return _("Growth is as it was published. An empty cell is not known; it is not zero.")


def _basis(word: str) -> str:
    from diaodu.ledger.choices import Basis

    return str(Basis(word).label)
