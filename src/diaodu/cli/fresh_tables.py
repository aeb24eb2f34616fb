"""Tables of a database that has none yet: made straight from the models, and every migration noted as run.

Going through all migrations renders most models again for each of hundreds of steps, nine tenths of a minute for
tables that come out the same (a test holds the two side by side). Needs Django set up.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


def make_tables() -> None:
    """Safe to repeat: one that was cut off makes what is missing and goes on."""
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder

    with _no_migrations():
        call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)
    loader, recorder = MigrationLoader(connection), MigrationRecorder(connection)
    recorder.ensure_schema()
    with transaction.atomic():
        for app, name in sorted(loader.graph.nodes):
            recorder.record_applied(app, name)


class _None:
    """Of no app's migrations is anything known: all are made as tables of models."""

    def __contains__(self, app: str) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


@contextmanager
def _no_migrations() -> Iterator[None]:
    from django.conf import settings

    kept = settings.MIGRATION_MODULES
    settings.MIGRATION_MODULES = _None()
    try:
        yield
    finally:
        settings.MIGRATION_MODULES = kept
