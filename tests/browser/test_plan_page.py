"""What people do on the plan page, in a real browser on the sample county."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from diaodu.cli import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.browser.conftest import Picture, SignIn

pytestmark = pytest.mark.browser
PLAN = "/plans/P-2026-001/"
AXE = ROOT / "assets" / "test" / "axe.min.js"
SENTENCE = "年内改造老旧小区180万平方米"


@pytest.fixture
def plan(page: Page, sign_in: SignIn) -> Page:
    sign_in(page, "chen")
    page.goto(PLAN)
    return page


def promise(page: Page, words: str) -> object:
    return page.locator("a.promise", has_text=words).first


def places(page: Page) -> list[object]:
    """Where every promise stands on the page."""
    return page.evaluate("() => [...document.querySelectorAll('a.promise')].map(a => { const b = a.getBoundingClientRect(); return [b.x, b.y, b.width, b.height]; })")  # fmt: skip


def test_opening_a_sentence_changes_the_panel_and_nothing_moves(plan: Page, picture: Picture) -> None:
    promise(plan, SENTENCE).scroll_into_view_if_needed()
    before = places(plan)
    promise(plan, SENTENCE).click()
    panel = plan.locator("#panel")
    panel.get_by_role("heading", name=SENTENCE).wait_for()
    assert places(plan) == before
    for words in ("滞后", "1,800,000 平方米", "2026-12-31", "住房和城乡建设局"):
        assert words in panel.inner_text()
    assert re.search(r"\?c=R-2026-\d{3}$", plan.url)
    picture(plan, "plan")


def test_the_address_of_an_open_sentence_opens_it_again(plan: Page) -> None:
    promise(plan, SENTENCE).click()
    plan.locator("#panel").get_by_role("heading", name=SENTENCE).wait_for()
    plan.reload()
    assert plan.locator("#panel h2").inner_text() == SENTENCE
    assert plan.locator("a.promise[aria-current]").inner_text() == SENTENCE


def test_going_back_closes_what_was_opened(plan: Page) -> None:
    promise(plan, SENTENCE).click()
    plan.locator("#panel").get_by_role("heading", name=SENTENCE).wait_for()
    plan.go_back()
    plan.locator("#panel").get_by_role("heading", name="识读结果").wait_for()


def test_going_back_moves_nothing_and_keys_go_on_from_what_is_in_view(plan: Page) -> None:
    last = plan.locator("a.promise").last
    last.scroll_into_view_if_needed()
    last.click()
    plan.locator(f"#panel [data-shown='{last.get_attribute('data-code')}']").wait_for()
    before = places(plan)
    plan.go_back()
    plan.locator("#panel").get_by_role("heading", name="识读结果").wait_for()
    assert places(plan) == before
    expect(plan.locator("a.promise[aria-current]")).to_have_count(0)
    plan.keyboard.press("j")
    plan.locator("#panel [data-shown]").wait_for()
    assert places(plan) == before


def test_stepping_faster_than_answers_come_shows_the_last_one(plan: Page) -> None:
    code = plan.locator("a.promise").nth(2).get_attribute("data-code")
    plan.evaluate("""() => {
        const send = XMLHttpRequest.prototype.send, waits = [600, 300, 0];
        XMLHttpRequest.prototype.send = function (body) { setTimeout(() => send.call(this, body), waits.shift()); };
    }""")
    for _ in range(3):
        plan.keyboard.press("j")
    plan.wait_for_timeout(1000)
    expect(plan.locator("#panel [data-shown]")).to_have_attribute("data-shown", code)
    assert plan.locator("a.promise[aria-current]").get_attribute("data-code") == code
    assert plan.url.endswith(f"?c={code}")


def test_going_back_and_forth_fast_ends_where_the_address_says(plan: Page, allowed_console: list[str]) -> None:
    allowed_console += ["^htmx:(afterRequest|sendError|sendAbort)", "^undefined$"]  # the browser drops what it left
    for number in range(4):
        plan.locator("a.promise").nth(number).click()
        code = plan.locator("a.promise").nth(number).get_attribute("data-code")
        plan.locator(f"#panel [data-shown='{code}']").wait_for()
    steps = "() => { history.go(-1); setTimeout(() => history.go(-1), 5); setTimeout(() => history.go(1), 10); }"
    plan.evaluate(steps)
    plan.wait_for_timeout(500)
    there = re.search(r"c=(R-[0-9-]+)$", plan.url)
    assert there is not None
    expect(plan.locator("#panel [data-shown]")).to_have_attribute("data-shown", there[1])
    expect(plan.locator("a.promise[aria-current]")).to_have_attribute("data-code", there[1])


def test_a_step_in_the_outline_leaves_the_open_sentence_open(plan: Page) -> None:
    promise(plan, SENTENCE).click()
    plan.locator("#panel").get_by_role("heading", name=SENTENCE).wait_for()
    plan.locator(".outline a", has_text="（五）建强平台载体").click()
    plan.wait_for_timeout(300)
    assert plan.locator("#panel h2").inner_text() == SENTENCE
    assert "c=R-2026-" in plan.url


def test_the_plan_is_read_through_by_keys(plan: Page) -> None:
    codes = plan.locator("a.promise").evaluate_all("all => all.map(a => a.dataset.code)")
    for key, code in (("j", codes[0]), ("j", codes[1]), ("k", codes[0])):
        plan.keyboard.press(key)
        plan.locator(f"#panel [data-shown='{code}']").wait_for()
        assert plan.locator("a.promise[aria-current]").get_attribute("data-code") == code
    plan.keyboard.press("Escape")
    plan.locator("#panel").get_by_role("heading", name="识读结果").wait_for()
    plan.keyboard.press("?")
    assert plan.locator("dialog#keys").is_visible()
    plan.keyboard.press("Escape")
    plan.keyboard.press("/")
    assert plan.evaluate("document.activeElement.id") == "find"


def test_filters_dim_add_up_and_come_off(plan: Page) -> None:
    total = plan.locator("a.promise").count()
    plan.locator(".chip", has_text="争取").click()
    expect(plan.locator("a.promise.out")).not_to_have_count(0)
    out = plan.locator("a.promise.out").count()
    assert out < total
    expect(plan.locator("a.promise")).to_have_count(total)
    plan.locator(".chip", has_text="有目标").click()
    plan.wait_for_url("**with=target**")
    assert plan.locator("a.promise.out").count() >= out
    assert "strength=strive" in plan.url
    assert "with=target" in plan.url
    plan.get_by_role("link", name="显示全部").click()
    expect(plan.locator("a.promise.out")).to_have_count(0)


def test_the_outline_leads_to_its_place(plan: Page) -> None:
    plan.locator(".outline a", has_text="（五）建强平台载体").click()
    heading = plan.get_by_role("heading", name="（五）建强平台载体")
    expect(heading).to_be_in_viewport()


def test_a_section_is_looked_at_alone_by_its_number(plan: Page) -> None:
    row = plan.locator(".outline li", has_text="（五）建强平台载体")
    count = int(row.locator(".count").inner_text())
    row.locator(".count").click()
    expect(plan.locator("a.promise:not(.out)")).to_have_count(count)
    plan.locator(".outline .count[aria-current]").click()
    expect(plan.locator("a.promise.out")).to_have_count(0)


def test_the_list_sorts_by_a_click_on_its_head(plan: Page, picture: Picture) -> None:
    plan.get_by_role("link", name="列表").click()
    plan.get_by_role("link", name="时限", exact=True).click()
    dates = [text for text in plan.locator("td.due").all_inner_texts() if text.startswith("20")]
    assert dates == sorted(dates)
    picture(plan, "list")


def test_the_ledger_comes_down_as_excel_and_word(plan: Page) -> None:
    for label, name in (("导出分解表", "xlsx"), ("Word", "docx")):
        with plan.expect_download() as started:
            plan.get_by_role("link", name=label).click()
        assert started.value.suggested_filename == f"云海县下半年振兴发展工作方案任务分解表.{name}"
        assert Path(started.value.path()).stat().st_size > 5_000


def test_it_prints_as_a_document_without_the_frame(plan: Page) -> None:
    plan.emulate_media(media="print")
    assert not plan.locator(".shell-head").is_visible()
    assert not plan.locator(".plan-side").is_visible()
    assert not plan.locator("#panel").is_visible()
    assert plan.locator("a.promise").first.is_visible()
    noted = plan.locator("a.promise[data-note]").count()
    expect(plan.locator(".footnotes tbody tr")).to_have_count(noted)
    assert plan.locator(".footnotes").is_visible()
    assert plan.pdf(format="A4")[:5] == b"%PDF-"


def test_a_dark_screen_prints_black_on_white(plan: Page) -> None:
    plan.emulate_media(media="print", color_scheme="dark")
    plan.reload()
    ink = plan.evaluate("getComputedStyle(document.querySelector('.document')).color")
    paper = plan.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (ink, paper) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")


def test_everything_works_without_script(browser: object, server: object, sign_in: SignIn) -> None:
    context = browser.new_context(base_url=server.url, java_script_enabled=False, locale="zh-CN")  # type: ignore[attr-defined]
    page = context.new_page()
    sign_in(page, "lin")
    page.goto(PLAN)
    promise(page, SENTENCE).click()
    assert page.locator("#panel h2").inner_text() == SENTENCE
    page.locator(".chip", has_text="争取").click()
    expect(page.locator("a.promise.out")).not_to_have_count(0)
    context.close()


def test_on_a_telephone_the_text_comes_first_and_a_sentence_opens_over_it(
    phone: Page, sign_in: SignIn, picture: Picture
) -> None:
    sign_in(phone, "lin")
    phone.goto(PLAN)
    assert not phone.locator(".outline").is_visible()
    promise(phone, SENTENCE).tap()
    panel = phone.locator("#panel")
    panel.get_by_role("heading", name=SENTENCE).wait_for()
    assert panel.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    picture(phone, "phone")
    panel.get_by_role("link", name="关闭").tap()
    phone.locator("#panel.open").wait_for(state="detached")


def test_dark_and_english_hold_on_every_page(plan: Page, picture: Picture) -> None:
    plan.get_by_role("button", name="随系统").click()
    plan.get_by_role("button", name="浅色").click()
    plan.get_by_role("button", name="English").click()
    assert plan.locator("html").get_attribute("data-bs-theme") == "dark"
    assert plan.locator("html").get_attribute("lang") == "en"
    assert plan.get_by_role("link", name="Plans", exact=True).is_visible()
    paper = plan.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(22, 25, 29)"
    picture(plan, "dark")


@pytest.mark.parametrize(
    "address",
    ["/sign-in/", "/", "/plans/", "/plans/new/", PLAN, f"{PLAN}?view=list", f"{PLAN}?c=R-2026-001", "/password/"],
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_free_of_faults_axe_finds(page: Page, sign_in: SignIn, address: str, scheme: str) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not built")
    if address != "/sign-in/":
        sign_in(page, "chen")
    page.emulate_media(color_scheme=scheme)
    page.goto(address)
    # Evaluated by the debugger, not by the page: the policy forbids the page to run what it was not served.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa']})")
    faults = [
        (fault["id"], node["target"], node["failureSummary"])
        for fault in found["violations"]
        for node in fault["nodes"]
    ]
    assert faults == []
