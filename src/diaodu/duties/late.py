"""Who is late, as one message for the office's chat group: pages and programs say the same."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from diaodu.core.calendar import calendar_for
from diaodu.duties.models import Duty
from diaodu.duties.rules import Late, late_message, working_days_late


def late_words(duties: Iterable[Duty], at: datetime, *, english: bool) -> str:
    """Of late duties of one county, whose working days are counted; empty where nobody is late."""
    late = list(duties)
    if not late:
        return ""
    calendar = calendar_for(late[0].unit.county_path)
    return late_message(
        [Late(duty.title, duty.unit.short_name, working_days_late(duty.due_at, at, calendar)) for duty in late],
        at,
        english=english,
    )
