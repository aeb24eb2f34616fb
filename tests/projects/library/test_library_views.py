"""The library's pages: what they show, what they refuse, how many queries they take; Excel in and out."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.factories.library import (
    NATIONAL,
    OFFICE,
    LibraryCounty,
    make_library_county,
    make_project,
    make_ready_project,
)
from tests.factories.people import SINCE, TODAY

from diaodu.core.choices import RowChange
from diaodu.core.clock import fixed
from diaodu.core.models import Sheet
from diaodu.core.sheets import SheetRefusedError, check_rows, publish_sheet, read_rows, sheet_kind
from diaodu.kernel.period import Period
from diaodu.paper.table_book import table_workbook
from diaodu.projects.library.actions import begin_application, propose_adjustments
from diaodu.projects.library.mirror_sheet import MIRRORS
from diaodu.projects.library.models import AdjustmentRow, Investment, Mirror, Project
from diaodu.projects.library.sheets import COLUMNS, PROJECTS

pytestmark = pytest.mark.django_db
BACKEND = "diaodu.people.sign_in.OfficerBackend"


@pytest.fixture
def county() -> LibraryCounty:
    return make_library_county()


@pytest.fixture(autouse=True)
def _today() -> Any:
    with fixed(TODAY):
        yield


def signed_in(client: Client, county: LibraryCounty, name: str = "office") -> Client:
    client.force_login(county.officer(name), backend=BACKEND)
    return client


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_takes_the_same_queries_however_long(
    client: Client, county: LibraryCounty, more: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(1 + more):
        make_ready_project(county, f"项目{number}", number=number)
    asking = signed_in(client, county)
    with django_assert_num_queries(34):
        response = asking.get(reverse("projects:list"))
    assert len(response.context["rows"]) == 1 + more


def test_the_list_filters_by_what_is_missing_stage_and_group(client: Client, county: LibraryCounty) -> None:
    make_ready_project(county, "齐全")
    make_project(county, "缺资料", stage="building", level="city")
    asking, address = signed_in(client, county), reverse("projects:list")

    def names(**query: str) -> list[str]:
        return [row.project.name for row, _missing in asking.get(address, query).context["rows"]]

    assert names(missing="now") == names(stage="building") == names(level="city") == ["缺资料"]
    assert names(missing="ahead", sort="-name") == ["缺资料"]
    assert names(q="齐全") == ["齐全"]
    assert names(stage="moon", sort="-code") == ["缺资料", "齐全"]
    assert "没有符合条件的项目。" in asking.get(address, {"q": "没有"}).content.decode()


def test_a_unit_sees_its_own_projects_and_no_others(client: Client, county: LibraryCounty) -> None:
    own, other = make_project(county), make_project(county, "住建的", unit=county.housing)
    asking = signed_in(client, county, "park-clerk")
    assert [row.project for row, _m in asking.get(reverse("projects:list")).context["rows"]] == [own]
    assert asking.get(other.get_absolute_url()).status_code == 404
    assert asking.post(reverse("projects:move", args=[other.code]), {"verb": "reserve_project"}).status_code == 404


def test_the_page_says_what_the_next_stage_lacks_and_a_refused_move_says_it_too(
    client: Client, county: LibraryCounty
) -> None:
    project = make_project(county, content="厂房", total=Decimal(900))
    asking = signed_in(client, county, "park-clerk")
    page = asking.get(project.get_absolute_url()).content.decode()
    assert "进入“储备”的条件" in page
    assert page.count('class="lacks"') == 2
    response = asking.post(
        reverse("projects:move", args=[project.code]), {"verb": "reserve_project", "on": "2026-09-01"}, follow=True
    )
    assert "还缺建设地点、行业" in response.content.decode()
    assert Project.objects.get(pk=project.pk).state == "idea"


def test_the_page_takes_the_same_queries_however_much_there_is(client: Client, county: LibraryCounty) -> None:
    project = make_ready_project(county)
    asking = signed_in(client, county)

    def queries() -> int:
        asking.get(project.get_absolute_url())  # tells once what was saved, and warms what is kept
        with CaptureQueriesContext(connection) as asked:
            asking.get(project.get_absolute_url())
        return len(asked)

    before = queries()
    asking.post(reverse("projects:month", args=[project.code]), {"month": "2026-08", "physical": "5", "paid": "3"})
    for channel in ("central", "city_key"):
        begin_application(project, channel, mover=OFFICE)
    assert queries() == before


def test_a_month_is_entered_and_a_negative_one_stays_in_the_form(client: Client, county: LibraryCounty) -> None:
    project = make_project(county)
    asking, address = signed_in(client, county, "park-clerk"), reverse("projects:month", args=[project.code])
    refused = asking.post(address, {"month": "2026-08", "physical": "-5", "paid": "3"})
    assert refused.status_code == 422
    assert "不能是负数。" in refused.content.decode()
    assert not Investment.objects.exists()
    asking.post(address, {"month": "2026-08", "physical": "5.5"})
    assert [(row.month, row.caliber, row.value) for row in Investment.objects.all()] == [
        (date(2026, 8, 1), "physical", Decimal("5.5"))
    ]


def test_a_project_is_entered_with_its_groups_or_not_at_all(client: Client, county: LibraryCounty) -> None:
    asking, address = signed_in(client, county, "park-clerk"), reverse("projects:new")
    data = {
        "name": "新项目",
        "unit": county.park.pk,
        "kind": "own",
        "level": "plain",
        "owner": "云海甲化工有限公司",
        "industries": ["chemistry"],
        "national_code": "2026",
    }
    refused = asking.post(address, data)
    assert refused.status_code == 422
    assert "国家项目代码应为24位" in refused.content.decode()
    data["national_code"] = NATIONAL.format(1)
    assert asking.post(address, data | {"groups": "Z-1"}).status_code == 422
    assert not Project.objects.exists()
    assert asking.post(address, data)["Location"] == "/projects/X-2026-001/"
    project = Project.objects.get()
    assert (project.owner, project.groups.get().industry) == (county.firm, "chemistry")


def test_who_edits_what_somebody_changed_a_moment_ago_is_told_so(client: Client, county: LibraryCounty) -> None:
    project = make_project(county)
    data = {"name": "改名", "unit": county.park.pk, "kind": "own", "level": "plain", "version": project.version}
    asking, address = signed_in(client, county), reverse("projects:edit", args=[project.code])
    assert asking.post(address, data).status_code == 302
    second = asking.post(address, data | {"name": "又改名"})
    assert second.status_code == 422
    assert "刚被别人改过" in second.content.decode()
    assert Project.objects.get(pk=project.pk).name == "改名"


def test_the_half_years_rows_are_decided_by_tick(client: Client, county: LibraryCounty) -> None:
    project = make_project(county, level="county", stage="building")
    propose_adjustments(county.unit.path, Period.parse("2026-H2"), mover=OFFICE)
    asking = signed_in(client, county)
    row = AdjustmentRow.objects.get()
    address = reverse("projects:decide_adjustments", args=["2026-H2"])
    asking.post(address, {"verb": "refuse", "row": row.pk})
    assert AdjustmentRow.objects.get().state == "open"  # a refusal wants its reason
    asking.post(address, {"verb": "grant", "row": row.pk})
    assert Project.objects.get(pk=project.pk).batch == "building"
    client.force_login(county.officer("clerk"), backend=BACKEND)
    assert client.post(address, {"verb": "grant", "row": row.pk}).status_code == 403


def test_the_list_of_what_is_due_in_statistics_begins_with_the_late_ones(client: Client, county: LibraryCounty) -> None:
    for name, since in (("新开", date(2026, 8, 20)), ("超期", date(2026, 3, 1)), ("临近", date(2026, 7, 20))):
        make_project(county, name, stage="started", since=since, total=Decimal(900))
    rows = signed_in(client, county).get(reverse("projects:statistics")).context["rows"]
    assert [(row.project.name, str(row.verdict.light)) for row, _missing in rows] == [
        ("超期", "red"),
        ("临近", "yellow"),
        ("新开", "green"),
    ]
    red = client.get(reverse("projects:statistics"), {"light": "red"})
    assert [row.project.name for row, _missing in red.context["rows"]] == ["超期"]


# Excel


def row(**words: str) -> dict[str, str]:
    return {column.key: "" for column in COLUMNS} | {"unit": "化工园区"} | words


def test_each_row_says_what_it_would_do_and_what_is_wrong_with_it(county: LibraryCounty) -> None:
    project = make_project(county, national_code=NATIONAL.format(1), total=Decimal(100))
    make_project(county, "另一个", national_code=NATIONAL.format(2))
    rows = [
        row(name="新项目", total="1,200.5", stage="在建", since="2026年3月1日", industries="化工、新材料"),
        row(code=project.code, name=project.name, total="150"),
        row(name=project.name, national_code=NATIONAL.format(1)),
        row(name="负", total="-3", jobs="很多", unit="没有的局", owner="没登记的公司"),
        row(code="X-2026-099", name="没有的"),
        row(code=project.code, name="重复", stage="投产"),
        row(code="X-2026-002", name="另一个", national_code=NATIONAL.format(1)),
    ]
    checked = check_rows(sheet_kind(PROJECTS), rows, county.unit.path)
    assert [item.change for item in checked[:3]] == [RowChange.ADD, RowChange.WRONG, RowChange.WRONG]
    assert {problem.column for problem in checked[3].problems} == {"total", "jobs", "unit", "owner"}
    assert "项目库里没有" in checked[4].problems[0].zh
    assert {problem.column for problem in checked[5].problems} == {"code", "stage"}
    assert any("已用这个代码" in problem.zh for problem in checked[6].problems)


def brought(asking: Client, callbacks: Any, rows: list[dict[str, str]]) -> Sheet:
    heads = [column.heads[0] for column in COLUMNS]
    content = table_workbook("项目库", heads, [[each[column.key] for column in COLUMNS] for each in rows])
    with callbacks(execute=True):
        asking.post(reverse("projects:bring"), {"file": SimpleUploadedFile("a.xlsx", content)})
    return Sheet.objects.latest("pk")


def test_a_sheet_half_wrong_publishes_nothing_and_a_good_one_all(
    client: Client, county: LibraryCounty, django_capture_on_commit_callbacks: Any
) -> None:
    project, asking = make_project(county), signed_in(client, county)
    good = [
        row(name="新项目", total="1200", year_plan="300", stage="在建", industries="化工"),
        row(code=project.code, name="改名项目", total="150"),
    ]
    half = brought(asking, django_capture_on_commit_callbacks, [*good, row(name="负", total="-1"), row(unit="没有")])
    assert half.counts == {"add": 1, "change": 1, "same": 0, "wrong": 2}
    with pytest.raises(SheetRefusedError):
        publish_sheet(half, by="office")
    assert list(Project.objects.values_list("name", flat=True)) == ["电子级溶剂项目"]
    publish_sheet(brought(asking, django_capture_on_commit_callbacks, good), by="office")
    added = Project.objects.get(name="新项目")
    assert (added.state, added.year_plans.get().amount, added.groups.get().industry) == (
        "building",
        Decimal(300),
        "chemistry",
    )
    assert Project.objects.get(pk=project.pk).name == "改名项目"


def test_what_goes_out_comes_back_and_changes_nothing(client: Client, county: LibraryCounty) -> None:
    make_ready_project(county)
    response = signed_in(client, county).get(reverse("projects:workbook"))
    _numbers, rows = read_rows(response.content, COLUMNS)
    checked = check_rows(sheet_kind(PROJECTS), rows, county.unit.path)
    assert [(item.change, item.problems) for item in checked] == [(RowChange.SAME, ())]


def test_an_upper_systems_copy_stands_beside_ours_and_finds_its_project(county: LibraryCounty) -> None:
    project = make_project(county, national_code=NATIONAL.format(1), total=Decimal(100))
    kind, given = sheet_kind(MIRRORS), {"system": "national", "synchronised": "2026-08-31"}
    rows = [
        {"number": "A1", "name": "别名", "national_code": NATIONAL.format(1), "total": "999", "stage": "开工", **given},
        {"number": "A2", "name": "不认识的", "national_code": "", **given},
    ]
    assert [item.change for item in check_rows(kind, rows, county.unit.path)] == [RowChange.ADD, RowChange.WRONG]
    kind.publish(rows[:1], county.unit.path, "office")
    again = [{**rows[0], "name": "改了名", "national_code": "", "total": "888"}]
    checked = check_rows(kind, again, county.unit.path)
    assert (checked[0].change, checked[0].before["total"]) == (RowChange.CHANGE, "999")
    kind.publish(again, county.unit.path, "office")
    mirror = Mirror.objects.get()
    assert (mirror.project, mirror.number, mirror.values["total"]) == (project, "A1", "888")
    assert Project.objects.get(pk=project.pk).total == Decimal(100)
    assert mirror.synchronised_on > SINCE


@pytest.mark.parametrize(
    ("name", "head", "rows"),
    [
        ("application_workbook", "申报编号", 4),
        ("statistics_workbook", "项目编号", 4),
        ("months_template", "项目编号", 4),
        ("workbook", "项目编号", 4),
        ("template", "项目编号", 3),
    ],
)
def test_lists_go_out_to_excel(client: Client, county: LibraryCounty, name: str, head: str, rows: int) -> None:
    project = make_ready_project(county, "在建", stage="building", since=SINCE)
    begin_application(project, "central", mover=OFFICE)
    content = signed_in(client, county).get(reverse(f"projects:{name}")).content
    from openpyxl import load_workbook

    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    assert (sheet.cell(3, 1).value, sheet.max_row) == (head, rows)
