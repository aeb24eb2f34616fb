"""A problem's way over the pages: from a telephone on the site to the raiser's rating, and back again."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from tests.browser_fixtures import move_day, open_all_accounts
from tests.factories.files import PNG

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page
    from tests.browser.conftest import AtDesk, SignIn
    from tests.browser_fixtures import Server

pytestmark = pytest.mark.browser
PROBLEMS, PROGRAMS = 60, 6
_MAKE_TOKENS = """
from datetime import timedelta
from diaodu.core.clock import today
from diaodu.people.models import Officer
from diaodu.people.tokens import make_token
until = today() + timedelta(days=60)
officers = Officer.objects.filter(username__in=["zhao", "wang", "sun", "lin", "zhou", "chen"]).order_by("pk")
made = [make_token(each, name="load", scopes=("report",), expires_on=until, by="test") for each in officers]
open(words[0], "w").write("\\n".join(made))
"""
_COUNT = """
from diaodu.problems.models import Problem
codes = Problem.objects.filter(title__startswith="压力测试").order_by("code").values_list("code", flat=True)
open(words[0], "w").write("\\n".join(codes))
"""
_TICK = """
from diaodu.problems.daily import escalate_by_clock
from diaodu.core.clock import today
escalate_by_clock(today())
"""


def raise_on_phone(phone: Page, title: str) -> str:
    """With a photo, about a record found by a word of its name; the address of the problem."""
    phone.goto("/problems/phone/")
    phone.get_by_label("涉及对象").fill("望潮")
    phone.get_by_label("一句话说明问题").fill(title)
    phone.get_by_text("配套工程").click()
    phone.get_by_label("缺少的要素").select_option("gas")
    phone.get_by_label("照片或材料").set_input_files({"name": "现场.png", "mimeType": "image/png", "buffer": PNG})
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.get_by_role("button", name="提交").click()
    if phone.get_by_role("group", name="符合的对象").count():  # several fit: one is chosen with a press
        phone.get_by_label("照片或材料").set_input_files({"name": "现场.png", "mimeType": "image/png", "buffer": PNG})
        phone.get_by_role("group", name="符合的对象").get_by_role("button").first.click()
    phone.wait_for_url("**/problems/Q-*/")
    return urlsplit(phone.url).path


def press(page: Page, address: str, name: str, **fields: str) -> None:
    """Open the problem, unfold what is folded, fill in and press."""
    page.goto(address)
    for summary in page.locator("details.more-deed > summary").all():
        if (summary.text_content() or "").strip() == name:
            summary.click()
    button = page.get_by_role("button", name=name, exact=True).last
    form = page.locator("form").filter(has=page.get_by_role("button", name=name, exact=True)).last
    for field, value in fields.items():
        place = form.locator(f"[name={field}]")
        if place.evaluate("each => each.tagName") == "SELECT":
            place.select_option(label=value)
        else:
            place.fill(value)
    button.click()
    page.wait_for_load_state()


def test_a_firm_raises_a_problem_by_its_own_link_and_rates_the_reply(at_desk: AtDesk, phone: Page) -> None:
    office = at_desk("chen")
    office.goto("/firms/E-2026-003/")
    office.get_by_role("link", name="企业直通码").click()
    office.get_by_label("企业联络人").fill("示例联络人")
    office.get_by_role("button", name="发出直通码").click()
    expect(office.locator(".qr svg")).to_be_visible()
    address = urlsplit(office.locator("code.secret").inner_text()).path
    phone.goto(address)  # nobody has signed in here
    phone.get_by_label("一句话说明问题").fill("厂门口道路积水")
    phone.get_by_text("配套工程").click()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.get_by_role("button", name="提交").click()
    expect(phone.get_by_role("heading", name="已收到，正在确定承办单位")).to_be_visible()
    own = urlsplit(phone.url).path
    code = own.rstrip("/").rsplit("/", 1)[1]
    office.goto(f"/problems/{code}/")
    office.locator("summary", has_text="另选承办单位").click()
    office.locator("#route-unit").select_option("zhujian")
    office.locator("#route-why").fill("由住建局承办")
    office.get_by_role("button", name="分办", exact=True).click()
    clerk = at_desk("zhao")
    press(clerk, f"/problems/{code}/", "受理")
    press(clerk, f"/problems/{code}/", "答复", words="排水口已疏通")
    phone.goto(own)
    expect(phone.locator(".proposal")).to_have_text("排水口已疏通")
    phone.locator(".rating .pick").nth(4).click()
    phone.get_by_role("button", name="已解决，提交评价").click()
    expect(phone.get_by_role("heading", name="已解决")).to_be_visible()
    office.goto("/problems/links/E-2026-003/")
    office.get_by_placeholder("理由").fill("联络人变更")
    office.get_by_role("button", name="吊销").click()
    expect(office.get_by_text("已吊销").first).to_be_visible()


def test_a_problem_from_the_phone_to_the_rating_and_back(
    at_desk: AtDesk, phone: Page, sign_in: SignIn, server: Server, allowed_console: list[str]
) -> None:
    allowed_console.append("422")  # the name that fits several records
    move_day(server, "2026-09-02")
    open_all_accounts(server)
    sign_in(phone, "lin")
    title = "安置楼管道天然气未接通"
    address = raise_on_phone(phone, title)
    expect(phone.get_by_role("link", name="现场.png")).to_be_visible()
    office, unit = at_desk("chen"), at_desk("zhao")

    # Routed from the list by keyboard: the row is ticked, the rules' own unit is taken.
    office.goto(f"/problems/?q={title}")
    expect(office.get_by_text("建议： 住建局")).to_be_visible()
    office.keyboard.press("j")
    office.keyboard.press("x")
    office.get_by_role("button", name="分办", exact=True).click()
    expect(office.get_by_text("已分办 1 个问题。")).to_be_visible()

    # Taken on from the desk.
    unit.goto("/")
    row = unit.locator(".desk-rows > li", has_text=title)
    row.get_by_role("button", name="受理").click()
    press(unit, address, "开始办理")
    expect(unit.locator(".turn-card")).to_contain_text("办结时限5个工作日")
    assert unit.get_by_role("button", name="销号").count() == 0

    # Past its clock it goes up by itself; the head of the county says what is to be done.
    move_day(server, "2026-09-21")
    server.helper.run(_TICK)
    head = at_desk("leaders1")
    press(head, address, "批示", words="本周内协调燃气公司进场")
    expect(head.get_by_text("已提级县长").first).to_be_visible()

    # A meeting decides; the follow-up stands on the page of the problem.
    press(office, address, "列入议题", meeting="09-04 问题协调联席会（9月）")
    office.get_by_role("link", name="问题协调联席会（9月）").click()
    item = office.locator(".agenda-item", has_text=title)
    item.get_by_label("议定事项").fill("燃气公司9月25日前完成接驳")
    item.get_by_label("单位").select_option(label="住建局")
    item.get_by_label("办理时限").fill("2026-09-25T17:30")
    item.get_by_role("button", name="记入并交办").click()
    expect(item.get_by_role("link", name="燃气公司9月25日前完成接驳")).to_be_visible()

    # Replied to, rated by who raised it; the unit sees the rating when it is closed.
    press(unit, address, "答复", words="9月24日已接通，住户已用气")
    phone.goto(address)
    phone.get_by_label("4", exact=True).check()
    press_rating(phone, "办得不错，就是慢了些")
    unit.goto(address)
    expect(unit.get_by_text("销号后可见")).to_be_visible()
    press(office, address, "销号")
    unit.goto(address)
    expect(unit.get_by_text("办得不错，就是慢了些")).to_be_visible()

    # It comes back.
    press(phone, address, "重新办理", words="又停气了")
    expect(phone.locator(".head-line .state")).to_have_text("办理中")
    expect(phone.get_by_text(re.compile(r"^1 次$"))).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def press_rating(phone: Page, words: str) -> None:
    phone.get_by_label("文字说明").fill(words)
    phone.get_by_role("button", name="认可并评价").click()
    expect(phone.locator(".head-line .state")).to_have_text("提出方已认可")


def test_pages_of_the_desk_fit_a_phone(phone: Page, sign_in: SignIn) -> None:
    sign_in(phone, "chen")
    for address in ("/problems/", "/problems/statistics/", "/problems/visits/", "/problems/new/"):
        phone.goto(address)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390, address


def test_problems_raised_by_many_programs_at_once_are_all_stored(server: Server, tmp_path: Path) -> None:
    """What was answered is what is stored: each code once, none besides; a key sent twice makes one problem."""
    server.helper.run(_MAKE_TOKENS, str(tmp_path / "tokens"))
    tokens = (tmp_path / "tokens").read_text().split()
    assert len(tokens) == PROGRAMS
    with ThreadPoolExecutor(PROGRAMS) as pool:
        told = list(pool.map(lambda token: raise_many(server.url, token, PROBLEMS // PROGRAMS), tokens))
    server.helper.run(_COUNT, str(tmp_path / "codes"))
    assert sorted(code for codes in told for code in codes) == (tmp_path / "codes").read_text().split()
    assert len({code for codes in told for code in codes}) == PROBLEMS


def raise_many(url: str, token: str, count: int) -> list[str]:
    place = urlsplit(url)
    connection, codes = HTTPConnection(place.hostname or "", place.port, timeout=60), []
    for number in [*range(count), 0]:  # the first is sent again under its own key at the end
        headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Idempotency-Key": f"k{number}",
        }
        body = json.dumps({"title": f"压力测试{number}", "kind": "other"})
        connection.request("POST", "/api/problems", body.encode(), headers)
        answer = connection.getresponse()
        content = answer.read()
        assert answer.status == 201, content
        codes.append(json.loads(content)["code"])
    assert codes.pop() == codes[0]
    return codes
