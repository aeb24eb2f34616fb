"""Indicators, targets, supports and figures as Excel; the heads are those they can be brought back under."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from diaodu.indicators.catalogue.choices import SupportState, TargetKind
from diaodu.indicators.catalogue.models import Indicator, PeerFigure, Target
from diaodu.indicators.catalogue.queries.figures import Figure
from diaodu.indicators.catalogue.queries.supports import Row
from diaodu.indicators.catalogue.sheet_columns import SUPPORT_COLUMNS, TARGET_COLUMNS
from diaodu.ledger.choices import Span
from diaodu.ledger.models import Observation
from diaodu.paper.table_book import Cell, table_workbook


def indicators_book(indicators: Sequence[Indicator], figures: Mapping[int, Figure], *, english: bool) -> bytes:
    heads = [
        _("Code"), _("Indicator"), _("Unit of measure"), _("Frequency"), _("Kind of figure"), _("Basis"),
        _("How parts add up"), _("Lead unit"), _("Formula"), _("Definition"), _("Document it follows"),
        _("Newest figure of the county"), _("Period of the figure"),
    ]  # fmt: skip
    rows: list[list[Cell]] = []
    for each in indicators:
        newest = figures.get(each.pk)
        rows.append(
            [
                each.code,
                each.name_en if english and each.name_en else each.name_zh,
                each.measured_in,
                each.get_frequency_display(),
                each.get_kind_display(),
                each.get_basis_display(),
                each.get_adds_up_display(),
                each.lead.name_zh if each.lead else "",
                each.formula,
                each.definition_en if english and each.definition_en else each.definition_zh,
                each.source,
                newest.value if newest else None,
                newest.period.code if newest else "",
            ]
        )
    return table_workbook(_("Indicators"), heads, rows)


def figures_book(indicator: Indicator, facts: Iterable[Observation], *, english: bool) -> bytes:
    heads = [
        _("Period of the figure"),
        _("Span"),
        _("Figure"),
        _("Why none"),
        _("Vintage"),
        _("Known from"),
        _("Taken from"),
    ]
    rows: list[list[Cell]] = [
        [
            fact.period,
            str(Span(fact.span).label),
            fact.value,
            fact.get_missing_display() if fact.missing else "",
            fact.vintage,
            localtime(fact.known_at).date(),
            fact.origin,
        ]
        for fact in facts
    ]
    name = indicator.name_en if english and indicator.name_en else indicator.name_zh
    return table_workbook(name, heads, rows, note=indicator.measured_in)


def targets_book(targets: Iterable[Target], year: int) -> bytes:
    heads = [column.heads[0] for column in TARGET_COLUMNS]
    rows: list[list[Cell]] = []
    for target in targets:
        edition = target.newest
        if edition is None:
            continue
        figures: list[Cell] = [
            getattr(edition, name) for name in ("assigned", "ensured", "striven", "stretch", "baseline")
        ]
        rows.append(
            [
                target.indicator.code,
                target.indicator.name_zh,
                target.unit.name_zh,
                target.year,
                kind_word(target.kind),
                *figures,
                " ".join(str(value) for value in edition.pace),
                edition.source,
                "",
            ]
        )
    return table_workbook(f"{year}{_('Targets')}", heads, rows)


_KIND_WORDS = {TargetKind.LEVEL: "总量", TargetKind.GROWTH: "增速", TargetKind.RANK: "位次", TargetKind.SHARE: "占比"}


def kind_word(kind: str) -> str:
    """In Chinese, whatever the page's language, because the sheet comes back in."""
    return _KIND_WORDS[TargetKind(kind)]


STATE_WORDS = {
    SupportState.OPEN: "待确认", SupportState.CONFIRMED: "已确认", SupportState.DOUBTFUL: "存疑",
    SupportState.FAILED: "落空",
}  # fmt: skip


def supports_book(rows: Iterable[Row]) -> bytes:
    heads = [*(column.heads[0] for column in SUPPORT_COLUMNS), _("More or less than the base"), _("Updated")]
    cells: list[list[Cell]] = []
    for row in rows:
        support, newest = row.support, row.support.newest
        cells.append(
            [
                support.code,
                support.indicator.code,
                support.unit.name_zh,
                row.name,
                support.base,
                newest.period if newest else "",
                newest.value if newest else None,
                STATE_WORDS[SupportState(row.state)],
                newest.evidence if newest else "",
                support.officer.username if support.officer else "",
                support.note,
                row.gap,
                localtime(newest.at).date() if newest else None,
            ]
        )
    return table_workbook(_("Supports"), heads, cells, note=_("Estimates of the management, no statistics"))


def peers_book(rows: Iterable[PeerFigure]) -> bytes:
    """The heads are those of the sheet of peers (`peer_sheet.COLUMNS`)."""
    heads = ["县市*", "指标代码*", "指标名称", "期次*", "数值*", "出处*"]
    body: list[list[Cell]] = [
        [row.peer.name_zh, row.indicator.code, row.indicator.name_zh, row.period, row.value, row.source] for row in rows
    ]
    return table_workbook(_("Peers"), heads, body, note=_("Columns with * must be filled in."))
