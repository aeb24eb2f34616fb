"""What the progress page says of scores that are being computed."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaodu.assessment.actions.assessments import SCORE
from diaodu.assessment.models import Assessment
from diaodu.core.job_pages import JobPage, register_job_page
from diaodu.core.models import Job


def _code(job: Job) -> str:
    return str(Assessment.objects.get(pk=job.params["assessment"]).code)


register_job_page(
    SCORE,
    JobPage(
        _("Computing the scores"),
        done=lambda job: reverse("assessment:assessment", args=[_code(job)]),
        again=lambda job: reverse("assessment:assessment", args=[_code(job)]),
    ),
)
