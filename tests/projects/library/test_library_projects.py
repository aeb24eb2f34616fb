"""Projects: entered, changed, moved through their stages; what is refused keeps nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.factories.library import (
    NATIONAL,
    OFFICE,
    LibraryCounty,
    make_library_county,
    make_project,
    make_ready_project,
    paper,
)
from tests.factories.people import TODAY

from diaodu.core.clock import fixed
from diaodu.core.models import AuditEntry, DirtyMark, Move, Subject
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.people.models import Tie
from diaodu.people.permissions import acting_posts
from diaodu.projects.library.actions import (
    NewProject,
    add_projects,
    attach_document,
    change_project,
    change_projects,
    group_projects,
    move_project,
    move_projects,
)
from diaodu.projects.library.actions.projects import regroup_project
from diaodu.projects.library.measure_names import COUNTS
from diaodu.projects.library.models import Group, Project, StageEntry
from diaodu.projects.library.permissions import mover_for, visible_projects
from diaodu.projects.library.queries.missing import missing_of
from diaodu.projects.library.setting_kinds import entry_conditions
from diaodu.projects.library.steps import FORWARD

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> LibraryCounty:
    return make_library_county()


def refused(code: str, *args: object, **words: object) -> str:
    """The Chinese sentence of the refusal a move ends with."""
    with pytest.raises(MoveRefusedError) as refusal, fixed(TODAY):
        move_project(*args, **words)  # type: ignore[arg-type]
    assert refusal.value.code == code
    return refusal.value.zh


def test_a_project_gets_code_subject_lead_and_first_stage(county: LibraryCounty) -> None:
    project = make_project(county)
    assert (project.code, project.subject.kind, project.state) == ("X-2026-001", "project", "idea")
    assert Tie.objects.get(subject=project.subject).unit == county.park
    assert [entry.stage for entry in project.entries.all()] == ["idea"]


def test_a_negative_amount_keeps_none_of_the_projects(county: LibraryCounty) -> None:
    new = [NewProject("甲", county.park), NewProject("乙", county.park, values={"total": Decimal(-5)})]
    with pytest.raises(MoveRefusedError) as refusal:
        add_projects(new, county=county.unit, by="office")
    assert refusal.value.zh == "乙：总投资不能是负数。"
    assert not Project.objects.exists()
    assert not Subject.objects.filter(kind="project").exists()


def test_a_national_code_is_there_once(county: LibraryCounty) -> None:
    make_project(county, national_code=NATIONAL.format(7))
    other = make_project(county, "另一个")
    with pytest.raises(MoveRefusedError) as refusal:
        make_project(county, "第三个", national_code=NATIONAL.format(7))
    assert refusal.value.code == "twice"
    with pytest.raises(MoveRefusedError) as refusal:
        change_project(other, {"national_code": NATIONAL.format(7)}, mover=OFFICE)
    assert refusal.value.code == "twice"
    assert Project.objects.count() == 2


def test_a_project_goes_from_idea_to_full_capacity_leaving_a_move_each(county: LibraryCounty) -> None:
    project = make_ready_project(county)
    with fixed(TODAY):
        for place, verb in enumerate(FORWARD):
            move_project(project, verb, mover=OFFICE, on=date(2026, 1 + place, 10), why="按程序")
    stages = [str(stage) for stage, _label in FORWARD.values()]
    assert list(Move.objects.filter(subject=project.subject).values_list("to_state", flat=True)) == stages
    assert list(StageEntry.objects.filter(project=project).values_list("stage", flat=True)) == ["idea", *stages]
    assert AuditEntry.objects.filter(verb__in=FORWARD, subject=project.code).count() == 7


def test_what_a_stage_asks_for_is_said_and_nothing_moves(county: LibraryCounty) -> None:
    project = make_project(county, content="厂房", total=Decimal(900))
    says = refused("missing", project, "reserve_project", mover=OFFICE, on=TODAY)
    assert says == "电子级溶剂项目：进入这一阶段还缺建设地点、行业。"
    project.refresh_from_db()
    assert (project.state, project.version) == ("idea", 1)
    assert not Move.objects.exists()


def test_the_page_and_the_move_ask_the_same_table(county: LibraryCounty) -> None:
    project = make_project(county, content="厂房", total=Decimal(900))
    missing = missing_of([project], entry_conditions(county.unit.path, TODAY), ahead=True)
    assert missing == {project.pk: ["place", "industry"]}


def test_a_jump_without_evidence_is_refused_and_with_it_goes(county: LibraryCounty) -> None:
    project = make_ready_project(county)
    assert refused("state", project, "start_project", mover=OFFICE, on=TODAY).startswith("现在的状态不能")
    words = {"mover": OFFICE, "on": TODAY, "why": "县政府会议纪要"}
    assert refused("evidence", project, "jump_to_started", **words) == "请附上依据文件。"
    assert refused("reason", project, "jump_to_started", mover=OFFICE, on=TODAY) == "请写明原因。"
    unit = Mover("park-clerk", frozenset({"unit"}))
    refused("who", project, "jump_to_started", mover=unit, on=TODAY, why="x", evidence=paper("纪要"))
    with fixed(TODAY):
        move_project(project, "jump_to_started", evidence=paper("纪要"), **words)  # type: ignore[arg-type]
    move = Move.objects.get(subject=project.subject)
    assert (project.state, move.evidence is not None) == ("started", True)


def test_a_jump_still_owes_every_condition_in_between(county: LibraryCounty) -> None:
    project = make_project(county)
    words = {"mover": OFFICE, "on": TODAY, "why": "急", "evidence": paper("纪要")}
    says = refused("missing", project, "jump_to_started", **words)
    assert "施工许可" in says


@pytest.mark.parametrize("day", [date(2026, 9, 3), date(2025, 12, 31)])
def test_a_move_lies_neither_ahead_nor_before_the_one_that_led_there(county: LibraryCounty, day: date) -> None:
    refused("day", make_ready_project(county), "reserve_project", mover=OFFICE, on=day)


def test_who_was_put_off_comes_back_where_it_stood_and_nowhere_else(county: LibraryCounty) -> None:
    project = make_ready_project(county)
    with fixed(TODAY):
        move_project(project, "reserve_project", mover=OFFICE, on=TODAY)
        move_project(project, "pause_project", mover=OFFICE, on=TODAY, why="用地未落实")
    refused("state", project, "resume_preparing", mover=OFFICE, on=TODAY, why="x")
    with fixed(TODAY):
        move_project(project, "resume_reserve", mover=OFFICE, on=TODAY, why="用地已落实")
    project.refresh_from_db()
    assert (project.state, project.paused_from) == ("reserve", "")


def test_a_project_is_replaced_by_another_and_not_by_itself(county: LibraryCounty) -> None:
    project, other = make_project(county), make_project(county, "替代项目")
    words = {"mover": OFFICE, "on": TODAY, "why": "投资方变更"}
    refused("replaced_by", project, "replace_project", **words)
    refused("replaced_by", project, "replace_project", replaced_by=project, **words)
    with fixed(TODAY):
        move_project(project, "replace_project", replaced_by=other, **words)  # type: ignore[arg-type]
    assert Project.objects.get(pk=project.pk).replaced_by == other


def test_of_many_one_that_lacks_something_stops_all(county: LibraryCounty) -> None:
    ready, poor = make_ready_project(county), make_project(county, "缺资料项目")
    with pytest.raises(MoveRefusedError) as refusal, fixed(TODAY):
        move_projects([ready, poor], "reserve_project", mover=OFFICE, on=TODAY)
    assert "缺资料项目" in refusal.value.zh
    assert set(Project.objects.values_list("state", flat=True)) == {"idea"}


def test_who_moves_what_they_saw_too_late_is_told_so(county: LibraryCounty) -> None:
    project = make_ready_project(county)
    stale = Project.objects.get(pk=project.pk)
    with fixed(TODAY):
        move_project(project, "reserve_project", mover=OFFICE, on=TODAY)
    stale.state = "reserve"
    refused("newer", stale, "prepare_project", mover=OFFICE, on=TODAY)


def test_a_move_leaves_marks_for_the_counts_in_its_transaction(county: LibraryCounty) -> None:
    project = make_ready_project(county)
    DirtyMark.objects.all().delete()
    with fixed(TODAY):
        move_project(project, "reserve_project", mover=OFFICE, on=TODAY)
    marks = DirtyMark.objects.values_list("measure", "unit_path", "subject_key")
    assert set(marks) == {(name, "/yunhai/", None) for name in COUNTS}


def test_a_group_is_entered_once_however_often_it_is_said(county: LibraryCounty) -> None:
    project, area = make_project(county), county.firm.subject
    group_projects([project], subjects=[area], industries=["chemistry"], by="office")
    group_projects([project], subjects=[area], industries=["chemistry"], by="office")
    assert Group.objects.filter(project=project).count() == 2
    with pytest.raises(MoveRefusedError) as refusal:
        group_projects([project], industries=["moon"], by="office")
    assert "moon" in refusal.value.zh


def test_groups_that_are_taken_off_stand_in_the_audit_and_the_same_ones_do_not(county: LibraryCounty) -> None:
    project = make_project(county)
    group_projects([project], industries=["chemistry", "stone"], by="office")
    before = AuditEntry.objects.count()
    regroup_project(project, subjects=[], industries=["chemistry", "stone"], mover=OFFICE)
    assert AuditEntry.objects.count() == before
    regroup_project(project, subjects=[county.firm.subject], industries=["stone"], mover=OFFICE)
    assert AuditEntry.objects.get(verb="ungroup_project").before == {"groups": ["chemistry"]}
    assert {group.industry for group in project.groups.all()} == {"", "stone"}


def test_a_new_lead_unit_takes_the_tie_and_the_sight(county: LibraryCounty) -> None:
    project = make_project(county)
    clerk = county.officer("clerk")
    assert not visible_projects(clerk, today=TODAY).exists()
    with fixed(TODAY):
        change_project(project, {"unit": county.housing}, mover=OFFICE)
    assert list(visible_projects(clerk, today=TODAY)) == [project]
    assert not visible_projects(county.officer("park-clerk"), today=TODAY).exists()
    assert Tie.objects.get(subject=project.subject, until=None).unit == county.housing


def test_the_unit_keeps_its_own_project_and_another_does_not(county: LibraryCounty) -> None:
    project = make_project(county)
    for name, parts in (("office", {"keeper"}), ("park-clerk", {"unit"}), ("clerk", set())):
        officer = county.officer(name)
        assert mover_for(officer, project, acting_posts(officer, today=TODAY)).parts == parts
    with pytest.raises(MoveRefusedError) as refusal:
        change_project(project, {"name": "改名"}, mover=Mover("clerk", frozenset()))
    assert refusal.value.code == "who"


def test_bundles_hold_projects_and_never_bundles(county: LibraryCounty) -> None:
    bundle = make_project(county, "打捆", kind="bundle")
    member, plain = make_project(county, "子项目"), make_project(county, "普通")
    change_project(member, {"bundle": bundle}, mover=OFFICE)
    for project, into in ((plain, member), (plain, plain), (bundle, bundle)):
        with pytest.raises(MoveRefusedError):
            change_project(project, {"bundle": into}, mover=OFFICE)
    assert list(bundle.members.all()) == [member]


def test_a_document_of_no_known_purpose_is_refused(county: LibraryCounty) -> None:
    project = make_project(county)
    with pytest.raises(MoveRefusedError):
        attach_document(project, paper("x"), purpose="shoe", mover=OFFICE)
    assert not project.subject.attachments.exists()


def test_many_are_changed_together_or_not_at_all(county: LibraryCounty) -> None:
    first = make_project(county, "甲", national_code=NATIONAL.format(1), total=Decimal(5))
    second = make_project(county, "乙", total=Decimal(6))
    changes = [(first, {"total": Decimal(7), "name": "甲改名"}), (second, {"total": Decimal(-1)})]
    with pytest.raises(MoveRefusedError):
        change_projects(changes, scope=county.unit.path, by="office")
    first, second = Project.objects.select_related("subject", "unit").order_by("pk")
    with pytest.raises(MoveRefusedError) as refusal:
        change_projects([(second, {"national_code": NATIONAL.format(1)})], scope=county.unit.path, by="office")
    assert refusal.value.code == "twice"
    assert list(Project.objects.order_by("pk").values_list("name", "total")) == [("甲", Decimal(5)), ("乙", Decimal(6))]
    first, second = Project.objects.select_related("subject", "unit").order_by("pk")
    with fixed(TODAY):
        change_projects([(first, {"name": "甲改名"}), (second, {"total": Decimal(8)})], scope="/yunhai/", by="office")
    rows = Project.objects.order_by("pk").values_list("name", "total", "version", "subject__label_zh")
    assert list(rows) == [("甲改名", Decimal(5), 2, "甲改名"), ("乙", Decimal(8), 2, "乙")]
