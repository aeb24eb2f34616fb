"""Bringing a plan in: the file, its reading in the worker, then the draft to look at."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from diaodu.plan.choices import DocumentState
from diaodu.plan.forms import DateForm, UploadForm
from diaodu.plan.jobs import ask_to_read, ask_to_read_again
from diaodu.plan.views.lookup import open_document, require_keeper


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    officer = require_keeper(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        job = ask_to_read(file.read(), name=file.name, dated=form.cleaned_data["dated"], by=officer)
        return redirect("web:job", key=job.pk)
    return render(request, "plan/upload.html", {"form": form})


@require_POST
def read_again(request: HttpRequest, code: str) -> HttpResponse:
    """A draft once more, under the date its document did not say."""
    draft = open_document(request, code)
    officer = require_keeper(request)
    form = DateForm(request.POST)
    if draft.state != DocumentState.DRAFT:
        messages.error(request, _("This plan has been decided on already."))
    elif not form.is_valid():
        messages.error(request, str(form.errors["dated"][0]))
    else:
        job = ask_to_read_again(draft, dated=form.cleaned_data["dated"], by=officer)
        return redirect("web:job", key=job.pk)
    return redirect("plan:page", code=code)
