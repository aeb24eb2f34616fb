"""The past of papers: drafted, put up, signed, issued."""

from __future__ import annotations

from datetime import date

from diaodu.bulletins.papers.choices import State
from diaodu.bulletins.papers.found import PAPER
from diaodu.bulletins.papers.models import Paper
from diaodu.bulletins.papers.steps import PAPER_STEPS
from diaodu.core.history import Past, register_past
from diaodu.core.models import Subject


def _opened(subject: Subject) -> tuple[date, str]:
    return Paper.objects.get(subject=subject).made_on, State.DRAFT


register_past(
    PAPER, Past(states=dict(State.choices), opened=_opened, verbs={step.verb: step.label for step in PAPER_STEPS})
)
