"""The sample county's nine areas with their parts, shapes and figures: invented, in open sea where no county lies."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from diaodu.areas.actions import AreaGiven, NewFigure, add_area, bring_shapes, bring_unit_shapes, record_figures
from diaodu.areas.choices import FieldKind
from diaodu.areas.models import Area
from diaodu.areas.setting_kinds import BOUNDS, area_kinds
from diaodu.core.clock import fixed, moment
from diaodu.core.settings import add_setting
from diaodu.people.models import Post, Unit
from diaodu.sample.town_shapes import town_shapes

ROWS = Path(__file__).parent / "areas.json"
SINCE, SAID = date(2026, 1, 1), date(2026, 9, 1)
EARLIER, EARLIER_SAID, GREW = date(2026, 3, 31), date(2026, 4, 2), 94
REACH = {"west": 123.0, "south": 34.95, "east": 123.62, "north": 35.4}


def load_areas(county: Unit, units: Mapping[str, Unit]) -> None:
    """Named when the year began; their figures as they stood on the day before the demonstration's."""
    rows: list[dict[str, Any]] = json.loads(ROWS.read_bytes())
    with fixed(SINCE):
        words = {"by": "chen", "unit": county.path, "at": moment(), "scope": county.path, "valid_from": SINCE}
        add_setting(BOUNDS.name, REACH, source="演示县的范围，落在外海，与真实县域无关", **words)  # type: ignore[arg-type]
        posts = {post.title_zh: post for post in Post.objects.filter(unit=units["leaders"]).select_related("unit")}
        areas: dict[str, Area] = {}
        for row in rows:
            areas[row["name"]] = add_area(_given(row, units, posts, areas), county=county, by="chen", since=SINCE)
        bring_shapes([(areas[row["name"]], row["geometry"]) for row in rows], by="chen")
        borders = [(units[code], shape) for code, shape in town_shapes().items()]
        bring_unit_shapes(borders, county=county, source="镇街界线示意图（演示，虚构）", by="chen")
    with fixed(EARLIER_SAID):
        record_figures([figure for row in rows for figure in _earlier(row, areas[row["name"]])], by="chen")
    with fixed(SAID):
        record_figures([figure for row in rows for figure in _figures(row, areas[row["name"]])], by="chen")


def _given(
    row: Mapping[str, Any], units: Mapping[str, Unit], posts: Mapping[str, Post], areas: Mapping[str, Area]
) -> AreaGiven:
    return AreaGiven(
        row["name"],
        row["kind"],
        units[row["lead"]],
        areas.get(row["parent"]),
        posts.get(row["head"]),
        [units[code] for code in row["partners"]],
        row["name_en"],
        row["note"],
    )


def _earlier(row: Mapping[str, Any], area: Area) -> list[NewFigure]:
    """A quarter's figures before them: numbers a little lower, so that each has a history."""
    return [
        NewFigure(area, figure.name, EARLIER, "一季度台账", (figure.value * GREW / 100).quantize(figure.value))
        for figure in _figures(row, area)
        if figure.value is not None and figure.on > EARLIER
    ]


def _figures(row: Mapping[str, Any], area: Area) -> list[NewFigure]:
    kinds = {field.key: field.kind for field in area_kinds(area.unit.path, on=SAID)[area.kind].fields}
    return [
        NewFigure(area, name, date.fromisoformat(on), source, words=value)
        if kinds[name] == FieldKind.WORDS
        else NewFigure(area, name, date.fromisoformat(on), source, Decimal(value))
        for name, value, on, source in row["figures"]
    ]
