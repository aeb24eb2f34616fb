"""Notes for review on the desk of whoever runs rounds, or is asked about their figures."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from diaodu.core.panels import Panel, register_panel
from diaodu.indicators.rounds.choices import NoteState
from diaodu.indicators.rounds.permissions import running_posts, visible_notes
from diaodu.indicators.rounds.queries.reviewing import notes_listed
from diaodu.people.models import Officer

SHOWN = 5


def of_officer(request: HttpRequest, officer: Officer, on: date) -> dict[str, Any] | None:
    """Open questions of the rounds they run, newest first; nothing for who has none to answer. Two queries."""
    if not running_posts(officer, today=on):
        return None
    notes = notes_listed(visible_notes(officer, today=on).filter(state=NoteState.OPEN))
    count = notes.count()
    if not count:
        return None
    english = get_language() == "en"
    rows = [(note, note.text_en if english else note.text_zh) for note in notes[:SHOWN]]
    return {"rows": rows, "count": count, "more": max(0, count - SHOWN)}


register_panel("desk", Panel("review_notes", "figure_rounds/_notes_panel.html", of_officer, order=15))
