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
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

import pytest
from tests.warm import Warm

from diaodu.cli import ROOT, serve
from diaodu.cli.collected import is_collected
from diaodu.cli.machine import find_browser
from diaodu.sample.accounts import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
    # A tab more is kept ready for every page otherwise, and pages gone by are kept alive: work that no test asks for.
    "--disable-features=SpareRendererForSitePerProcess,BackForwardCache,IsolateOrigins,site-per-process",
]
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
MOST_KEPT = 12
PATIENCE = 20_000  # milliseconds a page is given on a busy machine; a quiet one never needs them


@dataclass(frozen=True)
class Server:
    url: str
    data: Path
    helper: Warm  # runs what no page does (another day, say) in the server's county


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a process; skips where the machine has none."""
    path = find_browser()
    if path is None:
        pytest.skip("Chromium is absent")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
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
    if is_collected():
        return
    environ = os.environ | _environ(tmp_path_factory.mktemp("static"))
    subprocess.run([sys.executable, "-c", _COLLECT], cwd=ROOT, env=environ, check=True)


@pytest.fixture(scope="session")
def warm(collected: None, sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warm]:
    """What all servers of this process grow out of, one after the other."""
    data = tmp_path_factory.mktemp("county") / "data"
    shutil.copytree(sample_data, data)
    environ = os.environ | _environ(data)
    environ.pop("DIAODU_DATABASE_URL", None)
    found = Warm(data, environ)
    yield found
    found.end()


@pytest.fixture(scope="module")
def server(warm: Warm, sample_data: Path) -> Iterator[Server]:
    """A running Diaodu for one file of tests, on its own copy of the sample county."""
    shutil.rmtree(warm.data)
    shutil.copytree(sample_data, warm.data)
    port = free_port()
    try:
        for part in serve.parts("127.0.0.1", port, web_processes=1):
            warm.start(part.name, part.words)
        _wait_until_ready(warm, port)
        found = Server(f"http://127.0.0.1:{port}", warm.data, warm)
        yield found
        _close_idle(found)
        assert warm.ended() == []  # a worker that died would show only as figures that never come
    finally:
        warm.stop()


def _wait_until_ready(warm: Warm, port: int) -> None:
    deadline = monotonic() + serve.READY_WITHIN
    while not serve.answers("127.0.0.1", port):
        assert warm.ended() == []
        assert monotonic() < deadline, "the server does not answer"
        sleep(0.02)


@pytest.fixture
def allowed_console() -> list[str]:
    """Patterns of console errors that this test brings about on purpose (a page that is refused, say)."""
    return []


@pytest.fixture
def page(browser: Browser, server: Server, allowed_console: list[str]) -> Iterator[Page]:
    """A page at a desk, in Chinese. Addresses are relative to the server."""
    yield from watched_page(browser, server, allowed_console, DESKTOP)


@pytest.fixture
def new_page(browser: Browser, server: Server, allowed_console: list[str]) -> Iterator[Callable[[], Page]]:
    """Further people, each at a desk of their own."""
    with ExitStack() as stack:
        watched = contextmanager(watched_page)
        yield lambda: stack.enter_context(watched(browser, server, allowed_console, DESKTOP))


@pytest.fixture
def phone(browser: Browser, server: Server, allowed_console: list[str]) -> Iterator[Page]:
    """The same on a telephone."""
    yield from watched_page(browser, server, allowed_console, PHONE, is_mobile=True, has_touch=True)


def watched_page(
    browser: Browser, server: Server, allowed: list[str], viewport: ViewportSize = DESKTOP, **words: Any
) -> Iterator[Page]:
    """A page in a browser of its own; what it logs as an error, or throws, fails whoever closes it."""
    context = _context(browser, server, viewport, words)
    page = context.new_page()
    errors: list[str] = []
    closed: list[object] = []

    def note_closed(given: object) -> None:  # a method of the list itself has no room for what Playwright keeps on it
        closed.append(given)

    context.on("close", note_closed)
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    if not closed:
        context.remove_listener("close", note_closed)
        _put_back(context, server, viewport, words)
    unexpected = [error for error in errors if not any(re.search(pattern, error) for pattern in allowed)]
    assert unexpected == []


# By server and kind of screen. Making one costs more than most of what a test does in it.
_idle: dict[tuple[object, ...], list[BrowserContext]] = {}


def _context(browser: Browser, server: Server, viewport: ViewportSize, words: dict[str, Any]) -> BrowserContext:
    """One as good as new: an idle one that has forgotten everything but the files it has fetched, or a new one."""
    if idle := _idle.get(_kind(server, viewport, words)):
        return idle.pop()
    return browser.new_context(
        base_url=server.url, locale="zh-CN", timezone_id="Asia/Shanghai", viewport=viewport, **words
    )


def _put_back(context: BrowserContext, server: Server, viewport: ViewportSize, words: dict[str, Any]) -> None:
    page = context.pages[0] if context.pages else context.new_page()
    everything = {"origin": server.url, "storageTypes": "cookies,local_storage,indexeddb,service_workers,cache_storage"}
    context.new_cdp_session(page).send("Storage.clearDataForOrigin", everything)
    context.clear_cookies()
    context.clear_permissions()
    context.set_offline(False)
    context.unroute_all()
    for each in context.pages:
        each.close()
    _idle.setdefault(_kind(server, viewport, words), []).append(context)


def _kind(server: Server, viewport: ViewportSize, words: dict[str, Any]) -> tuple[object, ...]:
    return (server.url, viewport["width"], *sorted(words.items()))


def _close_idle(server: Server) -> None:
    for kind in [kind for kind in _idle if kind[0] == server.url]:
        for context in _idle.pop(kind):
            context.close()


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
# What the first day asks for is done here once, not by the worker of each file's server while its pages are looked at.
from diaodu.core.daily import run_due_days
from diaodu.core.jobs import run_job
from diaodu.core.models import Job
from django_tasks_db.models import DBTaskResult
run_due_days()
for key in Job.objects.filter(state="queued").values_list("pk", flat=True):
    run_job(key)
DBTaskResult.objects.all().delete()
from django.db import connection
connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
"""
_MOVE_DAY = """
from datetime import date
from diaodu.core.settings import change_setting
from diaodu.duties.actions import escalate_late_duties
from diaodu.plan.actions import catch_up_standings
change_setting("demo.today", words[0], by="test", valid_from=date(2026, 1, 1))
escalate_late_duties()
catch_up_standings()
"""


_OPEN_ACCOUNTS = """
from diaodu.people.models import Officer
Officer.objects.filter(is_demo=True).update(password=Officer.objects.get(username="chen").password)
"""


def move_day(server: Server, day: str) -> None:
    """Let the county's day be another one (2026-09-09), and what comes round with a day has come round."""
    server.helper.run(_MOVE_DAY, day)


def open_all_accounts(server: Server) -> None:
    """Let everybody of the sample county sign in as the demonstration's own accounts do."""
    server.helper.run(_OPEN_ACCOUNTS)


def sign_in_as(page: Page, username: str) -> None:
    """By the form, with the password all accounts of the sample county share once they are opened."""
    page.goto("/sign-in/")
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    page.click("form.sheet button")
    page.wait_for_url("**/")


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
