"""The pages of reporting, as their users go through them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook
from tests.factories.files import SCAN
from tests.factories.reporting import County, act, fill, make_reporting_county, report, return_of, start_round

from diaodu.core.clock import fixed
from diaodu.core.models import AuditEntry
from diaodu.core.settings import change_setting
from diaodu.ledger.actions import hand_up, sign
from diaodu.ledger.models import Observation, Return, Round
from diaodu.ledger.queries import lines_of
from diaodu.ledger.sheet import printed_code

pytestmark = pytest.mark.django_db
BACKEND = "diaodu.people.sign_in.OfficerBackend"


@pytest.fixture
def county() -> County:
    county = make_reporting_county()
    change_setting("demo.today", "2026-09-02", by="test", valid_from=date(2026, 1, 1))
    return county


@pytest.fixture
def owed(county: County) -> Return:
    return return_of(start_round(county), county.housing)


def as_(client: Client, county: County, name: str) -> Client:
    client.force_login(county.officer(name), backend=BACKEND)
    return client


def posted(owed: Return, value: str, **more: str) -> dict[str, str]:
    first, second = lines_of(owed)
    return {f"value-{first.pk}": value, f"progress-{second.pk}": "已进场", "version": str(owed.version), **more}


def words(response) -> str:  # type: ignore[no-untyped-def]
    return response.content.decode()


def test_clerk_fills_in_and_hands_up_in_one_go(client: Client, county: County, owed: Return) -> None:
    clerk = as_(client, county, "clerk")
    page = words(clerk.get(owed.get_absolute_url()))
    assert "180万平方米" in page
    answer = clerk.post(f"{owed.get_absolute_url()}save/", posted(owed, "７４", then="hand_up"), follow=True)
    assert "审签中" in words(answer)
    owed.refresh_from_db()
    assert (owed.state, lines_of(owed)[0].value) == ("signing", 74)


def test_wrong_figure_saves_nothing_and_stays_on_the_page(client: Client, county: County, owed: Return) -> None:
    answer = as_(client, county, "clerk").post(f"{owed.get_absolute_url()}save/", posted(owed, "约74"))
    assert answer.status_code == 400
    assert "“约74”不是数字；请只填数字，如 21.8" in words(answer)
    assert 'value="约74"' in words(answer)
    assert [line.progress for line in lines_of(owed)] == ["", ""]


def test_two_clerks_never_overwrite_each_other(client: Client, county: County, owed: Return) -> None:
    clerk = as_(client, county, "clerk")
    first, second = posted(owed, "70"), posted(owed, "80")
    clerk.post(f"{owed.get_absolute_url()}save/", first)
    answer = clerk.post(f"{owed.get_absolute_url()}save/", second, follow=True)
    assert "有人在你之后保存过这张表" in words(answer)
    assert lines_of(owed)[0].value == 70


@pytest.mark.parametrize(("name", "verb"), [("chief", "accept"), ("office", "sign"), ("clerk", "sign"), ("clerk", "x")])
def test_nobody_does_what_is_not_theirs(client: Client, county: County, owed: Return, name: str, verb: str) -> None:
    fill(owed, "clerk", 万平方米="74")
    hand_up(owed, mover=act("clerk", owed))
    as_(client, county, name).post(f"{owed.get_absolute_url()}act/", {"verb": verb})
    owed.refresh_from_db()
    assert owed.state == "signing"


def test_return_goes_from_desk_to_desk_with_its_reasons(client: Client, county: County, owed: Return) -> None:
    link = f"{owed.get_absolute_url()}act/"
    as_(client, county, "clerk").post(f"{owed.get_absolute_url()}save/", posted(owed, "74", then="hand_up"))
    as_(client, county, "chief").post(link, {"verb": "sign"})
    as_(client, county, "head").post(link, {"verb": "sign"})
    refused = as_(client, county, "office").post(link, {"verb": "return", "reason": " "}, follow=True)
    assert "请写明原因。" in words(refused)
    client.post(link, {"verb": "return", "reason": "与施工许可数不符"})
    page = words(as_(client, county, "clerk").get(owed.get_absolute_url()))
    assert "与施工许可数不符" in page
    assert "已退回" in page


def test_office_accepts_many_at_once_and_locks(client: Client, county: County, owed: Return) -> None:
    fill(owed, "clerk", 万平方米="74")
    hand_up(owed, mover=act("clerk", owed))
    sign(owed, mover=act("chief", owed))
    sign(owed, mover=act("head", owed))
    other = return_of(owed.round, county.water)
    fill(other, "water-clerk", 条="9")
    hand_up(other, mover=act("water-clerk", other))
    office = as_(client, county, "office")
    round_link = f"/reports/{owed.round.code}/"
    answer = office.post(f"{round_link}accept/", {"return": [owed.code, other.code]}, follow=True)
    assert "已采用2份。" in words(answer)
    assert Observation.objects.count() == 3
    assert "本期已锁定" in words(office.post(f"{round_link}lock/", follow=True))


def test_only_the_owner_of_a_round_accepts_and_opens(client: Client, county: County, owed: Return) -> None:
    clerk = as_(client, county, "clerk")
    assert clerk.post(f"/reports/{owed.round.code}/accept/", {"return": [owed.code]}).status_code == 403
    assert clerk.post("/reports/", {"period": "2026-07", "due_at": "2026-08-07T17:30"}).status_code == 403


def test_round_is_opened_from_the_page_with_last_month_proposed(client: Client, county: County) -> None:
    office = as_(client, county, "office")
    page = words(office.get("/reports/"))
    assert 'value="2026-08"' in page
    assert 'value="2026-09-07T17:30"' in page  # the fifth working day of September
    answer = office.post("/reports/", {"period": "2026-08", "due_at": "2026-09-07T17:30"}, follow=True)
    assert "2026年8月进度" in words(answer)
    again = office.post("/reports/", {"period": "2026-08", "due_at": "2026-09-07T17:30"}, follow=True)
    assert "这一期已经发起过了" in words(again)
    wrong = office.post("/reports/", {"period": "八月", "due_at": "2026-09-07T17:30"})
    assert "报送期请写成" in words(wrong)
    assert Round.objects.count() == 1


def test_late_units_stand_in_a_message_to_paste(client: Client, county: County) -> None:
    round_ = start_round(county, "2026-07", on=date(2026, 8, 3))
    page = words(as_(client, county, "office").get(f"/reports/{round_.code}/"))
    assert "【催办】截至9月2日" in page
    assert "2026年7月进度：2个单位未办——" in page
    assert "住建局（逾期18个工作日）" in page
    assert "【催办】" not in words(as_(client, county, "clerk").get(f"/reports/{round_.code}/"))


def test_round_comes_down_as_excel_and_is_recorded(client: Client, county: County, owed: Return, tmp_path) -> None:  # type: ignore[no-untyped-def]
    fill(owed, "clerk", 万平方米="74.5")
    answer = as_(client, county, "office").get(f"/reports/{owed.round.code}/round.xlsx")
    path = tmp_path / "round.xlsx"
    path.write_bytes(answer.content)
    rows = list(load_workbook(path).active.iter_rows(values_only=True))
    assert [row[5] for row in rows[3:]] == [74.5, None, None]
    entry = AuditEntry.objects.get(verb="export")
    assert (entry.actor, entry.subject) == ("office", owed.round.code)


def test_sheet_proves_itself_until_the_figures_change(client: Client, county: County, owed: Return) -> None:
    fill(owed, "clerk", 万平方米="74")
    code = printed_code(owed)
    clerk = as_(client, county, "clerk")
    assert code in words(clerk.get(f"{owed.get_absolute_url()}sheet/"))
    assert "一致：" in words(clerk.get("/reports/proof/", {"number": owed.code, "code": code.lower()}))
    fill(owed, "clerk", 万平方米="75")
    assert "不一致：" in words(clerk.get("/reports/proof/", {"number": owed.code, "code": code}))
    other = as_(client, county, "water-clerk").get("/reports/proof/", {"number": owed.code, "code": code})
    assert "没有这个编号的报送表" in words(other)


def test_sealed_scan_comes_back_and_only_a_scan(client: Client, county: County, owed: Return) -> None:
    clerk, link = as_(client, county, "clerk"), f"{owed.get_absolute_url()}seal/"
    assert "只收 PDF、PNG、JPG 扫描件" in words(
        clerk.post(link, {"scan": SimpleUploadedFile("a.zip", b"PK\x03\x04x")}, follow=True)
    )
    assert "请选择要上传的文件" in words(clerk.post(link, {}, follow=True))
    page = words(clerk.post(link, {"scan": SimpleUploadedFile("盖章.pdf", SCAN)}, follow=True))
    assert "盖章件有效" in page
    assert clerk.get(f"{owed.get_absolute_url()}scan/").content == SCAN


def test_pasted_reply_is_a_draft_until_the_clerk_saves_it(client: Client, county: County, owed: Return) -> None:
    clerk, link = as_(client, county, "clerk"), f"{owed.get_absolute_url()}chat/"
    page = words(clerk.post(link, {"reply": "领导好，老旧小区完成90.5万平方米，其余正常，天气不好"}))
    assert "老旧小区完成90.5万平方米" in page
    assert 'value="90.5"' in page
    assert 'value="正常"' in page
    assert "没有数，也对不上哪一项" in page
    assert [line.value for line in lines_of(owed)] == [None, None]
    line = next(line for line in lines_of(owed) if line.item.measured_in)
    clerk.post(f"{owed.get_absolute_url()}save/", {f"value-{line.pk}": "90.5", "version": owed.version})
    assert next(each for each in lines_of(owed) if each.pk == line.pk).value == Decimal("90.5")


def test_reply_is_pasted_by_the_clerk_alone_and_not_empty(client: Client, county: County, owed: Return) -> None:
    link = f"{owed.get_absolute_url()}chat/"
    assert "只有本单位报送员" in words(as_(client, county, "office").post(link, {"reply": "7个"}, follow=True))
    assert "请先粘贴回复" in words(as_(client, county, "clerk").post(link, {"reply": " "}, follow=True))


def test_series_is_shown_as_it_was_known_on_any_day(client: Client, county: County) -> None:
    owed = report(county, "2026-07", "70", on=date(2026, 8, 3))
    with fixed(date(2026, 8, 20)):
        from diaodu.ledger.actions import accept_returns, correct_return

        correct_return(owed, mover=act("clerk", owed), why="漏报")
        owed.refresh_from_db()
        fill(owed, "clerk", 万平方米="75")
        hand_up(owed, mover=act("clerk", owed))
        sign(owed, mover=act("chief", owed))
        sign(owed, mover=act("head", owed))
        accept_returns([owed], mover=act("office", owed))
    item = lines_of(owed)[0].item
    reader = as_(client, county, "water-clerk")
    now = words(reader.get(f"/reports/items/{item.pk}/"))
    assert "<b>75</b>" in now
    assert "<s>70</s>" in now
    then = words(reader.get(f"/reports/items/{item.pk}/?known=2026-08-10"))
    assert "<b>70</b>" in then
    assert ">75<" not in then


@pytest.mark.parametrize("page", ["", "round"])
def test_lists_take_as_many_queries_for_three_as_for_one(
    client: Client, county: County, page: str, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    office = as_(client, county, "office")
    first = start_round(county, "2026-05")
    link = "/reports/" if not page else f"/reports/{first.code}/"
    office.get(link)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        office.get(link)
    start_round(county, "2026-06")
    start_round(county, "2026-07")
    with django_assert_num_queries(len(one)):
        office.get(link)
