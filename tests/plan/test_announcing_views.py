"""The pages of announced lights, the plan of a past day, the plan at a glance and the sheet of three things."""

from __future__ import annotations

import io
from datetime import date
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook
from tests.factories.announcing import CHECKED, OPENED, light_of, make_checked_county, mover, stand
from tests.factories.files import SCAN
from tests.factories.people import make_officer
from tests.factories.reporting import County, report

from diaodu.core.clock import fixed
from diaodu.people.actions import give_post
from diaodu.people.choices import Role, TieKind
from diaodu.people.models import Post, Tie
from diaodu.plan.actions import freeze_announcement
from diaodu.plan.models import Announcement, Objection

pytestmark = pytest.mark.django_db
BACKEND = "diaodu.people.sign_in.OfficerBackend"
LIST, PAGE = "/plans/announcements/", "/plans/announcements/G-2026-001/"
PLAN = "/plans/P-2026-001/"
LIGHT = f"{PAGE}R-2026-001/"
Checked = tuple[County, Announcement]


@pytest.fixture
def checked() -> Checked:
    return make_checked_county()


def signed_in(county: County, name: str) -> Client:
    client = Client()
    client.force_login(county.officer(name), backend=BACKEND)
    return client


def html(client: Client, address: str, *, on: date = OPENED) -> str:
    with fixed(on):
        return client.get(address).content.decode()


def post(client: Client, address: str, *, on: date = OPENED, **fields: object) -> str:
    with fixed(on):
        return client.post(address, fields, follow=True).content.decode()


def freeze(checked: Checked) -> None:
    with fixed(CHECKED):
        freeze_announcement(checked[1], mover=mover("office"))


# Opening


def test_the_office_opens_a_checking_with_what_the_rules_propose(checked: Checked) -> None:
    office = signed_in(checked[0], "office")
    page = html(office, LIST)
    assert 'value="2026-08"' in page
    assert 'value="2026-09-07"' in page
    assert "还没有报齐" in page
    fields = {"period": "2026-06", "cut_off": "2026-08-07", "check_until": "2026-08-12T17:30"}
    assert "已发起校核" in post(office, LIST, **fields)
    assert Announcement.objects.get(period="2026-06").code == "G-2026-002"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"period": "8月"}, "期别请写成 2026-08 这样。"),
        ({"cut_off": "2026-02-30"}, "日期请写成 2026-07-08 这样。"),
        ({"check_until": ""}, "请填校核截止时间。"),
        ({"cut_off": "2026-08-11"}, "还没有到"),
        ({"period": "2026-07"}, "已经发起过校核"),
    ],
)
def test_a_wrong_opening_is_told_and_makes_nothing(checked: Checked, fields: dict[str, str], said: str) -> None:
    good = {"period": "2026-06", "cut_off": "2026-08-07", "check_until": "2026-08-12T17:30"}
    page = post(signed_in(checked[0], "office"), LIST, **(good | fields))
    assert said in page
    assert Announcement.objects.count() == 1


def test_a_clerk_sees_the_list_but_opens_nothing(checked: Checked) -> None:
    clerk = signed_in(checked[0], "clerk")
    assert "发起校核" not in html(clerk, LIST)
    with fixed(OPENED):
        assert clerk.post(LIST, {"period": "2026-06"}).status_code == 403


# Checking


def test_a_unit_sees_its_own_lights_while_they_are_checked_and_all_once_announced(checked: Checked) -> None:
    water = signed_in(checked[0], "water-clerk")
    page = html(water, PAGE)
    assert "R-2026-003" in page
    assert "R-2026-001" not in page
    freeze(checked)
    assert "R-2026-001" in html(water, PAGE)


def test_objecting_deciding_and_announcing_from_the_rows(checked: Checked) -> None:
    clerk, office = signed_in(checked[0], "clerk"), signed_in(checked[0], "office")
    assert "提交异议" in html(clerk, PAGE)
    scan = SimpleUploadedFile("x.pdf", SCAN)
    assert "异议已提交调度办。" in post(clerk, f"{LIGHT}object/", why="漏报两个小区", evidence=scan)
    page = html(office, PAGE)
    assert "漏报两个小区" in page
    assert "还有 1 条异议待答复" in page
    told = post(office, f"{PAGE}freeze/", on=CHECKED)
    assert "还有1条异议没有答复，不能公布。" in told
    answer = {"verb": "uphold", "light": "green", "why": "核对属实"}
    assert "异议已答复。" in post(office, f"{LIGHT}decide/", **answer)
    assert "这条异议已经答复过了。" in post(office, f"{LIGHT}decide/", **answer)
    assert "灯号已公布并冻结。" in post(office, f"{PAGE}freeze/", on=CHECKED)
    page = html(clerk, PAGE, on=CHECKED)
    for words in ("已公布", "已采纳", "核对属实", "原为预警"):
        assert words in page
    assert "提交异议" not in page


def test_the_evidence_comes_back_as_a_download_to_those_who_see_the_light(checked: Checked) -> None:
    clerk = signed_in(checked[0], "clerk")
    post(clerk, f"{LIGHT}object/", why="漏报", evidence=SimpleUploadedFile("x.pdf", SCAN))
    address = f"{LIGHT}evidence/{Objection.objects.get().pk}/"
    with fixed(OPENED):
        response = clerk.get(address)
        assert response.content == SCAN
        assert response["Content-Disposition"].startswith("attachment")
        assert signed_in(checked[0], "water-clerk").get(address).status_code == 404


@pytest.mark.parametrize(
    ("name", "address", "status"),
    [
        ("water-clerk", f"{LIGHT}object/", 404),  # does not see the light while it is checked
        ("office", f"{LIGHT}object/", 403),
        ("clerk", f"{LIGHT}decide/", 403),
        ("clerk", f"{PAGE}freeze/", 403),
    ],
)
def test_what_is_not_ones_part_is_refused(checked: Checked, name: str, address: str, status: int) -> None:
    with fixed(OPENED):
        assert signed_in(checked[0], name).post(address, {"why": "x"}).status_code == status
    assert (Objection.objects.count(), Announcement.objects.get().state) == (0, "checking")


def test_announcing_early_takes_a_reason_that_stands_on_the_page(checked: Checked) -> None:
    office = signed_in(checked[0], "office")
    assert "请写明原因" in post(office, f"{PAGE}freeze/")
    post(office, f"{PAGE}freeze/", why="常委会明日要用")
    assert "常委会明日要用" in html(signed_in(checked[0], "clerk"), PAGE)


def test_the_announcement_comes_as_excel_with_its_objections(checked: Checked) -> None:
    clerk = signed_in(checked[0], "clerk")
    post(clerk, f"{LIGHT}object/", why="漏报两个小区")
    with fixed(OPENED):
        content = clerk.get(f"{PAGE}lights.xlsx").content
    lights, objections = load_workbook(io.BytesIO(content)).worksheets
    rows = [[cell.value for cell in row] for row in lights.iter_rows(min_row=4)]
    assert [(row[0], row[4]) for row in rows] == [("R-2026-001", "预警"), ("R-2026-002", "未亮灯")]
    assert objections["C4"].value == "漏报两个小区"


def test_the_desk_reminds_unit_and_office(checked: Checked) -> None:
    county = checked[0]
    assert "本单位 2 盏灯 · 其中滞后、预警 1 盏" in " ".join(html(signed_in(county, "clerk"), "/").split())
    office = signed_in(county, "office")
    assert "各单位正在校核。" in html(office, "/")
    assert "校核时间已过，没有待答复的异议。" in html(office, "/", on=CHECKED)
    freeze(checked)
    assert "灯号校核" not in html(office, "/", on=CHECKED)


def test_one_announcement_takes_as_many_queries_with_more_rows_and_objections(
    checked: Checked, django_assert_max_num_queries: object
) -> None:
    county = checked[0]
    office = signed_in(county, "office")
    with fixed(OPENED):
        office.get(PAGE)
        for _ in range(2):
            with django_assert_max_num_queries(20):  # type: ignore[operator]
                office.get(PAGE)
            for words in ("老旧小区", "东城片区"):
                light = light_of(checked[1], county, words)
                Objection.objects.get_or_create(
                    announced=light, unit=county.housing, defaults={"why": "x", "by": "clerk", "at": checked[1].at}
                )


# The plan with both lights, and of a past day


def test_the_panel_shows_the_announced_light_beside_the_live_one(checked: Checked) -> None:
    county = checked[0]
    assert "2026年7月公布" not in html(signed_in(county, "clerk"), f"{PLAN}?c=R-2026-001")
    freeze(checked)
    report(county, "2026-08", "170", on=date(2026, 9, 1))
    stand(date(2026, 9, 1))
    page = " ".join(html(signed_in(county, "clerk"), f"{PLAN}?c=R-2026-001", on=date(2026, 9, 1)).split())
    assert "2026年7月公布</a>：预警" in page
    assert "实时灯号已变化" in page
    listed = html(signed_in(county, "clerk"), f"{PLAN}?view=list", on=date(2026, 9, 1))
    assert "7月公布：预警" in listed


def test_the_plan_of_a_past_day_and_of_an_announcement_say_so(checked: Checked) -> None:
    county = checked[0]
    freeze(checked)
    clerk = signed_in(county, "clerk")
    past = html(clerk, f"{PLAN}?on=2026-08-03&c=R-2026-001", on=CHECKED)
    assert "现在看到的是 2026-08-03 当日的灯号。" in past
    assert "还没有报数" in past
    frozen = html(clerk, f"{PLAN}?announced=2026-07", on=CHECKED)
    assert "现在看到的是2026年7月公布的灯号，不是实时灯号。" in frozen
    assert "现在看到的是" not in html(clerk, f"{PLAN}?on=2026-12-31&announced=2026-01", on=CHECKED)


def test_the_plan_at_a_glance_counts_and_leads_on(checked: Checked) -> None:
    county = checked[0]
    freeze(checked)
    clerk = signed_in(county, "clerk")
    page = html(clerk, f"{PLAN}glance/?since=2026-08-03", on=CHECKED)
    assert 'href="/plans/P-2026-001/?view=list&amp;lead=zhujian&amp;light=yellow"' in page
    assert "未亮灯 → 预警" in page
    assert "今日三件事" not in page
    frozen = html(clerk, f"{PLAN}glance/?announced=2026-07", on=CHECKED)
    assert "2026年7月公布的灯号" in frozen
    assert "此前没有公布过" in frozen


def test_the_glance_takes_the_same_number_of_queries_for_every_choice(
    checked: Checked, django_assert_max_num_queries: object
) -> None:
    clerk = signed_in(checked[0], "clerk")
    with fixed(CHECKED):
        for query in ("", "?on=2026-08-04", "?since=month&sort=red"):
            with django_assert_max_num_queries(25):  # type: ignore[operator]
                clerk.get(f"{PLAN}glance/{query}")


# Three things


def test_the_sheet_says_why_who_and_what_and_comes_as_word(checked: Checked) -> None:
    county = checked[0]
    leader = make_officer(county.unit, role=Role.CITY_LEADER, username="zhou")
    post_ = Post.objects.get(tenures__officer=leader)
    Tie.objects.create(
        subject=county.commitment("老旧小区").subject,
        kind=TieKind.SPONSOR,
        unit=county.unit,
        post=post_,
        since=date(2026, 1, 1),
    )
    office = signed_in(county, "office")
    page = html(office, f"{PLAN}three/?for={post_.pk}", on=CHECKED)
    for words in (
        "年内改造老旧小区180万平方米",
        "预警：完成率41.1%",
        "县住房和城乡建设局 head",
        "低于序时17.2个百分点",
    ):
        assert words in page
    assert "东城片区" not in page
    assert "selected" in html(signed_in(county, "zhou"), f"{PLAN}three/", on=CHECKED)
    with fixed(CHECKED):
        content = office.get(f"{PLAN}three.docx?for={post_.pk}").content
    text = ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    assert "今日三件事" in text
    assert "一、年内改造老旧小区180万平方米" in text


def test_a_secretary_gets_the_leaders_sheet_and_a_clerk_none(checked: Checked) -> None:
    county = checked[0]
    leader = make_officer(county.unit, role=Role.CITY_LEADER, username="zhou")
    secretary = make_officer(county.unit, role=None, username="luo")
    give_post(
        secretary, unit=county.unit, title_zh="秘书", title_en="Secretary", role=Role.SECRETARY,
        since=date(2026, 1, 1), by="test",
    )  # fmt: skip
    Post.objects.filter(role=Role.SECRETARY).update(acts_for=Post.objects.get(tenures__officer=leader))
    page = html(signed_in(county, "luo"), f"{PLAN}three/", on=CHECKED)
    assert "今天没有特别紧要的事。" in page
    with fixed(CHECKED):
        assert signed_in(county, "clerk").get(f"{PLAN}three/").status_code == 403
