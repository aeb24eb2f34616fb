"""The past of an assessment and of a scheme: every step, edition, entry and objection."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.timezone import localtime

from diaodu.assessment.choices import ASSESSMENT, SCHEME, SchemeState, State
from diaodu.assessment.models import Assessment, Entry, Scheme, SchemeEdition
from diaodu.assessment.steps import ASSESSMENT_STEPS, SCHEME_STEPS
from diaodu.core.history import Happening, Part, Past, register_past
from diaodu.core.models import Subject


def _asked(subject: Subject) -> tuple[date, str]:
    return localtime(Assessment.objects.get(subject=subject).at).date(), str(State.COMPUTING)


def _entered(subject: Subject) -> Sequence[Happening]:
    rows = Entry.objects.filter(assessment__subject=subject).select_related("unit")
    return [
        Happening(
            localtime(row.at).date(),
            Part.FIGURE,
            _entry_words(row),
            at=row.at,
            by=row.by,
            why=row.why,
        )
        for row in rows
    ]


def _entry_words(row: Entry) -> str:
    amount = "" if row.value is None else f" {row.value:f}"
    return f"{row.unit.short_name} {row.get_kind_display()}{amount} · {row.document}"


def _made(subject: Subject) -> tuple[date, str]:
    return localtime(Scheme.objects.get(subject=subject).at).date(), str(SchemeState.IN_USE)


def _editions(subject: Subject) -> Sequence[Happening]:
    rows = SchemeEdition.objects.filter(scheme__subject=subject)
    return [
        Happening(
            localtime(row.at).date(),
            Part.FIGURE,
            f"v{row.number} · {row.valid_from} · {row.source}",
            at=row.at,
            by=row.by,
        )
        for row in rows
    ]


register_past(
    ASSESSMENT,
    Past(
        states=dict(State.choices),
        opened=_asked,
        verbs={step.verb: step.label for step in ASSESSMENT_STEPS},
        happened=_entered,
    ),
)
register_past(
    SCHEME,
    Past(
        states=dict(SchemeState.choices),
        opened=_made,
        verbs={step.verb: step.label for step in SCHEME_STEPS},
        happened=_editions,
    ),
)
