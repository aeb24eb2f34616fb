"""The library by program: entered, changed, moved, paid for, put forward, decided; the same refusals as on the pages."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from tests.factories.api_county import Program, program_of
from tests.factories.library import LibraryCounty, credit_code, make_library_county, make_ready_project
from tests.factories.people import TODAY

from diaodu.core.clock import fixed
from diaodu.core.models import Attachment
from diaodu.enterprises.models import Firm
from diaodu.projects.library.models import Application, Investment, Project

pytestmark = pytest.mark.django_db
PAPER = b64encode("会议纪要（测试）".encode()).decode()


@pytest.fixture
def county() -> LibraryCounty:
    return make_library_county()


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with fixed(TODAY):
        yield


@pytest.fixture
def office(county: LibraryCounty) -> Program:
    return program_of("office")


def body(response: Any, status: int = 200) -> Any:
    assert response.status_code == status, response.content.decode()
    return response.json()


def test_a_project_is_entered_changed_and_moved_and_told_what_it_lacks(county: LibraryCounty, office: Program) -> None:
    new = {"name": "电子级溶剂项目", "unit": "yunhai.huagong", "total": "12000", "owner": county.firm.code}
    made = office.send("projects", new, Idempotency_Key="p1")
    again = office.send("projects", new, Idempotency_Key="p1")
    assert (body(made, 201), again["Idempotent-Replayed"]) == (body(again, 201), "true")
    path = f"projects/{made.json()['code']}"
    assert (Project.objects.count(), made.json()["stage"], made.json()["lacks"]) == (
        1,
        "idea",
        ["content", "place", "industry"],
    )
    lacking = office.send(f"{path}/move", {"verb": "reserve_project"}, seen=path)
    said = body(lacking, 400)
    assert (said["code"], said["title"]) == ("missing", "办理条件还不齐全")
    assert said["detail"] == "电子级溶剂项目：进入这一阶段还缺建设内容、建设地点、行业。"
    filled = {"content": "建设厂房", "place": "yunhai.huagong", "industry": "2614", "total": None}
    stale = office.get(path)["ETag"]
    changed = body(office.send(path, filled, seen=path, method="PATCH"))
    assert (changed["content"], changed["total"], changed["owner"]) == (
        "建设厂房",
        {"missing": "unknown"},
        county.firm.code,
    )
    body(office.send(path, {"total": "9000"}, method="PATCH", If_Match=stale), 412)
    body(office.send(path, {"total": "9000"}, method="PATCH"), 428)
    wrong = body(office.send(path, {"owner": "E-2026-999", "total": "-1"}, seen=path, method="PATCH"), 422)
    assert wrong["errors"][0]["field"] == "body.owner"
    body(office.send(path, {"total": "-1"}, seen=path, method="PATCH"), 422)
    body(office.send(path, {"total": "9000"}, seen=path, method="PATCH"))
    moved = body(office.send(f"{path}/move", {"verb": "reserve_project", "reason": "会议定"}, seen=path))
    assert (moved["stage"], moved["moves"][-1]["why"]) == ("reserve", "会议定")
    jump = {"verb": "jump_to_started", "reason": "已开工", "evidence": {"name": "纪要.txt", "content": PAPER}}
    assert body(office.send(f"{path}/move", jump, seen=path), 400)["code"] == "missing"
    assert not Attachment.objects.exists()


def test_figures_are_added_by_caliber_and_corrected_with_a_reason(county: LibraryCounty, office: Program) -> None:
    path = f"projects/{make_ready_project(county, stage='building').code}"
    figure = {"month": "2026-08", "caliber": "physical", "value": "120.5"}
    said = body(office.send(f"{path}/figures", {"figures": [figure, figure | {"caliber": "paid", "value": "80"}]}))
    assert [(row["caliber"], row["value"]) for row in said["invested"]] == [("paid", "80"), ("physical", "120.5")]
    body(office.send(f"{path}/figures", {"figures": [figure | {"value": "130"}]}), 422)
    body(office.send(f"{path}/figures", {"figures": [figure | {"value": "130", "reason": "漏报"}]}))
    body(office.send(f"{path}/figures", {"figures": [figure | {"month": "2026-10"}]}), 409)
    body(program_of("clerk").send(f"{path}/figures", {"figures": [figure]}), 404)
    assert Investment.objects.count() == 3


def test_many_move_at_once_all_or_none(county: LibraryCounty, office: Program) -> None:
    codes = [make_ready_project(county, name, number=number).code for number, name in ((1, "甲"), (2, "乙"))]
    body(office.send("project-moves", {"projects": [*codes, "X-2026-999"], "verb": "reserve_project"}), 422)
    said = body(office.send("project-moves", {"projects": codes, "verb": "reserve_project"}))
    assert [row["stage"] for row in said["projects"]] == ["reserve", "reserve"]
    back = {"projects": codes, "verb": "back_to_idea"}
    body(office.send("project-moves", back), 422)
    body(office.send("project-moves", back | {"reason": "选错了"}))


def test_statistics_and_who_stands_behind(county: LibraryCounty, office: Program) -> None:
    project = make_ready_project(county, stage="started", total=Decimal(600))
    path = f"projects/{project.code}"
    entry = {"on": "2026-09-01", "number": "KT1"}
    assert body(office.send(f"{path}/statistics", entry, seen=path), 400)["code"] == "papers"
    named = {"kind": "commissioner", "officer": "clerk", "since": "2026-08-01"}
    behind = {row["kind"]: row for row in body(office.send(f"{path}/behind", named, seen=path))["behind"]}
    assert (behind["commissioner"]["holder"], behind["commissioner"]["since"]) == ("clerk", "2026-08-01")
    body(office.send(f"{path}/behind", {"kind": "sponsor", "officer": "clerk"}, seen=path), 422)
    end = {"kind": "commissioner", "reason": "调离"}
    body(office.send(f"{path}/behind/end", end | {"on": "2026-08-31"}, seen=path))
    body(office.send(f"{path}/behind/end", end, seen=path), 422)


def test_an_application_goes_its_way_and_its_money_is_paid_out(county: LibraryCounty, office: Program) -> None:
    project = make_ready_project(county, stage="preparing")
    path = f"projects/{project.code}"
    begun = body(office.send(f"{path}/applications", {"channel": "special_bond", "asked": "1000"}, seen=path), 201)
    held = f"applications/{begun['code']}"
    assert (begun["window_is_open"], begun["asked"]) == (True, "1000")
    lacking = body(office.send(f"{held}/move", {"verb": "submit_application"}, seen=held), 400)
    assert lacking["code"] == "conditions"
    body(office.send(held, {"cover": "1.3"}, seen=held, method="PATCH"))
    Application.objects.update(state="approved", approved=Decimal(900))
    terms = {"issued_on": "2026-05-10", "pay_due": "600", "pay_by": "2026-08-31"}
    assert body(office.send(f"{held}/payment", terms, seen=held))["pay_due"] == "600"
    said = body(office.send(f"{held}/spending", {"on": "2026-08-31", "total": "450"}))
    assert [(row["on"], row["total"]) for row in said["spent"]] == [("2026-08-31", "450")]
    body(office.send(f"{held}/spending", {"on": "2026-08-31", "total": "440"}), 422)


def test_the_half_years_list_is_proposed_and_decided(county: LibraryCounty, office: Program) -> None:
    code = make_ready_project(county, stage="building").code
    said = body(office.send("adjustments", {"period": "2026-H2"}))
    assert [(row["project"], row["new"], row["state"]) for row in said["rows"]] == [(code, "building", "open")]
    decide = "adjustments/2026-H2/decide"
    body(office.send(decide, {"projects": [code], "grant": False}), 422)
    assert body(office.send(decide, {"projects": [code], "grant": True}))["rows"][0]["state"] == "granted"
    body(office.send(decide, {"projects": [code], "grant": True}), 412)
    body(program_of("clerk").send(decide, {"projects": [code], "grant": True}), 403)


def test_firms_are_entered_changed_and_noted_as_gone(county: LibraryCounty, office: Program) -> None:
    new = {"credit_code": credit_code(2), "name": "云海乙公司", "place": "yunhai.huagong", "industry": "2614"}
    path = f"firms/{body(office.send('firms', new), 201)['code']}"
    body(office.send("firms", new), 409)
    body(office.send("firms", new | {"place": "yunhai.zhujian"}), 422)
    assert body(office.send(path, {"address": "一号路"}, seen=path, method="PATCH"))["address"] == "一号路"
    assert body(program_of("park-clerk").send(path, {"name": "新名"}, seen=path, method="PATCH"))["name"] == "新名"
    body(program_of("clerk").send(path, {"name": "别的"}, seen=path, method="PATCH"), 403)
    moved = body(office.send(f"{path}/move", {"verb": "move_firm_away", "reason": "外迁"}, seen=path))
    assert (moved["state"], Firm.objects.count()) == ("moved", 2)
