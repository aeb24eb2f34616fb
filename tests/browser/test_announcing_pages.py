"""Lights announced in a real browser: opened, objected to, decided on, frozen; what comes later does not repaint them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser.barriers import barriers

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.browser.conftest import Picture, SignIn

pytestmark = pytest.mark.browser
PLAN = "/plans/P-2026-001/"
HOUSING, VISITORS = "R-2026-025", "R-2026-008"


def as_(page: Page, sign_in: SignIn, name: str) -> None:
    page.context.clear_cookies()
    sign_in(page, name)


def test_a_period_is_checked_objected_to_decided_frozen_and_not_repainted(
    page: Page, sign_in: SignIn, picture: Picture
) -> None:
    as_(page, sign_in, "chen")
    page.goto("/plans/announcements/")
    page.fill("#id_period", "2026-08")
    page.fill("#id_cut_off", "2026-09-02")
    page.fill("#id_check_until", "2026-09-05T17:30")
    page.get_by_role("button", name="发起校核").click()
    expect(page.locator("h1")).to_have_text("2026年8月灯号")
    address = page.url

    as_(page, sign_in, "zhao")
    page.get_by_role("link", name="校核灯号").click()
    row = page.locator(f"#{HOUSING}")
    expect(page.locator(f"#{VISITORS}")).to_have_count(0)  # another unit's light is its own business until announced
    row.locator("summary").click()
    row.get_by_label("为什么这盏灯不对").fill("12个小区已于8月底进场")
    row.get_by_role("button", name="提交异议").click()
    expect(row.locator(".objection")).to_contain_text("12个小区已于8月底进场")
    assert barriers(page) == []

    as_(page, sign_in, "chen")
    page.get_by_role("link", name="答复异议").click()
    row = page.locator(f"#{HOUSING}")
    expect(row.locator(".lamp-cell").first).to_contain_text("滞后")
    picture(page, "announcement")
    row.get_by_label("理由").fill("现场核实属实")
    row.get_by_label("改为").select_option("yellow")
    row.get_by_role("button", name="采纳", exact=True).click()
    expect(row.locator(".lamp-cell").first).to_contain_text("原为滞后")
    page.locator("#early").fill("县政府常务会明日要用")
    page.get_by_role("button", name="提前公布").click()
    expect(page.locator(".stamp")).to_have_text("已公布")
    announced = page.locator(f"#{VISITORS} .why").inner_text()

    accept_late_return(page)
    page.goto(address)
    assert page.locator(f"#{VISITORS} .why").inner_text() == announced
    expect(page.locator(f"#{HOUSING} .lamp-cell").first).to_contain_text("预警")


def accept_late_return(page: Page) -> None:
    """The office accepts the tourism bureau's August figures after the announcement; the live light follows."""
    page.goto("/")
    row = page.locator("li", has_text="文旅局").filter(has=page.get_by_role("button", name="采用"))
    row.get_by_role("button", name="采用").first.click()
    for _ in range(40):
        page.goto(f"{PLAN}?c={VISITORS}")
        if page.locator("#panel .big", has_text="2026-08-31").count():
            break
        page.wait_for_timeout(500)
    panel = page.locator("#panel")
    expect(panel.locator(".big").first).to_contain_text("2026-08-31")
    expect(panel.locator(".announced")).to_contain_text("2026年8月公布")


def test_the_glance_leads_from_a_count_to_its_list_and_back_in_time(page: Page, sign_in: SignIn) -> None:
    as_(page, sign_in, "zhou")
    page.goto(f"{PLAN}glance/")
    assert barriers(page) == []
    line = page.locator("#by-lead ~ table tr", has_text="交通局")
    count = line.locator("td.number a").first
    wanted = int(count.inner_text().split()[-1])
    count.click()
    expect(page.locator("tr[data-code]")).to_have_count(wanted)
    page.goto(f"{PLAN}glance/")
    page.get_by_label("看哪一天").fill("2026-07-15")
    page.get_by_role("button", name="查看").click()
    expect(page.locator(".stamp")).to_have_text("2026-07-15 当日灯号")


def test_a_secretary_prints_one_sheet_for_the_leader(page: Page, sign_in: SignIn) -> None:
    as_(page, sign_in, "luo")
    page.get_by_role("link", name="今日三件事").click()
    expect(page.locator(".thing")).to_have_count(3)
    expect(page.locator(".sheet-paper header")).to_contain_text("周明远")
    assert barriers(page) == []
    pages = page.pdf(prefer_css_page_size=True)
    assert pages.count(b"/Type /Page\n") == 1


def test_on_a_phone_nothing_scrolls_sideways(phone: Page, sign_in: SignIn) -> None:
    sign_in(phone, "chen")
    for address in ("/plans/announcements/", "/plans/announcements/G-2026-005/", f"{PLAN}glance/", f"{PLAN}three/"):
        phone.goto(address)
        assert phone.evaluate("document.documentElement.scrollWidth") == 390
