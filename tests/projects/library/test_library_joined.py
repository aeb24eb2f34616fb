"""Projects where they meet the rest: on the progress chart, on the map, on an area's page."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.factories.library import LibraryCounty, make_library_county, make_project, make_ready_project
from tests.factories.people import SINCE, TODAY, make_officer
from tests.factories.schedules import LINKS, NODES
from tests.factories.works import make_area

from diaodu.areas.actions import AreaGiven, add_area
from diaodu.areas.map_records import records_on_map
from diaodu.core.clock import fixed
from diaodu.core.settings import change_setting
from diaodu.people.choices import Role
from diaodu.projects.library.actions import InvestmentInput, group_projects, report_investments
from diaodu.projects.library.choices import Caliber, Kind
from diaodu.projects.library.models import Project
from diaodu.projects.library.rules.fitting import fitting_of, fitting_template
from diaodu.projects.library.rules.money import even_pace
from diaodu.projects.library.schedules import facts, groups, invested, parts, proposal
from diaodu.projects.schedule.actions import NewSchedule, freeze_many, lay_many
from diaodu.projects.schedule.filters import Asked
from diaodu.projects.schedule.permissions import KEEPER, LEAD, mover_in_subject
from diaodu.projects.schedule.queries.chart import chart_counts, chart_index

pytestmark = pytest.mark.django_db
BACKEND = "diaodu.people.sign_in.OfficerBackend"
FITTING = {"industry": ("13", "26"), "roads": ("4812",), "mining": ("10",)}


@pytest.fixture
def county() -> LibraryCounty:
    made = make_library_county()
    change_setting("demo.today", TODAY.isoformat(), by="test", valid_from=SINCE)
    return made


def lay(*projects: Project) -> None:
    with fixed(date(2026, 6, 1)):
        made = lay_many(
            [
                NewSchedule(each.subject, date(2026, 6, 1), nodes=NODES, links=LINKS, lead=each.unit)
                for each in projects
            ],
            by="test",
        )
        freeze_many(made, by="test")


def signed_in(county: LibraryCounty, username: str) -> Client:
    client = Client()
    client.force_login(county.officer(username), backend=BACKEND)
    return client


@pytest.mark.parametrize(
    ("industry", "expected"), [("2614", "industry"), ("4812", "roads"), ("4813", "plain"), ("", "plain")]
)
def test_the_template_that_fits_an_industry(industry: str, expected: str) -> None:
    assert fitting_template(industry, FITTING) == expected


@pytest.mark.parametrize("value", [[], {"a": ["26"], "b": ["26"]}, {"a": ["2x"]}])
def test_a_table_of_templates_that_cannot_be_read_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"template|code"):
        fitting_of(value)


def test_a_years_plan_runs_evenly_over_the_months_of_work() -> None:
    found = even_pace(Decimal(1000), date(2026, 4, 20), date(2027, 5, 1), year=2026)
    assert [found[date(2026, month, 1)] for month in (3, 4, 12)] == [Decimal(0), Decimal(111), Decimal(111)]
    assert sum(found.values()) == 1000
    assert even_pace(None, None, None, year=2026) == {}
    assert even_pace(Decimal(5), date(2027, 1, 1), None, year=2026) == {}


def test_investment_on_the_curve_is_physical_and_a_month_not_reported_is_not_known(county: LibraryCounty) -> None:
    project = make_ready_project(county, stage="started", since=date(2026, 3, 5))
    figures = [(3, Caliber.PHYSICAL, 500), (4, Caliber.PAID, 900), (5, Caliber.PHYSICAL, 700)]
    with fixed(TODAY):
        report_investments(
            [InvestmentInput(project, date(2026, month, 1), each, Decimal(value)) for month, each, value in figures],
            by="office",
            scope=county.unit.path,
        )
    months = invested([project.subject_id], TODAY)[project.subject_id]
    assert [row.done for row in months[:5]] == [0, 0, Decimal("0.05"), None, Decimal("0.07")]
    assert [row.planned for row in months[1:3]] == [0, Decimal("0.06")]
    assert len(months) == 12


def test_a_bundle_has_no_curve_and_an_unplanned_project_neither(county: LibraryCounty) -> None:
    bundle, idea = make_project(county, "打捆", kind=Kind.BUNDLE), make_project(county, "设想")
    assert invested([bundle.subject_id, idea.subject_id], TODAY) == {}
    assert facts([bundle.subject_id], TODAY) == {}
    assert facts([idea.subject_id], TODAY)[idea.subject_id].must_enter is False  # its total is not known


def test_whoever_keeps_the_project_keeps_its_schedule(county: LibraryCounty) -> None:
    project = make_ready_project(county)
    make_officer(county.housing, role=Role.ROUND_OWNER, username="owner")
    seen = {
        name: parts(county.officer(name), project.subject_id, TODAY)
        for name in ("office", "owner", "park-clerk", "clerk")
    }
    assert seen == {
        "office": frozenset({KEEPER}),
        "owner": frozenset({KEEPER}),
        "park-clerk": frozenset({LEAD}),
        "clerk": frozenset(),
    }
    assert mover_in_subject(county.officer("owner"), project.subject, today=TODAY).parts == {KEEPER}


def test_the_page_offers_the_template_that_fits_and_shows_the_schedule_once_laid(county: LibraryCounty) -> None:
    project = make_ready_project(county)
    office = signed_in(county, "office")
    assert proposal(project.subject_id, TODAY) is not None
    assert "排进度" in office.get(f"/projects/{project.code}/").content.decode()
    form = office.get(f"/schedules/{project.code}/").content.decode()
    assert '<option value="industry" selected>' in form
    assert f'value="{TODAY.isoformat()}"' in form
    laid = office.post(f"/schedules/{project.code}/lay/", {"template": "industry", "starts_on": "2026-09-02"})
    assert laid.status_code == 302
    assert "打开进度" in office.get(f"/projects/{project.code}/").content.decode()
    assert signed_in(county, "clerk").get(f"/schedules/{project.code}/").status_code == 404


def test_the_chart_groups_projects_by_area_and_industry_and_counts_kinds(county: LibraryCounty) -> None:
    area = make_area(county.unit, county.park)
    projects = [make_ready_project(county, f"项目{number}", number=number) for number in (1, 2, 3)]
    lay(*projects)
    with fixed(TODAY):
        group_projects(projects[:2], subjects=[area.subject], industries=["chemistry"], by="office")
    assert groups([projects[0].subject_id], TODAY)[projects[0].subject_id].industry == "化工"
    office = county.officer("office")
    index = chart_index(office, Asked(group="area"), today=TODAY)
    assert [(group.label, group.count) for group in index.groups] == [("临港产业园", 2), ("未注明", 1)]
    assert chart_counts(office, Asked(), today=TODAY).kinds == {"project": 3}
    page = signed_in(county, "office").get("/schedules/").content.decode()
    assert "电子级" not in page
    assert "项目1" in page


def test_the_map_and_the_area_show_projects_under_their_lights(county: LibraryCounty) -> None:
    area = make_area(county.unit, county.park)
    office, client = county.officer("office"), signed_in(county, "office")
    client.get(f"/areas/{area.code}/")  # what is remembered between pages is read once
    counts = []
    for number in (1, 2, 3):
        place = {"longitude": Decimal("123.15"), "latitude": Decimal("35.05")}
        project = make_ready_project(county, f"项目{number}", number=number, **place)
        with fixed(TODAY):
            group_projects([project], subjects=[area.subject], by="office")
        if number != 2:
            lay(project)
            with CaptureQueriesContext(connection) as asked:
                page = client.get(f"/areas/{area.code}/").content.decode()
            counts.append(len(asked))
    assert counts[0] == counts[1]
    records = records_on_map(office, on=TODAY, only="projects")["projects"]
    assert [(each.subject.label_zh, each.light) for each in records] == [
        ("项目1", "green"),
        ("项目2", "grey"),
        ("项目3", "green"),
    ]
    assert records[1].zh == "还没有排进度"
    assert "1个未排进度" in page
    assert "未排进度 · 12,000" in page
    assert records_on_map(county.officer("clerk"), on=TODAY, only="projects")["projects"] == []


def test_the_investment_of_an_area_and_its_parts_by_caliber_each_project_once(county: LibraryCounty) -> None:
    area, client = make_area(county.unit, county.park), signed_in(county, "office")
    address = f"/projects/areas/{area.code}/investment/"
    assert "项目库里没有这个片区（含分区）的项目。" in client.get(address).content.decode()
    part = add_area(
        AreaGiven("东区", "industrial", county.park, parent=area), county=county.unit, by="office", since=SINCE
    )
    counts = []
    for number in (1, 2, 3):
        project = make_ready_project(county, f"项目{number}", number=number)
        with fixed(TODAY):
            group_projects([project], subjects=[area.subject, part.subject], by="office")
            report_investments(
                [
                    InvestmentInput(project, date(2026, 4, 1), caliber, Decimal(value))
                    for caliber, value in ((Caliber.PHYSICAL, 500), (Caliber.PAID, 90))
                ],
                by="office",
                scope=county.unit.path,
            )
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address).content.decode()
        counts.append(len(asked))
    assert len(set(counts)) == 1
    assert "<b>1,500</b>" in page  # three times 500, though each stands in the area and in its part
    assert "<b>270</b>" in page
    assert "1,770" not in page  # calibers are never added
    book = load_workbook(BytesIO(client.get(f"{address.rstrip('/')}.xlsx").content))
    assert [sheet.title for sheet in book.worksheets] == ["分年", "分月", "项目"]
    assert [[cell.value for cell in row][4:] for row in book["项目"].iter_rows(min_row=4)] == [[500, None, 90]] * 3
    assert f"{address}" in client.get(f"/areas/{area.code}/").content.decode()
    assert "东区" in client.get(f"/projects/areas/{part.code}/investment/").content.decode()


def test_the_page_of_a_schedule_draws_the_whole_life_of_its_project(county: LibraryCounty) -> None:
    project = make_ready_project(county)
    lay(project)
    with fixed(TODAY):
        figure = InvestmentInput(project, date(2026, 4, 1), Caliber.STATISTICS, Decimal(300))
        report_investments([figure], by="office", scope=county.unit.path)
    client, address = signed_in(county, "office"), f"/schedules/{project.code}"
    page = client.get(f"{address}/").content.decode()
    assert "全生命周期投资" in page
    assert 'class="life-line statistics"' in page
    assert re.search(r'<td class="number"[^>]*>6,000</td>', page)  # the plan of the year
    months = load_workbook(BytesIO(client.get(f"{address}/investment.xlsx").content))["分月"]
    assert [months.cell(3, column).value for column in range(1, 6)] == [
        "月份",
        "按工期均匀计划",
        "形象进度",
        "入统",
        "支付",
    ]
    assert months.max_row == 3 + 18  # from January 2026, which the plan of the year begins with, to June 2027
