"""Borders of townships: they come in together or not at all; the sample's fill its county with no gap."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories.reporting import County
from tests.factories.works import make_works

from diaodu.areas.models import UnitShape
from diaodu.core.models import AuditEntry
from diaodu.people.models import Officer
from diaodu.sample.town_shapes import SEATS, town_shapes

BACKEND = "diaodu.people.sign_in.OfficerBackend"
EAST = [[123.2, 35.0], [123.3, 35.0], [123.3, 35.1], [123.2, 35.1], [123.2, 35.0]]
WEST = [[123.1, 35.0], [123.2, 35.0], [123.2, 35.1], [123.1, 35.1], [123.1, 35.0]]
WEST_TOO_WIDE = [[123.1, 35.0], [123.25, 35.02], [123.2, 35.1], [123.1, 35.1], [123.1, 35.0]]


def file_of(**rings: Any) -> SimpleUploadedFile:
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for code, ring in rings.items()
    ]
    return SimpleUploadedFile("界线.geojson", json.dumps({"type": "FeatureCollection", "features": features}).encode())


@pytest.mark.django_db
def test_borders_come_in_together_touching_but_never_over_each_other(county: County) -> None:
    make_works(county.unit, county.housing)
    client = Client()
    client.force_login(Officer.objects.get(username="office"), backend=BACKEND)

    def bring(source: str = "勘界成果", **rings: Any) -> str:
        answer = client.post("/areas/towns/bring/", {"file": file_of(**rings), "source": source})
        assert answer.status_code == (302 if answer.headers.get("Location") else 422)
        return answer.content.decode()

    assert "界线在 (123.2" in bring(east=EAST, west=WEST_TOO_WIDE)
    assert "本县没有这些乡镇：north" in bring(east=EAST, north=WEST)
    assert "“东街道”：图形自相交" in bring(east=[[123.1, 35.0], [123.3, 35.2], [123.3, 35.0], [123.1, 35.2]])
    assert not UnitShape.objects.exists()

    assert bring(east=EAST, west=WEST) == ""
    assert "重叠" in bring(west=WEST_TOO_WIDE)  # what comes later is held against what is there
    assert bring(west=WEST, source="勘界成果（新）") == ""
    west = UnitShape.objects.get(unit__code="west")
    assert (west.version, west.source) == (2, "勘界成果（新）")
    assert AuditEntry.objects.filter(verb="bring_unit_shapes").count() == 2

    data = client.get("/areas/towns/towns.json").json()
    assert data["bbox"] == [123.1, 35.0, 123.3, 35.1]
    assert [row["properties"]["code"] for row in data["features"]] == ["east", "west"]
    page = client.get("/areas/towns/").content.decode()
    assert "东街道" in page
    assert "勘界成果（新）" in page


def test_the_townships_of_the_sample_fill_the_county_with_no_gap_and_nothing_twice() -> None:
    shapes = {code: shape["coordinates"][0] for code, shape in town_shapes().items()}
    assert shapes.keys() == SEATS.keys()
    edges = Counter(frozenset(map(tuple, edge)) for ring in shapes.values() for edge in pairwise(ring))
    assert set(edges.values()) == {1, 2}  # an edge belongs to two townships, or to the outline
    outline = [tuple(edge) for edge, count in edges.items() if count == 1]
    start, ring = outline[0][0], [outline[0][0]]
    following: dict[Any, list[Any]] = {}
    for one, other in outline:
        following.setdefault(one, []).append(other)
        following.setdefault(other, []).append(one)
    before, here = None, start
    while True:  # one line round it all, so no hole is left inside
        step = next(place for place in following[here] if place != before)
        before, here = here, step
        if here == start:
            break
        ring.append(here)
    assert len(ring) == len(outline)
    # That no two of them overlap is decided when the sample brings them in.
