"""The factor chart and its pages: what they show, what they refuse, how many queries they take; Excel in and out."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook
from tests.factories.factors import BY_OFFICE, SOON, need, scenario, supply
from tests.factories.people import TODAY
from tests.factors.conftest import FactorCounty

from diaodu.core.choices import RowChange
from diaodu.core.models import Job, Sheet
from diaodu.core.sheets import check_rows, sheet_kind
from diaodu.core.sheets import read_rows as rows_in
from diaodu.factors.actions import NeedSecured, secure_need
from diaodu.factors.models import Need, Scenario, Supply
from diaodu.factors.own_sheets import OWN_NEEDS
from diaodu.factors.sheets import NEEDS, SUPPLIES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today"), pytest.mark.sqlite]
BACKEND = "diaodu.people.sign_in.OfficerBackend"


def asking(client: Client, waiting: FactorCounty, name: str = "office") -> Client:
    client.force_login(waiting.officer(name), backend=BACKEND)
    return client


def test_pages_take_the_same_queries_however_many_needs(client: Client, waiting: FactorCounty) -> None:
    supply(waiting.unit)
    need(waiting.unit, waiting.big.subject)
    pages = ["/factors/", "/factors/needs/", "/factors/kinds/land/", "/factors/supplies/", "/"]
    asking(client, waiting)
    client.get("/factors/")  # what is remembered from one visit to the next
    before = [_queries(client, page) for page in pages]
    for day in range(1, 5):
        need(waiting.unit, waiting.small.subject, by=date(2026, 11, day))
        supply(waiting.unit, month=date(2026, 9 + day % 3, 1), factor="water") if day < 4 else None
    assert [_queries(client, page) for page in pages] == before


def _queries(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(page).status_code == 200
    return len(seen)


def test_the_chart_shows_who_lacks_what_and_when_a_factor_runs_short(client: Client, waiting: FactorCounty) -> None:
    supply(waiting.unit, amount="8")
    need(waiting.unit, waiting.big.subject)
    need(waiting.unit, waiting.small.subject, "power", None, by=date(2026, 8, 1))
    page = asking(client, waiting).get("/factors/").content.decode()
    for words in (
        "大项目",
        "小项目",
        "2026-10 起缺 2 亩",
        "1种要素供不上",
        "供给还没有录入",
        "缺10亩，距需要时间还有43天",
    ):
        assert words in page
    narrowed = client.get("/factors/?light=red").content.decode()
    assert "小项目" in narrowed
    assert "大项目" not in narrowed
    assert "没有符合条件的需求" in client.get("/factors/?q=不存在").content.decode()
    assert "大项目" in client.get("/factors/wall/").content.decode()
    own = asking(client, waiting, "clerk").get("/factors/").content.decode()  # sums for all, names for who may see them
    assert "2026-10 起缺 2 亩" in own
    assert "大项目" not in own


def test_a_need_is_entered_worked_on_and_secured_by_its_page(client: Client, waiting: FactorCounty) -> None:
    park = asking(client, waiting, "park-clerk")
    given = {"about": "大项目", "factor": "land", "amount": "-4", "needed_by": "2026-12-01"}
    wrong = park.post("/factors/needs/new/", given | {"about": "没有的"})
    assert wrong.status_code == 422
    assert "没有这个编号或名称的事项" in wrong.content.decode()
    assert "不能是负数" in wrong.content.decode()
    assert park.post("/factors/needs/new/", given | {"amount": "4"}).status_code == 302
    bureau = asking(client, waiting, "land-clerk")
    refused = bureau.post("/factors/needs/Y-2026-001/secure/", {"total": "9", "on": "2026-09-02", "document": "批复"})
    assert refused.status_code == 422
    assert "超过需求量4" in refused.content.decode()
    assert 'value="9"' in refused.content.decode()
    bureau.post("/factors/needs/Y-2026-001/act/", {"verb": "accept_need", "version": "1"})
    bureau.post("/factors/needs/Y-2026-001/act/", {"verb": "refuse_need", "why": "x", "version": "1"})
    assert Need.objects.get().state == "working"  # that version was another's
    bureau.post("/factors/needs/Y-2026-001/secure/", {"total": "4", "on": "2026-09-02", "document": "批复1号"})
    page = bureau.get("/factors/needs/Y-2026-001/").content.decode()
    assert "批复1号" in page
    assert "已落实4亩" in page
    assert bureau.get("/history/Y-2026-001/").status_code == 200


def test_needs_leave_as_excel_and_come_back(client: Client, waiting: FactorCounty) -> None:
    one = need(waiting.unit, waiting.big.subject)
    secure_need(NeedSecured(one, Decimal(4), TODAY, "批复"), mover=BY_OFFICE)
    content = asking(client, waiting).get("/factors/needs/workbook/?state=open").content
    kind = sheet_kind(NEEDS)
    _numbers, rows = rows_in(content, kind.columns)
    assert [each.change for each in check_rows(kind, rows, waiting.unit.path)] == [RowChange.SAME]
    new = {"code": "", "about": "小项目", "factor": "供电能力", "amount": "800", "needed_by": "2026-12-31", "note": ""}
    rows[0]["amount"] = "12"
    kind.publish([*rows, new], waiting.unit.path, "office")
    assert sorted(Need.objects.values_list("factor", "amount")) == [("land", 12), ("power", 800)]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ({"about": "没有的"}, "没有找到“没有的”"),
        ({"factor": "黄金"}, "没有叫“黄金”的要素"),
        ({"amount": "-3"}, "数量不能是负数"),
        ({"amount": "很多"}, "“很多”不是数"),
        ({"needed_by": "年底"}, "“年底”不是日期"),
        ({"code": "Y-2026-999"}, "没有编号Y-2026-999"),
        ({"code": "Y-2026-001", "amount": "3"}, "小于已落实的4"),
        ({"code": "Y-2026-001", "about": "小项目"}, "编号和事项对不上"),
    ],
)
def test_a_wrong_row_says_what_is_wrong_with_which_cell(
    waiting: FactorCounty, cell: dict[str, str], words: str
) -> None:
    one = need(waiting.unit, waiting.big.subject)
    secure_need(NeedSecured(one, Decimal(4), TODAY, "批复"), mover=BY_OFFICE)
    row = {"code": "", "about": "大项目", "factor": "land", "amount": "9", "needed_by": SOON.isoformat(), "note": ""}
    checked = check_rows(sheet_kind(NEEDS), [row | cell], waiting.unit.path)[0]
    assert checked.change == RowChange.WRONG
    assert any(words in problem.zh for problem in checked.problems)


def test_supplies_come_in_by_sheet_new_ones_and_changed_ones(waiting: FactorCounty) -> None:
    supply(waiting.unit)
    kind, scope = sheet_kind(SUPPLIES), waiting.unit.path
    rows = [
        {"factor": "新增建设用地指标", "month": "2026年9月", "amount": "45", "source": "上级下达"},
        {"factor": "供电能力", "month": "2026-10", "amount": "9000", "source": "变电站", "document": "函", "note": ""},
        {"factor": "land", "month": "九月", "amount": "1", "source": "x"},
    ]
    assert [each.change for each in check_rows(kind, rows, scope)] == [RowChange.CHANGE, RowChange.ADD, RowChange.WRONG]
    kind.publish(rows[:2], scope, "office")
    assert sorted(Supply.objects.values_list("factor", "amount")) == [("land", 45), ("power", 9000)]


def test_a_unit_brings_in_needs_of_its_own_records_alone(client: Client, waiting: FactorCounty) -> None:
    kind, scope = sheet_kind(OWN_NEEDS), waiting.unit.path
    one = need(waiting.unit, waiting.big.subject)
    new = {"about": "小项目", "factor": "供电能力", "amount": "800", "needed_by": "2026-12-31", "note": ""}
    mine, others = new | {"by": "park-clerk"}, new | {"by": "land-clerk"}
    changed = mine | {"code": one.code, "about": "大项目", "factor": "land", "amount": "12", "needed_by": "2026-10-15"}
    assert [each.change for each in check_rows(kind, [mine, changed], scope)] == [RowChange.ADD, RowChange.CHANGE]
    refused = check_rows(kind, [others], scope)[0]
    assert (refused.change, refused.problems[0].zh) == (RowChange.WRONG, "不是本单位的事项，请由其牵头单位提出")
    assert check_rows(kind, [new | {"by": "nobody"}], scope)[0].change == RowChange.WRONG
    kind.publish([mine, changed], scope, "park-clerk")
    assert sorted(Need.objects.values_list("factor", "amount", "state", "by")) == [
        ("land", 12, "asked", "office"),
        ("power", 800, "asked", "park-clerk"),
    ]
    page = asking(client, waiting, "park-clerk").get("/factors/needs/bring/").content.decode()
    assert "本单位要素需求" in page


def test_who_says_no_needs_brings_no_sheets_in(client: Client, waiting: FactorCounty) -> None:
    assert asking(client, waiting, "land-clerk").get("/factors/supplies/bring/").status_code == 403
    assert asking(client, waiting, "leader").get("/factors/needs/bring/").status_code == 403
    office = asking(client, waiting)
    assert office.post("/factors/supplies/bring/", {"file": io.BytesIO(b"")}).status_code == 422
    template = office.get("/factors/needs/template/").content
    heads = CalamineWorkbook.from_filelike(io.BytesIO(template)).get_sheet_by_index(0).to_python()
    assert any("需求编号" in line for line in heads)
    assert not Sheet.objects.exists()


def test_an_allocation_is_asked_for_with_reservations_named_line_by_line(client: Client, waiting: FactorCounty) -> None:
    supply(waiting.unit)
    need(waiting.unit, waiting.big.subject)
    office = asking(client, waiting)
    given = {"name": "九月方案", "first_month": "2026-09", "months": "6", "weights": "balanced"}
    for reserved, words in (
        ("大项目", "第1行：请写编号和月份"),
        ("大项目 2026-12\n没有的 2026-12", "第2行：没有编号或名称为“没有的”的事项"),
        ("大项目 年底", "第1行：“年底”不是月份"),
        ("小项目 2026-12", "没有等待中的要素需求"),
        ("大项目 2026-12\n大项目 2026-11", "第2行：“大项目”重复"),
    ):
        refused = office.post("/factors/allocations/new/", given | {"reserved": reserved})
        assert refused.status_code == 422
        assert words in refused.content.decode()
    assert not Scenario.objects.exists()
    asked = office.post("/factors/allocations/new/", given | {"reserved": "大项目 2026-12"})
    assert asked["Location"] == f"/jobs/{Job.objects.get().pk}/"


def test_a_proposal_says_who_waits_for_what_in_words_and_is_adopted_with_a_reason(
    client: Client, waiting: FactorCounty
) -> None:
    supply(waiting.unit)
    need(waiting.unit, waiting.big.subject, amount="25")
    need(waiting.unit, waiting.small.subject, amount="20")
    scenario(waiting.unit)
    scenario(waiting.unit, weights="jobs")
    office = asking(client, waiting)
    page = office.get("/factors/allocations/H-2026-001/").content.decode()
    for words in ("大项目", "小项目", "2026-10 缺15亩", "每增加1亩约多得", "距理论最优不超过"):
        assert words in page
    refused = office.post("/factors/allocations/H-2026-001/adopt/", {"why": ""})
    assert refused.status_code == 422
    assert "请写明原因" in refused.content.decode()
    assert office.post("/factors/allocations/H-2026-001/adopt/", {"why": "专班会议定"}).status_code == 302
    assert "专班会议定" in office.get("/factors/allocations/").content.decode()
    compared = office.get("/factors/allocations/compare/?a=H-2026-001&b=H-2026-002").content.decode()
    assert "1个事项在两个方案里同月保障" in compared
    assert office.get("/factors/allocations/H-2026-001/workbook/").status_code == 200
    office.post("/factors/allocations/H-2026-002/drop/")
    assert Scenario.objects.get(code="H-2026-002").state == "dropped"
    leader = asking(client, waiting, "leader")
    assert leader.get("/factors/allocations/H-2026-001/").status_code == 200
    assert leader.post("/factors/allocations/H-2026-001/adopt/", {"why": "x"}).status_code == 403
