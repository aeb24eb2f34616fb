"""What the plan can say of one unit: how many of the lights announced for its commitments are good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse

from diaodu.core.measures import Contribution, Measured, register_measure
from diaodu.kernel.period import Period
from diaodu.plan.choices import AnnouncementState, Light
from diaodu.plan.models import AnnouncedLight, Announcement

KEPT = "plan.kept"
GOOD = (Light.GREEN, Light.DONE)
COUNTED = (Light.RED, Light.YELLOW, *GOOD)


class Kept:
    """Of the lights last announced by the day for commitments the unit leads, how many per cent are green or done.

    Grey lights say nothing yet and are left out, counted as blanks; not known while none has a colour.
    """

    name, title_zh, title_en = KEPT, "承诺按期兑现率（公布灯号）", "Commitments kept (announced lights)"
    filter_schema: Mapping[str, str] = {
        "scope": "the county's path; filled in by the plan",
        "unit": "code of the lead unit, with all below it",
    }
    optional: frozenset[str] = frozenset({"unit"})

    def value(self, as_of: date, filter: Mapping[str, Any], *, known: datetime | None = None) -> Measured:
        return self.values(as_of, [filter], known=known)[0]

    def values(
        self, as_of: date, filters: Sequence[Mapping[str, Any]], *, known: datetime | None = None
    ) -> list[Measured]:
        """Two queries for each county among the filters."""
        read = {scope: _newest(scope, as_of, known) for scope in {str(each["scope"]) for each in filters}}
        return [_measured(*read[str(each["scope"])], each.get("unit")) for each in filters]


def _newest(scope: str, as_of: date, known: datetime | None) -> tuple[date | None, list[AnnouncedLight]]:
    rows = Announcement.objects.filter(unit__path=scope, state=AnnouncementState.FROZEN).order_by("-cut_off")
    for row in rows.filter(frozen_at__lte=known) if known is not None else rows:
        end = Period.parse(row.period).end
        if end <= as_of:
            lights = row.lights.filter(light__in=[*COUNTED, Light.GREY]).select_related("lead", "commitment__document")
            return end, list(lights)
    return None, []


def _measured(end: date | None, lights: Sequence[AnnouncedLight], unit: Any) -> Measured:
    ours = [each for each in lights if unit is None or (each.lead is not None and f"/{unit}/" in each.lead.path)]
    counted = [each for each in ours if each.light in COUNTED]
    if not counted:
        return Measured(None, "%", end, blanks=max(1, len(ours)))
    good = sum(each.light in GOOD for each in counted)
    share = (Decimal(100) * good / len(counted)).quantize(Decimal("0.01"))
    records = [_record(each) for each in sorted(counted, key=lambda each: (each.light in GOOD, each.pk))]
    return Measured(share, "%", end, len(ours) - len(counted), records)


def _record(each: AnnouncedLight) -> Contribution:
    commitment = each.commitment
    link = reverse("plan:commitment", args=[commitment.code])
    words = f"{commitment.code} {commitment.short or commitment.quote}"
    return Contribution(f"{words[:80]}：{Light(each.light).label}", link, each.value)


def register() -> None:
    register_measure(Kept())
