"""What a commitment serves above, and the marks of a title as the office reviews them: both on its page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from tests.factories.reporting import County

from diaodu.core.clock import fixed
from diaodu.core.models import AuditEntry
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.plan.actions import add_work, finish_work, review_criterion, set_serves
from diaodu.plan.models import Commitment, Criterion
from diaodu.plan.work_kinds import CRITERION

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 2)
OFFICE = Mover("office", frozenset({"keeper"}))
CLERK = Mover("clerk", frozenset({"lead"}))


@pytest.fixture(autouse=True)
def _day():  # type: ignore[no-untyped-def]
    with fixed(DAY):
        yield


def one(county: County, words: str) -> Commitment:
    return Commitment.objects.select_related("document__unit", "serves").get(pk=county.commitment(words).pk)


def client_of(county: County, name: str) -> Client:
    client = Client()
    client.force_login(county.officer(name), backend="diaodu.people.sign_in.OfficerBackend")
    return client


def test_what_it_serves_is_said_audited_and_taken_away(county: County) -> None:
    homes, rivers = one(county, "老旧小区"), one(county, "14条河流")
    set_serves(homes, rivers, mover=OFFICE)
    assert (one(county, "老旧小区").serves, list(rivers.served_by.all())) == (rivers, [homes])
    entry = AuditEntry.objects.filter(verb="set_serves").get()
    assert (entry.before, entry.after) == ({"serves": ""}, {"serves": rivers.code})
    set_serves(one(county, "老旧小区"), None, mover=OFFICE)
    assert one(county, "老旧小区").serves is None


def test_no_circle_no_others_and_nothing_stale(county: County) -> None:
    homes, rivers = one(county, "老旧小区"), one(county, "14条河流")
    set_serves(homes, rivers, mover=OFFICE)
    for above, below in ((rivers, one(county, "老旧小区")), (rivers, one(county, "14条河流"))):
        with pytest.raises(MoveRefusedError, match="cannot serve each other"):
            set_serves(above, below, mover=OFFICE)
    with pytest.raises(MoveRefusedError) as refusal:
        set_serves(rivers, None, mover=CLERK)
    assert refusal.value.code == "who"
    with pytest.raises(MoveRefusedError) as refusal:
        set_serves(one(county, "老旧小区"), None, mover=OFFICE, version=1)
    assert refusal.value.code == "newer"


def test_the_page_shows_both_ends_and_only_the_office_says_it(county: County) -> None:
    homes, rivers = one(county, "老旧小区"), one(county, "14条河流")
    other = set_serves(homes, rivers, mover=OFFICE)
    office, clerk = client_of(county, "office"), client_of(county, "clerk")
    page = clerk.get(f"/plans/commitments/{other.code}/").content.decode()
    assert f'<a href="/plans/commitments/{rivers.code}/">' in page
    assert "设定对应的上级任务" not in page
    assert "下级对应任务" in clerk.get(f"/plans/commitments/{rivers.code}/").content.decode()
    version = one(county, "老旧小区").version
    said = office.post(
        f"/plans/commitments/{homes.code}/serves/", {"serves": "R-2099-001", "version": version}, follow=True
    )
    assert "上级规划里没有编号 R-2099-001 的任务" in said.content.decode()
    office.post(f"/plans/commitments/{homes.code}/serves/", {"serves": "", "version": version})
    assert one(county, "老旧小区").serves is None


def criterion(county: County) -> Criterion:
    item = one(county, "老旧小区")
    row = add_work(CRITERION, item, [{"name": "旅游标识系统", "full": Decimal(15), "note": ""}], mover=CLERK)[0]
    return finish_work(CRITERION, row, Decimal(12), mover=CLERK, version=row.version)


def test_reviewed_marks_stand_above_the_units_own(county: County) -> None:
    row = criterion(county)
    page = client_of(county, "office").get(f"/plans/commitments/{row.commitment.code}/").content.decode()
    assert "复核评分" in page
    assert (
        "复核评分" not in client_of(county, "clerk").get(f"/plans/commitments/{row.commitment.code}/").content.decode()
    )
    address = f"/plans/commitments/{row.commitment.code}/work/criterion/{row.pk}/"
    client_of(county, "office").post(address, {"verb": "review", "reviewed": "9.5", "version": row.version})
    row.refresh_from_db()
    assert (row.own, row.reviewed) == (Decimal(12), Decimal("9.5"))
    assert AuditEntry.objects.get(verb="review_criterion").after["reviewed"] == "9.5"


def test_marks_are_reviewed_by_the_office_within_the_full_marks(county: County) -> None:
    row = criterion(county)
    with pytest.raises(MoveRefusedError) as refusal:
        review_criterion(row, Decimal(9), mover=CLERK, version=row.version)
    assert refusal.value.code == "who"
    with pytest.raises(MoveRefusedError, match="Between 0 and 15"):
        review_criterion(row, Decimal(16), mover=OFFICE, version=row.version)
    row.refresh_from_db()
    assert row.reviewed is None
