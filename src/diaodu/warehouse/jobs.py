"""Builds are long work: asked for at night, by hand, and when many rows have come since the last one."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from diaodu.core.beats import beat
from diaodu.core.clock import now
from diaodu.core.daily import every_day
from diaodu.core.dimensions import facts
from diaodu.core.job_pages import JobPage, register_job_page
from diaodu.core.jobs import JobRefusedError, Progress, enqueue_job, job_kind
from diaodu.core.models import Job
from diaodu.warehouse.desk import folder, store
from diaodu.warehouse.store import STAGING, WarehouseBusyError

if TYPE_CHECKING:
    from diaodu.warehouse.build import RollUps

BUILD = "warehouse.build"
SYSTEM = "system"
MANY = 20_000  # newer rows that readers should not have to lay over any longer
BUILD_MEMORY = "2GB"  # what DuckDB may take in the worker; what is more goes to the disk


def ask_to_build(*, by: str, whole: bool = False) -> Job:
    """`whole`: every year anew, also those without a newer row."""
    return enqueue_job(BUILD, key=BUILD, params={"whole": whole}, by=by)


register_job_page(BUILD, JobPage(_("Building the warehouse")))


@job_kind(BUILD)
def build_warehouse(progress: Progress) -> dict[str, Any]:
    """Stopped, killed or run twice it leaves the files that held before, or the new ones: never half of them."""
    from diaodu.warehouse.build import build
    from diaodu.warehouse.source import DatabaseSource

    def say(done: int, total: int, zh: str, en: str) -> None:
        progress.mark(done, total, zh=zh, en=en)

    try:
        engine = roll_ups()
        built = build(
            store(), DatabaseSource(), engine, whole=bool(progress.params.get("whole")), say=say, now=now().isoformat()
        )
    except WarehouseBusyError:
        raise JobRefusedError(
            "数据仓库正在重建，请稍后再试。", "The warehouse is being built; try again later."
        ) from None
    return {"rows": built.manifest.total_rows, "years": list(built.years), "rolled": list(built.rolled)}


def roll_ups() -> RollUps:
    """The engine that settings name. Raises JobRefusedError where the setting names none."""
    from diaodu.warehouse.engines.duck import DuckRollUps

    address = settings.DIAODU_WAREHOUSE
    if not address:
        spill = folder() / f"{STAGING}spill"
        return DuckRollUps(threads=os.cpu_count() or 1, memory=BUILD_MEMORY, spill=spill)
    if not address.startswith("spark://"):
        raise JobRefusedError(
            f"DIAODU_WAREHOUSE 应为空或 spark://主机:端口，现在是“{address}”。",
            f'DIAODU_WAREHOUSE must be empty or spark://host:port; it is "{address}".',
        )
    from diaodu.warehouse.engines.spark import SparkRollUps

    return SparkRollUps(address)


@beat("warehouse", every=60)
def build_when_many() -> bool:
    """Ask for a build where many rows came since the last one."""
    from diaodu.warehouse.source import newer_count

    if not facts() or newer_count(store().manifest().watermarks) < MANY:
        return False
    ask_to_build(by=SYSTEM)
    return True


def _nightly(day: date) -> None:
    if facts():
        ask_to_build(by=SYSTEM)


every_day("warehouse", _nightly)
