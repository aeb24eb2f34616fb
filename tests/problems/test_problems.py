"""A problem's way: raised, routed, taken on or returned, solved, rated, closed, opened again; who may do what."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from tests.factories.people import make_officer
from tests.factories.problems import (
    WEDNESDAY,
    ProblemCounty,
    act,
    bring_forward,
    fresh,
    give,
    part,
    routed,
)

from diaodu.core.clock import ZONE, fixed
from diaodu.core.models import AuditEntry, DirtyMark
from diaodu.core.moves import MoveRefusedError
from diaodu.core.settings import change_setting
from diaodu.duties.actions import NewDecision, plan_meeting
from diaodu.duties.models import Duty, Message
from diaodu.people.actions import give_post
from diaodu.people.choices import Role, TieKind
from diaodu.people.models import Tie, Unit
from diaodu.problems.actions import (
    NewProblem,
    NewVisit,
    Said,
    add_to_agenda,
    add_visits,
    decide_problem,
    end_stop,
    escalate_late_problems,
    escalate_problem,
    instruct_problem,
    move_problem,
    move_problems,
    note_solved,
    raise_problems,
    remove_from_agenda,
    reroute_problem,
    stop_clock,
)
from diaodu.problems.choices import Level, State
from diaodu.problems.daily import tell_what_waits
from diaodu.problems.measures import InTime, Open, Raised, Rating, Solved
from diaodu.problems.models import Problem
from diaodu.problems.permissions import sees_rating, visible_problems
from diaodu.problems.queries import overdue

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
LATER = date(2026, 9, 30)


def refusal(work) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(MoveRefusedError) as caught:
        work()
    return caught.value.code


def replied(county: ProblemCounty, **words: object) -> Problem:
    problem = routed(county, **words)
    act(problem, "land", "accept")
    act(problem, "land", "start")
    act(problem, "land", "reply", "已供地")
    return problem


def closed(county: ProblemCounty) -> Problem:
    problem = replied(county)
    act(problem, "town", "confirm", "很快", rating=5)
    act(problem, "office", "close")
    return problem


def test_a_raised_problem_has_a_proposed_unit_with_its_reason_and_a_clock(county: ProblemCounty) -> None:
    problem = fresh(bring_forward(county))
    assert (problem.code, problem.state, problem.proposed) == ("Q-2026-001", State.RAISED, county.land)
    assert problem.proposal_zh == "第1条规则：要素为“土地”，转县自然资源和规划局"
    assert problem.due_at == datetime(2026, 9, 3, 10, tzinfo=ZONE)
    assert AuditEntry.objects.filter(verb="raise_problems", subject=problem.code).count() == 1
    assert DirtyMark.objects.filter(measure="problems.open").count() == 1


@pytest.mark.parametrize("words", [{"title": " "}, {"kind": "nothing"}, {"factor": "gold"}, {"urgency": "now"}])
def test_what_is_not_whole_is_refused_and_nothing_is_kept(county: ProblemCounty, words: dict[str, str]) -> None:
    assert refusal(lambda: bring_forward(county, **words)) == "incomplete"
    assert Problem.objects.count() == 0


def test_the_whole_way_to_closed(county: ProblemCounty) -> None:
    problem = fresh(closed(county))
    assert (problem.state, problem.rating, problem.reply) == (State.CLOSED, 5, "已供地")
    verbs = list(problem.subject.moves.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["route", "accept", "start", "reply", "confirm", "close"]
    assert problem.due_at is None


def test_the_unit_cannot_close_without_the_raisers_word(county: ProblemCounty) -> None:
    problem = replied(county)
    for verb in ("confirm", "close_for_raiser"):
        assert refusal(lambda verb=verb: act(problem, "land", verb, "好", rating=5)) == "who"
    assert refusal(lambda: act(problem, "land", "close")) == "state"
    assert refusal(lambda: act(problem, "land", "withdraw", "不办")) == "state"
    act(problem, "town", "confirm", rating=4)
    assert act(problem, "land", "close").state == State.CLOSED


def test_the_office_closes_for_a_raiser_who_says_nothing_with_its_reason(county: ProblemCounty) -> None:
    problem = replied(county)
    assert refusal(lambda: act(problem, "office", "close_for_raiser")) == "reason"
    assert act(problem, "office", "close_for_raiser", "电话回访已解决").state == State.CLOSED


def test_who_raised_it_within_the_unit_it_lies_with_is_not_its_raiser(county: ProblemCounty) -> None:
    problem = bring_forward(county, unit=county.land, by="land")
    give(problem, county.land)
    act(problem, "land", "accept")
    act(problem, "land", "reply", "好了")
    assert refusal(lambda: act(problem, "land", "confirm", rating=5)) == "who"
    assert refusal(lambda: act(problem, "land", "withdraw", "不要了")) == "state"


def test_a_post_in_both_units_does_not_speak_for_the_raiser(county: ProblemCounty) -> None:
    problem = replied(county)
    town = county.officer("town")
    give_post(town, unit=county.land, title_zh="挂职", title_en="", role=Role.UNIT_CLERK, since=WEDNESDAY, by="test")
    assert refusal(lambda: act(problem, "town", "confirm", rating=5)) == "who"


def test_a_confirmation_asks_for_a_rating(county: ProblemCounty) -> None:
    problem = replied(county)
    assert refusal(lambda: act(problem, "town", "confirm")) == "answer"
    assert refusal(lambda: act(problem, "town", "confirm", rating=6)) == "answer"


def test_the_rating_is_hidden_from_the_unit_until_it_is_closed(county: ProblemCounty) -> None:
    problem = replied(county)
    act(problem, "town", "confirm", "一般", rating=3)
    seen = {name: sees_rating(fresh(problem), part(fresh(problem), name).parts) for name in ("office", "town", "land")}
    assert seen == {"office": True, "town": True, "land": False}
    assert "一般" not in [move.why for move in problem.subject.moves.all()]
    act(problem, "office", "close")
    assert sees_rating(fresh(problem), part(fresh(problem), "land").parts)


def test_a_problem_not_solved_goes_back_and_a_closed_one_opens_again(county: ProblemCounty) -> None:
    problem = replied(county)
    assert act(problem, "town", "dispute", "还没有供").state == State.UNDER_WAY
    act(problem, "land", "reply", "这次供了")
    act(problem, "town", "confirm", rating=4)
    act(problem, "office", "close")
    assert refusal(lambda: act(problem, "land", "reopen", "再办")) == "who"
    again = fresh(act(problem, "town", "reopen", "又停了", on=LATER))
    assert (again.state, again.reopened, again.rating, again.closed_at) == (State.UNDER_WAY, 1, None, None)
    assert again.solve_due == datetime(2026, 10, 13, 17, 30, tzinfo=ZONE)  # over the holidays


def test_another_unit_than_the_proposed_one_needs_its_reason(county: ProblemCounty) -> None:
    problem = bring_forward(county)
    assert refusal(lambda: give(problem, county.housing)) == "reason"
    assert give(problem, county.housing, why="属配套工程").unit == county.housing


def test_a_dissolved_unit_is_given_nothing(county: ProblemCounty) -> None:
    problem = bring_forward(county)
    Unit.objects.filter(pk=county.land.pk).update(retired_on=date(2026, 9, 1))
    assert refusal(lambda: give(problem, Unit.objects.get(pk=county.land.pk))) == "unit"
    assert fresh(problem).state == State.RAISED
    assert fresh(bring_forward(county)).proposed == county.housing  # the rule passes on to the lead unit


def test_leaders_and_the_county_itself_are_given_nothing(county: ProblemCounty) -> None:
    problem = bring_forward(county)
    assert {refusal(lambda unit=unit: give(problem, unit, why="x")) for unit in (county.leaders, county.unit)} == {
        "unit"
    }


def test_a_unit_returns_what_is_not_its_business_in_time_only(county: ProblemCounty) -> None:
    problem = routed(county)
    assert refusal(lambda: act(problem, "land", "return")) == "reason"
    back = fresh(act(problem, "land", "return", "不属本局", on=date(2026, 9, 3)))
    assert (back.state, back.unit, back.proposed) == (State.RETURNED, None, county.housing)
    late = routed(county)
    assert refusal(lambda: act(late, "land", "return", "不属本局", on=LATER)) == "late"


def test_the_office_gives_it_to_another_unit_with_a_new_clock(county: ProblemCounty) -> None:
    problem = routed(county)
    act(problem, "land", "accept")
    problem = fresh(problem)
    with fixed(LATER):
        assert refusal(lambda: reroute_problem(problem, county.land, mover=part(problem, "office"), why="x")) == "unit"
        reroute_problem(problem, county.housing, mover=part(problem, "office"), why="职责调整")
    problem = fresh(problem)
    assert (problem.state, problem.unit, problem.solve_due) == (State.ROUTED, county.housing, None)
    assert problem.turn_since.astimezone(ZONE).date() == LATER


def test_somebody_quicker_is_told(county: ProblemCounty) -> None:
    old = routed(county)
    act(old, "land", "accept")
    assert refusal(lambda: move_problem(old, "accept", mover=part(old, "land"))) in {"newer", "state"}


def test_the_clock_stands_with_a_reason_and_runs_on(county: ProblemCounty) -> None:
    problem = routed(county)
    act(problem, "land", "accept")
    problem = fresh(problem)
    due = problem.due_at
    assert due is not None
    with fixed(date(2026, 9, 3)):
        assert (
            refusal(lambda: stop_clock(problem, kind="superior", reason="等批复", mover=part(problem, "land"))) == "who"
        )
        assert (
            refusal(lambda: stop_clock(problem, kind="x", reason="等批复", mover=part(problem, "office"))) == "reason"
        )
        stop_clock(problem, kind="superior", reason="等省厅批复", mover=part(problem, "office"))
        assert (
            refusal(lambda: stop_clock(problem, kind="superior", reason="x", mover=part(problem, "office")))
            == "stopped"
        )
    assert not overdue(Problem.objects.all(), datetime(2026, 9, 29, tzinfo=ZONE)).exists()
    with fixed(date(2026, 9, 7)):
        end_stop(problem, mover=part(problem, "office"))
    assert fresh(problem).due_at == due + timedelta(days=2)  # two working days it stood
    assert overdue(Problem.objects.all(), datetime(2026, 9, 29, tzinfo=ZONE)).count() == 1


def test_what_is_late_goes_up_to_the_sponsor_then_to_the_head_of_the_county_once(county: ProblemCounty) -> None:
    problem = routed(county)
    risen = []
    for day in (3, 4, 7, 8, 9, 10):
        with fixed(date(2026, 9, day)):
            risen.append((escalate_late_problems(), escalate_late_problems()))
    assert risen == [(0, 0), (0, 0), (1, 0), (0, 0), (1, 0), (0, 0)]
    problem = fresh(problem)
    assert (problem.level, problem.leader.title_zh if problem.leader else "") == (Level.TOP, "县长")
    whys = list(problem.subject.moves.filter(verb="escalate").values_list("why", flat=True))
    assert whys == ["逾期1个工作日，自动提级", "逾期3个工作日，自动提级"]


def test_without_a_sponsor_it_goes_to_the_head_of_the_county_at_once(county: ProblemCounty) -> None:
    Tie.objects.filter(kind=TieKind.SPONSOR).update(until=date(2026, 9, 1))
    problem = fresh(routed(county))
    with fixed(WEDNESDAY):
        escalate_problem(problem, mover=part(problem, "office"), why="需要统筹")
        assert refusal(lambda: escalate_problem(problem, mover=part(problem, "office"), why="再提")) == "level"
    assert fresh(problem).level == Level.TOP


def test_the_leader_it_has_gone_up_to_instructs_and_nobody_else(county: ProblemCounty) -> None:
    problem = fresh(routed(county))
    with fixed(WEDNESDAY):
        escalate_problem(problem, mover=part(problem, "land"), why="需市级协调")
        problem = fresh(problem)
        assert refusal(lambda: instruct_problem(problem, mover=part(problem, "top"), words="抓紧")) == "who"
        instruct_problem(problem, mover=part(problem, "sponsor"), words="本周内开工地协调会")
    assert problem.subject.moves.filter(verb="instruct", why="本周内开工地协调会").count() == 1


def test_a_meeting_decides_and_the_follow_up_names_the_problem(county: ProblemCounty) -> None:
    problem = routed(county)
    due = datetime(2026, 9, 9, 17, tzinfo=ZONE)
    with fixed(WEDNESDAY):
        meeting = plan_meeting(
            "协调会", starts_at=due, place="", attendees=[county.land], unit=county.office, by="office"
        )
        (item,) = add_to_agenda(meeting, [problem], by="office")
        assert add_to_agenda(meeting, [problem], by="office") == []
        decide_problem(item, NewDecision("月底前完成供地", county.land, due), by="office")
        remove_from_agenda(item, by="office")
    duty = Duty.objects.get(title="月底前完成供地")
    assert (duty.about, duty.unit) == (problem.subject, county.land)
    assert meeting.problem_items.count() == 0


def test_a_closed_problem_comes_on_no_agenda(county: ProblemCounty) -> None:
    problem, due = closed(county), datetime(2026, 9, 9, 17, tzinfo=ZONE)
    meeting = plan_meeting("协调会", starts_at=due, place="", attendees=[county.land], unit=county.office, by="office")
    assert refusal(lambda: add_to_agenda(meeting, [fresh(problem)], by="office")) == "state"


def test_a_visit_keeps_what_was_seen_and_which_problems_it_solved(county: ProblemCounty) -> None:
    problem, other = bring_forward(county), bring_forward(county, about=None)
    new = NewVisit(county.subject, WEDNESDAY, "已平整场地", county.town, raised=[problem])
    with fixed(WEDNESDAY):
        (visit,) = add_visits([new], by="town")
        note_solved(visit, problem, by="town")
        assert refusal(lambda: note_solved(visit, other, by="town")) == "incomplete"
        ahead = NewVisit(county.subject, LATER, "x", county.town)
        assert refusal(lambda: add_visits([ahead], by="town")) == "incomplete"
    assert sorted(visit.problems.values_list("part", flat=True)) == ["raised", "solved"]


def test_who_sees_a_problem(county: ProblemCounty) -> None:
    routed(county)
    bring_forward(county, about=None, unit=county.housing)
    make_officer(county.unit, role=Role.SYSTEM_ADMIN, username="admin")
    seen = {
        name: visible_problems(county.officer(name), today=WEDNESDAY).count()
        for name in ("office", "town", "land", "housing", "sponsor", "admin")
    }
    # The housing bureau leads the area, so it sees the problem about it besides its own.
    assert seen == {"office": 2, "town": 1, "land": 1, "housing": 2, "sponsor": 2, "admin": 0}


def test_each_unit_is_told_once_a_day_what_waits(county: ProblemCounty) -> None:
    change_setting("duties.webhook", {"url": "https://example.org/x", "secret": "sixteen letters ok"}, by="t",
                   valid_from=WEDNESDAY, scope=county.unit.path)  # fmt: skip
    routed(county)
    routed(county, on=date(2026, 8, 3))
    Message.objects.all().delete()
    with fixed(WEDNESDAY):
        assert tell_what_waits(WEDNESDAY) == 1
    assert list(Message.objects.values_list("title", flat=True)) == ["待办问题2件，其中逾期1件"]


def test_measures_count_by_the_day_asked_for(county: ProblemCounty) -> None:
    closed(county)
    bring_forward(county, on=date(2026, 9, 10))
    filter_ = {"scope": county.unit.path}
    figures = [
        [measure.value(day, filter_).value for measure in (Raised(), Open(), Solved(), InTime())]
        for day in (date(2026, 9, 1), WEDNESDAY, LATER)
    ]
    assert figures == [[0, 0, 0, None], [1, 0, 1, 100], [2, 1, 1, 100]]
    assert Solved().value(LATER, filter_ | {"kind": "site"}).value == 0
    assert [record.label for record in Open().value(LATER, filter_).records] == ["Q-2026-002 地块未供地"]


def test_a_units_rating_is_the_mean_of_what_raisers_gave_once_its_problems_are_struck_off(
    county: ProblemCounty,
) -> None:
    measure, ours = Rating(), {"scope": county.unit.path, "unit": county.land.code}
    problem = replied(county)
    act(problem, "town", "confirm", rating=5)
    assert (measure.value(LATER, ours).value, measure.value(LATER, ours).blanks) == (None, 1)
    act(problem, "office", "close", "办结")
    good = replied(county)
    act(good, "town", "confirm", rating=2)
    act(good, "office", "close", "办结")
    unrated = replied(county)
    act(unrated, "office", "close_for_raiser", "提出人联系不上")
    found = measure.value(LATER, ours)
    assert (found.value, found.unit, found.blanks) == (Decimal("3.5"), "分", 1)
    assert [(record.url, record.value) for record in found.records] == [
        (problem.get_absolute_url(), 5),
        (good.get_absolute_url(), 2),
    ]
    others = [ours | {"unit": county.housing.code}, ours | {"subject": "firm"}, ours | {"since": "2026-10-01"}]
    assert [each.value for each in measure.values(LATER, others)] == [None, None, None]


def test_many_raised_at_once_take_a_constant_number_of_statements(
    county: ProblemCounty, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    new = [NewProblem(f"问题{n}", "factor", county.town, county.subject, factor="land") for n in range(40)]
    with django_assert_max_num_queries(40):
        assert len(raise_problems(new, by="town")) == 40


def test_a_reply_by_a_person_out_of_the_unit_is_refused(county: ProblemCounty) -> None:
    problem = routed(county)
    assert refusal(lambda: act(problem, "housing", "accept")) == "who"
    assert refusal(lambda: move_problem(fresh(problem), "accept", mover=part(problem, "town"), said=Said())) == "who"


def test_problems_in_different_states_take_the_same_step_at_once(county: ProblemCounty) -> None:
    first, second = routed(county), routed(county)
    for problem in (first, second):
        act(problem, "land", "accept")
    act(second, "land", "start")
    deeds = [(fresh(problem), Said(words)) for problem, words in ((first, "一"), (second, "二"))]
    with fixed(WEDNESDAY):
        move_problems(deeds, "reply", mover=part(fresh(first), "land"))
    assert [fresh(problem).reply for problem in (first, second)] == ["一", "二"]
    assert {fresh(problem).state for problem in (first, second)} == {State.REPLIED}
