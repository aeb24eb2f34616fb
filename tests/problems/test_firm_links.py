"""A firm's own link: what it opens, to whom it is given, and what it never shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.factories.api_county import program_of
from tests.factories.files import SCAN
from tests.factories.people import TODAY
from tests.factories.problems import ProblemCounty, act, bring_forward, fresh, give, part, tie

from diaodu.core.clock import fixed
from diaodu.core.models import Attachment, AuditEntry, GivenAnswer, Subject
from diaodu.core.moves import MoveRefusedError
from diaodu.core.subjects import NewSubject, add_subjects
from diaodu.people.choices import TieKind
from diaodu.problems.actions import NewLink, hand_out_link, revoke_link
from diaodu.problems.choices import State
from diaodu.problems.models import CallLink, Problem
from diaodu.problems.permissions import may_hand_links

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
BACKEND = "diaodu.people.sign_in.OfficerBackend"
GONE = "链接已失效"


@dataclass
class Firm:
    county: ProblemCounty
    subject: Subject
    link: CallLink
    raw: str
    client: Client

    @property
    def address(self) -> str:
        return f"/problems/firm/{self.raw}/"

    def raise_one(self, title: str = "厂区限电", **more: Any) -> Any:
        given = {"title": title, "body": "每周限两天", "kind": "factor", "urgency": "normal"}
        return self.client.post(self.address, given | more)

    def act(self, problem: Problem, verb: str, words: str = "", **more: Any) -> Any:
        return self.client.post(f"{self.address}{problem.code}/act/", {"verb": verb, "words": words} | more)


@pytest.fixture
def firm(county: ProblemCounty) -> Iterator[Firm]:
    names = (("E-2026-001", "云海海风装备有限公司"), ("E-2026-002", "云海冷链有限公司"))
    new = [NewSubject("firm", code, name, county.town.path, county.unit.path) for code, name in names]
    subject = add_subjects(new)[0]
    with fixed(TODAY):
        given = NewLink(subject, county.town, TODAY + timedelta(days=90), "王立人", "13800002046")
        link, raw = hand_out_link(given, by="town")
        yield Firm(county, subject, link, raw, Client())


def signed_in(county: ProblemCounty, name: str) -> Client:
    client = Client()
    client.force_login(county.officer(name), backend=BACKEND)
    return client


def test_a_firm_raises_follows_rates_and_opens_again_without_an_account(firm: Firm) -> None:
    answer = firm.raise_one()
    problem = Problem.objects.select_related("unit", "proposed").get()
    assert answer.url == f"{firm.address}{problem.code}/"
    assert (problem.about, problem.raised_unit, problem.by) == (firm.subject, firm.county.town, firm.link.who)
    give(problem, firm.county.land, why="由自然资源局承办")
    act(problem, "land", "accept")
    act(problem, "land", "reply", "已协调增容")
    page = firm.client.get(f"{firm.address}{problem.code}/").content.decode()
    assert "已协调增容" in page
    assert "由自然资源局承办" not in page  # why it was given to whom stays inside
    firm.act(problem, "confirm", "很快", rating="5")
    assert (fresh(problem).state, fresh(problem).rating) == (State.CONFIRMED, 5)
    firm.act(problem, "reopen", "又停电了")
    assert (fresh(problem).state, fresh(problem).reopened) == (State.UNDER_WAY, 1)
    assert firm.link.who in set(AuditEntry.objects.filter(verb="reopen_problems").values_list("actor", flat=True))


def test_nobody_of_the_house_rates_for_the_firm_but_the_office_may_close_with_a_reason(firm: Firm) -> None:
    firm.raise_one()
    problem = Problem.objects.get()
    give(problem, firm.county.land, why="由自然资源局承办")
    act(problem, "land", "accept")
    act(problem, "land", "reply", "已办")
    assert "raiser" not in part(problem, "town", on=TODAY).parts  # the unit that handed the link out
    with pytest.raises(MoveRefusedError):
        act(problem, "town", "confirm", rating=5)
    act(problem, "office", "close_for_raiser", "企业电话确认")
    assert fresh(problem).state == State.CLOSED


def test_a_firm_sees_nothing_but_what_it_raised_itself(firm: Firm) -> None:
    other = Subject.objects.get(code="E-2026-002")
    about_it = bring_forward(firm.county, title="园区代提的问题", about=firm.subject)
    of_another = bring_forward(firm.county, title="别家的问题", about=other)
    firm.raise_one("自己的问题")
    page = firm.client.get(firm.address).content.decode()
    assert "自己的问题" in page
    assert "园区代提的问题" not in page
    assert "别家的问题" not in page
    for problem in (about_it, of_another):
        answer = firm.client.get(f"{firm.address}{problem.code}/")
        assert (answer.status_code, GONE in answer.content.decode()) == (404, True)
        assert firm.act(problem, "withdraw", "不提了").status_code == 404
        assert fresh(problem).state == State.RAISED


def test_a_link_that_is_wrong_run_out_or_revoked_opens_nothing(firm: Firm) -> None:
    wrong = firm.client.get("/problems/firm/abc/")
    with fixed(TODAY + timedelta(days=91)):
        late = firm.client.get(firm.address)
    with pytest.raises(MoveRefusedError):
        revoke_link(firm.link, by="town", why=" ")
    revoke_link(firm.link, by="town", why="联络人已离职")
    gone = [wrong, late, firm.client.get(firm.address), firm.raise_one()]
    assert [answer.status_code for answer in gone] == [404] * 4
    assert all(GONE in answer.content.decode() for answer in gone)
    assert all(answer["Referrer-Policy"] == "same-origin" for answer in gone)
    assert not Problem.objects.exists()
    held = CallLink.objects.get()
    assert (held.contact, held.phone, held.revoked_why) == ("", "", "联络人已离职")


def test_more_than_the_rule_allows_in_a_day_is_refused_in_a_sentence(firm: Firm) -> None:
    answers = [firm.raise_one(f"第{n}件") for n in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [422]
    assert "一天内最多提出5件" in answers[-1].content.decode()
    assert Problem.objects.count() == 5


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"title": " "}, "这个字段"), ({"kind": "none"}, "none"), ({"urgency": "critical"}, "critical")],
)
def test_what_does_not_fit_is_told_and_nothing_is_kept(firm: Firm, changed: dict[str, str], words: str) -> None:
    answer = firm.raise_one(**changed)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert not Problem.objects.exists()


def test_a_photo_may_come_along_and_another_kind_of_file_may_not(firm: Firm) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    refused = firm.raise_one(file=SimpleUploadedFile("a.html", b"<html></html>"))
    assert (refused.status_code, Problem.objects.count()) == (422, 0)
    firm.raise_one(file=SimpleUploadedFile("a.pdf", SCAN))
    assert Attachment.objects.get().name == "a.pdf"


def test_the_link_is_shown_once_and_its_contact_masked_until_somebody_asks(firm: Firm) -> None:
    client = signed_in(firm.county, "town")
    made = client.post("/problems/links/E-2026-001/", {"contact": "李四", "phone": "", "expires_on": "2026-12-01"})
    address = made.context["address"]
    assert "<svg" in made.content.decode()
    assert Client().get(address.removeprefix("http://testserver")).status_code == 200
    page = client.get("/problems/links/E-2026-001/").content.decode()
    assert address not in page
    assert "138****2046" in page
    assert "13800002046" not in page
    assert "王立人" not in page
    shown = client.post(f"/problems/links/E-2026-001/{firm.link.pk}/contact/").content.decode()
    assert "王立人 13800002046" in shown
    assert AuditEntry.objects.filter(verb="look_at_contact", actor="town").count() == 1
    assert not [after for after in AuditEntry.objects.values_list("after", flat=True) if "13800002046" in str(after)]


def test_the_unit_that_solves_it_sees_whom_to_call_only_when_it_asks(firm: Firm) -> None:
    firm.raise_one()
    problem = Problem.objects.get()
    give(problem, firm.county.land, why="由自然资源局承办")
    land = signed_in(firm.county, "land")
    assert "13800002046" not in land.get(problem.get_absolute_url()).content.decode()
    answer = land.post(f"{problem.get_absolute_url()}contact/", follow=True).content.decode()
    assert "13800002046" in answer
    town = signed_in(firm.county, "town")
    assert town.post(f"{problem.get_absolute_url()}contact/").status_code == 403


def test_links_are_given_by_office_own_unit_and_commissioner_within_the_rule(firm: Firm) -> None:
    def may(name: str) -> bool:
        return may_hand_links(firm.county.officer(name), firm.subject, today=TODAY)

    assert [may(name) for name in ("office", "town", "housing", "sponsor")] == [True, True, False, False]
    tie(firm.subject, TieKind.COMMISSIONER, firm.county.housing)
    assert may("housing")
    assert not may_hand_links(firm.county.officer("office"), firm.county.subject, today=TODAY)  # no firm
    for last in (date(2026, 9, 1), date(2027, 9, 1)):
        with pytest.raises(MoveRefusedError):
            hand_out_link(NewLink(firm.subject, firm.county.town, last), by="town")
    housing = signed_in(firm.county, "land")
    assert housing.get("/problems/links/E-2026-001/").status_code in (403, 404)


def test_a_program_hands_out_lists_and_revokes_links(firm: Firm) -> None:
    program, path = program_of("town"), "firms/E-2026-001/links"
    made = program.send(path, {"contact": "李四四", "phone": "13900001234"})
    assert (made.status_code, made.json()["state"], made.json()["expires_on"]) == (201, "holds", "2027-03-01")
    door = made.json()["address"].removeprefix("http://testserver")
    assert Client().get(door).status_code == 200
    rows = program.get(path).json()["items"]
    assert [(row["contact"], row["phone"]) for row in rows] == [("李**", "139****1234"), ("王**", "138****2046")]
    assert {"address", "hash"}.isdisjoint(rows[0])
    one = f"{path}/{made.json()['number']}/revoke"
    assert program.send(one, {"reason": " "}).status_code == 422
    gone = program.send(one, {"reason": "联络人已离职"}).json()
    assert (gone["state"], gone["contact"], gone["revoked_why"]) == ("revoked", "", "联络人已离职")
    assert Client().get(door).status_code == 404
    assert AuditEntry.objects.filter(verb="revoke_link", actor="town").count() == 1


def test_a_program_that_asks_twice_makes_one_link_and_its_address_is_kept_nowhere(firm: Firm) -> None:
    program, path = program_of("town"), "firms/E-2026-001/links"
    first, again = (program.send(path, {}, Idempotency_Key="once") for _ in range(2))
    assert first.json()["address"].startswith("http://testserver/problems/firm/")
    assert again.json() == first.json() | {"address": ""}
    assert CallLink.objects.count() == 2  # the one of the county and this one
    assert GivenAnswer.objects.get().body["address"] == ""


def test_a_program_is_told_which_field_does_not_fit(firm: Firm) -> None:
    program, path = program_of("town"), "firms/E-2026-001/links"
    late = program.send(path, {"expires_on": "2029-01-01"})
    assert (late.status_code, [each["field"] for each in late.json()["errors"]]) == (422, ["body.expires_on"])
    assert program.send("firms/E-2026-009/links", {}).status_code == 404
    assert program.send(f"{path}/999/revoke", {"reason": "误发"}).status_code == 404
    assert CallLink.objects.count() == 1
