"""The sample county's kept forecasts: two years of the main indicators, and where the plan stands now.

They were made by the same job's own steps, as known on the second of each month, and are kept in a file: making them
takes a minute, and loading what makes them several seconds. `./diaodu manage write_sample_outlooks` makes the file
anew; a test tells when it has to. The forecasts of towns and departments come with the first night.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from diaodu.core.clock import ZONE
from diaodu.core.daily import note_day_done
from diaodu.core.models import Subject
from diaodu.outlook.actions import keep_outlooks
from diaodu.outlook.jobs import DAILY
from diaodu.outlook.models import Outlook
from diaodu.outlook.sources import Asked, Series, sources
from diaodu.people.models import Unit
from diaodu.people.permissions import within

FILE = Path(__file__).parent / "outlooks.json"
BY = "system"
MONTHS = 24
# The indicators whose earlier forecasts are kept too.
MAIN = (
    "GDP", "GDP_G", "IND_VA_G", "IND_OUT", "IND_OUT_G", "IND_REV", "IND_PROFIT", "INV_G", "INV_IND_G", "INV_DONE",
    "RETAIL", "RETAIL_G", "RETAIL_ABOVE", "SERV_REV", "SERV_REV_G", "BUDGET", "BUDGET_G", "TAX", "TRADE", "EXPORT",
    "FDI", "DEPOSIT", "LOAN", "POWER_IND", "CPI",
)  # fmt: skip
_FIGURES = (
    "so_far", "expected", "low50", "high50", "low90", "high90", "target", "needed", "recent", "supports_add", "error",
)  # fmt: skip
_PLAIN = (
    "source", "year", "kind", "measured_in", "at_least", "chance", "left", "supports", "method", "notes", "path",
    "seen", "trials", "error_kind", "input_hash", "past_hash",
)  # fmt: skip
_DAYS = ("made_on", "known_to", "ends_on")


def load_outlooks(county: Unit) -> None:
    """Through the action that keeps forecasts. The night's own run begins with the next night."""
    subjects = dict(Subject.objects.filter(scope=county.path).values_list("code", "pk"))
    units = dict(Unit.objects.filter(within(county.path, "path")).values_list("code", "pk"))
    said = json.loads(FILE.read_text(encoding="utf-8"))
    keep_outlooks([_row(each, subjects, units) for each in said], county=county.path, by=BY)
    note_day_done(DAILY)


def _row(said: dict[str, Any], subjects: dict[str, int], units: dict[str, int]) -> Outlook:
    figures = {name: Decimal(said[name]) for name in _FIGURES if said.get(name) is not None}
    days = {name: date.fromisoformat(said[name]) for name in _DAYS if said.get(name)}
    plain = {name: said[name] for name in _PLAIN if name in said}
    return Outlook(
        subject_id=subjects[said["subject"]],
        unit_id=units[said["unit"]],
        made_at=known_on(days["made_on"]),
        **figures,
        **days,
        **plain,
    )


def known_on(day: date) -> datetime:
    return datetime.combine(day, time(10), ZONE)


def made_days(last: date) -> list[date]:
    """The second of each of the last months, oldest first."""
    number = last.year * 12 + last.month - 1
    return [date(each // 12, each % 12 + 1, 2) for each in range(number - MONTHS + 1, number + 1)]


def cast_sample(county: Unit, codes: dict[str, int], *, last: date) -> Iterator[Outlook]:
    """All forecasts of the file, in the order of their days. `codes`: the subjects of indicators by their codes."""
    from diaodu.outlook.casting import cast

    main = frozenset(codes[code] for code in MAIN if code in codes)
    newest: dict[tuple[int, int], Outlook] = {}
    days = made_days(last)
    for day in days:
        is_late = day in days[-2:]
        for source in sources():
            if source.name != "indicator" and not is_late:
                continue
            subjects = None if is_late else main
            for series in source.series(Asked(county.path, day, known_on(day), subjects)):
                if source.name == "indicator" and series.unit != county.pk:
                    continue
                row = cast(
                    series,
                    day.year,
                    source=source.name,
                    made_on=day,
                    made_at=known_on(day),
                    before=_before(newest, series),
                )
                newest[series.subject, series.unit] = row
                yield row


def _before(newest: dict[tuple[int, int], Outlook], series: Series) -> Outlook | None:
    return newest.get((series.subject, series.unit))


def said_of(row: Outlook, subject: str, unit: str, *, is_newest: bool) -> dict[str, Any]:
    """As the file has it. Of earlier ones what accuracy needs: the next month and the year's end."""
    said: dict[str, Any] = {"subject": subject, "unit": unit}
    said |= {name: str(value) for name in _FIGURES if (value := getattr(row, name)) is not None}
    said |= {name: value.isoformat() for name in _DAYS if (value := getattr(row, name)) is not None}
    said |= {name: value for name in _PLAIN if (value := getattr(row, name)) not in ("", [], {}, None)}
    if not is_newest:
        said["path"] = [*row.path[:1], *row.path[1:][-1:]]
        for name in ("seen", "trials", "notes", "past_hash", "needed", "recent"):
            said.pop(name, None)
        said["input_hash"] = row.input_hash[:12]
    said["past_hash"] = said.get("past_hash", "")
    return said
