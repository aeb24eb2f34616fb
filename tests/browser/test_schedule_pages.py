"""The progress chart and a schedule in a real browser: by keyboard, to a row's page, to a changed node, on a phone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser_fixtures import move_day

from diaodu.cli import ROOT
from diaodu.paper.table_book import table_workbook

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.browser.conftest import AtDesk
    from tests.browser_fixtures import Server

pytestmark = pytest.mark.browser
BOX = re.compile(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]")
AXE = ROOT / "assets" / "test" / "axe.min.js"


@pytest.fixture(autouse=True)
def _on_the_day(server: Server) -> None:
    move_day(server, "2026-09-02")


@pytest.fixture
def _refused_on_purpose(allowed_console: list[str]) -> None:
    allowed_console.append("Failed to load resource: the server responded with a status of 422")


def serious(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa']})")
    return [violation["id"] for violation in found["violations"]]


@pytest.mark.usefixtures("_refused_on_purpose")
def test_from_the_chart_by_keyboard_to_a_node_that_is_over(at_desk: AtDesk, tmp_path: Path) -> None:
    page = at_desk("chen")
    page.goto("/")
    page.locator(".nav-menu summary").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="作战进度图").click()
    chart = page.locator(".gantt[data-painted]")
    expect(chart).to_be_visible()
    assert page.evaluate("() => window.diaoduChart.rows.filter(Boolean).length") > 20
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".gantt-said")).to_contain_text("-2026-")
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("t")
    code = page.evaluate("() => window.diaoduChart.rows[window.diaoduChart.view.chosen][0]")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/schedules/{code}/")
    expect(page.locator(".gantt[data-painted]")).to_be_visible()
    assert serious(page) == []
    page.locator(".node-deeds a").last.click()
    form = page.locator(".node-edit form", has_text="实际开始")
    form.get_by_label("实际开始").fill("2026-09-02")
    form.get_by_label("实际完成").fill("2026-09-01")
    form.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("的完成日期早于开始日期")
    expect(page.locator(".node-edit").get_by_label("实际完成")).to_have_value("2026-09-01")
    assert serious(page) == []
    page.get_by_role("link", name="导入实绩").click()
    file, heads = tmp_path / "实绩.xlsx", ["编号", "节点号", "实际开始", "实际完成"]
    file.write_bytes(table_workbook("实绩", heads, [[code, "n99", "2026-08-01", ""], [code, "n01", "2026-12-01", ""]]))
    assert serious(page) == []
    page.set_input_files("#file", file)
    page.get_by_role("button", name="读入并预览").click()
    page.wait_for_url(re.compile(r"/sheets/\d+/"))
    expect(page.locator("main")).to_contain_text("没有节点 n99")
    expect(page.locator("main")).to_contain_text("2026-12-01 还没有到，不能先记实绩")
    expect(page.get_by_role("button", name="发布")).to_be_disabled()


def test_the_chart_narrows_by_light_and_prints_on_a3(at_desk: AtDesk) -> None:
    page = at_desk("chen")
    page.goto("/schedules/?group=sponsor")
    page.locator(".chart-chips .chip", has_text="滞后").click()
    expect(page.locator(".gantt[data-painted]")).to_be_visible()
    assert page.evaluate("() => new Set(window.diaoduChart.rows.map(row => row[2])).size") == 1
    page.get_by_text("以表格查看").click()
    expect(page.locator(".schedule-table tbody tr").first).to_contain_text("滞后")
    assert serious(page) == []
    page.get_by_role("link", name="打印A3").click()
    expect(page.locator(".wall-sheet svg").first).to_be_visible()
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    sizes = {(round(float(width)), round(float(height))) for width, height in BOX.findall(pdf)}
    assert sizes == {(1191, 842)}  # 420 mm by 297 mm, in points
    assert serious(page) == []
