"""Pages in a real Chromium, on a real server with its own copy of the sample county.

A page that logs an error or breaks the content security policy fails its test, whatever the test was about.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import socket
from typing import TYPE_CHECKING, Any

import pytest

from diaodu.cli import ROOT, serve
from diaodu.cli.machine import find_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
MOST_KEPT = 12


@dataclass(frozen=True)
class Server:
    url: str
    data: Path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a process; skips where the machine has none."""
    path = find_browser()
    if path is None:
        pytest.skip("Chromium is absent")
    from playwright.sync_api import sync_playwright

    # Playwright keeps a loop running in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def sample_data() -> Path:
    """A data folder with the sample county, made once for one state of the code; copy it, never change it."""
    return _build_once(Path(tempfile.gettempdir()) / f"diaodu-sample-{os.getuid()}" / _state_of_code())


@pytest.fixture(scope="session")
def collected(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The static files of this checkout, as they are now, where its server looks for them."""
    environ = os.environ | _environ(tmp_path_factory.mktemp("static"))
    subprocess.run([sys.executable, "-c", _COLLECT], cwd=ROOT, env=environ, check=True)


@pytest.fixture(scope="module")
def server(collected: None, sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running Diaodu for one file of tests, on its own copy of the sample county."""
    data = tmp_path_factory.mktemp("county") / "data"
    shutil.copytree(sample_data, data)
    port = free_port()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in _environ(data).items():
            patch.setenv(name, value)
        patch.delenv("DIAODU_DATABASE_URL", raising=False)
        with serve.started(serve.parts("127.0.0.1", port, web_processes=1)) as running:
            serve.wait_until_ready(running, "127.0.0.1", port)
            yield Server(f"http://127.0.0.1:{port}", data)


@pytest.fixture
def allowed_console() -> list[str]:
    """Patterns of console errors that this test brings about on purpose (a page that is refused, say)."""
    return []


@pytest.fixture
def page(browser: Browser, server: Server, allowed_console: list[str]) -> Iterator[Page]:
    """A page at a desk, in Chinese. Addresses are relative to the server."""
    yield from _watched_page(browser, server, allowed_console, DESKTOP)


@pytest.fixture
def new_page(browser: Browser, server: Server, allowed_console: list[str]) -> Iterator[Callable[[], Page]]:
    """Further people, each at a desk of their own."""
    with ExitStack() as stack:
        watched = contextmanager(_watched_page)
        yield lambda: stack.enter_context(watched(browser, server, allowed_console, DESKTOP))


@pytest.fixture
def phone(browser: Browser, server: Server, allowed_console: list[str]) -> Iterator[Page]:
    """The same on a telephone."""
    yield from _watched_page(browser, server, allowed_console, PHONE, is_mobile=True, has_touch=True)


def _watched_page(
    browser: Browser, server: Server, allowed: list[str], viewport: ViewportSize, **words: Any
) -> Iterator[Page]:
    context = browser.new_context(
        base_url=server.url, locale="zh-CN", timezone_id="Asia/Shanghai", viewport=viewport, **words
    )
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    unexpected = [error for error in errors if not any(re.search(pattern, error) for pattern in allowed)]
    assert unexpected == []


def _build_once(folder: Path) -> Path:
    """Made beside its place and moved there; of several processes one makes it and the others wait for it."""
    folder.parent.mkdir(mode=0o700, exist_ok=True)
    with (folder.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            _forget_older(folder.parent)
            draft = Path(tempfile.mkdtemp(dir=folder.parent))
            environ = os.environ | _environ(draft / "data")
            environ.pop("DIAODU_DATABASE_URL", None)
            subprocess.run([sys.executable, "-c", _PREPARE], cwd=ROOT, env=environ, check=True)
            (draft / "data").rename(folder)
            draft.rmdir()
    return folder


def _forget_older(parent: Path) -> None:
    """What earlier states of the code left, except the newest few: other checkouts may be testing too."""
    made = sorted((each for each in parent.iterdir() if each.is_dir()), key=lambda each: each.stat().st_mtime)
    for folder in made[:-MOST_KEPT]:
        shutil.rmtree(folder, ignore_errors=True)


def _state_of_code() -> str:
    """A hash of all that the sample county is made from."""
    digest = hashlib.sha256(sys.version.encode())
    for root in (ROOT / "src" / "diaodu", ROOT / "reference"):
        for path in sorted(root.rglob("*")):
            if path.suffix in {".py", ".csv", ".json", ".txt"} and path.is_file():
                digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:20]


_COLLECT = """
import django
django.setup()
from diaodu.cli import collected
collected.collect_static()
"""
_PREPARE = """
import django
django.setup()
from diaodu.cli import county
county.prepare_database()
county.load_sample_county()
from django.db import connection
connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
"""


_MOVE_DAY = """
import sys
import django
django.setup()
from datetime import date
from diaodu.core.settings import change_setting
from diaodu.duties.actions import escalate_late_duties
from diaodu.plan.actions import catch_up_standings
change_setting("demo.today", sys.argv[1], by="test", valid_from=date(2026, 1, 1))
escalate_late_duties()
catch_up_standings()
"""


_OPEN_ACCOUNTS = """
import django
django.setup()
from diaodu.people.models import Officer
Officer.objects.filter(is_demo=True).update(password=Officer.objects.get(username="chen").password)
"""


def move_day(server: Server, day: str) -> None:
    """Let the county's day be another one (2026-09-09), and what comes round with a day has come round."""
    _in_the_county(server, _MOVE_DAY, day)


def open_all_accounts(server: Server) -> None:
    """Let everybody of the sample county sign in as the demonstration's own accounts do."""
    _in_the_county(server, _OPEN_ACCOUNTS)


def _in_the_county(server: Server, program: str, *words: str) -> None:
    environ = os.environ | _environ(server.data)
    subprocess.run([sys.executable, "-c", program, *words], cwd=ROOT, env=environ, check=True)


def _environ(data: Path) -> dict[str, str]:
    return {
        "DIAODU_DATA": str(data),
        "DIAODU_LOOPBACK": "1",
        "DIAODU_ALLOWED_HOSTS": "127.0.0.1,localhost",
        "DJANGO_SETTINGS_MODULE": "diaodu.config.settings",
    }


def free_port() -> int:
    """A port that nothing listens at just now."""
    with socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
