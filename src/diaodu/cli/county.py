"""The database and the county in it: what `up` makes sure of before anything is served. Needs Django set up."""

from __future__ import annotations

import sqlite3
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from diaodu.cli.fresh_tables import make_tables
from diaodu.cli.say import Refusal, complain, step

if TYPE_CHECKING:
    from diaodu.plan.start import StartResult

KEPT_BACKUPS = 5  # of those made before upgrades


def prepare_database() -> None:
    """Bring the database to this version's shape; refuse one that a newer version has shaped."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.db.utils import DatabaseError

    try:
        executor = MigrationExecutor(connection)
        if unknown := _unknown_migrations(executor):
            raise Refusal(
                f"这个数据库来自更新的版本（{unknown} 在本版本里没有）；请升级程序，或用 --data 另指一个目录。",
                f"This database comes from a newer version ({unknown} in it is not known here);"
                f" bring the program up to date, or name another data folder with --data.",
            )
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            if executor.loader.applied_migrations:
                _back_up_first()
            with step("建立数据库", "Making the database"):
                if executor.loader.applied_migrations:
                    call_command("migrate", interactive=False, verbosity=0)
                else:
                    make_tables()
    except DatabaseError as error:
        raise _unusable(error) from error


def load_sample_county() -> bool:
    """Load the sample county where there is none of any kind; whether the county here is the sample."""
    from diaodu.sample.load import any_county, is_loaded, load_sample

    if not any_county():
        with step("载入演示县", "Loading the sample county"):
            load_sample()
    return is_loaded()


def start_county(plan: Path, plan_date: date | None) -> StartResult:
    """An empty county from its plan; refuses where a county is, or where the file cannot be read as a plan."""
    from diaodu.plan.start import start_county_from_plan
    from diaodu.reading import Unreadable
    from diaodu.sample.load import any_county

    if any_county():
        raise Refusal(
            "这个数据目录里已经有一个县；请用 --data 另指一个空目录，或去掉 --plan 直接启动它。",
            "This data folder already holds a county; name an empty one with --data, or leave out --plan to serve it.",
        )
    try:
        with step("读方案、建新县", "Reading the plan, starting the county"):
            return start_county_from_plan(plan, plan_date)
    except Unreadable as error:
        raise Refusal(f"读不了 {plan.name}：{error.zh}", f"{plan.name} cannot be read: {error.en}") from error


def _back_up_first() -> None:
    """A backup in the data folder before an existing database changes its shape; the newest few are kept."""
    from django.conf import settings

    from diaodu.cli.backup import write_backup
    from diaodu.cli.data_folder import on_postgres
    from diaodu.cli.database_copy import postgres_tool_is_here

    if on_postgres() and not postgres_tool_is_here():
        complain(
            "没有 pg_dump，升级前没有自动备份；请确认另有备份。",
            "There is no pg_dump, so no backup is made before the upgrade; see that there is another one.",
        )
        return
    folder = Path(settings.DIAODU_DATA) / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    with step("升级前备份", "Backing up before the upgrade"):
        write_backup(folder / f"before-upgrade-{time.strftime('%Y%m%d-%H%M%S')}.tar.gz", Path(settings.DIAODU_DATA))
    for old in sorted(folder.glob("before-upgrade-*.tar.gz"))[:-KEPT_BACKUPS]:
        old.unlink()


def resume_jobs() -> None:
    """Send round again the long work of workers that died."""
    from django.db import close_old_connections
    from django.db.utils import DatabaseError

    from diaodu.core.jobs import resume_lost_jobs

    try:
        resume_lost_jobs()
    except DatabaseError:
        pass  # busy or away for a moment: the next round is soon
    finally:
        close_old_connections()


def _unknown_migrations(executor) -> str:  # type: ignore[no-untyped-def]
    """The first applied migration that this version does not have, as `app.name`; empty where all are known."""
    known = set(executor.loader.disk_migrations)
    for migration in executor.loader.disk_migrations.values():
        known.update(migration.replaces)
    return next((".".join(key) for key in sorted(executor.loader.applied_migrations) if key not in known), "")


def _unusable(error: Exception) -> Refusal:
    cause = error.__cause__
    if isinstance(cause, sqlite3.DatabaseError) and "not a database" in str(cause):
        return Refusal(
            "数据目录里的 diaodu.sqlite3 不是数据库文件；请移走它，或用 --data 另指一个目录。",
            "diaodu.sqlite3 in the data folder is not a database; move it away, or name another folder with --data.",
        )
    said = " ".join(str(error).split())
    return Refusal(
        f"数据库用不了（{said}）；请检查数据目录的权限或 DIAODU_DATABASE_URL，再试一次。",
        f"The database cannot be used ({said}); check the data folder's permissions or DIAODU_DATABASE_URL,"
        f" then try again.",
    )
