"""Items as Excel: taken along, an empty sheet, brought back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from diaodu.core.bringing import BRING, brought_before, stage_sent
from diaodu.core.clock import today
from diaodu.core.downloads import download
from diaodu.core.events import record_export
from diaodu.projects.works.choices import Track
from diaodu.projects.works.filters import Criteria, chosen, rows_of
from diaodu.projects.works.lookup import open_programme, require_reporter
from diaodu.projects.works.queries import items_of
from diaodu.projects.works.setting_kinds import kinds_of, red_after
from diaodu.projects.works.sheets import SHEET_OF, columns_of, items_workbook, template_workbook


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
    return download(content, f"{programme.name_zh}.xlsx")


@require_safe
def template(request: HttpRequest, code: str) -> HttpResponse:
    opened, track = open_programme(request, code), _track(request.GET.get("track", ""))
    require_reporter(opened)
    name = opened.programme.name_zh
    return download(template_workbook(name, track), f"{name}{_('template')}.xlsx")


@BRING
def bring(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the file; nothing changes before what each row would do has been looked at."""
    opened = open_programme(request, code)
    require_reporter(opened)
    programme, by = opened.programme, opened.hand.by
    if request.method == "POST":
        kind = SHEET_OF[Track(_track(request.POST.get("track", "")))]
        given = {"programme": programme.code, "bringer": by}
        if job := stage_sent(request, kind, scope=programme.unit.path, by=by, given=given):
            return redirect("web:job", key=job)
    context = {
        "programme": programme,
        "tracks": [(value, label, [c.heads[0] for c in columns_of(value)]) for value, label in Track.choices],
        "sheets": brought_before(SHEET_OF.values(), by=by, programme=programme.code),
    }
    return render(request, "works/bring.html", context, status=422 if request.method == "POST" else 200)


def _track(given: str) -> str:
    return given if given in Track.values else str(Track.BUILDING)
