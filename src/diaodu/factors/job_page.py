"""What the progress page says of an allocation that is being computed; its work is registered with it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaodu.core.job_pages import JobPage, register_job_page
from diaodu.core.models import Job
from diaodu.factors.actions.scenarios import ALLOCATE
from diaodu.factors.models import Scenario


def _code(job: Job) -> str:
    return str((job.result or {}).get("scenario", ""))


def _again(job: Job) -> str:
    scenario = Scenario.objects.filter(pk=job.params["scenario"]).first()
    return reverse("factors:new_scenario") + (f"?like={scenario.code}" if scenario else "")


register_job_page(
    ALLOCATE,
    JobPage(_("Sharing out factors"), done=lambda job: reverse("factors:scenario", args=[_code(job)]), again=_again),
)
