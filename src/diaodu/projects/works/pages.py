"""What the pages of programmes and items show, put together from rows; asks the database a fixed number of times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from diaodu.core.lights import in_order
from diaodu.people.choices import TieKind
from diaodu.people.names import names_of
from diaodu.people.permissions import Asker
from diaodu.projects.works.choices import STAGES, PhotoKind, Stage, Track
from diaodu.projects.works.filters import PAGE, Criteria, chosen, rows_of
from diaodu.projects.works.forms import StateForm, stage_choices, state_initial
from diaodu.projects.works.lookup import OpenItem, OpenProgramme
from diaodu.projects.works.models import Item, Programme
from diaodu.projects.works.queries import (
    items_of,
    light_of,
    photos_of,
    positions_of,
    sum_of,
    sums_by_kind,
    sums_by_unit,
    ties_of,
)
from diaodu.projects.works.rules import Difference, difference
from diaodu.projects.works.setting_kinds import kinds_of, red_after
from diaodu.projects.works.states import state_of


def programme_context(
    opened: OpenProgramme, officer: Asker, given: Mapping[str, str], *, today: date, english: bool
) -> dict[str, Any]:
    programme, scope = opened.programme, opened.programme.unit.path
    items = items_of(programme, officer, today=today)
    kinds = kinds_of(scope, on=today)
    rows = rows_of(items, today=today, red_after=red_after(scope, on=today))
    criteria = Criteria.read(given)
    found = chosen(rows, criteria)
    start = (criteria.page - 1) * PAGE
    ties = ties_of(programme, today=today)
    tracks = [track for track in Track.values if any(item.track == track for item in items)]
    return {
        "programme": programme,
        "hand": opened.hand,
        "may_add": opened.hand.may_manage or bool(opened.hand.towns()),
        "lead": next((tie.unit for tie in ties if tie.kind == TieKind.LEAD), None),
        "partners": [tie.unit for tie in ties if tie.kind == TieKind.PARTNER],
        "sponsors": [tie for tie in ties if tie.kind == TieKind.SPONSOR],
        "whole": sum_of(items),
        "by_unit": sums_by_unit(items),
        "by_kind": sums_by_kind(items, kinds, english=english),
        "lights": in_order(Counter(row.light.light for row in rows)),
        "criteria": criteria,
        "rows": found[start : start + PAGE],
        "found": len(found),
        "waiting": sum(row.item.reported_id is not None and not row.item.is_confirmed for row in rows),
        "differing": sum(row.differs for row in rows),
        "towns": [(item.unit.code, item.unit.short_name) for item in _first_of_units(items)],
        "kinds": [(key, kinds[key].label(english=english) if key in kinds else key) for key in _kinds_in(items)],
        "stages": stage_choices(tracks),
        "steps": stage_choices([Track.BUILDING]) if Track.BUILDING in tracks else [],
        "has_clearing": Track.CLEARING in tracks,
        "earlier": criteria.page - 1,
        "later": criteria.page + 1 if len(found) > start + PAGE else 0,
        "today": today,
        "filters": measure_filters(programme, items),
        "labels": {key: kind.label(english=english) for key, kind in kinds.items()},
    }


def _first_of_units(items: list[Item]) -> list[Item]:
    first: dict[int, Item] = {}
    for item in items:
        first.setdefault(item.unit_id, item)
    return sorted(first.values(), key=lambda item: item.unit.order)


def _kinds_in(items: list[Item]) -> list[str]:
    return list(dict.fromkeys(item.what for item in items))


def measure_filters(programme: Programme, items: list[Item]) -> list[tuple[str, str]]:
    """How a commitment is bound to these records: kind, and the filter to be written into its terms."""
    done = {Track.BUILDING: "finished", Track.CLEARING: "cleared"}
    kinds = dict.fromkeys((item.what, item.track) for item in items)
    return [
        (what, f"programme={programme.code}; stage={done[Track(track)]}; what={what}; basis=confirmed")
        for what, track in kinds
    ]


def item_context(
    opened: OpenItem, *, today: date, english: bool, forms: Mapping[str, StateForm] | None = None
) -> dict[str, Any]:
    """`forms`: those that could not be taken, so that nothing typed is lost."""
    item, forms = opened.item, forms or {}
    scope = item.programme.unit.path
    kind = kinds_of(scope, on=today).get(item.what)
    positions = positions_of(item)
    photos = photos_of(item)
    return {
        "item": item,
        "programme": item.programme,
        "opened": opened,
        "kind": kind.label(english=english) if kind else item.what,
        "light": light_of(item, today=today, red_after=red_after(scope, on=today)),
        "reported": item.reported,
        "confirmed": item.confirmed,
        "difference": said_difference(item),
        "positions": positions,
        "names": names_of([position.by for position in positions]),
        "report_form": forms.get("report") or StateForm(item=item, initial=state_initial(item, item.reported, today)),
        "confirm_form": forms.get("confirm")
        or StateForm(
            item=item,
            initial=state_initial(item, item.reported, item.reported.on if item.reported else today),
            prefix="sure",
        ),
        "photos": [
            (kind, label, [photo for photo in photos if photo.purpose == kind]) for kind, label in PhotoKind.choices
        ],
        "today": today,
    }


def said_difference(item: Item) -> Difference | None:
    names = {stage: _both(stage) for stage in STAGES[item.track]}
    return difference(state_of(item.reported), state_of(item.confirmed), unit=item.measured_in, stages=names)


def _both(stage: str) -> tuple[str, str]:
    from django.utils import translation

    label = Stage(stage).label
    with translation.override("zh-hans"):
        zh = str(label)
    with translation.override("en"):
        return zh, str(label)
