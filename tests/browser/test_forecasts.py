"""A month closes, what hangs on it is forecast anew, the plan shows it moved, and last month's forecast is judged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.browser.conftest import Picture, SignIn
    from tests.browser_fixtures import Server

pytestmark = pytest.mark.browser
PLAN = "/plans/P-2026-001/?view=list"
# What stands in the file of the sample county is what its figures give today: else it is to be written anew.
FRESH = """
from datetime import datetime
from diaodu.core.clock import ZONE, today
from diaodu.outlook.casting import hashes
from diaodu.outlook.models import Outlook
from diaodu.outlook.queries import newest_of
from diaodu.outlook.sources import Asked, sources
from diaodu.people.models import Unit
county = Unit.objects.get(parent=None)
kept = {(row.subject_id, row.unit_id): row for row in newest_of(Outlook.objects.filter(year=2026))}
asked = Asked(county.path, today(), datetime(2026, 9, 2, 10, tzinfo=ZONE))
found = {(s.subject, s.unit): hashes(s, 2026)[0] for source in sources() for s in source.series(asked)}
stale = [str(row) for key, row in kept.items() if found.get(key) != row.input_hash]
assert kept and not stale, ("./diaodu manage write_sample_outlooks", stale)
"""
CLOSE_AUGUST = """
from datetime import datetime
from decimal import Decimal
from diaodu.core.clock import ZONE, today
from diaodu.indicators.catalogue.actions import FigureInput, enter_figures
from diaodu.indicators.catalogue.models import Indicator
from diaodu.kernel.period import Period
from diaodu.outlook.actions import forecast_county
from diaodu.people.models import Unit
from diaodu.plan.models import Commitment
county = Unit.objects.get(parent=None)
growth = Indicator.objects.get(code="IND_VA_G", scope=county.path)
said = FigureInput(growth, county, Period.parse("2026-08"), Decimal("3.1"), known_at=datetime(2026, 9, 2, tzinfo=ZONE))
enter_figures([said], county=county, origin="公报（虚构）", by="tongji1")
subjects = frozenset({growth.subject_id, Commitment.objects.get(code="R-2026-046").subject_id})
known = datetime(2026, 9, 2, 23, tzinfo=ZONE)
assert forecast_county(county.path, on=today(), known=known, by="system", subjects=subjects).made >= 2
"""


def test_a_month_closes_and_the_forecasts_move_and_are_judged(
    page: Page, server: Server, sign_in: SignIn, picture: Picture
) -> None:
    server.helper.run(FRESH)
    sign_in(page, "chen")
    page.goto("/forecasts/?kind=commitment&q=规上工业增加值")
    row = page.locator("tbody tr", has_text="R-2026-046")
    before = row.inner_text()
    expect(row).to_contain_text(re.compile(r"\d+%"))
    picture(page, "forecasts")

    server.helper.run(CLOSE_AUGUST)
    page.goto(PLAN)
    line = page.locator("tr[data-code='R-2026-046'] .year-end")
    expect(line).to_contain_text(re.compile(r"年底预计.*\d+%"))
    page.goto("/plans/commitments/R-2026-046/")
    panel = page.locator(".outlook-panel")
    expect(panel).to_contain_text("数据截至2026-08")
    expect(panel).to_contain_text("90%区间")
    page.goto("/forecasts/?kind=commitment&q=规上工业增加值")
    assert page.locator("tbody tr", has_text="R-2026-046").inner_text() != before

    page.get_by_role("link", name="预测准不准").click()
    page.locator("#month").select_option("2026-08")
    page.get_by_role("button", name="查询").click()
    judged = page.locator(".list-card tr", has_text="规上工业增加值增速").first
    expect(judged).to_contain_text("3.1")
    expect(judged).to_contain_text("否")
    picture(page, "forecast-accuracy")
    page.goto("/")
    expect(page.locator("section", has=page.get_by_role("heading", name=re.compile("预测转差")))).to_be_visible()


def test_on_a_telephone_forecasts_are_read_without_scrolling_sideways(phone: Page, sign_in: SignIn) -> None:
    sign_in(phone, "chen")
    for address in ("/forecasts/", "/forecasts/accuracy/", "/indicators/analysis/figures/BUDGET/", PLAN):
        phone.goto(address)
        assert phone.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), address
