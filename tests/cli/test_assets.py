from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from diaodu.cli import ROOT, assets
from diaodu.cli.assets import Asset, build_assets, without_source_maps
from diaodu.cli.say import Refusal

FETCHES = """#!/bin/sh
echo "$*" >>"{calls}"
mkdir -p node_modules/@look/core/dist node_modules/checker
printf 'a{{}}\\n/*# sourceMappingURL=look.css.map */' >node_modules/@look/core/dist/look.css
echo check >node_modules/checker/checker.js
"""
OFFLINE = "#!/bin/sh\necho npm error code ENOTFOUND\nexit 1\n"
BROKEN = "#!/bin/sh\necho npm error code EINTEGRITY\nexit 1\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of two packages on a machine whose Node is new and whose npm pretends."""
    locks = [tmp_path / "package.json", tmp_path / "package-lock.json"]
    for lock in locks:
        lock.write_text("{}")
    monkeypatch.setattr(assets, "ASSETS", tmp_path / "assets")
    monkeypatch.setattr(assets, "LOCKS", locks)
    sets = {
        "vendor": [Asset("@look/core", "dist/look.css", "look/look.css")],
        "test": [Asset("checker", "checker.js", "c.js")],
    }
    monkeypatch.setattr(assets, "SETS", sets)
    monkeypatch.setenv("DIAODU_DATA", str(tmp_path / "var"))
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    put_tool(tmp_path, "node", "#!/bin/sh\necho v20.1.0\n")
    put_tool(tmp_path, "npm", FETCHES.format(calls=tmp_path / "calls"))
    return tmp_path


def put_tool(folder: Path, name: str, script: str) -> None:
    (folder / "bin" / name).write_text(script)
    (folder / "bin" / name).chmod(0o755)


def calls(folder: Path) -> list[str]:
    path = folder / "calls"
    return path.read_text().splitlines() if path.exists() else []


def kept(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder / "assets")) for path in (folder / "assets").rglob("*") if path.is_file())


def test_only_the_files_of_the_table_are_kept(folder: Path) -> None:
    build_assets("vendor")
    assert kept(folder) == ["vendor.stamp", "vendor/look/look.css"]
    assert (folder / "assets/vendor/look/look.css").read_text() == "a{}\n"
    assert calls(folder)[0].split()[:2] == ["ci", "--ignore-scripts"]
    assert calls(folder)[0].split()[-1] == "--omit=dev"


def test_tools_of_the_tests_come_only_when_they_are_asked_for(folder: Path) -> None:
    build_assets("vendor", "test")
    assert kept(folder) == ["test.stamp", "test/c.js", "vendor.stamp", "vendor/look/look.css"]
    assert "--omit=dev" not in calls(folder)[0].split()


def test_nothing_is_fetched_twice(folder: Path) -> None:
    build_assets("vendor")
    build_assets("vendor")
    assert len(calls(folder)) == 1


def test_changed_lock_fetches_again(folder: Path) -> None:
    build_assets("vendor")
    (folder / "package-lock.json").write_text('{"changed": true}')
    build_assets("vendor")
    assert len(calls(folder)) == 2


def test_file_that_has_gone_is_fetched_again(folder: Path) -> None:
    build_assets("vendor")
    (folder / "assets/vendor/look/look.css").unlink()
    build_assets("vendor")
    assert kept(folder) == ["vendor.stamp", "vendor/look/look.css"]


@pytest.mark.parametrize(
    ("npm", "sentence"),
    [
        (
            OFFLINE,
            "The first run fetches packages, and their source cannot be reached; connect to a network or set a mirror,"
            " then run again (details: {log}).",
        ),
        (BROKEN, "The browser files could not be fetched, see the last lines of {log}; put that right and run again."),
    ],
)
def test_failing_npm_is_a_sentence_and_leaves_nothing_half_done(folder: Path, npm: str, sentence: str) -> None:
    put_tool(folder, "npm", npm)
    with pytest.raises(Refusal) as refusal:
        build_assets("vendor")
    assert refusal.value.en == sentence.format(log=folder / "var/log/assets.log")
    assert kept(folder) == []


def test_node_that_is_too_old_is_replaced_by_the_packed_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Packed:
        folder: Path
        installed: list[str] = []

        def holds(self, lock: str) -> bool:
            return lock in self.installed

        def install(self, lock: str) -> None:
            self.installed.append(lock)

    put_tool(folder, "node", "#!/bin/sh\necho v16.20.0\n")
    packed = Packed()
    packed.folder = folder / ".venv"
    monkeypatch.setattr(assets, "Environment", lambda: packed)
    npm, environ = assets.npm_environment()
    assert packed.installed == ["node"]
    assert npm == str(folder / ".venv/bin/npm")
    assert environ["PATH"].split(os.pathsep)[0] == str(folder / ".venv/bin")


def test_every_file_that_a_page_names_is_kept_or_ours() -> None:
    ours = {str(path).partition("/static/")[2] for path in (ROOT / "src").glob("diaodu/**/static/**/*")}
    kept_files = {asset.kept_as for asset in assets.SETS["vendor"]}
    named = {
        name
        for page in (ROOT / "src").glob("diaodu/**/templates/**/*.html")
        for name in re.findall(r"""\{%\s*static\s+["']([^"']+)""", page.read_text(encoding="utf-8"))
    }
    assert named - ours - kept_files == set()
    assert kept_files - named == set()


def test_source_maps_are_left_out_and_other_comments_stay() -> None:
    assert without_source_maps(b"/*! licence */a{}\n/*# sourceMappingURL=a.css.map */\n") == b"/*! licence */a{}\n\n"
    assert without_source_maps(b"f()\n//# sourceMappingURL=f.js.map\n") == b"f()\n\n"
