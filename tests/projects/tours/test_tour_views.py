"""Pages of tours: a constant number of queries, what each shows to whom, guests and officers who score."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories.people import SINCE, TODAY
from tests.factories.tours import (
    ITEMS,
    TourCounty,
    add_tour_projects,
    fresh,
    make_tour_county,
    new_tour,
    score_all,
    under_way,
)

from diaodu.core.clock import fixed
from diaodu.core.settings import change_setting
from diaodu.people.models import Officer
from diaodu.projects.tours.actions import Invitation, add_tour, invite_judges, propose_projects
from diaodu.projects.tours.models import Judge, Score, Tour
from diaodu.projects.tours.queries import driven_stops

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
BACKEND = "diaodu.people.sign_in.OfficerBackend"


@pytest.fixture(scope="module")
def made(kept_for_the_file: None) -> TourCounty:
    county = make_tour_county()
    change_setting("demo.today", TODAY.isoformat(), by="test", valid_from=SINCE)
    with fixed(TODAY):
        under_way(county)
    return county


@pytest.fixture
def county(made: TourCounty, db: None) -> TourCounty:
    return deepcopy(made)


@pytest.fixture
def tour(county: TourCounty) -> Tour:
    return fresh(Tour.objects.get(state="under_way"))


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with fixed(TODAY):
        yield


def at_desk(username: str) -> Client:
    client = Client()
    client.force_login(Officer.objects.get(username=username), backend=BACKEND)
    return client


def test_pages_ask_the_same_number_of_queries_with_few_rows_and_with_many(county: TourCounty) -> None:
    office, counts = at_desk("office"), {}
    tour = add_tour(new_tour(number=2), county=county.unit, by="office")
    propose_projects(tour, county.projects[:1], by="office")
    for _round in (0, 1):
        office.get("/tours/")  # the first page of a session asks for more
        for page in ("", f"{tour.code}/", "O-2026-001/", "O-2026-001/route/"):
            with CaptureQueriesContext(connection) as asked:
                assert office.get(f"/tours/{page}").status_code == 200
            counts.setdefault(page, []).append(len(asked))
        if not _round:
            add_tour(new_tour(number=3), county=county.unit, by="office")
            propose_projects(tour, add_tour_projects(county.unit, county.towns, 3), by="office")
    assert all(first == second for first, second in counts.values()), counts


def test_a_guest_comes_in_once_with_the_code_and_scores_each_stop_once(county: TourCounty, tour: Tour) -> None:
    ((judge, code),) = invite_judges(tour, [Invitation("外请专家")], by="office")
    phone, other = Client(), Client()
    assert other.post("/tours/score/", {"code": "ABCDE-FGHJK"}).status_code == 422
    assert phone.post("/tours/score/", {"code": code.lower()}).status_code == 302
    assert other.post("/tours/score/", {"code": code}).status_code == 422  # used already
    page = phone.get(f"/tours/score/{tour.code}/").content.decode()
    stops = driven_stops(tour)
    assert all(stop.project.name in page for stop in stops)
    where = f"/tours/score/{tour.code}/{stops[0].project.code}/"
    half = phone.post(where, {"scale": "5"})
    assert half.status_code == 422
    assert "还没有打分" in half.content.decode()
    assert phone.post(where, dict.fromkeys(ITEMS, "7")).status_code == 302
    again = phone.post(where, dict.fromkeys(ITEMS, "9"))
    assert (again.status_code, "不能重复打分" in again.content.decode()) == (422, True)
    assert Score.objects.count() == 1
    judge.refresh_from_db()
    assert judge.scored == 1
    assert "外请专家" in at_desk("office").get(f"/tours/{tour.code}/judges/scored/").content.decode()
    stolen = Client()  # the cookie says which judge; another's ballot is no good with it
    stolen.cookies["tour-ballot"] = f"{judge.pk}.{'0' * 32}"
    assert stolen.post(where, dict.fromkeys(ITEMS, "1")).status_code == 404


def test_an_officer_takes_a_ballot_and_is_not_offered_their_own_stops(county: TourCounty, tour: Tour) -> None:
    east = at_desk("east")
    door = east.get(f"/tours/score/{tour.code}/").content.decode()
    assert "领取选票" in door
    assert east.post(f"/tours/score/{tour.code}/ballot/").status_code == 302
    page = east.get(f"/tours/score/{tour.code}/")
    own = [stop for stop in driven_stops(tour) if stop.project.unit.code == "east"]
    offered = {stop.pk for stop, _total, _error, _was in page.context["rows"]}
    assert own
    assert offered.isdisjoint({stop.pk for stop in own})
    refused = east.post(f"/tours/score/{tour.code}/{own[0].project.code}/", dict.fromkeys(ITEMS, "10"))
    assert refused.status_code == 422
    assert "按回避规定不能打分" in refused.content.decode()
    assert east.post(f"/tours/score/{tour.code}/ballot/").status_code == 302  # has it already, nothing new
    assert Score.objects.count() == 0
    phone = at_desk("west")
    phone.cookies["tour-ballot"] = east.cookies["tour-ballot"].value  # somebody else on the same ballot
    assert "领取选票" in phone.get(f"/tours/score/{tour.code}/").content.decode()


def test_the_recovery_code_brings_a_ballot_with_its_scores_onto_another_phone(county: TourCounty, tour: Tour) -> None:
    ((_judge, code),) = invite_judges(tour, [Invitation("外请专家")], by="office")
    first, second = Client(), Client()
    first.post("/tours/score/", {"code": code})
    stops = driven_stops(tour)
    where = f"/tours/score/{tour.code}/"
    first.post(f"{where}{stops[0].project.code}/", dict.fromkeys(ITEMS, "7"))
    recovery = first.get(where).context["recovery"]
    assert (
        second.post("/tours/score/", {"code": f"{recovery[:-1]}{'2' if recovery[-1] != '2' else '3'}"}).status_code
        == 422
    )
    assert second.post("/tours/score/", {"code": recovery.replace("-", " ").lower()}).status_code == 302
    page = second.get(where)
    assert (page.context["done"], page.context["recovery"]) == (1, recovery)
    assert second.post(f"{where}{stops[0].project.code}/", dict.fromkeys(ITEMS, "9")).status_code == 422
    assert second.post(f"{where}{stops[1].project.code}/", dict.fromkeys(ITEMS, "9")).status_code == 302
    assert Score.objects.values("ballot").distinct().count() == 1


def test_an_officers_recovery_code_is_good_for_that_officer_alone(county: TourCounty, tour: Tour) -> None:
    east, where = at_desk("east"), f"/tours/score/{tour.code}/"
    east.post(f"{where}ballot/")
    recovery = east.get(where).context["recovery"]
    assert [each.post("/tours/score/", {"code": recovery}).status_code for each in (Client(), at_desk("west"))] == [
        422,
        422,
    ]
    assert at_desk("east").post("/tours/score/", {"code": recovery}).status_code == 302


def test_a_lost_ballot_is_replaced_on_the_page_and_good_for_the_other_stops(county: TourCounty, tour: Tour) -> None:
    ((judge, code),) = invite_judges(tour, [Invitation("外请专家")], by="office")
    lost, phone, office = Client(), Client(), at_desk("office")
    where, stops = f"/tours/score/{tour.code}/", driven_stops(tour)
    door = f"/tours/{tour.code}/judges/{judge.number}/replace/"
    lost.post("/tours/score/", {"code": code})
    assert "还没有打分" in office.post(door, {"reason": "手机丢失"}).content.decode()
    lost.post(f"{where}{stops[0].project.code}/", dict.fromkeys(ITEMS, "7"))
    assert "仍然有效" in office.get(door).content.decode()
    assert office.post(door, {"reason": " "}).status_code == 422
    ((_judge, fresh_code),) = office.post(door, {"reason": "手机丢失"}).context["codes"]
    assert lost.post(f"{where}{stops[1].project.code}/", dict.fromkeys(ITEMS, "7")).status_code == 404
    asked = phone.post("/tours/score/", {"code": fresh_code})
    assert (asked.status_code, len(asked.context["stops"])) == (200, len(stops))
    none = phone.post("/tours/score/", {"code": fresh_code, "telling": "1"})
    assert (none.status_code, "请正好勾选这1个" in none.content.decode()) == (422, True)
    told = {"code": fresh_code, "telling": "1", "told": [stops[0].project.code]}
    assert phone.post("/tours/score/", told).status_code == 302
    assert phone.get(where).context["done"] == 1
    again = phone.post(f"{where}{stops[0].project.code}/", dict.fromkeys(ITEMS, "9"))
    assert (again.status_code, "补发选票前" in again.content.decode()) == (422, True)
    assert phone.post(f"{where}{stops[1].project.code}/", dict.fromkeys(ITEMS, "9")).status_code == 302
    assert "补发" in office.get(f"/tours/{tour.code}/judges/").content.decode()


def test_places_are_the_offices_until_published_and_the_note_stays_the_offices(county: TourCounty, tour: Tour) -> None:
    score_all(tour)
    office, town = at_desk("office"), at_desk("north")
    for verb in ("close_scoring", "rank_stops"):
        assert office.post(f"/tours/{tour.code}/act/", {"verb": verb}).status_code == 302
    assert town.get(f"/tours/{tour.code}/places/").status_code == 404
    assert "扣除宽严后" in office.get(f"/tours/{tour.code}/places/").content.decode()
    assert office.post(f"/tours/{tour.code}/act/", {"verb": "publish_places"}).status_code == 302
    shown = town.get(f"/tours/{tour.code}/places/").content.decode()
    assert "项目0" in shown
    assert "扣除宽严后" not in shown
    assert town.get(f"/tours/{tour.code}/places/workbook/").status_code == 200
    panel = office.get(f"/projects/{county.projects[0].code}/").content.decode()
    assert "上半年集中项目观摩" in panel
    wrong = office.post(f"/tours/{tour.code}/act/", {"verb": "dance"})
    assert wrong.status_code == 422
    assert Judge.objects.filter(tour=tour, scored=0).count() == 0


def test_an_order_that_cannot_be_read_is_refused_in_words_and_nothing_is_kept(county: TourCounty) -> None:
    from tests.factories.tours import plan_tour, routed

    tour = routed(plan_tour(county, number=2, on=SINCE))
    office, before = at_desk("office"), fresh(tour).ordering
    codes = [project.code for project in county.projects]
    for lines in ("", "[1]", '["X-2026-001"]', json.dumps([codes, codes]), json.dumps([["X-2026-999"]]), "[" * 500):
        answer = office.post(f"/tours/{tour.code}/route/check/", {"lines": lines})
        assert answer.status_code == 422, lines
    checked = office.post(f"/tours/{tour.code}/route/check/", {"lines": json.dumps([codes[::-1]])})
    assert checked.status_code == 200
    assert checked.content.decode().count('data-code="') == len(codes)
    assert fresh(tour).ordering == before
    kept = office.post(f"/tours/{tour.code}/route/order/", {"lines": json.dumps([codes[::-1]])})
    assert kept.status_code == 302
    assert office.post(f"/tours/{tour.code}/route/order/", {"how": "down", "stop": codes[5]}).status_code == 302
    assert fresh(tour).ordering.lines[0][:2] == [codes[4], codes[5]]  # type: ignore[union-attr]
    assert office.post(f"/tours/{tour.code}/route/undo/").status_code == 302
    bad = office.post(f"/tours/{tour.code}/route/drives/", {f"drive-start-{codes[0]}": "soon"})
    assert bad.status_code == 422
    assert "整数分钟" in bad.content.decode()
    drives = {f"drive-start-{codes[0]}": "25"}
    assert office.post(f"/tours/{tour.code}/route/drives/", drives).status_code == 302
    assert fresh(tour).drives.get().minutes == 25
    assert office.post(f"/tours/{tour.code}/route/compute/").status_code == 302
