"""What counts, from the proposal to the light, in a real browser on the sample county."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser.barriers import barriers

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from tests.browser.conftest import Picture, SignIn
    from tests.browser_fixtures import Server

pytestmark = pytest.mark.browser
ASSIGN = "/plans/P-2026-001/assign/"
LONGEST_WAIT = 40  # seconds
TASK = "东澜康养新城"  # waits for a lead unit in the sample county


def as_officer(browser: Browser, server: Server, sign_in: SignIn, name: str) -> Page:
    page = browser.new_context(base_url=server.url, locale="zh-CN", viewport={"width": 1440, "height": 900}).new_page()
    sign_in(page, name)
    return page


def test_assigned_proposed_confirmed_ticked_and_the_light_turns(
    page: Page, browser: Browser, server: Server, sign_in: SignIn, picture: Picture
) -> None:
    sign_in(page, "chen")
    page.goto(ASSIGN)
    row = page.locator("tr", has_text=TASK)
    row.locator("input.lead").fill("住建局")
    expect(row.locator("input.tick")).to_be_checked()
    row.locator("input.lead").press("Enter")
    following = row.locator("+ tr input.lead")
    if following.count():  # Enter goes down where there is a row below
        expect(following).to_be_focused()
    page.get_by_role("button", name="交办勾选的任务").click()
    page.get_by_text("已交办 1 项。").wait_for()
    expect(page.locator("tr", has_text=TASK)).to_have_count(0)

    clerk = as_officer(browser, server, sign_in, "zhao")
    clerk.goto("/plans/P-2026-001/?view=list")
    clerk.goto(f"/plans/commitments/{code_of(page)}/")
    expect(clerk.locator(".c-head .light")).to_contain_text("口径待确认：待牵头单位提出", timeout=10_000)
    clerk.get_by_text("提出口径", exact=True).click()
    clerk.get_by_label("任务类型").select_option("milestone")
    clerk.get_by_label("认定环节或依据").fill("取得床位备案回执")
    clerk.get_by_label("序时", exact=True).select_option("steps")
    clerk.locator("#id_due").fill("2026-12-31")
    clerk.get_by_role("button", name="提交", exact=True).click()
    clerk.get_by_text("已提交，等调度办审定。").wait_for()

    page.goto(clerk.url)
    page.get_by_role("button", name="确认", exact=True).click()
    page.get_by_text("口径已确认，开始亮灯。").wait_for()

    clerk.reload()
    clerk.get_by_text("批量粘贴", exact=True).click()
    clerk.get_by_role("textbox", name="批量粘贴").fill("选址批复\t2026-08-20\t1\n床位备案\t2026-12-20\t1")
    clerk.get_by_role("button", name="全部添加").click()
    clerk.get_by_text("已添加 2 条。").wait_for()
    light_says(clerk, "“选址批复”应于2026-08-20完成，已过13天")
    expect(clerk.locator(".c-head .light.red")).to_have_count(1)
    first = clerk.locator("#work-milestone tr", has_text="选址批复")
    first.locator("input[name='done_on']").fill("2026-08-28")
    first.get_by_role("button", name="记完成").click()
    clerk.get_by_text("已保存").or_(clerk.get_by_text("保存成功")).or_(clerk.locator(".note.success")).first.wait_for()
    light_says(clerk, "节点完成1/2，完成50.0%，不低于应完成")
    expect(clerk.locator(".c-head .light.green")).to_have_count(1)
    assert barriers(clerk, rules=()) == []
    picture(clerk, "commitment")
    clerk.context.close()


def code_of(page: Page) -> str:
    """The code of the task that was just assigned."""
    page.goto("/plans/P-2026-001/counting/")
    return page.locator("tr", has_text=TASK).locator(".code").inner_text()


def light_says(page: Page, words: str) -> None:
    """The worker counts again within a second, on a busy machine later; the page is asked until it says so."""
    said = page.locator(".c-head .light")
    until = monotonic() + LONGEST_WAIT
    while words not in said.inner_text() and monotonic() < until:
        page.wait_for_timeout(250)
        page.reload()
    expect(said).to_contain_text(words)


def test_pages_fit_a_phone_and_have_no_broken_rules(phone: Page, sign_in: SignIn) -> None:
    sign_in(phone, "chen")
    for address in ("/plans/commitments/R-2026-018/", "/plans/commitments/R-2026-021/", ASSIGN):
        phone.goto(address)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390
        assert barriers(phone, rules=()) == []
