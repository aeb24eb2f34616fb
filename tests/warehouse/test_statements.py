"""Statements are made once for an installation; a process that finds them kept needs no Ibis."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from diaodu.warehouse import statements
from diaodu.warehouse.expressions.compiled import filled

pytestmark = pytest.mark.sqlite


def test_statements_are_kept_beside_the_files_and_read_from_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = statements.statement("ask_trend", tmp_path)
    [path] = tmp_path.glob("statements-*.json")
    path.write_text(json.dumps({"ask_trend": "kept"}))
    monkeypatch.setattr(statements, "_made", {})
    assert statements.statement("ask_trend", tmp_path) == "kept"
    assert made.startswith("SELECT")


def test_what_another_version_kept_goes(tmp_path: Path) -> None:
    (tmp_path / "statements-old.json").write_text("{}")
    statements.statement("ask_trend", tmp_path)
    assert [path.name != "statements-old.json" for path in tmp_path.glob("statements-*.json")] == [True]


def test_a_folder_that_cannot_be_written_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert statements.statement("ask_trend", tmp_path / "file").startswith("SELECT")


def test_no_place_is_left_open_and_no_value_is_written_into_a_statement() -> None:
    made = statements.make_statements()
    assert all("{{" not in text and "91000000000" not in text for text in made.values())
    assert "$indicator" in made["ask_trend"]


def test_values_written_into_a_statement_are_quoted() -> None:
    assert filled("a = $name AND b = $month", {"name": "it's", "month": 7}) == "a = 'it\\'s' AND b = 7"
