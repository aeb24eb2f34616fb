"""A commitment's own page, the table that assigns, the table that confirms: as their visitors use them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories.files import SCAN
from tests.factories.reporting import County, make_reporting_county, report

from diaodu.core.clock import fixed
from diaodu.core.marks import drain_marks
from diaodu.core.panels import Panel, register_panel
from diaodu.people.models import Tie
from diaodu.plan.models import Counting, CountingChange, Milestone, TargetValue

pytestmark = pytest.mark.django_db
BACKEND = "diaodu.people.sign_in.OfficerBackend"
DAY = date(2026, 9, 2)
PAGE = "/plans/commitments/R-2026-001/"
TERMS = {
    "nature": "quantity",
    "stage": "竣工验收合格",
    "comparator": "=",
    "low": "180",
    "measured_in": "万平方米",
    "span": "cumulative",
    "opening": "0",
    "start": "2026-01-01",
    "due": "2026-12-31",
    "pace": "curve:building",
    "times": "",
    "per": "year",
    "measure": "",
    "filter": "",
    "why": "",
    "version": "1",
}


@pytest.fixture(autouse=True)
def _day():  # type: ignore[no-untyped-def]
    with fixed(DAY):
        yield


@pytest.fixture
def county() -> County:
    return make_reporting_county(agreed=False)


def signed_in(county: County, name: str) -> Client:
    client = Client()
    client.force_login(county.officer(name), backend=BACKEND)
    return client


def plain(response: HttpResponse) -> str:
    """The page's words without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def counting() -> Counting:
    return Counting.objects.get(commitment__code="R-2026-001")


def test_the_lead_proposes_and_the_office_confirms(county: County) -> None:
    clerk, office = signed_in(county, "clerk"), signed_in(county, "office")
    answer = clerk.post(f"{PAGE}counting/propose/", TERMS)
    assert answer["Location"] == f"{PAGE}#counting"
    change = CountingChange.objects.get()
    assert (counting().state, change.by, change.terms["stage"]) == ("proposed", "clerk", "竣工验收合格")
    shown = plain(office.get(PAGE))
    assert "已提出，待调度办审定" in shown
    assert "季节曲线：建设类（冬季停工）" in shown
    office.post(f"{PAGE}counting/decide/", {"verb": "confirm", "version": change.version})
    agreed = counting()
    assert (agreed.state, agreed.pace["kind"], agreed.pace["shares"][4]) == ("agreed", "curve", 30)


def test_the_office_refuses_with_its_reason_and_the_unit_reads_it(county: County) -> None:
    clerk, office = signed_in(county, "clerk"), signed_in(county, "office")
    clerk.post(f"{PAGE}counting/propose/", TERMS)
    office.post(f"{PAGE}counting/decide/", {"verb": "refuse", "version": "1", "why": "请按年度任务书"})
    assert counting().state == "open"
    assert "请按年度任务书" in plain(clerk.get(PAGE))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"due": "2025-12-31"}, "时限早于起算日。"),
        ({"measured_in": ""}, "请写明目标值的计量单位。"),
        ({"nature": "periodic"}, "请填次数。"),
        ({"due": ""}, "按季节曲线须有时限。"),
        ({"version": "7"}, "这条记录刚被别人改过；你的内容没有保存，请刷新后再处理。"),
    ],
)
def test_a_proposal_that_cannot_be_taken_is_shown_again_as_typed(
    county: County, changes: dict[str, str], said: str
) -> None:
    answer = signed_in(county, "clerk").post(f"{PAGE}counting/propose/", TERMS | changes)
    assert answer.status_code == 422
    assert said in plain(answer)
    assert 'value="竣工验收合格"' in answer.content.decode()
    assert CountingChange.objects.count() == 0


@pytest.mark.parametrize("name", ["water-clerk", "clerk"])
def test_only_the_office_decides(county: County, name: str) -> None:
    signed_in(county, "clerk").post(f"{PAGE}counting/propose/", TERMS)
    answer = signed_in(county, name).post(f"{PAGE}counting/decide/", {"verb": "confirm", "version": "1"})
    assert answer.status_code == 403
    assert counting().state == "proposed"


@pytest.mark.parametrize("part", ["counting/propose/", "values/assigned/", "work/milestone/", "work/milestone/1/"])
def test_others_than_lead_and_office_write_nothing(county: County, part: str) -> None:
    answer = signed_in(county, "water-clerk").post(PAGE + part, TERMS)
    assert answer.status_code == 403


def test_who_only_reads_sees_no_forms(county: County) -> None:
    page = signed_in(county, "water-clerk").get(PAGE).content.decode()
    own = page.count('action="/papers/material/')  # material is anybody's to write, for themselves
    assert page.count("<form") - own == signed_in(county, "water-clerk").get("/plans/").content.decode().count("<form")


def test_a_milestone_is_laid_ticked_with_evidence_and_the_light_turns(county: County) -> None:
    clerk, office = signed_in(county, "clerk"), signed_in(county, "office")
    area = "/plans/commitments/R-2026-002/"
    office.post("/plans/P-2026-001/counting/", {"counting": [row.pk for row in Counting.objects.all()]})
    clerk.post(f"{area}work/milestone/", {"name": "规划批复", "due": "2026-08-15", "weight": "1"})
    clerk.post(f"{area}work/milestone/", {"pasted": "开工\t2026-12-20\t2"})
    drain_marks()
    assert "“规划批复”应于2026-08-15完成，已过18天" in plain(clerk.get(area))
    first = Milestone.objects.get(name="规划批复")
    sent = {"verb": "finish", "version": "1", "done_on": "2026-08-30"}
    file = SimpleUploadedFile("批复.pdf", SCAN)
    answer = clerk.post(f"{area}work/milestone/{first.pk}/", sent | {"evidence": file})
    assert answer["Location"] == f"{area}#work-milestone"
    drain_marks()
    assert "正常：节点完成1/2，完成33.3%，不低于应完成" in plain(clerk.get(area))
    kept = clerk.get(f"{area}work/milestone/{first.pk}/evidence/")
    assert kept.content == SCAN
    assert kept["Content-Disposition"].startswith("attachment")


def test_pasted_table_that_cannot_be_read_stays_in_the_field(county: County) -> None:
    answer = signed_in(county, "clerk").post(f"{PAGE}work/milestone/", {"pasted": "开工\t下个月"})
    assert answer.status_code == 422
    assert "第 1 行：“应完成”里的“下个月”不是日期" in plain(answer)
    assert "开工\t下个月</textarea>" in answer.content.decode()
    assert Milestone.objects.count() == 0


def test_a_value_beside_the_sentence_needs_its_document(county: County) -> None:
    clerk = signed_in(county, "clerk")
    refused = clerk.post(f"{PAGE}values/assigned/", {"value": "170", "source": ""}, follow=True)
    assert "请写明数值出自哪个文件。" in plain(refused)
    clerk.post(f"{PAGE}values/assigned/", {"value": "170", "source": "市住建局文件"})
    assert list(TargetValue.objects.values_list("level", "source")) == [("assigned", "市住建局文件")]


def test_computed_and_confirmed_figures_stand_side_by_side(county: County) -> None:
    clerk, office = signed_in(county, "clerk"), signed_in(county, "office")
    bundle = TERMS | {"nature": "bundle", "pace": "linear"}
    clerk.post(f"{PAGE}counting/propose/", bundle)
    office.post(f"{PAGE}counting/decide/", {"verb": "confirm", "version": "1"})
    clerk.post(f"{PAGE}work/member/", {"pasted": "甲\t1\t亿元\n乙\t2\t亿元"})
    report(county, "2026-08", "3", on=DAY)
    shown = plain(clerk.get(PAGE))
    assert re.search(
        r"到位项目数 系统计算 0 个 牵头单位确认数 3 万平方米 2026-08 相差 3 未说明原因，请问牵头单位", shown
    )
    assert "原文180个，已列2个，少178个" in shown


def test_the_page_takes_the_same_queries_for_more_rows(county: County) -> None:
    clerk = signed_in(county, "clerk")
    counts = []
    for rows in ("一\t2026-10-01", "二\t2026-10-02\n三\t2026-10-03\n四\t2026-10-04"):
        clerk.post(f"{PAGE}work/milestone/", {"pasted": rows})
        clerk.get(PAGE)
        with CaptureQueriesContext(connection) as seen:
            clerk.get(PAGE)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_panel_of_another_app_stands_on_the_page(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    from diaodu.core import panels

    monkeypatch.setattr(panels, "_panels", panels._panels.copy())
    kept = dict(panels._panels["commitment"])
    register_panel(
        "commitment", Panel("trial", "plan/commitment/_who.html", lambda _request, _subject, _on: {"seen": 1})
    )
    try:
        shown = signed_in(county, "clerk").get(PAGE).content.decode()
    finally:
        panels._panels["commitment"] = kept
    assert shown.count('aria-labelledby="who-heading"') == 2


def test_many_are_confirmed_from_the_table(county: County) -> None:
    office = signed_in(county, "office")
    shown = plain(office.get("/plans/P-2026-001/counting/"))
    assert "3 项待确认" in shown
    answer = office.post("/plans/P-2026-001/counting/", {"counting": [counting().pk]}, follow=True)
    assert "已确认 1 项口径。" in plain(answer)
    assert "2 项待确认" in plain(answer)
    nothing = office.post("/plans/P-2026-001/counting/", {}, follow=True)
    assert "请至少勾选一行。" in plain(nothing)


def assigned(**fields: str) -> dict[str, Any]:
    return {f"{name.rstrip('_')}-{key}": value for name, value in fields.items() for key in _keys()}


def _keys() -> list[int]:
    from diaodu.plan.models import Commitment

    return list(Commitment.objects.filter(code="R-2026-001").values_list("pk", flat=True))


def test_the_table_assigns_what_is_ticked() -> None:
    county = make_reporting_county(claimed=False)
    office = signed_in(county, "office")
    assert "3 项待交办" in plain(office.get("/plans/P-2026-001/assign/"))
    sent = assigned(take="1", lead="住建局", partners="水务局、县调度办公室", sponsor="")
    answer = office.post("/plans/P-2026-001/assign/", sent, follow=True)
    assert "已交办 1 项。" in plain(answer)
    ties = Tie.objects.order_by("kind", "pk").values_list("kind", "unit__code")
    assert list(ties) == [("lead", "zhujian"), ("partner", "shuiwu"), ("partner", "diaodu")]
    assert counting().state == "open"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"lead": "住建厅"}, "没有叫“住建厅”的单位。"),
        ({"lead": ""}, "请填牵头单位。"),
        ({"lead": "住建局", "partners": "住建局"}, "牵头单位不再列为配合单位。"),
        ({"lead": "住建局", "sponsor": "王县长"}, "没有叫“王县长”的领导职务。"),
    ],
)
def test_a_row_that_cannot_be_assigned_says_why_and_nothing_is_saved(fields: dict[str, str], said: str) -> None:
    county = make_reporting_county(claimed=False)
    answer = signed_in(county, "office").post("/plans/P-2026-001/assign/", assigned(take="1", **fields))
    assert answer.status_code == 422
    assert said in plain(answer)
    if fields["lead"]:
        assert f'value="{fields["lead"]}"' in answer.content.decode()
    assert Tie.objects.count() == 0


def test_the_lead_is_proposed_from_the_text() -> None:
    from diaodu.plan.assigning import lead_in
    from diaodu.plan.models import Commitment
    from diaodu.plan.queries.commitment import units_by_word

    county = make_reporting_county(claimed=False)
    units = units_by_word(county.unit.path)
    texts = [Commitment(quote="由住建局改造管网"), Commitment(lead_text="县水务局"), Commitment(quote="改造管网")]
    assert [unit and unit.code for unit in (lead_in(item, units) for item in texts)] == ["zhujian", "shuiwu", None]


def test_the_old_way_from_the_plan_still_leads_to_the_sentence(county: County) -> None:
    page = signed_in(county, "clerk").get(PAGE).content.decode()
    assert "/plans/P-2026-001/?c=R-2026-001" in page
    panel = signed_in(county, "clerk").get("/plans/P-2026-001/?c=R-2026-001").content.decode()
    assert f'href="{PAGE}"' in panel
