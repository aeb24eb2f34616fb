"""Forecasts are long work: asked for at night and by the office, run in the worker."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaodu.core.clock import moment, today
from diaodu.core.daily import every_day
from diaodu.core.job_pages import JobPage, register_job_page
from diaodu.core.jobs import SYSTEM, Progress, enqueue_job, job_kind
from diaodu.core.models import Job
from diaodu.outlook.actions import forecast_county
from diaodu.people.models import Unit

FORECAST, DAILY = "outlook.forecast", "outlook.forecasts"

register_job_page(
    FORECAST,
    JobPage(_("Forecasting anew"), done=lambda job: reverse("outlook:list"), again=lambda job: reverse("outlook:list")),
)


def ask_forecasts(county: str, *, by: str) -> Job:
    """`county`: its path."""
    return enqueue_job(FORECAST, key=f"{FORECAST} {county}", params={"county": county}, by=by)


@job_kind(FORECAST)
def make_forecasts(progress: Progress) -> dict[str, Any]:
    def say(done: int, total: int) -> None:
        progress.mark(done, total, zh="正在预测", en="Forecasting")

    run = forecast_county(progress.params["county"], on=today(), known=moment(), by=progress.job.owner, say=say)
    return {"series": run.series, "made": run.made}


def ask_all(day: date) -> None:
    """`day` is a real one; what is forecast is the county's today, which a demonstration holds still."""
    for path in Unit.objects.filter(parent=None, retired_on=None).values_list("path", flat=True):
        ask_forecasts(path, by=SYSTEM)


every_day(DAILY, ask_all)
