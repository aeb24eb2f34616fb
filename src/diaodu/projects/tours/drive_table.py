"""Drives as a table to type in: one half of it, since the way back is taken to be as long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from diaodu.core.moves import MoveRefusedError
from diaodu.projects.tours.models import Tour
from diaodu.projects.tours.queries import stops_of
from diaodu.projects.tours.roads import drive_minutes
from diaodu.projects.tours.setting_kinds import roads_rule


@dataclass(frozen=True, slots=True)
class DriveCell:
    name: str  # of the field
    label: str
    typed: str
    estimated: int | None


@dataclass(frozen=True, slots=True)
class DriveRow:
    label: str
    cells: list[DriveCell]


@dataclass(frozen=True, slots=True)
class DriveTable:
    heads: list[str]
    rows: list[DriveRow]


def drive_table(tour: Tour, posted: Mapping[str, str], *, on: date) -> DriveTable:
    """Each pair of ends once. `posted`: what somebody typed and could not be kept."""
    ends = _ends(tour)
    rule = roads_rule(tour.unit.path, on=on)
    typed = {(drive.origin, drive.target): drive.minutes for drive in tour.drives.all()}
    rows = []
    for row, (target, label, there) in enumerate(ends[1:], 1):
        cells = []
        for origin, name, here in ends[:row]:
            field = _field(origin, target)
            known = typed.get((origin, target), typed.get((target, origin)))
            guess = None
            if here and there:
                guess = drive_minutes([here, there], winding=rule.winding, km_per_hour=rule.km_per_hour)[0][1]
            shown = posted.get(field, "" if known is None else str(known))
            cells.append(DriveCell(field, f"{name} → {label}", shown, guess))
        rows.append(DriveRow(label, cells))
    return DriveTable([name for _code, name, _place in ends[:-1]], rows)


def read_drives(tour: Tour, posted: Mapping[str, str]) -> list[tuple[str, str, int | None]]:
    """What was changed. Raises MoveRefusedError naming the ends where a cell is no number."""
    ends = _ends(tour)
    typed = {(drive.origin, drive.target): drive.minutes for drive in tour.drives.all()}
    found: list[tuple[str, str, int | None]] = []
    for row, (target, label, _there) in enumerate(ends[1:], 1):
        for origin, name, _here in ends[:row]:
            text = posted.get(_field(origin, target), "").strip()
            if text and not (text.isascii() and text.isdecimal() and len(text) <= 4):
                raise MoveRefusedError(
                    "minutes", f"{name}到{label}的车程要填整数分钟。", f"{name} to {label}: whole minutes, please."
                )
            minutes = int(text) if text else None
            if minutes != typed.get((origin, target), typed.get((target, origin))):
                found.append((origin, target, minutes))
                if (target, origin) in typed:
                    found.append((target, origin, None))
    return found


def _ends(tour: Tour) -> list[tuple[str, str, tuple[float, float] | None]]:
    start = None if tour.start_lon is None or tour.start_lat is None else (tour.start_lon, tour.start_lat)
    ends: list[tuple[str, str, tuple[float, float] | None]] = [("", tour.start_place, start)]
    for stop in stops_of(tour):
        lon, lat = stop.project.longitude, stop.project.latitude
        place = None if lon is None or lat is None else (float(lon), float(lat))
        ends.append((stop.project.code, stop.project.name, place))
    return ends


def _field(origin: str, target: str) -> str:
    return f"drive-{origin or 'start'}-{target}"
