"""Where the commitments of a plan will be at the end of the year, as forecast by a day."""

from __future__ import annotations

from datetime import date

from diaodu.outlook.models import Outlook
from diaodu.outlook.queries import by_subject, day_end, newest
from diaodu.outlook.setting_kinds import limits
from diaodu.plan.models import Document


def outlooks_at(document: Document, on: date, *, today: date) -> tuple[dict[int, Outlook], int]:
    """By subject the newest forecast known on the day; and the chance, per thousand, below which one will miss."""
    subjects = document.commitments.values_list("subject", flat=True)
    rows = newest(subjects, year=on.year, known=None if on == today else day_end(on))
    return by_subject(rows), limits(document.unit.county_path, on=on)["miss_percent"] * 10


def will_miss_count(document: Document, on: date, *, today: date) -> int:
    """How many of them are forecast to miss their target."""
    rows, bound = outlooks_at(document, on, today=today)
    return sum(row.chance is not None and row.chance < bound for row in rows.values())
