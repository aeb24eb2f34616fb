"""Parts of one shape that overlap, parts of an area that leave it: refused with who and where; touching is not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.reporting import make_reporting_county
from tests.factories.works import SQUARE, make_area

from diaodu.areas.actions import AreaGiven, add_area, bring_shapes, draw_area
from diaodu.areas.models import Area
from diaodu.areas.overlaps import outside_place, overlap_place
from diaodu.areas.shapes import Bounds, ShapeRefusedError, read_geometry
from diaodu.core.moves import MoveRefusedError

COUNTY = Bounds(123.0, 34.9, 123.6, 35.4)


def box(west: float, south: float, east: float, north: float) -> list[list[float]]:
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def many(*parts: list[list[list[float]]]) -> dict[str, Any]:
    return {"type": "MultiPolygon", "coordinates": list(parts)}


def refused(data: object) -> ShapeRefusedError:
    with pytest.raises(ShapeRefusedError) as caught:
        read_geometry(data, COUNTY)
    return caught.value


def test_parts_that_overlap_are_named_with_a_place_that_both_cover() -> None:
    far = [box(123.4, 35.2, 123.5, 35.3)]
    refusal = refused(many(far, [box(123.1, 35.0, 123.2, 35.1)], [box(123.15, 35.05, 123.3, 35.2)]))
    assert refusal.code == "overlap"
    assert refusal.zh.startswith("图形的第2块与第3块在 (123.")


@pytest.mark.parametrize(
    "other",
    [
        [box(123.12, 35.02, 123.18, 35.08)],  # inside the first
        [box(123.1, 35.0, 123.2, 35.1)],  # the same
        [box(123.05, 34.95, 123.25, 35.15)],  # all round it
        [box(123.1, 35.0, 123.15, 35.1)],  # one half, on three of its edges
        [[[123.15, 34.95], [123.2, 35.0], [123.1, 35.1], [123.05, 35.05], [123.15, 34.95]]],  # corner to corner
    ],
)
def test_every_way_of_covering_is_found(other: list[list[list[float]]]) -> None:
    assert refused(many([box(123.1, 35.0, 123.2, 35.1)], other)).code == "overlap"


@pytest.mark.parametrize(
    "other",
    [
        [box(123.2, 35.0, 123.3, 35.1)],  # beside it, along an edge
        [box(123.2, 35.02, 123.3, 35.05)],  # along a piece of an edge
        [box(123.2, 35.1, 123.3, 35.2)],  # at a corner
        [box(123.4, 35.2, 123.5, 35.3)],  # far away
    ],
)
def test_parts_that_touch_or_keep_apart_are_kept(other: list[list[list[float]]]) -> None:
    shape = many([box(123.1, 35.0, 123.2, 35.1)], other)
    assert read_geometry(shape, COUNTY) == shape


def test_a_part_in_the_hole_of_another_is_kept() -> None:
    ring = [box(123.1, 35.0, 123.3, 35.2), box(123.15, 35.05, 123.25, 35.15)]
    assert read_geometry(many(ring, [box(123.15, 35.05, 123.25, 35.15)]), COUNTY)
    assert refused(many(ring, [box(123.16, 35.06, 123.27, 35.12)])).code == "overlap"


def test_which_part_crosses_itself_is_said() -> None:
    bow = [[[123.3, 35.2], [123.4, 35.3], [123.4, 35.2], [123.3, 35.3], [123.3, 35.2]]]
    refusal = refused(many([box(123.1, 35.0, 123.2, 35.1)], bow))
    assert refusal.zh == "图形第2块自相交：第1条边与第3条边在 (123.35, 35.25) 处相交。"
    assert refusal.en == "Part 2 of the shape crosses itself: edges 1 and 3 meet at (123.35, 35.25)."


corners = st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(1, 6), st.integers(1, 6))


@given(corners, corners)
def test_boxes_overlap_just_where_their_sides_do(one: tuple[int, ...], two: tuple[int, ...]) -> None:
    first, second = ([box(x, y, x + wide, y + high)] for x, y, wide, high in (one, two))
    meet = all(max(one[at], two[at]) < min(one[at] + one[at + 2], two[at] + two[at + 2]) for at in (0, 1))
    assert (overlap_place(first, second) is not None) == meet
    assert (overlap_place(second, first) is not None) == meet
    within = all(two[at] <= one[at] and one[at] + one[at + 2] <= two[at] + two[at + 2] for at in (0, 1))
    assert (outside_place(first, [second]) is None) == within


def test_what_lies_in_two_neighbours_together_is_inside_what_covers_a_hole_is_not() -> None:
    left, right = [box(0, 0, 2, 2)], [box(2, 0, 4, 2)]
    assert outside_place([box(1, 0, 3, 1)], [left, right]) is None
    ring = [box(0, 0, 9, 9), box(4, 4, 5, 5)]
    assert outside_place([box(1, 1, 3, 3)], [ring]) is None
    assert outside_place([box(3, 3, 6, 6)], [ring]) is not None


@pytest.mark.django_db
@pytest.mark.sqlite
def test_a_part_outside_its_area_is_refused_whichever_of_them_is_drawn() -> None:
    county = make_reporting_county()
    whole = make_area(county.unit, county.housing)
    part = add_area(
        AreaGiven("东区", "industrial", county.housing, parent=whole),
        county=county.unit,
        by="office",
        since=whole.since,
    )
    inside = {"type": "Polygon", "coordinates": [box(123.1, 35.0, 123.15, 35.1)]}
    draw_area(part, inside, by="office")
    outside = {"type": "Polygon", "coordinates": [box(123.15, 35.0, 123.25, 35.1)]}
    with pytest.raises(MoveRefusedError) as caught:
        draw_area(part, outside, by="office")
    assert caught.value.zh == "“东区”在 (123.225, 35) 处超出了“临港产业园”的范围。没有保存。"
    smaller = {"type": "Polygon", "coordinates": [box(123.12, 35.0, 123.2, 35.1)]}
    whole.refresh_from_db()
    with pytest.raises(MoveRefusedError, match="“东区” leaves “临港产业园”"):
        draw_area(whole, smaller, by="office")
    belt = add_area(
        AreaGiven("海岸带", "industrial", county.housing, parent=whole),
        county=county.unit,
        by="office",
        since=whole.since,
    )
    with pytest.raises(MoveRefusedError, match="“海岸带” leaves “临港产业园”"):
        draw_area(belt, {"type": "LineString", "coordinates": [[123.1, 35.0], [123.4, 35.3]]}, by="office")
    belt.refresh_from_db()
    draw_area(belt, {"type": "LineString", "coordinates": [[123.13, 35.0], [123.19, 35.05]]}, by="office")
    part.refresh_from_db()
    whole.refresh_from_db()
    assert (part.geometry, whole.geometry) == (inside, SQUARE)
    moved = {"type": "Polygon", "coordinates": [box(123.12, 35.0, 123.14, 35.1)]}
    assert bring_shapes([(whole, smaller), (part, moved)], by="office") == 2
    assert Area.objects.get(pk=part.pk).geometry == moved
