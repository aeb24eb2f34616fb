"""What a commitment serves above, said on its page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import posted_version
from diaodu.plan.actions import set_serves
from diaodu.plan.queries.commitment import served_named
from diaodu.plan.views.commitment import back, open_commitment


@require_POST
def serves(request: HttpRequest, code: str) -> HttpResponse:
    """By the code of the commitment above; an empty field says that it serves none."""
    opened = open_commitment(request, code)
    try:
        above = served_named(opened.commitment, request.POST.get("serves", ""), request.user, today=today())
        set_serves(opened.commitment, above, mover=opened.mover, version=posted_version(request.POST))
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Saved."))
    return back(code, "who")
