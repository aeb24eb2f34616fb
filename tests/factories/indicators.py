"""A county with the standard indicators and two townships, through the same actions as everybody's."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tests.factories.people import SINCE, make_county

from diaodu.enterprises.models import Firm
from diaodu.indicators.catalogue.actions import (
    FigureInput,
    NewSupport,
    TargetInput,
    add_supports,
    enter_figures,
    set_targets,
    take_standard_indicators,
)
from diaodu.indicators.catalogue.models import Indicator, Target
from diaodu.kernel.period import Period
from diaodu.ledger.actions import Accepted
from diaodu.people.actions import NewUnit, add_unit
from diaodu.people.choices import UnitKind
from diaodu.people.models import Unit


@dataclass
class Place:
    """`units`: towns, bureaus and a company by code, the county under "county"."""

    county: Unit
    units: dict[str, Unit]
    indicators: dict[str, Indicator]

    def enter(self, code: str, unit: str, values: dict[str, str | None], **words: object) -> Accepted:
        """Figures by period code; None: not known."""
        given = [
            FigureInput(
                self.indicators[code],
                self.units[unit],
                Period.parse(period),
                None if value is None else Decimal(value),
                **words,  # type: ignore[arg-type]
            )
            for period, value in values.items()
        ]
        return enter_figures(given, county=self.county, origin="一期公报", by="test")


_UNITS = (
    ("tongji", UnitKind.DEPARTMENT, "县统计局"),
    ("caizheng", UnitKind.DEPARTMENT, "县财政局"),
    ("east", UnitKind.TOWNSHIP, "东镇"),
    ("west", UnitKind.TOWNSHIP, "西镇"),
    ("port", UnitKind.PARK, "港区管委会"),
    ("guotou", UnitKind.STATE_COMPANY, "国投集团"),
)


def make_place() -> Place:
    county = make_county()
    units = {
        code: add_unit(NewUnit(code, kind, name), by="test", parent=county, valid_from=SINCE)
        for code, kind, name in _UNITS
    }
    made = take_standard_indicators(county, by="test")
    return Place(county, {"county": county, **units}, {indicator.code: indicator for indicator in made})


def make_indicators(county: Unit, bureau: Unit, *, by: str = "test") -> Target:
    """Two indicators, a target of the county with figures, and a firm the bureau's figure rests on (S-2026-001)."""
    made = {each.code: each for each in take_standard_indicators(county, by=by, codes={"BUDGET", "IND_OUT"})}
    given = [
        FigureInput(made["BUDGET"], unit, Period.parse(period), Decimal(value))
        for unit, factor in ((county, 3), (bureau, 1))
        for period, value in (("2025-12", 10 * factor), ("2025-07", 6 * factor), ("2026-07", 7 * factor))
    ]
    enter_figures(given, county=county, origin="公报", by=by)
    wanted = TargetInput(made["BUDGET"], county, 2026, "政府工作报告", assigned=Decimal(32), ensured=Decimal(33))
    firm = Firm.objects.filter(scope=county.path).earliest("pk")
    add_supports([NewSupport(made["IND_OUT"], bureau, firm=firm, base=Decimal(2))], county=county, by=by)
    return set_targets([wanted], county=county, by=by)[0]
