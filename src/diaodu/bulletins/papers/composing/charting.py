"""Bars of a paper: what each says, how long it is on the page, and the chart that Word and slides draw of them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from diaodu.bulletins.papers.composing.blocks import Block, padded
from diaodu.bulletins.papers.composing.bound import Bound, Style, keys_in, said_text
from diaodu.paper.charts import BarChart

_UNITS = {Style.GROWTH: "%", Style.SHARE: "%", Style.POINTS: "个百分点"}
_FEWEST = 2  # bars of a chart


def bars_of(block: Block, figures: Mapping[str, Bound]) -> list[tuple[str, str, float]]:
    """Label, what the value reads, how long the bar is: the longest 1, below zero negative. A blank has no bar."""
    found = [
        (said_text(label, figures), said_text(value, figures), _value(value, figures)) for label, value in _rows(block)
    ]
    longest = max((abs(value) for _label, _said, value in found if value is not None), default=Decimal(0))
    return [
        (label, said, float(value / longest) if value is not None and longest else 0.0) for label, said, value in found
    ]


def chart_of(block: Block, figures: Mapping[str, Bound]) -> BarChart | None:
    """The bars as a chart; None where there are too few, or they have no unit in common."""
    rows = _rows(block)
    bound = [figure for _label, value in rows if (figure := _figure(value, figures)) is not None]
    units = {_UNITS.get(figure.style, figure.unit) for figure in bound if figure.value is not None}
    if len(rows) < _FEWEST or len(units) != 1:
        return None
    return BarChart(
        title=said_text(block.text, figures),
        unit=units.pop(),
        labels=[said_text(label, figures) for label, _value in rows],
        values=[_value(value, figures) for _label, value in rows],
        said=[said_text(value, figures) for _label, value in rows],
    )


def _rows(block: Block) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in (padded(row, 2) for row in block.rows)]


def _figure(text: str, figures: Mapping[str, Bound]) -> Bound | None:
    keys = keys_in(text)
    return figures.get(keys[0]) if keys else None


def _value(text: str, figures: Mapping[str, Bound]) -> Decimal | None:
    figure = _figure(text, figures)
    return figure.value if figure else None
