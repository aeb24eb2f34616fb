"""From the dashboard to an indicator, its league, the gaps and Excel; the same on a telephone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.browser.conftest import Picture, SignIn

pytestmark = pytest.mark.browser
BOARD = "/indicators/analysis/"


def test_from_the_dashboard_to_an_indicator_its_league_the_gaps_and_excel(
    page: Page, sign_in: SignIn, picture: Picture
) -> None:
    sign_in(page, "chen")
    page.locator(".nav-menu summary", has_text="指标").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="指标看板").click()
    output = page.locator("tbody tr", has=page.get_by_role("link", name="规上工业总产值", exact=True))
    expect(output).to_contain_text(re.compile(r"完成率[\d.]+%"))
    expect(output.locator(".spark")).to_be_visible()
    picture(page, "indicator-board")

    page.get_by_role("list", name="分组").get_by_role("link", name=re.compile("^工业")).click()
    expect(page.locator("tr.group")).to_have_count(1)
    page.get_by_role("link", name="增速", exact=True).click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("增速")

    page.get_by_role("link", name="规上工业总产值", exact=True).click()
    expect(page.locator("[data-chart=chart-trend][data-state=ready] canvas")).to_be_visible()
    league = page.locator("table.league").first
    ranks = [int(rank) for rank in league.locator("tbody tr td:first-child b").all_inner_texts()]
    assert ranks[0] == 1
    assert ranks == sorted(ranks)
    expect(league).to_contain_text(re.compile("前移|后移|位次不变"))
    picture(page, "indicator")
    the_map_says_what_the_table_beside_it_says(page, picture)
    league.get_by_role("link", name="望潮镇").click()
    expect(page.locator("tr.own")).to_contain_text("望潮镇")

    page.get_by_role("navigation", name="指标分析页面").get_by_role("link", name="缺口").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("望潮镇 · 缺口")
    page.locator("select[name=unit]").select_option(label="云海县")
    page.get_by_role("button", name="查询").first.click()
    row = page.locator("table.gaps tbody", has=page.get_by_role("link", name="规上工业总产值", exact=True))
    expect(row).to_contain_text("每月需")
    expect(row.locator(".supports li").first).to_contain_text(re.compile("已确认|待确认"))
    with page.expect_download() as taken:
        page.get_by_role("link", name="导出Excel").click()
    book = CalamineWorkbook.from_path(taken.value.path())
    assert book.sheet_names == ["缺口", "支撑点"]
    assert any("规上工业总产值" in cells for cells in book.get_sheet_by_name("缺口").to_python())


def the_map_says_what_the_table_beside_it_says(page: Page, picture: Picture) -> None:
    """Townships in shades; one is chosen in the table by keyboard; by rank the shades are others."""
    section = page.locator("section[aria-labelledby=towns]")
    expect(section.locator("#town-map[data-state=ready][data-towns='8']")).to_be_visible()
    section.get_by_role("button", name="柳溪镇").focus()
    page.keyboard.press("Enter")
    expect(section.locator("#town-said")).to_contain_text(re.compile("柳溪镇 — .*第1?[0-9]位"))
    section.scroll_into_view_if_needed()
    picture(page, "indicator-map")
    section.get_by_role("link", name="按位次").click()
    expect(page.locator("section[aria-labelledby=towns] .shade-legend")).to_contain_text("位")
    page.goto("/indicators/analysis/figures/IND_OUT/?firms=firm_size")
    expect(page.locator("section[aria-labelledby=firms] tbody th")).to_have_count(4)


def test_on_a_telephone_the_dashboard_is_read_without_scrolling_sideways(phone: Page, sign_in: SignIn) -> None:
    sign_in(phone, "chen")
    for address in (BOARD, f"{BOARD}figures/IND_OUT/", f"{BOARD}gaps/?below=1", f"{BOARD}units/wangchao/"):
        phone.goto(address)
        assert phone.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), address
    phone.goto(BOARD)
    expect(phone.get_by_role("link", name="规上工业总产值", exact=True)).to_be_visible()
