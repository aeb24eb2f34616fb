"""The file a backup is: a tar whose first member says what else is in it, and by which hash each part is known.

Reading trusts nothing: only members that the manifest names and whose names fit the few places a backup has, no
longer than announced, each held against its hash.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from diaodu.cli.say import Refusal

FORMAT = 1
MANIFEST = "manifest.json"
SQLITE_MEMBER, POSTGRES_MEMBER = "database.sqlite3", "database.pgdump"
# Everything a backup may hold. A name outside is refused, so nothing is ever written elsewhere.
_PLACES = re.compile(
    rf"{re.escape(SQLITE_MEMBER)}|{re.escape(POSTGRES_MEMBER)}|anchors/\d{{4}}-\d\d-\d\d\.jsonl|files/[0-9a-f]{{2}}/[0-9a-f]{{64}}"
)
_LONGEST_MANIFEST = 64 * 1024 * 1024
# A county's database shrinks to a tenth; what claims to grow two hundredfold was made to fill a disk.
_MOST_GROWTH, _ALWAYS_ALLOWED = 200, 1024**3
_BLOCK = 1024 * 1024
_WRITE_MODES = {".tar": "w", ".tar.gz": "w:gz", ".tgz": "w:gz", ".tar.zst": "w:zst"}


@dataclass(frozen=True, slots=True)
class Member:
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `tables`: rows per table; `missing`: files that were lost before the backup."""

    made_at: str
    software: str
    database: str  # "sqlite" or "postgresql"
    migrations: tuple[str, ...]
    tables: Mapping[str, int]
    audit_entries: int
    audit_head: str
    members: Mapping[str, Member]
    missing: tuple[str, ...] = ()
    format: int = field(default=FORMAT)

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Manifest:
        """Raises Refusal where this is no manifest, or one of a newer make."""
        try:
            value = json.loads(content)
            if value["format"] > FORMAT:
                raise Refusal(
                    "这个备份来自更新的版本；请升级程序后再恢复。",
                    "This backup was made by a newer version; bring the program up to date and restore again.",
                )
            members = {name: Member(str(m["sha256"]), int(m["size"])) for name, m in value["members"].items()}
            lists = {name: tuple(map(str, value[name])) for name in ("migrations", "missing")}
            manifest = cls(**{**value, **lists, "members": members})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise damaged("manifest.json") from error
        if not all(_PLACES.fullmatch(name) and member.size >= 0 for name, member in members.items()):
            raise damaged("manifest.json")
        return manifest


def damaged(what: str) -> Refusal:
    return Refusal(
        f"备份文件损坏或被改动过（{what}）；没有恢复任何内容，请换一份备份。",
        f"The backup is damaged or was changed ({what}); nothing was restored. Use another one.",
    )


def write_mode(target: Path) -> str:
    """How tarfile writes a file of that name; refuses names that say no known form."""
    for ending, mode in _WRITE_MODES.items():
        if target.name.endswith(ending) and (ending != ".tar.zst" or "zst" in tarfile.TarFile.OPEN_METH):
            return mode
    raise Refusal(
        "备份文件名要以 .tar.gz 或 .tar 结尾（Python 3.14 起也可以用 .tar.zst）。",
        "The backup's name must end in .tar.gz or .tar (from Python 3.14 on also .tar.zst).",
    )


def write_archive(output: IO[bytes], mode: str, manifest: Manifest, sources: Mapping[str, Path]) -> None:
    """The manifest, then every member in its order. Raises OSError where the disk does not let us."""
    words: dict[str, Any] = {"compresslevel": 6} if mode == "w:gz" else {}
    with tarfile.open(fileobj=output, mode=mode, format=tarfile.PAX_FORMAT, **words) as tar:  # type: ignore[call-overload]
        content = manifest.to_json()
        tar.addfile(_entry(MANIFEST, len(content)), io.BytesIO(content))
        for name, member in manifest.members.items():
            with sources[name].open("rb") as source:
                tar.addfile(_entry(name, member.size), source)


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


@contextmanager
def opened_archive(path: Path) -> Iterator[tuple[Manifest, tarfile.TarFile]]:
    """The manifest and the archive after it. Raises Refusal for anything that is no whole backup."""
    try:
        with tarfile.open(path, "r:*") as tar:
            first = tar.next()
            if first is None or first.name != MANIFEST or not first.isreg() or first.size > _LONGEST_MANIFEST:
                raise damaged(MANIFEST)
            content = tar.extractfile(first)
            manifest = Manifest.from_json(content.read(_LONGEST_MANIFEST) if content else b"")
            _refuse_bomb(path, manifest)
            yield manifest, tar
    except FileNotFoundError as error:
        raise Refusal(f"没有这个备份文件：{path}", f"There is no such backup: {path}") from error
    except (tarfile.TarError, EOFError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk's own trouble, not the archive's
        raise damaged(path.name) from error
    except Exception as error:
        # zlib.error has no common base with the rest
        if type(error).__module__ in {"zlib", "_lzma", "lzma", "compression.zstd"}:
            raise damaged(path.name) from error
        raise


def extract_archive(manifest: Manifest, tar: tarfile.TarFile, folder: Path) -> None:
    """Every member of the manifest into an empty folder, checked while it is written."""
    left = dict(manifest.members)
    while (entry := tar.next()) is not None:
        member = left.pop(entry.name, None)
        if member is None or not entry.isreg() or entry.size != member.size:
            raise damaged(entry.name[:80])
        content = tar.extractfile(entry)
        if content is None or _copy(content, folder / entry.name) != member.sha256:
            raise damaged(entry.name)
    if left:
        raise damaged(next(iter(left)))


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _copy(content: IO[bytes], target: Path) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with target.open("xb") as file:
        while block := content.read(_BLOCK):
            digest.update(block)
            file.write(block)
    return digest.hexdigest()


def _refuse_bomb(path: Path, manifest: Manifest) -> None:
    announced = sum(member.size for member in manifest.members.values())
    if announced > max(_ALWAYS_ALLOWED, path.stat().st_size * _MOST_GROWTH):
        raise Refusal(
            "这个备份声称的内容大得不合常理；没有恢复任何内容。",
            "This backup claims to hold more than its size allows; nothing was restored.",
        )
