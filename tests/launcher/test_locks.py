"""Lock files: hashes, versions, and no address."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diaodu.cli import ROOT, checks
from diaodu.cli.environment import COVERS

FOLDER = ROOT / "requirements"
HASH = f"--hash=sha256:{'0' * 64}"


def pins(path: Path) -> set[str]:
    return set(re.findall(r"^([\w.-]+==[^\s;]+)", path.read_text(), re.MULTILINE))


def test_every_lock_holds_versions_and_hashes_only() -> None:
    assert checks.faulty_locks() == []


def test_every_list_of_dependencies_has_its_lock() -> None:
    assert {path.stem for path in FOLDER.glob("*.in")} == {path.stem for path in FOLDER.glob("*.txt")}
    assert {path.stem for path in FOLDER.glob("*.txt")} == {*COVERS, "uv"}


def test_test_lock_holds_the_run_lock_at_the_same_versions() -> None:
    assert pins(FOLDER / "run.txt") - pins(FOLDER / "test.txt") == set()


@pytest.mark.parametrize(
    ("lock", "faults"),
    [
        (f"django==5.2 \\\n    {HASH}\n", []),
        (f"django==5.2 ; python_version >= '3.11' \\\n    {HASH}\n", []),
        ("django==5.2\n", ["no version or no hash: django==5.2"]),
        (f"django>=5.2 {HASH}\n", ["no version or no hash: django>=5.2"]),
        (f"--index-url https://a.example\ndjango==5.2 {HASH}\n", ["an address or an option: --index-url"]),
        (f"diaodu@https://a.example/a.whl {HASH}\n", ["an address or an option: diaodu@https://a.example/a.whl"]),
    ],
)
def test_lock_with_an_address_or_without_a_hash_is_named(lock: str, faults: list[str]) -> None:
    assert list(checks.faults_of_lock(lock)) == faults


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.in")))
def test_every_dependency_that_is_asked_for_is_locked(name: str) -> None:
    lines = (line.partition("#")[0].strip() for line in (FOLDER / f"{name}.in").read_text().splitlines())
    asked = {re.split(r"[\[<>=~!;]", line)[0] for line in lines if line and not line.startswith("-r")}
    assert asked - {pin.partition("==")[0] for pin in pins(FOLDER / f"{name}.txt")} == set()
