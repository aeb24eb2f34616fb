"""Translations: compiled by Babel, because a fresh machine has no gettext."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from diaodu.cli import ROOT
from diaodu.cli.environment import project_lock
from diaodu.cli.say import step

SOURCE = ROOT / "src" / "diaodu"


def catalogues(root: Path = SOURCE) -> list[Path]:
    """The Chinese catalogues: the shared one, and each app's own beside its code. Msgids are the English."""
    return sorted(root.rglob("locale/zh_Hans/LC_MESSAGES/*.po"))


def compile_translations(root: Path = SOURCE) -> None:
    """Make each `django.mo` that is missing or older than its `django.po`."""
    if not _outdated(root):
        return
    with project_lock():
        outdated = _outdated(root)
        if not outdated:
            return
        with step("编译译文", "Compiling translations"):
            for catalogue in outdated:
                _compile(catalogue)


def _outdated(root: Path) -> list[Path]:
    return [po for po in catalogues(root) if not _is_compiled(po)]


def _is_compiled(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns


def _compile(po: Path) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with po.open("rb") as file:
        catalogue = read_po(file)
    content = BytesIO()
    write_mo(content, catalogue)
    draft = po.with_suffix(".mo.new")
    draft.write_bytes(content.getvalue())
    draft.replace(po.with_suffix(".mo"))
