"""What the browser tests need of the machine itself: Chromium and a font with Chinese in it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from diaodu.cli.guard import log_folder
from diaodu.cli.say import step

# The first is Chromium without windows: the same pages at half the work.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
FONT_WORDS = ("*CJK*", "*cjk*", "*wqy*", "*SourceHan*", "*simsun*")


class Missing(NamedTuple):
    zh: str
    en: str
    packages: Sequence[str]  # Debian's names; the first there is will do


CHROMIUM = Missing("Chromium 浏览器", "Chromium", ("chromium-headless-shell", "chromium"))
FONT = Missing("中文字体", "a Chinese font", ("fonts-noto-cjk",))


def find_browser() -> str | None:
    """The path of a Chromium: DIAODU_BROWSER, else the first on the path."""
    named = os.environ.get("DIAODU_BROWSER")
    return next(filter(None, map(shutil.which, [named] if named else BROWSERS)), None)


def missing_tools() -> list[Missing]:
    found = {CHROMIUM: find_browser() is not None, FONT: _has_chinese_font()}
    return [tool for tool, here in found.items() if not here]


def install_missing() -> list[Missing]:
    """Install what is missing where we may (root with apt-get); what is missing still."""
    missing = missing_tools()
    if not missing or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return missing
    with step("安装浏览器和中文字体", "Installing the browser and a Chinese font"):
        _apt_get("update")
        for tool in missing:
            any(_apt_get("install", "-y", "--no-install-recommends", package) for package in tool.packages)
    return missing_tools()


def _apt_get(*words: str) -> bool:
    """apt-get without questions; whether it succeeded. Its words go to a log."""
    environ = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with (log_folder() / "apt.log").open("ab") as log, suppress(OSError):
        done = subprocess.run(  # noqa: S603 -- fixed words, no shell
            ["apt-get", "-q", *words],  # noqa: S607 -- wherever the machine keeps it
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            check=False,
        )
        return done.returncode == 0
    return False


def _has_chinese_font() -> bool:
    folders = [*map(Path, FONT_FOLDERS), Path.home() / ".fonts", Path.home() / ".local/share/fonts"]
    return any(True for folder in folders for word in FONT_WORDS for _ in folder.rglob(word))
