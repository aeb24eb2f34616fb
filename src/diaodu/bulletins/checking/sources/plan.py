"""What the plans in force promise, and how much of it is there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from diaodu.bulletins.checking.matching import Kind, Known, When
from diaodu.people.models import Unit
from diaodu.plan.choices import CommitmentState, DocumentState
from diaodu.plan.models import Commitment, Standing, Target
from diaodu.plan.queries import newest_standings

_SHORTEST, _LONGEST = 4, 24  # letters of an object that names one thing and no sentence


def plan_figures(county: Unit, on: date) -> list[Known]:
    """Two queries: the targets of the plans in force, and the newest standings."""
    ours = Commitment.objects.filter(document__unit=county, document__state=DocumentState.CURRENT, merged_into=None)
    ours = ours.exclude(state=CommitmentState.REJECTED)
    return [*_targets(ours), *_values(ours, on)]


def _targets(ours: QuerySet[Commitment]) -> Iterator[Known]:
    rows = Target.objects.filter(commitment__in=ours, low__isnull=False).select_related("commitment")
    for target in rows:
        commitment = target.commitment
        if commitment is None or target.low is None or not (_SHORTEST <= len(target.object) <= _LONGEST):
            continue
        for value in sorted({target.low, target.high if target.high is not None else target.low}):
            yield Known(
                f"plan:{commitment.code}:{target.key}:target",
                (target.object,),
                Kind.TARGET,
                value,
                target.canonical_unit,
                When(target.due.year, 12, "cumulative", 12) if target.due else None,
                f"{commitment.code} {target.object}（方案目标）",
                f"{commitment.code} {target.object} (target of the plan)",
                reverse("plan:commitment", args=[commitment.code]),
            )


def _values(ours: QuerySet[Commitment], on: date) -> Iterator[Known]:
    rows = newest_standings(Standing.objects.filter(commitment__in=ours, value__isnull=False), on=on)
    for row in rows.select_related("commitment__counting__target"):
        counting = getattr(row.commitment, "counting", None)
        name = counting.target.object if counting is not None and counting.target is not None else ""
        if counting is None or row.value is None or not counting.measured_in or len(name) < _SHORTEST:
            continue
        day = row.value_at or row.day
        yield Known(
            f"plan:{row.commitment.code}:value",
            (name[:_LONGEST],),
            Kind.LEVEL,
            row.value,
            counting.measured_in,
            When(day.year, day.month, "point"),
            f"{row.commitment.code} {name}（方案进展）",
            f"{row.commitment.code} {name} (so far)",
            reverse("plan:commitment", args=[row.commitment.code]),
        )
