"""A tour in real browsers: planned, routed on the map, judged on ten phones, ranked, published."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser_fixtures import PHONE, open_all_accounts

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from tests.browser.conftest import AtDesk, Picture
    from tests.browser_fixtures import Server

pytestmark = pytest.mark.browser
GUESTS = [f"评委{n}" for n in range(1, 9)]
HARSH = ("评委7", "评委8")
# What would be typed stop by stop: hours, and that the procedures are complete and nothing was seen before.
_FILL = """
from diaodu.projects.tours.actions import ConditionAnswer, ProposalChange, answer_conditions, change_proposals
from diaodu.projects.tours.choosing import Condition
from diaodu.projects.tours.models import Proposal, Tour
tour = Tour.objects.select_related("unit").get(number=3)
rows = list(Proposal.objects.filter(tour=tour).select_related("project", "township", "tour__unit"))
change_proposals(tour, [ProposalChange(row, {"opens": 510, "closes": 1050, "stay": 20}) for row in rows], by="chen")
answers = [ConditionAnswer(row, each, answer=True, why="现场看过") for row in rows
           for each in (Condition.PROCEDURES, Condition.NOT_SEEN, Condition.STAGE)]
answer_conditions(tour, answers, by="chen")
"""
_SCORE = """([card, values]) => {
  const form = document.getElementById(card).querySelector('form');
  const names = [...new Set([...form.querySelectorAll('input[type=radio]')].map((input) => input.name))];
  names.forEach((name, at) => { form.querySelector(`input[name="${name}"][value="${values[at % values.length]}"]`).checked = true; });
  form.requestSubmit();
}"""


def test_a_tour_is_planned_routed_judged_on_phones_and_ranked(
    browser: Browser, at_desk: AtDesk, server: Server, picture: Picture, allowed_console: list[str]
) -> None:
    allowed_console.append("422")  # a judge tries to score their own town
    open_all_accounts(server)
    office = at_desk("chen")
    where = plan(office, server)
    drag_and_undo(office, where, picture)
    office.goto(f"{where}route/sheet/")
    expect(office.locator(".sheet-map .stop")).to_have_count(4)  # numbered as in the table above it
    codes = invite(office, where)
    office.goto(where)
    office.get_by_role("button", name="开始评分").click()
    expect(office.locator(".state-word")).to_have_text("评分中")

    town = at_desk("qingfan3")
    town.set_viewport_size(PHONE)
    town.goto("/")
    town.get_by_role("link", name="观摩评分").click()
    town.get_by_role("button", name="领取选票").click()
    refused_for_own_town(town)
    score_everything(town, 6)
    head = at_desk("gongxin3")
    head.goto(f"/tours/score/{where.split('/')[2]}/")
    head.get_by_role("button", name="领取选票").click()
    score_everything(head, 7)

    watching = at_desk("chen")
    watching.goto(f"{where}judges/")
    for name, code in codes.items():
        phone = browser.new_context(viewport=PHONE, base_url=server.url).new_page()
        phone.goto("/tours/score/")
        phone.get_by_label("评分码").fill(code.lower())
        phone.get_by_role("button", name="开始打分").click()
        phone.wait_for_url(re.compile(r"/tours/score/O-"))
        if name == GUESTS[0]:
            assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
            picture(phone, "tour-score")
        score_everything(phone, 4 if name in HARSH else 8)
        phone.context.close()
    expect(watching.locator("#who-heading")).to_contain_text("10/10")  # by itself, on the open page
    ranked(office, where, picture)


def plan(office: Page, server: Server) -> str:
    """Four projects of the library on one day, chosen by the rule and published; the route computed."""
    office.goto("/tours/new/")
    office.get_by_label("名称").fill("专题观摩")
    office.get_by_label("集合地点").fill("县政务服务中心")
    office.get_by_label("经度").fill("123.40")
    office.get_by_label("纬度").fill("35.19")
    office.get_by_role("button", name="新增").click()
    office.wait_for_url(re.compile(r"/tours/O-2026-\d+/$"))
    where = re.sub(r"^https?://[^/]+", "", office.url)
    office.get_by_role("link", name="推荐项目入选").click()
    for name in ("海风装备总装基地项目", "海上夜游码头项目", "新高中工程", "铝基复合板材项目"):
        office.get_by_label(name, exact=True).check()
    office.get_by_role("button", name="推荐所勾选的").click()
    expect(office.get_by_text("已推荐4个项目")).to_be_visible()
    office.get_by_role("button", name="按条件选点").click()
    expect(office.locator(".verdict.open").first).to_contain_text("待核")  # nobody has looked yet
    server.helper.run(_FILL)
    office.goto(where)
    office.get_by_role("button", name="按条件选点").click()
    expect(office.get_by_text("已选出4个观摩点")).to_be_visible()
    office.get_by_role("button", name="公布观摩点").click()
    office.get_by_role("link", name="线路", exact=True).click()
    office.get_by_role("button", name="排线路").click()
    office.wait_for_url(re.compile(r"/route/$"), timeout=60_000)
    expect(office.locator("[data-code]")).to_have_count(4)
    return where


def drag_and_undo(office: Page, where: str, picture: Picture) -> None:
    """The last stop is dragged to the front: its time follows while it is held; then it is undone."""
    expect(office.locator("#map")).to_have_attribute("data-state", re.compile("ready|none"))
    names = office.locator("[data-code] .map-row [lang]")
    before = names.all_text_contents()
    first, last = office.locator(".handle").first, office.locator(".handle").last
    last.scroll_into_view_if_needed()
    start = last.bounding_box()
    assert start
    office.mouse.move(start["x"] + 8, start["y"] + 8)
    office.mouse.down()
    first.scroll_into_view_if_needed()
    goal = first.bounding_box()
    assert goal
    office.mouse.move(goal["x"] + 8, goal["y"] + 30, steps=4)
    office.mouse.move(goal["x"] + 8, goal["y"] + 4, steps=3)
    expect(office.locator("#timetable")).to_have_attribute("data-checked", re.compile(r"\d"))  # timed while held
    picture(office, "tour-route")
    office.mouse.up()
    expect(office.locator("#timetable")).to_have_attribute("data-kept", "1")
    assert names.all_text_contents() == [before[-1], *before[:-1]]
    office.get_by_role("button", name="推后一站").first.press("Enter")  # and by keyboard
    expect(office.locator("#timetable")).to_have_attribute("data-kept", "2")
    assert names.all_text_contents()[:2] == [before[0], before[-1]]
    for _step in range(2):
        office.goto(f"{where}route/")
        office.get_by_role("button", name="撤销").click()
    assert names.all_text_contents() == before


def invite(office: Page, where: str) -> dict[str, str]:
    """The head of the town the second stop lies in, another head, and eight guests with their codes."""
    office.goto(f"{where}judges/")
    for label in ("青帆镇 毛振宇", "工信局 孙庆华"):
        office.get_by_label("担任评委的干部").select_option(label=label)
        office.get_by_role("button", name="邀请").first.click()
        expect(office.get_by_text("已邀请。")).to_be_visible()
    office.get_by_label("外请评委，一行一名").fill("\n".join(GUESTS))
    office.get_by_role("button", name="邀请").last.click()
    rows = office.locator(".codes li")
    expect(rows).to_have_count(len(GUESTS))
    pairs = [text.split() for text in rows.all_inner_texts()]
    office.goto(f"{where}judges/")
    expect(office.locator(".codes")).to_have_count(0)  # shown that once
    return dict(pairs)


def refused_for_own_town(town: Page) -> None:
    """Their own stop is not offered; asked for by hand it is refused in words."""
    expect(town.locator("main")).to_contain_text("按规定回避： 海上夜游码头项目")
    assert town.locator(".score-card").count() == 3
    form = town.locator(".score-card form").first
    target = town.evaluate("() => document.querySelector('.score-card form').action.replace(/X-[^/]+/, 'X-2026-028')")
    form.evaluate("(form, target) => { form.action = target; form.noValidate = true; }", target)
    form.evaluate("(form) => form.requestSubmit()")
    expect(town.get_by_role("alert")).to_contain_text("按回避规定不能打分")


def score_everything(phone: Page, about: int) -> None:
    cards = phone.locator(".score-card:has(form)")
    ids = cards.evaluate_all("(cards) => cards.map((card) => card.id)")
    for place, card in enumerate(ids):
        value = max(0, about + 1 - place % 3)
        with phone.expect_navigation():
            phone.evaluate(_SCORE, [card, [value, min(10, value + 1)]])
    expect(phone.locator(".score-card:has(form)")).to_have_count(0)
    expect(phone.get_by_text("你已评完全部观摩点")).to_be_visible()


def ranked(office: Page, where: str, picture: Picture) -> None:
    office.goto(where)
    office.get_by_role("button", name="结束评分").click()
    office.get_by_role("button", name="核定名次").click()
    office.wait_for_url(re.compile(r"/places/$"))
    severity = [float(text.replace("−", "-")) for text in office.locator(".severity").all_inner_texts()]
    assert len(severity) == 10
    assert max(severity[:2]) < -20 < min(severity[2:])  # the two harsh ones, without names
    picture(office, "tour-places")
    office.goto(where)
    office.get_by_role("button", name="公布名次").click()
    expect(office.locator("tbody tr").first).to_contain_text("1")
    office.goto(where)
    expect(office.locator(".state-word")).to_have_text("已举行")
