"""Programmes and areas in a real browser: filled from Excel and counted on the plan page, drawn and found on a map."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser_fixtures import open_all_accounts

from diaodu.paper.table_book import table_workbook

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.browser.conftest import AtDesk, Picture, SignIn
    from tests.browser_fixtures import Server

pytestmark = pytest.mark.browser
ROADS, PLAN = "/works/programmes/K-2026-004/", "/plans/P-2026-001/?c=R-2026-029"
HEADS = ["名称", "镇街", "类别", "数量", "单位", "阶段", "截至日期"]


def sheet(folder: Path, name: str, *rows: list[str]) -> Path:
    file = folder / name
    file.write_bytes(table_workbook("农村公路", HEADS, rows))
    return file


def bring(page: Page, file: Path) -> None:
    page.goto(f"{ROADS}bring/")
    page.set_input_files("#file", file)
    page.get_by_role("button", name="读入并预览").click()
    page.wait_for_url(re.compile(r"/sheets/\d+/"))


def test_a_programme_is_filled_from_excel_and_its_commitment_moves_on_the_open_plan_page(
    at_desk: AtDesk, server: Server, tmp_path: Path, picture: Picture
) -> None:
    open_all_accounts(server)
    plan, town, bureau = at_desk("zhou"), at_desk("liuxi1"), at_desk("jiaotong1")
    plan.goto(PLAN)
    figure = plan.locator("#panel .big").first
    expect(figure).to_contain_text("84")
    promise = plan.locator("a.promise", has_text="改造农村公路150公里").first
    expect(promise).to_have_class(re.compile("light-yellow"))

    bring(town, sheet(tmp_path, "坏表.xlsx", ["环湖路", "柳溪镇", "农村公路", "-3", "公里", "完工", "2026-09-01"],
                      ["滨河路", "石岭镇", "农村公路", "18", "公里", "快了", "2026-09-01"]))  # fmt: skip
    expect(town.locator("main")).to_contain_text("“数量”不能是负数")
    expect(town.locator("main")).to_contain_text("你不能填报石岭镇的事项")
    expect(town.get_by_role("button", name="发布")).to_be_disabled()

    bring(town, sheet(tmp_path, "好表.xlsx", ["环湖路", "柳溪镇", "农村公路", "18", "公里", "完工", "2026-09-01"],
                      ["滨河路", "柳溪镇", "农村公路", "18.5", "公里", "完工", "2026-09-02"]))  # fmt: skip
    town.get_by_role("button", name="发布").click()
    town.goto(f"{ROADS}?q=环湖路")
    expect(town.locator("tbody tr", has_text="环湖路").last).to_contain_text("待核定")
    expect(figure).to_contain_text("84")  # reported is not confirmed yet

    bureau.goto(f"{ROADS}?check=waiting#items")
    expect(bureau.locator(".items-table tbody tr")).to_have_count(2)
    picture(bureau, "works")
    bureau.get_by_label("勾选本页全部").check()
    bureau.get_by_role("button", name="按填报数核定").click()
    expect(bureau.get_by_text("已核定2项。")).to_be_visible()

    expect(promise).to_have_class(re.compile("light-green"))  # nobody touched this page
    expect(figure).to_contain_text("120.5")


def test_an_area_is_drawn_refused_where_it_crosses_and_narrowed_on_the_map(
    page: Page, sign_in: SignIn, tmp_path: Path, picture: Picture, allowed_console: list[str]
) -> None:
    allowed_console.append("422")  # the shape that crosses itself is refused on purpose
    sign_in(page, "chen")
    page.goto("/areas/new/")
    page.get_by_label("名称 *", exact=True).fill("云门湿地片区")
    page.get_by_label("类别").select_option("resort")
    page.get_by_label("牵头单位").select_option(label="县文化和旅游局")
    page.get_by_role("button", name="新增").click()
    page.get_by_role("link", name="画出范围").click()
    page.locator("#map[data-state=ready]").wait_for()
    points = page.get_by_label("各点的经度、纬度")
    points.fill("123.25, 35.00\n123.35, 35.06\n123.35, 35.00\n123.25, 35.06")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".wrong")).to_contain_text("图形自相交：第1条边与第3条边在 (123.3, 35.03) 处相交")
    expect(points).to_have_value(re.compile("123.35, 35.06"))

    page.locator("#map[data-state=ready]").wait_for()
    points.fill("123.25, 35.00\n123.35, 35.00")
    page.locator("#map canvas").click(position={"x": 300, "y": 200})  # the third point is clicked
    expect(points).to_have_value(re.compile(r"(.+\n){2}.+"))
    page.get_by_role("button", name="去掉最后一个点").click()
    shape = {
        "type": "Polygon",
        "coordinates": [[[123.25, 35.0], [123.35, 35.0], [123.35, 35.06], [123.25, 35.06], [123.25, 35.0]]],
    }
    file = tmp_path / "湿地.geojson"
    file.write_text(json.dumps({"type": "Feature", "properties": {}, "geometry": shape}), encoding="utf-8")
    page.get_by_label("或上传该片区的").set_input_files(file)
    page.get_by_role("button", name="保存").click()
    page.locator("#map[data-state=ready][data-areas='1']").wait_for()

    page.get_by_label("指标", exact=True).select_option("beds")
    page.get_by_label("数值", exact=True).fill("860")
    page.get_by_label("依据", exact=True).fill("文旅局核查")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("tr", has_text="床位")).to_contain_text("860")
    page.goto("/areas/figures/?kind=resort&state=known")
    expect(page.locator("tr", has_text="云门湿地片区")).to_contain_text("860 张")

    page.goto("/areas/")
    ready = page.locator("#map[data-state=ready]")
    ready.wait_for()
    everything = int(ready.get_attribute("data-records") or 0)
    assert everything > 250
    row = page.locator("[data-shows]", has_text="云门湿地片区")
    row.focus()
    page.keyboard.press("Enter")  # the list moves the map, without a mouse
    expect(row).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#map-said")).to_have_text("云门湿地片区 — 旅游度假区")
    picture(page, "map")
    page.get_by_role("list", name="图上事项").get_by_role("link", name=re.compile("滞后")).click()
    page.locator("#map[data-state=ready]").wait_for()
    few = int(page.locator("#map").get_attribute("data-records") or 0)
    assert 0 < few < everything
    page.get_by_role("list", name="片区类型").get_by_role("link", name="旅游度假区").click()
    page.locator("#map[data-state=ready][data-areas='2']").wait_for()
