"""A file to a reading."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import replace
from pathlib import Path

from diaodu.reading.errors import Unreadable
from diaodu.reading.limits import MOST_BYTES
from diaodu.reading.model import Reading, Source
from diaodu.reading.pipeline import read_rows, read_text
from diaodu.reading.sources import extract


def read_file(content: bytes | Path, *, name: str = "", date: datetime.date | None = None) -> Reading:
    """Read a file (its bytes with a name to call it by, or its path).

    Text, Word, PDF with text, HTML, or an Excel ledger of tasks. Raises Unreadable with one plain sentence for anything
    else.
    """
    if isinstance(content, Path):
        name = name or content.name
        content = _bytes_of(content)
    found = extract(content, name=name)
    source = Source(name, found.format, found.encoding, hashlib.sha256(content).hexdigest())
    if found.rows:
        return read_rows(found.text, found.rows, date=date, source=source)
    return replace(read_text(found.text, date=date), source=source)


def _bytes_of(path: Path) -> bytes:
    if path.is_dir():
        raise Unreadable(f"{path} 是文件夹；请给出一个文件。", f"{path} is a folder; name a file.")
    try:
        if path.is_file() and path.stat().st_size > MOST_BYTES:
            with path.open("rb") as file:
                return file.read(MOST_BYTES + 1)  # enough to say that it is too large
        return path.read_bytes()
    except FileNotFoundError as error:
        raise Unreadable(f"找不到 {path}；请检查路径。", f"{path} was not found; check the path.") from error
    except OSError as error:
        raise Unreadable(
            f"没有权限读取 {path} 或磁盘出错。", f"{path} cannot be read: no permission, or a fault of the disk."
        ) from error
