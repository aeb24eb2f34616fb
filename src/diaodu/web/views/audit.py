"""The record of changes, for those who audit; for everybody else the page does not exist."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from diaodu.core.clock import ZONE, today
from diaodu.core.events import record_export
from diaodu.core.models import AuditEntry
from diaodu.people.models import Officer
from diaodu.people.oversight import may_read_audit, visible_entries
from diaodu.web.records import Asked, asked_entries, page_of_lines, verb_said, verbs

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a sheet would take for a formula


@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    officer = _auditor(request)
    asked, english = Asked.from_query(request.GET), get_language() == "en"
    entries = asked_entries(visible_entries(officer, today=today()), asked)
    lines, next_before = page_of_lines(entries, english=english)
    return render(
        request,
        "web/audit.html",
        {
            "asked": asked,
            "lines": lines,
            "older": asked.address(before=next_before) if next_before else "",
            "newest": asked.address(before=None),
            "export": asked.address(before=None),
            "verbs": sorted(((verb, verb_said(verb, english=english)) for verb in verbs()), key=lambda pair: pair[1]),
        },
    )


@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """What the page shows, all of it, as CSV that Excel opens; taking it along is itself recorded."""
    officer = _auditor(request)
    asked = Asked.from_query(request.GET)
    entries = asked_entries(visible_entries(officer, today=today()), asked)
    record_export(
        "audit", by=officer.username, unit=officer.unit.path, form="csv", rows=entries.count(), asked=asked.address()
    )
    response = StreamingHttpResponse(
        _csv(entries, english=get_language() == "en"), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="audit-{today():%Y%m%d}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _auditor(request: HttpRequest) -> Officer:
    if not isinstance(request.user, Officer) or not may_read_audit(request.user, today=today()):
        raise Http404
    return request.user


def _csv(entries: QuerySet[AuditEntry], *, english: bool) -> Iterator[str]:
    head = [_("No."), _("Time"), _("Who"), _("Unit"), _("What"), _("About"), _("Before"), _("After"), _("Reason")]
    yield "\ufeff" + _row(head)  # the mark by which Excel knows UTF-8
    for entry in entries.iterator(chunk_size=1000):
        yield _row([
            entry.number,
            f"{entry.at.astimezone(ZONE):%Y-%m-%d %H:%M:%S}",
            entry.actor,
            entry.unit,
            verb_said(entry.verb, english=english),
            entry.subject,
            _plain(entry.before),
            _plain(entry.after),
            entry.reason,
        ])  # fmt: skip


def _row(values: list[Any]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(f"'{value}" if str(value).startswith(_FORMULA) else value for value in values)
    return out.getvalue()


def _plain(value: dict[str, Any] | None) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)
