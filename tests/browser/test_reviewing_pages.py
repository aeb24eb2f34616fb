"""A sitting of the review by keyboard, and a leader's instruction entered as it is said, in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser.test_plan_page import AXE
from tests.browser.test_upload import bring_in

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route
    from tests.browser.conftest import Picture, SignIn

pytestmark = pytest.mark.browser
OURS = """青岚县四季度工作安排
一、抓项目
10月底前新开工项目12个。推进总投资**亿元的港口改造。年底前建成标准厂房8万平方米，引进企业6家，新增就业500人。完成技改投资15亿元。
二、抓民生
年底前改造老旧小区20万平方米。新建学校2所。治理青河、柳河等14条河流。打造便民生活圈。加快城乡公交一体化。力争创建省级文明城市。
三、抓作风
各级各部门要高度重视。每月召开1次调度会。
"""


def opened(page: Page, code: str) -> None:
    expect(page.locator(".proposal")).to_have_attribute("data-code", code)


def said(page: Page, words: str) -> None:
    expect(page.locator(".review-said")).to_contain_text(words)


def codes(page: Page) -> list[str]:
    """The queue, once the answer to the last decision is there: the next sentence is shown before it."""
    expect(page.locator("#review")).not_to_have_attribute("aria-busy", "true")
    links = page.locator(".queue li a").all()
    return [str(link.get_attribute("href")).rpartition("c=")[2] for link in links]


def faults(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds; evaluated by the debugger, as the policy forbids the page to run what it was not served."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa']})")
    return [(fault["id"], node["target"]) for fault in found["violations"] for node in fault["nodes"]]


@pytest.fixture
def review(page: Page, sign_in: SignIn, tmp_path: Path) -> Page:
    """The review of a draft that has just been read."""
    file = tmp_path / "安排.txt"
    file.write_text(OURS, encoding="utf-8")
    sign_in(page, "chen")
    bring_in(page, file, "2026-09-02")
    page.locator("a.to-review").click()
    page.locator(".proposal").wait_for()
    return page


def test_a_sitting_by_keyboard_with_undo_split_and_merge(review: Page, picture: Picture) -> None:
    page = review
    first = codes(page)
    assert len(first) >= 11
    opened(page, first[0])
    page.keyboard.press("a")
    opened(page, first[1])
    said(page, f"{first[0]} 已列入")
    page.keyboard.press("u")
    opened(page, first[0])
    assert codes(page) == first
    page.keyboard.press("m")
    said(page, "两条已合并为")
    assert codes(page) == [first[0], *first[2:]]
    expect(page.locator("mark.promise")).to_contain_text("推进总投资")
    page.keyboard.press("u")
    said(page, "已撤销")
    assert codes(page) == first
    page.keyboard.press("m")
    said(page, "两条已合并为")
    page.keyboard.press("s")
    page.locator("input[name=at]").first.press("Space")
    page.keyboard.press("Enter")
    said(page, "已拆分为")
    assert len(codes(page)) == len(first)
    _decide_eight_more(page)
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("A")
    said(page, "刚性目标已列入")
    assert faults(page) == []
    picture(page, "review")  # last: it leaves marks on fields, which the next swap would take over


def test_the_next_sentence_is_there_before_the_answer_and_a_key_about_it_waits(
    review: Page, allowed_console: list[str]
) -> None:
    """The answer is held up; what is shown meanwhile is what the key press was followed by in the queue."""
    page = review
    waiting = codes(page)
    held: list[Route] = []

    def hold(route: Route) -> None:
        """The first answer waits until it is let go; those after it come as they come."""
        if held:
            route.continue_()
        else:
            held.append(route)

    _open_with_next(page, waiting[1])
    page.route("**/review/accept/**", hold)
    page.keyboard.press("a")
    opened(page, waiting[1])
    expect(page.locator("#review")).to_have_attribute("aria-busy", "true")
    page.keyboard.press("a")  # about the sentence that is on the screen
    expect(page.locator(".queue li a")).to_have_count(len(waiting))  # nothing is decided yet
    assert len(held) == 1
    held[0].continue_()
    opened(page, waiting[2])
    expect(page.locator(".queue li a")).to_have_count(len(waiting) - 2)
    assert codes(page) == waiting[2:]

    allowed_console += ["net::ERR_FAILED", "htmx:sendError", "htmx:afterRequest"]
    page.route("**/review/accept/**", lambda route: route.abort())
    _open_with_next(page, waiting[3])
    page.keyboard.press("a")
    opened(page, waiting[2])  # no answer came: what was open is open again
    expect(page.locator("#review")).not_to_have_attribute("aria-busy", "true")


def _open_with_next(page: Page, code: str) -> None:
    """The page anew, with the sentence that follows fetched and read by it."""
    with page.expect_response(f"**/review/?c={code}") as answer:
        page.reload()
    answer.value.finished()
    page.evaluate("() => new Promise(done => setTimeout(done))")  # what waits for the answer has had its turn


def _decide_eight_more(page: Page) -> None:
    for _ in range(5):
        waiting = codes(page)
        opened(page, waiting[0])
        page.keyboard.press("a")
        opened(page, waiting[1])
    waiting = codes(page)
    page.keyboard.press("x")
    page.keyboard.press("2")
    said(page, f"{waiting[0]} 未列入")
    opened(page, waiting[1])
    page.keyboard.press("x")
    page.keyboard.type("由市里统一实施")
    page.keyboard.press("Enter")
    said(page, f"{waiting[1]} 未列入")
    page.keyboard.press("e")
    page.keyboard.type("简称")
    page.keyboard.press("Enter")
    said(page, "已修改")
    expect(page.locator(".proposal h2")).to_have_text("简称")
    page.keyboard.press("j")
    opened(page, codes(page)[1])
    page.keyboard.press("k")
    opened(page, codes(page)[0])


def test_an_instruction_is_entered_as_it_is_said(page: Page, sign_in: SignIn, picture: Picture) -> None:
    sign_in(page, "chen")
    page.get_by_role("link", name="登记交办事项").click()
    page.fill("#id_number", "云政阅〔2026〕18号")
    page.locator("#id_sentence").click()
    page.keyboard.type("请住建局牵头，10月底前完成鼓楼街道老旧电梯更新12部。")
    expect(page.locator("#id_due")).to_have_value("2026-10-31")
    expect(page.locator("#id_lead")).to_have_value("住建局")
    expect(page.locator("input[name=f-0-value]")).to_have_value("12")
    page.keyboard.press("Enter")
    page.get_by_text("已登记。").wait_for()
    assert faults(page) == []
    expect(page.locator("#id_number")).to_have_value("云政阅〔2026〕18号")
    expect(page.locator("#id_sentence")).to_be_focused()
    page.get_by_role("link", name="交办事项", exact=True).first.click()
    row = page.locator("tbody tr", has_text="老旧电梯更新")
    expect(row).to_contain_text("住建局")
    expect(row).to_contain_text("2026-10-31")
    assert faults(page) == []
    picture(page, "tasks")


def test_the_review_fits_a_phone(phone: Page, sign_in: SignIn) -> None:
    sign_in(phone, "chen")
    for address in ("/plans/P-2026-001/review/", "/plans/tasks/new/", "/plans/tasks/"):
        phone.goto(address)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390
