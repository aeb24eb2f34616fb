"""The factor chart in a real browser: a factor runs short, an allocation is computed, explained, compared, adopted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser_fixtures import open_all_accounts

if TYPE_CHECKING:
    from tests.browser.conftest import AtDesk, Picture
    from tests.browser_fixtures import Server

pytestmark = pytest.mark.browser


def test_a_factor_runs_short_and_an_allocation_is_computed_explained_compared_and_adopted(
    at_desk: AtDesk, server: Server, picture: Picture
) -> None:
    open_all_accounts(server)
    office = at_desk("chen")
    office.goto("/factors/")
    land = office.locator(".factor-cards li", has_text="新增建设用地指标")
    expect(land).to_contain_text(re.compile(r"2026-1[01] 起缺 [\d,.]+ 亩"))
    expect(office.locator(".factor-cards li.red")).to_have_count(2)  # land and power
    picture(office, "factors")
    office.get_by_role("link", name="滞后").click()
    expect(office.locator(".matrix tbody tr").first).to_be_visible()
    land.get_by_role("link").click()
    expect(office.get_by_role("heading", name="谁在等")).to_be_visible()
    expect(office.locator(".list tbody tr").first).to_contain_text("自然资源局")

    # The unit whose turn it is begins work from its desk, and secures a part by a document.
    bureau = at_desk("ziran1")
    turn = bureau.locator("section", has_text="要素需求：该你办")
    expect(turn).to_contain_text("新增建设用地指标")
    turn.get_by_role("link", name=re.compile("新增建设用地指标")).first.click()
    bureau.get_by_label("累计落实量").fill("0.5")
    bureau.get_by_label("依据文件").fill("云自然资供〔2026〕9号")
    bureau.get_by_role("button", name="登记落实").click()
    expect(bureau.locator("main")).to_contain_text("部分落实")
    expect(bureau.locator("main")).to_contain_text("云自然资供〔2026〕9号")

    office.goto("/factors/allocations/new/")
    office.get_by_label("方案名称").fill("九月重就业方案")
    office.get_by_label("目标权重").select_option("jobs")
    office.get_by_role("button", name="开始测算").click()
    office.wait_for_url(re.compile(r"/factors/allocations/H-2026-\d+/$"))
    waits = office.locator("section", has=office.get_by_role("heading", name="需等待")).locator("tbody tr").first
    expect(waits).to_contain_text(re.compile(r"\d{4}-\d\d 缺[\d,.]+"))
    expect(waits).to_contain_text("约多得")
    picture(office, "allocation")
    office.get_by_label("对比方案").select_option("H-2026-001")
    office.get_by_role("button", name="并排对比").click()
    expect(office.locator("main")).to_contain_text("只有第二个方案保障")
    office.go_back()
    office.get_by_label("采用理由").fill("县要素保障专班9月2日会议定")
    office.get_by_role("button", name="采用").click()
    expect(office.locator("main")).to_contain_text("县要素保障专班9月2日会议定")
    office.goto("/factors/allocations/")
    expect(office.locator("tbody tr", has_text="2026年9月综合方案")).to_contain_text("已被新方案替换")
