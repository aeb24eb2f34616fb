"""Targets and supports brought in from Excel: staged, looked at, published."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from diaodu.core.answers import download
from diaodu.core.bringing import BRING, brought_before, sheet_to_fill, shown, stage_sent
from diaodu.core.downloads import WORKBOOK_TYPE
from diaodu.core.sheets import Column
from diaodu.indicators.catalogue.lookup import Reader, keeper, reader
from diaodu.indicators.catalogue.peer_sheet import COLUMNS as PEER_COLUMNS
from diaodu.indicators.catalogue.peer_sheet import PEERS
from diaodu.indicators.catalogue.sheet_columns import SUPPORT_COLUMNS, TARGET_COLUMNS
from diaodu.indicators.catalogue.support_sheet import SUPPORTS
from diaodu.indicators.catalogue.target_sheet import TARGETS


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
    scope, by = asker.county.path, asker.hand.by
    if request.method == "POST" and (job := stage_sent(request, kind, scope=scope, by=by, given={"bringer": by})):
        return redirect("web:job", key=job)
    context = {
        "sheets": brought_before(kind, by=by),
        "columns": shown(columns),
        "title": title,
        "what": what,
    }
    return render(request, "indicators/bring.html", context, status=422 if request.method == "POST" else 200)


def _template(request: HttpRequest, columns: Sequence[Column], title: str) -> HttpResponse:
    content = sheet_to_fill(title, shown(columns))
    return download(request, content, WORKBOOK_TYPE, f"{title}{_('template')}.xlsx", subject="indicators")


def _speaker(request: HttpRequest) -> Reader:
    """Who may enter supports of some unit."""
    asker = reader(request)
    if not (asker.hand.may_keep or asker.hand.speaking):
        raise PermissionDenied
    return asker
