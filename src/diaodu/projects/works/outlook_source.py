"""The series of programmes to be forecast: how many of their items were confirmed as done by the end of each month."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from diaodu.core.measures import measured_on_days
from diaodu.forecasting import Month, Target
from diaodu.outlook.rules import month_ends
from diaodu.outlook.running import running_history
from diaodu.outlook.sources import Asked, Series, register_source
from diaodu.people.permissions import within
from diaodu.projects.works.choices import DONE, Track
from diaodu.projects.works.measures import ItemsReached
from diaodu.projects.works.models import Item, Programme

BACK = 36  # months
PIECES = "项"


class OfProgrammes:
    name, title = "programme", _("Programmes of works")

    def series(self, asked: Asked) -> Iterator[Series]:
        """Five queries, however many programmes. Each counts its building items; one without any its clearing ones."""
        rows = Programme.objects.filter(within(asked.county, "unit__path"), since__lte=asked.as_of)
        rows = rows.filter(Q(retired_on=None) | Q(retired_on__gt=asked.as_of)).select_related("unit")
        programmes = [each for each in rows.order_by("pk") if asked.takes(each.subject_id)]
        counted = _counted(programmes, asked)
        programmes = [each for each in programmes if counted[each.pk]]
        tracks = {each.pk: _track(counted[each.pk]) for each in programmes}
        evenings = [(day, asked.known) for day in month_ends(asked.as_of, BACK)]
        filters = [
            {"scope": each.unit.path, "programme": each.code, "stage": DONE[tracks[each.pk]]} for each in programmes
        ]
        measured = measured_on_days(ItemsReached(), evenings, filters) if programmes else []
        for place, programme in enumerate(programmes):
            positions: dict[Month, float | None] = {}
            for (day, _known), values in zip(evenings, measured, strict=True):
                value = values[place].value
                positions[day.year, day.month] = None if value is None else float(value)
            history, opening = running_history(positions, programme.since.replace(day=1))
            if history.known():
                whole = counted[programme.pk][tracks[programme.pk]]
                yield Series(
                    programme.subject_id, programme.unit_id, history, PIECES,
                    target=_target(programme, whole, asked), offset=opening.get(asked.year, 0.0), ceiling=float(whole),
                )  # fmt: skip


def _target(programme: Programme, whole: int, asked: Asked) -> Target | None:
    """All its items, of a programme that is due within the year or before."""
    if programme.due is not None and programme.due.year > asked.year:
        return None
    return Target(float(whole))


def _counted(programmes: list[Programme], asked: Asked) -> dict[int, Counter[str]]:
    """By programme its items by track; one query."""
    alive = Q(retired_on=None) | Q(retired_on__gt=asked.as_of)
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for programme, track in Item.objects.filter(alive, programme__in=programmes).values_list("programme", "track"):
        found[programme][track] += 1
    return found


def _track(counts: Counter[str]) -> str:
    return str(Track.BUILDING) if counts[Track.BUILDING] else str(Track.CLEARING)


def register() -> None:
    register_source(OfProgrammes())
