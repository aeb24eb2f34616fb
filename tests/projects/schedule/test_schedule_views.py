"""The pages of schedules, as their users go through them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.factories.files import SCAN
from tests.factories.people import TODAY
from tests.factories.reporting import County
from tests.factories.schedules import CLERK, OFFICE, make_schedule, make_schedules, node

from diaodu.core.clock import fixed
from diaodu.core.models import Job
from diaodu.projects.schedule.actions import note_slip, propose_baseline, rebuild_outlooks
from diaodu.projects.schedule.filters import Asked
from diaodu.projects.schedule.models import Baseline, Node, Schedule, Slip
from diaodu.projects.schedule.queries.chart import YearEnd, chart_counts

pytestmark = pytest.mark.django_db
BACKEND = "diaodu.people.sign_in.OfficerBackend"
ALL = ["东城片区", "老旧小区", "治理青河"]


@pytest.fixture(autouse=True)
def _day(tmp_path: object, settings: object) -> Iterator[None]:
    settings.DIAODU_DATA = tmp_path  # type: ignore[attr-defined]
    with fixed(TODAY):
        yield


@pytest.fixture
def schedule(county: County) -> Schedule:
    made = make_schedule(county)
    rebuild_outlooks([made], TODAY)
    return made


def as_(client: Client, county: County, name: str) -> Client:
    client.force_login(county.officer(name), backend=BACKEND)
    return client


def test_the_chart_counts_and_shows_what_is_red(client: Client, county: County, schedule: Schedule) -> None:
    page = as_(client, county, "office").get("/schedules/").content.decode()
    assert "作战进度图" in page
    assert "<span>进度</span><b>1</b>" in page
    counts = chart_counts(county.officer("office"), Asked(), today=TODAY)
    assert counts.year == YearEnd(promised=1, forecast=0, least=0, most=0)  # it will be over in January
    assert "计划2026-06-10开工，已连续3个月应开未开" in page
    assert 'data-mode="chart"' in page


def test_a_light_nobody_has_leaves_an_empty_state(client: Client, county: County, schedule: Schedule) -> None:
    page = as_(client, county, "office").get("/schedules/?light=green").content.decode()
    assert "没有符合条件的进度。" in page


def test_without_schedules_the_chart_says_how_to_begin(client: Client, county: County) -> None:
    assert "还没有排进度" in as_(client, county, "office").get("/schedules/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_chart_and_rows_ask_a_constant_number_of_queries(client: Client, county: County, count: int) -> None:
    rebuild_outlooks(make_schedules(county, ALL[:count]), TODAY)
    reader = as_(client, county, "clerk")
    asked = []
    for address in ("/schedules/", "/schedules/rows/?offset=0&limit=50", "/schedules/wall/"):
        with CaptureQueriesContext(connection) as queries:
            assert reader.get(address).status_code == 200
        asked.append(len(queries))
    _ASKED.append(tuple(asked))
    assert len(set(_ASKED)) == 1


_ASKED: list[tuple[int, ...]] = []


def test_rows_come_in_windows(client: Client, county: County) -> None:
    rebuild_outlooks(make_schedules(county, ALL), TODAY)
    found = as_(client, county, "office").get("/schedules/rows/?group=none&offset=1&limit=1").json()
    assert (found["first"], found["total"], len(found["rows"])) == (1, 3, 1)
    row = found["rows"][0]
    assert row[2] == "red"
    assert len(row[10]) == 5
    assert row[10][0][5] == "立项"


@pytest.mark.parametrize("query", ["offset=x", "limit=0", "limit=99999999999", "group=x&light=y", "offset=-1", "q=%00"])
def test_odd_windows_are_answered_plainly(client: Client, county: County, schedule: Schedule, query: str) -> None:
    assert as_(client, county, "office").get(f"/schedules/rows/?{query}").status_code == 200


def test_a_code_no_database_can_hold_is_nobodys(client: Client, county: County) -> None:
    assert as_(client, county, "office").get("/schedules/R%00/").status_code == 404


def test_rows_are_grouped_by_lead_unit(client: Client, county: County) -> None:
    rebuild_outlooks(make_schedules(county, ALL[:2]), TODAY)
    page = as_(client, county, "office").get("/schedules/?group=unit").content.decode()
    assert '"groups":[["住建局",2,2]]' in page


def test_the_chart_goes_out_to_excel(client: Client, county: County, schedule: Schedule) -> None:
    answer = as_(client, county, "office").get("/schedules/chart.xlsx")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert [cell.value or None for cell in sheet[4]][:5] == [
        schedule.subject.code,
        schedule.subject.label_zh,
        "住建局",
        None,
        "滞后",
    ]


def test_one_schedule_goes_out_to_excel(client: Client, county: County, schedule: Schedule) -> None:
    answer = as_(client, county, "office").get(f"/schedules/{schedule.subject.code}/schedule.xlsx")
    rows = [[cell.value for cell in row] for row in load_workbook(BytesIO(answer.content)).active.iter_rows(min_row=4)]
    assert [row[1] for row in rows] == ["n01", "n02", "n03", "n04", "n05"]
    assert {row[0] for row in rows} == {schedule.subject.code}
    assert rows[3][6] == "n03 SS+40"
    assert rows[0][10] is None  # not begun is a blank


def test_the_wall_holds_every_row_with_escaped_names(client: Client, county: County, schedule: Schedule) -> None:
    type(schedule.subject).objects.filter(pk=schedule.subject_id).update(label_zh="<b>路</b>&桥")
    page = as_(client, county, "office").get("/schedules/wall/").content.decode()
    assert "&lt;b&gt;路&lt;/b&gt;&amp;桥" in page
    assert "<b>路" not in page


def test_the_lead_unit_lays_a_schedule_and_freezes_it(client: Client, county: County) -> None:
    code = county.commitment("老旧小区").code
    clerk = as_(client, county, "clerk")
    assert "排定进度" in clerk.get(f"/schedules/{code}/").content.decode()
    assert clerk.post(f"/schedules/{code}/lay/", {"template": "plain", "starts_on": ""}).status_code == 422
    clerk.post(f"/schedules/{code}/lay/", {"template": "plain", "starts_on": "2026-09-07"})
    assert Node.objects.filter(schedule__subject__code=code).count() == 11
    clerk.post(f"/schedules/{code}/baseline/", {"verb": "freeze"})
    page = clerk.get(f"/schedules/{code}/").content.decode()
    assert "第1版基线，2026-09-02冻结" in page
    assert "不给区间：可参照的已完成节点只有0个，至少要8个" in page


def test_another_units_clerk_only_looks(client: Client, county: County, schedule: Schedule) -> None:
    other = as_(client, county, "water-clerk")
    code = schedule.subject.code
    assert "改计划" not in other.get(f"/schedules/{code}/?edit=n01").content.decode()
    assert "改计划" in as_(Client(), county, "clerk").get(f"/schedules/{code}/?edit=n01").content.decode()
    answer = other.post(f"/schedules/{code}/nodes/n01/", {"verb": "progress", "started_on": "2026-06-01"})
    assert answer.status_code == 422
    assert node(schedule, "n01").started_on is None


def test_the_unit_that_answers_for_a_node_records_its_days(client: Client, county: County, schedule: Schedule) -> None:
    Node.objects.filter(schedule=schedule, key="n01").update(unit=county.water)
    other, code = as_(client, county, "water-clerk"), schedule.subject.code
    page = other.get(f"/schedules/{code}/?edit=n01").content.decode()
    assert page.count(f'action="/schedules/{code}/nodes/n01/"') == 2  # its days, a slip; not its plan
    other.post(
        f"/schedules/{code}/nodes/n01/",
        {"verb": "progress", "started_on": "2026-06-01", "finished_on": "2026-06-09", "evidence": _file()},
    )
    row = node(schedule, "n01")
    assert row.finished_on == date(2026, 6, 9)
    assert other.get(f"/schedules/{code}/nodes/n01/evidence/").content == SCAN


def test_what_cannot_be_taken_is_said_and_kept_as_typed(client: Client, county: County, schedule: Schedule) -> None:
    code, clerk = schedule.subject.code, as_(client, county, "clerk")
    typed = {"verb": "plan", "name": "主体施工", "days": "100", "befores": "n05", "weight": "3", "version": "1"}
    answer = clerk.post(f"/schedules/{code}/nodes/n03/", typed)
    assert answer.status_code == 422
    assert "前后关系绕成了圈：主体施工 → 验收 → 主体施工。" in answer.content.decode()
    assert 'value="n05"' in answer.content.decode()


def test_a_slip_is_noted_and_decided_by_the_office(client: Client, county: County, schedule: Schedule) -> None:
    code = schedule.subject.code
    given = {"verb": "slip", "days": "15", "reason": "land", "why": "用地批复未下", "asks": "on"}
    as_(client, county, "clerk").post(f"/schedules/{code}/nodes/n01/", given)
    slip = Slip.objects.get()
    assert slip.state == "open"
    office = as_(client, county, "office")
    assert "采纳理由" in office.get(f"/schedules/{code}/").content.decode()
    office.post(f"/schedules/{code}/slips/{slip.pk}/", {"verb": "grant", "why": "同意", "version": slip.version})
    slip.refresh_from_db()
    assert (slip.state, slip.decided_by) == ("granted", "office")


def test_a_new_baseline_is_approved_on_the_page(client: Client, county: County, schedule: Schedule) -> None:
    propose_baseline(schedule, why="工序重排", mover=CLERK)
    as_(client, county, "office").post(
        f"/schedules/{schedule.subject.code}/baseline/", {"verb": "grant", "why": "同意"}
    )
    assert Baseline.objects.get(number=2).state == "in_force"
    page = client.get(f"/schedules/{schedule.subject.code}/").content.decode()
    assert "已替换" in page


def test_the_commitments_page_shows_its_schedule(client: Client, county: County, schedule: Schedule) -> None:
    note_slip(node(schedule, "n01"), days=3, reason="funds", why="晚到", on=TODAY, mover=OFFICE)
    page = as_(client, county, "office").get(f"/plans/commitments/{schedule.subject.code}/").content.decode()
    assert "打开进度" in page
    assert "下一节点" in page


def test_the_office_has_all_planned_anew(client: Client, county: County, schedule: Schedule) -> None:
    assert as_(client, county, "clerk").post("/schedules/replan/").status_code == 403
    as_(client, county, "office").post("/schedules/replan/")
    assert Job.objects.get(kind="schedule.rebuild").owner == "system"


def test_the_office_writes_a_template_of_its_own(client: Client, county: County) -> None:
    office = as_(client, county, "office")
    given = {"zh": "河道治理", "en": "Rivers", "lines": "n01 | 立项 | | 5w\nn02 | 开工 | | 0d | n09", "source": "会议"}
    answer = office.post("/schedules/templates/new/", given)
    assert answer.status_code == 422
    assert "没有“n09”这个节点" in answer.content.decode()
    office.post("/schedules/templates/new/", given | {"lines": "n01 | 立项 | | 5w"})
    assert "河道治理" in office.get("/schedules/templates/").content.decode()
    assert as_(client, county, "clerk").post("/schedules/templates/plain/", given).status_code == 403


def _file() -> object:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("现场.pdf", SCAN)
