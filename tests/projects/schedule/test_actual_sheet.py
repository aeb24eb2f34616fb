"""Actual days from Excel: what each row would do, errors in plain words, all of it or nothing; a slip's evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase
from openpyxl import load_workbook
from tests.factories.files import SCAN
from tests.factories.people import TODAY
from tests.factories.reporting import County, make_reporting_county
from tests.factories.schedules import OFFICE, make_schedules, node

from diaodu.core.clock import fixed
from diaodu.core.models import AuditEntry, Sheet
from diaodu.core.sheets import SheetRefusedError, ask_to_stage, publish_sheet
from diaodu.paper.table_book import Cell, table_workbook
from diaodu.projects.schedule.actions import change_node, rebuild_outlooks
from diaodu.projects.schedule.actual_sheet import ACTUALS
from diaodu.projects.schedule.models import Outlook, Schedule, Slip

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
BACKEND = "diaodu.people.sign_in.OfficerBackend"
HEADS = ["编号", "节点号", "节点", "实际开始", "实际完成"]


@pytest.fixture(autouse=True)
def _day(tmp_path: object, settings: object) -> Iterator[None]:
    settings.DIAODU_DATA = tmp_path  # type: ignore[attr-defined]
    with fixed(TODAY):
        yield


@pytest.fixture
def county() -> County:
    return make_reporting_county()


@pytest.fixture
def schedules(county: County) -> list[Schedule]:
    made = make_schedules(county, ["东城片区", "老旧小区"])
    rebuild_outlooks(made, TODAY)
    return made


def bring(county: County, content: bytes, *, by: str = "office", only: str = "") -> Sheet:
    given = {"bringer": by} | ({"only": only} if only else {})
    with TestCase.captureOnCommitCallbacks(execute=True):  # the worker reads it at once
        sheet, _job = ask_to_stage(ACTUALS, content, name="实绩.xlsx", scope=county.unit.path, by=by, given=given)
    sheet.refresh_from_db()
    return sheet


def stage(county: County, rows: Sequence[Sequence[Cell]], **words: str) -> Sheet:
    return bring(county, table_workbook("节点实绩", HEADS, rows), **words)


def said(sheet: Sheet) -> list[str]:
    rows = sheet.rows.order_by("number")
    return ["；".join(problem["zh"] for problem in row.problems if "zh" in problem) for row in rows]


def days(schedule: Schedule, key: str) -> tuple[date | None, date | None]:
    found = node(schedule, key)
    return found.started_on, found.finished_on


def as_(client: Client, county: County, name: str) -> Client:
    client.force_login(county.officer(name), backend=BACKEND)
    return client


def test_days_of_two_schedules_are_published_together_and_planned_anew(
    county: County, schedules: list[Schedule]
) -> None:
    one, two = (schedule.subject.code for schedule in schedules)
    sheet = stage(
        county,
        [
            [one, "n01", "立项", "2026/6/1", "2026年6月12日"],
            [one, "n02", "开工", "", date(2026, 6, 20)],
            [two, "N01", "立项", "2026.6.3", ""],
            [two, "n05", "验收", "", ""],
        ],
    )
    assert sheet.counts == {"add": 0, "change": 3, "same": 1, "wrong": 0}
    assert days(schedules[0], "n01") == (None, None)  # looked at, nothing changed yet
    publish_sheet(sheet, by="office")
    assert days(schedules[0], "n01") == (date(2026, 6, 1), date(2026, 6, 12))
    assert days(schedules[0], "n02") == (None, date(2026, 6, 20))
    assert days(schedules[1], "n01") == (date(2026, 6, 3), None)
    assert [outlook.done for outlook in Outlook.objects.order_by("schedule")] == [2, 0]
    entry = AuditEntry.objects.filter(verb="record_schedule_nodes").latest("pk")
    assert entry.after["nodes"] == 3
    assert entry.after["actual_days"][0] == f"{one} n01 2026-06-01 – 2026-06-12"


def test_half_the_rows_wrong_are_named_row_by_row_and_nothing_is_kept(
    county: County, schedules: list[Schedule]
) -> None:
    one = schedules[0].subject.code
    sheet = stage(
        county,
        [
            [one, "n01", "立项", "2026-06-01", "2026-06-12"],
            [one, "n09", "没有的", "2026-06-01", ""],
            [one, "n03", "主体施工", "2026-06-20", "2026-06-19"],
            ["R-2026-999", "n01", "立项", "2026-06-01", ""],
            [one, "n04", "配套", "2026-09-03", ""],
            [one, "n05", "验收", "九月初", ""],
            [one, "n02", "开工", "", "2026-06-12"],
            [one, "n02", "开工", "", "2026-06-13"],
            ["", "n01", "立项", "2026-06-01", ""],
        ],
    )
    assert sheet.counts["wrong"] == 8
    assert said(sheet) == [
        "",
        f"{one} 没有节点 n09",
        "完成日期 2026-06-19 早于开始日期 2026-06-20",
        "没有编号为 R-2026-999 的进度，或者你看不到它",
        "“实际开始”2026-09-03 还没有到，不能先记实绩",
        "“实际开始”里的“九月初”不是日期，请写成 2026-08-31",
        f"{one} 的节点 n02 在表里重复",
        f"{one} 的节点 n02 在表里重复",
        "没有填编号，不知道是哪个项目的节点",
    ]
    with pytest.raises(SheetRefusedError, match="8 rows must be mended"):
        publish_sheet(sheet, by="office")
    assert days(schedules[0], "n01") == (None, None)


def test_an_end_before_a_beginning_that_stands_there_already_is_refused(
    county: County, schedules: list[Schedule]
) -> None:
    code = schedules[0].subject.code
    publish_sheet(stage(county, [[code, "n01", "", "2026-06-10", ""]]), by="office")
    assert said(stage(county, [[code, "n01", "", "", "2026-06-09"]])) == ["完成日期 2026-06-09 早于开始日期 2026-06-10"]


def test_a_unit_brings_in_its_own_nodes_alone(county: County, schedules: list[Schedule]) -> None:
    water = county.officer("water-clerk").unit
    change_node(node(schedules[0], "n03"), {"unit": water}, mover=OFFICE)
    code = schedules[0].subject.code
    rows = [[code, "n03", "", "2026-07-01", ""], [code, "n04", "", "2026-07-01", ""]]
    assert said(stage(county, rows, by="water-clerk")) == ["", "“配套”不归你填报"]
    publish_sheet(stage(county, rows[:1], by="water-clerk"), by="water-clerk")
    publish_sheet(stage(county, [[code, "n03", "", "", "2026-08-01"]], by="water-clerk"), by="water-clerk")
    assert said(stage(county, [[code, "n03", "", "", "2026-08-02"]], by="water-clerk")) == [
        "“主体施工”已经完成，日期由牵头单位或调度办改"
    ]


def test_the_sheet_of_one_schedule_goes_out_and_comes_back(
    client: Client, county: County, schedules: list[Schedule]
) -> None:
    code = schedules[0].subject.code
    office = as_(client, county, "office")
    book = load_workbook(BytesIO(office.get(f"/schedules/{code}/schedule.xlsx").content))
    heads = [cell.value for cell in book.active[3]]
    book.active.cell(4, heads.index("实际开始") + 1, date(2026, 6, 2))
    book.active.cell(4, heads.index("实际完成") + 1, date(2026, 6, 11))
    content = BytesIO()
    book.save(content)
    sheet = bring(county, content.getvalue(), only=code)
    assert sheet.counts == {"add": 0, "change": 1, "same": 4, "wrong": 0}
    publish_sheet(sheet, by="office")
    assert days(schedules[0], "n01") == (date(2026, 6, 2), date(2026, 6, 11))
    other = bring(county, content.getvalue(), only=schedules[1].subject.code)
    assert said(other)[0] == f"这一行是 {code} 的节点，本页只收 {schedules[1].subject.code} 的"


def test_the_nodes_of_the_chart_go_out_in_the_columns_that_come_back(
    client: Client, county: County, schedules: list[Schedule]
) -> None:
    book = load_workbook(BytesIO(as_(client, county, "clerk").get("/schedules/nodes.xlsx").content)).active
    assert [cell.value for cell in book[3]][:5] == HEADS
    assert book.max_row == 3 + 10
    content = client.get("/schedules/nodes.xlsx?q=东城").content
    assert bring(county, content).counts == {"add": 0, "change": 0, "same": 5, "wrong": 0}


def test_a_file_is_taken_on_the_page_and_listed_there(
    client: Client, county: County, schedules: list[Schedule]
) -> None:
    office, code = as_(client, county, "office"), schedules[0].subject.code
    content = table_workbook("节点实绩", HEADS, [[code, "n01", "", "2026-06-01", ""]])
    file = SimpleUploadedFile("实绩.xlsx", content)
    answer = office.post(f"/schedules/{code}/bring/", {"file": file})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/jobs/")
    assert office.post("/schedules/bring/").status_code == 422
    Sheet.objects.update(state="staged", counts={"change": 1})
    assert "实绩.xlsx" in office.get(f"/schedules/{code}/bring/").content.decode()
    assert "实绩.xlsx" not in office.get(f"/schedules/{schedules[1].subject.code}/bring/").content.decode()


def test_a_slip_comes_with_its_evidence_and_the_office_sees_it_where_it_decides(
    client: Client, county: County, schedules: list[Schedule]
) -> None:
    clerk, code = as_(client, county, "clerk"), schedules[0].subject.code
    words = {"verb": "slip", "days": "20", "reason": "land", "why": "征地未完成", "asks": "on"}
    refused = SimpleUploadedFile("跑.exe", b"MZ\x90\x00" + b"\0" * 60)
    answer = clerk.post(f"/schedules/{code}/nodes/n03/", words | {"evidence": refused})
    assert answer.status_code == 422
    assert "征地未完成" in answer.content.decode()
    assert not Slip.objects.exists()
    scan = SimpleUploadedFile("说明.pdf", SCAN)
    assert clerk.post(f"/schedules/{code}/nodes/n03/", words | {"evidence": scan}).status_code == 302
    slip = Slip.objects.get()
    address = f"/schedules/{code}/slips/{slip.pk}/evidence/"
    page = as_(client, county, "office").get(f"/schedules/{code}/").content.decode()
    assert page.count(address) == 2  # beside the decision and on the node
    found = client.get(address)
    assert found.content == SCAN
    assert found["X-Content-Type-Options"] == "nosniff"
    assert AuditEntry.objects.filter(verb="export", subject=code).exists()
    assert client.get(f"/schedules/{code}/slips/{slip.pk + 1}/evidence/").status_code == 404
