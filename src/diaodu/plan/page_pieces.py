"""The pieces a plan page is put together from: chips, outline rows, lines of the list, the open commitment."""

from __future__ import annotations

from dataclasses import dataclass

from diaodu.ledger.models import Observation
from diaodu.outlook.models import Outlook
from diaodu.people.models import Tie, Unit
from diaodu.plan.lights import Chart, Figure
from diaodu.plan.models import AnnouncedLight, Blank, Check, Commitment, Counting, NamedObject, Standing, Target
from diaodu.plan.no_forecast import NoForecast

BETWEEN_HEADINGS = "／"


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    count: int
    address: str
    chosen: bool
    strength: str = ""
    light: str = ""


@dataclass(frozen=True, slots=True)
class OutlineRow:
    key: str
    label: str
    depth: int
    count: int
    address: str
    chosen: bool
    shares: tuple[tuple[str, float, float], ...] = ()  # light, where its part of the bar begins, how long it is


@dataclass(frozen=True, slots=True)
class Line:
    """A commitment as a row of the list."""

    commitment: Commitment
    targets: tuple[Target, ...]
    figures: tuple[Blank, ...]
    section: str
    address: str
    lead: Unit | None
    light: str
    standing: Standing | AnnouncedLight | None
    announced: AnnouncedLight | None
    outlook: Outlook | None
    no_forecast: NoForecast | None

    @property
    def place(self) -> str:
        """The nearest heading."""
        return self.section.rpartition(BETWEEN_HEADINGS)[2]


@dataclass(frozen=True, slots=True)
class Panel:
    """The open commitment with everything that belongs to it."""

    commitment: Commitment
    section: str
    targets: tuple[Target, ...]
    blanks: tuple[Blank, ...]
    objects: tuple[NamedObject, ...]
    checks: tuple[Check, ...]
    light: str
    standing: Standing | AnnouncedLight | None
    announced: AnnouncedLight | None
    counting: Counting | None
    figure: Figure | None
    chart: Chart | None
    history: tuple[Standing, ...]
    lead: Unit | None
    partners: tuple[Unit, ...]
    sponsors: tuple[Tie, ...]
    reports: tuple[Observation, ...]  # what was accepted about it, the newest first
    outlook: Outlook | None
    no_forecast: NoForecast | None
    previous: str  # addresses, "" at the ends
    following: str
    close: str
