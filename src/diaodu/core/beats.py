"""Small work that comes round by itself in the worker: counting again what changed, sending what waits, the daily tick.

A beat does little each time and must bear being run twice; what takes long is a job (core.jobs).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

from django.db import close_old_connections

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Beat:
    name: str
    every: float  # seconds
    work: Callable[[], object]


_beats: dict[str, Beat] = {}


def beat(name: str, *, every: float) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Register work to come round every so many seconds."""

    def register(work: Callable[[], object]) -> Callable[[], object]:
        _beats[name] = Beat(name, every, work)
        return work

    return register


def run_beats_until(stop: Event, *, rest: float = 0.2) -> None:
    """Run each beat when its time comes. One that fails is logged and comes round again; the others go on."""
    due = dict.fromkeys(_beats, 0.0)
    while not stop.wait(rest):
        for name, item in _beats.items():
            if time.monotonic() >= due[name]:
                _run(item)
                due[name] = time.monotonic() + item.every


def run_all_beats() -> None:
    """Each beat once, now: for tests and for a county that is being made."""
    for item in _beats.values():
        item.work()


def _run(item: Beat) -> None:
    close_old_connections()
    try:
        item.work()
    except Exception:
        log.exception("beat %s failed", item.name)
    finally:
        close_old_connections()
