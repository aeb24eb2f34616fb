"""A lead unit takes back what it proposed or asked for while the office has not decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from tests.factories.reporting import County, make_reporting_county
from tests.plan.test_requests import COMPLETION, DELAY, ask, decide, item, part

from diaodu.core.clock import fixed
from diaodu.core.moves import MoveRefusedError
from diaodu.plan.actions import propose_counting, recall_counting, recall_request
from diaodu.plan.models import Commitment, Counting, CountingChange, Request
from diaodu.plan.terms import terms_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 2)
BACKEND = "diaodu.people.sign_in.OfficerBackend"
__all__ = ["item"]  # the fixture


@pytest.fixture
def county() -> County:
    return make_reporting_county()


def propose(county: County, item: Commitment) -> CountingChange:
    counting = Counting.objects.select_related("commitment__document__unit").get(commitment=item)
    terms = replace(terms_of(counting), stage="竣工验收")
    mover = part(county, "clerk", item)
    with fixed(DAY):
        return propose_counting(counting, terms, mover=mover, version=counting.version, why="对齐办法")


def test_a_completion_taken_back_is_under_way_again_and_can_be_asked_for_anew(county: County, item: Commitment) -> None:
    request = ask(county, item, COMPLETION)
    with fixed(DAY):
        recall_request(request, mover=part(county, "clerk", item))
    item.refresh_from_db()
    assert (item.state, request.state, item.subject.moves.last().verb) == ("claimed", "recalled", "recall")
    assert ask(county, item, COMPLETION).state == "open"


def test_a_delay_taken_back_leaves_the_date_as_it_was(county: County, item: Commitment) -> None:
    request = ask(county, item, DELAY, new_due=date(2027, 3, 31))
    with fixed(DAY):
        recall_request(request, mover=part(county, "clerk", item))
    assert (item.state, Counting.objects.get(commitment=item).due) == ("claimed", date(2026, 12, 31))


def test_what_is_decided_or_another_units_is_not_taken_back(county: County, item: Commitment) -> None:
    request = ask(county, item, DELAY, new_due=date(2027, 3, 31))
    with pytest.raises(MoveRefusedError) as refusal:
        recall_request(request, mover=part(county, "water-clerk", item))
    assert refusal.value.code == "who"
    decide(county, request, grant=True)
    with pytest.raises(MoveRefusedError) as refusal:
        recall_request(request, mover=part(county, "clerk", item))
    assert refusal.value.code == "state"


def test_a_change_of_terms_taken_back_leaves_the_agreed_ones(county: County, item: Commitment) -> None:
    change = propose(county, item)
    with fixed(DAY):
        counting = recall_counting(change, mover=part(county, "clerk", item), version=change.version)
    assert (change.state, counting.state, counting.stage) == ("recalled", "agreed", "")
    assert propose(county, item).number == change.number + 1


def test_first_terms_taken_back_are_to_be_proposed_again() -> None:
    county = make_reporting_county(agreed=False)
    item = county.commitment("老旧小区")
    change = propose(county, item)
    with fixed(DAY):
        counting = recall_counting(change, mover=part(county, "clerk", item), version=change.version)
    assert counting.state == "open"
    with pytest.raises(MoveRefusedError), fixed(DAY):
        recall_counting(change, mover=part(county, "office", item), version=change.version)


def test_the_pages_offer_it_to_the_lead_unit_alone(county: County, item: Commitment) -> None:
    ask(county, item, DELAY, new_due=date(2027, 3, 31))
    propose(county, Commitment.objects.select_related("subject", "document__unit").get(pk=item.pk))
    clerk, office = (_client(county, name) for name in ("clerk", "office"))
    address = f"/plans/commitments/{item.code}/"
    with fixed(DAY):
        page = clerk.get(address).content.decode()
        assert ("撤回申请" in page, "撤回口径" in page) == (True, True)
        page = office.get(address).content.decode()
        assert ("撤回申请" in page, "撤回口径" in page) == (False, False)
        change, request = CountingChange.objects.get(state="open"), Request.objects.get()
        given = {"verb": "recall", "version": change.version}
        assert office.post(f"{address}counting/decide/", given).status_code == 403
        clerk.post(f"{address}counting/decide/", given)
        clerk.post(f"{address}requests/{request.pk}/", {"decision": "recall", "version": request.version})
    assert {CountingChange.objects.get(pk=change.pk).state, Request.objects.get().state} == {"recalled"}


def _client(county: County, name: str) -> Client:
    client = Client()
    client.force_login(county.officer(name), backend=BACKEND)
    return client
