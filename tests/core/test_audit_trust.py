"""Nobody can quietly change the record: guards, the chain, and anchors outside the database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import now

from diaodu.core import anchors, daily
from diaodu.core.append_guards import guarded_tables, guards_lifted, lift_guards, missing_guards, put_guards
from diaodu.core.audit import GENESIS, HASHED, entry_hash, record_event
from diaodu.core.chain import examine_chain
from diaodu.core.models import AuditEntry, DailyRun

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings: object) -> Path:
    settings.DIAODU_DATA = tmp_path  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture
def unguarded() -> Iterator[None]:
    """What somebody with the rights of the database's owner can do."""
    with guards_lifted():
        yield


def entries(count: int) -> None:
    for number in range(count):
        record_event(verb=f"verb {number}", subject="R-2026-001", by="chen", unit="/a/", after={"量": number})


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def found() -> list[tuple[str, int | None]]:
    return [(finding.code, finding.number) for finding in examine_chain().findings]


# Guards


@pytest.mark.parametrize(
    "statement", ["UPDATE core_auditentry SET actor = 'somebody' WHERE number = 2", "DELETE FROM core_auditentry"]
)
def test_the_database_refuses_to_change_or_remove_entries(statement: str) -> None:
    entries(3)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        sql(statement)
    assert AuditEntry.objects.count() == 3


def test_every_append_only_table_is_guarded() -> None:
    assert {"core_auditentry", "core_move", "ledger_observation"} <= set(guarded_tables())
    assert missing_guards() == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="TRUNCATE is PostgreSQL's")
def test_the_database_refuses_to_empty_the_table() -> None:
    entries(1)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        sql("TRUNCATE core_auditentry")


def test_a_guard_that_was_taken_off_is_told_and_put_back() -> None:
    lift_guards()
    assert [finding.code for finding in examine_chain().findings] == ["unguarded"] * len(guarded_tables())
    put_guards()
    assert examine_chain().is_whole


# The chain


def test_a_whole_chain_is_examined_to_its_head() -> None:
    entries(3)
    report = examine_chain()
    assert (report.entries, report.head, report.findings) == (3, AuditEntry.objects.get(number=3).hash, ())


def test_an_empty_chain_is_whole() -> None:
    assert (examine_chain().entries, examine_chain().head, examine_chain().is_whole) == (0, GENESIS, True)


@pytest.mark.parametrize(
    ("column", "value"), [("actor", "x"), ("unit", "/b/"), ("verb", "x"), ("reason", "x"), ("subject", "x")]
)
@pytest.mark.usefixtures("unguarded")
def test_a_changed_word_shows_where_it_stands(column: str, value: str) -> None:
    entries(3)
    sql(f"UPDATE core_auditentry SET {column} = %s WHERE number = 2", value)  # noqa: S608
    assert [item for item in found() if item[0] != "unguarded"] == [("changed", 2)]


@pytest.mark.usefixtures("unguarded")
def test_a_changed_figure_in_what_was_before_or_after_shows() -> None:
    entries(3)
    sql("UPDATE core_auditentry SET after = %s WHERE number = 3", json.dumps({"量": 9}))
    assert ("changed", 3) in found()


@pytest.mark.usefixtures("unguarded")
def test_removed_entries_show_as_missing() -> None:
    entries(5)
    sql("DELETE FROM core_auditentry WHERE number IN (2, 3)")
    (finding,) = (item for item in examine_chain().findings if item.code != "unguarded")
    assert (finding.code, finding.number) == ("missing", 2)
    assert finding.zh == "缺少第2至3条：有人删除了记录。"
    assert finding.en == "Entries 2 to 3 are missing: somebody removed them."


@pytest.mark.usefixtures("unguarded")
def test_two_entries_in_each_others_place_show_as_reordered() -> None:
    entries(4)
    for old, new in ((2, 99), (3, 2), (99, 3)):
        sql("UPDATE core_auditentry SET number = %s WHERE number = %s", new, old)
    assert [item for item in found() if item[0] != "unguarded"] == [
        ("reordered", 2),
        ("reordered", 3),
        ("reordered", 4),
    ]


@pytest.mark.usefixtures("unguarded")
def test_a_removed_entry_whose_number_was_filled_shows() -> None:
    entries(4)
    sql("DELETE FROM core_auditentry WHERE number = 2")
    for number in (3, 4):
        sql("UPDATE core_auditentry SET number = %s WHERE number = %s", number - 1, number)
    assert ("torn", 2) in found()


# Anchors


def test_an_anchor_says_how_long_the_chain_was_and_how_it_ended(data: Path) -> None:
    entries(2)
    anchor = anchors.write_anchor("test")
    (line,) = (data / "anchors" / f"{anchor.at[:10]}.jsonl").read_text().splitlines()
    assert json.loads(line) == {
        "at": anchor.at,
        "entries": 2,
        "head": AuditEntry.objects.get(number=2).hash,
        "why": "test",
    }
    assert (examine_chain().anchors, examine_chain().is_whole) == (1, True)


def test_an_empty_chain_needs_no_anchor(data: Path) -> None:
    assert anchors.write_anchor("test") is None
    assert not (data / "anchors").exists()


@pytest.mark.usefixtures("unguarded")
def test_a_cut_tail_shows_by_its_anchor() -> None:
    entries(5)
    anchors.write_anchor("test")
    sql("DELETE FROM core_auditentry WHERE number > 3")
    (finding,) = (item for item in examine_chain().findings if item.code != "unguarded")
    assert (finding.code, finding.number) == ("cut", 4)


@pytest.mark.usefixtures("unguarded")
def test_a_chain_computed_anew_shows_by_its_anchor() -> None:
    entries(2)
    anchors.write_anchor("test")
    entries(2)
    anchors.write_anchor("test")
    _forge(from_number=3)
    (finding,) = (item for item in examine_chain().findings if item.code != "unguarded")
    assert (finding.code, finding.number) == ("rewritten", 3)


def _forge(*, from_number: int) -> None:
    """Change an entry and compute all hashes after it, as somebody who knows how could."""
    previous = AuditEntry.objects.get(number=from_number - 1).hash
    for entry in AuditEntry.objects.filter(number__gte=from_number).order_by("number"):
        values = {name: getattr(entry, name) for name in HASHED} | {"previous_hash": previous, "actor": "nobody"}
        previous = entry_hash(values)
        sql(
            "UPDATE core_auditentry SET actor = 'nobody', previous_hash = %s, hash = %s WHERE number = %s",
            values["previous_hash"],
            previous,
            entry.number,
        )


def test_a_half_written_anchor_is_told_and_the_next_stands_on_its_own_line(data: Path) -> None:
    entries(1)
    first = anchors.write_anchor("test")
    path = data / "anchors" / f"{first.at[:10]}.jsonl"
    path.write_text(path.read_text() + '{"at": "20')
    anchors.write_anchor("test")
    read = anchors.read_anchors()
    assert (len(read.good), read.damaged) == (2, (f"{path.name}:2",))
    assert found() == [("anchor_damaged", None)]


def test_the_tick_anchors_only_what_is_new() -> None:
    assert anchors.anchor_what_is_new() is None
    entries(1)
    assert anchors.anchor_what_is_new().entries == 1
    assert anchors.anchor_what_is_new() is None
    entries(1)
    assert anchors.anchor_what_is_new().entries == 2


def test_an_anchor_file_that_was_removed_is_told(data: Path) -> None:
    entries(1)
    tomorrow = now().date() + timedelta(days=2)
    DailyRun.objects.create(name="anchor", day=tomorrow, at=now())
    assert found() == [("anchor_gone", None)]


# The daily tick


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    days: list[date] = []
    monkeypatch.setattr(daily, "_works", {})
    daily.every_day("test", days.append)
    return days


def test_daily_work_is_done_once_a_day(done: list[date]) -> None:
    assert (daily.run_due_days(), daily.run_due_days()) == (1, 0)
    assert len(done) == 1


def test_missed_days_are_caught_up_oldest_first(done: list[date]) -> None:
    daily.run_due_days()
    (today,) = done
    with guards_lifted():
        DailyRun.objects.update(day=today - timedelta(days=3))
    assert daily.run_due_days() == 3
    assert done[1:] == [today - timedelta(days=2), today - timedelta(days=1), today]


def test_days_missed_long_ago_are_left() -> None:
    today = date(2026, 9, 2)
    assert daily.due_days(date(2025, 1, 1), today)[0] == date(2026, 8, 2)
    assert daily.due_days(today, today) == []
    assert daily.due_days(None, today) == [today]


def test_daily_work_that_fails_is_tried_again_and_stops_no_other(
    monkeypatch: pytest.MonkeyPatch, done: list[date]
) -> None:
    failing = [True]

    def work(day: date) -> None:
        if failing[0]:
            raise ZeroDivisionError

    daily.every_day("broken", work)
    assert daily.run_due_days() == 1
    failing[0] = False
    assert daily.run_due_days() == 1
