"""The dated pack of thresholds behind a light."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any


class Light(StrEnum):
    DONE = "done"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    GREY = "grey"


@dataclass(frozen=True, slots=True)
class Band:
    """Up to so many percentage points behind the pace (inclusive; None: any) the light is this.

    `zh`, `en`: what the band is called, said in the reason of every light it gives; empty: the distance says it all.
    """

    up_to: Decimal | None
    light: Light
    zh: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class LightPack:
    bands: tuple[Band, ...]
    yellow_run: int  # so many yellow periods in a row turn red; 0: never
    near_days: int  # a promise without a figure turns yellow so many days before it is due
    over_limit: Decimal  # percent above an upper limit that are still yellow
    behind_rank: int  # places behind a promised rank that are still yellow
    rate_points: Decimal  # points a growth rate or share may lie below its promise and still be yellow
    settled_green: Decimal = Decimal(90)  # percent of findings settled
    settled_yellow: Decimal = Decimal(70)
    visit_days: int = 31  # a standing duty without a rhythm of its own is done at least every so many days
    silent_days: int = 45  # a direction of which nothing was said for so long turns yellow
    silent_long_days: int = 90  # … and red
    pass_share: Decimal = Decimal(80)  # percent of full marks that win a title where no pass mark is agreed

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> LightPack:
        """The pack a dated row holds. Raises ValueError, in plain words, where it leaves a hole."""
        bands = tuple(_band(band) for band in row["bands"])
        limits = [band.up_to for band in bands[:-1]]
        if not bands or bands[-1].up_to is not None or any(limit is None for limit in limits):
            msg = "the last band, and only the last, must have no upper end"
            raise ValueError(msg)
        if limits != sorted(set(limits)):  # type: ignore[type-var]
            msg = "the bands must rise"
            raise ValueError(msg)
        pack = cls(
            bands,
            int(row["yellow_run"]),
            int(row["near_days"]),
            Decimal(str(row["over_limit"])),
            int(row["behind_rank"]),
            Decimal(str(row["rate_points"])),
            Decimal(str(row.get("settled_green", 90))),
            Decimal(str(row.get("settled_yellow", 70))),
            int(row.get("visit_days", 31)),
            int(row.get("silent_days", 45)),
            int(row.get("silent_long_days", 90)),
            Decimal(str(row.get("pass_share", 80))),
        )
        if pack.settled_yellow > pack.settled_green or pack.silent_days > pack.silent_long_days:
            msg = "what turns red must lie beyond what turns yellow"
            raise ValueError(msg)
        if not 0 < pack.pass_share <= 100:
            msg = "the pass mark is a share of full marks, above 0 and up to 100 percent"
            raise ValueError(msg)
        return pack

    def band(self, behind: Fraction) -> Band:
        """The band so many points behind the pace fall into."""
        return next(band for band in self.bands if band.up_to is None or behind <= Fraction(band.up_to))


def _band(band: Mapping[str, Any]) -> Band:
    up_to = band.get("up_to")
    return Band(
        None if up_to is None else Decimal(str(up_to)),
        Light(band["light"]),
        str(band.get("zh", "")),
        str(band.get("en", "")),
    )
