"""Many at once: a step for those ticked, looked at first and taken back; sheets of months, entries and applications."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.library import OFFICE, LibraryCounty, make_library_county, make_project, make_ready_project, paper
from tests.factories.people import TODAY

from diaodu.core.choices import RowChange
from diaodu.core.clock import fixed
from diaodu.core.models import AuditEntry
from diaodu.core.sheets import SheetRefusedError, check_rows, read_rows, sheet_kind
from diaodu.kernel.period import Period
from diaodu.projects.library.actions import attach_document, begin_application, move_project, propose_adjustments
from diaodu.projects.library.models import Application, Project
from diaodu.projects.library.queries.money import newest_of
from diaodu.projects.library.sheet_adjustments import ADJUSTMENTS
from diaodu.projects.library.sheet_applications import APPLICATIONS
from diaodu.projects.library.sheet_applications import COLUMNS as APPLICATION_COLUMNS
from diaodu.projects.library.sheet_months import COLUMNS as MONTH_COLUMNS
from diaodu.projects.library.sheet_months import MONTHS
from diaodu.projects.library.sheet_statistics import COLUMNS as ENTRY_COLUMNS
from diaodu.projects.library.sheet_statistics import ENTRIES
from diaodu.projects.library.views.moving import undo_of

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


def states(*projects: Project) -> list[str]:
    return list(
        Project.objects.filter(pk__in=[each.pk for each in projects]).order_by("pk").values_list("state", flat=True)
    )


def test_those_that_can_move_together_and_are_taken_back_together(client: Client, county: LibraryCounty) -> None:
    one, two = make_ready_project(county), make_ready_project(county, "乙", number=2)
    lacks = make_project(county, "缺资料的", content="厂房")
    asking, address = signed_in(client, county), reverse("projects:moving")
    codes = [each.code for each in (one, two, lacks)]
    page = asking.get(address, {"code": codes, "verb": "reserve_project"})
    assert [bool(row.refusal) for row in page.context["rows"]] == [False, False, True]
    assert "进入这一阶段还缺建设地点、行业、总投资" in page.content.decode()
    assert states(one, two, lacks) == ["idea"] * 3
    whole = asking.post(address, {"code": codes, "verb": "reserve_project", "on": "2026-09-02"})
    assert whole.status_code == 422
    assert states(one, two, lacks) == ["idea"] * 3
    done = asking.post(address, {"code": codes[:2], "verb": "reserve_project", "on": "2026-09-02"}, follow=True)
    assert states(one, two) == ["reserve"] * 2
    assert (done.context["verb"], done.context["undo"]) == ("back_to_idea", True)
    assert AuditEntry.objects.filter(verb="reserve_project").latest("pk").after["projects"] == codes[:2]
    asking.post(address, {"code": codes[:2], "verb": "back_to_idea", "on": "2026-09-02", "why": "选错了"})
    assert states(one, two) == ["idea"] * 2


def test_a_step_is_taken_back_only_where_one_leads_back() -> None:
    assert undo_of("start_project", {"preparing"}) == "back_to_preparing"
    assert undo_of("pause_project", {"building"}) == "resume_building"
    assert undo_of("pause_project", {"building", "started"}) == ""
    assert undo_of("withdraw_project", {"idea"}) == ""
    assert undo_of("back_to_idea", {"reserve"}) == ""


def test_nobody_moves_what_is_not_theirs_and_nothing_chosen_is_said(client: Client, county: LibraryCounty) -> None:
    project, address = make_ready_project(county), reverse("projects:moving")
    words = {"code": [project.code], "verb": "reserve_project", "on": "2026-09-02"}
    assert signed_in(client, county, "clerk").post(address, words).status_code == 422
    assert states(project) == ["idea"]
    assert "还没有选择项目" in signed_in(client, county).get(address).content.decode()


def test_month_figures_go_out_filled_in_and_come_back(client: Client, county: LibraryCounty) -> None:
    project = make_ready_project(county, stage="building", since=date(2026, 1, 5))
    kind, path = sheet_kind(MONTHS), county.unit.path
    content = signed_in(client, county).get(reverse("projects:months_template"), {"month": "2026-08"}).content
    _numbers, rows = read_rows(content, MONTH_COLUMNS)
    assert (rows[0]["code"], rows[0]["month"], rows[0]["physical"]) == (project.code, "2026-08", "")
    filled = [{**rows[0], "physical": "1,200.5", "paid": "900"}]
    assert check_rows(kind, filled, path)[0].change == RowChange.ADD
    kind.publish(filled, path, "office")
    assert newest_of([project.pk])[project.pk, date(2026, 8, 1), "physical"] == Decimal("1200.5")
    assert check_rows(kind, filled, path)[0].change == RowChange.SAME
    other = [{**filled[0], "paid": "950"}]
    assert [problem.column for problem in check_rows(kind, other, path)[0].problems] == ["why"]
    assert check_rows(kind, [{**other[0], "why": "补一笔"}], path)[0].before == {"paid": "900"}
    bad = [
        {**rows[0], "code": "X-2026-999"},
        {**rows[0], "month": "明天"},
        {**rows[0], "month": "2026-10", "paid": "-1"},
    ]
    assert [item.change for item in check_rows(kind, bad, path)] == [RowChange.WRONG] * 3


def test_entries_into_statistics_go_out_and_come_back(client: Client, county: LibraryCounty) -> None:
    ready = make_ready_project(county, stage="started", since=date(2026, 7, 1), total=Decimal(600))
    lacks = make_ready_project(county, "缺材料", number=2, stage="started", since=date(2026, 7, 1), total=Decimal(600))
    attach_document(ready, paper("contract"), purpose="contract", mover=OFFICE)
    kind, path = sheet_kind(ENTRIES), county.unit.path
    content = signed_in(client, county).get(reverse("projects:statistics_workbook")).content
    _numbers, rows = read_rows(content, ENTRY_COLUMNS)
    assert [item.change for item in check_rows(kind, rows, path)] == [RowChange.SAME] * 2
    narrowed = signed_in(client, county).get(reverse("projects:statistics_workbook"), {"unit": "nobody"}).content
    with pytest.raises(SheetRefusedError, match="nothing below"):  # the sheet holds what the list shows
        read_rows(narrowed, ENTRY_COLUMNS)
    filled = [{"code": each.code, "name": "", "on": "2026-08-30", "number": "KT1"} for each in (ready, lacks)]
    checked = check_rows(kind, [*filled, {"code": ready.code, "on": "", "number": "KT2"}], path)
    assert [item.change for item in checked] == [RowChange.WRONG] * 3  # twice, papers, half filled in
    kind.publish(filled[:1], path, "office")
    assert Project.objects.get(pk=ready.pk).statistics_number == "KT1"
    assert check_rows(kind, filled[:1], path)[0].change == RowChange.SAME


def test_applications_go_out_and_come_back_new_ones_with_them(client: Client, county: LibraryCounty) -> None:
    project = make_ready_project(county, stage="preparing")
    held = begin_application(project, "central", mover=OFFICE, values={"asked": Decimal(100)})
    kind, path = sheet_kind(APPLICATIONS), county.unit.path
    content = signed_in(client, county).get(reverse("projects:application_workbook")).content
    _numbers, rows = read_rows(content, APPLICATION_COLUMNS)
    assert [item.change for item in check_rows(kind, rows, path)] == [RowChange.SAME]
    new = {"code": "", "project": project.code, "name": "", "channel": "市重点项目", "asked": ""}
    changed = [{**rows[0], "asked": "120", "direction": "园区道路"}, new]
    assert [item.change for item in check_rows(kind, changed, path)] == [RowChange.CHANGE, RowChange.ADD]
    kind.publish(changed, path, "office")
    held.refresh_from_db()
    assert (held.asked, held.direction, Application.objects.count()) == (Decimal(120), "园区道路", 2)
    bad = [
        {**rows[0], "channel": "没有的"},
        {**rows[0], "code": "D-2026-999"},
        {**new, "project": "X-2026-999"},
        {**new, "asked": "-1"},
        {**rows[0], "channel": "city_key", "code": held.code},
    ]
    assert all(check_rows(kind, [each], path)[0].change == RowChange.WRONG for each in bad)


def test_what_was_moved_one_by_one_is_refused_as_before(county: LibraryCounty) -> None:
    project = make_ready_project(county)
    move_project(project, "reserve_project", mover=OFFICE, on=TODAY)
    assert states(project) == ["reserve"]


def test_sheets_of_applications_and_entries_take_as_many_statements_for_three_rows_as_for_one(
    county: LibraryCounty,
) -> None:
    projects = [make_ready_project(county, f"第{n}个", number=n) for n in range(1, 5)]
    kind, path = sheet_kind(APPLICATIONS), county.unit.path
    rows = [{"project": each.code, "channel": "provincial_key", "asked": "100"} for each in projects]
    counts = []
    for some in (rows[:1], rows[1:4]):
        with CaptureQueriesContext(connection) as seen:
            kind.publish(some, path, "office")
        counts.append(len(seen))
    assert Application.objects.count() == 4
    assert counts[1] <= counts[0] + 1
    entry = AuditEntry.objects.filter(verb="begin_application").latest("pk")
    assert sorted(entry.after) == sorted(Application.objects.order_by("pk").values_list("code", flat=True)[1:])


def test_opinions_on_an_adjustment_come_back_from_excel(client: Client, county: LibraryCounty) -> None:
    one, two, three = [make_project(county, f"在建{n}", level="county", stage="building") for n in range(1, 4)]
    adjustment = propose_adjustments(county.unit.path, Period(2026, 7, 12), mover=OFFICE)
    office = signed_in(client, county)
    book = office.get(reverse("projects:adjustment_workbook", args=["2026-H2"])).content
    kind, path = sheet_kind(ADJUSTMENTS), county.unit.path
    _numbers, found = read_rows(book, kind.columns)
    rows = [{**row, "period": "2026-H2"} for row in found]
    assert [row["code"] for row in rows] == [row.project.code for row in adjustment.rows.order_by("project__code")]
    assert {each.change for each in check_rows(kind, rows, path)} == {RowChange.SAME}
    said = {one.code: ("同意", ""), two.code: ("不同意", "资金未到位"), three.code: ("", "")}
    rows = [{**row, "opinion": said[row["code"]][0], "why": said[row["code"]][1]} for row in rows]
    kind.publish(rows, path, "office")
    states_of = dict(adjustment.rows.values_list("project__code", "state"))
    assert states_of == {one.code: "granted", two.code: "refused", three.code: "open"}
    refused = next(row for row in rows if row["code"] == three.code)
    wrong = [refused | {"opinion": "再看看"}, refused | {"opinion": "不同意"}, refused | {"code": "X-2026-999"}]
    wrong += [next(row for row in rows if row["code"] == one.code) | {"opinion": "不同意", "why": "又不同意"}]
    checked = [check_rows(kind, [row], path)[0] for row in wrong]
    assert [each.problems[0].column for each in checked] == ["opinion", "why", "code", "opinion"]
