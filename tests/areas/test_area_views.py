"""Areas: named, drawn, said in figures; what is wrong is refused with its place and nothing is kept."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories.people import SINCE
from tests.factories.reporting import County, make_reporting_county
from tests.factories.works import SQUARE, make_area, make_works, report

from diaodu.areas.models import Area, AreaFigure
from diaodu.core.settings import change_setting
from diaodu.people.models import Officer, Tie

pytestmark = pytest.mark.django_db
BACKEND = "diaodu.people.sign_in.OfficerBackend"
BOW = "123.1, 35.0\n123.3, 35.2\n123.3, 35.0\n123.1, 35.2"


@pytest.fixture
def county() -> County:
    made = make_reporting_county()
    change_setting("demo.today", "2026-09-02", by="test", valid_from=SINCE)
    return made


@pytest.fixture
def area(county: County) -> Area:
    return make_area(county.unit, county.housing)


def at_desk(username: str) -> Client:
    client = Client()
    client.force_login(Officer.objects.get(username=username), backend=BACKEND)
    return client


def geojson(*features: tuple[str, object]) -> SimpleUploadedFile:
    rows = [{"type": "Feature", "properties": {"name": name}, "geometry": shape} for name, shape in features]
    data = {"type": "FeatureCollection", "features": rows}
    return SimpleUploadedFile("片区.geojson", json.dumps(data).encode())


def test_an_area_is_named_with_its_people_and_its_parts(county: County, area: Area) -> None:
    office = at_desk("office")
    words = {"name_zh": "蓝色种业园", "kind": "fishery", "lead": county.water.pk, "partners": [county.housing.pk]}
    made = office.post("/areas/new/", words | {"parent": area.pk})
    assert made["Location"] == "/areas/A-2026-002/"
    part = Area.objects.get(code="A-2026-002")
    assert part.parent == area
    ties = Tie.objects.filter(subject=part.subject_id, until=None).values_list("kind", "unit__code")
    assert set(ties) == {("lead", "shuiwu"), ("partner", "zhujian")}
    deeper = office.post("/areas/new/", words | {"name_zh": "再分", "parent": part.pk})
    assert deeper.status_code == 422
    change = words | {"partners": [], "lead": county.housing.pk, "version": part.version}
    assert office.post("/areas/A-2026-002/edit/", change).status_code == 302
    ties = Tie.objects.filter(subject=part.subject_id, until=None).values_list("kind", "unit__code")
    assert set(ties) == {("lead", "zhujian")}


def test_a_shape_that_crosses_itself_is_refused_and_what_was_typed_stays(area: Area) -> None:
    office = at_desk("office")
    refused = office.post("/areas/A-2026-001/shape/", {"points": BOW, "shape": "Polygon"})
    text = refused.content.decode()
    assert refused.status_code == 422
    assert "图形自相交：第1条边与第3条边在 (123.2, 35.1) 处相交" in text
    assert BOW in text
    area.refresh_from_db()
    assert area.geometry == SQUARE


def test_points_outside_the_county_are_refused(county: County, area: Area) -> None:
    bounds = {"west": 123.0, "south": 34.9, "east": 123.15, "north": 35.4}
    change_setting("areas.bounds", bounds, by="test", valid_from=SINCE, scope=county.unit.path)
    refused = at_desk("chief").post("/areas/A-2026-001/shape/", {"points": BOW, "shape": "Line"})
    assert "第2个点 (123.3, 35.2) 在本县范围之外" in refused.content.decode()


def test_a_shape_is_drawn_by_points_or_file_and_taken_away(area: Area) -> None:
    chief = at_desk("chief")  # leads it
    line = {"points": "123.1, 35.0\n123.2, 35.1", "shape": "LineString"}
    assert chief.post("/areas/A-2026-001/shape/", line).status_code == 302
    area.refresh_from_db()
    assert area.geometry == {"type": "LineString", "coordinates": [[123.1, 35.0], [123.2, 35.1]]}
    chief.post("/areas/A-2026-001/shape/", {"file": geojson(("", SQUARE))})
    area.refresh_from_db()
    assert area.geometry == SQUARE
    chief.post("/areas/A-2026-001/shape/", {"points": "", "shape": "Polygon"})
    area.refresh_from_db()
    assert area.geometry is None


def test_shapes_of_many_areas_come_in_together_or_not_at_all(county: County, area: Area) -> None:
    make_area(county.unit, county.water, name="青屿化工园")
    office = at_desk("office")
    bow = {
        "type": "Polygon",
        "coordinates": [[[123.1, 35.0], [123.3, 35.2], [123.3, 35.0], [123.1, 35.2], [123.1, 35.0]]],
    }
    moved = {"type": "Polygon", "coordinates": [[[123.3, 35.0], [123.4, 35.0], [123.4, 35.1], [123.3, 35.0]]]}
    for file, said in (
        (geojson(("临港产业园", moved), ("青屿化工园", bow)), "“青屿化工园”：图形自相交"),
        (geojson(("临港产业园", moved), ("无名园", moved)), "本县没有这些片区：无名园"),
        (SimpleUploadedFile("a.geojson", b"{"), "这不是 GeoJSON 文件"),
    ):
        response = office.post("/areas/bring/", {"file": file})
        assert (response.status_code, said in response.content.decode()) == (422, True)
    assert [each.geometry for each in Area.objects.order_by("pk")] == [SQUARE, SQUARE]
    out = json.loads(office.get("/areas/areas.geojson").content)
    out["features"][0]["geometry"] = moved
    back = SimpleUploadedFile("a.geojson", json.dumps(out).encode())
    assert office.post("/areas/bring/", {"file": back}).status_code == 302
    assert [each.geometry for each in Area.objects.order_by("pk")] == [moved, SQUARE]


def test_figures_are_said_with_day_and_source_and_blanks_are_shown(area: Area) -> None:
    chief = at_desk("chief")
    words = {"name": "land_used", "given": "3,380", "on": "2026-08-31", "source": "园区台账"}
    chief.post("/areas/A-2026-001/figures/", words)
    chief.post("/areas/A-2026-001/figures/", words | {"name": "tax", "given": "6760"})
    text = chief.get("/areas/A-2026-001/").content.decode()
    assert "<b>3,380</b>" in text
    assert "<b>2</b>" in text  # tax by land
    assert text.count("未知 ·") == 8


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"given": "许多"}, "请填数字"),
        ({"given": "-1"}, "不能是负数"),
        ({"on": "2027-01-01"}, "还没有到"),
        ({"source": " "}, "必填"),
        ({"name": "beds"}, "选择"),
    ],
)
def test_figures_that_cannot_be_are_refused(area: Area, words: dict[str, str], said: str) -> None:
    given = {"name": "land_used", "given": "3380", "on": "2026-08-31", "source": "园区台账"} | words
    response = at_desk("office").post("/areas/A-2026-001/figures/", given)
    assert (response.status_code, said in response.content.decode()) == (422, True)
    assert not AreaFigure.objects.exists()


def test_the_map_has_what_lies_in_an_area_by_light(county: County, area: Area) -> None:
    works = make_works(county.unit, county.housing, items=3)
    report(works, "小区0", "finished")
    office = at_desk("office")
    data = office.get("/areas/map.json").json()
    assert [each["properties"]["light"] for each in data["records"]["features"]] == ["done", "yellow", "yellow"]
    assert data["extent"] == [123.1, 35.0, 123.2, 35.1]
    done = office.get("/areas/map.json?light=done&source=works").json()
    assert [each["properties"]["name"] for each in done["records"]["features"]] == ["小区0"]
    assert office.get("/areas/map.json?source=none").json()["records"]["features"] == []
    assert office.get("/areas/map.json?kind=resort").json()["areas"]["features"] == []
    assert len(office.get("/areas/map.json?area=A-2026-001").json()["records"]["features"]) == 3
    text = office.get("/areas/A-2026-001/").content.decode()
    assert "小区0" in text


def test_an_area_with_parts_is_not_withdrawn_and_needs_a_reason(county: County, area: Area) -> None:
    office = at_desk("office")
    assert "请写明撤销的原因" in office.post("/areas/A-2026-001/retire/", follow=True).content.decode()
    part = make_area(county.unit, county.water, name="北区")
    Area.objects.filter(pk=part.pk).update(parent=area)
    refused = office.post("/areas/A-2026-001/retire/", {"why": "调整"}, follow=True)
    assert "请先撤销分区" in refused.content.decode()
    office.post(f"/areas/{part.code}/retire/", {"why": "调整"})
    assert office.get(f"/areas/{part.code}/").status_code == 404
    assert at_desk("chief").post("/areas/A-2026-001/retire/", {"why": "x"}).status_code == 403
