"""What a form is filled with: the figures its cells name, and the holes with whom to ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from diaodu.indicators.catalogue.actions.series import statistics_unit
from diaodu.indicators.catalogue.queries.figures import answer, lines_of
from diaodu.indicators.rounds.form_sources import SourceFigure, source_figures
from diaodu.indicators.rounds.models import FormCell, UpwardForm
from diaodu.indicators.rounds.periods import offset_period
from diaodu.indicators.rounds.queries.asking import is_combined
from diaodu.kernel.period import Period
from diaodu.ledger.choices import Basis
from diaodu.ledger.models import Item
from diaodu.people.choices import UnitKind
from diaodu.people.models import Unit

PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Filled:
    """A cell with what is written into it; a hole with the unit to ask and why there is nothing."""

    cell: FormCell
    name: str
    period: str
    shown: Decimal | str | None
    item: int | None = None
    ask: Unit | None = None
    why: tuple[str, str] = ("", "")
    url: str = ""

    @property
    def is_hole(self) -> bool:
        return self.shown is None


def filled_cells(form: UpwardForm, cells: Sequence[FormCell], period: Period) -> list[Filled]:
    """A constant number of queries, however many cells."""
    county = Unit.objects.get(path=form.unit.county_path)
    indicators = list({cell.indicator.pk: cell.indicator for cell in cells if cell.indicator}.values())
    units = list({(cell.about or county).pk: cell.about or county for cell in cells}.values())
    lines = {basis: lines_of(indicators, units, basis=str(basis)) for basis in sorted({cell.basis for cell in cells})}
    statistics = statistics_unit(county)
    reporters = {
        (item.subject_id, item.about_id, item.basis): item.unit
        for item in Item.objects.filter(
            subject__in=[indicator.subject_id for indicator in indicators], about__in=units, retired_on=None
        ).select_related("unit")
    }
    others = _other_figures(county, cells, period)
    found = []
    for cell in cells:
        if cell.source:
            found.append(_from_source(cell, others[cell.source, offset_period(period, cell.offset).code], period))
            continue
        if cell.indicator is None:
            found.append(Filled(cell, "", period.code, period.label_zh))
            continue
        about = cell.about or county
        when = offset_period(period, cell.offset, combined=is_combined(cell.indicator))
        kept = lines[cell.basis].get((cell.indicator.pk, about.pk), {})
        figure = answer(cell.indicator, kept, when, span=cell.span, basis=cell.basis)
        name = cell.indicator.name_zh if about == county else f"{cell.indicator.name_zh}（{about.short_name}）"
        asked = reporters.get((cell.indicator.subject_id, about.pk, cell.basis))
        if asked is None or asked.kind == UnitKind.COUNTY:  # a county as such answers nobody
            asked = statistics if cell.basis == Basis.OFFICIAL else cell.indicator.lead
        if figure.value is None:
            found.append(Filled(cell, name, when.code, None, ask=asked, why=figure.why))
        else:
            shown = (figure.value * (cell.factor or 1)).quantize(PLACES).normalize()
            found.append(Filled(cell, name, when.code, shown + 0, item=figure.fact.item_id if figure.fact else None))
    return found


def _other_figures(county: Unit, cells: Sequence[FormCell], period: Period) -> dict[tuple[str, str], SourceFigure]:
    wanted: dict[str, set[Period]] = defaultdict(set)
    for cell in cells:
        if cell.source:
            wanted[cell.source].add(offset_period(period, cell.offset))
    return source_figures(county, wanted)


def _from_source(cell: FormCell, figure: SourceFigure, period: Period) -> Filled:
    when = offset_period(period, cell.offset)
    if figure.value is None:
        return Filled(cell, figure.name, when.code, None, ask=figure.ask, why=figure.why)
    shown = (figure.value * (cell.factor or 1)).quantize(PLACES).normalize()
    return Filled(cell, figure.name, when.code, shown + 0, url=figure.url)
