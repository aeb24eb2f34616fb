"""This process's reader, and where the warehouse lies."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from diaodu.warehouse.store import Store

if TYPE_CHECKING:
    from diaodu.warehouse.reader import Reader

FOLDER = "warehouse"
_lock = threading.Lock()
_readers: dict[Path, Reader] = {}


def folder() -> Path:
    return Path(settings.DIAODU_DATA) / FOLDER


def store() -> Store:
    return Store(folder())


def reader() -> Reader:
    """One for the process, made when first asked: DuckDB and Ibis are not loaded before."""
    from diaodu.warehouse.reader import Reader
    from diaodu.warehouse.source import DatabaseSource

    place = folder()
    with _lock:
        if place not in _readers:
            _readers[place] = Reader(Store(place), DatabaseSource(), threads=threads())
        return _readers[place]


def threads() -> int:
    """One thread for a question: a county has several processes, and few processors."""
    return int(os.environ.get("DIAODU_WAREHOUSE_THREADS") or 1)


def forget_reader() -> None:
    """Close it; the next question opens another."""
    with _lock:
        for item in _readers.values():
            item.close()
        _readers.clear()
