"""Lines of investment are opened when there is something to sum; from then on they stay."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.daily import every_day
from diaodu.core.models import Subject
from diaodu.core.subjects import NewSubject, add_subjects
from diaodu.people.models import Unit
from diaodu.projects.library.investment_lines import INVESTMENT, lines_of

SYSTEM = "system"


@transaction.atomic
def open_investment_lines(scope: str, *, by: str) -> list[Subject]:
    """Open those of a county that are not there yet; twice opens once. Who oversees the county sees them."""
    there = set(Subject.objects.filter(scope=scope, kind=INVESTMENT).values_list("code", flat=True))
    new = [line for line in lines_of(scope) if line.code not in there]
    if not new:
        return []
    made = add_subjects(
        [NewSubject(INVESTMENT, line.code, line.name_zh, scope, scope, label_en=line.name_en) for line in new]
    )
    append_audit(
        verb="open_investment_lines",
        subject=scope,
        by=by,
        unit=scope,
        after={"lines": [line.code for line in new]},
    )
    return made


def open_lines(day: date) -> int:
    """Each morning, before the night's forecasts: an area that got its first project has its line then."""
    counties = Unit.objects.filter(parent=None, retired_on=None).values_list("path", flat=True)
    return sum(len(open_investment_lines(path, by=SYSTEM)) for path in counties)


every_day("projects.investment_lines", open_lines)
