"""`./diaodu backup FILE`: database, files and anchors as of one moment, in one archive; also while it runs."""

from __future__ import annotations

import getpass
import os
import tempfile
from pathlib import Path

from diaodu import __version__
from diaodu.cli.archive import (
    POSTGRES_MEMBER,
    SQLITE_MEMBER,
    Manifest,
    Member,
    sha256_of,
    write_archive,
    write_mode,
)
from diaodu.cli.arguments import Parser
from diaodu.cli.data_folder import DATABASE_FILE, add_data_option, on_postgres, open_county
from diaodu.cli.database_copy import Copied, copy_postgres, copy_sqlite
from diaodu.cli.guard import FAILED
from diaodu.cli.say import Refusal, complain, say


def run(argv: list[str]) -> int:
    parser = Parser(
        prog="diaodu backup",
        description="把数据库、附件和审计锚存成一个文件，运行中也可以。Everything in one file, also while it runs.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="存到哪里 where to (….tar.gz)")
    add_data_option(parser)
    options = parser.parse_args(argv)
    open_county(options.data)
    _record(options.file)
    manifest = write_backup(options.file.absolute(), options.data)
    return _tell(options.file, manifest)


def write_backup(target: Path, data: Path) -> Manifest:
    """A backup of the county Django is set up on. Written beside its place and put there whole; 0600, as it holds all.

    Raises Refusal where the name is taken or says no known form, where a tool is missing, or the disk is full.
    """
    mode = write_mode(target)
    if target.exists():
        raise Refusal(f"{target} 已经存在；请换一个文件名。", f"{target} is there already; choose another name.")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".diaodu-backup-") as folder:
            return _write(target, data, Path(folder), mode)
    except OSError as error:
        raise Refusal(
            f"备份没有写成（{error.strerror or error}）：请检查 {target.parent} 是否存在、有权限、有空间。",
            f"The backup was not written ({error.strerror or error}): check that {target.parent} exists, lets us write"
            f" and has room.",
        ) from error


def _write(target: Path, data: Path, folder: Path, mode: str) -> Manifest:
    from diaodu.core.anchors import write_anchor

    write_anchor("backup")
    if on_postgres():
        database = POSTGRES_MEMBER
        copied = copy_postgres(folder / database)
    else:
        database = SQLITE_MEMBER
        copied = copy_sqlite(data / DATABASE_FILE, folder / database)
    # The files after the database: a row never exists before its file does.
    sources = {database: folder / database, **_anchor_files(data, folder)}
    stored, missing = _stored_files(data, copied.files)
    manifest = _manifest(copied, {**sources, **stored}, missing)
    draft = folder / "backup"
    with draft.open("wb") as output:
        os.chmod(draft, 0o600)
        write_archive(output, mode, manifest, {**sources, **stored})
        output.flush()
        os.fsync(output.fileno())
    os.replace(draft, target)
    return manifest


def _anchor_files(data: Path, folder: Path) -> dict[str, Path]:
    """Copies: a file of today may grow while we read it."""
    found = {}
    (folder / "anchors").mkdir()
    for path in sorted((data / "anchors").glob("????-??-??.jsonl")):
        name = f"anchors/{path.name}"
        (folder / name).write_bytes(path.read_bytes())
        found[name] = folder / name
    return found


def _stored_files(data: Path, wanted: list[str]) -> tuple[dict[str, Path], list[str]]:
    """The stored files the rows name, and those lost or damaged: the backup is made without them and says so."""
    found, missing = {}, []
    for digest in wanted:
        path = data / "files" / digest[:2] / digest
        if path.is_file() and sha256_of(path) == digest:
            found[f"files/{digest[:2]}/{digest}"] = path
        else:
            missing.append(digest)
    return found, missing


def _manifest(copied: Copied, sources: dict[str, Path], missing: list[str]) -> Manifest:
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    from diaodu.core.clock import now

    return Manifest(
        made_at=now().isoformat(timespec="seconds"),
        software=__version__,
        database="postgresql" if on_postgres() else "sqlite",
        migrations=tuple(sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations())),
        tables=copied.tables,
        audit_entries=copied.audit_entries,
        audit_head=copied.audit_head,
        members={
            # A stored file is known by its hash already.
            name: Member(path.name if name.startswith("files/") else sha256_of(path), path.stat().st_size)
            for name, path in sources.items()
        },
        missing=tuple(missing),
    )


def _record(target: Path) -> None:
    """Taking everything along is an export, and recorded as one; before the copy, so that the copy holds it too."""
    from diaodu.core.audit import record_event

    record_event(verb="backup", subject="county", by=f"shell:{getpass.getuser()}"[:60], after={"file": target.name})


def _tell(target: Path, manifest: Manifest) -> int:
    rows, files = sum(manifest.tables.values()), sum(name.startswith("files/") for name in manifest.members)
    megabytes = target.stat().st_size / 1_000_000
    say(
        f"已备份到 {target}（{megabytes:.1f} MB）：{rows}行、{files}个附件，审计到第{manifest.audit_entries}条。"
        f"其中有口令散列等敏感内容，请妥善保管。",
        f"Backed up to {target} ({megabytes:.1f} MB): {rows} rows, {files} files, the audit up to entry"
        f" {manifest.audit_entries}. It holds password hashes and the like: keep it safe.",
    )
    if not manifest.missing:
        return 0
    listed = ", ".join(digest[:12] for digest in manifest.missing[:5])
    complain(
        f"有{len(manifest.missing)}个附件在数据目录里已丢失或损坏，备份里没有它们：{listed}",
        f"{len(manifest.missing)} stored files were lost or damaged in the data folder and are not in it: {listed}",
    )
    return FAILED
