"""The review page: what is shown, what a key or a form does, with script and without."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.people import TODAY, make_officer
from tests.factories.plans import accept_all, keeper, make_document

from diaodu.core.clock import fixed
from diaodu.people.models import Officer
from diaodu.plan.actions import reject_commitments
from diaodu.plan.models import Document, NamedObject, Target
from diaodu.plan.names import alike, likeness, masked_names

BACKEND = "diaodu.people.sign_in.OfficerBackend"
pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = "R-2026-001", "R-2026-002", "R-2026-003"


@pytest.fixture
def document() -> Document:
    return make_document(adopted=False)


@pytest.fixture
def office(client: Client, document: Document) -> Client:
    client.force_login(Officer.objects.get(username=keeper(document).by), backend=BACKEND)
    return client


def show(client: Client, query: str = "") -> str:
    with fixed(TODAY):
        return client.get(reverse("plan:review", args=["P-2026-001"]) + query).content.decode()


def act(client: Client, verb: str, code: str = "", query: str = "", *, by_htmx: bool = True, **fields: Any) -> Any:
    headers = {"hx-request": "true"} if by_htmx else {}
    with fixed(TODAY):
        return client.post(
            reverse("plan:review_act", args=["P-2026-001", verb]) + query, {"c": code, **fields}, headers=headers
        )


def queue(html: str) -> list[str]:
    """The codes of the queue's rows."""
    rows = html[html.index('class="queue"') :].partition("</nav>")[0]
    return re.findall(r'<li><a [^>]*href="[^"]*c=(R-[0-9-]+)"', rows)


def opened(html: str) -> str:
    return re.findall(r'class="proposal" data-code="([^"]+)"', html)[0]


def test_the_queue_holds_what_waits_and_its_first_is_open_beside_its_paragraph(office: Client) -> None:
    html = show(office)
    assert (queue(html), opened(html)) == ([FIRST, SECOND, THIRD], FIRST)
    assert f'<mark class="promise firm" data-code="{FIRST}">年内改造老旧小区<span class="quantity">' in html
    assert html.count('class="promise advance is-waiting"') == 1
    assert "已审核 0 / 3" in html


def test_accepting_shows_the_next_one_without_the_frame(office: Client, document: Document) -> None:
    response = act(office, "accept", FIRST, version="1")
    html = response.content.decode()
    assert "<html" not in html
    assert (queue(html), opened(html)) == ([SECOND, THIRD], SECOND)
    assert response["HX-Replace-Url"] == f"/plans/P-2026-001/review/?c={SECOND}"
    assert "R-2026-001 已列入。" in html
    assert document.commitments.get(code=FIRST).state == "accepted"


def test_without_script_a_decision_leads_back_to_the_page(office: Client) -> None:
    response = act(office, "accept", FIRST, by_htmx=False, version="1")
    assert (response.status_code, response["Location"]) == (302, f"/plans/P-2026-001/review/?c={SECOND}")


def test_a_stale_decision_is_refused_in_words_and_stays_open(office: Client, document: Document) -> None:
    html = act(office, "accept", FIRST, version="7").content.decode()
    assert "刚被别人改过" in html
    assert opened(html) == FIRST
    assert document.commitments.get(code=FIRST).state == "proposed"


def test_a_reason_is_picked_or_typed_and_shown_with_what_was_not_taken_up(office: Client) -> None:
    assert "请写明原因" in act(office, "reject", FIRST, version="1", reason="").content.decode()
    act(office, "reject", FIRST, version="1", reason="已经完成")
    act(office, "reject", SECOND, version="1", reason="已经完成", why="由市里统一实施")
    html = show(office, f"?show=left&c={SECOND}")
    assert (queue(html), opened(html)) == ([FIRST, SECOND], SECOND)
    assert '<p class="why-left" lang="zh-CN">由市里统一实施</p>' in html


def test_filters_add_up_and_stay_through_a_decision(office: Client) -> None:
    assert queue(show(office, "?strength=firm")) == [FIRST, THIRD]
    assert queue(show(office, "?blank=figure")) == [SECOND]
    assert queue(show(office, "?section=1&strength=advance")) == [SECOND]
    assert queue(show(office, "?section=9")) == []
    html = act(office, "accept", FIRST, "?strength=firm", version="1").content.decode()
    assert queue(html) == [THIRD]


def test_all_firm_targets_are_accepted_by_one_press_and_taken_back_by_another(office: Client) -> None:
    html = act(office, "accept-firm").content.decode()
    assert queue(html) == [SECOND]
    assert "2 项刚性目标已列入" in html
    assert queue(act(office, "undo").content.decode()) == [FIRST, SECOND, THIRD]


def test_a_sentence_is_cut_where_it_was_ticked(office: Client, document: Document) -> None:
    act(office, "merge", SECOND, version="1")
    html = show(office, f"?c={SECOND}")
    places = re.findall(r'name="at" value="(\d+)"', html)
    assert [document.text[int(place) :][:2] for place in places] == ["治理", "柳河"]
    html = act(office, "split", SECOND, version="2", at=places[0]).content.decode()
    assert queue(html) == [FIRST, SECOND, "R-2026-004"]


def test_an_edit_takes_the_sentence_from_the_plan_and_its_figures_from_the_form(
    office: Client, document: Document
) -> None:
    target = Target.objects.get(commitment__code=FIRST)
    fields = {
        "version": "1",
        "quote": "改造老旧小区180万平方米",
        "short": "老旧小区改造",
        "strength": "firm",
        "nature": "quantity",
        "due": "2026-11-30",
        "lead_text": "县住建局",
        "partners": "财政局，水务局",
        f"t-{target.pk}-value": "190",
        f"t-{target.pk}-unit": "万平方米",
        f"t-{target.pk}-comparator": ">=",
        f"t-{target.pk}-object": "老旧小区",
    }
    html = act(office, "edit", FIRST, **fields).content.decode()
    item = document.commitments.get(code=FIRST)
    assert (item.quote, item.short, item.partners) == ("改造老旧小区180万平方米", "老旧小区改造", ["财政局", "水务局"])
    assert document.text[item.start : item.end] == item.quote
    target.refresh_from_db()
    assert (target.value, str(target.low), target.comparator) == ("190", "1900000", ">=")
    assert "R-2026-001 已修改" in html


def test_words_that_do_not_stand_in_the_plan_are_refused_and_kept_in_the_form(office: Client) -> None:
    html = act(office, "edit", FIRST, version="1", quote="改造旧小区", strength="firm", short="简称").content.decode()
    assert "方案里没有这样一段文字" in html
    assert "改造旧小区</textarea>" in html
    assert 'value="简称"' in html


def test_a_verb_nobody_knows_and_a_commitment_of_another_plan_are_not_found(office: Client) -> None:
    assert act(office, "burn", FIRST).status_code == 404
    assert act(office, "accept", "R-2026-999").status_code == 404


def test_a_draft_and_the_plan_say_how_many_wait(office: Client, document: Document) -> None:
    link = reverse("plan:page", args=["P-2026-001"])
    assert "审核 3 条" in office.get(link).content.decode()
    office.post(reverse("plan:adopt", args=["P-2026-001"]))
    assert '<b>3</b><a href="/plans/P-2026-001/review/">待审核</a>' in office.get(link).content.decode()
    assert "去审核" in office.get("/").content.decode()
    accept_all(document)
    assert "待审核</a>" not in office.get(link).content.decode()


def test_what_was_not_taken_up_is_in_no_list_and_no_sheet(office: Client, document: Document) -> None:
    item = document.commitments.select_related("subject").get(code=SECOND)
    reject_commitments([item], why="背景", mover=keeper(document), on=TODAY)
    html = office.get(reverse("plan:page", args=["P-2026-001"]) + "?view=list").content.decode()
    assert SECOND not in html
    html = office.get(reverse("plan:page", args=["P-2026-001"])).content.decode()
    assert "<b>2</b>项" in html or "<b>2</b>" in html
    assert office.get(reverse("plan:workbook", args=["P-2026-001"])).status_code == 200


def test_the_page_takes_as_many_queries_for_one_sentence_as_for_three(office: Client, document: Document) -> None:
    show(office)
    with fixed(TODAY):
        with CaptureQueriesContext(connection) as three:
            office.get(reverse("plan:review", args=["P-2026-001"]))
        act(office, "accept-firm")
        with CaptureQueriesContext(connection) as one:
            office.get(reverse("plan:review", args=["P-2026-001"]))
    assert len(one) == len(three)


def test_a_reader_of_plans_does_not_review(client: Client, document: Document) -> None:
    document.state = "current"
    document.save()
    client.force_login(make_officer(document.unit, username="reader"), backend=BACKEND)
    assert act(client, "accept", FIRST).status_code == 403
    assert document.commitments.get(code=FIRST).state == "proposed"


def masked(document: Document, name: str, start: int, kind: str = "project", n: int = 0) -> NamedObject:
    return NamedObject.objects.create(
        document=document, key=f"m{start}{n}", start=start, end=start + 4, name=name, kind=kind, masked=True
    )


def test_names_with_the_same_letters_around_their_mask_are_proposed_and_others_not(document: Document) -> None:
    first, second = masked(document, "**黄金项目", 3), masked(document, "*黄金项目", 20)
    masked(document, "**黄金项目", 30, kind="road")
    masked(document, "**", 40)
    masked(document, "****", 50)
    assert (likeness("**黄金项目"), likeness("中**路"), likeness("**")) == ("黄金项目", "中*路", "")
    groups = alike(document.text, masked_names(document))
    assert [[name.named for name in group.names] for group in groups] == [[first, second]]


def test_two_masked_names_are_one_only_when_a_person_says_so_and_can_be_parted(
    office: Client, document: Document
) -> None:
    names = [masked(document, "**黄金项目", start) for start in (3, 20, 30)]
    link = reverse("plan:names_act", args=["P-2026-001", "join"])
    office.post(link, {"name": [names[1].pk, names[2].pk]})
    office.post(link, {"name": [names[0].pk, names[2].pk]})
    assert list(NamedObject.objects.filter(masked=True).values_list("same_as", flat=True)) == [
        None,
        names[0].pk,
        names[0].pk,
    ]
    html = office.get(reverse("plan:names", args=["P-2026-001"])).content.decode()
    assert "没有相近的隐名" in html
    office.post(reverse("plan:names_act", args=["P-2026-001", "part"]), {"name": names[0].pk})
    assert set(NamedObject.objects.filter(masked=True).values_list("same_as", flat=True)) == {None}
    refused = office.post(link, {"name": [names[0].pk]}, follow=True).content.decode()
    assert "至少勾选两个" in refused
