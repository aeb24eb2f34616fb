"""Promises about the project's own files, each checked by a function that lists what breaks it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from diaodu.cli import ROOT, catalogue

MOST_LINES = {"src": 500, "tests": 800, "benchmarks": 800}
HOST = re.compile(r"https?://|git\+|file:")
PRIVATE = {
    "an absolute path of somebody's machine": re.compile(r"(?<![\w.~}])/(?:root|work|home/\w+|Users/\w+)/\w"),
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----"),
    "an access key": re.compile(r"\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_\w{36}|xox[baprs]-[\w-]{10,})"),
}
NOT_TEXT = {".png", ".jpg", ".ico", ".woff2", ".docx", ".pdf", ".xlsx", ".gz"}


def tracked(*patterns: str) -> list[Path]:
    """Files of the project as git knows them, new ones included, ignored ones not."""
    done = subprocess.run(  # noqa: S603 -- fixed words, no shell
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *patterns],  # noqa: S607
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [path for name in sorted(filter(None, done.stdout.split("\0"))) if (path := ROOT / name).is_file()]


def long_files() -> list[str]:
    """Source files that should have been divided; migrations are written by Django, and read by it alone."""
    found = []
    for folder, most in MOST_LINES.items():
        for path in tracked(f"{folder}/*.py", f":!{folder}/**/migrations/*"):
            lines = len(_text(path).splitlines())
            if lines > most:
                found.append(f"{path.relative_to(ROOT)}: {lines} lines, at most {most}")
    return found


def faulty_locks() -> list[str]:
    """Locks that hold an address or a package without its hash."""
    found = []
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        found += [f"{path.relative_to(ROOT)}: {problem}" for problem in faults_of_lock(_text(path))]
    packages = json.loads(_text(ROOT / "package-lock.json"))["packages"]
    for name, package in packages.items():
        if name and ("resolved" in package or "integrity" not in package):
            found.append(f"package-lock.json: {name} has an address, or no hash")
    return found


def faults_of_lock(text: str) -> Iterator[str]:
    entries = text.replace("\\\n", " ").splitlines()
    for entry in filter(None, map(str.strip, entries)):
        if HOST.search(entry) or entry.startswith("-"):
            yield f"an address or an option: {entry.split()[0]}"
        elif "==" not in entry or "--hash=sha256:" not in entry:
            yield f"no version or no hash: {entry.split()[0]}"


def private_words() -> list[str]:
    """What belongs to one machine or one person and must not be published."""
    found = []
    for path in tracked():
        if path.suffix in NOT_TEXT:
            continue
        for number, line in enumerate(_text(path).splitlines(), 1):
            found += [
                f"{path.relative_to(ROOT)}:{number}: {what}" for what, word in PRIVATE.items() if word.search(line)
            ]
    return found


def untranslated() -> list[str]:
    """Strings marked for translation in pages and code that the Chinese catalogues do not have, or have in two ways."""
    root = ROOT / "src" / "diaodu"
    known = catalogue.translations(root)
    return catalogue.differing(root) + [
        f"{path.relative_to(ROOT)}: {problem}"
        for path in tracked("src/*.html", "src/*.py")
        for problem in catalogue.problems(path, known)
    ]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")
