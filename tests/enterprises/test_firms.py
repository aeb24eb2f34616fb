"""The register of firms: entered, changed, moved, brought in from Excel, seen by who works with the plan."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.factories.library import LibraryCounty, credit_code, make_library_county
from tests.factories.people import TODAY

from diaodu.core.choices import RowChange, SheetState
from diaodu.core.clock import fixed
from diaodu.core.models import AuditEntry, Sheet, Subject
from diaodu.core.moves import MoveRefusedError
from diaodu.core.search import search_subjects
from diaodu.core.sheets import SheetRefusedError, check_rows, publish_sheet, sheet_kind
from diaodu.enterprises.actions import NewFirm, add_firms, change_firm, move_firm
from diaodu.enterprises.models import Firm, FirmArea
from diaodu.enterprises.permissions import mover_for
from diaodu.enterprises.sheet_rows import COLUMNS
from diaodu.enterprises.sheets import FIRMS
from diaodu.indicators.catalogue.models import Support
from diaodu.indicators.rounds.models import FirmFigure, FirmSize
from diaodu.paper.table_book import table_workbook
from diaodu.projects.library.models import Project

pytestmark = pytest.mark.django_db
BACKEND = "diaodu.people.sign_in.OfficerBackend"


@pytest.fixture
def county() -> LibraryCounty:
    return make_library_county()


def add(county: LibraryCounty, number: int, name: str = "") -> Firm:
    new = NewFirm(credit_code(number), name or f"云海{number}号有限公司", county.park, "2614")
    with fixed(TODAY):
        return add_firms([new], county=county.unit, by="office")[0]


def signed_in(client: Client, county: LibraryCounty, name: str) -> Client:
    client.force_login(county.officer(name), backend=BACKEND)
    return client


def test_a_firm_gets_a_code_and_is_found_by_its_credit_code(county: LibraryCounty) -> None:
    assert county.firm.code == "E-2026-001"
    found = search_subjects(county.firm.credit_code, Subject.objects.all())
    assert [subject.code for subject in found] == ["E-2026-001"]


def test_a_firm_has_projects_supports_and_figures_of_its_own_and_nothing_that_sets_it_a_target() -> None:
    assert {relation.related_model for relation in Firm._meta.related_objects} == {
        Project,
        Support,
        FirmFigure,
        FirmSize,
        FirmArea,
    }


def test_one_wrong_code_among_many_keeps_none(county: LibraryCounty) -> None:
    new = [NewFirm(credit_code(2), "甲", county.park), NewFirm("91379999MA00000021", "乙", county.park)]
    with pytest.raises(MoveRefusedError) as refusal:
        add_firms(new, county=county.unit, by="office")
    assert "乙" in refusal.value.zh
    assert Firm.objects.count() == 1


def test_a_credit_code_is_there_once(county: LibraryCounty) -> None:
    with pytest.raises(MoveRefusedError) as refusal:
        add(county, 1)
    assert refusal.value.code == "twice"
    assert Firm.objects.count() == 1


def test_a_change_follows_into_label_and_audit(county: LibraryCounty) -> None:
    firm, mover = county.firm, mover_for(county.officer("park-clerk"), county.firm, today=TODAY)
    change_firm(firm, {"name": "云海甲新材料有限公司"}, mover=mover)
    firm.refresh_from_db()
    assert (firm.name, firm.subject.label_zh) == ("云海甲新材料有限公司", "云海甲新材料有限公司")
    entry = AuditEntry.objects.get(verb="change_firm")
    assert (entry.before, entry.after) == (
        {"name": "云海甲化工有限公司", "industry": "2614", "place": "huagong", "address": "", "position": ""},
        {"name": "云海甲新材料有限公司", "industry": "2614", "place": "huagong", "address": "", "position": ""},
    )


def test_a_bureau_that_is_not_its_place_changes_nothing(county: LibraryCounty) -> None:
    mover = mover_for(county.officer("clerk"), county.firm, today=TODAY)
    with pytest.raises(MoveRefusedError) as refusal:
        change_firm(county.firm, {"name": "别的"}, mover=mover)
    assert refusal.value.code == "who"


def test_who_comes_second_is_told_so(county: LibraryCounty) -> None:
    mover = mover_for(county.officer("office"), county.firm, today=TODAY)
    seen = county.firm.version
    change_firm(county.firm, {"address": "一号路"}, mover=mover, version=seen)
    with pytest.raises(MoveRefusedError) as refusal:
        change_firm(county.firm, {"address": "二号路"}, mover=mover, version=seen)
    assert refusal.value.code == "newer"


def test_a_firm_that_is_struck_off_has_a_reason_and_can_come_back(county: LibraryCounty) -> None:
    mover = mover_for(county.officer("office"), county.firm, today=TODAY)
    with pytest.raises(MoveRefusedError) as refusal:
        move_firm(county.firm, "close_firm", mover=mover, why=" ")
    assert refusal.value.code == "reason"
    with fixed(TODAY):
        move_firm(county.firm, "close_firm", mover=mover, why="注销登记")
        move_firm(county.firm, "resume_firm", mover=mover, why="登记有误")
    assert [move.to_state for move in county.firm.subject.moves.all()] == ["closed", "active"]


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_takes_the_same_queries_however_long(
    client: Client, county: LibraryCounty, more: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(2, 2 + more):
        add(county, number)
    asking = signed_in(client, county, "clerk")
    with fixed(TODAY), django_assert_num_queries(18):
        response = asking.get(reverse("enterprises:list"))
    assert response.content.decode().count("E-2026-00") == 2 * (1 + more)


def test_filters_stand_in_the_address_and_an_unknown_one_is_not_asked(client: Client, county: LibraryCounty) -> None:
    add(county, 2, "云海乙石材有限公司")
    asking = signed_in(client, county, "clerk")
    found = asking.get(reverse("enterprises:list"), {"q": "石材", "state": "none", "sort": "-code"})
    assert [firm.name for firm, _industry in found.context["rows"]] == ["云海乙石材有限公司"]
    assert found.context["asked"].address() == "?q=%E7%9F%B3%E6%9D%90&sort=-code"
    empty = asking.get(reverse("enterprises:list"), {"state": "closed"})
    assert "没有符合条件的企业。" in empty.content.decode()


def test_a_wrong_code_stays_in_the_form_with_the_reason(client: Client, county: LibraryCounty) -> None:
    asking = signed_in(client, county, "park-clerk")
    data = {"credit_code": "91379999MA00000011", "name": "丙公司", "place": county.park.pk, "industry": "2614"}
    response = asking.post(reverse("enterprises:new"), data)
    assert response.status_code == 422
    assert "校验位不对" in response.content.decode()
    data["credit_code"] = credit_code(5)
    assert asking.post(reverse("enterprises:new"), data)["Location"] == "/firms/E-2026-002/"


def test_who_keeps_no_firms_enters_none(client: Client, county: LibraryCounty) -> None:
    asking = signed_in(client, county, "clerk")
    assert asking.get(reverse("enterprises:new")).status_code == 403
    assert asking.get(reverse("enterprises:bring")).status_code == 403


def rows(county: LibraryCounty) -> list[dict[str, str]]:
    return [
        {
            "credit_code": credit_code(1),
            "name": "云海甲改名有限公司",
            "industry": "",
            "place": "化工园区",
            "address": "",
        },
        {
            "credit_code": credit_code(2),
            "name": "云海乙有限公司",
            "industry": "3032",
            "place": "huagong",
            "address": "",
        },
        {"credit_code": "123", "name": "丙", "industry": "00", "place": "火星镇", "address": ""},
    ]


def test_each_row_says_what_it_would_do_and_what_is_wrong_with_it(county: LibraryCounty) -> None:
    checked = check_rows(sheet_kind(FIRMS), rows(county), county.unit.path)
    assert [row.change for row in checked] == [RowChange.CHANGE, RowChange.ADD, RowChange.WRONG]
    assert checked[0].before == {"name": "云海甲化工有限公司"}
    assert [problem.column for problem in checked[2].problems] == ["credit_code", "industry", "place"]


def test_a_sheet_with_a_wrong_row_publishes_nothing_and_a_good_one_all(
    client: Client,
    county: LibraryCounty,
    django_capture_on_commit_callbacks: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asking, heads = signed_in(client, county, "office"), [column.heads[0] for column in COLUMNS]

    def brought(lines: list[dict[str, str]]) -> Sheet:
        content = table_workbook("企业", heads, [[line.get(column.key, "") for column in COLUMNS] for line in lines])
        with django_capture_on_commit_callbacks(execute=True):
            asking.post(reverse("enterprises:bring"), {"file": SimpleUploadedFile("a.xlsx", content)})
        return Sheet.objects.latest("pk")

    half = brought(rows(county))
    assert half.counts == {"add": 1, "change": 1, "same": 0, "wrong": 1}
    with pytest.raises(SheetRefusedError):
        publish_sheet(half, by="office")
    assert Firm.objects.count() == 1
    good = brought(rows(county)[:2])
    with monkeypatch.context() as quicker:  # what the action says no to while the sheet is published

        def refuses(*_words: Any, **_more: Any) -> None:
            raise MoveRefusedError("newer", "这家企业刚被别人改过。", "Somebody has just changed this firm.")

        quicker.setattr("diaodu.enterprises.sheets.change_firm", refuses)
        answer = asking.post(reverse("web:sheet_publish", args=[good.pk]), follow=True)
    assert "这家企业刚被别人改过。" in answer.content.decode()
    good.refresh_from_db()
    assert (good.state, Firm.objects.count()) == (SheetState.STAGED, 1)
    publish_sheet(good, by="office")
    assert list(Firm.objects.order_by("code").values_list("name", flat=True)) == [
        "云海甲改名有限公司",
        "云海乙有限公司",
    ]


def test_the_list_goes_out_to_excel(client: Client, county: LibraryCounty) -> None:
    response = signed_in(client, county, "clerk").get(reverse("enterprises:workbook"))
    assert response["Content-Type"].endswith("sheet")
    assert response.content[:2] == b"PK"
    assert AuditEntry.objects.filter(verb="export", subject="firms").exists()
