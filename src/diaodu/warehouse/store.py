"""The warehouse's folder: immutable files, and a manifest that says which of them hold.

A file is written under a name nobody had, then the manifest is replaced in one step. Whoever reads sees the old set or
the new one, also when the writer is killed; what no manifest names is swept away later.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

FORMAT = 1
MANIFEST = "manifest.json"
STAGING = ".staging-"  # folders of a build under way
KEEP_SECONDS = 600  # files that nobody names stay this long


class WarehouseBusyError(RuntimeError):
    """Another process is writing this warehouse."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What holds now. `watermarks`: by fact, the last row (its id) the files know; `seals`: what that row said.

    File names are relative. `pairs` and `counted` are named by their content: other names mean that groups are stale.
    """

    number: int = 0
    built_at: str = ""
    watermarks: Mapping[str, int] = field(default_factory=dict)
    seals: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)  # year → file
    groups: Mapping[str, str] = field(default_factory=dict)
    pairs: str = ""
    counted: str = ""
    grouping: str = ""  # what the source said of its groupings before they were read
    rows: Mapping[str, int] = field(default_factory=dict)  # year → values
    retired: Sequence[str] = ()  # files of the manifest before: somebody may be about to open them
    engine: str = "duckdb"
    format: int = FORMAT

    @property
    def files(self) -> set[str]:
        return {*self.values.values(), *self.groups.values()} | ({self.pairs, self.counted} - {""})

    @property
    def total_rows(self) -> int:
        return sum(self.rows.values())


class Store:
    """A folder of files and their manifest."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen: tuple[tuple[int, int, int], Manifest] | None = None

    def manifest(self) -> Manifest:
        """What holds now; an empty one where nothing was ever built. Cheap: the file is read when it changed."""
        path = self.folder / MANIFEST
        try:
            stat = path.stat()
        except FileNotFoundError:
            return Manifest()
        mark = (stat.st_mtime_ns, stat.st_ino, stat.st_size)
        if self._seen is None or self._seen[0] != mark:
            words = json.loads(path.read_text(encoding="utf-8"))
            if words.get("format") != FORMAT:  # written by another version: build anew
                return Manifest()
            self._seen = (mark, Manifest(**words))
        return self._seen[1]

    def path(self, name: str) -> Path:
        return self.folder / name

    def new_file(self, kind: str, year: str = "") -> Path:
        """A name that no file has had."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f"{kind}{'-' * bool(year)}{year}-{secrets.token_hex(6)}.parquet"

    def kept(self, kind: str, content: Path) -> str:
        """The name under which a finished small file is kept: by its content, so that the same is the same file."""
        name = f"{kind}-{hashlib.sha256(content.read_bytes()).hexdigest()[:24]}.parquet"
        os.replace(content, self.folder / name)
        return name

    def commit(self, manifest: Manifest, *, built_at: str) -> Manifest:
        """Make this set of files the one that holds. They are on the disk before it names them."""
        old = self.manifest()
        retired = tuple(sorted(old.files - manifest.files))
        new = replace(manifest, number=old.number + 1, built_at=built_at, retired=retired)
        for name in sorted(new.files):
            _settle(self.folder / name)
        temporary = self.folder / f".{MANIFEST}.{secrets.token_hex(4)}"
        temporary.write_text(json.dumps(asdict(new), ensure_ascii=False, indent=1), encoding="utf-8")
        _settle(temporary)
        os.replace(temporary, self.folder / MANIFEST)
        _settle(self.folder)
        return new

    def sweep(self, *, keep: float = KEEP_SECONDS) -> int:
        """Remove what neither this manifest nor the one before it names; how many files that was."""
        manifest, gone = self.manifest(), 0
        named = manifest.files | set(manifest.retired)
        before = time.time() - keep
        for path in [*self.folder.glob("*.parquet"), *self.folder.glob(f".{MANIFEST}.*")]:
            if path.name not in named and path.stat().st_mtime < before:
                path.unlink(missing_ok=True)
                gone += 1
        return gone

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Only one process builds. The system lets go of the lock when it dies."""
        import fcntl

        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "build.lock").open("a+", encoding="ascii") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                msg = f"another process is building the warehouse in {self.folder}"
                raise WarehouseBusyError(msg) from error
            for left in self.folder.glob("*.parts"):  # by one that was killed
                shutil.rmtree(left, ignore_errors=True)
            for left in self.folder.glob(f"{STAGING}*"):
                shutil.rmtree(left, ignore_errors=True)
            yield


def _settle(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
