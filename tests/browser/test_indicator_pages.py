"""Indicators in a real browser: one is defined, its target set and shared out, and a firm named that it rests on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.browser.conftest import AtDesk, Picture

pytestmark = pytest.mark.browser


def test_an_indicator_from_its_definition_to_what_it_rests_on(
    at_desk: AtDesk, picture: Picture, allowed_console: list[str]
) -> None:
    allowed_console.append("Failed to load resource: the server responded with a status of 422")
    page = at_desk("chen")
    _define(page)
    _set_target(page)
    _share_out(page)
    picture(page, "indicators")
    _name_support(page)
    page.goto("/plans/P-2026-001/?c=R-2026-045")  # the plan's sentence stands on the published growth
    expect(page.locator("#panel")).to_contain_text("6.2%")


def _define(page: Page) -> None:
    page.goto("/indicators/")
    page.get_by_role("link", name="新增指标").click()
    for label, words in (
        ("代码", "NET"),
        ("指标名称", "收支差额"),
        ("计量单位", "亿元"),
        ("计算公式", "[税收收入] − 税"),
    ):
        page.get_by_label(label, exact=False).first.fill(words)
    page.get_by_role("button", name="保存").click()
    expect(page.locator("pre.caret")).to_contain_text("^")
    expect(page.locator("main")).to_contain_text("不认识“税”")
    page.get_by_label("计算公式").fill("[一般公共预算收入] − [一般公共预算支出]")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("code.formula")).to_have_text("BUDGET − EXPEND")
    expect(page.locator("main")).to_contain_text("2026年7月")


def _set_target(page: Page) -> None:
    page.goto("/indicators/catalogue/IND_REV/")
    page.get_by_role("link", name="下达目标").click()
    page.get_by_label("目标依据文件").fill("年度指标方案")
    page.get_by_label("确保", exact=True).fill("0")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("main")).to_contain_text("确保值不能是0")
    page.get_by_label("确保", exact=True).fill("5500000")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("main")).to_contain_text("请核对单位是不是亿元")
    page.get_by_label("确保", exact=True).fill("550")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(re.compile(r"/indicators/targets/\d+/$"))
    expect(page.locator("main")).to_contain_text("后5个月需同比增长")


def _share_out(page: Page) -> None:
    page.get_by_role("link", name="分解").click()
    page.get_by_role("button", name="测算").click()
    parts = page.locator("input.part")
    expect(parts).to_have_count(10)
    first = parts.first.input_value()
    parts.first.fill("1")
    page.get_by_role("button", name="采用").click()
    expect(page.get_by_role("alert")).to_contain_text("应正好等于550")
    page.locator("input.part").first.fill(first)
    page.get_by_role("button", name="采用").click()
    expect(page.locator(".shares li")).to_have_count(10)
    page.goto("/indicators/targets/")
    expect(page.locator(".target-grid tr", has_text="规上工业营业收入")).to_contain_text(first)


def _name_support(page: Page) -> None:
    page.goto("/indicators/supports/new/?indicator=IND_REV")
    page.get_by_label("单位", exact=False).first.select_option(label="盐浦镇")
    page.get_by_label("企业", exact=True).select_option(label="云海启晟化工有限公司")
    page.get_by_role("button", name="保存").click()
    page.get_by_label("预计数（本年累计）").fill("3.2")
    page.get_by_label("确认状态").select_option(label="已确认")
    page.get_by_role("button", name="保存预计数").click()
    expect(page.locator("main")).to_contain_text("确认要有依据")
    page.get_by_label("依据", exact=True).fill("用电量核对")
    page.get_by_role("button", name="保存预计数").click()
    page.goto("/indicators/catalogue/IND_REV/")
    expect(page.locator("tr", has_text="云海启晟化工有限公司")).to_contain_text("已确认")
