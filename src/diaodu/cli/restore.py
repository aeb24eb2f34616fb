"""`./diaodu restore FILE --data NEWDIR`: a county from its backup, into an empty folder, checked before it counts."""

from __future__ import annotations

import argparse
import getpass
import shutil
import tempfile
import time
from pathlib import Path

from diaodu.cli.archive import POSTGRES_MEMBER, SQLITE_MEMBER, Manifest, damaged, extract_archive, opened_archive
from diaodu.cli.arguments import Parser
from diaodu.cli.data_folder import DATABASE_FILE, data_lock, on_postgres, set_up_django
from diaodu.cli.database_copy import Copied, look_into_sqlite, require_empty_postgres, restore_postgres
from diaodu.cli.guard import stop_on_signals
from diaodu.cli.say import Refusal, say, step

_NOT_DATA = {"up.lock", "log", "secret.key"}  # what a folder may hold and still count as empty


def run(argv: list[str]) -> int:
    stop_on_signals()
    options = parse(argv)
    set_up_django(options.data)
    with data_lock(options.data):
        _require_place(options)
        with opened_archive(options.file) as (manifest, tar):
            _require_known(manifest)
            with tempfile.TemporaryDirectory(dir=options.data.parent, prefix=".diaodu-restore-") as name:
                folder = Path(name)
                with step("取出并核验", "Unpacking and checking"):
                    _require_room(manifest, folder)
                    extract_archive(manifest, tar, folder)
                    _check_database(manifest, folder)
                aside = _put_in_place(folder, options)
    _record(manifest, options.file, aside)
    _tell(manifest, options.data, aside)
    return 0


def parse(argv: list[str]) -> argparse.Namespace:
    parser = Parser(
        prog="diaodu restore",
        description="从备份恢复；要先停掉正在运行的。Bring a county back from its backup, while nothing runs.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="备份文件 the backup")
    parser.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help="恢复到这个空目录 into this empty folder"
    )
    parser.add_argument(
        "--replace", action="store_true", help="目录里已有的移到旁边保留 keep aside what the folder holds"
    )
    options = parser.parse_args(argv)
    options.data, options.file = options.data.absolute(), options.file.absolute()
    return options


def _require_place(options: argparse.Namespace) -> None:
    held = [path.name for path in options.data.iterdir() if path.name not in _NOT_DATA]
    if held and not options.replace:
        raise Refusal(
            f"{options.data} 不是空目录；请另指一个空目录，或加 --replace（原有内容会移到旁边保留）。",
            f"{options.data} is not empty; name an empty folder, or add --replace (what is there is kept aside).",
        )


def _require_known(manifest: Manifest) -> None:
    """This version must know the backup's shape, and the same kind of database must be asked for."""
    from django.db.migrations.loader import MigrationLoader

    known = {".".join(key) for key in MigrationLoader(None).disk_migrations}
    if unknown := next((name for name in manifest.migrations if name not in known), None):
        raise Refusal(
            f"这个备份来自更新的版本（{unknown} 在本版本里没有）；请升级程序后再恢复。",
            f"This backup comes from a newer version ({unknown} in it is not known here); bring the program up to date"
            f" and restore again.",
        )
    if (manifest.database == "postgresql") != on_postgres():
        raise Refusal(
            f"这个备份来自 {manifest.database}；恢复到 PostgreSQL 要设 DIAODU_DATABASE_URL，恢复到 SQLite 则不设。",
            f"This backup is of {manifest.database}; set DIAODU_DATABASE_URL to restore into PostgreSQL, leave it unset"
            f" for SQLite.",
        )
    if on_postgres():
        require_empty_postgres()


def _require_room(manifest: Manifest, folder: Path) -> None:
    wanted = sum(member.size for member in manifest.members.values())
    if wanted > shutil.disk_usage(folder).free:
        raise Refusal(
            f"磁盘空间不够：需要 {wanted / 1_000_000:.0f} MB。",
            f"The disk has too little room: {wanted / 1_000_000:.0f} MB are needed.",
        )


def _check_database(manifest: Manifest, folder: Path) -> None:
    """The database against the manifest: rows per table, the end of the audit, the files its rows name."""
    if manifest.database == "postgresql":
        found = restore_postgres(folder / POSTGRES_MEMBER)
        (folder / POSTGRES_MEMBER).unlink()
    else:
        found = look_into_sqlite(folder / SQLITE_MEMBER)
        (folder / SQLITE_MEMBER).rename(folder / DATABASE_FILE)
    if (found.tables, found.audit_entries, found.audit_head) != (
        manifest.tables,
        manifest.audit_entries,
        manifest.audit_head,
    ):
        raise damaged("counts")
    _check_files(manifest, found)


def _check_files(manifest: Manifest, found: Copied) -> None:
    for digest in found.files:
        if f"files/{digest[:2]}/{digest}" not in manifest.members and digest not in manifest.missing:
            raise damaged(digest[:12])


def _put_in_place(folder: Path, options: argparse.Namespace) -> Path | None:
    """Everything by renaming: an interruption leaves the old folder or the new one, and both where both are wanted."""
    aside = None
    if any(path.name not in _NOT_DATA for path in options.data.iterdir()):
        aside = options.data.with_name(f"{options.data.name}.before-{time.strftime('%Y%m%d-%H%M%S')}")
        options.data.rename(aside)
        options.data.mkdir()
    for path in folder.iterdir():
        path.rename(options.data / path.name)
    return aside


def _record(manifest: Manifest, file: Path, aside: Path | None) -> None:
    """The restored county's own record says that it is one; an older shape is recorded after its migration, by `up`."""
    from django.db.migrations.loader import MigrationLoader

    from diaodu.core.audit import record_event

    if {".".join(key) for key in MigrationLoader(None).disk_migrations} - set(manifest.migrations):
        return
    after = {"file": file.name, "made_at": manifest.made_at, "entries": manifest.audit_entries}
    by = f"shell:{getpass.getuser()}"[:60]
    record_event(verb="restore", subject="county", by=by, after=after | ({"aside": aside.name} if aside else {}))


def _tell(manifest: Manifest, data: Path, aside: Path | None) -> None:
    rows = sum(manifest.tables.values())
    say(
        f"已恢复到 {data}：{rows}行，与备份一致（{manifest.made_at}，审计到第{manifest.audit_entries}条）。"
        f"用 ./diaodu up --data {data} 启动。",
        f"Restored into {data}: {rows} rows, as the backup has them ({manifest.made_at}, the audit up to entry"
        f" {manifest.audit_entries}). ./diaodu up --data {data} starts it.",
    )
    if aside is not None:
        say(f"原来的目录保留在 {aside}", f"What was there is kept in {aside}")
    if manifest.missing:
        say(
            f"有{len(manifest.missing)}个附件在备份时已经丢失。",
            f"{len(manifest.missing)} stored files were lost already when the backup was made.",
        )
