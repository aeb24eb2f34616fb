"""The search page: only what the officer may see, each hit with its page."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.factories.people import SINCE, make_county, make_officer
from tests.factories.plans import make_document
from tests.web.test_access import sign_in

from diaodu.people.actions import NewUnit, add_unit
from diaodu.people.choices import Role, UnitKind
from diaodu.plan.actions import discard_document
from diaodu.plan.models import Commitment, Document

pytestmark = pytest.mark.django_db


def reader(client: Client, document: Document, role: Role = Role.UNIT_CLERK) -> Client:
    sign_in(client, make_officer(document.unit, role=role, username="lin"))
    return client


def codes(client: Client, query: str) -> list[str]:
    return [hit.subject.code for hit in client.get("/search/", {"q": query}).context["hits"]]


def test_a_commitment_is_found_by_its_words_and_leads_to_its_sentence(client: Client) -> None:
    document = make_document()
    commitment = Commitment.objects.filter(document=document).first()
    page = reader(client, document).get("/search/", {"q": commitment.quote[:6]})
    (hit,) = [hit for hit in page.context["hits"] if hit.subject.code == commitment.code]
    assert hit.url == f"/plans/commitments/{commitment.code}/"
    assert f'href="/plans/{document.code}/?c={commitment.code}"' in client.get(hit.url).content.decode()


def test_the_plan_itself_is_found_by_its_code(client: Client) -> None:
    document = make_document()
    assert codes(reader(client, document), document.code)[0] == document.code


def test_hits_are_narrowed_to_a_kind_and_counted(client: Client) -> None:
    document = make_document()
    page = reader(client, document).get("/search/", {"q": "2026", "kind": "commitment"})
    assert {hit.subject.kind for hit in page.context["hits"]} == {"commitment"}
    assert {chip.kind: chip.count for chip in page.context["chips"]} == {
        "plan": 1,
        "commitment": Commitment.objects.count(),
    }


@pytest.mark.parametrize("role", [Role.DISPATCH_OFFICE, Role.UNIT_CLERK])
def test_a_draft_is_found_by_nobody(client: Client, role: Role) -> None:
    document = make_document(adopted=False)
    assert codes(reader(client, document, role), "2026") == []


def test_a_discarded_draft_is_not_found(client: Client) -> None:
    document = make_document(adopted=False)
    discard_document(document, by=None, reason="x")
    assert codes(reader(client, document), "2026") == []


def test_another_countys_plan_is_out_of_sight(client: Client) -> None:
    document = make_document()
    sign_in(client, make_officer(make_county("ab", name="邻县"), role=Role.DISPATCH_OFFICE))
    assert codes(client, document.code) == []


def test_who_has_no_part_in_the_plan_finds_nothing(client: Client) -> None:
    document = make_document()
    assert codes(reader(client, document, Role.ENTERPRISE), document.code) == []


def test_a_clerk_of_any_unit_finds_the_plan_in_force(client: Client) -> None:
    document = make_document()
    town = add_unit(NewUnit("town", UnitKind.TOWNSHIP, "望潮镇"), by="test", parent=document.unit, valid_from=SINCE)
    sign_in(client, make_officer(town, username="lin"))
    assert codes(client, document.code)[0] == document.code


def test_nothing_asked_and_nothing_found_say_what_to_do(client: Client) -> None:
    asking = reader(client, make_document())
    assert "请输入名称" in asking.get("/search/").content.decode()
    assert "没有同时含有这些词的" in asking.get("/search/", {"q": "不存在的词"}).content.decode()


def test_an_unknown_kind_counts_as_not_asked(client: Client) -> None:
    document = make_document()
    page = reader(client, document).get("/search/", {"q": document.code, "kind": "x"})
    assert page.context["chosen"] == ""
    assert len(page.context["hits"]) > 0
