"""`./diaodu up` as a person meets it: real processes on a free port."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
from pathlib import Path
from urllib.request import urlopen

import pytest
from tests.factories.running import running

from diaodu.cli import up
from diaodu.cli.say import Refusal
from diaodu.sample.accounts import DEMO_ACCOUNTS

TITLE = re.compile(r"^  (\w+) +(\S+)   .+ · .+$", re.MULTILINE)


def refused(folder: Path, *words: str) -> str:
    """The English sentence with which `up` refuses."""
    with running(folder, *words) as up_:
        assert up_.process.wait(60) == 2
        return up_.said().splitlines()[-1]


def steps(said: str) -> list[str]:
    return re.findall(r"^· .* ([\w ]+) … ", said, re.MULTILINE)


@pytest.fixture
def county(collected: None, sample_data: Path, tmp_path: Path) -> Path:
    """A data folder that holds the sample county already."""
    return Path(shutil.copytree(sample_data, tmp_path / "data"))


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_first_start_makes_a_county_serves_it_and_stops_at_ctrl_c(tmp_path: Path) -> None:
    with running(tmp_path, "--data", "data") as first:
        first.wait_for("Ctrl-C stops everything.", within=180)  # the whole county is made, beside other tests
        said = first.said()
        assert f"\n  http://127.0.0.1:{first.port}\n" in said
        assert "Making the database … " in said
        assert TITLE.findall(said) == [(account.username, account.password) for account in DEMO_ACCOUNTS]
        with urlopen(f"http://127.0.0.1:{first.port}/", timeout=10) as answer:
            assert answer.status == 200
        parts = first.parts()
        assert len(parts) == 2
        first.process.send_signal(signal.SIGINT)
        assert first.process.wait(30) == 0
        assert first.said().splitlines()[-2:] == ["已全部停止。", "Everything is stopped."]
        assert [pid for pid in parts if Path(f"/proc/{pid}").exists()] == []


@pytest.mark.slow
def test_later_start_does_nothing_twice_and_a_second_one_is_refused(county: Path) -> None:
    with running(county.parent, "--data", "data") as later:
        later.wait_for(f"http://127.0.0.1:{later.port}")
        later.wait_for("Ctrl-C stops everything.")
        assert steps(later.said()) == ["Checking", "Starting"]
        assert refused(county.parent, "--data", "data") == (
            f"Another ./diaodu up (process {later.process.pid}) uses this data folder; use that one, or stop it first."
        )
    with running(county.parent, "--data", "data") as third:
        third.wait_for("Ctrl-C stops everything.")
        assert steps(third.said()) == ["Starting"]  # nothing has changed since: there is nothing to look at
        assert len(TITLE.findall(third.said())) == len(DEMO_ACCOUNTS)
    # Other tests share the two cores meanwhile, so the promise is not held to the tenth here.


@pytest.mark.slow
def test_worker_that_is_killed_stops_the_server_and_is_told(county: Path) -> None:
    with running(county.parent, "--data", "data") as up_:
        up_.wait_for("Ctrl-C stops everything.")
        web, worker = up_.parts()
        os.kill(worker, signal.SIGKILL)
        assert up_.process.wait(30) == 2
        assert up_.said().splitlines()[-1] == (
            f"The job worker stopped by itself (code -9) and the rest was stopped with it; the end of"
            f" {county}/log/worker.log says why. Put that right and run again."
        )
        assert not Path(f"/proc/{web}").exists()


@pytest.mark.slow
def test_sample_county_on_the_network_shows_no_sign_ins(county: Path) -> None:
    with running(county.parent, "--data", "data", "--host", "0.0.0.0") as up_:  # noqa: S104 -- that is the case
        up_.wait_for("Ctrl-C stops everything.")
        assert TITLE.findall(up_.said()) == []
        assert "others on the network can open it: its demo sign-ins are switched off." in up_.said()


@pytest.mark.slow
def test_county_from_a_plan_tells_the_administrator_once(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text("某县工作方案\n\n一、总体要求\n\n（一）完成标准地200亩。\n", encoding="utf-8")
    with running(tmp_path, "--data", "data", "--plan", "plan.txt", "--date", "2026-07-08") as up_:
        up_.wait_for("Ctrl-C stops everything.")
        (password,) = re.findall(r"^The county .* Administrator admin, password .*: (\S+)$", up_.said(), re.MULTILINE)
        assert len(password) >= 16
        assert TITLE.findall(up_.said()) == []
    with running(tmp_path, "--data", "data") as again:
        again.wait_for("Ctrl-C stops everything.")
        assert password not in again.said()
        assert TITLE.findall(again.said()) == []


@pytest.mark.slow
def test_plan_for_a_folder_that_holds_a_county_is_refused(county: Path) -> None:
    (county.parent / "plan.txt").write_text("一、完成标准地200亩。", encoding="utf-8")
    assert refused(county.parent, "--data", "data", "--plan", "plan.txt") == (
        "This data folder already holds a county; name an empty one with --data, or leave out --plan to serve it."
    )


@pytest.mark.slow
def test_database_of_a_newer_version_is_refused(county: Path) -> None:
    with sqlite3.connect(county / "diaodu.sqlite3") as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('plan', '9999_later', '2030-01-01')"
        )
    assert refused(county.parent, "--data", "data") == (
        "This database comes from a newer version (plan.9999_later in it is not known here); bring the program up to"
        " date, or name another data folder with --data."
    )


@pytest.mark.slow
def test_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "diaodu.sqlite3").write_text("a letter, not a database\n" * 100)
    assert refused(tmp_path, "--data", "data") == (
        "diaodu.sqlite3 in the data folder is not a database; move it away, or name another folder with --data."
    )


def test_data_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "--data", "/dev/null/county") == (
        "The data folder /dev/null/county cannot be written; give permission, or name another with --data."
    )


def test_database_address_of_another_kind_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIAODU_DATABASE_URL", "mysql://here")
    with pytest.raises(Refusal) as refusal:
        up._set_environment(up.parse(["--data", str(tmp_path)]))
    assert refusal.value.en == (
        "DIAODU_DATABASE_URL must begin with postgresql://; correct it, or leave it unset to use SQLite."
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--plan", "nowhere.txt"], "There is no such plan file: nowhere.txt"),
        (["--date", "2026-07-08"], "--date is the plan's date; use it with --plan."),
        (["--plan", __file__, "--date", "July"], '"July" is no date; write it like 2026-07-08.'),
        (["--port", "0"], '"0" is no port; use a number from 1 to 65535.'),
        (["--port", "65536"], '"65536" is no port; use a number from 1 to 65535.'),
        (
            ["--demo"],
            "These words are not understood (unrecognized arguments: --demo); ./diaodu up --help shows the usage.",
        ),
    ],
)
def test_words_that_cannot_be_meant_are_refused(words: list[str], sentence: str) -> None:
    with pytest.raises(Refusal) as refusal:
        up.parse(words)
    assert refusal.value.en == sentence
