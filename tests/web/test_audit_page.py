"""The record of changes: for auditors, of their own county; what is taken along and what is refused stands in it."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories.people import make_county, make_officer
from tests.factories.plans import make_document
from tests.web.test_access import sign_in

from diaodu.cli import ROOT
from diaodu.core.audit import record_event
from diaodu.core.models import AuditEntry
from diaodu.people.choices import Role
from diaodu.people.models import Unit
from diaodu.web.records import PAGE_SIZE, changed_fields, verbs

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> Unit:
    return make_county()


@pytest.fixture
def auditor(client: Client, county: Unit) -> Client:
    sign_in(client, make_officer(county, role=Role.AUDITOR, username="xu"))
    return client


def numbers(client: Client, query: str = "") -> list[int]:
    return [line.entry.number for line in client.get(f"/audit/{query}").context["lines"]]


def entry(verb: str, **words: object) -> AuditEntry:
    return record_event(**{"verb": verb, "subject": "R-2026-001", "by": "chen", "unit": "/yunhai/", **words})  # type: ignore[arg-type]


def test_the_newest_entries_come_first_and_older_ones_page_by_page(auditor: Client) -> None:
    for _ in range(PAGE_SIZE + 5):
        entry("change")
    newest = AuditEntry.objects.count()
    first = auditor.get("/audit/")
    assert [line.entry.number for line in first.context["lines"]] == list(range(newest, newest - PAGE_SIZE, -1))
    assert first.context["older"] == f"?before={newest - PAGE_SIZE + 1}"
    rest = numbers(auditor, first.context["older"])
    assert rest == list(range(newest - PAGE_SIZE, 0, -1))


@pytest.mark.parametrize("query", ["?actor=wang", "?verb=other", "?subject=P-", "?actor=wang&verb=other"])
def test_filters_find_the_one_entry(auditor: Client, query: str) -> None:
    entry("change")
    wanted = entry("other", by="wang", subject="P-2026-001")
    entry("change")
    assert numbers(auditor, query) == [wanted.number]


def test_days_are_asked_for_in_local_time(auditor: Client) -> None:
    made = entry("change")
    from diaodu.core.clock import now

    day = now().date().isoformat()
    assert made.number in numbers(auditor, f"?since={day}&until={day}")
    assert numbers(auditor, "?until=2020-01-01") == []
    assert numbers(auditor, "?since=2100-01-01") == []


def test_what_cannot_be_understood_counts_as_not_asked(auditor: Client) -> None:
    assert numbers(auditor, "?since=July&before=x") == numbers(auditor)


def test_only_fields_that_changed_are_shown() -> None:
    made = AuditEntry(before={"state": "draft", "unit": "/a/"}, after={"state": "current", "unit": "/a/", "on": None})
    assert [(change.field, change.before, change.after) for change in changed_fields(made, english=True)] == [
        ("state", "draft", "current")
    ]


def test_another_countys_entries_are_out_of_sight(auditor: Client) -> None:
    other = make_county("ab", name="邻县")
    make_officer(other, username="stranger")
    hidden = [entry("change", unit="/ab/"), entry("sign_in", by="stranger", subject="stranger", unit="")]
    own = entry("sign_in", by="xu", subject="xu", unit="")
    seen = numbers(auditor)
    assert own.number in seen
    assert {made.number for made in hidden}.isdisjoint(seen)


def test_one_page_takes_the_same_queries_for_one_entry_and_for_many(auditor: Client) -> None:
    entry("change")
    auditor.get("/audit/")  # the first page after signing in asks more
    with CaptureQueriesContext(connection) as few:
        auditor.get("/audit/?verb=change")
    for _ in range(20):
        entry("change")
    with CaptureQueriesContext(connection) as many:
        auditor.get("/audit/?verb=change")
    assert len(many) == len(few)


def test_the_csv_holds_what_is_asked_for_and_leaves_its_own_entry(auditor: Client) -> None:
    entry("change", after={"value": 2}, subject="=1+1")
    response = auditor.get("/audit/records.csv?verb=change")
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(text)))
    assert (len(rows), rows[1][4:8]) == (2, ["change", "'=1+1", "", '{"value": 2}'])
    last = AuditEntry.objects.order_by("-number").first()
    assert (last.verb, last.actor, last.after["form"], last.after["rows"]) == ("export", "xu", "csv", 1)


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.AUDITOR, Role.AUDIT_ADMIN}])
def test_for_everybody_else_the_record_does_not_exist(client: Client, county: Unit, role: Role) -> None:
    sign_in(client, make_officer(county, role=role))
    assert [client.get(f"/audit/{page}").status_code for page in ("", "records.csv")] == [404, 404]
    assert "/audit/" not in client.get("/").content.decode()


@pytest.mark.parametrize("form", ["ledger.xlsx", "ledger.docx", "source/"])
def test_taking_a_plan_along_is_recorded(client: Client, form: str) -> None:
    document = make_document()
    sign_in(client, make_officer(document.unit, username="lin"))
    client.get(f"/plans/{document.code}/{form}")
    last = AuditEntry.objects.order_by("-number").first()
    assert (last.verb, last.subject, last.actor, last.unit) == ("export", document.code, "lin", "/yunhai/")


def test_a_refused_change_is_recorded_and_a_refused_look_is_not(client: Client) -> None:
    document = make_document()
    sign_in(client, make_officer(document.unit, username="lin"))
    before = AuditEntry.objects.count()
    client.get("/plans/P-2026-999/")
    assert AuditEntry.objects.count() == before
    client.post(f"/plans/{document.code}/discard/", {"reason": "x"})
    last = AuditEntry.objects.order_by("-number").first()
    assert (last.verb, last.actor, last.subject, last.after) == (
        "refuse",
        "lin",
        f"/plans/{document.code}/discard/",
        {"method": "POST", "status": 403},
    )


@pytest.mark.parametrize(("english", "said"), [(False, ["状态", "odd"]), (True, ["state", "odd"])])
def test_fields_are_named_in_words_where_there_are_some(english: bool, said: list[str]) -> None:
    made = AuditEntry(before=None, after={"state": "current", "odd": 1})
    assert [change.field for change in changed_fields(made, english=english)] == said


def test_every_verb_the_code_writes_has_a_name() -> None:
    written = {
        verb
        for path in (ROOT / "src" / "diaodu").rglob("*.py")
        for verb in re.findall(r'\bverb="(\w+)"', path.read_text(encoding="utf-8"))
    }
    assert written - set(verbs()) == set(), "add them to reference/audit/verbs.csv"
