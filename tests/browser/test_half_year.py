"""Half a year of a plan in a real browser, from its text to the plan of the next year.

The walks follow each other on one server and need those before them; each waits for what it sees, never for a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect
from tests.browser.test_counting_pages import light_says
from tests.browser.test_upload import bring_in
from tests.browser_fixtures import move_day, open_all_accounts, sign_in_as, watched_page
from tests.factories.files import SCAN

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page
    from tests.browser.conftest import Picture
    from tests.browser_fixtures import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(400)]
OURS = """云海县应急保障提升方案
一、抓保障
年底前新建应急避难场所12处。年底前建成县级应急物资储备库。
二、抓装备
年底前购置总价**万元的排涝装备。
"""
INTERNAL = OURS.replace("**", "860")
REVISED = OURS.replace("储备库。", "储备库并投入使用。").replace("抓装备", "抓装备抓演练") + "年底前开展防汛演练4次。\n"
FOLLOWING = """云海县2027年应急保障工作要点
一、抓保障
2027年6月底前建成县级应急物资储备库并投入使用。
"""
SHELTERS, STORE, PUMPS = "应急避难场所12处", "应急物资储备库", "排涝装备"
UNIT = "应急局"
OFFICE, CLERK, SIGNERS = "chen", "yingji1", ("yingji2", "yingji3")
PDF = {"name": "竣工验收备案表.pdf", "mimeType": "application/pdf", "buffer": SCAN}


@dataclass
class Walk:
    """The county as the walks before have left it, and the desks of those who work in it."""

    server: Server
    browser: Browser
    stack: ExitStack
    errors: list[str] = field(default_factory=list)
    pages: dict[str, Page] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    plan: str = ""
    codes: dict[str, str] = field(default_factory=dict)

    def at(self, username: str) -> Page:
        """Somebody's desk in a browser of their own, open until the last walk."""
        if username not in self.pages:
            page = self.stack.enter_context(contextmanager(watched_page)(self.browser, self.server, []))
            sign_in_as(page, username)
            self.pages[username] = page
        return self.pages[username]

    @property
    def office(self) -> Page:
        return self.at(OFFICE)

    @property
    def clerk(self) -> Page:
        return self.at(CLERK)

    def to(self, day: str) -> None:
        """The county's day becomes another one."""
        move_day(self.server, day)

    def opened(self, page: Page, words: str) -> Page:
        """The commitment that holds these words, on its own page."""
        page.goto(f"/plans/commitments/{self.codes[words]}/")
        return page


@pytest.fixture(scope="module")
def started_walk(server: Server, browser: Browser) -> Iterator[Walk]:
    with ExitStack() as stack:
        open_all_accounts(server)
        yield Walk(server, browser, stack)


@pytest.fixture
def walk(started_walk: Walk, request: pytest.FixtureRequest) -> Iterator[Walk]:
    """Skips where a walk before did not come to its end: it has failed already, or was not asked for."""
    asked = [name for name, each in vars(request.module).items() if name.startswith("test_") and callable(each)]
    here = request.function.__name__
    if started_walk.done != asked[: asked.index(here)]:
        pytest.skip("the walks before this one have to come first")
    failed = request.session.testsfailed
    yield started_walk
    if request.session.testsfailed == failed:
        started_walk.done.append(here)


def test_a_plan_is_brought_in_reviewed_and_put_in_force(walk: Walk, tmp_path: Path) -> None:
    page = walk.office
    bring_in(page, written(tmp_path, "方案.txt", OURS), "2026-09-02")
    walk.plan = review_by_keyboard(page)
    page.get_by_role("button", name="采用", exact=True).click()
    expect(page.get_by_text("规划已采用，全县都能看到了。")).to_be_visible()
    page.goto(f"{walk.plan}assign/")
    for lead in page.locator("input.lead").all():
        lead.fill(UNIT)
    page.get_by_role("button", name="交办勾选的任务").click()
    expect(page.get_by_text("已交办 3 项。")).to_be_visible()
    page.goto(f"{walk.plan}counting/")
    for words in (SHELTERS, STORE, PUMPS):
        walk.codes[words] = page.locator("tr", has_text=words).locator(".code").inner_text()


def test_what_counts_is_agreed(walk: Walk) -> None:
    """The lead unit proposes what the sentence says and the office confirms it; one is confirmed from the list."""
    for words in (SHELTERS, STORE):
        clerk = walk.opened(walk.clerk, words)
        clerk.get_by_text("提出口径", exact=True).click()
        clerk.get_by_label("认定环节或依据").fill("竣工验收备案表")
        clerk.locator("#id_due").fill("2026-12-31")
        clerk.get_by_role("button", name="提交", exact=True).click()
        expect(clerk.get_by_text("已提交，等调度办审定。")).to_be_visible()
        office = walk.opened(walk.office, words)
        office.get_by_role("button", name="确认", exact=True).click()
        expect(office.get_by_text("口径已确认，开始亮灯。")).to_be_visible()
    office.goto(f"{walk.plan}counting/")
    office.locator("tr", has_text=PUMPS).get_by_role("checkbox").check()
    office.get_by_role("button", name="确认勾选的口径").click()
    expect(office.locator("tr", has_text=PUMPS)).to_have_count(0)

    clerk = walk.opened(walk.clerk, STORE)
    clerk.get_by_text("批量粘贴", exact=True).click()
    clerk.get_by_role("textbox", name="批量粘贴").fill("选址批复\t2026-08-20\t1\n竣工验收\t2026-10-20\t1")
    clerk.get_by_role("button", name="全部添加").click()
    finish_milestone(clerk, "选址批复", "2026-08-18")
    light_says(clerk, "节点完成1/2")


def test_a_blank_is_filled_from_the_internal_edition_and_stays_masked_in_public(walk: Walk, tmp_path: Path) -> None:
    office, others = walk.office, walk.at("zhao")
    office.goto(f"{walk.plan}edition/")
    office.set_input_files("input[name=file]", written(tmp_path, "内部版.txt", INTERNAL))
    office.get_by_role("button", name="对齐比较").click()
    expect(office.locator(".blank-table tbody tr")).to_have_count(1)
    expect(office.locator(".blank-table tbody tr")).to_contain_text("860")
    office.get_by_role("button", name="补齐勾选的").click()
    row = office.locator(".blank-table tbody tr", has_text=PUMPS)
    expect(row).to_contain_text("860")
    expect(row).to_contain_text("内部版.txt")
    others.goto(walk.plan)  # of a unit that neither leads it nor was asked
    expect(others.locator(".document .blank")).to_have_text("待核 · 万元")
    expect(others.locator(".document")).not_to_contain_text("860")


def test_september_is_sent_back_and_reported_again(walk: Walk) -> None:
    walk.to("2026-10-02")
    open_round(walk.office, "2026-09")
    report(walk, "2026年9月进度", "3")
    walk.office.goto("/")
    row = on_desk(walk.office, "2026年9月进度")
    row.locator("summary").click()
    row.get_by_label("理由").fill("两处尚未验收")
    row.get_by_role("button", name="退回").last.click()
    expect(on_desk(walk.office, "2026年9月进度")).to_have_count(0)
    report(walk, "2026年9月进度", "2")
    accept(walk.office, "2026年9月进度")
    light_says(walk.opened(walk.clerk, SHELTERS), "完成率16.7%")
    expect(light(walk.clerk)).to_have_class("light red")
    expect(light(walk.opened(walk.clerk, STORE))).to_have_class("light green")


def test_a_light_turns_red_by_itself_and_october_is_announced(walk: Walk) -> None:
    walk.to("2026-11-02")
    expect(light(walk.opened(walk.clerk, STORE))).to_have_class("light red")  # nobody did anything: its day went by
    expect(light(walk.clerk)).to_contain_text("“竣工验收”应于2026-10-20完成，已过13天")
    open_round(walk.office, "2026-10")
    report(walk, "2026年10月进度", "9")
    accept(walk.office, "2026年10月进度")
    light_says(walk.opened(walk.clerk, SHELTERS), "完成率75.0%")
    announced = announce(walk, "2026-10", walk.codes[STORE])

    correct(walk, "2026年10月进度", "10", why="漏报一处")
    accept(walk.office, "2026年10月进度")
    light_says(walk.opened(walk.clerk, SHELTERS), "完成率83.3%")
    walk.office.goto(announced)
    expect(walk.office.locator(f"#{walk.codes[SHELTERS]} .why")).to_contain_text("75.0%")  # what is frozen stays
    supervise(walk.office)
    expect(notice(walk.office, STORE)).to_contain_text("提醒")


def test_november_is_sealed_and_what_is_finished_is_verified(walk: Walk) -> None:
    walk.to("2026-12-02")
    open_round(walk.office, "2026-11")
    open_return(walk.clerk, "2026年11月进度")
    fill_and_hand_up(walk.clerk, "12")
    sealed = walk.clerk.url
    sign(walk, "2026年11月进度")
    walk.clerk.goto(sealed)
    walk.clerk.set_input_files("#scan", files=[PDF | {"name": "盖章件.pdf"}])
    walk.clerk.get_by_role("button", name="上传", exact=True).click()
    expect(walk.clerk.get_by_text("盖章件有效。")).to_be_visible()
    accept(walk.office, "2026年11月进度")
    light_says(walk.opened(walk.clerk, SHELTERS), "100.0%")
    ask(walk.clerk, "申请办结", "12处全部通过竣工验收")
    grant(walk.office, "12处全部通过竣工验收")
    expect(walk.opened(walk.clerk, SHELTERS).locator(".c-head")).to_contain_text("已完成")
    light_says(walk.clerk, "完成")
    expect(light(walk.clerk)).to_have_class("light done")


def test_a_notice_is_answered_and_ends_when_the_light_is_good_again(walk: Walk) -> None:
    supervise(walk.office)
    expect(notice(walk.office, STORE).first).to_contain_text("蓝色督办单")
    walk.clerk.goto("/")
    owed = walk.clerk.locator("#owed li", has_text="蓝色督办单")
    owed.locator("input[name=words]").fill("消防验收整改耽误，12月10日前办结")
    owed.get_by_role("button", name="答复").click()
    expect(walk.clerk.locator("#owed li", has_text="蓝色督办单")).to_have_count(0)
    walk.office.goto("/")
    answer = walk.office.locator(".desk-rows > li", has_text="消防验收整改耽误")
    answer.get_by_role("button", name="办结").click()
    expect(walk.office.locator(".desk-rows > li", has_text="消防验收整改耽误")).to_have_count(0)
    finish_milestone(walk.opened(walk.clerk, STORE), "竣工验收", "2026-12-01")
    light_says(walk.clerk, "节点完成2/2")
    supervise(walk.office)
    expect(notice(walk.office, STORE)).to_have_count(0)
    walk.office.goto("/plans/supervision/?show=ended")
    expect(notice(walk.office, STORE).first).to_contain_text("办结于")


def test_what_a_meeting_decides_is_entered_as_a_task(walk: Walk) -> None:
    page = walk.office
    page.goto("/plans/tasks/new/")
    page.locator("#id_kind").select_option("meeting")
    page.locator("#id_number").fill("云政会纪〔2026〕15号")
    page.locator("#id_sentence").click()
    page.keyboard.type("请应急局牵头，12月20日前完成避难场所标识更新12处。")
    expect(page.locator("#id_lead")).to_have_value(UNIT)
    expect(page.locator("#id_due")).to_have_value("2026-12-20")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已登记。")).to_be_visible()
    page.goto("/plans/tasks/")
    row = page.locator("tbody tr", has_text="标识更新12处")
    expect(row).to_contain_text(UNIT)
    expect(row).to_contain_text("会议议定")
    page.goto(f"{walk.plan}three/")
    expect(page.locator(".sheet-paper header")).to_be_visible()
    page.goto(f"{walk.plan}glance/")
    expect(page.locator("#by-lead ~ table")).to_contain_text(UNIT)


def test_the_plan_is_revised_and_commitments_follow_their_sentences(walk: Walk, tmp_path: Path) -> None:
    page = walk.office
    page.goto(walk.plan)
    page.get_by_role("link", name="上传修订稿").click()
    page.set_input_files("input[name=file]", written(tmp_path, "修订稿.txt", REVISED))
    page.fill("input[name=dated]", "2026-12-02")
    page.get_by_role("button", name="比较", exact=True).click()
    expect(page.locator("h1")).to_have_text("与上版比较")
    edited = page.locator(".change-edited", has_text=STORE)
    expect(edited.locator("ins")).to_have_text("并投入使用")
    edited.locator("select").select_option("follow")
    page.locator(".change-new", has_text="防汛演练4次").locator("select").select_option("accept")
    page.get_by_role("button", name="保存决定").click()
    expect(page.locator(".head-deeds")).to_contain_text("还有 1 处待决定")  # a heading, which no promise follows
    expect(page.locator("#texts + .card ins")).to_have_text("抓演练")
    page.get_by_role("button", name="标题和文字全部已阅").click()
    page.get_by_role("button", name="采用修订稿").click()
    expect(page.get_by_text("修订稿已施行")).to_be_visible()
    walk.plan = page.url.partition("?")[0]
    expect(walk.opened(page, STORE).locator("h1")).to_contain_text("储备库并投入使用")
    page.goto(f"{walk.plan}blanks/")
    expect(page.locator(".blank-table tbody tr", has_text=PUMPS)).to_contain_text("860")  # known before, known still


def test_the_table_goes_out_is_edited_and_comes_back(walk: Walk, tmp_path: Path) -> None:
    page = walk.office
    page.goto(walk.plan)
    with page.expect_download() as given:
        page.get_by_role("link", name="导出分解表").first.click()
    edited = tmp_path / "分解表.xlsx"
    edited.write_bytes(with_cell(given.value.path(), walk.codes[PUMPS], "简称", "排涝泵车"))
    page.goto(f"{walk.plan}table/")
    page.set_input_files("#file", edited)
    page.get_by_role("button", name="读入并预览").click()
    expect(page.locator(".to-change li")).to_have_count(1)
    expect(page.locator(".to-change li ins")).to_have_text("排涝泵车")
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.locator(".head-line")).to_contain_text("已发布")
    page.goto(f"{walk.plan}review/?show=taken&c={walk.codes[PUMPS]}")
    expect(page.locator(".proposal h2")).to_have_text("排涝泵车")


def test_what_is_unfinished_goes_on_in_the_plan_of_the_next_year(walk: Walk, tmp_path: Path, picture: Picture) -> None:
    walk.to("2027-01-04")
    page, old = walk.office, walk.plan
    bring_in(page, written(tmp_path, "要点.txt", FOLLOWING), "2027-01-04")
    following = review_by_keyboard(page)
    page.get_by_role("button", name="采用", exact=True).click()
    expect(page.get_by_text("规划已采用，全县都能看到了。")).to_be_visible()
    code = following.rstrip("/").rpartition("/")[2]
    page.goto(f"{old}year-end/?following={code}")
    rows = page.locator(".blank-table tbody tr")
    store = rows.filter(has_text=STORE)
    expect(store.locator("select")).to_have_value("carry")
    picture(page, "year-end")
    for row in rows.filter(has_not_text=STORE).all():
        row.locator("select").select_option("withdraw")
    page.get_by_role("button", name="暂存，以后再办").click()
    expect(page.locator(".note.success")).to_contain_text("还没有结转")
    page.goto(f"{old}year-end/")  # gone on with another day
    for row in rows.filter(has_not_text=STORE).all():
        expect(row.locator("select")).to_have_value("withdraw")
        row.locator("input[name^=why-]").fill("年度任务调整，不再单列")
    page.get_by_role("button", name="结转并关闭本方案").click()
    expect(page.get_by_text("本方案已关闭；1 项结转。")).to_be_visible()
    expect(walk.opened(page, STORE).locator(".c-head")).to_contain_text("已结转")


def written(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def with_cell(file: Path, code: str, head: str, words: str) -> bytes:
    """The exported table with one cell of one row changed, as Excel would save it."""
    book = load_workbook(BytesIO(file.read_bytes()))  # a download has no name Excel would know
    sheet = book.worksheets[0]
    heads = next(row for row in sheet.iter_rows() if any(cell.value == head for cell in row))
    column = next(cell.column for cell in heads if cell.value == head)
    row = next(row for row in sheet.iter_rows() if any(cell.value == code for cell in row))
    sheet.cell(row[0].row, column).value = words
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def review_by_keyboard(page: Page) -> str:
    """Every sentence taken up by its key; the address of the plan, which is open then."""
    page.locator("a.to-review").click()
    expect(page.locator(".proposal")).to_be_visible()
    waiting = page.locator(".queue li a")
    for left in range(waiting.count() - 1, -1, -1):
        page.keyboard.press("a")
        expect(waiting).to_have_count(left)
    page.locator(".all-done .btn-primary").click()
    expect(page.locator("article.plan-text")).to_be_visible()
    return page.url.partition("?")[0]


def finish_milestone(page: Page, name: str, day: str) -> None:
    row = page.locator("#work-milestone tr", has_text=name)
    row.locator("input[name='done_on']").fill(day)
    row.get_by_role("button", name="记完成").click()
    expect(page.locator("#work-milestone tr", has_text=name).locator("td.finish b")).to_have_text(day)


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
    expect(page.locator("#lines-form")).to_be_visible()


def report(walk: Walk, round_: str, value: str) -> None:
    open_return(walk.clerk, round_)
    fill_and_hand_up(walk.clerk, value)
    sign(walk, round_)


def fill_and_hand_up(clerk: Page, value: str) -> None:
    clerk.locator("[data-figure]").first.fill(value)
    for words in clerk.locator("input[name^=progress-]").all():
        words.fill("按计划推进")
    clerk.get_by_role("button", name="保存并上报").click()
    expect(clerk.locator(".state").first).to_contain_text("审签中")


def sign(walk: Walk, round_: str) -> None:
    for name in SIGNERS:
        page = walk.at(name)
        page.goto("/")
        on_desk(page, round_).get_by_role("button", name="签发").click()
        expect(on_desk(page, round_)).to_have_count(0)


def on_desk(page: Page, round_: str) -> Locator:
    return page.locator(".desk-rows > li", has_text=f"{UNIT}：{round_}")


def accept(page: Page, round_: str) -> None:
    page.goto("/")
    on_desk(page, round_).get_by_role("button", name="采用").click()
    expect(on_desk(page, round_)).to_have_count(0)


def correct(walk: Walk, round_: str, value: str, *, why: str) -> None:
    open_return(walk.clerk, round_)
    walk.clerk.get_by_label("理由").fill(why)
    walk.clerk.get_by_role("button", name="更正").click()
    expect(walk.clerk.locator("[data-figure]").first).to_be_editable()
    fill_and_hand_up(walk.clerk, value)
    sign(walk, round_)


def light(page: Page) -> Locator:
    return page.locator(".c-head .light").first


def announce(walk: Walk, period: str, objected: str) -> str:
    """Opened, one light objected to and upheld, frozen; where it can be read."""
    office, clerk = walk.office, walk.clerk
    office.goto("/plans/announcements/")
    office.fill("#id_period", period)
    office.fill("#id_cut_off", "2026-11-02")
    office.fill("#id_check_until", "2026-11-05T17:30")
    office.get_by_role("button", name="发起校核").click()
    expect(office.locator("h1")).to_have_text("2026年10月灯号")
    clerk.goto(office.url)
    row = clerk.locator(f"#{objected}")
    row.locator("summary").click()
    row.get_by_label("为什么这盏灯不对").fill("竣工资料已齐，备案表随附")
    row.get_by_role("button", name="提交异议").click()
    expect(row.locator(".objection")).to_contain_text("备案表随附")
    office.reload()
    row = office.locator(f"#{objected}")
    row.get_by_label("理由").fill("现场核实属实")
    row.get_by_label("改为").select_option("yellow")
    row.get_by_role("button", name="采纳", exact=True).click()
    expect(row.locator(".lamp-cell").first).to_contain_text("预警")
    office.locator("#early").fill("县政府常务会明日要用")
    office.get_by_role("button", name="提前公布").click()
    expect(office.locator(".stamp")).to_have_text("已公布")
    return office.url


def supervise(page: Page) -> None:
    page.goto("/plans/supervision/")
    page.get_by_role("button", name="现在核对发单").click()
    expect(page.locator(".note.success, .note.info").first).to_be_visible()


def notice(page: Page, words: str) -> Locator:
    return page.locator(".life-table tbody tr", has_text=words)


def ask(page: Page, kind: str, why: str) -> None:
    page.get_by_text("申请办结、延期或终止").click()
    page.get_by_label(kind).check()
    page.locator("#ask-why").fill(why)
    page.locator("#ask-evidence").set_input_files(files=[PDF])
    page.get_by_role("button", name="提交调度办").click()
    expect(page.locator(".life-open")).to_contain_text("等待调度办审批")


def grant(page: Page, why: str) -> None:
    page.goto("/")
    row = page.locator(".desk-rows > li", has_text=why)
    row.get_by_role("button", name="同意", exact=True).click()
    expect(page.locator(".desk-rows > li", has_text=why)).to_have_count(0)
