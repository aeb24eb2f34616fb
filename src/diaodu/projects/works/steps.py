"""The permitted moves of an item: forward to any later stage of its track; back only with the reason."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diaodu.core.moves import REASON, Step
from diaodu.projects.works.choices import STAGES, Stage

# Parts in an item: `keeper` of the programme's tables, the bureau that leads it, the street or township that keeps it.
OFFICE, LEAD, TOWN = "office", "lead", "town"
REPORTERS = frozenset({TOWN, LEAD, OFFICE})
CONFIRMERS = frozenset({LEAD, OFFICE})


def _steps(stages: tuple[str, ...]) -> list[Step]:
    found = []
    for place, stage in enumerate(stages):
        if place:
            found.append(Step(f"to_{stage}", stages[:place], stage, REPORTERS, Stage(stage).label))
        if place < len(stages) - 1:
            label = _("Put back")
            found.append(Step(f"back_{stage}", stages[place + 1 :], stage, REPORTERS, label, frozenset({REASON})))
    return found


ITEM_STEPS = tuple(step for stages in STAGES.values() for step in _steps(stages))


def verb_to(old: str, new: str, track: str) -> str:
    """The step that leads from one stage to another; empty where it stays."""
    if old == new:
        return ""
    stages = STAGES[track]
    return f"to_{new}" if stages.index(new) > stages.index(old) else f"back_{new}"
