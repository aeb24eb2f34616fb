"""A reading becomes a draft, a draft is adopted or discarded; nothing is half-kept."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.factories.people import TODAY, make_county, make_officer
from tests.factories.readings import TEXT, make_reading

from diaodu.core.chain import examine_chain
from diaodu.core.files import store_file
from diaodu.core.models import AuditEntry, Subject
from diaodu.kernel.quantity import Quantity
from diaodu.people.choices import Role
from diaodu.plan.actions import StateError, adopt_document, discard_document, store_reading
from diaodu.plan.choices import DocumentState
from diaodu.plan.models import Commitment, Document, Target
from diaodu.plan.permissions import keepable_documents, visible_documents
from diaodu.plan.queries import document_by_code, listed_documents, plan_rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _data_folder(tmp_path: Path, settings: object) -> None:
    settings.DIAODU_DATA = tmp_path  # type: ignore[attr-defined]


def stored(code: str = "yunhai", **changes: object) -> Document:
    county = make_county(code)
    keeper = make_officer(county, role=Role.DISPATCH_OFFICE, username=f"chen-{code}")
    return store_reading(
        replace(make_reading(), **changes),
        unit=county,
        file=store_file(TEXT.encode()),
        file_name="plan.txt",
        by=keeper,
        today=TODAY,
    )


def test_a_reading_is_kept_with_everything_it_proposes() -> None:
    rows = plan_rows(stored())
    assert [clause.key for clause in rows.clauses] == ["1", "1.1"]
    assert [row.code for row in rows.commitments] == ["R-2026-001", "R-2026-002", "R-2026-003"]
    assert [row.strength for row in rows.commitments] == ["firm", "advance", "firm"]
    assert [row.commitment.code for row in rows.targets] == ["R-2026-001", "R-2026-003"]
    assert [(row.kind, row.unit) for row in rows.blanks] == [("owner", ""), ("figure", "亿元")]
    assert [row.name for row in rows.objects] == ["青河", "柳河"]
    assert [row.ok for row in rows.checks] == [False]


def test_every_offset_points_at_its_words() -> None:
    document = stored()
    rows = plan_rows(document)
    for row in [*rows.commitments, *rows.targets, *rows.blanks, *rows.checks]:
        assert document.text[row.start : row.end] == row.quote


def test_a_clause_knows_its_parent() -> None:
    clauses = plan_rows(stored()).clauses
    assert clauses[1].parent_id == clauses[0].pk


def test_a_figure_is_kept_exactly_and_a_masked_one_not_at_all() -> None:
    document = stored()
    assert document.targets.get(key="t1").low == Decimal(1800000)
    assert not document.targets.filter(canonical_unit="元").exists()


def test_a_figure_too_long_to_be_kept_stays_in_words_only() -> None:
    long = Quantity(Decimal("0.123456"), Decimal("0.123456"), "%")
    targets = (replace(make_reading().targets[0], quantity=long),)
    target = Target.objects.get(document=stored(targets=targets))
    assert (target.low, target.quote) == (None, "180万平方米")


def test_numbers_follow_the_year_of_the_document_or_of_today() -> None:
    assert stored("a", date=date(2025, 3, 1)).code == "P-2025-001"
    assert stored("b", date=None).code == "P-2026-001"


def test_every_record_is_a_subject_of_its_county() -> None:
    document = stored()
    assert set(Subject.objects.values_list("kind", "owner_path", "scope")) == {
        ("plan", "/yunhai/", "/yunhai/"),
        ("commitment", "/yunhai/", "/yunhai/"),
    }
    assert document.subject.code == document.code


def test_a_stored_reading_is_one_audit_entry_with_its_counts() -> None:
    document = stored()
    entry = AuditEntry.objects.get(verb="store_reading")
    assert (entry.subject, entry.actor, entry.after["commitments"]) == (document.code, "chen-yunhai", 3)
    assert examine_chain().findings == ()


def test_a_reading_that_cannot_be_kept_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("diaodu.plan.actions.documents.store_findings", broken)
    with pytest.raises(ZeroDivisionError):
        stored()
    assert (Document.objects.count(), Commitment.objects.count()) == (0, 0)
    assert not AuditEntry.objects.filter(verb="store_reading").exists()


def test_a_draft_is_seen_by_its_keepers_only_until_it_is_adopted() -> None:
    document = stored()
    clerk = make_officer(document.unit)
    assert list(visible_documents(clerk, today=TODAY)) == []
    assert list(visible_documents(document.by, today=TODAY)) == [document]
    adopt_document(document, by=document.by)
    assert list(visible_documents(clerk, today=TODAY)) == [document]
    assert list(keepable_documents(clerk, today=TODAY)) == []


def test_a_discarded_draft_is_kept_but_shown_to_nobody() -> None:
    document = stored()
    discard_document(document, by=document.by, reason="传错了文件")
    assert list(visible_documents(document.by, today=TODAY)) == []
    assert Document.objects.get(pk=document.pk).state == DocumentState.DISCARDED
    assert AuditEntry.objects.get(verb="discard_document").reason == "传错了文件"


def test_an_adopted_plan_is_neither_adopted_nor_discarded_again() -> None:
    document = stored()
    adopt_document(document, by=document.by)
    with pytest.raises(StateError):
        adopt_document(document, by=document.by)
    with pytest.raises(StateError):
        discard_document(document, by=document.by, reason="")
    assert AuditEntry.objects.filter(verb="adopt_document").count() == 1


def test_a_stranger_from_another_county_sees_nothing() -> None:
    document = stored("a")
    adopt_document(document, by=document.by)
    stranger = make_officer(make_county("ab", name="邻县"), role=Role.DISPATCH_OFFICE)
    assert list(visible_documents(stranger, today=TODAY)) == []
    with pytest.raises(Document.DoesNotExist):
        document_by_code(stranger, document.code, today=TODAY)


@pytest.mark.parametrize("role", [Role.ENTERPRISE, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, None])
def test_roles_outside_the_plan_see_none_of_it(role: Role | None) -> None:
    document = stored()
    adopt_document(document, by=document.by)
    assert list(visible_documents(make_officer(document.unit, role=role), today=TODAY)) == []


def test_a_plan_is_asked_for_in_as_many_queries_however_long(django_assert_num_queries: object) -> None:
    document = stored()
    with django_assert_num_queries(6):  # type: ignore[operator]
        plan_rows(document)
    with django_assert_num_queries(2):  # type: ignore[operator]
        [(row.title, row.unit.name_zh) for row in listed_documents(document.by, today=TODAY)]
