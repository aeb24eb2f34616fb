"""A build leaves the old files or the new ones, whatever stops it; and what it need not read it leaves alone."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.warehouse.small import Desk, Kind, Small, Value, month

from diaodu.warehouse import reader
from diaodu.warehouse.store import MANIFEST, Store, WarehouseBusyError
from diaodu.warehouse.trees import Span

pytestmark = pytest.mark.sqlite
UNITS = [Span("east", "county"), Span("west", "county")]


class StopHere(Exception):
    pass


def county() -> Small:
    held = [Value("output", unit, month(year, 3), year * 10_000) for unit in ("east", "west") for year in (2024, 2025)]
    return Small([Kind("output", "sum")], list(UNITS), values=held)


def figures_of(desk: Desk) -> dict[int, int]:
    points = desk.ask("trend", indicator="output", group="county", first=month(2020, 1), last=month(2030, 1))
    return {point.month // 12: point.figure // 10_000 for point in points}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(county(), tmp_path / "warehouse")


def test_before_the_first_build_every_row_counts_as_newer(desk: Desk) -> None:
    assert figures_of(desk) == {2024: 4048, 2025: 4050}
    assert not list(desk.store.folder.glob("*.parquet"))


def test_a_newer_row_is_seen_over_the_files_and_then_in_them(desk: Desk) -> None:
    desk.build()
    desk.source.values.append(Value("output", "west", month(2025, 3), 1_0000, vintage=2))
    assert figures_of(desk) == {2024: 4048, 2025: 2026}
    built = desk.build()
    assert figures_of(desk) == {2024: 4048, 2025: 2026}
    assert built.years == built.rolled == ("2025",)
    assert built.manifest.rows == {"2024": 2, "2025": 3}


def test_years_without_a_newer_row_keep_their_files_unless_all_is_built_anew(desk: Desk) -> None:
    first = desk.build().manifest
    assert desk.build().years == ()
    again = desk.build(whole=True)
    assert again.years == ("2024", "2025")
    assert not set(first.values.values()) & set(again.manifest.values.values())
    assert figures_of(desk) == {2024: 4048, 2025: 4050}


def test_a_change_of_the_tree_rolls_every_year_up_again_without_reading_it(desk: Desk) -> None:
    first = desk.build().manifest
    desk.source.units = [Span("east", "county"), Span("west", "city"), Span("county", "city")]
    built = desk.build()
    assert (built.years, built.rolled) == ((), ("2024", "2025"))
    assert built.manifest.values == first.values
    assert figures_of(desk) == {2024: 2024, 2025: 2025}


def test_a_change_of_the_tree_that_is_told_is_seen_at_once_and_a_build_says_the_same(desk: Desk) -> None:
    desk.build()
    desk.source.units = [Span("east", "county"), Span("west", "county", last=month(2024, 12)), Span("west", "city")]
    desk.source.regrouped += 1
    assert figures_of(desk) == {2024: 4048, 2025: 2025}
    laid = desk.groups()
    assert desk.build().rolled == ("2024", "2025")
    assert desk.groups() == laid
    desk.source.units, desk.source.regrouped = list(UNITS), 0
    assert figures_of(desk) == {2024: 4048, 2025: 4050}, "and back again, as after a change that was taken back"


def test_an_indicator_that_adds_up_otherwise_is_seen_at_once(desk: Desk) -> None:
    desk.build()
    desk.source.kinds = [Kind("output", "none")]
    desk.source.regrouped += 1
    points = desk.ask("trend", indicator="output", group="county", first=month(2020, 1), last=month(2030, 1))
    assert [point.figure for point in points] == [None, None]
    laid = desk.groups()
    desk.build()
    assert desk.groups() == laid


def test_what_would_hold_readers_up_is_left_to_the_next_build(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MOST_AGAIN", 1)
    desk.build()
    desk.source.units = [Span("east", "county")]
    desk.source.regrouped += 1
    assert figures_of(desk) == {2024: 4048, 2025: 4050}, "groups and their units stay together"
    desk.build()
    assert figures_of(desk) == {2024: 2024, 2025: 2025}


def test_a_unit_that_is_new_since_the_build_is_placed_at_once(desk: Desk) -> None:
    desk.build()
    desk.source.units.append(Span("south", "county"))
    desk.source.values.append(Value("output", "south", month(2025, 3), 10_000))
    assert figures_of(desk)[2025] == 4051


@pytest.mark.parametrize("steps", [0, 1, 2, 3])
def test_a_build_that_is_stopped_changes_nothing(desk: Desk, steps: int) -> None:
    desk.build()
    before = sorted(path.name for path in desk.store.folder.glob("*.parquet"))
    desk.source.values.append(Value("output", "west", month(2026, 3), 10_000))
    left = iter(range(steps))

    def say(*words: object) -> None:
        if next(left, None) is None:
            raise StopHere

    if steps < 3:
        with pytest.raises(StopHere):
            desk.build(say=say, whole=True)
        assert desk.store.manifest().number == 1
    assert figures_of(desk) == {2024: 4048, 2025: 4050, 2026: 1}
    desk.build()
    desk.store.sweep(keep=-1)
    held = {path.name for path in desk.store.folder.glob("*.parquet")}
    manifest = desk.store.manifest()
    assert held == manifest.files | set(manifest.retired)
    assert before


def test_a_build_killed_in_the_middle_leaves_the_old_files_and_no_lock(desk: Desk) -> None:
    desk.build()
    script = (
        "import os, signal, sys; sys.path[:0] = ['src', '.']\n"
        "from pathlib import Path\n"
        "from tests.warehouse.test_build import county, Desk\n"
        "die = lambda done, total, zh, en: os.kill(os.getpid(), signal.SIGKILL) if 'Rolling' in en else None\n"
        "Desk(county(), Path(sys.argv[1])).build(whole=True, say=die)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(desk.store.folder)], check=False, timeout=110)
    assert done.returncode == -signal.SIGKILL
    assert list(desk.store.folder.glob(".staging-*"))
    assert desk.store.manifest().number == 1
    assert figures_of(desk) == {2024: 4048, 2025: 4050}
    assert desk.build(whole=True).manifest.number == 2
    assert not list(desk.store.folder.glob(".staging-*"))


def test_two_do_not_build_at_once(desk: Desk) -> None:
    with desk.store.writing(), pytest.raises(WarehouseBusyError):
        desk.build()


def test_files_of_another_database_are_not_read(desk: Desk) -> None:
    desk.build()
    other = county()
    other.values = [Value("output", "east", month(2025, 3), 70_000)]
    restored = Desk(other, desk.store.folder)
    assert figures_of(restored) == {2025: 7}
    assert restored.build().years == ("2025",)
    assert list(restored.store.manifest().values) == ["2025"]


def test_files_of_another_version_are_built_anew(desk: Desk) -> None:
    desk.build()
    path = desk.store.folder / MANIFEST
    path.write_text(json.dumps({"format": 999, "strange": True}))
    assert Store(desk.store.folder).manifest().number == 0
    assert figures_of(desk) == {2024: 4048, 2025: 4050}


def test_files_that_somebody_may_be_about_to_open_stay_until_the_next_build(desk: Desk) -> None:
    first = desk.build().manifest
    desk.build(whole=True)
    assert desk.store.sweep(keep=-1) == 0
    assert all(desk.store.path(name).exists() for name in first.files)
    desk.build(whole=True)
    assert desk.store.sweep(keep=-1) == 4
    assert not desk.store.path(first.values["2024"]).exists()
