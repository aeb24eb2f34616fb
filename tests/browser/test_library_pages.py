"""A project from the idea to production, as its office does it; then the lists it shows up in."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser_fixtures import PATIENCE, PHONE

from diaodu.sample.accounts import PASSWORD

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
NAME = "海藻纤维中试基地项目"


def sign_in(page: Page, username: str) -> None:
    page.goto("/sign-in/")
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    page.click("form.sheet button")
    page.locator(".who").wait_for()


def note(page: Page) -> str:
    return page.locator(".note").inner_text()


def step(page: Page, label: str) -> str:
    """Press the step's own button; what the page answers."""
    page.locator("#stages form").filter(has_text=label).get_by_role("button", name=label, exact=True).click()
    return note(page)


def attach(page: Page, purpose: str, file: Path) -> None:
    page.locator("#documents select[name=purpose]").select_option(label=purpose)
    page.locator("#documents input[type=file]").set_input_files(file)
    page.get_by_role("button", name="上传材料").click()
    page.locator("#documents").get_by_text(purpose).first.wait_for()


def lay_and_slip(page: Page) -> None:
    """From the project's page: the template that fits, a promise, a node that takes longer; the chart shows it."""
    page.locator("#schedule").get_by_role("link", name="排进度").click()
    assert page.locator("#lay-template").input_value() == "industry"
    page.get_by_role("button", name="排定进度").click()
    page.get_by_role("button", name="冻结基线").click()
    page.locator("#node-n07 .node-deeds a").click()
    slip = page.locator(".node-edit form", has_text="顺延天数")
    slip.get_by_label("顺延天数").fill("45")
    slip.get_by_label("情况说明").fill("征地协议未签完")
    slip.get_by_role("button", name="登记顺延").click()
    late = page.locator("#node-n07")
    expect(late).to_contain_text("+45")
    expect(late).to_contain_text("晚于基线")
    page.goto("/schedules/?kind=project&group=none&q=%E6%B5%B7%E8%97%BB%E7%BA%A4%E7%BB%B4")
    page.locator(".gantt[data-painted]").wait_for()
    assert page.evaluate("() => window.diaoduChart.rows.length") == 1
    assert page.evaluate("() => window.diaoduChart.rows[0][1]") == NAME


def decide_its_batch(page: Page) -> None:
    page.goto("/projects/batches/")
    page.get_by_role("button", name="生成 2026-H2 调整建议").click()
    page.get_by_role("checkbox", name=NAME).check()
    page.get_by_role("button", name="同意所选", exact=True).click()
    assert note(page) == "已决定1条。"


def counted_within(page: Page, address: str, commitment: str, value: str) -> None:
    """The commitment that stands on the library says the new figure, and says it at once."""
    page.goto(f"/plans/commitments/{commitment}/")
    began = time.monotonic()
    while not re.search(rf"\b{value}\s*个", page.locator("main").inner_text()):
        assert time.monotonic() - began < PATIENCE / 1000
        page.wait_for_timeout(100)
        page.reload()
    page.goto(address)


def name_its_leader(page: Page) -> None:
    """A leader stands behind it from now on; a change wants its reason."""
    block = page.locator("#behind")
    block.get_by_text("明确或更换包保").click()
    sponsor = block.locator("form", has_text="包保领导").first
    sponsor.locator("select").select_option(index=1)
    sponsor.get_by_role("button").click()
    assert note(page) == "已保存。"
    assert "待填" not in block.locator("dd").first.inner_text()


def name_its_leader_and_lay(page: Page) -> None:
    name_its_leader(page)
    lay_and_slip(page)


def move_many(page: Page) -> None:
    """Ticked by keyboard, looked at, put off together, taken up again together."""
    page.goto("/projects/?stage=building")
    boxes = page.locator("input[name=code]")
    for place in (0, 1):
        boxes.nth(place).focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="批量办理所选").click()
    page.locator("select[name=verb]").select_option("pause_project")
    page.get_by_role("button", name="预览结果").click()
    expect(page.locator(".list .can")).to_have_count(2)
    page.get_by_label("理由").fill("汛期停工")
    page.get_by_role("button", name="暂缓：共2个").click()
    assert note(page) == "已办理2个项目。"
    assert page.locator("h1").inner_text() == "撤回办理"
    page.get_by_label("理由").fill("不停工了")
    page.get_by_role("button", name="共2个").click()
    assert note(page) == "已办理2个项目。"


def test_a_project_goes_from_the_idea_to_production(page: Page, tmp_path: Path) -> None:
    sign_in(page, "chen")
    page.goto("/projects/")
    page.get_by_role("link", name="录入项目").click()
    page.fill("#id_name", NAME)
    page.select_option("#id_unit", label="化工园区")
    page.get_by_role("button", name="保存").click()
    assert "已录入" in note(page) or "X-2026-" in note(page)
    assert step(page, "转入储备") == f"{NAME}：进入这一阶段还缺建设内容、建设地点、行业、总投资。"

    page.get_by_role("link", name="修改", exact=True).click()
    owner = "云海润澜化工有限公司"
    for field, value in {
        "content": "建设中试线两条",
        "place_text": "化工园三路",
        "industry": "2614",
        "total": "-1",
        "owner": owner,
        "national_code": "2026-379999-26-01-999001",
        "start_due": "2026-09-01",
        "finish_due": "2027-10-30",
    }.items():
        page.fill(f"#id_{field}", value)
    page.fill("#id_total", "18000")
    page.get_by_label("新材料", exact=True).check()
    page.get_by_role("button", name="保存").click()
    assert note(page) == "已保存。"
    assert step(page, "转入储备") == "已完成。"
    address = page.url
    name_its_leader_and_lay(page)
    page.goto(address)
    assert "节点" in page.locator("#schedule").inner_text()
    assert "立项批复或备案证明" in step(page, "转入前期")

    paper = tmp_path / "备案证明.txt"
    paper.write_text("备案证明（测试）", encoding="utf-8")
    attach(page, "立项批复或备案证明", paper)
    assert step(page, "转入前期") == "已完成。"
    page.get_by_role("link", name="计划与资金来源").click()
    page.fill("#id_plan", "5000")
    page.fill("#id_own", "18000")
    page.get_by_role("button", name="保存").click()
    assert "施工许可" in step(page, "开工")
    attach(page, "施工许可", paper)
    assert step(page, "开工") == "已完成。"
    counted_within(page, address, "R-2026-012", "4")
    for purpose, label in (("", "转入在建"), ("竣工验收", "竣工"), ("投产证明", "投产")):
        if purpose:
            attach(page, purpose, paper)
        assert step(page, label) == "已完成。"
    assert page.locator(".stage-line .here").inner_text().startswith("投产")

    month = page.locator("#money form")
    month.locator("#id_physical").fill("1200")
    month.locator("#id_statistics").fill("900")
    page.get_by_role("button", name="填报本月").click()
    assert note(page) == "已保存。"
    assert re.findall(r"[\d,]+", page.locator("#money tbody tr").last.inner_text())[2:] == ["1,200", "900", "300"]

    decide_its_batch(page)
    page.goto("/projects/?q=%E6%B5%B7%E8%97%BB%E7%BA%A4%E7%BB%B4")
    row = page.locator(".list tbody tr")
    assert [NAME in text and "投产" in text for text in row.all_inner_texts()] == [True]
    row.get_by_role("link", name=NAME).click()
    page.get_by_role("link", name="变动记录").click()
    page.get_by_text("投产").first.wait_for()


def test_the_lists_are_worked_on_a_telephone_and_by_keyboard(page: Page) -> None:
    sign_in(page, "chen")
    page.goto("/projects/batches/")
    page.get_by_role("link", name="2026-H2").click()
    ticks = page.locator("input[name=row]")
    before = ticks.count()
    assert before > 1
    ticks.first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="同意所选", exact=True).click()
    assert note(page) == "已决定1条。"
    assert ticks.count() == before - 1
    move_many(page)
    page.set_viewport_size(PHONE)
    for address in (
        "/projects/",
        "/projects/statistics/",
        "/projects/applications/",
        "/projects/applications/D-2026-001/",
        "/projects/bring/months/",
        "/projects/moving/?code=X-2026-002&verb=pause_project",
        "/firms/",
        "/projects/X-2026-003/",
    ):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
