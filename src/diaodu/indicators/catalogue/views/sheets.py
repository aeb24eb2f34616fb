"""Targets and supports brought in from Excel: staged, looked at, published."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from diaodu.core.answers import download, said
from diaodu.core.downloads import WORKBOOK_TYPE
from diaodu.core.models import Sheet
from diaodu.core.sheets import Column, SheetRefusedError, ask_to_stage
from diaodu.indicators.catalogue.lookup import Reader, keeper, reader
from diaodu.indicators.catalogue.peer_sheet import COLUMNS as PEER_COLUMNS
from diaodu.indicators.catalogue.peer_sheet import PEERS
from diaodu.indicators.catalogue.sheet_columns import SUPPORT_COLUMNS, TARGET_COLUMNS
from diaodu.indicators.catalogue.support_sheet import SUPPORTS
from diaodu.indicators.catalogue.target_sheet import TARGETS
from diaodu.paper.table_book import table_workbook

BRING = require_http_methods(["GET", "HEAD", "POST"])
_LISTED = 10


@BRING
def bring_targets(request: HttpRequest) -> HttpResponse:
    return _bring(
        request, keeper(request), TARGETS, TARGET_COLUMNS, title=gettext_lazy("Indicator targets"), what="target"
    )


@BRING
def bring_supports(request: HttpRequest) -> HttpResponse:
    return _bring(request, _speaker(request), SUPPORTS, SUPPORT_COLUMNS, title=gettext_lazy("Supports"), what="support")


@BRING
def bring_peers(request: HttpRequest) -> HttpResponse:
    return _bring(request, keeper(request), PEERS, PEER_COLUMNS, title=gettext_lazy("Peers"), what="peer")


@require_safe
def target_template(request: HttpRequest) -> HttpResponse:
    keeper(request)
    return _template(request, TARGET_COLUMNS, _("Indicator targets"))


@require_safe
def support_template(request: HttpRequest) -> HttpResponse:
    _speaker(request)
    return _template(request, SUPPORT_COLUMNS, _("Supports"))


def _bring(
    request: HttpRequest, asker: Reader, kind: str, columns: Sequence[Column], *, title: str | Promise, what: str
) -> HttpResponse:
    status = 200
    if request.method == "POST":
        try:
            file = request.FILES.get("file")
            if file is None:
                raise SheetRefusedError("请选择文件。", "Please choose a file.")
            _sheet, job = ask_to_stage(
                kind,
                file.read(),
                name=file.name or "",
                scope=asker.county.path,
                by=asker.hand.by,
                given={"bringer": asker.hand.by},
            )
        except SheetRefusedError as refusal:
            messages.error(request, said(refusal))
            status = 422
        else:
            return redirect("web:job", key=job.pk)
    context = {
        "sheets": Sheet.objects.filter(kind=kind, by=asker.hand.by)[:_LISTED],
        "columns": [column for column in columns if column.is_shown],
        "title": title,
        "what": what,
    }
    return render(request, "indicators/bring.html", context, status=status)


def _template(request: HttpRequest, columns: Sequence[Column], title: str) -> HttpResponse:
    heads = [f"{column.heads[0]}{'*' if column.required else ''}" for column in columns if column.is_shown]
    content = table_workbook(title, heads, [], note=_("Columns with * must be filled in."))
    return download(request, content, WORKBOOK_TYPE, f"{title}{_('template')}.xlsx", subject="indicators")


def _speaker(request: HttpRequest) -> Reader:
    """Who may enter supports of some unit."""
    asker = reader(request)
    if not (asker.hand.may_keep or asker.hand.speaking):
        raise PermissionDenied
    return asker
