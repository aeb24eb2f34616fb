"""Items as Excel: taken along, an empty sheet, brought back."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from diaodu.core.answers import said
from diaodu.core.choices import SheetState
from diaodu.core.clock import today
from diaodu.core.events import record_export
from diaodu.core.models import Sheet
from diaodu.core.sheets import SheetRefusedError, ask_to_stage
from diaodu.projects.works.choices import Track
from diaodu.projects.works.filters import Criteria, chosen, rows_of
from diaodu.projects.works.lookup import open_programme, require_reporter
from diaodu.projects.works.queries import items_of
from diaodu.projects.works.setting_kinds import kinds_of, red_after
from diaodu.projects.works.sheets import SHEET_OF, WORKBOOK_TYPE, columns_of, items_workbook, template_workbook

_LISTED = 10


@require_safe
def workbook(request: HttpRequest, code: str) -> HttpResponse:
    """What the list shows just now, in the columns that come back in."""
    opened, track = open_programme(request, code), _track(request.GET.get("track", ""))
    programme, scope = opened.programme, opened.programme.unit.path
    rows = rows_of(
        items_of(programme, request.user, today=today()), today=today(), red_after=red_after(scope, on=today())
    )
    items = [row.item for row in chosen(rows, Criteria.read(request.GET.dict())) if row.item.track == track]
    note = f"{programme.code} · {today()}"
    content = items_workbook(programme.name_zh, items, kinds_of(scope, on=today()), track, note=note)
    record_export(programme.code, by=request.user.get_username(), unit=scope, form="xlsx", rows=len(items))
    return _download(content, programme.name_zh)


@require_safe
def template(request: HttpRequest, code: str) -> HttpResponse:
    opened, track = open_programme(request, code), _track(request.GET.get("track", ""))
    require_reporter(opened)
    return _download(template_workbook(opened.programme.name_zh, track), f"{opened.programme.name_zh}{_('template')}")


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the file; nothing changes before what each row would do has been looked at."""
    opened = open_programme(request, code)
    require_reporter(opened)
    programme, status = opened.programme, 200
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            if file is None:
                raise SheetRefusedError("请选择文件。", "Please choose a file.")
            _sheet, job = ask_to_stage(
                SHEET_OF[Track(_track(request.POST.get("track", "")))],
                file.read(),
                name=file.name or "",
                scope=programme.unit.path,
                by=opened.hand.by,
                given={"programme": programme.code, "bringer": opened.hand.by},
            )
        except SheetRefusedError as refusal:
            messages.error(request, said(refusal))
            status = 422
        else:
            return redirect("web:job", key=job.pk)
    mine = Sheet.objects.filter(kind__in=SHEET_OF.values(), by=opened.hand.by, params__programme=programme.code)
    context = {
        "programme": programme,
        "tracks": [(value, label, [c.heads[0] for c in columns_of(value)]) for value, label in Track.choices],
        "sheets": mine.exclude(state=SheetState.STAGING)[:_LISTED],
    }
    return render(request, "works/bring.html", context, status=status)


def _track(given: str) -> str:
    return given if given in Track.values else str(Track.BUILDING)


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=WORKBOOK_TYPE)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    return response
