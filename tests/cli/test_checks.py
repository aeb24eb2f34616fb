from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from diaodu.cli import checks

SLASH = "/"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project under git."""
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    monkeypatch.setattr(checks, "ROOT", tmp_path)
    return tmp_path


def put(project: Path, name: str, text: str) -> None:
    path = project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_file_at_the_limit_passes_and_one_line_more_does_not(project: Path) -> None:
    put(project, "src/a.py", "x\n" * 500)
    put(project, "src/b.py", "x\n" * 501)
    put(project, "tests/c.py", "x\n" * 800)
    put(project, "tests/d.py", "x\n" * 801)
    assert checks.long_files() == ["src/b.py: 501 lines, at most 500", "tests/d.py: 801 lines, at most 800"]


def test_ignored_files_are_not_looked_at(project: Path) -> None:
    put(project, ".gitignore", "/src/made.py\n")
    put(project, "src/made.py", "x\n" * 900)
    assert checks.long_files() == []


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (f"see {SLASH}root/notes", "an absolute path of somebody's machine"),
        (f"open('{SLASH}home/li/plan.txt')", "an absolute path of somebody's machine"),
        (f"{SLASH}Users/li/plan.txt", "an absolute path of somebody's machine"),
        (f"-----BEGIN {'RSA'} PRIVATE KEY-----", "a private key"),
        (f"key = 'AKIA{'A' * 16}'", "an access key"),
    ],
)
def test_private_words_are_named_with_their_line(project: Path, line: str, what: str) -> None:
    put(project, "docs/a.md", f"first\n{line}\n")
    assert checks.private_words() == [f"docs/a.md:2: {what}"]


@pytest.mark.parametrize("line", ["docs/work/plan.md", "https://a.example/home/li", "../root/x", "the home page"])
def test_paths_inside_the_project_are_not_private(project: Path, line: str) -> None:
    put(project, "docs/a.md", line)
    assert checks.private_words() == []


def test_string_without_chinese_is_named_and_a_guess_does_not_count(project: Path) -> None:
    put(project, "src/a.html", '{% trans "Open" %}{% translate \'Shut\' %}{% trans "Guess" %}')
    put(project, "src/b.py", 'label = _("Lock")\nother = gettext_lazy("Open")\n')
    put(
        project,
        "src/diaodu/locale/zh_Hans/LC_MESSAGES/django.po",
        'msgid "Open"\nmsgstr "打开"\n\nmsgid "Shut"\nmsgstr ""\n\n#, fuzzy\nmsgid "Guess"\nmsgstr "猜"\n',
    )
    assert checks.untranslated() == [
        "src/a.html: no Chinese for “Shut”",
        "src/a.html: no Chinese for “Guess”",
        "src/b.py: no Chinese for “Lock”",
    ]


def test_asset_with_an_address_or_without_a_hash_is_named(project: Path) -> None:
    put(
        project,
        "package-lock.json",
        '{"packages": {"": {}, "a": {"integrity": "x"}, "b": {"integrity": "x", "resolved": "y"}, "c": {}}}',
    )
    assert checks.faulty_locks() == [
        "package-lock.json: b has an address, or no hash",
        "package-lock.json: c has an address, or no hash",
    ]
