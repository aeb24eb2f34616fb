"""What the progress page says of a route that is being laid; its work is registered with it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaodu.core.job_pages import JobPage, register_job_page
from diaodu.core.models import Job
from diaodu.projects.tours.actions.routes import ROUTE
from diaodu.projects.tours.models import Tour


def _route(job: Job) -> str:
    tour = Tour.objects.filter(pk=job.params["tour"]).first()
    return reverse("tours:route", args=[tour.code]) if tour else ""


register_job_page(ROUTE, JobPage(_("Laying the route of a tour"), done=_route, again=_route))
