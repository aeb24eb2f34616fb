"""The pages that bring a sheet in: choose the file, see those brought before, take an empty one along.

Nothing changes before what each row would do has been looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from diaodu.core.answers import said
from diaodu.core.models import Sheet
from diaodu.core.sheets import Column, SheetRefusedError, ask_to_stage
from diaodu.paper.table_book import table_workbook

LISTED = 10
BRING = require_http_methods(["GET", "HEAD", "POST"])


def stage_sent(
    request: HttpRequest, kind: str, *, scope: str, by: str, given: Mapping[str, str] | None = None
) -> int | None:
    """The job that reads the file that was sent; None, with the reason told, where there is none to read."""
    file = request.FILES.get("file")
    try:
        if file is None:
            raise SheetRefusedError("请选择文件。", "Please choose a file.")
        _sheet, job = ask_to_stage(kind, file.read(), name=file.name or "", scope=scope, by=by, given=given)
    except SheetRefusedError as refusal:
        messages.error(request, said(refusal))
        return None
    return job.pk


def brought_before(kinds: str | Iterable[str], *, by: str, **params: str) -> QuerySet[Sheet]:
    """The newest sheets of these kinds that somebody brought in; `params`: those brought in from one page alone."""
    among = [kinds] if isinstance(kinds, str) else list(kinds)
    asked = {f"params__{name}": value for name, value in params.items()}
    return Sheet.objects.filter(kind__in=among, by=by, **asked)[:LISTED]


def shown(columns: Iterable[Column]) -> list[Column]:
    """The columns a person fills in."""
    return [column for column in columns if column.is_shown]


def sheet_to_fill(
    title: str | Promise, columns: Iterable[Column], rows: Sequence[Sequence[Any]] = (), *, note: str = ""
) -> bytes:
    """A workbook that comes back as it goes out: heads as they are read, those that must be filled in marked."""
    heads = [f"{column.heads[0]}{'*' if column.required else ''}" for column in columns]
    return table_workbook(str(title), heads, list(rows), note=note or _("Columns with * must be filled in."))
