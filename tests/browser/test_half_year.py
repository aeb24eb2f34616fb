"""Half a year of a plan in a real browser: brought in, reviewed, assigned, reported, announced, asked about, taken out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser.test_counting_pages import light_says
from tests.browser.test_upload import bring_in
from tests.browser_fixtures import move_day, open_all_accounts

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page
    from tests.browser.conftest import AtDesk, Picture
    from tests.browser_fixtures import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]
OURS = """云海县应急保障提升方案
一、抓保障
年底前新建应急避难场所12处。年底前建成县级应急物资储备库。
"""
SHELTERS, STORE = "应急避难场所12处", "应急物资储备库"
UNIT = "应急局"
Go = Callable[[str], None]


@pytest.fixture
def to_day(server: Server) -> Go:
    """Let the county's day be another one."""
    return lambda day: move_day(server, day)


@pytest.mark.xfail(reason="walks through a dozen pages; not steady yet on a busy machine", strict=False)
def test_a_plan_is_run_through_half_a_year(
    at_desk: AtDesk, server: Server, to_day: Go, tmp_path: Path, picture: Picture
) -> None:
    open_all_accounts(server)
    office, clerk = at_desk("chen"), at_desk("yingji1")
    signers = [at_desk("yingji2"), at_desk("yingji3")]

    plan = review_by_keyboard(office, tmp_path)
    assign_all(office, plan)
    shelters, store = code_of(office, plan, SHELTERS), code_of(office, plan, STORE)
    agree_what_counts(clerk, office, shelters)
    agree_what_counts(clerk, office, store)
    lay_and_tick_milestone(clerk, store)

    to_day("2026-10-02")
    open_round(office, "2026-09")
    report(clerk, signers, "2026年9月进度", "3")
    send_back(office, "2026年9月进度", "两处尚未验收")
    report(clerk, signers, "2026年9月进度", "2")
    accept(office, "2026年9月进度")
    look_until(clerk, shelters, "完成率16.7%")
    expect(light(clerk)).to_have_class("light red")

    to_day("2026-11-02")
    open_round(office, "2026-10")
    report(clerk, signers, "2026年10月进度", "9")
    accept(office, "2026年10月进度")
    look_until(clerk, shelters, "完成率75.0%")
    announced = announce(office, clerk, "2026-10", store)

    correct(clerk, signers, "2026年10月进度", "10", why="漏报一处")
    accept(office, "2026年10月进度")
    look_until(clerk, shelters, "完成率83.3%")
    office.goto(announced)
    expect(office.locator(f"#{shelters} .why")).to_contain_text("75.0%")  # what came late does not repaint it

    to_day("2026-12-02")
    open_round(office, "2026-11")
    report(clerk, signers, "2026年11月进度", "12")
    accept(office, "2026年11月进度")
    look_until(clerk, shelters, "100.0%")

    enter_instruction(office, "请应急局牵头，12月20日前完成避难场所标识更新12处。")
    glance_and_sheet(office, plan)
    picture(office, "half-year")
    take_out(office, plan)


def review_by_keyboard(page: Page, folder: Path) -> str:
    """The plan's address, once every sentence has been looked at and the plan is in force."""
    file = folder / "方案.txt"
    file.write_text(OURS, encoding="utf-8")
    bring_in(page, file, "2026-09-02")
    page.locator("a.to-review").click()
    page.locator(".proposal").wait_for()
    waiting = page.locator(".queue li a")
    for left in range(waiting.count() - 1, -1, -1):
        page.keyboard.press("a")
        expect(waiting).to_have_count(left)
    page.locator(".all-done .btn-primary").click()
    page.get_by_role("button", name="采用", exact=True).click()
    page.get_by_text("规划已采用，全县都能看到了。").wait_for()
    return page.url.partition("?")[0]


def assign_all(page: Page, plan: str) -> None:
    page.goto(f"{plan}assign/")
    for field in page.locator("input.lead").all():
        field.fill(UNIT)
    page.get_by_role("button", name="交办勾选的任务").click()
    page.get_by_text("已交办 2 项。").wait_for()


def code_of(page: Page, plan: str, words: str) -> str:
    page.goto(f"{plan}counting/")
    return page.locator("tr", has_text=words).locator(".code").inner_text()


def agree_what_counts(clerk: Page, office: Page, code: str) -> None:
    """The lead unit proposes what the sentence says, with the document that counts; the office confirms."""
    clerk.goto(f"/plans/commitments/{code}/")
    clerk.get_by_text("提出口径", exact=True).click()
    clerk.get_by_label("认定环节或依据").fill("竣工验收备案表")
    clerk.locator("#id_due").fill("2026-12-31")
    clerk.get_by_role("button", name="提交", exact=True).click()
    clerk.get_by_text("已提交，等调度办审定。").wait_for()
    office.goto(f"/plans/commitments/{code}/")
    office.get_by_role("button", name="确认", exact=True).click()
    office.get_by_text("口径已确认，开始亮灯。").wait_for()


def lay_and_tick_milestone(page: Page, code: str) -> None:
    page.goto(f"/plans/commitments/{code}/")
    page.get_by_text("批量粘贴", exact=True).click()
    page.get_by_role("textbox", name="批量粘贴").fill("选址批复\t2026-08-20\t1\n竣工验收\t2026-10-20\t1")
    page.get_by_role("button", name="全部添加").click()
    first = page.locator("#work-milestone tr", has_text="选址批复")
    first.locator("input[name='done_on']").fill("2026-08-18")
    first.get_by_role("button", name="记完成").click()
    light_says(page, "节点完成1/2")


def open_round(page: Page, period: str) -> None:
    page.goto("/reports/")
    page.fill("#id_period", period)
    page.locator("#id_due_at").fill(f"{period[:5]}{int(period[5:]) + 1:02}-07T17:30")
    page.locator("form.card .btn-primary").click()
    expect(page.locator("tbody")).to_contain_text(UNIT)


def open_return(page: Page, round_: str) -> None:
    page.goto("/reports/")
    page.get_by_role("link", name=round_).click()
    page.get_by_role("row").filter(has_text=UNIT).get_by_role("link").first.click()


def report(clerk: Page, signers: list[Page], round_: str, value: str) -> None:
    open_return(clerk, round_)
    fill_and_hand_up(clerk, value)
    sign(signers, round_)


def fill_and_hand_up(clerk: Page, value: str) -> None:
    clerk.locator("[data-figure]").first.fill(value)
    for words in clerk.locator("input[name^=progress-]").all():
        words.fill("按计划推进")
    for why in clerk.locator("input[name^=reason-]").all():
        why.fill("按实际完成数报")
    clerk.get_by_role("button", name="保存并上报").click()
    if clerk.locator(".why input").count() and "审签中" not in clerk.locator(".state").first.inner_text():
        clerk.locator(".why input").first.fill("按实际完成数报")  # a figure that jumped is asked why
        clerk.get_by_role("button", name="保存并上报").click()
    expect(clerk.locator(".state").first).to_contain_text("审签中")


def sign(signers: list[Page], round_: str) -> None:
    for page in signers:
        page.goto("/")
        waiting = on_desk(page, round_)
        waiting.get_by_role("button", name="签发").click()
        expect(waiting).to_have_count(0)


def on_desk(page: Page, round_: str) -> Locator:
    return page.locator(".desk-rows > li", has_text=f"{UNIT}：{round_}")


def send_back(page: Page, round_: str, why: str) -> None:
    page.goto("/")
    row = on_desk(page, round_)
    row.locator("summary").click()
    row.get_by_label("理由").fill(why)
    row.get_by_role("button", name="退回").last.click()
    expect(row.get_by_role("button", name="采用")).to_have_count(0)


def accept(page: Page, round_: str) -> None:
    page.goto("/")
    on_desk(page, round_).get_by_role("button", name="采用").click()
    expect(on_desk(page, round_).get_by_role("button", name="采用")).to_have_count(0)


def correct(clerk: Page, signers: list[Page], round_: str, value: str, *, why: str) -> None:
    open_return(clerk, round_)
    clerk.get_by_label("理由").fill(why)
    clerk.get_by_role("button", name="更正").click()
    fill_and_hand_up(clerk, value)
    sign(signers, round_)


def light(page: Page) -> Locator:
    return page.locator(".c-head .light").first


def look_until(page: Page, code: str, words: str) -> None:
    page.goto(f"/plans/commitments/{code}/")
    light_says(page, words)


def announce(office: Page, clerk: Page, period: str, objected: str) -> str:
    """Opened, one light objected to and upheld, frozen; where it can be read."""
    office.goto("/plans/announcements/")
    office.fill("#id_period", period)
    office.fill("#id_cut_off", "2026-11-02")
    office.fill("#id_check_until", "2026-11-05T17:30")
    office.get_by_role("button", name="发起校核").click()
    expect(office.locator("h1")).to_have_text("2026年10月灯号")
    clerk.goto(office.url)
    row = clerk.locator(f"#{objected}")
    row.locator("summary").click()
    row.get_by_label("为什么这盏灯不对").fill("竣工验收已通过，备案表随附")
    row.get_by_role("button", name="提交异议").click()
    expect(row.locator(".objection")).to_contain_text("备案表随附")
    office.reload()
    row = office.locator(f"#{objected}")
    row.get_by_label("理由").fill("现场核实属实")
    row.get_by_label("改为").select_option("green")
    row.get_by_role("button", name="采纳", exact=True).click()
    expect(row.locator(".lamp-cell").first).to_contain_text("正常")
    office.locator("#early").fill("县政府常务会明日要用")
    office.get_by_role("button", name="提前公布").click()
    expect(office.locator(".stamp")).to_have_text("已公布")
    return office.url


def enter_instruction(page: Page, sentence: str) -> None:
    page.goto("/plans/tasks/new/")
    page.locator("#id_sentence").click()
    page.keyboard.type(sentence)
    expect(page.locator("#id_lead")).to_have_value(UNIT)
    page.keyboard.press("Enter")
    page.get_by_text("已登记。").wait_for()
    page.goto("/plans/tasks/")
    expect(page.locator("tbody tr", has_text="标识更新12处")).to_contain_text(UNIT)


def glance_and_sheet(page: Page, plan: str) -> None:
    page.goto(f"{plan}three/")
    expect(page.locator(".sheet-paper header")).to_be_visible()
    page.goto(f"{plan}glance/")
    expect(page.locator("#by-lead ~ table")).to_contain_text(UNIT)


def take_out(page: Page, plan: str) -> None:
    page.goto(plan)
    with page.expect_download() as given:
        page.get_by_role("link", name="导出分解表").click()
    assert given.value.suggested_filename.endswith(".xlsx")
