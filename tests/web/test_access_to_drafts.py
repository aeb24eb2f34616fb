"""Who sees a draft plan and may decide on it."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.people import make_county, make_officer
from tests.factories.plans import make_document
from tests.web.test_access import address, sign_in

from diaodu.people.choices import Role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "status"), [(Role.UNIT_CLERK, 404), (Role.ENTERPRISE, 404), (Role.DISPATCH_OFFICE, 200)]
)
def test_a_draft_is_out_of_sight_for_all_but_its_keepers(client: Client, role: Role, status: int) -> None:
    document = make_document(adopted=False)
    sign_in(client, make_officer(document.unit, role=role, username="v"))
    for name in ("plan:page", "plan:workbook", "plan:paper", "plan:source"):
        assert client.get(address(name)).status_code == status


@pytest.mark.parametrize("verb", ["adopt", "discard", "read_again"])
def test_deciding_on_a_draft_is_for_its_keepers(client: Client, verb: str) -> None:
    document = make_document(adopted=False)
    link = reverse(f"plan:{verb}", args=[document.code])
    assert client.post(link)["Location"].startswith("/sign-in/")
    sign_in(client, make_officer(document.unit, username="clerk"))
    assert client.post(link, {"reason": "x"}).status_code == 404
    document.refresh_from_db()
    assert document.state == "draft"


def test_a_reader_may_see_a_plan_in_force_but_not_decide_on_it(client: Client) -> None:
    document = make_document()
    sign_in(client, make_officer(document.unit, username="clerk"))
    response = client.post(reverse("plan:discard", args=[document.code]), {"reason": "x"})
    assert response.status_code == 403
    assert "您的岗位没有这项权限" in response.content.decode()


def test_a_page_that_is_not_there_and_one_out_of_sight_look_the_same(client: Client) -> None:
    document = make_document()
    sign_in(client, make_officer(make_county("ab", name="邻县"), role=Role.DISPATCH_OFFICE))
    hidden = client.get(reverse("plan:page", args=[document.code]))
    absent = client.get(reverse("plan:page", args=["P-2026-999"]))
    assert hidden.status_code == absent.status_code == 404
    assert plain(hidden.content, document.code) == plain(absent.content, "P-2026-999")


def plain(content: bytes, code: str) -> str:
    """A page without what differs from one asking to the next: the address and the form's token."""
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", content.decode()).replace(code, "")
