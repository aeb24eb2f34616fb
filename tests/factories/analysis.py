"""A county whose figures can be added up by hand: three places with output and retail sales, targets, peers, supports."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tests.factories.indicators import Place, make_place
from tests.factories.people import make_officer

from diaodu.indicators.catalogue.actions.peers import PeerInput, add_peer, enter_peer_figures
from diaodu.indicators.catalogue.actions.supports import Estimate, NewSupport, add_supports, estimate_supports
from diaodu.indicators.catalogue.actions.targets import TargetInput, set_targets
from diaodu.indicators.catalogue.choices import SupportState
from diaodu.kernel.period import Period
from diaodu.ledger.choices import Basis
from diaodu.people.choices import Role
from diaodu.people.models import Officer

# Output, 亿元: (last year, this year) cumulative by unit and period.
OUTPUT = {
    "east": {"2025-01+02": "10", "2025-03": "16", "2025-08": "48", "2025-12": "72",
             "2026-01+02": "11", "2026-03": "18", "2026-06": "37", "2026-07": "45", "2026-08": "54"},
    "west": {"2025-01+02": "6", "2025-03": "9", "2025-08": "26", "2025-12": "40",
             "2026-01+02": "6", "2026-03": "9", "2026-06": "19", "2026-07": "22", "2026-08": "26"},
    "port": {"2025-01+02": "9", "2025-03": "13", "2025-08": "26", "2025-12": "38",
             "2026-01+02": "8", "2026-03": "12", "2026-06": "19", "2026-07": "22", "2026-08": "26"},
}  # fmt: skip
GROWTH = {
    "county": {"2026-07": "5.9", "2026-08": "6.1"},
    "east": {"2026-07": "11", "2026-08": "12.4"},
    "west": {"2026-07": "1.5", "2026-08": "0.2"},
    "port": {"2026-07": "0.1", "2026-08": "0.2"},
}
BUDGET = {"2025-08": "20", "2025-12": "31", "2026-06": "16.5", "2026-07": "19.5", "2026-08": "21"}


@dataclass
class AnalysedCounty:
    place: Place
    reader: Officer  # in the dispatch office: sees everything
    clerk: Officer  # of the east town: sees its own supports only


def make_analysed_county() -> AnalysedCounty:
    place = make_place()
    office, east = place.units["tongji"], place.units["east"]
    reader = make_officer(office, role=Role.DISPATCH_OFFICE, username="office")
    clerk = make_officer(east, role=Role.UNIT_CLERK, username="east-clerk")
    for unit, values in OUTPUT.items():
        place.enter("IND_OUT", unit, values)
    place.enter("IND_OUT", "county", {"2025-08": "100", "2025-12": "150", "2026-08": "106"})
    for unit, values in GROWTH.items():
        place.enter("IND_OUT_G", unit, values)
    place.enter("BUDGET", "county", BUDGET)
    place.enter("RETAIL", "county", {"2026-07": "33", "2026-08": None})
    place.enter("INV_DONE", "east", {"2025-08": "4", "2026-08": "5"}, basis=Basis.MANAGEMENT)
    _promise(place)
    _compare(place)
    return AnalysedCounty(place, reader, clerk)


def _promise(place: Place) -> None:
    def target(code: str, unit: str, value: str) -> TargetInput:
        return TargetInput(place.indicators[code], place.units[unit], 2026, "政府工作报告", assigned=Decimal(value))

    set_targets(
        [target("IND_OUT", "county", "165"), target("BUDGET", "county", "33"), target("IND_OUT", "east", "84")],
        county=place.county, by="test",
    )  # fmt: skip


def _compare(place: Place) -> None:
    entered = []
    for name, july, august in (("甲县", "6.5", "6.1"), ("乙县", "5.0", "5.5")):
        peer = add_peer(name, county=place.county, by="test")
        for period, value in (("2026-07", july), ("2026-08", august)):
            entered.append(
                PeerInput(peer, place.indicators["IND_OUT_G"], Period.parse(period), Decimal(value), f"{name}公报")
            )
    enter_peer_figures(entered, county=place.county, by="test")


def support_by(place: Place, firm, *, base: str, value: str, state: str = SupportState.CONFIRMED):  # type: ignore[no-untyped-def]
    """A firm the county's output rests on."""
    [support] = add_supports(
        [NewSupport(place.indicators["IND_OUT"], place.county, firm=firm, base=Decimal(base))],
        county=place.county, by="test",
    )  # fmt: skip
    estimate_supports(
        [Estimate(support, Period.parse("2026-08"), Decimal(value), state, evidence="八月用电量同比增长9%")], by="test"
    )
    return support
