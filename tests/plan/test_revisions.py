"""A revision takes the place of the version before; commitments follow their sentences."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.people import TODAY
from tests.factories.reporting import County, make_reporting_county

from diaodu.core.clock import fixed
from diaodu.core.files import store_file
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.shipped import load_shipped_settings
from diaodu.plan.actions import (
    NOTED,
    Ask,
    Choice,
    StateError,
    adopt_document,
    adopt_revision,
    ask_units,
    decide_items,
    decide_texts,
    fill_blank,
    lay_beside,
    store_reading,
)
from diaodu.plan.models import Blank, Commitment, Counting, CountingChange, Document, RevisionItem
from diaodu.plan.queries import plan_rows
from diaodu.plan.queries.revisions import open_texts
from diaodu.reading import read_text

pytestmark = pytest.mark.django_db
OFFICE = Mover("office", frozenset({"keeper"}), "调度")
BACKEND = "diaodu.people.sign_in.OfficerBackend"
NEW_TEXT = "青岚县工作方案（修订）\n一、城市更新\n年内改造老旧小区200万平方米。\n完成新建口袋公园6处。\n治理青河、柳河等14条河流。\n"


@pytest.fixture
def county() -> County:
    load_shipped_settings()
    return make_reporting_county()


def bring(county: County, text: str = NEW_TEXT) -> Document:
    with fixed(TODAY):
        revision = store_reading(
            read_text(text, date=TODAY),
            unit=county.unit,
            file=store_file(text.encode()),
            file_name="修订稿.txt",
            by=county.officer("office"),
            today=TODAY,
        )
        lay_beside(revision, county.document, by="office")
    return revision


def item(revision: Document, kind: str) -> RevisionItem:
    return revision.revision_items.get(kind=kind)


def decide(revision: Document, **words: str) -> None:
    """Everything as proposed, what vanished withdrawn with a reason; `words` by kind says otherwise."""
    with fixed(TODAY):
        decide_texts(revision, dict.fromkeys(open_texts(revision), NOTED), mover=OFFICE)
    decide_promises(revision, **words)


def decide_promises(revision: Document, **words: str) -> None:
    default = {"edited": "follow", "split": "follow", "vanished": "withdraw", "new": "accept"} | words
    choices = {row.pk: Choice(default[row.kind], "修订取消") for row in revision.revision_items.filter(decision="")}
    with fixed(TODAY):
        decide_items(revision, choices, mover=OFFICE)


def adopt(revision: Document) -> None:
    revision.refresh_from_db()
    with fixed(TODAY):
        adopt_revision(revision, mover=OFFICE)


def test_differences_are_listed_for_decision_and_what_is_the_same_follows_by_itself(county: County) -> None:
    revision = bring(county)
    found = [(row.kind, row.old.quote if row.old else "", row.decision) for row in revision.revision_items.all()]
    assert found == [
        ("edited", "年内改造老旧小区180万平方米", ""),
        ("vanished", "推进总投资**亿元的东城片区建设", ""),
        ("new", "", ""),
        ("same", "治理青河、柳河等14条河流", "follow"),
    ]
    assert (revision.revises, revision.revision, revision.state) == (county.document, 2, "draft")


def test_adopting_lets_commitments_follow_and_keep_code_counting_and_state(county: County) -> None:
    old = county.commitment("老旧小区")
    counting = old.counting.pk
    revision = bring(county)
    decide(revision)
    adopt(revision)
    followed = Commitment.objects.get(pk=old.pk)
    assert (followed.code, followed.state, followed.document) == (old.code, "claimed", revision)
    assert followed.quote == revision.text[followed.start : followed.end] == "年内改造老旧小区200万平方米"
    assert Counting.objects.get(commitment=followed).pk == counting
    place = followed.places.get()
    assert (place.document, place.quote) == (county.document, "年内改造老旧小区180万平方米")
    states = dict(Document.objects.values_list("code", "state"))
    assert states == {county.document.code: "superseded", revision.code: "current"}


def test_the_new_version_shows_each_promise_once_and_the_old_one_as_it_stood(county: County) -> None:
    revision = bring(county)
    decide(revision)
    adopt(revision)
    county.document.refresh_from_db()
    new = [(one.quote, one.state) for one in plan_rows(revision).commitments]
    assert new == [
        ("年内改造老旧小区200万平方米", "claimed"),
        ("完成新建口袋公园6处", "accepted"),
        ("治理青河、柳河等14条河流", "claimed"),
    ]
    assert [(one.quote, one.state) for one in plan_rows(county.document).commitments] == [
        ("年内改造老旧小区180万平方米", "claimed"),
        ("推进总投资**亿元的东城片区建设", "withdrawn"),
        ("治理青河、柳河等14条河流", "claimed"),
    ]


def test_a_changed_target_waits_to_be_agreed_and_what_is_in_force_stays(county: County) -> None:
    revision = bring(county)
    decide(revision)
    adopt(revision)
    change = CountingChange.objects.get(state="open")
    assert (change.terms["low"], change.terms["measured_in"], change.state) == ("200", "万平方米", "open")
    counting = Counting.objects.get(pk=change.counting_id)
    assert (str(counting.low), counting.target.document) == ("180", revision)


def test_what_vanished_may_be_kept_without_a_sentence(county: County) -> None:
    revision = bring(county)
    decide(revision, vanished="keep", new="reject")
    adopt(revision)
    kept = Commitment.objects.get(quote__contains="东城片区")
    assert (kept.document, kept.state, kept.start, kept.end) == (revision, "claimed", 0, 0)
    assert Commitment.objects.get(quote__contains="口袋公园").state == "rejected"


@pytest.mark.parametrize("is_filled", [True, False])
def test_what_is_known_or_asked_about_a_blank_goes_along(county: County, is_filled: bool) -> None:
    blank = county.document.blanks.select_related("commitment__subject", "duty").get(key="b1")
    blank.document = county.document
    blank.unit, blank.object = "亿元", "总投资"
    with fixed(TODAY):
        if is_filled:
            fill_blank(blank, "12.5", source="云发改〔2026〕8号", mover=OFFICE)
        else:
            ask_units([Ask(blank, county.housing)], due=TODAY, office=county.office, mover=OFFICE)
    revision = bring(county, NEW_TEXT + "推进总投资**亿元的东城片区建设。\n")
    decide(revision)
    adopt(revision)
    new = Blank.objects.get(document=revision, kind="figure")
    assert new.commitment == blank.commitment
    if is_filled:
        assert [(fill.value, fill.source) for fill in new.fills.all()] == [("12.5", "云发改〔2026〕8号")]
    else:
        assert (new.state, new.asked, new.duty.unit) == ("asked", county.housing, county.housing)
        assert Blank.objects.get(pk=blank.pk).duty is None


def test_two_sentences_taken_for_one_can_be_taken_apart(county: County) -> None:
    revision = bring(county)
    with fixed(TODAY):
        decide_items(revision, {item(revision, "edited").pk: Choice("apart")}, mover=OFFICE)
    kinds = sorted(revision.revision_items.values_list("kind", flat=True))
    assert kinds == ["new", "new", "same", "vanished", "vanished"]


def test_nothing_is_adopted_while_a_difference_is_open(county: County) -> None:
    revision = bring(county)
    with pytest.raises(MoveRefusedError) as refusal:
        adopt(revision)
    assert refusal.value.zh == "还有5处变化没有决定。"
    assert Document.objects.get(pk=county.document.pk).state == "current"


def test_withdrawing_needs_a_reason_and_a_decision_must_fit_its_kind(county: County) -> None:
    revision = bring(county)
    gone = item(revision, "vanished")
    for choice, code in ((Choice("withdraw", " "), "reason"), (Choice("follow"), "decision")):
        with fixed(TODAY), pytest.raises(MoveRefusedError) as refusal:
            decide_items(revision, {gone.pk: choice}, mover=OFFICE)
        assert refusal.value.code == code
    gone.refresh_from_db()
    assert gone.decision == ""


def test_another_document_is_no_revision(county: County) -> None:
    with pytest.raises(MoveRefusedError) as refusal:
        bring(county, "关于校服管理的方案\n一、总体要求\n完成校服采购制度建设。\n年内建成监督平台1个。\n")
    assert refusal.value.zh.startswith("这不是《青岚县工作方案》的修订稿")


def test_a_revision_is_not_adopted_like_a_first_plan(county: County) -> None:
    revision = bring(county)
    with fixed(TODAY), pytest.raises(StateError):
        adopt_document(revision, by=None)


def test_of_two_revisions_only_the_first_takes_the_place(county: County) -> None:
    first, second = bring(county), bring(county)
    decide(first)
    decide(second)
    adopt(first)
    with pytest.raises(MoveRefusedError) as refusal:
        adopt(second)
    assert refusal.value.code == "newer"
    second.refresh_from_db()
    assert second.state == "draft"


def test_only_the_office_decides(county: County) -> None:
    revision = bring(county)
    with pytest.raises(MoveRefusedError):
        decide_items(revision, {}, mover=Mover("clerk", frozenset()))
    with pytest.raises(MoveRefusedError):
        adopt_revision(revision, mover=Mover("clerk", frozenset()))


def client_of(county: County, name: str) -> Client:
    client = Client()
    client.force_login(county.officer(name), backend=BACKEND)
    return client


def upload(client: Client, text: str) -> str:
    file = SimpleUploadedFile("修订稿.txt", text.encode())
    address = reverse("plan:revise", args=["P-2026-001"])
    with TestCase.captureOnCommitCallbacks(execute=True):  # the worker's turn
        response = client.post(address, {"file": file, "dated": "2026-09-01"})
    return client.get(response["Location"], follow=True).content.decode()


def test_the_office_brings_a_revision_in_decides_and_adopts_it_on_its_pages(county: County) -> None:
    office = client_of(county, "office")
    upload(office, NEW_TEXT)
    revision = Document.objects.get(revises=county.document)
    address = reverse("plan:comparison", args=[revision.code])
    html = office.get(address).content.decode()
    assert "<del>180</del>" in html
    assert "<ins>200</ins>" in html
    assert "还有 5 处待决定" in html
    given = {"verb": "note_texts"}
    for row in revision.revision_items.filter(decision=""):
        given[f"decision-{row.pk}"] = {"edited": "follow", "vanished": "withdraw", "new": "accept"}[row.kind]
        given[f"why-{row.pk}"] = "修订取消"
    said = office.post(reverse("plan:decide_revision", args=[revision.code]), given, follow=True).content.decode()
    assert "已保存 5 项决定。" in said
    done = office.post(reverse("plan:adopt_revision", args=[revision.code]), follow=True).content.decode()
    assert "修订稿已施行；任务已跟到新版的句子上。" in done
    clerk = client_of(county, "clerk")
    assert clerk.get(address).status_code == 200
    assert "已被新版替代" in clerk.get(reverse("plan:page", args=["P-2026-001"])).content.decode()


def test_a_revision_that_is_another_document_is_told_and_leaves_nothing(county: County) -> None:
    html = upload(
        client_of(county, "office"), "关于校服管理的方案\n一、要求\n完成校服采购制度建设。\n年内建成平台1个。\n"
    )
    assert "这不是《青岚县工作方案》的修订稿" in html
    assert Document.objects.count() == 1


def test_a_draft_revision_is_its_keepers_alone_and_only_they_bring_one_in(county: County) -> None:
    revision = bring(county)
    clerk = client_of(county, "clerk")
    assert clerk.get(reverse("plan:comparison", args=[revision.code])).status_code == 404
    assert clerk.get(reverse("plan:revise", args=["P-2026-001"])).status_code == 403


def test_a_comparison_takes_the_same_questions_however_many_differences(county: County) -> None:
    revision = bring(county)
    office = client_of(county, "office")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            office.get(reverse("plan:comparison", args=[revision.code]) + "?kind=all")
        return len(captured)

    queries()
    few = queries()
    row = item(revision, "edited")
    RevisionItem.objects.bulk_create(
        RevisionItem(document=revision, kind="edited", old=row.old, new=row.new) for _ in range(5)
    )
    assert queries() == few
