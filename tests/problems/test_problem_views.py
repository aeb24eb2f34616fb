"""The pages of the desk: lists, filters, bulk routing, forms, statistics, and blocks on other pages."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.test import Client
from tests.factories.api_county import program_of
from tests.factories.files import SCAN
from tests.factories.people import TODAY
from tests.factories.problems import ProblemCounty, act, bring_forward, fresh, routed

from diaodu.core.clock import fixed
from diaodu.core.models import Attachment, AuditEntry
from diaodu.core.panels import panels_for
from diaodu.core.sheets import check_rows, read_rows, sheet_kind
from diaodu.core.subjects import NewSubject, add_subjects
from diaodu.people.models import Post, Tie
from diaodu.problems.actions import NewVisit, add_visits, note_solved
from diaodu.problems.models import Problem, Visit

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
BACKEND = "diaodu.people.sign_in.OfficerBackend"


@pytest.fixture
def client_of(county: ProblemCounty):  # type: ignore[no-untyped-def]
    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(county.officer(name), backend=BACKEND)
        return client

    with fixed(TODAY):
        yield sign_in


def codes(response: Any) -> list[str]:
    return [problem.code for problem, _kind, _light in response.context["rows"]]


def test_the_list_takes_the_same_number_of_queries_for_one_row_and_for_three(
    county: ProblemCounty, client_of: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    office, counts = client_of("office"), []
    office.get("/problems/")  # the first visit of a session asks more
    for wanted in (1, 3):
        while Problem.objects.count() < wanted:
            bring_forward(county)
        with CaptureQueriesContext(connection) as seen:
            assert len(codes(office.get("/problems/"))) == wanted
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_filters_narrow_the_list_and_unknown_words_count_as_not_asked(county: ProblemCounty, client_of: Any) -> None:
    first, second = routed(county), bring_forward(county, kind="site", factor="", about=None, urgency="urgent")
    office = client_of("office")
    asked = {
        "?unit=ziran": [first.code],
        "?kind=site": [second.code],
        "?urgency=urgent&state=raised": [second.code],
        f"?about={county.subject.code}": [first.code],
        "?q=东城": [first.code],
        "?show=turn": [second.code],
        "?show=solved": [],
        "?state=nothing&sort=code": [first.code, second.code],
        "?sort=-code": [second.code, first.code],
    }
    assert {address: codes(office.get(f"/problems/{address}")) for address in asked} == asked


def test_the_list_goes_out_as_excel(county: ProblemCounty, client_of: Any) -> None:
    from python_calamine import CalamineWorkbook

    routed(county)
    content = client_of("office").get("/problems/problems.xlsx").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert any("Q-2026-001" in row and "县自然资源和规划局" in row for row in rows)


def test_many_are_routed_to_their_proposed_units_or_none_is(county: ProblemCounty, client_of: Any) -> None:
    first, second = bring_forward(county), bring_forward(county)
    ticks = {"tick": [f"{problem.code}:{problem.version}" for problem in (first, second)], "deed": "route"}
    office = client_of("office")
    Problem.objects.filter(pk=second.pk).update(version=5)
    office.post("/problems/many/", ticks)
    assert fresh(first).state == "raised"
    ticks["tick"][1] = f"{second.code}:5"
    office.post("/problems/many/", ticks)
    assert {fresh(problem).unit for problem in (first, second)} == {county.land}


def test_a_problem_is_raised_with_a_photo_about_a_record_found_by_its_name(
    county: ProblemCounty, client_of: Any
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    given = {"about": "东城", "title": "缺地", "kind": "factor", "factor": "land", "urgency": "normal", "body": ""}
    town = client_of("town")
    response = town.post("/problems/phone/", given | {"file": SimpleUploadedFile("图.pdf", SCAN)})
    problem = Problem.objects.get()
    assert response.headers["Location"] == problem.get_absolute_url()
    assert (problem.about, problem.raised_unit) == (county.subject, county.town)
    assert Attachment.objects.get().name == "图.pdf"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("东城", "有多个对象符合，请在下面选一个。"),
        ("没有这个", "没有你能看到的这个对象；请填编号，或换名称中的其他字。"),
    ],
)
def test_a_name_that_fits_several_records_or_none_is_asked_again(
    county: ProblemCounty, client_of: Any, words: str, said: str
) -> None:
    add_subjects([NewSubject("area", "A-2026-901", "东城南区", county.town.path, county.unit.path)])
    given = {"about": words, "title": "缺地", "kind": "factor", "urgency": "normal"}
    response = client_of("town").post("/problems/new/", given)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert Problem.objects.count() == 0


def test_what_is_not_ones_to_do_is_refused_in_words(county: ProblemCounty, client_of: Any) -> None:
    problem = routed(county)
    response = client_of("town").post(f"/problems/{problem.code}/act/", {"verb": "accept"}, follow=True)
    assert "你的岗位不能“受理”。" in response.content.decode()
    response = client_of("land").post(f"/problems/{problem.code}/act/", {"verb": "route"}, follow=True)
    assert "这项不能这样处理。" in response.content.decode()
    assert fresh(problem).state == "routed"


def test_the_page_says_whose_turn_it_is_and_how_the_clock_was_counted(county: ProblemCounty, client_of: Any) -> None:
    problem = routed(county)
    text = client_of("land").get(problem.get_absolute_url()).content.decode()
    assert "轮到承办单位：" in text
    assert "受理时限14个工作小时，自09-02 10:00起算，至09-04 10:00" in text


def test_the_unit_reads_no_rating_before_it_is_closed(county: ProblemCounty, client_of: Any) -> None:
    problem = routed(county)
    for verb, name, words, rating in (
        ("accept", "land", "", None),
        ("reply", "land", "好了", None),
        ("confirm", "town", "马虎", 2),
    ):
        act(problem, name, verb, words, rating=rating)
    texts = {name: client_of(name).get(problem.get_absolute_url()).content.decode() for name in ("land", "town")}
    assert {name: "马虎" in text for name, text in texts.items()} == {"land": False, "town": True}
    assert "销号后可见" in texts["land"]


def test_statistics_lead_to_their_problems(county: ProblemCounty, client_of: Any) -> None:
    routed(county)
    bring_forward(county, kind="site")
    office = client_of("office")
    response = office.get("/problems/statistics/")
    figures = [(row["label"], [n for n, *_ in row["cells"]]) for row in response.context["kinds"]]
    assert figures == [("要素保障", [1, 1, 0, 0, 0, 0]), ("征迁清障", [1, 1, 0, 0, 0, 0])]
    address = response.context["kinds"][0]["cells"][1][1]
    assert address == "/problems/?year=2026&kind=factor&show=open"
    assert len(codes(office.get(address))) == 1


def test_a_visit_is_written_down_with_its_problems(county: ProblemCounty, client_of: Any) -> None:
    problem = bring_forward(county)
    given = {
        "about": county.subject.code,
        "on": "2026-09-01",
        "saw": "场地已平整",
        "raised": problem.code,
        "solved": "",
    }
    town = client_of("town")
    assert town.post("/problems/visits/new/", given | {"raised": "Q-2026-999"}).status_code == 422
    response = town.post("/problems/visits/new/", given, follow=True)
    assert problem.title in response.content.decode()
    assert Visit.objects.get().problems.get().problem == problem


def test_the_page_of_a_record_shows_its_problems_and_where_to_raise_one(
    county: ProblemCounty, client_of: Any, rf: Any
) -> None:
    routed(county)
    client_of("office")
    request = rf.get("/")
    request.user = county.officer("housing")
    (panel,) = [each for each in panels_for(request, "area", county.subject, on=TODAY) if each.name == "problems"]
    assert panel.context["counts"] == {"open": 1, "solved": 0}
    assert panel.context["raise"] == f"/problems/new/?about={county.subject.code}"


def test_a_program_raises_once_for_its_key_and_names_the_version_it_saw(county: ProblemCounty, client_of: Any) -> None:
    client_of("office")
    town = program_of("town")
    body = {"title": "缺地", "kind": "factor", "factor": "land", "about": county.subject.code}
    first, again = (town.send("problems", body, **{"Idempotency-Key": "k1"}) for _ in range(2))
    assert (first.status_code, json.loads(again.content)["code"]) == (201, json.loads(first.content)["code"])
    assert Problem.objects.count() == 1
    path = f"problems/{json.loads(first.content)['code']}"
    office = program_of("office")
    assert office.send(f"{path}/route", {}).status_code == 428
    assert office.send(f"{path}/route", {}, seen=path).status_code == 200
    answer = program_of("land").send(f"{path}/moves", {"verb": "accept"}, seen=path)
    assert (answer.status_code, json.loads(answer.content)["turn"]) == (200, "unit")
    assert town.send("problems", body | {"about": "X-2026-999"}).status_code == 422
    assert town.send("problems", body | {"kind": "nothing"}).status_code == 422


def test_a_leader_sees_what_is_open_on_their_records_and_what_they_solved(
    county: ProblemCounty, client_of: Any, rf: Any
) -> None:
    solved, still = routed(county), routed(county)
    hidden = bring_forward(county, title="别人的", about=None)
    client_of("office")
    visit = add_visits([NewVisit(county.subject, TODAY, "看了现场", county.leaders, _post("sponsor"))], by="sponsor")[0]
    note_solved(visit, fresh(solved), by="sponsor")
    for name, verb, words in (("land", "accept", ""), ("land", "reply", "已供地"), ("town", "confirm", "")):
        act(solved, name, verb, words, rating=5)
    request = rf.get("/")
    request.user = county.officer("sponsor")
    (desk,) = [each for each in panels_for(request, "desk", request.user, on=TODAY) if each.name == "problems_behind"]
    assert [problem.code for problem, _light in desk.context["rows"]] == [still.code]
    (page,) = [each for each in panels_for(request, "officer", request.user, on=TODAY) if each.name == "problems"]
    assert [problem.code for problem in page.context["solved"]] == [solved.code]
    assert (page.context["visit_count"], page.context["counts"]) == (1, {"open": 1, "solved": 1})
    behind = codes(client_of("sponsor").get("/problems/?show=behind"))
    assert (behind, hidden.code in behind) == ([still.code], False)
    # A tie opens nothing to others: whoever reads the leader's page sees what they may see themselves.
    request.user = county.officer("housing")
    Tie.objects.all().delete()
    blocks = panels_for(request, "officer", county.officer("sponsor"), on=TODAY)
    assert [each for each in blocks if each.name == "problems"] == []


def _post(name: str) -> Post:
    return Post.objects.get(tenures__officer__username=name)


def test_a_visit_is_changed_by_who_went_and_what_it_said_stays_in_the_audit(
    county: ProblemCounty, client_of: Any
) -> None:
    problem = routed(county)
    client_of("office")
    visit = add_visits([NewVisit(county.subject, TODAY, "现场已停工", county.town)], by="town")[0]
    page, town = f"/problems/visits/{visit.code}/edit/", client_of("town")
    given = {"on": "2026-09-01", "saw": "现场已复工", "raised": "", "solved": problem.code, "version": "1"}
    assert client_of("housing").get(page).status_code == 403
    assert town.post(page, given | {"on": "2026-12-01"}).status_code == 422  # a day to come
    assert town.post(page, given | {"version": "9"}).status_code == 422  # somebody was quicker
    assert town.post(page, given).status_code == 302
    changed = Visit.objects.get()
    assert (changed.saw, changed.version, changed.problems.get().part) == ("现场已复工", 2, "solved")
    entry = AuditEntry.objects.get(verb="change_visit")
    assert (entry.before["saw"], entry.after["solved_here"]) == ("现场已停工", [problem.code])
    assert "现场已停工" in town.get(f"/history/{visit.code}/").content.decode()


def test_visits_go_out_to_excel_and_come_back_changed_and_new(county: ProblemCounty, client_of: Any) -> None:
    problem, elsewhere = routed(county), bring_forward(county, about=None)
    client_of("office")
    visit = add_visits([NewVisit(county.subject, TODAY, "现场已停工", county.town)], by="town")[0]
    book = client_of("town").get("/problems/visits/visits.xlsx").content
    _numbers, rows = read_rows(book, sheet_kind("problems.visits").columns)
    assert [(row["code"], row["saw"]) for row in rows] == [(visit.code, "现场已停工")]
    mine = [{**row, "by": "town"} for row in rows]
    new = {"code": "", "about": "东城片区", "on": "2026年8月30日", "saw": "回访", "raised": problem.code, "by": "town"}
    kind = sheet_kind("problems.visits")
    changed = [mine[0] | {"saw": "现场已复工"}, new]
    assert [each.change for each in check_rows(kind, [*mine, new], county.unit.path)] == ["same", "add"]
    assert [each.change for each in check_rows(kind, changed, county.unit.path)] == ["change", "add"]
    kind.publish(changed, county.unit.path, "town")
    assert sorted(Visit.objects.values_list("saw", flat=True)) == ["回访", "现场已复工"]
    wrong = [
        new | {"about": "没有的片区"},
        new | {"on": "2026-13-01"},
        new | {"on": "2026-12-01"},
        new | {"raised": elsewhere.code},
        new | {"code": "V-2026-999"},
        mine[0] | {"by": "housing"},
    ]
    found = [check_rows(kind, [row], county.unit.path)[0] for row in wrong]
    assert [(each.change, each.problems[0].column) for each in found] == [
        ("wrong", name) for name in ("about", "on", "on", "raised", "code", "code")
    ]
