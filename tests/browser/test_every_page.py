"""Every page there is: no barrier axe finds, no wider than a telephone, its controls reached and seen by keyboard.

The pages come from the table of addresses (tests/web/test_access.py), so a new page is looked at without a word here.
"""

from __future__ import annotations

import re
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from tests.browser.barriers import barriers
from tests.browser_fixtures import DESKTOP, PHONE, sign_in_as
from tests.web.access_table import ARGUMENTS, EXPECTED, KEEPER, NO_PLAN, READER, TARGET_PAGES

from diaodu.people.choices import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page
    from tests.browser_fixtures import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]
# Who looks at what: the first of them the table lets in.
LOOKERS = (
    ("chen", KEEPER, Role.DISPATCH_OFFICE),
    ("zhao", READER, Role.UNIT_CLERK),
    ("xu", READER, Role.AUDITOR),
    ("admin", NO_PLAN, Role.SYSTEM_ADMIN),
    ("safe", NO_PLAN, Role.SECURITY_ADMIN),
)
# Files and words for programs; and a second factor that is asked for only once it is set.
NO_PAGES = {
    "web:health",
    "web:sign_in",
    "web:second_factor",
    "web:audit_export",
    "web:sheet_template",
    "plan:stamp",
    "schedule:rows",
    "tours:map_data",
    "assessment:object",  # no demonstration sign-in's unit is being assessed; looked at in test_assessment_pages
    "problems:edit_visit",  # a visit of a unit that no demonstration sign-in belongs to
    "tours:scored",  # a part of the judges' page
}
FILES = re.compile(r"[:_](workbook|paper|source|scan|pack|template|evidence|file)$")
# What the sample county calls the things the table's addresses name.
HERE: dict[str, str] = {
    "clerk": "zhao",
    "B-2026-001": "B-2026-135",
    "B-2026-003": "B-2026-168",  # a return of figures
    "L-2026-002": "L-2026-008",  # a round of figures
    "L-2026-001": "L-2026-006",
    "W-2026-003": "W-2026-157",
    "M-2026-002": "M-2026-004",  # a dispatch meeting
    "J-2026-001": "J-2026-006",  # a draft, whose text is open
}
# What the table of addresses does not speak of: what only the sample county has, and a page as asked for in its own way.
FURTHER = (
    ("chen", "/plans/P-2026-003/comparison/"),  # a revision beside the plan in force
    ("chen", "/plans/P-2026-001/edition/1/"),
    ("chen", "/plans/P-2026-001/?view=list"),
    ("chen", "/plans/P-2026-001/?c=R-2026-001"),
    ("chen", "/plans/commitments/R-2026-022/life/"),
    ("chen", "/people/units/zhujian/?on=2026-05-20"),
    ("chen", "/people/officers/zhou/"),
    ("admin", "/people/officers/wang/"),
    ("chen", "/history/R-2026-001/?on=2026-05-20"),
    ("chen", "/search/?q=水"),
    ("admin", "/settings/"),  # with what its keeper may change
    ("admin", "/settings/calendar.hours/"),
)
KEYS = """() => {
    const seen = document.activeElement;
    if (!seen || seen === document.body) return null;
    const style = getComputedStyle(seen), box = seen.getBoundingClientRect();
    const shown = style.outlineStyle !== 'none' || style.boxShadow !== 'none' || seen.classList.contains('skip-link');
    return [seen.outerHTML.slice(0, 120), shown && (box.width > 0 || box.height > 0), !!seen.closest('main')];
}"""


def looker(name: str) -> str | None:
    """Who opens this page; None where nobody sees one."""
    if name == "people:tenure":
        return "admin"  # the table speaks of the clerk's own chair; here it is the first one there is
    if name in {"checking:draft", "checking:again"}:
        return "chen"  # in the sample the drafts are the office's own
    row = EXPECTED[name]
    for username, kind, role in LOOKERS:
        if row.get(role, row.get(kind, row[READER])) == 200:
            return username
    return None


def address(name: str) -> str:
    from django.urls import reverse

    if name in {"people:tenure", "people:pack", "ledger:item", "figure_rounds:book", *TARGET_PAGES}:
        return reverse(name, args=[1])
    if name == "assessment:objection":
        return reverse(name, args=["C-2026-005", 2])
    plain = {"list", "upload"}
    default = ["P-2026-001"] if name.startswith("plan:") and name.partition(":")[2] not in plain else []
    words = [HERE.get(str(word), word) for word in ARGUMENTS.get(name, default)]
    return reverse(name, args=words)


PAGES = [(name, who) for name in EXPECTED if name not in NO_PAGES and not FILES.search(name) and (who := looker(name))]


@pytest.fixture(scope="module")
def lookers(browser: Browser, server: Server) -> Iterator[Callable[[str], Looker]]:
    """Somebody who is signed in, with one page for all they look at: a browser for each page took half of the time."""
    with ExitStack() as stack:
        kept: dict[str, Looker] = {}

        def of(username: str) -> Looker:
            if username not in kept:
                context = stack.enter_context(browser.new_context(base_url=server.url, locale="zh-CN"))
                kept[username] = Looker(context.new_page())
                sign_in_as(kept[username].page, username)
            return kept[username]

        yield of


class Looker:
    """A page, and what it has logged as an error or thrown since the last look."""

    def __init__(self, page: Page) -> None:
        self.page, self.errors = page, list[str]()
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def look_at(self, place: str) -> None:
        self.errors.clear()
        self.page.set_viewport_size(DESKTOP)
        _check(self.page, place)
        assert self.errors == []


@pytest.mark.parametrize(("name", "who"), PAGES)
def test_a_page_holds_no_barrier_fits_a_telephone_and_is_worked_by_keyboard(
    lookers: Callable[[str], Looker], name: str, who: str
) -> None:
    lookers(who).look_at(address(name))


@pytest.mark.parametrize(("who", "place"), FURTHER)
def test_a_page_the_table_does_not_speak_of_is_as_good(lookers: Callable[[str], Looker], who: str, place: str) -> None:
    lookers(who).look_at(place)


def _check(page: Page, place: str) -> None:
    answer = page.goto(place)
    assert answer is not None
    assert answer.status == 200
    _check_keys(page)
    assert barriers(page) == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def _check_keys(page: Page) -> None:
    """Tab goes from the page's beginning into what it is for, and every stop is seen."""
    if page.locator("main :is(a[href], button, input:not([type=hidden]), select, textarea):visible").count() == 0:
        return
    page.locator("#main").focus()
    stops = []
    for _ in range(3):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(KEYS))
    inside = [stop for stop in stops if stop and stop[2]]
    assert inside != []
    assert [html for html, shown, _ in inside if not shown] == []
