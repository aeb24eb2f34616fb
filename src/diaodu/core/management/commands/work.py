"""The worker: jobs one after the other, and the beats beside them."""

from __future__ import annotations

from threading import Event, Thread
from typing import Any

from django_tasks_db.management.commands.db_worker import Command as JobWorker

from diaodu.core.beats import run_beats_until


class Command(JobWorker):
    help = "Run jobs and beats until stopped"

    def handle(self, *args: Any, **options: Any) -> None:
        stop = Event()
        # A daemon: every beat is short and its transaction whole, so it may be cut off with the process.
        Thread(target=run_beats_until, args=(stop,), name="beats", daemon=True).start()
        try:
            super().handle(*args, **options)
        finally:
            stop.set()
