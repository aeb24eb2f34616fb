"""The pages of analysis, from the ledger through the warehouse: what is added, compared, left blank, and shown at once."""

from __future__ import annotations

import io
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook
from tests.factories.analysis import AnalysedCounty, make_analysed_county, support_by
from tests.factories.library import credit_code
from tests.factories.people import TODAY, make_county, make_officer

from diaodu.areas.actions import AreaGiven, add_area
from diaodu.areas.models import Area
from diaodu.core.clock import ZONE, fixed, moment
from diaodu.core.jobs import run_job
from diaodu.core.models import AuditEntry, Job
from diaodu.core.moves import Mover
from diaodu.core.settings import add_setting, newest_setting
from diaodu.enterprises.actions import FirmPlaced, NewFirm, add_firms, put_firms_in_areas
from diaodu.enterprises.models import Firm
from diaodu.indicators.analysis.facts import series_key, times_of
from diaodu.indicators.analysis.lookup import Place, month_of, open_place
from diaodu.indicators.analysis.queries.along import Along, firms_along, projects_along
from diaodu.indicators.analysis.queries.board import BoardRow, board_of
from diaodu.indicators.analysis.queries.gaps import gaps_of
from diaodu.indicators.analysis.queries.one import OneIndicator, one_indicator
from diaodu.indicators.analysis.queries.units import changes_of, year_of_unit
from diaodu.indicators.catalogue.actions.targets import TargetInput, set_targets
from diaodu.indicators.catalogue.choices import SupportState
from diaodu.indicators.rounds.actions import NewRelease, ReleaseFigure, add_release, publish_due_releases, ready_release
from diaodu.indicators.rounds.actions.firms import NewFirmFigure, NewFirmSize, enter_firm_figures, enter_firm_sizes
from diaodu.indicators.rounds.choices import Stage
from diaodu.indicators.rounds.steps import STATISTICS
from diaodu.kernel.period import Period
from diaodu.people.choices import Role
from diaodu.people.models import Officer
from diaodu.projects.library.actions.money import InvestmentInput, report_investments
from diaodu.projects.library.actions.projects import NewProject, add_projects, group_projects
from diaodu.warehouse import desk, source
from diaodu.warehouse.jobs import ask_to_build
from diaodu.warehouse.months import number_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
BACKEND = "diaodu.people.sign_in.OfficerBackend"
BOARD, GAPS, OUTPUT = "/indicators/analysis/", "/indicators/analysis/gaps/", "/indicators/analysis/figures/IND_OUT/"


@pytest.fixture(scope="module")
def county_made_once(kept_for_the_file: None) -> AnalysedCounty:
    with fixed(TODAY):
        return make_analysed_county()


@pytest.fixture
def county(
    county_made_once: AnalysedCounty, settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[AnalysedCounty]:
    settings.DIAODU_DATA = tmp_path  # type: ignore[attr-defined]
    monkeypatch.setattr(source, "SETTLE_SECONDS", 0)
    with fixed(TODAY):
        yield deepcopy(county_made_once)
    desk.forget_reader()


def place(county: AnalysedCounty, unit: str = "", month: str = "") -> Place:
    return open_place(county.reader, unit, month)


def board(county: AnalysedCounty, unit: str = "", month: str = "") -> dict[str, BoardRow]:
    return {row.indicator.code: row for row in board_of(place(county, unit, month))}


def one(county: AnalysedCounty, code: str, unit: str = "", month: str = "", **words: str) -> OneIndicator:
    return one_indicator(place(county, unit, month), county.place.indicators[code], **words)


def firm(county: AnalysedCounty, number: int) -> Firm:
    new = NewFirm(credit_code(number), f"云海{number}号有限公司", county.place.units["port"], "2614")
    return add_firms([new], county=county.place.county, by="test")[0]


def signed_in(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer, backend=BACKEND)
    return client


def text_of(client: Client, address: str, language: str = "zh-hans") -> str:
    client.cookies["django_language"] = language
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_dashboard_shows_the_figure_its_published_growth_target_and_place_among_peers(
    county: AnalysedCounty,
) -> None:
    row = board(county)["IND_OUT"]
    assert (row.read.value, row.read.alone.value) == (Decimal(106), Decimal(17)), "the county's own figure goes first"
    assert row.growth.value == Decimal("6.1"), "as published; 106 on 100 would be 6 percent"
    assert row.growth_from == county.place.indicators["IND_OUT_G"]
    assert row.targets[0].judged.said[0].startswith("完成率64.2%，低于序时2.4个百分点")
    standing = row.standing
    assert standing is not None
    assert (standing.rank, standing.among, standing.climbed) == (1, 3, 1)
    assert standing.of_peers
    assert standing.by_growth
    assert "IND_OUT_G" not in board(county), "a growth stands in the row of its level"


def test_a_town_is_placed_among_the_towns_and_shows_only_what_is_broken_down_to_it(county: AnalysedCounty) -> None:
    rows = board(county, "west")
    assert list(rows) == ["IND_OUT"]
    standing = rows["IND_OUT"].standing
    assert standing is not None
    assert (standing.rank, standing.among, standing.climbed) == (2, 3, 0)
    port = board(county, "port")["IND_OUT"].standing
    assert port is not None
    assert (port.rank, port.climbed) == (2, 1), "a tie shares the rank"


def test_a_blank_says_why_and_whom_to_ask(county: AnalysedCounty) -> None:
    row = board(county)["RETAIL"]
    assert (row.read.value, row.read.why[0]) == (None, "不掌握")
    assert row.read.last_known is not None
    assert row.read.last_known[1] == Decimal(33)
    html = text_of(signed_in(county.reader), BOARD)
    assert "不掌握" in html
    assert "县统计局" in html


def test_dispatch_figures_of_towns_add_up_and_their_growth_is_worked_out(county: AnalysedCounty) -> None:
    row = board(county)["INV_DONE"]
    assert (row.read.value, row.growth.value, row.basis) == (Decimal(5), Decimal(25), "management")


def test_an_earlier_month_is_shown_as_it_is_kept(county: AnalysedCounty) -> None:
    row = board(county, month="2026-07")["IND_OUT"]
    assert row.read.value == Decimal(89), "45 and 22 and 22 where the county has no figure of its own"
    assert row.growth.value == Decimal("5.9")
    assert place(county, month="2027-01").month_code == "2026-08", "what lies ahead counts as not asked"
    assert (month_of("2026-13"), month_of("august")) == (None, None)


def test_a_changed_figure_shows_at_once_with_and_without_a_built_warehouse(county: AnalysedCounty) -> None:
    assert board(county)["IND_OUT"].read.value == Decimal(106)
    run_job(ask_to_build(by="test").pk)
    assert desk.store().manifest().total_rows > 0
    assert board(county)["IND_OUT"].read.value == Decimal(106)
    county.place.enter("IND_OUT", "county", {"2026-08": "107.5"})
    county.place.enter("IND_OUT", "east", {"2026-08": "55"})
    assert board(county)["IND_OUT"].read.value == Decimal("107.5")
    found = one(county, "IND_OUT")
    assert {row.unit.code: row.value for row in found.parts.rows}["east"] == Decimal(55)
    assert [(each.fact.value, each.step) for each in found.editions[:2]] == [
        (Decimal("107.5"), Decimal("1.5")),
        (Decimal(106), None),
    ]
    changes = changes_of(place(county))
    assert (changes[0].fact.value, changes[0].step) == (Decimal("107.5"), Decimal("1.5"))


def test_pulls_add_up_to_the_growth_of_the_whole(county: AnalysedCounty) -> None:
    parts = one(county, "IND_OUT").parts
    assert {row.unit.code: row.pull for row in parts.rows} == {"east": 6, "west": 0, "port": 0}
    assert (parts.growth, parts.change, parts.left_out) == (Decimal(6), Decimal(6), 0)
    assert sum(row.pull or 0 for row in parts.rows) == parts.growth


def test_the_league_has_ties_and_the_change_of_place(county: AnalysedCounty) -> None:
    league = one(county, "IND_OUT").league
    assert league is not None
    assert league.by.code == "IND_OUT_G"
    assert [(row.unit.code, row.rank, row.climbed) for row in league.rows if row.unit] == [
        ("east", 1, 0), ("port", 2, 1), ("west", 2, 0),
    ]  # fmt: skip
    by_level = one(county, "IND_OUT", league_by="level").league
    assert by_level is not None
    assert [row.rank for row in by_level.rows] == [1, 2, 2]
    peers = one(county, "IND_OUT").peers
    assert peers is not None
    assert [(row.name_zh, row.rank) for row in peers.rows] == [
        ("甲县", 1),
        ("云海县", 1),
        ("乙县", 3),
    ]


def test_the_course_has_this_year_last_year_and_the_pace(county: AnalysedCounty) -> None:
    rows = {row.period.code: row for row in one(county, "IND_OUT").trend}
    assert list(rows)[:2] == ["2026-01+02", "2026-03"]
    assert list(rows)[-1] == "2026-12"
    august, december = rows["2026-08"], rows["2026-12"]
    assert august.value is not None
    assert august.value.value == Decimal(106)
    assert (august.last_year, august.growth, august.pace) == (Decimal(100), Decimal("6.1"), Decimal("110.00"))
    assert (december.value, december.last_year, december.pace) == (None, Decimal(150), Decimal("165.00"))


def test_the_year_of_a_unit_has_january_and_february_in_one_cell(county: AnalysedCounty) -> None:
    rows = {row.indicator.code: row for row in year_of_unit(place(county, "east"))}
    cells = rows["IND_OUT"].cells
    assert (cells[0].months, cells[0].point and cells[0].point.value) == (2, Decimal(11))
    assert sum(cell.months for cell in cells) == 12


def test_a_gap_names_needed_months_and_supports_apart_from_statistics(county: AnalysedCounty) -> None:
    support_by(county.place, firm(county, 1), base="8", value="9.5")
    support_by(county.place, firm(county, 2), base="1", value="2", state=SupportState.OPEN)
    rows = {(row.target.indicator.code, row.target.unit.code): row for row in gaps_of(place(county), below=True)}
    row = rows["IND_OUT", "yunhai"]
    assert (row.gap.rest.amount, row.gap.rest.monthly, row.months_left) == (Decimal(59), Decimal("14.75"), 4)
    assert row.gap.rest.growth == Decimal(18), "59 on last year's 50"
    assert row.gap.speed.monthly == Decimal("15.5"), "17 in August and 14 in July; nothing to take June from"
    assert (row.gap.confirmed, row.gap.hoped) == (Decimal("1.5"), Decimal(1))
    assert (row.gap.short, row.gap.left) == (Decimal(0), Decimal(0))
    assert row.judged.value == Decimal(106), "no estimate is added to a figure"
    assert rows["IND_OUT", "east"].supports == (), "a firm of the county is not one of the town"
    seen_by_clerk = gaps_of(open_place(county.clerk, "", ""))
    assert all(row.supports == () for row in seen_by_clerk), "whose support it is not does not see it"


def test_every_table_goes_out_to_excel_and_the_audit_knows(county: AnalysedCounty) -> None:
    client = signed_in(county.reader)
    addresses = [f"{BOARD}workbook/", f"{GAPS}workbook/?below=1", f"{BOARD}units/east/workbook/", f"{OUTPUT}workbook/"]
    books = [CalamineWorkbook.from_filelike(io.BytesIO(client.get(a).content)) for a in addresses]
    assert books[3].sheet_names == ["走势", "贡献与拉动", "排名", "同类县", "历次数据"]
    together = books[3].get_sheet_by_name("贡献与拉动").to_python()[-1]
    assert (together[0], together[5]) == ("合计", 6.0)
    cells = books[0].get_sheet_by_index(0).to_python()
    output = next(row for row in cells if "IND_OUT" in row)
    assert 106.0 in output
    assert 6.1 in output
    assert AuditEntry.objects.filter(verb="export", actor="office").count() == 4


def questions(client: Client, address: str) -> int:
    client.get(address)  # what the process remembers is remembered now
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


def test_pages_ask_the_same_number_of_questions_however_many_rows_there_are(county: AnalysedCounty) -> None:
    client = signed_in(county.reader)
    addresses = (BOARD, f"{GAPS}?below=1", OUTPUT, f"{BOARD}units/east/")
    few = [questions(client, address) for address in addresses]
    for code in ("EXPEND", "TAX", "TRADE"):
        for unit in ("county", "east"):
            county.place.enter(code, unit, {"2026-07": "8", "2026-08": "9"})
    targets = [TargetInput(county.place.indicators[code], county.place.units["east"], 2026, "分解表", assigned=Decimal(9))
               for code in ("EXPEND", "TAX", "TRADE")]  # fmt: skip
    set_targets(targets, county=county.place.county, by="test")
    assert [questions(client, address) for address in addresses] == few
    assert max(few) <= 30


def test_filters_sorting_and_empty_states_stand_in_the_address(county: AnalysedCounty) -> None:
    client = signed_in(county.reader)
    assert "一般公共预算收入" not in text_of(client, f"{BOARD}?group=industry")
    assert "规上工业总产值" in text_of(client, f"{BOARD}?group=industry")
    assert "没有符合条件的" in text_of(client, f"{BOARD}?q=没有这个")
    assert "还没有本单位的数据" in text_of(client, f"{BOARD}?unit=tongji")
    assert "本年没有目标" in text_of(client, f"{GAPS}?unit=west")
    names = text_of(client, f"{BOARD}?sort=-growth")
    assert names.index("项目投资完成额") < names.index("规上工业总产值"), "25 before 6.1, blanks last"
    assert "Gross regional product" in text_of(client, BOARD, "en")


def test_another_county_and_people_without_a_plan_see_nothing(county: AnalysedCounty) -> None:
    elsewhere = make_officer(make_county("other", name="别县"), role=Role.DISPATCH_OFFICE, username="elsewhere")
    client = signed_in(elsewhere)
    assert client.get(f"{BOARD}?unit=east").status_code == 404
    assert client.get(OUTPUT).status_code == 404
    admin = make_officer(county.place.county, role=Role.SYSTEM_ADMIN, username="admin")
    assert signed_in(admin).get(BOARD).status_code == 404
    assert signed_in(county.clerk).get(f"{BOARD}?unit=nowhere").status_code == 404


def test_only_who_keeps_indicators_may_ask_for_a_build(county: AnalysedCounty) -> None:
    assert signed_in(county.clerk).post(f"{BOARD}build/").status_code == 403
    answer = signed_in(county.reader).post(f"{BOARD}build/")
    assert answer.status_code == 302
    assert answer.url == f"/jobs/{Job.objects.get(kind='warehouse.build').pk}/"


def test_targets_stand_on_the_units_page(county: AnalysedCounty) -> None:
    html = text_of(signed_in(county.reader), "/people/units/east/")
    assert "指标目标" in html
    assert "完成率64.3%" in html


def test_a_ratio_is_brought_into_the_indicators_own_unit(county: AnalysedCounty) -> None:
    assert times_of(county.place.indicators["TAX_SHARE"]) == 100.0
    assert series_key(county.place.indicators["TAX"]) == "/yunhai/TAX"
    county.place.enter("TAX", "county", {"2026-08": "15.75"})
    assert board(county)["TAX_SHARE"].read.value == Decimal(75), "15.75 of 21"


def test_a_figure_under_embargo_is_on_no_page_and_in_no_answer_until_its_hour(county: AnalysedCounty) -> None:
    indicator, august = county.place.indicators["RETAIL"], Period.parse("2026-08")
    line = ReleaseFigure(indicator, county.place.county, august, Decimal("37.125"))
    hour = datetime(2026, 9, 18, 10, tzinfo=ZONE)
    new = NewRelease(county.place.units["tongji"], "8月快报", august, "县统计局快报", hour, figures=[line])
    statistics = Mover("stats", frozenset({STATISTICS}))
    ready_release(add_release(new, mover=statistics), mover=statistics)
    client = signed_in(county.reader)
    addresses = [BOARD, GAPS, f"{BOARD}units/county/", f"{BOARD}figures/RETAIL/", "/api/indicator-analysis/board",
                 "/api/indicator-analysis/RETAIL/trend"]  # fmt: skip
    addresses[2] = f"{BOARD}units/{county.place.county.code}/"
    assert [address for address in addresses if "37.125" in text_of(client, address)] == []
    with fixed(date(2026, 9, 18)):
        publish_due_releases()
        shown = [address for address in addresses if "37.125" in text_of(client, address)]
    assert shown == [address for address in addresses if address != GAPS]


def along(found: Along | None) -> list[tuple[object, ...]]:
    assert found is not None
    return [(row.name_zh, row.value, row.base, row.growth, row.count) for row in found.rows]


def size_of_firm(firm: Firm, year: int, people: int, revenue: int) -> NewFirmSize:
    return NewFirmSize(firm, year, Decimal(people), Decimal(revenue), None, "企业年报", "企业书面授权")


def test_firms_own_figures_are_added_up_by_industry_for_who_may_see_them_and_never_into_the_statistics(
    county: AnalysedCounty,
) -> None:
    indicator, firms = county.place.indicators["IND_OUT"], [firm(county, number) for number in (1, 2)]
    # By the class each was in: the larger one had 400 people in 2024, and no more than 30 since 2025.
    enter_firm_sizes(
        [
            size_of_firm(firms[0], 2024, 1200, 41000), size_of_firm(firms[1], 2024, 400, 3000),
            size_of_firm(firms[1], 2025, 30, 3000),
        ],
        by="test", unit=county.place.county.path,
    )  # fmt: skip
    enter_firm_figures(
        [
            NewFirmFigure(each, indicator, Period.parse(period), Decimal(value), "企业月报", "企业书面授权")
            for each, values in zip(firms, (("4", "5"), ("6", "7")), strict=True)
            for period, value in zip(("2025-08", "2026-08"), values, strict=True)
        ],
        by="test",
        unit=county.place.county.path,
    )
    runner = make_officer(county.place.county, role=Role.ROUND_OWNER, username="runner")
    seen, august = open_place(runner, "", ""), number_of(date(2026, 8, 31))
    [row] = along(firms_along(seen, indicator, august))
    assert row == ("化学原料和化学制品制造业", Decimal(12), Decimal(10), Decimal("20.0"), 2)
    assert along(firms_along(seen, indicator, august, "firm_size")) == [
        ("小型", Decimal(7), None, None, 1), ("大型", Decimal(5), Decimal(4), Decimal("25.0"), 1),
    ]  # fmt: skip
    [row] = along(firms_along(seen, indicator, august, "unit"))
    assert row[1:] == (Decimal(12), Decimal(10), Decimal("20.0"), 2)
    assert "化学原料和化学制品制造业" in text_of(signed_in(runner), OUTPUT)
    assert "化学原料和化学制品制造业" not in text_of(signed_in(county.clerk), OUTPUT)
    assert board(county)["IND_OUT"].read.value == Decimal(106)


def test_a_firm_counts_where_it_lay_in_each_month_and_moves_and_new_classes_are_seen_without_a_build(
    county: AnalysedCounty,
) -> None:
    unit, port, indicator = county.place.county, county.place.units["port"], county.place.indicators["IND_OUT"]
    harbour = add_area(AreaGiven("临港园", "industrial", port), county=unit, by="test", since=TODAY)
    quay = add_area(AreaGiven("码头片", "industrial", port, harbour), county=unit, by="test", since=TODAY)
    stone = add_area(AreaGiven("石材园", "industrial", port), county=unit, by="test", since=TODAY)
    firms = [firm(county, number) for number in (1, 2)]
    enter_firm_figures(
        [
            NewFirmFigure(each, indicator, Period.parse(period), Decimal(value), "企业月报", "企业书面授权")
            for each, values in zip(firms, ((3, 4), (5, 7)), strict=True)
            for period, value in zip(("2026-06", "2026-08"), values, strict=True)
        ],
        by="test",
        unit=unit.path,
    )
    runner = make_officer(unit, role=Role.ROUND_OWNER, username="runner")
    seen = open_place(runner, "", "")

    def by(way: str, month: int) -> dict[object, object]:
        found = along(firms_along(seen, indicator, number_of(date(2026, month, 28)), way))
        return {name: value for name, value, *_rest in found}

    def put(each: Firm, area: Area | None, since: date) -> None:
        put_firms_in_areas([FirmPlaced(each, area, since)], by="test", unit=unit.path)

    put(firms[0], quay, date(2026, 1, 1))
    put(firms[1], stone, date(2026, 7, 1))
    run_job(ask_to_build(by="test").pk)
    assert (by("area", 6), by("area", 8)) == ({"临港园": 3}, {"临港园": 4, "石材园": 7}), "before July nobody had said"
    put(firms[0], stone, date(2026, 7, 15))
    moved = ({"临港园": 3}, {"石材园": 11})
    assert (by("area", 6), by("area", 8)) == moved, "seen at once, over the files"
    assert by("firm_size", 8) == {}
    enter_firm_sizes([size_of_firm(firms[0], 2025, 400, 3000)], by="test", unit=unit.path)
    assert by("firm_size", 8) == {"中型": 4}, "no figure came since, only what says how large it is"
    add_setting(
        "figure_rounds.firm_sizes", strict_sizes(), by="test", unit=unit.path, at=moment(), scope=unit.path,
        valid_from=date(2025, 1, 1), source="新标准",
    )  # fmt: skip
    assert by("firm_size", 8) == {"小型": 4}, "a county's own rule holds at once"
    run_job(ask_to_build(by="test").pk)
    assert ((by("area", 6), by("area", 8)), by("firm_size", 8)) == (moved, {"小型": 4})
    address = "/api/indicator-analysis/IND_OUT/groups?said_by=firms&by=area&month=2026-08"
    assert [tuple(row.values()) for row in signed_in(runner).get(address).json()["items"]] == [
        ("石材园", "石材园", "11", {"missing": "unknown"}, {"missing": "unknown"}, 2)
    ]
    assert signed_in(county.clerk).get(address).status_code == 403


def strict_sizes() -> dict[str, object]:
    rule = newest_setting("figure_rounds.firm_sizes", on=TODAY)
    return {**rule, "industry": rule["industry"] | {"medium": {"people": 500, "revenue": 5000}}}


def test_what_projects_invested_so_far_stands_beside_the_indicator_by_area_for_who_oversees_them(
    county: AnalysedCounty,
) -> None:
    unit, port = county.place.county, county.place.units["port"]
    harbour = add_area(AreaGiven("临港园", "industrial", port), county=unit, by="test", since=TODAY)
    quay = add_area(AreaGiven("码头片", "industrial", port, harbour), county=unit, by="test", since=TODAY)
    other = add_area(AreaGiven("石材园", "industrial", port), county=unit, by="test", since=TODAY)
    one_of, two_of = add_projects(
        [NewProject(name, port, stage="building", since=date(2025, 1, 1), values={"industry": "2614"}) for name in "甲乙"],
        county=unit, by="test",
    )  # fmt: skip
    group_projects([one_of], subjects=[quay.subject, other.subject], by="test")
    group_projects([two_of], subjects=[harbour.subject], by="test")
    months = {"2025-07": (one_of, 100), "2026-02": (one_of, 80), "2026-08": (two_of, 40)}
    report_investments(
        [
            InvestmentInput(project, date.fromisoformat(f"{month}-01"), "physical", Decimal(value))
            for month, (project, value) in months.items()
        ],
        by="test", scope=unit.path,
    )  # fmt: skip
    report_investments(
        [InvestmentInput(one_of, date(2026, 2, 1), "physical", Decimal(90), why="核实")], by="test", scope=unit.path
    )
    seen, august, indicator = place(county), number_of(date(2026, 8, 31)), county.place.indicators["INV_DONE"]
    assert along(projects_along(seen, indicator, august, "area")) == [
        ("临港园", Decimal(130), Decimal(100), Decimal("30.0"), 1),
        ("石材园", Decimal(90), Decimal(100), Decimal("-10.0"), 1),
    ]
    [row] = along(projects_along(seen, indicator, august))
    assert row[:3] == ("化学原料和化学制品制造业", Decimal(130), Decimal(100)), "once, though it is in two areas"
    assert projects_along(seen, county.place.indicators["IND_OUT"], august) is None
    assert projects_along(open_place(county.clerk, "", ""), indicator, august) is None
    assert "石材园" in text_of(signed_in(county.reader), f"{BOARD}figures/INV_DONE/?projects=area")


def test_each_edition_says_at_which_stage_it_was_released_and_who_took_it_over(county: AnalysedCounty) -> None:
    indicator, august = county.place.indicators["RETAIL"], Period.parse("2026-08")
    statistics = Mover("stats", frozenset({STATISTICS}))
    for number, (stage, value) in enumerate((("first", "37"), ("final", "38"))):
        line = ReleaseFigure(indicator, county.place.county, august, Decimal(value))
        hour = datetime(2026, 9, 1, 10 + number, tzinfo=ZONE)
        unit = county.place.units["tongji"]
        new = NewRelease(unit, "8月快报", august, "县统计局快报", hour, stage=Stage(stage), figures=[line])
        ready_release(add_release(new, mover=statistics), mover=statistics)
    told = [(each.fact.value, each.stage) for each in one(county, "RETAIL").editions if each.fact.period == "2026-08"]
    assert told == [(Decimal(38), "final"), (Decimal(37), "first"), (None, "first")]
    html = text_of(signed_in(county.reader), f"{BOARD}figures/RETAIL/")
    assert "最终数" in html


def test_a_growth_asked_of_a_level_is_held_against_the_growth_that_is_published(county: AnalysedCounty) -> None:
    indicators, unit = county.place.indicators, county.place.county
    asked = [
        TargetInput(indicators[code], unit, 2026, "政府工作报告", kind="growth", assigned=Decimal(6))
        for code in ("IND_OUT", "INV_DONE", "RETAIL_ABOVE")
    ]
    set_targets(asked, county=unit, by="test")
    rows = {(row.target.indicator.code, row.target.kind): row for row in gaps_of(place(county))}
    row = rows["IND_OUT", "growth"]
    assert (row.judged.value, row.judged.light) == (Decimal("6.1"), "green")
    assert row.gap.rest.growth == Decimal("5.80"), "6 percent of the year, 6.1 over two thirds of last year's figure"
    assert rows["INV_DONE", "growth"].judged.value == Decimal(25), "of a dispatch figure it is worked out"
    unpublished = rows["RETAIL_ABOVE", "growth"]
    assert (unpublished.judged.value, unpublished.read.why[0]) == (None, "统计增速以公布数为准，不反算")
    html = text_of(signed_in(county.reader), f"/people/units/{unit.code}/")
    assert "6.1%，目标6%，不低于目标" in html
