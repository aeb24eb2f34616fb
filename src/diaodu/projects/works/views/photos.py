"""Pictures before and after: brought in, shown, taken down."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.core.files import read_stored
from diaodu.core.intake import PICTURES, examine_upload
from diaodu.core.moves import MoveRefusedError
from diaodu.projects.works.actions import add_photo, retire_photo
from diaodu.projects.works.choices import PhotoKind
from diaodu.projects.works.lookup import OpenItem, open_item, open_photo

MOST_BYTES = 8 * 1024 * 1024


@require_POST
def add(request: HttpRequest, code: str) -> HttpResponse:
    opened = _reporting(request, code)
    kind = request.POST.get("kind", "")
    try:
        if kind not in PhotoKind.values:
            raise MoveRefusedError("kind", "请选改造前或改造后。", "Say whether it shows before or after.")
        examined = examine_upload(request.FILES.get("photo"), kinds=PICTURES, most=MOST_BYTES)
        add_photo(opened.item, examined, kind=PhotoKind(kind), by=opened.hand.by)
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Saved."))
    return _back(code)


@require_safe
def show(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """The picture itself; a type the browser may show, found by content when it came in."""
    photo = open_photo(open_item(request, code), key)
    response = HttpResponse(read_stored(photo.file), content_type=photo.file.media_type)
    response["Content-Disposition"] = "inline"
    response["Cache-Control"] = "private, max-age=3600"
    return response


@require_POST
def retire(request: HttpRequest, code: str, key: int) -> HttpResponse:
    opened = _reporting(request, code)
    try:
        retire_photo(opened.item, open_photo(opened, key), by=opened.hand.by, on=today())
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    return _back(code)


def _reporting(request: HttpRequest, code: str) -> OpenItem:
    opened = open_item(request, code)
    if not opened.may_report:
        raise PermissionDenied
    return opened


def _back(code: str) -> HttpResponse:
    return redirect(f"{reverse('works:item', args=[code])}#photos")
