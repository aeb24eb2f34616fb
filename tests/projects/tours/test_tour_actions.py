"""A tour from plan to published places; refusals name what is wrong and leave nothing half saved."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries
from tests.factories.people import TODAY
from tests.factories.tours import (
    OFFICE_HAND,
    TourCounty,
    announced,
    ballot_of,
    fresh,
    invite,
    make_tour_county,
    marks,
    new_tour,
    plan_tour,
    proposals,
    routed,
    score_all,
    under_way,
)

from diaodu.core.clock import fixed
from diaodu.core.jobs import JobRefusedError
from diaodu.core.models import AuditEntry, DirtyMark
from diaodu.core.moves import MoveRefusedError
from diaodu.core.settings import SettingRefusedError, add_setting
from diaodu.kernel.light import Work
from diaodu.plan.actions.standings import work_as_measured
from diaodu.projects.tours.actions import (
    ConditionAnswer,
    ProposalChange,
    TypedDrive,
    add_tour,
    answer_conditions,
    change_proposals,
    change_tour,
    choose_stops,
    close_scoring,
    compute_route,
    invite_judges,
    issue_ballot,
    lock_stop,
    move_tour,
    open_scoring,
    propose_projects,
    publish_places,
    rank_stops,
    remove_judge,
    renew_judge,
    reorder_stops,
    replace_ballot,
    score_stop,
    score_stops,
    type_drives,
    undo_order,
    withdraw_proposal,
)
from diaodu.projects.tours.actions.judging import Invitation
from diaodu.projects.tours.ballots import code_seal, new_ballot
from diaodu.projects.tours.choosing import Condition
from diaodu.projects.tours.measure_names import ALL, HELD
from diaodu.projects.tours.measures import StopPlace, StopScore, ToursHeld
from diaodu.projects.tours.models import Judge, Result, Score, Tour
from diaodu.projects.tours.orders import OrderError
from diaodu.projects.tours.queries import driven_stops, is_own, laid, runs_of
from diaodu.projects.tours.steps import ANNOUNCE, HOLD, REOPEN

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture(scope="module")
def made(kept_for_the_file: None) -> TourCounty:
    return make_tour_county()


@pytest.fixture(scope="module")
def scoring(made: TourCounty) -> Tour:
    with fixed(TODAY):
        return under_way(made)


@pytest.fixture
def county(made: TourCounty, db: None) -> TourCounty:
    return deepcopy(made)


@pytest.fixture
def open_tour(scoring: Tour, db: None) -> Tour:
    return fresh(scoring)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with fixed(TODAY):
        yield


def refused(work: Any, *words: str, code: str = "") -> None:
    """The refusal says these words; nothing was written but its attempt."""
    entries = AuditEntry.objects.count()
    with pytest.raises(MoveRefusedError) as caught, transaction.atomic():
        work()
    assert all(word in caught.value.zh for word in words), caught.value.zh
    assert code in ("", caught.value.code)
    assert AuditEntry.objects.count() == entries


def another(county: TourCounty, **words: Any) -> Tour:
    return plan_tour(county, **({"number": 2} | words))


def judge_named(tour: Tour, name: str) -> Judge:
    return Judge.objects.select_related("tour__unit", "tour__ordering", "tour__rubric", "unit", "officer").get(
        tour=tour, name=name
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"name": " "}, "name"),
        ({"ends": 480}, "ends"),
        ({"buses": 0}, "buses"),
        ({"start_place": ""}, "start_place"),
        ({"start_lon": None}, "start_lat"),
        ({"number": 1}, "number"),
    ],
)
def test_a_tour_that_cannot_be_meant_is_refused_at_its_field(
    county: TourCounty, open_tour: Tour, words: dict[str, object], code: str
) -> None:
    refused(lambda: add_tour(new_tour(**({"number": 3} | words)), county=county.unit, by="office"), code=code)


def test_a_tour_is_changed_until_it_is_under_way_and_only_in_the_version_that_was_seen(
    county: TourCounty, open_tour: Tour
) -> None:
    tour = another(county)
    change_tour(
        tour, new_tour(number=2, name="下半年观摩", on=TODAY + timedelta(30)), by="office", version=tour.version
    )
    assert fresh(tour).subject.label_zh == "下半年观摩"
    refused(lambda: change_tour(tour, new_tour(number=2), by="office", version=1), code="newer")
    refused(lambda: change_tour(open_tour, new_tour(name="改名"), by="office"), "已经开始")


def test_stops_follow_the_rule_and_each_proposal_says_why(county: TourCounty) -> None:
    tour = another(county)
    first, second, *_rest = proposals(tour)
    answer_conditions(tour, [ConditionAnswer(first, Condition.PROCEDURES, answer=False, why="缺环评批复")], by="office")
    change_proposals(tour, [ProposalChange(second, {"opens": None, "closes": None})], by="office")
    stops = {stop.project.name for stop in choose_stops(fresh(tour), by="office")}
    assert stops == {"项目2", "项目3", "项目4", "项目5"}
    verdicts = {(row.proposal.project.name, row.condition): row for row in _verdicts(tour)}
    assert verdicts["项目0", "procedures"].answer is False
    assert verdicts["项目0", "procedures"].zh == "缺环评批复"
    assert verdicts["项目1", "hours"].answer is None
    assert "没有填开放时段" in verdicts["项目1", "hours"].zh


def _verdicts(tour: Tour) -> list[Any]:
    return [row for each in proposals(tour) for row in each.verdicts.select_related("proposal__project")]


def test_what_was_seen_on_the_last_tours_is_not_seen_again_unless_somebody_answers_for_it(
    county: TourCounty, open_tour: Tour
) -> None:
    tour = another(county, on=TODAY + timedelta(60))
    assert choose_stops(tour, by="office") == []
    row = next(row for row in _verdicts(tour) if row.condition == "not_seen")
    assert "上半年集中项目观摩" in row.zh
    first = proposals(tour)[0]
    answer = ConditionAnswer(first, Condition.NOT_SEEN, answer=True, why="二期工程，与上次内容不同")
    answer_conditions(tour, [answer], by="office")
    assert [stop.project.name for stop in choose_stops(fresh(tour), by="office")] == ["项目0"]
    refused(lambda: withdraw_proposal(first, by="office"), "已有核实意见", code="answers")


def test_a_township_has_at_most_its_number_of_stops(county: TourCounty) -> None:
    add_setting(
        "tours.conditions",
        {"conditions": ["hours"], "not_seen_in": 2, "per_township": 1, "at_most": 2, "stages": ["building"]},
        by="office", unit=county.unit.path, at=None, scope=county.unit.path, valid_from=TODAY, source="观摩方案",
    )  # fmt: skip
    tour = another(county)
    change_proposals(tour, [ProposalChange(proposals(tour)[5], {"must": True})], by="office")
    assert [stop.project.name for stop in choose_stops(fresh(tour), by="office")] == ["项目0", "项目5"]
    over = [each.project.name for each in proposals(tour) if each.is_over]
    assert over == ["项目1", "项目2", "项目3", "项目4"]
    rule = fresh(tour).conditions
    assert rule is not None
    assert rule.source == "观摩方案"


def test_refusals_about_stops_name_project_and_field(county: TourCounty) -> None:
    tour = another(county)
    stop = proposals(tour)[0]
    for values, code in (
        ({"closes": None}, "closes"),
        ({"closes": 500}, "closes"),
        ({"stay": 3}, "stay"),
        ({"closes": 530}, "stay"),
        ({"points": 5000}, "points"),
    ):
        refused(lambda v=values: change_proposals(tour, [ProposalChange(stop, v)], by="office"), "项目0", code=code)
    refused(lambda: propose_projects(tour, [stop.project], by="office"), "项目0已经推荐过")
    refused(lambda: propose_projects(tour, [], by="office"), code="projects")
    hours = ConditionAnswer(stop, Condition.HOURS, answer=True, why="有")
    refused(lambda: answer_conditions(tour, [hours], by="office"), "请直接填写")
    bare = ConditionAnswer(stop, Condition.STAGE, answer=True, why=" ")
    refused(lambda: answer_conditions(tour, [bare], by="office"), "请写明依据")
    refused(lambda: move_tour(tour, ANNOUNCE, mover=OFFICE_HAND, on=TODAY), "还没有选出观摩点")
    refused(lambda: compute_order(tour), "请先公布观摩点")


def compute_order(tour: Tour) -> None:
    reorder_stops(tour, [[]], mover=OFFICE_HAND)


def test_a_stop_without_hours_cannot_be_routed_and_is_named(county: TourCounty) -> None:
    tour = announced(free_tour(county))
    stop = proposals(tour)[0]
    change_proposals(tour, [ProposalChange(stop, {"opens": None, "closes": None})], by="office")
    with pytest.raises(JobRefusedError) as caught:
        compute_route(fresh(tour), by="office")
    assert caught.value.zh == "项目0没有填开放时段。"


def free_tour(county: TourCounty, **words: Any) -> Tour:
    """A tour of another year's end, on which nothing counts as seen before."""
    return plan_tour(county, **({"number": 4, "on": date(2026, 1, 5)} | words))


def test_a_day_too_short_for_what_must_be_seen_is_refused_naming_the_stops(county: TourCounty) -> None:
    tour = free_tour(county, ends=600)
    change_proposals(tour, [ProposalChange(stop, {"must": True}) for stop in proposals(tour)], by="office")
    announced(fresh(tour))
    with pytest.raises(JobRefusedError) as caught:
        compute_route(fresh(tour), by="office", seconds=1, patience=100)
    assert "排不下必看的观摩点" in caught.value.zh
    assert "项目" in caught.value.zh


def test_the_order_is_laid_by_hand_timed_locked_and_undone(county: TourCounty) -> None:
    tour = routed(free_tour(county, buses=2))
    codes = [project.code for project in county.projects]
    first = tour.ordering
    reorder_stops(tour, [codes[:4], codes[4:]], mover=OFFICE_HAND)
    found = laid(fresh(tour), on=TODAY)
    assert [len(line.visits) for line in found.lines] == [4, 2]
    type_drives(tour, [TypedDrive("", codes[0], 90)], by="office")
    assert laid(fresh(tour), on=TODAY).lines[0].visits[0].drive == 90
    assert laid(fresh(tour), on=TODAY).lines[0].visits[0].is_typed
    stop = proposals(tour)[1]
    lock_stop(stop, locked=True, by="office")
    reorder_stops(fresh(tour), [[codes[2], codes[3], codes[0], codes[1]], codes[4:]], mover=OFFICE_HAND)
    late = next(v for v in laid(fresh(tour), on=TODAY).lines[0].visits if v.stop.project.code == codes[1])
    assert "锁定" in late.fault or "Locked" in late.fault
    undo_order(undo_order(fresh(tour), mover=OFFICE_HAND), mover=OFFICE_HAND)
    assert fresh(tour).ordering == first
    refused(lambda: undo_order(fresh(tour), mover=OFFICE_HAND), "没有更早的顺序")
    refused(lambda: type_drives(tour, [TypedDrive("", codes[0], 0)], by="office"), "项目0", code="minutes")
    with pytest.raises(OrderError):
        reorder_stops(fresh(tour), [["X-2026-999"]], mover=OFFICE_HAND)


def test_choosing_anew_takes_the_route_away_with_a_reason(county: TourCounty) -> None:
    tour = routed(free_tour(county))
    refused(lambda: move_tour(tour, REOPEN, mover=OFFICE_HAND, on=TODAY), "请写明原因")
    move_tour(tour, REOPEN, mover=OFFICE_HAND, on=TODAY, why="增加一个镇")
    assert fresh(tour).state == "planned"
    assert fresh(tour).ordering is None


def test_scores_are_given_once_by_who_may_and_stand(open_tour: Tour) -> None:
    judge = judge_named(open_tour, "east")
    ballot = ballot_of(judge)
    stops = driven_stops(open_tour)
    own = next(stop for stop in stops if stop.project.unit.code == "east")
    other = next(stop for stop in stops if stop.project.unit.code != "east")
    refused(lambda: score_stop(judge, ballot, own, marks(10)), own.project.name, "本单位", code="own")
    refused(lambda: score_stop(judge, new_ballot(), other, marks(10)), code="ballot")
    refused(lambda: score_stop(judge, ballot, other, {**marks(5), "effect": 11}), "投产效益", code="marks")
    refused(lambda: score_stop(judge, ballot, other, {"scale": 5}), "还没有打分", code="marks")
    refused(lambda: score_stop(judge, ballot, other, {**marks(5), "beauty": 5}), code="marks")
    score = score_stop(judge, ballot, other, {**marks(8), "effect": 3})
    assert f"{score.total}" == "70.00"
    refused(lambda: score_stop(judge, ballot, other, marks(9)), "不能重复打分", code="twice")
    refused(lambda: issue_ballot(judge, new_ballot()), "另一部手机", code="ballot")
    refused(lambda: remove_judge(judge, by="office", on=TODAY), "已经打过分")
    refused(lambda: renew_judge(judge, by="office"), "可以补发选票")
    with pytest.raises(TypeError):
        score.save()


def test_a_score_has_no_way_back_to_its_judge(open_tour: Tour) -> None:
    judge = judge_named(open_tour, "专家1")
    ballot = ballot_of(judge)
    stop = driven_stops(open_tour)[0]
    score = score_stop(judge, ballot, stop, marks(7))
    judge.refresh_from_db()
    assert judge.scored == 1
    stored = {str(value) for row in Judge.objects.values() for value in row.values()}
    assert ballot not in stored
    assert score.ballot not in stored
    names = {field.name for field in Score._meta.get_fields()}
    assert names == {"id", "tour", "ballot", "stop", "marks", "total"}  # no judge, no time
    told = AuditEntry.objects.filter(verb="score_stop").latest("number")
    assert told.after == {"scored": 1}
    assert stop.project.code not in f"{told.after} {told.subject}"


def test_a_guests_code_is_kept_sealed_and_a_lost_one_is_replaced_before_the_first_score(open_tour: Tour) -> None:
    (judge, code), *_ = invite_judges(open_tour, [Invitation("客商")], by="office")
    assert judge.code_hash == code_seal(code.lower())
    assert code not in judge.code_hash
    again = renew_judge(judge, by="office")
    assert again != code
    east = judge_named(open_tour, "east").officer
    refused(lambda: invite_judges(open_tour, [Invitation(officer=east)], by="office"), "已经请过", code="officer")
    refused(lambda: invite_judges(open_tour, [Invitation(" ")], by="office"), code="name")
    remove_judge(judge, by="office", on=TODAY)


def test_scores_under_a_lost_ballot_count_and_are_not_given_again(open_tour: Tour) -> None:
    judge, stops = judge_named(open_tour, "专家1"), driven_stops(open_tour)
    first, second, third = stops[:3]
    ballot, codes = ballot_of(judge), [first.project.code, second.project.code]
    refused(lambda: replace_ballot(judge, by="office", why="丢失"), "还没有打分", code="scored")
    score_stops(judge, ballot, [(first, marks(7)), (second, marks(8))])
    refused(lambda: replace_ballot(judge, by="office", why=" "), code="reason")
    old = judge_named(open_tour, "专家1")
    assert replace_ballot(old, by="office", why="手机丢失").count("-") == 1
    refused(lambda: score_stop(judge_named(open_tour, "专家1"), ballot, third, marks(7)), "不是你的选票", code="ballot")
    new, judge = new_ballot(), judge_named(open_tour, "专家1")
    for wrong in ([], codes[:1], [*codes, third.project.code], [codes[0], "X-2026-999"]):
        refused(lambda told=wrong: issue_ballot(judge, new, told=told), "正好勾选这2个", code="told")
    issue_ballot(judge, new, told=codes)
    refused(lambda: score_stop(judge, new, third, marks(7)), "不是你的选票", code="ballot")  # without what was told
    refused(lambda: score_stop(judge, new, first, marks(9), told=codes), first.project.name, "补发选票前", code="twice")
    score_stop(judge, new, third, marks(6), told=codes)
    assert sorted(Score.objects.values_list("stop", flat=True)) == sorted([first.pk, second.pk, third.pk])
    said = AuditEntry.objects.get(verb="replace_ballot")
    assert (said.after, said.reason) == ({"judge": "专家1", "scored": 2}, "手机丢失")
    stored = {str(value) for row in Judge.objects.values() for value in row.values()}
    assert stored.isdisjoint({new, *Score.objects.values_list("ballot", flat=True), *codes})


def test_a_stop_gets_no_more_scores_than_it_has_judges_once_a_ballot_was_replaced(open_tour: Tour) -> None:
    """Somebody who says they scored another stop than they did might score one twice."""
    stops = driven_stops(open_tour)
    liar = judge_named(open_tour, "专家1")
    score_stop(liar, ballot_of(liar), stops[0], marks(10))
    replace_ballot(liar, by="office", why="手机丢失")
    for judge in open_tour.judges.exclude(pk=liar.pk).select_related(
        "tour__unit", "tour__ordering", "tour__rubric", "unit"
    ):
        if not is_own(judge.unit, stops[0]):
            score_stop(judge, ballot_of(judge), stops[0], marks(5))
    told, new, liar = [stops[1].project.code], new_ballot(), judge_named(open_tour, "专家1")
    issue_ballot(liar, new, told=told)
    refused(lambda: score_stop(liar, new, stops[0], marks(10), told=told), stops[0].project.name, code="full")


def test_a_ballot_is_not_replaced_when_all_is_scored_or_the_scoring_is_over(open_tour: Tour) -> None:
    score_all(open_tour)
    judge = judge_named(open_tour, "专家1")
    refused(lambda: replace_ballot(judge, by="office", why="丢失"), "不需要补发", code="scored")
    close_scoring(open_tour, mover=OFFICE_HAND, on=TODAY)
    judge = judge_named(open_tour, "专家1")
    refused(lambda: replace_ballot(judge, by="office", why="丢失"), "不在评分时间", code="state")


def test_scoring_opens_on_the_day_with_enough_judges_and_closes_with_enough_scores(
    county: TourCounty, open_tour: Tour
) -> None:
    tour = routed(free_tour(county))
    refused(lambda: open_scoring(tour, mover=OFFICE_HAND, on=date(2026, 1, 4)), "当天才能开始评分", code="on")
    refused(lambda: open_scoring(tour, mover=OFFICE_HAND, on=TODAY), "评委只有0名", code="judges")
    first = driven_stops(open_tour)[0]
    refused(
        lambda: close_scoring(open_tour, mover=OFFICE_HAND, on=TODAY), first.project.name, "只有0个评分", code="scores"
    )
    move_tour(tour, HOLD, mover=OFFICE_HAND, on=TODAY, why="没有安排评分")
    assert fresh(tour).state == "held"


def test_places_follow_the_rule_the_note_stands_beside_them_and_all_is_frozen(open_tour: Tour) -> None:
    score_all(open_tour)
    close_scoring(open_tour, mover=OFFICE_HAND, on=TODAY)
    refused(
        lambda: score_stop(judge_named(open_tour, "专家1"), "0" * 32, driven_stops(open_tour)[0], marks(1)),
        "评分已经结束",
    )
    rows = rank_stops(open_tour, mover=OFFICE_HAND, on=TODAY)
    assert [row.place for row in rows] == sorted(row.place for row in rows)
    best = min(rows, key=lambda row: row.place)
    assert best.stop.project.name == "项目0"
    assert all((row.first or 0) <= (row.last or 0) for row in rows)
    assert len(open_tour.severity) == 9
    assert abs(sum(open_tour.severity)) < 0.1
    assert min(open_tour.severity) < -10  # the harsh third
    assert isinstance(runs_of(rows), list)


def test_a_held_tour_counts_from_its_day_and_its_places_cannot_be_changed(county: TourCounty) -> None:
    Tour.objects.filter(state="under_way").update(number=9)
    DirtyMark.objects.all().delete()
    tour = fresh(Tour.objects.get(state="under_way"))
    score_all(tour)
    close_scoring(tour, mover=OFFICE_HAND, on=TODAY)
    rank_stops(tour, mover=OFFICE_HAND, on=TODAY)
    measure, scope = ToursHeld(), {"scope": county.unit.path}
    assert measure.value(TODAY, scope).value == 0
    publish_places(tour, mover=OFFICE_HAND, on=TODAY)
    found = measure.value(TODAY, scope)
    assert (found.value, found.unit, len(found.records)) == (1, "次", 1)
    assert found.records[0].url == f"/tours/{tour.code}/"
    assert measure.value(TODAY - timedelta(1), scope).value == 0
    assert measure.value(date(2027, 1, 1), scope).value == 0  # another year
    assert tour.held_at is not None
    recurs = work_as_measured(HELD, found, Work(times=(date(2026, 3, 3),)))
    assert recurs.times == (TODAY,)  # the plan's own rows give way to the tours
    days = measure.values_on_days([(TODAY, tour.held_at - timedelta(hours=1)), (TODAY, tour.held_at)], [scope])
    assert [each[0].value for each in days] == [0, 1]
    assert DirtyMark.objects.filter(measure=HELD, since=TODAY).exists()
    row = Result.objects.filter(tour=tour).earliest("pk")
    row.place = 99
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_how_a_units_stops_did_is_measured_once_the_places_are_published(
    county: TourCounty, open_tour: Tour, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tour = open_tour
    score_all(tour)
    close_scoring(tour, mover=OFFICE_HAND, on=TODAY)
    results = rank_stops(tour, mover=OFFICE_HAND, on=TODAY)
    ours = [{"scope": county.unit.path, "unit": unit} for unit in ("east", "west", "diaodu")]
    assert [each.value for each in StopScore().values(TODAY, ours)] == [None, None, None]
    publish_places(tour, mover=OFFICE_HAND, on=TODAY)
    east = [row for row in results if row.stop.project.unit.code == "east"]
    with django_assert_num_queries(2):
        scores = StopScore().values(TODAY, ours)
    assert scores[0].value == (sum(row.score for row in east) / len(east)).quantize(Decimal("0.01"))
    assert (scores[0].unit, scores[0].as_of, len(scores[0].records)) == ("分", TODAY, len(east))
    assert scores[0].records[0].url == tour.get_absolute_url()
    assert (scores[2].value, scores[2].blanks) == (None, 1)  # it has no stop
    places = StopPlace().values(TODAY, ours)
    assert (places[0].value, places[0].unit) == (min(row.place for row in east), "位")
    assert places[2].value is None
    assert StopPlace().value(TODAY, ours[0] | {"since": "2026-12-01"}).value is None
    assert set(DirtyMark.objects.values_list("measure", flat=True)) >= set(ALL)


def test_rules_of_tours_are_refused_where_they_cannot_hold(county: TourCounty) -> None:
    two = {
        "a": {"zh": "甲", "en": "A", "weight": 60, "order": 1}, "b": {"zh": "乙", "en": "B", "weight": 30, "order": 2}
    }  # fmt: skip
    for name, value, words in (
        ("tours.rubric", {"most": 10, "items": two}, "权重合计应为100，现在是90"),
        ("tours.rubric", {"most": 10, "items": {}}, "请列出评分项目"),
        ("tours.trimming", {"trimmed": 2, "at_least": 4}, "5到200"),
        ("tours.conditions", {"conditions": ["pretty"]}, "只能从这些词里选"),
        ("tours.roads", {"winding": 0.5, "km_per_hour": 40}, "绕行系数"),
    ):
        with pytest.raises(SettingRefusedError) as caught:
            add_setting(
                name, value, by="office", unit="", at=None, scope=county.unit.path, valid_from=TODAY, source="方案"
            )
        assert any(words in zh for zh, _en in caught.value.problems), caught.value.problems


def test_invitations_end_with_the_scoring(county: TourCounty) -> None:
    tour = routed(free_tour(county))
    assert len(invite(tour, county, guests=2)) == 5
    move_tour(tour, HOLD, mover=OFFICE_HAND, on=TODAY, why="不评分")
    refused(lambda: invite_judges(tour, [Invitation("迟到的")], by="office"), "评分已经结束")
