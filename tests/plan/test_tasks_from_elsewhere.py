"""Tasks from elsewhere: entered in one go, kept in the year's register, living by the same rules."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.people import TODAY
from tests.factories.reporting import County

from diaodu.core.clock import ZONE, fixed
from diaodu.core.models import AuditEntry
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.duties.actions import NewDecision, plan_meeting, record_decisions
from diaodu.people.models import Tie
from diaodu.plan.actions import FigureGiven, NewTask, enter_task, reject_commitments, undo_review_step
from diaodu.plan.models import Commitment, Document
from diaodu.plan.steps import KEEPER
from diaodu.plan.task_forms import lead_of
from diaodu.plan.task_reading import read_task

pytestmark = pytest.mark.django_db
BACKEND = "diaodu.people.sign_in.OfficerBackend"
SENTENCE = "请住建局牵头，10月底前完成鼓楼街道积水点改造12处。"
OFFICE = Mover("office", frozenset({KEEPER}), "调度办主任")


def enter(county: County, sentence: str = SENTENCE, **words: Any) -> Commitment:
    task = NewTask(**({"kind": "instruction", "sentence": sentence} | words))
    with fixed(TODAY):
        return enter_task(task, county=county.unit, mover=OFFICE, on=TODAY)


def test_a_task_is_a_paragraph_of_the_years_register_and_taken_up(county: County) -> None:
    task = enter(county, number="云政阅〔2026〕18号", dated=date(2026, 9, 1), said_by="周副县长")
    register = task.document
    assert (register.kind, register.state, register.title) == ("register", "current", "2026年交办事项")
    assert register.text[task.start : task.end] == task.quote == SENTENCE
    assert (task.state, task.due, task.clause.key) == ("accepted", date(2026, 10, 31), "1.1")
    assert (task.source.kind, task.source.number, task.source.said_by) == (
        "instruction",
        "云政阅〔2026〕18号",
        "周副县长",
    )
    target = task.targets.get()
    assert (register.text[target.start : target.end], str(target.low)) == ("12处", "12")
    assert list(task.blanks.values_list("kind", flat=True)) == ["owner"]
    assert AuditEntry.objects.latest("number").verb == "enter_task"


def test_a_county_has_one_register_a_year_and_it_only_grows(county: County) -> None:
    first = enter(county)
    before = Document.objects.get(kind="register").text
    second = enter(county, "尽快研究群众反映的北亭镇供水问题", kind="inspection")
    register = Document.objects.get(kind="register")
    assert register.text == before + second.quote + "\n"
    assert register.text[first.start : first.end] == first.quote
    assert [second.clause.key, second.clause.parent.heading] == ["3.1", "督查检查发现问题"]
    assert (second.due, list(second.blanks.values_list("kind", flat=True))) == (None, ["owner", "date"])
    with fixed(date(2027, 1, 5)):
        later = enter_task(NewTask("other", "开年调度"), county=county.unit, mover=OFFICE, on=date(2027, 1, 5))
    assert (later.document.title, later.code) == ("2027年交办事项", "R-2027-001")


def test_with_a_lead_unit_it_is_claimed_and_reported_like_any_other(county: County) -> None:
    task = enter(county, lead=county.housing, partners=[county.water])
    task.refresh_from_db()
    assert task.state == "claimed"
    assert (task.counting.low, task.counting.measured_in, task.counting.due) == (12, "处", date(2026, 10, 31))
    ties = Tie.objects.filter(subject=task.subject).values_list("kind", "unit__code")
    assert sorted(ties) == [("lead", "zhujian"), ("partner", "shuiwu")]


def test_what_is_entered_overrules_what_the_sentence_says(county: County) -> None:
    task = enter(county, due=date(2026, 9, 30), figures={0: FigureGiven("15", "处", ">=")})
    target = task.targets.get()
    assert (task.due, target.due, target.value, str(target.low), target.comparator) == (
        date(2026, 9, 30),
        date(2026, 9, 30),
        "15",
        "15",
        ">=",
    )


def test_line_breaks_of_what_was_pasted_make_no_second_paragraph(county: County) -> None:
    task = enter(county, "年底前建成\n停车场\t3个。")
    assert task.quote == "年底前建成 停车场 3个。"


@pytest.mark.parametrize(
    ("words", "refusal"),
    [({"sentence": " \n "}, "Write down"), ({"figures": {0: FigureGiven("若干", "处", "=")}}, "is no figure")],
)
def test_a_task_that_cannot_be_kept_leaves_nothing_behind(county: County, words: dict[str, Any], refusal: str) -> None:
    with pytest.raises(MoveRefusedError, match=refusal):
        enter(county, **words)
    assert not Document.objects.filter(kind="register").exists()


def test_nobody_but_the_office_hands_out_tasks(county: County) -> None:
    with pytest.raises(MoveRefusedError, match="does not allow"), fixed(TODAY):
        enter_task(NewTask("other", SENTENCE), county=county.unit, mover=Mover("clerk", frozenset()), on=TODAY)


def test_a_task_taken_up_is_not_left_out_before_it_is_reviewed_again(county: County) -> None:
    task = enter(county)
    with pytest.raises(MoveRefusedError, match="reject"), fixed(TODAY):
        reject_commitments([task], why="重复", mover=OFFICE, on=TODAY)
    with pytest.raises(MoveRefusedError, match="nothing of today"):
        undo_review_step(task.document, mover=OFFICE, on=TODAY)


def test_the_first_unit_a_sentence_names_is_proposed_to_lead(county: County) -> None:
    units = [county.water, county.housing]
    assert lead_of(read_task("请住建局会同水务局处理", said_on=TODAY), units) == county.housing
    assert lead_of(read_task("请水务局、住建局处理", said_on=TODAY), units) == county.water
    assert lead_of(read_task("年底前处理完毕。（牵头单位：水务局）", said_on=TODAY), units) == county.water
    assert lead_of(read_task("请尽快处理", said_on=TODAY), units) is None


@pytest.fixture
def office(client: Client, county: County) -> Client:
    client.force_login(county.officer("office"), backend=BACKEND)
    return client


def post(client: Client, **fields: str) -> Any:
    with fixed(TODAY):
        return client.post(reverse("plan:new_task"), {"kind": "instruction", "sentence": SENTENCE, **fields})


def test_the_form_keeps_its_source_for_the_next_task(office: Client) -> None:
    response = post(office, number="18号", lead="住建局", due="2026-10-31")
    assert response["Location"] == "/plans/tasks/new/?kind=instruction&number=18%E5%8F%B7"
    with fixed(TODAY):
        html = office.get(response["Location"]).content.decode()
    assert 'value="18号"' in html
    assert SENTENCE in html  # among those entered by this officer


def test_a_unit_nobody_knows_is_named_and_what_was_typed_stays(office: Client) -> None:
    response = post(office, lead="财审局")
    assert response.status_code == 400
    html = response.content.decode()
    assert "财审局" in html
    assert SENTENCE in html
    assert not Document.objects.filter(kind="register").exists()


def test_date_lead_and_figures_are_proposed_while_one_types(office: Client) -> None:
    with fixed(TODAY):
        html = office.post(reverse("plan:task_read"), {"sentence": SENTENCE}).content.decode()
    for field in (
        'name="due" id="id_due" value="2026-10-31"',
        'lang="zh-CN" value="住建局"',
        'name="f-0-value" value="12"',
    ):
        assert field in html


def test_what_a_person_typed_is_not_overwritten_by_a_proposal(office: Client) -> None:
    with fixed(TODAY):
        html = office.post(
            reverse("plan:task_read"), {"sentence": SENTENCE, "due": "2026-09-15", "lead": "水务局", "read-due": ""}
        ).content.decode()
    assert 'id="id_due" value="2026-09-15"' in html
    assert 'value="水务局"' in html


def test_the_list_filters_by_kind_unit_state_and_lateness_and_sorts(office: Client, county: County) -> None:
    enter(county, lead=county.housing, due=date(2026, 8, 1))
    enter(county, "研究供水问题", kind="inspection")
    for query, codes in (
        ("", ["R-2026-005", "R-2026-004"]),
        ("?kind=inspection", ["R-2026-005"]),
        ("?unit=zhujian", ["R-2026-004"]),
        ("?state=open", ["R-2026-005"]),
        ("?state=at_work", ["R-2026-004"]),
        ("?late=1", ["R-2026-004"]),
        ("?light=unclaimed", ["R-2026-005"]),
        ("?sort=code", ["R-2026-004", "R-2026-005"]),
        ("?sort=-due", ["R-2026-004", "R-2026-005"]),
        ("?year=2025", []),
    ):
        with fixed(TODAY):
            html = office.get(reverse("plan:tasks") + query).content.decode()
        found = [line.split("<")[0] for line in html.split('data-head="编号">')[1:]]
        assert found == codes, query


def test_the_list_takes_as_many_queries_for_three_tasks_as_for_one(office: Client, county: County) -> None:
    enter(county, lead=county.housing)
    link = reverse("plan:tasks")
    office.get(link)
    with fixed(TODAY):
        with CaptureQueriesContext(connection) as one:
            office.get(link)
        enter(county, lead=county.water)
        enter(county)
        with CaptureQueriesContext(connection) as three:
            office.get(link)
    assert len(three) == len(one)


def test_the_sheet_holds_what_the_list_shows_and_is_recorded(office: Client, county: County) -> None:
    enter(county, lead=county.housing)
    with fixed(TODAY):
        response = office.get(reverse("plan:task_workbook"))
    assert response["Content-Disposition"].startswith("attachment")
    assert AuditEntry.objects.latest("number").verb == "export"


def test_a_task_without_a_lead_is_assigned_from_its_row(office: Client, county: County) -> None:
    task = enter(county)
    with fixed(TODAY):
        office.post(reverse("plan:task_assign", args=[task.code]), {"lead": "水务局"})
        again = office.post(reverse("plan:task_assign", args=[task.code]), {"lead": "住建局"}, follow=True)
    assert Tie.objects.get(subject=task.subject).unit == county.water
    assert "已经有牵头单位" in again.content.decode()


def test_a_decision_of_a_meeting_is_taken_up_once(office: Client, county: County) -> None:
    due = datetime(2026, 9, 20, 17, 30, tzinfo=ZONE)
    with fixed(TODAY):
        meeting = plan_meeting(
            "联席会", starts_at=due, place="", attendees=[county.housing], unit=county.office, by="office"
        )
        record_decisions(meeting, [NewDecision("年底前改造积水点5处", county.housing, due)], by="office")
        decision = meeting.decisions.get()
        page = office.get(reverse("duties:meeting", args=[meeting.code])).content.decode()
        link = f"{reverse('plan:new_task')}?decision={decision.pk}"
        assert link in page
        form = office.get(link).content.decode()
        assert 'id="id_due" value="2026-09-20"' in form
        given = {"kind": "meeting", "sentence": decision.text, "lead": "住建局", "decision": decision.pk}
        assert office.post(reverse("plan:new_task"), given)["Location"] == reverse(
            "duties:meeting", args=[meeting.code]
        )
        again = office.post(reverse("plan:new_task"), given)
    assert again.status_code == 400
    assert "已经列为交办事项" in again.content.decode()
    assert Commitment.objects.get(source__decision=decision).state == "claimed"
