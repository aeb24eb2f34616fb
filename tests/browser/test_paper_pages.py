"""A bulletin from one click to the sealed number, its correction, and material from a project's page."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from docx import Document
from playwright.sync_api import expect
from tests.browser_fixtures import open_all_accounts

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.browser.conftest import AtDesk, Picture, SignIn
    from tests.browser_fixtures import Server

pytestmark = pytest.mark.browser
DRAFT = "/papers/J-2026-006/"


@pytest.fixture(scope="module", autouse=True)
def _accounts(server: Server) -> None:
    open_all_accounts(server)


def block_with(page: Page, words: str):  # type: ignore[no-untyped-def]
    return page.locator(".edit-block", has=page.locator("textarea", has_text=words)).first


def correct_by_a_further_paper(chen: Page, address: str) -> None:
    """What is issued is not edited: a further paper names it."""
    expect(chen.get_by_role("link", name="修改")).to_have_count(0)
    chen.get_by_placeholder("更正内容").fill("泵站座数有误")
    chen.get_by_role("button", name="另文更正").click()
    expect(chen.get_by_role("article", name="预览")).to_contain_text("（调简〔2026〕1号）有关内容更正如下")
    chen.goto(address)
    expect(chen.get_by_text("更正文")).to_be_visible()


def explain_what_differs(chen: Page) -> None:
    """The ledger says 8%: the paper goes up only with a reason, and 12 pumping stations are not in the ledger."""
    doubts = chen.locator("#doubts")
    expect(doubts.locator("li")).to_have_count(1)
    expect(doubts).to_contain_text("台账为8%")
    chen.get_by_role("button", name="送签").click()
    expect(chen.get_by_text("“9.9%”与台账不符")).to_be_visible()
    doubts.get_by_placeholder("不符的原因").fill("省统计局反馈数，台账待更新")
    doubts.get_by_role("button", name="留存说明").click()
    expect(doubts.locator(".explained")).to_contain_text("省统计局反馈数")


def test_a_bulletin_is_written_edited_signed_issued_and_corrected_by_a_further_paper(
    at_desk: AtDesk, picture: Picture
) -> None:
    chen, leader = at_desk("chen"), at_desk("zhou")
    # One click: a brief of the newest announced month.
    chen.goto("/papers/new/")
    chen.get_by_label("文种").select_option("brief")
    chen.get_by_role("button", name="按台账生成").click()
    expect(chen).to_have_url(re.compile(r"/papers/J-2026-\d+/edit/"))
    address = chen.url.removesuffix("edit/")
    sheet = chen.get_by_role("article", name="预览")
    expect(sheet).to_contain_text("2026年7月全县经济运行调度简报")
    # A paragraph is added; a number typed into it is marked and its source named.
    block_with(chen, "截至").get_by_role("button", name="在下面加一段").click()
    field = chen.locator("#t2")
    expect(field).to_be_focused()
    field.fill("新建泵站12座，1—7月固定资产投资增长9.9%。")
    field.press("Control+Enter")
    loose = sheet.locator("mark.loose")
    expect(loose).to_have_text(["12", "9.9%"])
    for left in (1, 0):
        added = chen.locator("#b2")
        added.get_by_label("账外数，注明来源").first.fill("县水务局电话核实")
        added.get_by_role("button", name="注明来源").first.click()
        expect(loose).to_have_count(left)
    expect(sheet.locator(".fig.outside")).to_have_count(2)
    # A figure is found by a word and bound; it leads to its record.
    chen.locator("#b2").get_by_role("link", name="插入数据").click()
    chen.get_by_label("指标、任务、项目或度量").fill("一般公共预算收入")
    chen.locator(".finder").get_by_role("button", name="检索").click()
    chen.locator(".found-facts").get_by_role("button", name="插入").first.click()
    expect(chen.locator("#t2")).to_have_value(re.compile(r"座\{f\d+ .+亿元\}。|\}\{f\d+ .+亿元\}。"))
    # Keys move the block, undo brings it back.
    chen.locator("#t2").press("Alt+ArrowUp")
    expect(chen.locator("#t1")).to_be_focused()
    expect(chen.locator("#t1")).to_have_value(re.compile("新建泵站"))
    chen.get_by_role("button", name="撤销").click()
    expect(chen.locator("#t2")).to_have_value(re.compile("新建泵站"))
    chip = sheet.locator(".fig.bound", has_text="亿元").first
    expect(chip).to_have_attribute("href", re.compile(r"/figures/f\d+/$"))
    picture(chen, "paper-edit")
    # Signed by a leader, issued under the next number, taken along as Word.
    chen.get_by_role("link", name="完成，返回公文").click()
    explain_what_differs(chen)
    chen.get_by_role("button", name="送签").click()
    leader.goto(address)
    expect(leader.locator(".explained")).to_contain_text("省统计局反馈数")
    leader.get_by_role("button", name="签发").click()
    chen.reload()
    chen.get_by_role("button", name="编号印发").click()
    expect(chen.locator(".red-number")).to_have_text("调简〔2026〕1号")
    expect(chen.locator(".sheet.draft")).to_have_count(0)
    with chen.expect_download() as taken:
        chen.get_by_role("link", name="Word").click()
    text = "\n".join(each.text for each in Document(io.BytesIO(taken.value.path().read_bytes())).paragraphs)
    assert "调简〔2026〕1号" in text
    assert "新建泵站12座" in text
    correct_by_a_further_paper(chen, address)
    picture(chen, "paper-issued")


def test_material_of_a_project_is_one_click_and_fits_a_telephone(page: Page, sign_in: SignIn, phone: Page) -> None:
    sign_in(page, "chen")
    page.goto("/projects/")
    page.locator(".list td.name a, .list td a[href^='/projects/X-']").first.click()
    page.get_by_role("button", name="出材料").click()
    expect(page).to_have_url(re.compile(r"/papers/J-2026-\d+/$"))
    sheet = page.get_by_role("article", name="预览")
    for part in ("一、进展情况", "二、存在困难", "三、下步安排"):
        expect(sheet).to_contain_text(part)
    sign_in(phone, "chen")
    for address in ("/papers/", DRAFT, f"{DRAFT}edit/"):
        phone.goto(address)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390
