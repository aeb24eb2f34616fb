"""What all tests share: ../shared, the choice of database, the counts for `./diaodu test`."""

from __future__ import annotations

import gc
import json
import os
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.factories.reporting import County

pytest_plugins = ["tests.browser_fixtures"]

SHARED = Path(__file__).resolve().parents[2] / "shared"
SHARED_IS_ABSENT = "../shared is absent"
ABOUT_PAGES = re.compile(r"_(views|pages?)$")
WANTS_SHARED = re.compile(r"shared\S* is absent")
gc.disable()  # nothing that is being imported for the tests is garbage: looking for it takes a tenth of the start
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--only-database", action="store_true", help="only tests that use a database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    begin_with_slow_files(items)
    if not config.getoption("--only-database"):
        return
    others = [item for item in items if not asks_both_databases(item)]
    items[:] = [item for item in items if asks_both_databases(item)]
    config.hook.pytest_deselected(items=others)


def begin_with_slow_files(items: list[pytest.Item]) -> None:
    """What takes long comes first: at the end of a run one process would work on it while the others have nothing left.

    And nobody takes over a part of it, and starts what it starts a second time: that is done from the end.
    """
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def pytest_collection_finish() -> None:
    """All that is there now stays to the end: it need not be looked through again and again."""
    gc.freeze()
    gc.enable()


def asks_both_databases(item: pytest.Item) -> bool:
    """Pages show what queries found, and those are asked on both by tests of their own; so are access and languages."""
    return uses_database(item) and item.get_closest_marker("sqlite") is None and not ABOUT_PAGES.search(item.path.stem)


def uses_database(item: pytest.Item) -> bool:
    asked = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or not asked.isdisjoint(DATABASE_FIXTURES)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Leave the counts where `./diaodu test` looks for them."""
    if "DIAODU_TALLY" not in os.environ:
        return
    reports = terminalreporter.stats
    skipped = reports.get("skipped", [])
    # A test that passes and then breaks while tidying up is one failure, not one of each.
    failed = _names(reports, "failed", "error", "xpassed")
    tally = {
        "passed": len(_names(reports, "passed", "xfailed") - failed),
        "failed": len(failed),
        "skipped": len(skipped),
        "without_shared": sum(bool(WANTS_SHARED.search(str(report.longrepr))) for report in skipped),
    }
    Path(os.environ["DIAODU_TALLY"]).write_text(json.dumps(tally), encoding="ascii")


def _names(reports: dict[str, list[pytest.TestReport]], *kinds: str) -> set[str]:
    return {report.nodeid for kind in kinds for report in reports.get(kind, [])}


@pytest.fixture(scope="session", autouse=True)
def _own_data_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test writes files into the data folder somebody works with."""
    from django.conf import settings

    settings.DIAODU_DATA = tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Tests that really commit are tidied up by emptying every table; only for that the guards step aside."""
    from django.db import connection

    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def flush_unguarded(self: object, sql_list: list[str]) -> None:
        from diaodu.core.append_guards import guards_lifted

        with guards_lifted():
            flush(self, sql_list)

    operations.execute_sql_flush = flush_unguarded


@pytest.fixture(scope="module")
def kept_for_the_file(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A transaction around all tests of a file: what a fixture of its scope makes in it is made once, not once a test.

    Each test still has a transaction of its own within, so no test sees what another did; it is given a copy of the
    records made (`deepcopy`). Not for files with tests that really commit.
    """
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def county_of_the_file(kept_for_the_file: None) -> County:
    from tests.factories.reporting import make_reporting_county

    return make_reporting_county()


@pytest.fixture
def county(county_of_the_file: County, db: None) -> County:
    """Three commitments, claimed and agreed, and the officers who answer for them."""
    return deepcopy(county_of_the_file)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the project with material that is not ours to publish."""
    if not SHARED.is_dir():
        pytest.skip(SHARED_IS_ABSENT)
    return SHARED
