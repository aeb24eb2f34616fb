"""Units and officers come in from Excel, posts change hands, a deputy stands in."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import expect

from diaodu.sample.accounts import PASSWORD

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page
    from tests.browser.conftest import Picture, SignIn
    from tests.browser_fixtures import Server

# Whole working days of several people, on a machine that may be busy with other tests.
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(400)]
OWN = "a password of my own 1"


def book(heads: list[str], *rows: list[str]) -> bytes:
    workbook = Workbook()
    sheet = workbook.active
    for row in (heads, *rows):
        sheet.append(row)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def bring(page: Page, kind: str, content: bytes) -> None:
    """Choose the kind and the file, and wait for the preview."""
    page.goto("/sheets/")
    page.get_by_label(kind, exact=False).first.check()
    page.set_input_files("#file", {"name": "名册.xlsx", "mimeType": "application/octet-stream", "buffer": content})
    page.get_by_role("button", name="读入并预览").click()
    page.wait_for_url("**/sheets/*/", timeout=30_000)


def sign_out(page: Page) -> None:
    page.locator(".who summary").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/sign-in/")


def enter(page: Page, username: str, password: str) -> None:
    page.goto("/sign-in/")
    page.fill("#id_username", username)
    page.fill("#id_password", password)
    page.click("form.sheet button")


def tenure_of(page: Page, unit: str, title: str) -> None:
    """Open the page of whoever holds a chair of the unit."""
    page.goto(f"/people/units/{unit}/")
    page.locator("tr", has_text=title).first.get_by_role("link", name="交接", exact=True).click()


def test_officers_come_in_from_a_messy_sheet_and_choose_a_password_of_their_own(
    page: Page, sign_in: SignIn, picture: Picture, tmp_path: Path
) -> None:
    sign_in(page, "admin")
    page.goto("/sheets/")
    with page.expect_download() as waiting:
        page.locator("label", has_text="人员").get_by_role("link", name="模板").click()
    waiting.value.save_as(tmp_path / "template.xlsx")
    lines = [list(row) for row in load_workbook(tmp_path / "template.xlsx").active.values]
    heads = next(line for line in lines if line[0] == "账号*")
    right = ["gaoyuan", "高远", "shuiwu", "水利科科长", "科室负责人", "2026-09-01", "13800001234", ""]
    bring(
        page,
        "人员",
        book(heads, right, ["x!", "", "shuili", "科长", "大总管", "九月", "", ""], ["gaoyuan", *right[1:]]),
    )
    expect(page.locator(".chip.bad")).to_contain_text("3")
    row = page.locator("tr.row-wrong", has_text="x!")
    expect(row.locator("td").first).to_have_text("3")
    said = row.locator("span.wrong").all_inner_texts()
    for words in ("“姓名”没有填", "没有代码为“shuili”的单位", "没有“大总管”这种角色", "任职日期请写成 2026-01-01"):
        assert words in said
    assert row.locator("td").nth(3).inner_text().strip() == "“姓名”没有填"  # in the cell itself
    expect(page.get_by_role("button", name="发布")).to_be_disabled()
    expect(page.locator(".to-mend li").nth(1)).to_contain_text(
        "第3行 账号：账号只能用字母、数字和 . - _，至少两位；姓名：“姓名”没有填"
    )
    picture(page, "sheet-to-mend")

    bring(page, "人员", book(heads, right))
    page.get_by_role("button", name="发布").click()
    expect(page.get_by_role("heading", name="初始口令")).to_be_visible()
    password = page.locator("tr", has_text="gaoyuan").locator("code").inner_text()
    sign_out(page)

    enter(page, "gaoyuan", password)
    page.wait_for_url("**/password/")
    page.goto("/plans/")
    page.wait_for_url("**/password/")
    for field, value in (("old_password", password), ("new_password1", OWN), ("new_password2", OWN)):
        page.fill(f"[name={field}]", value)
    page.locator("form.sheet button").click()
    page.wait_for_url("**/")
    expect(page.get_by_role("heading", name="高远")).to_be_visible()
    sign_out(page)
    enter(page, "gaoyuan", password)
    expect(page.get_by_role("alert")).to_be_visible()


def test_a_unit_comes_in_below_the_county(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "admin")
    heads = ["代码", "单位名称", "类别", "上级代码", "简称"]
    bring(page, "单位", book(heads, ["linye", "县林业中心", "部门", "yunhai", "林业中心"]))
    page.get_by_role("button", name="发布").click()
    page.goto("/people/?q=林业")
    page.get_by_role("link", name="县林业中心").click()
    expect(page.get_by_text("还没有岗位")).to_be_visible()


def test_a_post_changes_hands_and_the_duties_follow(
    page: Page, sign_in: SignIn, picture: Picture, tmp_path: Path
) -> None:
    sign_in(page, "admin")
    page.goto("/people/officers/new/")
    page.fill("[name=username]", "xinren")
    page.fill("[name=name]", "新任人")
    page.select_option("[name=unit]", label="县住房和城乡建设局")
    page.get_by_role("button", name="新增").click()
    password = page.locator("code.secret").inner_text()

    tenure_of(page, "zhujian", "综合科报送员")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="交接清单").click()
    waiting.value.save_as(tmp_path / "pack.xlsx")
    pack = load_workbook(tmp_path / "pack.xlsx")
    held = {sheet.title: " ".join(str(cell) for row in sheet.values for cell in row if cell) for sheet in pack}
    assert "2026年8月进度" in held["未办事项"]
    assert "180" in held["认定口径与当前进度"]
    assert "陈晓舟" in held["联系人"]
    picture(page, "hand-over")
    page.select_option("[name=to]", label="新任人（住建局）")
    page.fill("[name=on]", "2026-09-02")
    page.locator("form", has_text="接任人").get_by_role("button", name="交接").click()
    expect(page.locator("h1")).to_have_text("综合科报送员")
    page.goto("/people/officers/zhao/")
    expect(page.locator("tr.gone")).to_contain_text("2026-09-01")
    sign_out(page)

    enter(page, "xinren", password)
    page.wait_for_url("**/password/")
    for field, value in (("old_password", password), ("new_password1", OWN), ("new_password2", OWN)):
        page.fill(f"[name={field}]", value)
    page.locator("form.sheet button").click()
    expect(page.locator("#owed")).to_contain_text("2026年8月进度")
    page.goto("/reports/returns/B-2026-109/")  # July's, which the one before them filled in
    expect(page.locator(".path")).to_contain_text("赵晓敏")
    sign_out(page)

    sign_in(page, "zhao")
    expect(page.locator("#owed")).to_have_count(0)


def test_a_deputy_acts_for_the_head_until_ended(page: Page, browser: Browser, server: Server, sign_in: SignIn) -> None:
    sign_in(page, "admin")
    tenure_of(page, "jiaoyu", "业务科科长")
    page.select_option("[name=deputy-officer]", label="林小禾（望潮镇）")
    page.fill("[name=deputy-since]", "2026-09-02")
    page.fill("[name=deputy-until]", "2026-09-05")
    page.fill("[name=deputy-why]", "外出学习")
    page.get_by_role("button", name="指定", exact=True).click()
    expect(page.locator(".note", has_text="林小禾")).to_contain_text("2026-09-05")

    context = browser.new_context(base_url=server.url, locale="zh-CN")
    deputy = context.new_page()
    enter(deputy, "lin", PASSWORD)
    deputy.goto("/")
    expect(deputy.get_by_role("button", name="签发").first).to_be_visible()
    page.goto("/people/officers/lin/")
    page.get_by_role("button", name="结束").click()
    deputy.goto("/")
    expect(deputy.get_by_role("button", name="签发")).to_have_count(0)
    context.close()


def test_a_past_day_is_marked_and_leads_back(page: Page, sign_in: SignIn, picture: Picture) -> None:
    sign_in(page, "chen")
    page.goto("/plans/P-2026-001/")
    page.locator("a.promise", has_text="180万平方米").click()
    page.locator("#panel").get_by_role("link", name="变动记录").click()
    expect(page.get_by_role("heading", name="今天")).to_be_visible()
    page.fill("#on", "2026-05-20")
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_role("status")).to_contain_text("截至2026-05-20")
    expect(page.locator(".known")).to_contain_text("2026-04")
    expect(page.locator(".time-line")).not_to_contain_text("2026-08-01")
    picture(page, "history")
    page.get_by_role("link", name="回到今天").first.click()
    expect(page.get_by_role("heading", name="今天")).to_be_visible()
    assert date.fromisoformat(page.locator("#on").input_value()) == date(2026, 9, 2)
