"""What blanks were filled with: days that become due days, and the ledger that shows it inside the office only."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from tests.factories.people import TODAY
from tests.factories.reporting import County, make_reporting_county
from tests.plan.test_blanks import OFFICE, fill

from diaodu.core.clock import fixed
from diaodu.core.models import AuditEntry
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.plan.actions import (
    confirm_counting,
    fill_blank,
    may_be_target,
    may_set_due,
    propose_target,
    set_due_from,
)
from diaodu.plan.models import Blank, Commitment, Counting
from diaodu.plan.queries import plan_rows
from diaodu.plan.queries.blanks import accepted_fills
from diaodu.plan.sheets import plan_ledger, plan_workbook

pytestmark = pytest.mark.django_db
BACKEND = "diaodu.people.sign_in.OfficerBackend"
DAY = date(2027, 6, 30)


@pytest.fixture
def county() -> County:
    return make_reporting_county()


def date_blank(county: County, words: str = "14条河流") -> Blank:
    """The blank of a date the plan does not say, filled in by the office."""
    item = county.commitment(words)
    Counting.objects.filter(commitment=item).update(due=None)
    blank = Blank.objects.create(
        document=county.document, commitment=item, key=f"d{item.pk}", start=item.start, end=item.end, quote=item.quote,
        kind="date", cause="missing", object=item.object,
    )  # fmt: skip
    with fixed(TODAY):
        fill_blank(blank, "2027-06-30", source="政府办通知", mover=OFFICE)
    return Blank.objects.select_related("commitment__subject", "document__unit", "duty").get(pk=blank.pk)


def test_a_filled_day_is_proposed_as_the_due_day_and_holds_once_confirmed(county: County) -> None:
    blank = date_blank(county)
    assert may_be_target(blank)
    with fixed(TODAY):
        change = propose_target(blank, mover=OFFICE)
        assert change.terms["due"] == "2027-06-30"
        assert Counting.objects.get(pk=change.counting_id).due is None
        confirm_counting(change, mover=OFFICE, version=change.version)
    assert Counting.objects.get(pk=change.counting_id).due == DAY
    assert not may_be_target(blank)


def test_before_a_unit_leads_it_the_office_makes_it_the_due_day() -> None:
    county = make_reporting_county(claimed=False)
    county.document.commitments.filter(quote__contains="14条河流").update(due=None)
    blank = date_blank(county)
    assert may_set_due(blank)
    with fixed(TODAY):
        with pytest.raises(MoveRefusedError) as refusal:
            set_due_from(blank, mover=Mover("clerk", frozenset({"asked"})))
        assert refusal.value.code == "who"
        assert set_due_from(blank, mover=OFFICE) == DAY
    assert Commitment.objects.get(pk=blank.commitment_id).due == DAY


def test_the_page_of_the_blank_offers_the_one_or_the_other(county: County) -> None:
    blank = date_blank(county)
    client = client_of(county, "office")
    address = reverse("plan:blank", args=[county.document.code, blank.key])
    with fixed(TODAY):
        page = client.get(address).content.decode()
        assert ("提为完成时限" in page, "定为完成时限" in page) == (True, False)
        client.post(reverse("plan:blank_target", args=[county.document.code, blank.key]))
    assert Counting.objects.get(commitment=blank.commitment_id).changes.get(state="open").terms["due"] == "2027-06-30"


def client_of(county: County, name: str) -> Client:
    client = Client()
    client.force_login(county.officer(name), backend=BACKEND)
    return client


def goals(content: bytes) -> list[str]:
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    heads = [cell.value for cell in sheet[3]]
    return [str(row[heads.index("量化目标/验收标准")].value or "") for row in sheet.iter_rows(min_row=4)]


def test_the_internal_ledger_holds_what_was_filled_in_and_says_what_it_is(county: County) -> None:
    fill(county, mover=OFFICE)
    rows, fills = plan_rows(county.document), accepted_fills(county.document, county.officer("office"), today=TODAY)
    inside = plan_workbook(county.document, rows, "zh", on=TODAY, inside=fills)
    outside = plan_workbook(county.document, rows, "zh", on=TODAY)
    assert (goals(inside)[1], goals(outside)[1]) == ("总投资 12.5亿元", "待核 · 亿元")
    subtitles = [load_workbook(io.BytesIO(each)).worksheets[0]["A2"].value for each in (inside, outside)]
    assert [str(each).startswith("内部资料 · ") for each in subtitles] == [True, False]


def test_what_still_waits_for_the_office_is_in_neither(county: County) -> None:
    blank = county.document.blanks.get(key="b1")
    Blank.objects.filter(pk=blank.pk).update(asked=county.housing)
    fills = accepted_fills(county.document, county.officer("office"), today=TODAY)
    inside = plan_ledger(county.document, plan_rows(county.document), "zh", on=TODAY, inside=fills)
    assert inside.rows[1].blanks == ("亿元",)


def test_it_is_for_those_who_oversee_the_county_and_leaves_its_own_record(county: County) -> None:
    fill(county, mover=OFFICE)
    address = reverse("plan:workbook", args=[county.document.code]) + "?edition=internal"
    with fixed(TODAY):
        assert client_of(county, "clerk").get(address).status_code == 403
        answer = client_of(county, "office").get(address)
        page = client_of(county, "office").get(reverse("plan:page", args=[county.document.code])).content.decode()
        others = client_of(county, "clerk").get(reverse("plan:page", args=[county.document.code])).content.decode()
    assert goals(answer.content)[1] == "总投资 12.5亿元"
    assert "%E5%86%85%E9%83%A8%E8%B5%84%E6%96%99" in answer["Content-Disposition"]  # 内部资料
    assert AuditEntry.objects.filter(verb="export").latest("pk").after["form"] == "xlsx internal"
    assert ("edition=internal" in page, "edition=internal" in others) == (True, False)
