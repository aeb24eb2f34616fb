"""What the sample county's projects brought before the year began: so that their whole life can be drawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from diaodu.core.clock import fixed
from diaodu.projects.library.actions import InvestmentInput, report_investments
from diaodu.projects.library.choices import Caliber, Kind
from diaodu.projects.library.lives import even_life
from diaodu.projects.library.models import Project
from diaodu.projects.library.queries.stages import entries_of
from diaodu.projects.library.rules.stages import months_owed

BY = "sample"
BEFORE, SAID = date(2026, 1, 1), date(2026, 1, 6)  # months gone by when the year began
EARLIEST = date(2020, 1, 1)
# Of what even pace would bring, in percent, by place in the list; then what of it was entered and paid.
PACE = (92, 78, 105, 64, 88, 97, 71)
ENTERED, PAID = 86, 61
SILENT = 9  # every so manieth month of a project nobody reported what was paid


def load_past_money(projects: Sequence[Project]) -> int:
    """One report of everything that was on site before, said when the new year began; how many figures."""
    held = [project for project in projects if project.kind not in (Kind.BUNDLE, Kind.OUTSIDE)]
    if not held:
        return 0
    entries = entries_of(project.pk for project in held)
    inputs: list[InvestmentInput] = []
    for number, project in enumerate(held):
        planned = even_life(project)
        for place, month in enumerate(months_owed(entries[project.pk], EARLIEST, BEFORE)):
            done = (planned.get(month, Decimal(0)) * PACE[number % len(PACE)] / 100).quantize(Decimal(1))
            shares = {Caliber.PHYSICAL: 100, Caliber.STATISTICS: ENTERED, Caliber.PAID: PAID}
            inputs += [
                InvestmentInput(project, month, caliber, (done * share / 100).quantize(Decimal(1)))
                for caliber, share in shares.items()
                if done and not (caliber == Caliber.PAID and (number + place) % SILENT == 0)
            ]
    with fixed(SAID):
        return report_investments(inputs, by=BY, scope=held[0].scope) if inputs else 0
