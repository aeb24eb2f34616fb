"""Headings and text a revision changes beside its promises: listed, looked at, raised to commitments."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.people import TODAY
from tests.factories.reporting import make_reporting_county
from tests.plan.test_revisions import BACKEND, NEW_TEXT, OFFICE, adopt, bring, decide_promises

from diaodu.core.clock import fixed
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.shipped import load_shipped_settings
from diaodu.people.models import Officer
from diaodu.plan.actions import decide_texts
from diaodu.plan.models import Commitment, Document, TextChange

pytestmark = pytest.mark.django_db
TEXT = NEW_TEXT.replace("一、城市更新", "一、城市更新和水利") + "要让居民住得更加舒心安全。\n"
SAID = "要让居民住得更加舒心安全"


@pytest.fixture
def revision() -> Document:
    load_shipped_settings()
    return bring(make_reporting_county(), TEXT)


def settle(revision: Document, **decisions: str) -> None:
    """Everything seen; `decisions` by part say otherwise."""
    rows = revision.text_changes.all()
    with fixed(TODAY):
        decide_texts(revision, {row.pk: decisions.get(row.kind, "noted") for row in rows}, mover=OFFICE)


def new_text(revision: Document) -> TextChange:
    return revision.text_changes.get(new=SAID)


def test_changes_beside_the_promises_are_listed(revision: Document) -> None:
    found = {(row.part, row.kind, row.new) for row in revision.text_changes.filter(kind__in=("edited", "new"))}
    assert ("heading", "edited", "城市更新和水利") in found
    assert ("text", "new", SAID) in found
    row = new_text(revision)
    assert revision.text[row.new_start :].startswith(SAID)


def test_a_revision_is_not_adopted_before_they_are_looked_at(revision: Document) -> None:
    decide_promises(revision)
    left = revision.text_changes.count()
    with pytest.raises(MoveRefusedError, match=f"{left} differences are still to be decided"):
        adopt(revision)
    settle(revision)
    adopt(revision)
    assert Document.objects.get(pk=revision.pk).state == "current"
    assert not Commitment.objects.filter(quote=SAID).exists()


def test_words_found_to_be_a_promise_are_taken_up_when_the_revision_is_adopted(revision: Document) -> None:
    decide_promises(revision)
    settle(revision)
    with fixed(TODAY):
        decide_texts(revision, {new_text(revision).pk: "raise"}, mover=OFFICE)
    adopt(revision)
    made = Commitment.objects.get(quote=SAID)
    assert (made.state, made.document, revision.text[made.start : made.end]) == ("accepted", revision, SAID)
    assert [(move.verb, move.why) for move in made.subject.moves.all()] == [("accept", "修订")]


def test_only_the_office_decides_only_on_a_draft_and_only_what_can_be(revision: Document) -> None:
    row = new_text(revision)
    with pytest.raises(MoveRefusedError) as refusal:
        decide_texts(revision, {row.pk: "noted"}, mover=Mover("clerk", frozenset()))
    assert refusal.value.code == "who"
    with pytest.raises(MoveRefusedError) as refusal:
        decide_texts(revision, {row.pk: "withdraw"}, mover=OFFICE)
    assert refusal.value.code == "decision"
    assert TextChange.objects.get(pk=row.pk).decision == ""


def test_the_page_lists_them_and_marks_all_as_seen_at_once(revision: Document) -> None:
    client = Client()
    client.force_login(Officer.objects.get(username="office"), backend=BACKEND)
    page = client.get(reverse("plan:comparison", args=[revision.code])).content.decode()
    assert "标题和无任务文字" in page
    assert SAID in page
    address = reverse("plan:decide_revision", args=[revision.code])
    client.post(address, {f"text-{new_text(revision).pk}": "raise", "verb": "note_texts"})
    assert new_text(revision).decision == "raise"  # the button speaks for what is still open
    assert not revision.text_changes.filter(decision="").exists()
