"""Long work one has asked for: how far it is, a way to stop it, and what came of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from diaodu.core.choices import JobState
from diaodu.core.job_pages import job_page
from diaodu.core.jobs import cancel_job
from diaodu.core.models import Job
from diaodu.people.models import Officer


@require_safe
def job(request: HttpRequest, key: int) -> HttpResponse:
    """The bar while it runs; on to the result once it is done."""
    asked = _own_job(request, key)
    page = job_page(asked.kind)
    by_htmx = bool(request.headers.get("HX-Request"))
    if asked.state == JobState.DONE and (address := page.done(asked)):
        return HttpResponse(headers={"HX-Redirect": address}) if by_htmx else redirect(address)
    template = "web/_job.html" if by_htmx else "web/job.html"
    return render(
        request,
        template,
        {"job": asked, "page": page, "about": page.about(asked), "again": page.again(asked)},
    )


@require_POST
def stop(request: HttpRequest, key: int) -> HttpResponse:
    cancel_job(_own_job(request, key))
    return redirect("web:job", key=key)


def _own_job(request: HttpRequest, key: int) -> Job:
    """Somebody else's work is out of sight."""
    if not isinstance(request.user, Officer):
        raise Http404
    found = Job.objects.filter(pk=key, owner=request.user.username).first()
    if found is None:
        raise Http404
    return found
