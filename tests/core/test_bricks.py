"""Codes, settings, files, the clock."""

from datetime import date
from pathlib import Path

import pytest

from diaodu.core import clock
from diaodu.core.files import media_type, read_stored, store_file
from diaodu.core.models import AuditEntry, StoredFile
from diaodu.core.settings import ancestors, change_setting, newest_setting
from diaodu.core.subjects import next_codes

DAY = date(2026, 1, 1)


@pytest.fixture
def data_folder(tmp_path: Path, settings: object) -> Path:
    settings.DIAODU_DATA = tmp_path  # type: ignore[attr-defined]
    return tmp_path


@pytest.mark.django_db
def test_codes_run_on_without_gaps_per_county_and_year() -> None:
    assert next_codes("R", scope="/a/", year=2026, count=2) == ["R-2026-001", "R-2026-002"]
    assert next_codes("R", scope="/a/", year=2026) == ["R-2026-003"]
    assert next_codes("R", scope="/b/", year=2026) == ["R-2026-001"]
    assert next_codes("R", scope="/a/", year=2027) == ["R-2027-001"]


def test_a_path_lies_in_each_of_its_ancestors() -> None:
    assert ancestors("/37/06/") == ["/", "/37/", "/37/06/"]


@pytest.mark.django_db
def test_the_nearest_scope_wins_then_the_newest_day() -> None:
    change_setting("pace", "everywhere", by="chen", valid_from=date(2026, 6, 1))
    change_setting("pace", "county", by="chen", valid_from=DAY, scope="/a/")
    change_setting("pace", "county later", by="chen", valid_from=date(2026, 3, 1), scope="/a/")
    assert newest_setting("pace", scope="/a/zhujian/") == "county later"
    assert newest_setting("pace", scope="/a/zhujian/", on=date(2026, 2, 1)) == "county"
    assert newest_setting("pace", scope="/ab/") == "everywhere"
    assert newest_setting("unknown") is None


@pytest.mark.django_db
def test_a_changed_setting_leaves_before_and_after_in_the_audit() -> None:
    change_setting("pace", 1, by="chen", valid_from=DAY)
    change_setting("pace", 2, by="wang", valid_from=DAY)
    entry = AuditEntry.objects.get(number=2)
    assert (entry.actor, entry.before, entry.after["value"]) == ("wang", {"value": 1}, 2)


@pytest.mark.django_db
def test_a_demonstration_stands_still_on_its_day() -> None:
    change_setting("demo.today", "2026-09-02", by="sample", valid_from=DAY)
    assert clock.today() == date(2026, 9, 2)
    with clock.fixed(date(2027, 5, 1)):
        assert clock.today() == date(2027, 5, 1)
    assert clock.today() == date(2026, 9, 2)


@pytest.mark.django_db
def test_without_a_demonstration_today_is_the_real_day() -> None:
    assert clock.today() == clock.now().date()


@pytest.mark.django_db
def test_the_same_bytes_are_kept_once(data_folder: Path) -> None:
    first, second = store_file("计划".encode()), store_file("计划".encode())
    assert first.pk == second.pk
    assert StoredFile.objects.count() == 1
    assert read_stored(first) == "计划".encode()


@pytest.mark.django_db
def test_a_file_changed_on_the_disk_is_refused(data_folder: Path) -> None:
    row = store_file(b"plan")
    (data_folder / "files" / row.sha256[:2] / row.sha256).write_bytes(b"other")
    with pytest.raises(ValueError, match="damaged"):
        read_stored(row)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"PK\x03\x04", "application/zip"),
        ("一、总体要求".encode(), "text/plain"),
        (b"MZ\0\0", "application/octet-stream"),
    ],
)
def test_a_file_is_typed_by_what_it_holds(content: bytes, kind: str) -> None:
    assert media_type(content) == kind
