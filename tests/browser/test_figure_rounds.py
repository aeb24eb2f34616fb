"""A whole month of figures in a real browser: opened, entered by hand and from a messy workbook, to the plan's light."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect
from tests.browser_fixtures import move_day, open_all_accounts

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.browser.conftest import AtDesk, Picture
    from tests.browser_fixtures import Server

pytestmark = pytest.mark.browser
ROUND = "/figures/rounds/L-2026-009/"

# Everybody else of a round reports and is accepted, as the sample's own units do.
THE_REST = """
from diaodu.indicators.rounds.choices import KIND
from diaodu.ledger.actions import accept_returns
from diaodu.ledger.choices import OPEN_RETURNS
from diaodu.ledger.models import Return
from diaodu.people.models import Unit
from diaodu.sample.rounds import STATISTICIAN, _Maker, _owner
county = Unit.objects.get(parent=None)
maker = _Maker(county, {unit.code: unit for unit in Unit.objects.filter(parent=county)}, {})
found = Return.objects.filter(round__period="2026-09", round__kind=KIND)
found = found.select_related("round__unit", "unit", "duty__unit", "subject")
for owed in list(found.filter(state__in=OPEN_RETURNS)):
    maker._report(owed, signed=True)
accept_returns(list(found.filter(state="submitted")), mover=_owner(STATISTICIAN))
"""


def messy(folder: Path, *, moved: bool = False) -> Path:
    """Title, merged heads, a note below; full-width digits. `moved`: the two columns have changed places."""
    book = Workbook()
    sheet = book.active
    sheet.title = "台账"
    sheet["A1"] = "化工园区经济台账"
    sheet.merge_cells("A1:C1")
    names = ["产值(亿元)", "投资(亿元)"] if moved else ["投资(亿元)", "产值(亿元)"]
    for row in (["月份", *names], ["2026年7月", 8.1, 50], ["2026年8月", "９．４", 58.2], ["注：含在建项目"]):
        sheet.append(row)
    file = folder / ("moved.xlsx" if moved else "ledger.xlsx")
    book.save(file)
    return file


def publish_releases(server: Server) -> None:
    """What the worker does every few seconds."""
    server.helper.run("from diaodu.indicators.rounds.actions import publish_due_releases\npublish_due_releases()")


def return_of(page: Page, unit: str) -> str:
    """The address of a unit's return in the August round."""
    page.goto(ROUND)
    return page.get_by_role("link", name=unit, exact=True).get_attribute("href") or ""


def test_a_month_of_figures_from_the_opening_to_the_light_of_the_plan(
    at_desk: AtDesk, server: Server, tmp_path: Path, picture: Picture, allowed_console: list[str]
) -> None:
    allowed_console.append("422")  # the workbook whose heading moved is refused on purpose
    open_all_accounts(server)
    owner, bureau = at_desk("he"), at_desk("zhao")
    # What is being asked already is not asked again.
    owner.goto("/figures/")
    owner.fill("#id_period", "2026-08")
    owner.get_by_role("button", name="先看要填哪些").click()
    expect(owner.locator("main")).to_contain_text("将填报0个数")
    expect(owner.locator("main")).to_contain_text("正在填报 L-2026-009")
    picture(owner, "figure-opening")
    address = return_of(owner, "住建局")
    usual = enter_by_hand(bureau, at_desk, address, picture)
    return_and_accept(owner, bureau, at_desk, address, f"{usual * 1.05:.2f}")
    bring_a_workbook(owner, at_desk("huagong1"), tmp_path, picture)
    release_moves_the_plan(at_desk("zhou"), server)
    the_next_month(owner, bureau, at_desk, server, picture)


def enter_by_hand(bureau: Page, at_desk: AtDesk, address: str, picture: Picture) -> float:
    """A unit of measure that is off stops the return, a reason passes a warning. Last year's figure."""
    bureau.goto(address)
    field = bureau.locator("input[data-figure]").first
    usual = float(bureau.locator("tbody td.number").first.inner_text().replace(",", ""))
    field.fill(str(round(usual * 10000)))
    field.press("Tab")
    expect(bureau.locator("#findings")).to_contain_text("是否应为万元")
    picture(bureau, "figure-entry")
    bureau.get_by_role("button", name="保存并上报").click()
    expect(bureau.get_by_text("是否应为万元").first).to_be_visible()
    bureau.locator("input[data-figure]").first.fill("0.01")
    bureau.get_by_role("button", name="保存并上报").click()
    expect(bureau.locator("#findings")).to_contain_text("还少")
    bureau.locator("input[name^=reason-]").first.fill("核减重复项目")
    bureau.get_by_role("button", name="保存并上报").click()
    expect(bureau.locator(".head-line .state")).to_contain_text("审签中")
    sign(at_desk, address)
    return usual


def sign(at_desk: AtDesk, address: str) -> None:
    for username in ("wang", "sun"):
        signer = at_desk(username)
        signer.goto(address)
        signer.get_by_role("button", name="签发").click()
        expect(signer.get_by_text("已完成。")).to_be_visible()


def return_and_accept(owner: Page, bureau: Page, at_desk: AtDesk, address: str, value: str) -> None:
    """Sent back with the reason, corrected, signed again, accepted; then it stands in its series."""
    owner.goto(address)
    owner.get_by_role("textbox", name="理由", exact=True).fill("请核对累计数")
    owner.get_by_role("button", name="退回", exact=True).click()
    bureau.goto(address)
    expect(bureau.get_by_text("请核对累计数").first).to_be_visible()
    bureau.locator("input[data-figure]").first.fill(value)
    bureau.get_by_role("button", name="保存并上报").click()
    sign(at_desk, address)
    owner.goto(address)
    owner.get_by_role("button", name="采用", exact=True).click()
    expect(owner.locator(".head-line .state")).to_contain_text("已采用")
    owner.locator("tbody a").first.click()
    expect(owner.locator("main")).to_contain_text(value.rstrip("0").rstrip("."))


def bring_a_workbook(owner: Page, park: Page, tmp_path: Path, picture: Picture) -> None:
    """Mapped once, refused by the cell where a heading moved, then read."""
    park.goto("/figures/books/")
    park.fill("#name", "园区台账")
    park.set_input_files("#file", messy(tmp_path))
    park.get_by_role("button", name="打开看看").click()
    park.get_by_label("指标 B").fill("INV_DONE 项目投资完成额（调度数）")
    park.get_by_label("指标 C").fill("IND_OUT 规上工业总产值")
    picture(park, "figure-mapping")
    park.get_by_role("button", name="保存对应关系").click()
    expect(park.get_by_text("4个数，0个空")).to_be_visible()

    address = return_of(owner, "化工园区")
    park.goto(f"{address}bring/")
    park.set_input_files("#file", messy(tmp_path, moved=True))
    park.get_by_role("button", name="读入并预览").click()
    expect(park.locator("main")).to_contain_text("台账 B2")
    expect(park.locator("main")).to_contain_text("它现在在 C2")
    park.goto(f"{address}bring/")
    park.set_input_files("#file", messy(tmp_path))
    park.get_by_role("button", name="读入并预览").click()
    park.wait_for_url(re.compile(r"/sheets/\d+/"))
    park.get_by_role("button", name="发布").click()
    park.goto(address)
    expect(park.locator("input[data-figure]").first).to_have_value(re.compile(r"58\.2|9\.4"))


def release_moves_the_plan(plan: Page, server: Server) -> None:
    """What was released counts at its hour, and not a minute before."""
    plan.goto("/plans/P-2026-001/")
    plan.locator("a.promise", has_text="规上工业增加值").first.click()
    figure = plan.locator("#panel .big").first
    expect(figure).to_contain_text("7.5")
    plan.goto("/figures/releases/")
    expect(plan.locator("main")).not_to_contain_text("8月月度快报")
    move_day(server, "2026-09-19")
    publish_releases(server)
    plan.goto("/figures/releases/")
    expect(plan.locator("main")).to_contain_text("8月月度快报")
    plan.goto("/plans/P-2026-001/")
    plan.locator("a.promise", has_text="规上工业增加值").first.click()
    expect(plan.locator("#panel .big").first).to_contain_text("7.4")


def the_next_month(owner: Page, bureau: Page, at_desk: AtDesk, server: Server, picture: Picture) -> None:
    """September: asked of one bureau more, opened, reported with a jump, looked at, locked, and added up."""
    move_day(server, "2026-10-09")
    owner.goto("/figures/asks/?indicator=INV_DONE&unit=zhujian")
    expect(owner.locator("tbody tr")).to_have_count(1)
    picture(owner, "figure-asks")
    owner.goto("/figures/")
    owner.fill("#id_period", "2026-09")
    owner.get_by_role("button", name="先看要填哪些").click()
    owner.locator("button[name=open]").click()
    owner.wait_for_url(re.compile(r"/figures/rounds/L-"))
    round_page = owner.url
    address = owner.get_by_role("link", name="住建局", exact=True).get_attribute("href") or ""
    bureau.goto(address)
    usual = float(bureau.locator("tbody td.number").first.inner_text().replace(",", ""))
    bureau.locator("input[data-figure]").first.fill(f"{usual * 3:.2f}")
    reasons = bureau.locator("input[name^=reason-]")
    bureau.get_by_role("button", name="保存并上报").click()
    expect(reasons.first).to_be_visible()
    reasons.first.fill("集中入统")
    bureau.get_by_role("button", name="保存并上报").click()
    sign(at_desk, address)
    owner.goto(address)
    owner.get_by_role("button", name="采用", exact=True).click()
    expect(owner.locator(".head-line .state")).to_contain_text("已采用")
    the_jump_is_asked_about(owner, picture)
    server.helper.run(THE_REST)
    owner.goto(round_page)
    owner.locator("button[name=verb][value=lock]").click()
    expect(owner.locator("button[name=verb][value=reopen]")).to_be_visible()
    figure_stands_above(owner, f"{usual * 3:.2f}")


def the_jump_is_asked_about(owner: Page, picture: Picture) -> None:
    """It stands on the desk of who runs the round, with its figures, until somebody says what was found."""
    owner.goto("/")
    panel = owner.locator("#review-notes")
    expect(panel).to_contain_text("住建局")
    picture(owner, "figure-notes-desk")
    panel.get_by_role("link", name="查看并答复").click()
    open_ones = owner.locator("article").count()
    note = owner.locator("article", has_text="住建局").filter(has_text="2026-09").first
    note.get_by_role("textbox").fill("已核实，集中入统")
    note.get_by_role("button", name="已说明").click()
    expect(owner.locator("article")).to_have_count(open_ones - 1)


def figure_stands_above(owner: Page, value: str) -> None:
    """The county's contributions name the bureau with its figure; the bureau's own page has it too."""
    owner.goto("/indicators/analysis/figures/INV_DONE/?month=2026-09&basis=management")
    row = owner.locator("section[aria-labelledby=parts] tbody tr", has_text="住房和城乡建设局")
    expect(row).to_contain_text(value.rstrip("0").rstrip("."))
    owner.goto("/indicators/analysis/units/zhujian/?month=2026-09")
    expect(owner.locator("main")).to_contain_text(value.rstrip("0").rstrip("."))
