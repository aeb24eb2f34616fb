"""The pages of blanks, as each visitor meets them."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from tests.factories.people import make_officer
from tests.factories.readings import TEXT
from tests.factories.reporting import County, make_reporting_county

from diaodu.core.clock import today
from diaodu.core.shipped import load_shipped_settings
from diaodu.duties.models import Duty
from diaodu.plan.models import Blank, BlankFill, InternalEdition

BACKEND = "diaodu.people.sign_in.OfficerBackend"
CODE = "P-2026-001"
pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> County:
    load_shipped_settings()
    return make_reporting_county()


def client_of(county: County, name: str) -> Client:
    client = Client()
    client.force_login(county.officer(name), backend=BACKEND)
    return client


def ask(county: County, **words: str) -> str:
    """The office asks as its page does; what the next page says."""
    given = {"blank": "b1", "unit-b1": "住建局", "due": f"{today():%Y-%m-%d}", "version-b1": "1"} | words
    response = client_of(county, "office").post(reverse("plan:ask_blanks", args=[CODE]), given, follow=True)
    return response.content.decode()


def fill(client: Client, **words: object) -> tuple[int, str]:
    given = {"value": "12.5", "source": "发改〔2026〕8号"} | words
    response = client.post(reverse("plan:blank", args=[CODE, "b1"]), given, follow=True)
    return response.status_code, response.content.decode()


def test_the_office_asks_from_the_list_and_the_unit_fills_in_from_its_desk(county: County) -> None:
    assert "已交办；各单位在工作台上看到。" in ask(county)
    clerk = client_of(county, "clerk")
    desk = clerk.get("/").content.decode()
    assert "补数：总投资 **亿元（R-2026-002）" in desk
    assert f'action="{reverse("plan:blank", args=[CODE, "b1"])}"' in desk
    status, html = fill(clerk, back="desk", version=str(Blank.objects.get(key="b1").version))
    assert (status, "已补。" in html) == (200, True)
    assert BlankFill.objects.get().value == "12.5"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"unit-b1": ""}, "“总投资”：请写明问哪个单位。"),
        ({"unit-b1": "火星局"}, "“总投资”：没有叫“火星局”的单位。"),
        ({"due": ""}, "请填限期。"),
        ({"due": "2020-01-01"}, "限期已经过去，请改到今天以后。"),
        ({"blank": ""}, "请先勾选要交办的空缺。"),
        ({"blank": "b2", "unit-b2": "住建局"}, "牵头单位要分派，不在这里补。"),
        ({"version-b1": "9"}, "有空缺刚被别人处理过；你的操作没有保存，请刷新后再处理。"),
    ],
)
def test_asking_is_refused_in_a_sentence(county: County, words: dict[str, str], said: str) -> None:
    assert said in ask(county, **words)
    assert Duty.objects.filter(kind="blank").count() == 0


def test_one_unit_for_all_ticked_goes_before_the_rows(county: County) -> None:
    ask(county, unit="水务局")
    assert Blank.objects.get(key="b1").asked == county.water


def test_what_does_not_fit_stays_in_its_field_with_the_reason(county: County) -> None:
    ask(county)
    status, html = fill(client_of(county, "clerk"), value="很多")
    assert status == 400
    assert "“很多”不是一个数；请填数字，单位是亿元。" in html
    assert 'value="很多"' in html
    assert 'value="发改〔2026〕8号"' in html
    assert BlankFill.objects.count() == 0


def test_another_unit_may_not_fill_in(county: County) -> None:
    ask(county)
    status, html = fill(client_of(county, "water-clerk"))
    assert (status, "这项空缺没有交给你的单位。" in html) == (400, True)


def test_the_office_accepts_or_sends_back_from_the_list(county: County) -> None:
    ask(county)
    fill(client_of(county, "clerk"))
    office = client_of(county, "office")
    address = reverse("plan:decide_blanks", args=[CODE])
    refused = office.post(address, {"blank": "b1", "verb": "send_back", "why": ""}, follow=True)
    assert "请写明退回的原因。" in refused.content.decode()
    accepted = office.post(address, {"blank": "b1", "verb": "accept"}, follow=True).content.decode()
    assert "已审定；有权限的人看得到补的内容。" in accepted
    assert "12.5 亿元" in accepted


def test_a_filled_figure_shows_on_the_plan_beside_its_mask_to_those_who_may_see_it(county: County) -> None:
    fill(client_of(county, "office"))
    make_officer(county.unit, username="park")
    seen = {}
    for name in ("office", "clerk", "park"):
        html = client_of(county, name).get(reverse("plan:page", args=[CODE]) + "?c=R-2026-002").content.decode()
        assert '<span class="blank" title="**亿元">待核 · 亿元</span>' in html
        seen[name] = html.count("12.5亿元<small>内部</small>")
    assert seen == {"office": 2, "clerk": 2, "park": 0}


def test_the_list_says_that_something_is_filled_without_saying_what(county: County) -> None:
    fill(client_of(county, "office"))
    make_officer(county.unit, username="park")
    html = client_of(county, "park").get(reverse("plan:blanks", args=[CODE])).content.decode()
    assert "仅相关单位可见" in html
    assert "12.5" not in html


def test_what_is_taken_along_keeps_the_masks(county: County) -> None:
    office = client_of(county, "office")
    fill(office)
    book = load_workbook(io.BytesIO(office.get(reverse("plan:workbook", args=[CODE])).content))
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert any("**亿元" in cell for cell in cells)
    assert not any("12.5" in cell for cell in cells)


def test_the_plan_page_asks_one_question_more_for_all_that_is_filled_in(county: County) -> None:
    office = client_of(county, "office")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            office.get(reverse("plan:page", args=[CODE]))
        return len(captured)

    queries()
    before = queries()
    fill(office)
    queries()
    assert queries() == before


def test_the_duty_of_a_blank_leads_to_its_form_and_takes_no_words(county: County) -> None:
    ask(county)
    duty = Duty.objects.get(kind="blank")
    clerk = client_of(county, "clerk")
    html = clerk.get(duty.get_absolute_url()).content.decode()
    assert reverse("plan:blank", args=[CODE, "b1"]) in html
    assert 'name="verb" value="answer"' not in html
    clerk.post(reverse("duties:act", args=[duty.code]), {"verb": "answer", "words": "不清楚"})
    duty.refresh_from_db()
    assert duty.state == "open"


def test_an_accepted_figure_is_proposed_as_target_with_one_button(county: County) -> None:
    office = client_of(county, "office")
    fill(office)
    page = reverse("plan:blank", args=[CODE, "b1"])
    assert "提为目标值" in office.get(page).content.decode()
    said = office.post(reverse("plan:blank_target", args=[CODE, "b1"]), follow=True).content.decode()
    assert "已提出，审定后生效。" in said


def test_an_internal_edition_is_brought_in_looked_at_and_adopted(county: County) -> None:
    office = client_of(county, "office")
    file = SimpleUploadedFile("内部版.txt", TEXT.replace("**亿元", "12.5亿元").encode())
    preview = office.post(reverse("plan:new_edition", args=[CODE]), {"file": file}, follow=True)
    html = preview.content.decode()
    assert "共 1 处掩码：找到 1 处，其中 1 处确定。" in html
    edition = InternalEdition.objects.get()
    done = office.post(reverse("plan:edition", args=[CODE, edition.pk]), {"blank": "b1"}, follow=True)
    assert "已补 1 处空缺；公开版仍显示掩码。" in done.content.decode()
    assert BlankFill.objects.get().edition == edition


def test_an_edition_that_is_refused_says_why_and_stays_on_its_form(county: County) -> None:
    office = client_of(county, "office")
    response = office.post(
        reverse("plan:new_edition", args=[CODE]), {"file": SimpleUploadedFile("x.txt", TEXT.encode())}
    )
    assert (response.status_code, "还有1处掩码" in response.content.decode()) == (400, True)
    assert office.post(reverse("plan:new_edition", args=[CODE])).status_code == 400


def test_editions_are_the_office_s_alone(county: County) -> None:
    clerk = client_of(county, "clerk")
    assert clerk.get(reverse("plan:new_edition", args=[CODE])).status_code == 403
    assert clerk.get(reverse("plan:edition", args=[CODE, 1])).status_code == 403


def test_an_unknown_blank_or_edition_is_not_there(county: County) -> None:
    office = client_of(county, "office")
    assert office.get(reverse("plan:blank", args=[CODE, "b99"])).status_code == 404
    assert office.get(reverse("plan:edition", args=[CODE, 99])).status_code == 404


def test_a_blank_nobody_leads_has_an_empty_field_for_its_unit() -> None:
    county = make_reporting_county(claimed=False)
    html = client_of(county, "office").get(reverse("plan:blanks", args=[CODE]) + "?kind=").content.decode()
    assert 'name="unit-b1" list="unit-names" value=""' in html
