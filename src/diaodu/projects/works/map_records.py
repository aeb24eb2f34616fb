"""Items on the map of areas: those that have a place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from diaodu.areas.map_records import MapRecord, MapSource, register_map_source
from diaodu.people.models import Officer
from diaodu.projects.works.permissions import visible_items
from diaodu.projects.works.queries import light_of
from diaodu.projects.works.setting_kinds import kinds_of, red_after

WORKS = "works"


def records(officer: Any, on: date) -> Sequence[MapRecord]:
    """Three queries."""
    if not isinstance(officer, Officer):
        return []
    path, english = officer.unit.county_path, get_language() == "en"
    kinds, late = kinds_of(path, on=on), red_after(path, on=on)
    items = visible_items(officer, today=on).filter(lon__isnull=False).select_related("subject", "unit", "reported")
    found = []
    for item in items:
        light = light_of(item, today=on, red_after=late)
        kind = kinds.get(item.what)
        found.append(
            MapRecord(
                item.subject,
                item.lon or 0.0,
                item.lat or 0.0,
                light.light,
                light.zh,
                light.en,
                reverse("works:item", args=[item.code]),
                kind.label(english=english) if kind else item.what,
                item.unit.short_name,
            )
        )
    return found


def register() -> None:
    register_map_source(MapSource(WORKS, _("Works"), records))
