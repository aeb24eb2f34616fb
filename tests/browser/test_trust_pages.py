"""The record of changes, the dated rules and the search, as people use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.browser.conftest import Picture, SignIn

pytestmark = pytest.mark.browser


def test_an_auditor_finds_who_adopted_the_plan(page: Page, sign_in: SignIn, picture: Picture) -> None:
    sign_in(page, "xu")
    page.get_by_role("link", name="审计记录").click()
    page.get_by_label("操作", exact=True).select_option(label="采用方案")
    page.get_by_role("button", name="查询").click()
    rows = page.locator(".records > tbody > tr")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("陈晓舟")
    expect(rows.locator(".changed")).to_contain_text("draft → current")
    picture(page, "audit")


def test_a_rule_is_added_refused_and_retired(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "admin")
    page.goto("/settings/")
    page.get_by_role("link", name="放假与调休").click()
    page.get_by_label("内容").fill('{"2027-02-08": no}')
    page.get_by_label("依据").fill("县政府办通知〔2026〕12号")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("第 1 行第 16 个字符处写法不对")
    page.get_by_label("内容").fill('{"2027-02-08": false}')
    page.get_by_role("button", name="保存").click()
    rows = page.locator(".records > tbody > tr")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("县政府办通知〔2026〕12号")
    page.locator(".retire summary").click()
    page.get_by_label("原因").or_(page.get_by_label("理由")).fill("文号写错")
    page.get_by_role("button", name="今天起停用").click()
    expect(rows.first).to_contain_text("2026-09-02 停用")
    expect(page.locator(".retire")).to_have_count(0)


def test_the_slash_key_begins_a_search_that_leads_to_the_sentence(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "chen")
    page.keyboard.press("/")
    expect(page.locator("#site-search")).to_be_focused()
    page.keyboard.type("水库")
    page.keyboard.press("Enter")
    promise = page.locator(".hits a[href*='/plans/commitments/']").first
    expect(promise).to_contain_text("水库")
    promise.click()
    page.wait_for_url("**/plans/commitments/R-*/")
    expect(page.locator("main h1")).to_contain_text("水库")


def test_the_slash_key_stays_a_slash_while_one_types(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "chen")
    page.goto("/search/")
    page.locator("#id_q").fill("")
    page.keyboard.type("1/2")
    expect(page.locator("#id_q")).to_have_value("1/2")
