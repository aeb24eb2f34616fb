"""Shapes: read, refused with the place, asked what lies in them."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.areas.shapes import (
    Bounds,
    ShapeRefusedError,
    contains,
    extent,
    features_of,
    middle,
    points_text,
    read_geometry,
    read_points,
    square_km,
)

COUNTY = Bounds(123.0, 34.9, 123.6, 35.4)
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[123.1, 35.0], [123.2, 35.0], [123.2, 35.1], [123.1, 35.1], [123.1, 35.0]]],
}


def refused(data: object, bounds: Bounds = COUNTY) -> ShapeRefusedError:
    with pytest.raises(ShapeRefusedError) as caught:
        read_geometry(data, bounds)
    return caught.value


def polygon(*points: tuple[float, float]) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": [[list(point) for point in [*points, points[0]]]]}


def test_a_polygon_that_crosses_itself_is_refused_with_the_place() -> None:
    bow = polygon((123.1, 35.0), (123.3, 35.2), (123.3, 35.0), (123.1, 35.2))
    refusal = refused(bow)
    assert refusal.code == "crossing"
    assert refusal.zh == "图形自相交：第1条边与第3条边在 (123.2, 35.1) 处相交。"


def test_a_polygon_that_touches_itself_or_runs_back_is_refused() -> None:
    touching = polygon((123.1, 35.0), (123.3, 35.0), (123.2, 35.1), (123.3, 35.2), (123.1, 35.2), (123.2, 35.1))
    spike = polygon((123.1, 35.0), (123.3, 35.0), (123.2, 35.0), (123.2, 35.2))
    assert [refused(touching).code, refused(spike).code] == ["crossing", "crossing"]


def test_a_hole_that_leaves_its_polygon_is_refused() -> None:
    hole = [[123.15, 35.05], [123.25, 35.05], [123.25, 35.08], [123.15, 35.05]]
    assert refused({"type": "Polygon", "coordinates": [SQUARE["coordinates"][0], hole]}).code == "crossing"


def test_a_point_outside_the_county_is_named() -> None:
    refusal = refused(polygon((123.1, 35.0), (35.1, 123.2), (123.2, 35.1)))
    assert refusal.code == "projected"
    refusal = refused(polygon((123.1, 35.0), (124.5, 35.0), (123.2, 35.1)))
    assert refusal.code == "outside"
    assert "第2个点 (124.5, 35) 在本县范围之外" in refusal.zh


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (None, "kind"),
        ({"type": "Point", "coordinates": [123.1, 35.0]}, "kind"),
        ({"type": "Polygon", "coordinates": []}, "empty"),
        ({"type": "Polygon", "coordinates": [[[123.1, 35.0], [123.2, 35.0], [123.1, 35.0]]]}, "few"),
        ({"type": "LineString", "coordinates": [[123.1, 35.0], [123.1, 35.0]]}, "few"),
        ({"type": "LineString", "coordinates": [[123.1, "35"], [123.2, 35.0]]}, "point"),
        ({"type": "Polygon", "coordinates": [7]}, "coordinates"),
        ({"type": "LineString", "coordinates": [[123.1 + n * 1e-5, 35.0] for n in range(5_001)]}, "size"),
    ],
)
def test_what_is_no_shape_is_refused(data: object, code: str) -> None:
    assert refused(data).code == code


def test_rings_are_closed_and_points_stand_once() -> None:
    open_ring = [[123.1, 35.0], [123.2, 35.0], [123.2, 35.0], [123.2, 35.1]]
    kept = read_geometry({"type": "Polygon", "coordinates": [open_ring]}, COUNTY)
    assert kept["coordinates"] == [[[123.1, 35.0], [123.2, 35.0], [123.2, 35.1], [123.1, 35.0]]]


def test_points_are_read_as_they_are_typed_and_written_back() -> None:
    text = "123.1, 35.0\n123.2，35.0\n\n123.2 35.1"
    kept = read_points(text, closed=True, bounds=COUNTY)
    assert points_text(kept) == "123.1, 35.0\n123.2, 35.0\n123.2, 35.1"
    with pytest.raises(ShapeRefusedError) as caught:
        read_points("123.1, 35.0\n望海路口", closed=False, bounds=COUNTY)
    assert "第2行“望海路口”" in caught.value.zh


def test_a_point_in_a_hole_is_outside_one_on_the_edge_inside() -> None:
    hole = [[123.14, 35.04], [123.16, 35.04], [123.16, 35.06], [123.14, 35.06], [123.14, 35.04]]
    ring = {"type": "Polygon", "coordinates": [SQUARE["coordinates"][0], hole]}
    inside = [contains(ring, *at) for at in ((123.12, 35.02), (123.15, 35.05), (123.1, 35.05), (123.3, 35.05))]
    assert inside == [True, False, True, False]
    assert not contains({"type": "LineString", "coordinates": [[123.1, 35.0], [123.2, 35.1]]}, 123.1, 35.0)


def test_size_middle_and_extent() -> None:
    wide = 0.1 * math.cos(math.radians(35.05)) * 111.195 * 0.1 * 111.195
    assert square_km(SQUARE) == pytest.approx(wide, rel=0.002)
    assert middle(SQUARE) == (123.15, 35.05)
    assert extent([SQUARE, None]) == [123.1, 35.0, 123.2, 35.1]
    assert (square_km(None), middle(None), extent([None])) == (None, None, None)


def test_a_file_without_shapes_is_refused() -> None:
    for data in (7, {"type": "FeatureCollection", "features": []}, {"type": "Other"}):
        with pytest.raises(ShapeRefusedError):
            features_of(data)


degrees = st.tuples(
    st.floats(123.0, 123.6, allow_nan=False).map(lambda x: round(x, 5)),
    st.floats(34.9, 35.4, allow_nan=False).map(lambda y: round(y, 5)),
)


@given(st.lists(degrees, min_size=1, max_size=12, unique=True), st.booleans())
def test_a_shape_that_is_kept_goes_out_and_comes_back_the_same(points: list[tuple[float, float]], closed: bool) -> None:
    data = polygon(*points) if closed else {"type": "LineString", "coordinates": [list(point) for point in points]}
    try:
        kept = read_geometry(data, COUNTY)
    except ShapeRefusedError:
        return
    assert read_geometry(json.loads(json.dumps(kept)), COUNTY) == kept
    if closed:
        assert read_points(points_text(kept), closed=True, bounds=COUNTY) == kept


@given(st.integers(3, 40), st.floats(0.01, 0.2))
def test_round_shapes_are_kept_and_hold_their_middle(corners: int, size: float) -> None:
    turns = [2 * math.pi * n / corners for n in range(corners)]
    round_ = polygon(*[(123.3 + size * math.cos(turn), 35.15 + size * math.sin(turn)) for turn in turns])
    kept = read_geometry(round_, COUNTY)
    at = middle(kept)
    assert at is not None
    assert contains(kept, *at)
