"""The end of a plan's year: what is unfinished goes on or is withdrawn, then the plan is closed."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.people import TODAY
from tests.factories.reporting import County

from diaodu.core.clock import fixed
from diaodu.core.files import store_file
from diaodu.core.models import AuditEntry
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.plan.actions import Carry, adopt_document, close_year, place_plan, save_year_end, store_reading
from diaodu.plan.models import CarryChoice, Commitment, Document
from diaodu.plan.queries.carrying import carry_rows
from diaodu.reading import read_text

pytestmark = pytest.mark.django_db
OFFICE = Mover("office", frozenset({"keeper"}))
NEXT = "青岚县2027年工作方案\n一、城市更新\n年内改造老旧小区200万平方米。\n治理青河、柳河等14条河流。\n"


@pytest.fixture
def following(county: County) -> Document:
    with fixed(TODAY):
        plan = store_reading(
            read_text(NEXT, date=TODAY),
            unit=county.unit,
            file=store_file(NEXT.encode()),
            file_name="2027.txt",
            by=county.officer("office"),
            today=TODAY,
        )
        return adopt_document(plan, by=county.officer("office"))


def proposed(county: County, following: Document) -> dict[str, Carry]:
    rows, _ = carry_rows(county.document, following)
    return {
        row.commitment.code: Carry("carry", row.proposed.code) if row.proposed else Carry("withdraw", why="取消")
        for row in rows
    }


def close(county: County, following: Document, carries: dict[str, Carry], mover: Mover = OFFICE) -> int:
    with fixed(TODAY):
        return close_year(county.document, following, carries, mover=mover)


def test_the_likest_commitment_of_the_plan_that_follows_is_proposed(county: County, following: Document) -> None:
    rows, _ = carry_rows(county.document, following)
    assert [row.proposed.quote if row.proposed else "" for row in rows] == [
        "年内改造老旧小区200万平方米",
        "",
        "治理青河、柳河等14条河流",
    ]


def test_unfinished_ones_go_on_or_are_withdrawn_and_the_plan_is_closed(county: County, following: Document) -> None:
    assert close(county, following, proposed(county, following)) == 2
    states = [
        (item.state, item.carried_to.quote if item.carried_to else "")
        for item in Commitment.objects.filter(document=county.document).order_by("start")
    ]
    assert states == [
        ("carried", "年内改造老旧小区200万平方米"),
        ("withdrawn", ""),
        ("carried", "治理青河、柳河等14条河流"),
    ]
    county.document.refresh_from_db()
    assert county.document.state == "closed"


@pytest.mark.parametrize(
    ("carry", "code"),
    [
        (None, "open"),
        (Carry("carry", "R-2020-999"), "to"),
        (Carry("carry", ""), "to"),
        (Carry("withdraw", why=" "), "reason"),
    ],
)
def test_nothing_is_closed_while_one_has_no_decision_that_fits(
    county: County, following: Document, carry: Carry | None, code: str
) -> None:
    carries = proposed(county, following)
    last = county.commitment("14条河流").code
    carries = {**carries, last: carry} if carry else {key: one for key, one in carries.items() if key != last}
    with pytest.raises(MoveRefusedError) as refusal:
        close(county, following, carries)
    assert refusal.value.code == code
    assert last in refusal.value.zh
    assert set(county.document.commitments.values_list("state", flat=True)) == {"claimed"}
    assert Document.objects.get(pk=county.document.pk).state == "current"


def test_what_waits_to_be_verified_is_verified_first(county: County, following: Document) -> None:
    Commitment.objects.filter(quote__contains="河流", document=county.document).update(state="handed_in")
    with pytest.raises(MoveRefusedError, match="waits to be verified"):
        close(county, following, proposed(county, following))


def test_only_the_office_closes_and_only_into_another_plan_in_force(county: County, following: Document) -> None:
    with pytest.raises(MoveRefusedError, match="dispatch office"):
        close(county, following, {}, Mover("clerk", frozenset()))
    with pytest.raises(MoveRefusedError, match="that follows"):
        close(county, county.document, {})


def test_the_page_keeps_what_was_typed_where_it_refuses(county: County, following: Document) -> None:
    client = Client()
    client.force_login(county.officer("office"), backend="diaodu.people.sign_in.OfficerBackend")
    address = reverse("plan:year_end", args=[county.document.code])
    assert client.get(address).status_code == 200
    given = {"following": following.code}
    for code, carry in proposed(county, following).items():
        given |= {f"decision-{code}": carry.decision, f"to-{code}": carry.to, f"why-{code}": carry.why}
    wrong = client.post(address, given | {f"to-{county.commitment('14条河流').code}": "R-2020-999"})
    assert (wrong.status_code, 'value="R-2020-999"' in wrong.content.decode()) == (400, True)
    done = client.post(address, given, follow=True).content.decode()
    assert "本方案已关闭；2 项结转。" in done


def test_half_decided_it_is_kept_and_gone_on_with(county: County, following: Document) -> None:
    client = Client()
    client.force_login(county.officer("office"), backend="diaodu.people.sign_in.OfficerBackend")
    address = reverse("plan:year_end", args=[county.document.code])
    rivers, homes = county.commitment("14条河流").code, county.commitment("老旧小区").code
    given = {"following": following.code, "verb": "save", f"decision-{rivers}": "withdraw", f"why-{rivers}": "并入市级"}
    page = client.post(address, given, follow=True).content.decode()
    assert "项决定，还没有结转。" in page
    assert Document.objects.get(pk=county.document.pk).state == "current"
    kept = {choice.commitment.code: (choice.decision, choice.why) for choice in CarryChoice.objects.all()}
    assert (kept[rivers], kept[homes]) == (("withdraw", "并入市级"), ("", ""))
    again = client.get(address).content.decode()  # another day, without saying which plan follows
    assert 'value="并入市级"' in again
    assert re.search(rf'name="decision-{rivers}".*?value="withdraw" selected', again, re.DOTALL)
    with fixed(TODAY):
        save_year_end(county.document, following, {rivers: Carry("carry", homes)}, mover=OFFICE)
    assert CarryChoice.objects.get(commitment__code=rivers).decision == "carry"  # the later decision holds
    assert AuditEntry.objects.filter(verb="save_year_end").count() == 2


def test_only_the_office_keeps_decisions(county: County, following: Document) -> None:
    with pytest.raises(MoveRefusedError, match="dispatch office"):
        save_year_end(county.document, following, {}, mover=Mover("clerk", frozenset()))


def test_a_plan_serves_one_above_and_never_in_a_circle(county: County, following: Document) -> None:
    with fixed(TODAY):
        place_plan(county.document, "five_years", None, mover=OFFICE)
        place_plan(following, "year", county.document, mover=OFFICE)
        with pytest.raises(MoveRefusedError) as refusal:
            place_plan(county.document, "upper", following, mover=OFFICE)
    assert refusal.value.zh == "两份规划不能互为上级。"
    assert list(county.document.served_by.all()) == [following]


def test_what_is_not_above_is_not_served(county: County, following: Document) -> None:
    with fixed(TODAY):
        place_plan(county.document, "half_year", None, mover=OFFICE)
        with pytest.raises(MoveRefusedError) as refusal:
            place_plan(following, "year", county.document, mover=OFFICE)
        assert refusal.value.code == "above"
        with pytest.raises(MoveRefusedError):
            place_plan(following, "", None, mover=OFFICE)
        with pytest.raises(MoveRefusedError):
            place_plan(following, "year", None, mover=Mover("clerk", frozenset()))


def test_the_tree_is_shown_to_readers_and_set_by_the_office(county: County, following: Document) -> None:
    office, clerk = Client(), Client()
    for client, name in ((office, "office"), (clerk, "clerk")):
        client.force_login(county.officer(name), backend="diaodu.people.sign_in.OfficerBackend")
    address = reverse("plan:tree", args=[following.code])
    given = {"level": "half_year", "serves": county.document.code}
    assert clerk.post(address, given).status_code == 403
    assert office.post(address, given).status_code == 302
    assert county.document.title in clerk.get(address).content.decode()
