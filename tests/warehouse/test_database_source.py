"""Facts that stand in the database: read into files by a job, and laid over them the moment they change."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction
from django.db.models import F

from diaodu.core import dimensions, jobs
from diaodu.core.choices import JobState
from diaodu.core.clock import ZONE
from diaodu.core.dimensions import Counted, Fact
from diaodu.core.jobs import run_job
from diaodu.core.models import DailyRun, Job
from diaodu.core.subjects import NewSubject, add_subjects
from diaodu.ledger.models import Item, Observation
from diaodu.people.actions import NewUnit, add_unit
from diaodu.people.choices import UnitKind
from diaodu.people.models import Unit
from diaodu.warehouse import desk, source
from diaodu.warehouse.jobs import ask_to_build, build_when_many
from diaodu.warehouse.queries import ask

AUGUST = date(2026, 8, 31)
COLUMNS = {
    "id": "pk", "indicator": "indicator", "unit": "unit__path", "period_end": "period_end", "span": "span",
    "basis": "basis", "caliber": "caliber", "vintage": "vintage", "known_at": "known_at", "value": "value",
    "missing": "missing",
}  # fmt: skip
pytestmark = pytest.mark.django_db


@pytest.fixture
def county(settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Unit]:
    settings.DIAODU_DATA = tmp_path  # type: ignore[attr-defined]
    rows = Observation.objects.annotate(indicator=F("item__name"))
    fact = Fact("test", "测试", "Test", lambda: rows, COLUMNS, lambda: [Counted("产值", "sum")])
    monkeypatch.setattr(dimensions, "_facts", {"test": fact})
    monkeypatch.setattr(source, "SETTLE_SECONDS", 0)
    root = add_unit(NewUnit("hecheng", UnitKind.COUNTY, "合成县"), by="test", valid_from=date(2026, 1, 1))
    for code in ("east", "west"):
        add_unit(NewUnit(code, UnitKind.TOWNSHIP, code), by="test", parent=root, valid_from=date(2026, 1, 1))
    yield root
    desk.forget_reader()


def report(county: Unit, town: str, value: str | None, *, vintage: int = 1, end: date = AUGUST) -> Observation:
    unit = Unit.objects.get(parent=county, code=town)
    item = Item.objects.filter(unit=unit).first()
    if item is None:
        [subject] = add_subjects([NewSubject("test", f"T-{town}", town, county.path, county.path)])
        item = Item.objects.create(subject=subject, unit=unit, name="产值", since=date(2020, 1, 1), span="current")
    return Observation.objects.create(
        item=item, unit=unit, period=f"{end:%Y-%m}", period_end=end, span="current", basis="management",
        vintage=vintage, value=None if value is None else Decimal(value), missing="" if value else "not_reported",
        by="test", known_at=datetime(2026, 9, 1, 9, tzinfo=ZONE),
    )  # fmt: skip


def shown(county: Unit) -> tuple[int | None, int, int]:
    [point] = ask("trend", indicator="产值", group=county.path, basis="management", first=AUGUST, last=AUGUST)
    return point.figure, point.counted, point.blanks


def build() -> Job:
    job = ask_to_build(by="test")
    run_job(job.pk)
    job.refresh_from_db()
    return job


def test_a_changed_return_is_seen_at_once_and_a_build_says_the_same(county: Unit) -> None:
    report(county, "east", "12.5")
    report(county, "west", None)
    assert shown(county) == (125_000, 1, 1)
    assert build().result == {"rows": 2, "years": ["2026"], "rolled": ["2026"]}
    assert shown(county) == (125_000, 1, 1)
    report(county, "west", "7.5", vintage=2)
    assert shown(county) == (200_000, 2, 0)
    build()
    assert shown(county) == (200_000, 2, 0)
    assert [
        r.value
        for r in ask("revisions", indicator="产值", unit=f"{county.path}west/", basis="management", month=AUGUST)
    ] == [
        None,
        75_000,
    ]


def test_a_row_taken_back_with_its_transaction_is_not_shown(county: Unit) -> None:
    report(county, "east", "1")
    build()
    with transaction.atomic():
        report(county, "west", "5")
        assert shown(county) == (60_000, 2, 0)
        transaction.set_rollback(True)
    assert shown(county) == (10_000, 1, 0)


def test_asking_costs_a_query_for_each_fact_and_one_for_groupings_however_many_rows(
    county: Unit, django_assert_num_queries: object
) -> None:
    report(county, "east", "1")
    shown(county)
    with django_assert_num_queries(2):  # type: ignore[operator]
        shown(county)
    for month in range(1, 8):
        report(county, "east", "1", end=date(2026, month, 28 if month == 2 else 30))
    shown(county)
    with django_assert_num_queries(2):  # type: ignore[operator]
        shown(county)


def test_a_build_stops_when_asked_and_the_old_files_hold(county: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    report(county, "east", "1")
    build()
    report(county, "west", "2")
    monkeypatch.setattr(jobs, "_send", lambda key, by: None)
    job = ask_to_build(by="test")
    Job.objects.filter(pk=job.pk).update(cancel_asked=True)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, desk.store().manifest().number) == (JobState.CANCELLED, 1)
    assert shown(county) == (30_000, 2, 0)


def test_a_strange_engine_is_refused_in_words(county: Unit, settings: object) -> None:
    settings.DIAODU_WAREHOUSE = "hadoop"  # type: ignore[attr-defined]
    job = build()
    assert job.state == JobState.FAILED
    assert "spark://" in job.error_zh
    assert "spark://" in job.error_en


def test_many_newer_rows_ask_for_a_build(county: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    report(county, "east", "1")
    assert build_when_many() is False
    monkeypatch.setattr("diaodu.warehouse.jobs.MANY", 1)
    assert build_when_many() is True
    assert Job.objects.filter(kind="warehouse.build").count() == 1
    assert DailyRun.objects.count() == 0


def test_the_same_indicator_in_two_facts_is_a_mistake(county: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    [fact] = dimensions.facts()
    monkeypatch.setattr(dimensions, "_facts", {"one": fact, "two": fact})
    with pytest.raises(ValueError, match="产值 is counted twice"):
        source.DatabaseSource().counted()


def test_a_fact_with_strange_columns_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="colour"):
        Fact("test", "", "", Observation.objects.all, {"colour": "pk"}, list)


def test_pages_start_without_the_heavy_libraries(tmp_path: Path) -> None:
    script = (
        "import sys, django; django.setup()\n"
        "import diaodu.config.urls, diaodu.warehouse.queries, diaodu.warehouse.desk\n"
        "print([name for name in ('duckdb', 'ibis', 'pyarrow', 'pyspark', 'pandas', 'numpy') if name in sys.modules])"
    )
    environ = {"DJANGO_SETTINGS_MODULE": "diaodu.config.settings", "PYTHONPATH": "src", "PATH": "/usr/bin:/bin",
               "DIAODU_DATA": str(tmp_path)}  # fmt: skip
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, env=environ)
    assert done.stdout.strip() == "[]", done.stderr
