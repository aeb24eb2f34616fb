"""Pages of programmes: what is shown, what may be done, what a refused change leaves behind."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.people import SINCE
from tests.factories.reporting import County, make_reporting_county
from tests.factories.works import Works, add_more, make_area, make_works, report

from diaodu.core.settings import change_setting
from diaodu.people.models import Officer
from diaodu.projects.works.models import Item, Position, Programme

pytestmark = pytest.mark.django_db
BACKEND = "diaodu.people.sign_in.OfficerBackend"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture
def county() -> County:
    made = make_reporting_county()
    change_setting("demo.today", "2026-09-02", by="test", valid_from=SINCE)
    return made


@pytest.fixture
def works(county: County) -> Works:
    return make_works(county.unit, county.housing)


def at_desk(username: str) -> Client:
    client = Client()
    client.force_login(Officer.objects.get(username=username), backend=BACKEND)
    return client


def page(client: Client, name: str, *words: object, query: str = "") -> str:
    response = client.get(reverse(name, args=words) + query)
    assert response.status_code == 200
    return response.content.decode()


def shown(client: Client, query: str) -> list[str]:
    response = client.get(f"/works/programmes/K-2026-001/{query}")
    return [row.item.name for row in response.context["rows"]]


def test_lists_ask_the_same_number_of_queries_at_one_and_three_rows(county: County, works: Works) -> None:
    office = at_desk("office")
    counts: dict[str, list[int]] = {}
    for more in (0, 2):
        add_more(works.programme, [works.east, works.west], more)
        for address in ("/works/", "/works/programmes/K-2026-001/", "/areas/", "/areas/map.json"):
            office.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert office.get(address).status_code == 200
            counts.setdefault(address, []).append(len(queries))
    assert all(first == second for first, second in counts.values()), counts


def test_items_are_narrowed_and_sorted_by_the_address(works: Works) -> None:
    office = at_desk("office")
    report(works, "小区1", "finished")
    report(works, "小区2", "started", "5")
    assert shown(office, "") == ["小区0", "小区2", "小区1"]
    assert shown(office, "?town=west") == ["小区1"]
    assert shown(office, "?stage=planned") == ["小区0"]
    assert shown(office, "?check=waiting") == ["小区2", "小区1"]
    assert shown(office, "?light=done") == ["小区1"]
    assert shown(office, "?q=I-2026-003") == ["小区2"]
    assert shown(office, "?sort=-quantity")[0] == "小区2"
    assert shown(office, "?town=nowhere&page=x&stage=strange") == []


def test_both_values_and_their_difference_are_said(works: Works) -> None:
    report(works, "小区0", "finished")
    chief = at_desk("chief")
    item = works.item("小区0")
    words = {"sure-stage": "started", "sure-quantity": "1.8", "sure-on": "2026-09-02", "version": item.version}
    refused = chief.post("/works/items/I-2026-001/confirm/", words)
    assert refused.status_code == 422
    assert "核定数与填报数不一致，请写明原因" in refused.content.decode()
    assert 'value="1.8"' in refused.content.decode()
    assert not Position.objects.filter(basis="confirmed").exists()
    chief.post("/works/items/I-2026-001/confirm/", words | {"sure-why": "两栋未完"})
    text = page(chief, "works:item", "I-2026-001")
    assert "报完工、核在建；数量报2、核1.8，差-0.2万平方米" in text
    assert "两栋未完" in text


def test_a_street_reports_its_own_items_alone_and_may_not_confirm(works: Works) -> None:
    east = at_desk("east-clerk")
    words = {"stage": "started", "quantity": "2", "on": "2026-09-02"}
    assert east.post("/works/items/I-2026-001/report/", words).status_code == 302
    assert east.post("/works/items/I-2026-002/report/", words).status_code == 403
    assert east.post("/works/items/I-2026-001/confirm/", {}).status_code == 403
    assert east.post("/works/programmes/K-2026-001/confirm/", {"item": ["I-2026-001"]}).status_code == 403
    assert (
        east.post("/works/programmes/K-2026-001/report/", {"item": ["I-2026-002"], "to_stage": "started"}).status_code
        == 403
    )
    assert [works.item(f"小区{n}").state for n in range(3)] == ["started", "planned", "planned"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"stage": "finished", "quantity": "-1"}, "不能是负数"),
        ({"stage": "planned", "quantity": "2"}, "比原来报的退回了"),
        ({"stage": "finished", "quantity": "2", "on": "2027-01-01"}, "还没有到"),
        ({"stage": "finished", "quantity": "2", "version": "1"}, "刚被别人改过"),
    ],
)
def test_a_report_that_cannot_be_is_shown_again_with_what_was_typed(
    works: Works, words: dict[str, str], said: str
) -> None:
    report(works, "小区0", "started")
    before = Position.objects.count()
    response = at_desk("east-clerk").post("/works/items/I-2026-001/report/", {"on": "2026-09-02"} | words)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert Position.objects.count() == before
    assert Item.objects.get(code="I-2026-001").state == "started"


def test_many_are_reported_and_confirmed_at_once(works: Works) -> None:
    head, codes = at_desk("head"), ["I-2026-001", "I-2026-002", "I-2026-003"]
    for name in ("小区0", "小区1"):
        report(works, name, "finished")
    done = head.post("/works/programmes/K-2026-001/confirm/", {"item": codes}, follow=True)
    assert "“" in done.content.decode()  # the third was not reported: all are refused, by name
    assert "小区2还没有填报" in done.content.decode()
    assert not Position.objects.filter(basis="confirmed").exists()
    done = head.post("/works/programmes/K-2026-001/confirm/", {"item": codes[:2], "town": "east"}, follow=True)
    assert "已核定2项。" in done.content.decode()
    assert done.redirect_chain[0][0] == "/works/programmes/K-2026-001/?town=east#items"
    office = at_desk("office")
    words = {"item": codes, "to_stage": "accepted", "on": "2026-09-01"}
    assert "已填报3项。" in office.post("/works/programmes/K-2026-001/report/", words, follow=True).content.decode()


def test_an_item_is_added_changed_and_withdrawn(works: Works) -> None:
    office = at_desk("office")
    new = {"name": "北苑路", "what": "main_road", "unit": works.east.pk, "quantity": "3.5", "lon": "123.1"}
    refused = office.post("/works/programmes/K-2026-001/items/new/", new)
    assert "经度和纬度要一起填" in refused.content.decode()
    made = office.post("/works/programmes/K-2026-001/items/new/", new | {"lat": "35.0"})
    assert made["Location"] == "/works/items/I-2026-004/"
    item = Item.objects.get(code="I-2026-004")
    assert (item.quantity, item.measured_in, item.lon) == (Decimal("3.5"), "公里", 123.1)
    words = {"name": "北苑西路", "unit": works.west.pk, "place": "西关", "version": item.version}
    assert office.post("/works/items/I-2026-004/edit/", words).status_code == 302
    assert office.post("/works/items/I-2026-004/edit/", words | {"name": "又改"}).status_code == 422
    office.post("/works/items/I-2026-004/retire/", {"why": "并入主干道"})
    assert office.get("/works/items/I-2026-004/").status_code == 404


def test_a_programme_is_set_up_and_changed(county: County, works: Works) -> None:
    office = at_desk("office")
    words = {"name_zh": "水利工程", "lead": county.water.pk, "since": "2026-01-01", "due": "2025-12-31"}
    assert "早于" in office.post("/works/new/", words).content.decode()
    made = office.post("/works/new/", words | {"due": "2026-12-31"})
    assert made["Location"] == "/works/programmes/K-2026-002/"
    twice = office.post("/works/new/", words | {"due": "2026-12-31"})
    assert "已经有叫“水利工程”的重点工程" in twice.content.decode()
    change = words | {"due": "", "lead": county.housing.pk, "version": "1"}
    assert office.post("/works/programmes/K-2026-002/edit/", change).status_code == 302
    assert office.post("/works/programmes/K-2026-002/edit/", change).status_code == 422
    assert "县住房和城乡建设局" in page(office, "works:programme", "K-2026-002")
    assert Programme.objects.get(code="K-2026-002").due is None


def test_pictures_are_kept_shown_and_taken_down(works: Works) -> None:
    east = at_desk("east-clerk")
    address = "/works/items/I-2026-001/photos/"
    text = SimpleUploadedFile("a.png", "不是图片".encode())
    assert "不能上传" in east.post(address, {"kind": "before", "photo": text}, follow=True).content.decode()
    picture = SimpleUploadedFile("门前.png", PNG)
    east.post(address, {"kind": "before", "photo": picture})
    key = works.item("小区0").subject.attachments.get().pk
    shown_picture = at_desk("clerk").get(f"{address}{key}/")
    assert (shown_picture["Content-Type"], shown_picture.content) == ("image/png", PNG)
    assert at_desk("west-clerk").post(f"{address}{key}/retire/").status_code == 403
    east.post(f"{address}{key}/retire/")
    assert east.get(f"{address}{key}/").status_code == 404


def test_an_items_past_says_both_values_of_a_day(works: Works) -> None:
    from datetime import date

    report(works, "小区0", "started", on=date(2026, 6, 30))
    report(works, "小区0", "finished")
    text = page(at_desk("office"), "web:history", "I-2026-001", query="?on=2026-07-01")
    assert "填报 · 在建 · 2万平方米" in text
    assert "还没有填报" in text  # confirmed: nothing yet


def test_the_list_goes_out_as_excel_in_the_columns_that_come_back(works: Works) -> None:
    from python_calamine import CalamineWorkbook

    report(works, "小区1", "finished")
    content = at_desk("office").get("/works/programmes/K-2026-001/workbook/?town=west").content
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[3:]] == ["小区1"]
    assert rows[2][:4] == ["编号", "名称", "镇街", "类别"]
    assert rows[3][7] == "完工"


def test_an_areas_page_shows_the_works_inside_it_and_programmes_may_have_schedules(works: Works) -> None:
    office = at_desk("office")
    area = make_area(works.programme.unit, works.lead)
    page = office.get(f"/areas/{area.code}/").content.decode()
    assert "区内重点工程" in page
    assert "共3项，填报完成0项，核定完成0项" in page
    Item.objects.update(lon=None)
    assert "区内重点工程" not in office.get(f"/areas/{area.code}/").content.decode()
    code = works.programme.code
    assert "排进度" in office.get(reverse("works:programme", args=[code])).content.decode()
    form = office.get(f"/schedules/{code}/").content.decode()
    assert '<option value="plain" selected>' in form
