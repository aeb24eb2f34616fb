"""Who reports what, and how large firms are: on the page, to Excel and back, by a dated rule."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from tests.factories.library import credit_code
from tests.factories.people import TODAY
from tests.factories.rounds import Figures, make_figures

from diaodu.cli import ROOT
from diaodu.core.choices import RowChange
from diaodu.core.clock import fixed
from diaodu.core.models import AuditEntry
from diaodu.core.moves import MoveRefusedError
from diaodu.core.shipped import load_shipped_settings
from diaodu.enterprises.actions import NewFirm, add_firms
from diaodu.indicators.rounds.actions import NewFirmSize, enter_firm_sizes
from diaodu.indicators.rounds.ask_sheet import check_asks, publish_asks
from diaodu.indicators.rounds.firm_sizes import size_of, size_problems, trade_of
from diaodu.indicators.rounds.models import FirmSize
from diaodu.indicators.rounds.queries.asks import asked_items
from diaodu.indicators.rounds.size_sheet import check_sizes, publish_sizes
from diaodu.people.models import Officer

BACKEND = "diaodu.people.sign_in.OfficerBackend"
RULE: dict[str, Any] = next(
    row["value"]
    for row in json.loads((ROOT / "reference/settings/figure_rounds.json").read_text(encoding="utf-8"))
    if row["name"] == "figure_rounds.firm_sizes"
)


def sized(industry: str, people: int | None = None, revenue: int | None = None, assets: int | None = None) -> str:
    given = {"people": people, "revenue": revenue, "assets": assets}
    found = size_of(industry, {name: None if n is None else Decimal(n) for name, n in given.items()}, RULE)
    return found.size or found.why[0]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("26", 1200, 39000), "medium"),  # large needs both bounds
        (("26", 15, 50000), "micro"),  # so does small
        (("65", 103, 15735), "medium"),
        (("47", None, 6000, 5000), "medium"),  # building asks for assets, not for people
        (("26", None, 39000), "缺从业人员"),
        (("26", None, 299), "micro"),  # whoever works there, it is too little
        (("26", 20, None), "缺营业收入"),
        (("83", 500, 500, 500), "这个行业不划分规模"),
        (("", 500, 500), "这个行业不划分规模"),
    ],
)
def test_a_class_needs_all_its_bounds_and_what_is_not_known_is_never_guessed(given: Any, said: str) -> None:
    assert sized(*given) == said


def test_the_longest_code_of_an_industry_decides_its_trade_and_a_rule_names_what_it_lacks() -> None:
    assert (trade_of("5910", RULE), trade_of("5990", RULE), trade_of("7020", RULE)) == (
        "transport",
        "storage",
        "property",
    )
    assert size_problems(RULE) == []
    broken = {"industry": RULE["industry"] | {"small": {"staff": 20}}, "post": RULE["post"] | {"industries": ["x"]}}
    assert [zh for zh, _en in size_problems(broken)] == [
        "“industry”的 small 应写明 people（人）、revenue、assets（万元）中的下限。",
        "“post”的行业代码不对，写成 54 或 06-46。",
    ]


@pytest.fixture(scope="module")
def made_once(kept_for_the_file: None) -> Figures:
    load_shipped_settings()
    return make_figures(asked=("INV_DONE",))


@pytest.fixture
def figures(made_once: Figures, db: None) -> Any:
    with fixed(TODAY):
        yield made_once


def at_desk(figures: Figures, username: str) -> Client:
    client = Client()
    client.force_login(Officer.objects.get(username=username), backend=BACKEND)
    return client


def asks(figures: Figures) -> set[tuple[str, str, str, str]]:
    return {
        (item.subject.indicator.code, item.about.code if item.about else "", item.unit.code, item.field)
        for item in asked_items(figures.place.county.path)
    }


@pytest.mark.sqlite
def test_who_reports_what_is_changed_for_many_at_once_and_nobody_else_may(figures: Figures) -> None:
    runner = at_desk(figures, "he")
    assert asks(figures) == {("INV_DONE", "east", "east", "statistics"), ("INV_DONE", "west", "west", "statistics")}
    given = {"indicator": "POWER_IND", "about": ["east", "west"], "unit": "caizheng", "field": "industry"}
    assert runner.post("/figures/asks/add/", given).status_code == 302
    power = {("POWER_IND", "east", "caizheng", "industry"), ("POWER_IND", "west", "caizheng", "industry")}
    assert power < asks(figures)
    page = runner.get("/figures/asks/?indicator=POWER_IND").content.decode()
    assert page.count('name="item"') == 2
    keys = list(
        asked_items(figures.place.county.path).filter(subject__indicator__code="POWER_IND").values_list("pk", flat=True)
    )
    runner.post("/figures/asks/change/", {"item": keys[:1], "unit": "tongji", "verb": "change"})
    assert sorted(unit for code, _about, unit, _field in asks(figures) if code == "POWER_IND") == ["caizheng", "tongji"]
    refused = runner.post("/figures/asks/change/", {"item": keys, "verb": "stop"}, follow=True)
    assert "请写明不再填报的原因" in refused.content.decode()
    runner.post("/figures/asks/change/", {"item": keys, "verb": "stop", "why": "改用供电公司数据"})
    assert {code for code, *_rest in asks(figures)} == {"INV_DONE"}
    assert AuditEntry.objects.filter(verb="retire_items", reason="改用供电公司数据").exists()
    assert at_desk(figures, "east").post("/figures/asks/add/", given).status_code == 403
    assert {code for code, *_rest in asks(figures)} == {"INV_DONE"}


@pytest.mark.sqlite
def test_a_sheet_says_row_by_row_what_it_would_change_and_is_published_whole(figures: Figures) -> None:
    path = figures.place.county.path
    row = {"indicator": "INV_DONE", "about": "东镇", "unit": "县财政局", "field": "财政"}
    wrong = [
        row | {"indicator": "没有的指标"}, row | {"about": "南镇"}, row | {"field": "别的"},
        row, row,
    ]  # fmt: skip
    said = [[problem.zh for problem in each.problems] for each in check_asks(wrong, path)]
    assert said[0] == ["没有指标“没有的指标”"]
    assert said[1] == ["本县没有叫“南镇”的单位"]
    assert said[2][0].startswith("没有“别的”这类报送；可用：调度、")
    assert said[3] == said[4] == ["同一指标、同一单位在表里重复"]
    good = [
        row,
        {"indicator": "INV_DONE", "about": "西镇", "unit": "西镇"},
        row | {"indicator": "POWER", "about": "西镇"},
    ]
    checked = check_asks(good, path)
    assert [each.change for each in checked] == [RowChange.CHANGE, RowChange.SAME, RowChange.ADD]
    assert checked[0].before == {"unit": "东镇", "field": "统计"}
    publish_asks(good, path, "he")
    assert asks(figures) == {
        ("INV_DONE", "east", "caizheng", "finance"), ("INV_DONE", "west", "west", "statistics"),
        ("POWER", "west", "caizheng", "finance"),
    }  # fmt: skip


@pytest.mark.sqlite
def test_sizes_of_firms_come_from_excel_with_their_source_and_say_why_a_class_cannot_be_told(figures: Figures) -> None:
    county, path = figures.place.county, figures.place.county.path
    firms = add_firms(
        [NewFirm(credit_code(n), f"云海{n}号厂", figures.units["east"], "2614") for n in (1, 2)],
        county=county,
        by="test",
    )
    row = {
        "firm": "云海1号厂",
        "year": "2025",
        "people": "1,200",
        "revenue": "41000",
        "source": "年报",
        "ground": "授权",
    }
    other = row | {"firm": credit_code(2), "people": "", "revenue": "5000"}
    wrong = [row | {"firm": "没有的厂"}, row | {"year": "2026"}, row | {"people": "-3"},
             {"firm": "云海2号厂", "year": "2024", "source": "年报", "ground": "授权"}]  # fmt: skip
    said = [[problem.zh for problem in each.problems] for each in check_sizes(wrong, path)]
    assert said == [
        ["企业库里没有“没有的厂”"], ["“2026”不是已经结束的年份，写成 2025 的样子"], ["“从业人员”不能是负数"],
        ["三项数据至少填一项"],
    ]  # fmt: skip
    publish_sizes([row, other], path, "he")
    assert [each.change for each in check_sizes([row, other | {"people": "30"}], path)] == [
        RowChange.SAME,
        RowChange.CHANGE,
    ]
    publish_sizes([row, other | {"people": "30"}], path, "he")
    assert FirmSize.objects.count() == 3, "what says nothing new is left out; a correction is a newer vintage"
    html = at_desk(figures, "he").get("/figures/firms/sizes/").content.decode()
    assert "大型 <b>1</b>" in html
    assert "小型 <b>1</b>" in html
    narrow = at_desk(figures, "he").get("/figures/firms/sizes/?size=large&sort=-people").content.decode()
    assert "云海1号厂" in narrow
    assert "云海2号厂" not in narrow
    with pytest.raises(MoveRefusedError, match="ground"):
        enter_firm_sizes([NewFirmSize(firms[0], 2024, Decimal(1), None, None, "年报", " ")], by="he", unit=path)
    assert at_desk(figures, "east").get("/figures/firms/sizes/").status_code == 403
