"""Figures of areas: as a list, as Excel that comes back, through time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.factories.people import TODAY
from tests.factories.reporting import County, make_reporting_county
from tests.factories.works import make_area

from diaodu.areas.actions import NewFigure, record_figures
from diaodu.areas.figure_sheet import FIGURES
from diaodu.areas.models import Area, AreaFigure
from diaodu.areas.rules import history_of
from diaodu.core.clock import fixed
from diaodu.core.models import Sheet
from diaodu.core.sheets import SheetRefusedError, ask_to_stage, publish_sheet
from diaodu.paper.table_book import Cell, table_workbook

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
BACKEND = "diaodu.people.sign_in.OfficerBackend"
HEADS = ["片区编号", "片区", "指标", "数值", "截至日期", "依据"]


@pytest.fixture(autouse=True)
def _day(tmp_path: object, settings: object) -> Iterator[None]:
    settings.DIAODU_DATA = tmp_path  # type: ignore[attr-defined]
    with fixed(TODAY):
        yield


@pytest.fixture
def county() -> County:
    return make_reporting_county()


@pytest.fixture
def park(county: County) -> Area:
    return make_area(county.unit, county.housing)


def say(area: Area, name: str, value: int | str, on: date, source: str = "园区台账") -> None:
    is_words = isinstance(value, str)
    words, number = (str(value), None) if is_words else ("", Decimal(value))
    record_figures([NewFigure(area, name, on, source, number, words)], by="office")


def bring(county: County, content: bytes, *, by: str = "office") -> Sheet:
    with TestCase.captureOnCommitCallbacks(execute=True):  # the worker reads it at once
        sheet, _job = ask_to_stage(
            FIGURES, content, name="指标.xlsx", scope=county.unit.path, by=by, given={"bringer": by}
        )
    sheet.refresh_from_db()
    return sheet


def stage(county: County, rows: Sequence[Sequence[Cell]], **words: str) -> Sheet:
    return bring(county, table_workbook("片区指标", HEADS, rows), **words)


def said(sheet: Sheet) -> list[str]:
    rows = sheet.rows.order_by("number")
    return ["；".join(problem["zh"] for problem in row.problems if "zh" in problem) for row in rows]


def as_(client: Client, county: County, name: str) -> Client:
    client.force_login(county.officer(name), backend=BACKEND)
    return client


def test_figures_are_added_and_what_was_said_stays(county: County, park: Area) -> None:
    say(park, "land_used", 3000, date(2026, 6, 30))
    sheet = stage(
        county,
        [
            [park.code, "", "已供工业用地", Decimal("3380.5"), "2026/8/31", "8月台账"],
            ["", "临港产业园", "tax", "1,200", date(2026, 8, 31), "税务局"],
            [park.code, "临港产业园", "建成标准厂房", "", "", ""],
        ],
    )
    assert sheet.counts == {"add": 1, "change": 1, "same": 1, "wrong": 0}
    publish_sheet(sheet, by="office")
    found = [(row.name, row.value, row.on, row.source) for row in AreaFigure.objects.order_by("pk")]
    assert found == [
        ("land_used", Decimal(3000), date(2026, 6, 30), "园区台账"),
        ("land_used", Decimal("3380.5"), date(2026, 8, 31), "8月台账"),
        ("tax", Decimal(1200), date(2026, 8, 31), "税务局"),
    ]


def test_every_wrong_row_is_named_and_nothing_is_kept(county: County, park: Area) -> None:
    sheet = stage(
        county,
        [
            [park.code, "", "税收", 10, "2026-08-31", "税务局"],
            ["A-2026-099", "", "税收", 10, "2026-08-31", "税务局"],
            [park.code, "", "游客", 10, "2026-08-31", "文旅局"],
            [park.code, "", "规上工业产值", "很多", "2026-08-31", "统计局"],
            [park.code, "", "规上工业企业", -3, "2026-09-03", ""],
            [park.code, "", "可供地块", 3, "", "台账"],
            [park.code, "", "税收", 11, "2026-08-31", "税务局"],
        ],
    )
    assert sheet.counts["wrong"] == 7
    problems = said(sheet)
    assert problems[0] == problems[6] == "同一片区同一指标同一日期出现了两次"
    assert problems[1] == "没有片区“A-2026-099”，或者你看不到它"
    assert problems[2].startswith("临港产业园没有指标“游客”；可用：规划面积、")
    assert problems[3] == "“规上工业产值”里的“很多”不是数"
    assert problems[4] == "“规上工业企业”不能是负数；截至日期 2026-09-03 还没有到；填了数值就要写明依据"
    assert problems[5] == "填了数值就要填截至日期"
    with pytest.raises(SheetRefusedError, match="7 rows must be mended"):
        publish_sheet(sheet, by="office")
    assert not AreaFigure.objects.exists()


def test_a_unit_brings_figures_of_its_own_areas_alone(county: County, park: Area) -> None:
    rows = [[park.code, "", "税收", 10, "2026-08-31", "税务局"]]
    assert said(stage(county, rows, by="water-clerk")) == ["“临港产业园”不归你单位填报"]
    assert said(stage(county, rows, by="clerk")) == [""]


def test_the_list_goes_out_and_comes_back_the_same(client: Client, county: County, park: Area) -> None:
    say(park, "tax", 900, date(2026, 7, 31))
    say(park, "land_used", 300, date(2026, 7, 31))
    office = as_(client, county, "office")
    content = office.get("/areas/figures/figures.xlsx").content
    rows = [[cell.value for cell in row] for row in load_workbook(BytesIO(content)).active.iter_rows(min_row=3)]
    assert rows[0][:6] == HEADS
    per_mu = next(row for row in rows if row[2] == "亩均税收")
    assert (per_mu[3], per_mu[6], per_mu[7]) == (3, "万元/亩", "是")
    sheet = bring(county, content)
    assert (sheet.counts["same"], sheet.counts["wrong"]) == (len(rows) - 1, 0)
    only = office.get("/areas/figures/figures.xlsx?state=known").content
    assert load_workbook(BytesIO(only)).active.max_row == 3 + 2


def test_the_list_narrows_and_asks_the_same_for_any_number_of_areas(client: Client, county: County, park: Area) -> None:
    say(park, "tax", 900, date(2026, 7, 31))
    office = as_(client, county, "office")
    office.get("/areas/figures/")
    asked = []
    for number in (1, 2, 3):
        make_area(county.unit, county.housing, name=f"渔业园{number}", kind="fishery")
        with CaptureQueriesContext(connection) as queries:
            page = office.get("/areas/figures/").content.decode()
        asked.append(len(queries))
    assert len(set(asked)) == 1
    assert f"/areas/{park.code}/figures/history/?figure=tax" in page
    known = office.get("/areas/figures/?state=known").content.decode()
    assert "税务" not in known
    assert known.count("<tr>") == 2  # the head, and the one figure there is
    assert "没有符合条件的指标。" in office.get("/areas/figures/?state=known&kind=fishery").content.decode()
    assert "渔业园1" in office.get("/areas/figures/?kind=fishery&sort=-on").content.decode()


def test_what_was_said_later_for_the_same_day_counts(client: Client, county: County, park: Area) -> None:
    say(park, "tax", 900, date(2026, 6, 30))
    say(park, "tax", 1100, date(2026, 7, 31))
    say(park, "tax", 1000, date(2026, 7, 31), "更正")
    lines = history_of(list(park.figures.order_by("-pk")), "tax")
    assert [(line.said.value, line.is_replaced, line.change) for line in lines] == [
        (Decimal(1000), False, Decimal(100)),
        (Decimal(1100), True, Decimal(200)),
        (Decimal(900), False, None),
    ]
    page = as_(client, county, "office").get(f"/areas/{park.code}/figures/history/?figure=tax").content.decode()
    assert page.count("后来更正") == 1
    assert "+100" in page
    assert "这项还没有填报过。" in client.get(f"/areas/{park.code}/figures/history/?figure=land_used").content.decode()


def test_a_file_is_taken_on_the_page(client: Client, county: County, park: Area) -> None:
    office = as_(client, county, "office")
    content = table_workbook("片区指标", HEADS, [[park.code, "", "税收", 10, "2026-08-31", "税务局"]])
    answer = office.post("/areas/figures/bring/", {"file": SimpleUploadedFile("指标.xlsx", content)})
    assert answer["Location"].startswith("/jobs/")
    assert office.post("/areas/figures/bring/").status_code == 422
    assert office.get("/areas/figures/bring/").status_code == 200
