"""Who stands behind a project: set, changed, ended, by page and sheet; what a leader sees of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.library import OFFICE, LibraryCounty, make_library_county, make_project
from tests.factories.people import SINCE, TODAY, make_officer
from tests.factories.schedules import BEGINS, LINKS, NODES

from diaodu.core.choices import RowChange
from diaodu.core.clock import fixed
from diaodu.core.models import AuditEntry
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.sheets import check_rows, sheet_kind
from diaodu.people.actions import NewUnit, add_unit
from diaodu.people.choices import Role, TieKind, UnitKind
from diaodu.people.models import Post, Tie
from diaodu.projects.library.actions import ProjectTie, end_project_tie, tie_project, tie_projects
from diaodu.projects.library.models import Project
from diaodu.projects.library.queries.behind import behind_of, columns_of
from diaodu.projects.library.sheets import PROJECTS
from diaodu.projects.library.steps import UNIT
from diaodu.projects.schedule.actions import NewSchedule, lay_many
from diaodu.projects.schedule.filters import Asked
from diaodu.projects.schedule.queries.chart import chart_index

pytestmark = pytest.mark.django_db
BACKEND = "diaodu.people.sign_in.OfficerBackend"


@pytest.fixture
def county() -> LibraryCounty:
    found = make_library_county()
    leaders = NewUnit("leaders", UnitKind.LEADERS, "县领导", short_zh="县领导")
    unit = add_unit(leaders, by="test", parent=found.unit, valid_from=SINCE)
    for name, title in (("zhou", "副县长甲"), ("qian", "副县长乙")):
        officer = make_officer(unit, role=Role.CITY_LEADER, username=name)
        Post.objects.filter(tenures__officer=officer).update(title_zh=title)
    return found


@pytest.fixture(autouse=True)
def _today() -> Any:
    with fixed(TODAY):
        yield


def leader(name: str) -> Post:
    return Post.objects.select_related("unit").get(tenures__officer__username=name)


def sponsor(project: Project, name: str) -> ProjectTie:
    post = leader(name)
    return ProjectTie(project, TieKind.SPONSOR, post.unit, post)


def refused(code: str, tie: ProjectTie, **words: Any) -> None:
    with pytest.raises(MoveRefusedError) as refusal:
        tie_project(tie, **({"since": TODAY, "mover": OFFICE} | words))
    assert refusal.value.code == code


def signed_in(client: Client, county: LibraryCounty, name: str = "office") -> Client:
    client.force_login(county.officer(name), backend=BACKEND)
    return client


def test_a_change_wants_its_reason_and_the_one_before_ends_the_day_before(county: LibraryCounty) -> None:
    project = make_project(county)
    assert tie_project(sponsor(project, "zhou"), since=date(2026, 3, 1), mover=OFFICE)
    assert not tie_project(sponsor(project, "zhou"), since=TODAY, mover=OFFICE)
    refused("reason", sponsor(project, "qian"))
    refused("day", sponsor(project, "qian"), why="分工调整", since=date(2026, 2, 1))
    refused("day", sponsor(project, "qian"), why="分工调整", since=date(2026, 9, 3))
    tie_project(sponsor(project, "qian"), since=date(2026, 6, 1), mover=OFFICE, why="分工调整")
    row = next(each for each in behind_of(project, on=TODAY) if each.kind == "sponsor")
    assert [(each.chair, each.name) for each in row.holders] == [("副县长乙", "qian")]
    assert [(each.name, each.tie.until) for each in row.earlier] == [("zhou", date(2026, 5, 31))]
    entry = AuditEntry.objects.filter(verb="tie_projects").latest("pk")
    assert (entry.subject, entry.reason, entry.before) == (project.code, "分工调整", {"sponsor": "县领导 副县长甲"})
    tie_project(sponsor(project, "zhou"), since=date(2026, 6, 1), mover=OFFICE, why="写错了")
    assert Tie.objects.filter(subject=project.subject, kind=TieKind.SPONSOR).count() == 2


def test_units_name_teams_and_commissioners_the_office_alone_sponsors(county: LibraryCounty) -> None:
    project, unit = make_project(county), Mover("park-clerk", frozenset({UNIT}))
    refused("who", sponsor(project, "zhou"), mover=unit)
    assert tie_project(ProjectTie(project, TieKind.TEAM, county.housing), since=TODAY, mover=unit)
    assert Project.objects.filter(pk=project.pk, version=2).exists()
    for partner in (county.housing, county.office):
        tie_project(ProjectTie(project, TieKind.PARTNER, partner), since=TODAY, mover=unit)
    row = next(each for each in behind_of(project, on=TODAY) if each.kind == "partner")
    assert len(row.holders) == 2


def test_a_lead_is_replaced_never_ended_and_the_project_goes_along(county: LibraryCounty) -> None:
    project = make_project(county)
    held = Tie.objects.get(subject=project.subject, kind=TieKind.LEAD)
    with pytest.raises(MoveRefusedError):
        end_project_tie(project, held, on=TODAY, why="不再牵头", mover=OFFICE)
    tie_project(
        ProjectTie(project, TieKind.LEAD, county.housing), since=date(2026, 7, 1), mover=OFFICE, why="移交住建局"
    )
    project.refresh_from_db()
    assert (project.unit, project.subject.owner_path) == (county.housing, county.housing.path)
    ties = Tie.objects.filter(subject=project.subject, kind=TieKind.LEAD).order_by("since")
    assert [(tie.unit, tie.until) for tie in ties] == [(county.park, date(2026, 6, 30)), (county.housing, None)]


def test_the_page_sets_ends_and_says_what_is_wrong(client: Client, county: LibraryCounty) -> None:
    project, asking = make_project(county), signed_in(client, county)
    address = reverse("projects:tie", args=[project.code])

    def said(**words: str) -> str:
        return asking.post(address, words, follow=True).content.decode()

    assert "没有在岗人员叫“没有”" in said(kind="commissioner", who="没有")
    assert "请选择包保领导" in said(kind="sponsor", who="999999")
    said(kind="commissioner", who="clerk", since="2026-08-01")
    page = said(kind="sponsor", who=str(leader("zhou").pk), since="2026-08-01")
    assert "副县长甲 <b>zhou</b>" in page
    tie = Tie.objects.get(kind=TieKind.SPONSOR)
    end = reverse("projects:end_tie", args=[project.code, tie.pk])
    assert "结束要写明原因" in asking.post(end, {"on": "2026-08-31"}, follow=True).content.decode()
    asking.post(end, {"on": "2026-08-31", "why": "调离"})
    tie.refresh_from_db()
    assert tie.until == date(2026, 8, 31)
    page = asking.get(project.get_absolute_url()).content.decode()
    assert "曾任：副县长甲 zhou 2026-08-01 – 2026-08-31" in page
    history = reverse("web:history", args=[project.code])
    for day, there in (("2026-08-15", True), ("2026-07-15", False)):
        known = asking.get(history, {"on": day}).content.decode()
        assert ("副县长甲 zhou" in known) is there


def test_the_list_filters_and_groups_by_leader_and_the_chart_finds_them(client: Client, county: LibraryCounty) -> None:
    one, two, alone = (make_project(county, name) for name in ("甲项目", "乙项目", "丙项目"))
    tie_projects([sponsor(one, "zhou"), sponsor(two, "qian")], since=SINCE, scope=county.unit.path, by="office")
    asking, address = signed_in(client, county), reverse("projects:list")

    def names(**query: str) -> list[str]:
        return [row.project.name for row, _missing in asking.get(address, query).context["rows"]]

    assert names(sponsor=str(leader("zhou").pk)) == ["甲项目"]
    assert names(sponsor="-") == ["丙项目"]
    assert names(sort="sponsor")[-1] == alone.name
    page = asking.get(address, {"sort": "sponsor"}).content.decode()
    assert page.count('class="group-row"') == 3
    lay_many([NewSchedule(one.subject, BEGINS, nodes=NODES, links=LINKS, lead=county.park)], by="test")
    index = chart_index(county.officer("office"), Asked(group="sponsor"), today=TODAY)
    assert [group.label for group in index.groups] == ["副县长甲"]


def test_a_leader_finds_the_projects_on_desk_and_page_and_may_see_them(client: Client, county: LibraryCounty) -> None:
    project = make_project(county)
    tie_project(sponsor(project, "zhou"), since=SINCE, mover=OFFICE)
    for officer, there in (("zhou", True), ("qian", False)):
        asking = signed_in(client, county, officer)
        page = asking.get(reverse("people:officer", args=[officer])).content.decode()
        assert (project.name in page) is there
        desk = asking.get(reverse("web:front"))
        assert any(panel.name == "my_projects" for panel in desk.context["panels"]) is there


def test_a_sheet_names_them_by_title_unit_and_account(county: LibraryCounty) -> None:
    project = make_project(county)
    kind, path = sheet_kind(PROJECTS), county.unit.path
    row = {"code": project.code, "name": project.name, "unit": "化工园区"}
    good = {**row, "sponsor": "副县长甲", "team": "住建局", "commissioner": "clerk"}
    wrong = {**row, "sponsor": "没有的", "team": "没有的", "commissioner": "没有的"}
    checked = check_rows(kind, [wrong], path)[0]
    assert (checked.change, [problem.column for problem in checked.problems]) == (
        RowChange.WRONG,
        ["sponsor", "team", "commissioner"],
    )
    assert check_rows(kind, [good], path)[0].before == {"sponsor": "", "team": "", "commissioner": ""}
    new = {"name": "新项目", "unit": "化工园区", "sponsor": "qian"}
    kind.publish([good, new], path, "office")
    added = Project.objects.get(name="新项目")
    assert columns_of([project, added], on=TODAY) == {
        (project.subject_id, "sponsor"): "副县长甲",
        (project.subject_id, "team"): "住建局",
        (project.subject_id, "commissioner"): "clerk",
        (added.subject_id, "sponsor"): "副县长乙",
    }
    assert check_rows(kind, [good], path)[0].change == RowChange.SAME
