"""驾驶舱: one page for a leader's ten minutes, on the telephone first."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaodu.core.clock import moment, today
from diaodu.dispatch.actions import mark_looked
from diaodu.dispatch.cockpit import Cockpit
from diaodu.dispatch.lookup import overseer


@require_safe
def cockpit(request: HttpRequest) -> HttpResponse:
    found = Cockpit(overseer(request), today=today(), moment=moment(), since=request.GET.get("since", ""))
    return render(request, "web/cockpit.html", {"cockpit": found})


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """From now on what turned is counted from today."""
    mark_looked(overseer(request), on=today())
    messages.success(request, _("Read. What turns from today on is shown next time."))
    return redirect("web:cockpit")
