"""The table of tasks brought back from Excel."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from diaodu.core.answers import said
from diaodu.core.choices import SheetState
from diaodu.core.models import Sheet
from diaodu.core.sheets import SheetRefusedError, ask_to_stage
from diaodu.plan.choices import DocumentState
from diaodu.plan.table_reading import EDITED
from diaodu.plan.table_sheet import PLAN_TABLE, TABLE_COLUMNS
from diaodu.plan.views.lookup import open_document, require_keeper

_LISTED = 10


@require_http_methods(["GET", "HEAD", "POST"])
def bring_table(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the file; nothing changes before what each row would do has been looked at."""
    document = open_document(request, code)
    officer = require_keeper(request)
    status = 200
    if request.method == "POST":
        try:
            if document.state != DocumentState.CURRENT:
                raise SheetRefusedError("计划还没有执行，请先采用。", "The plan is not in force yet; adopt it first.")
            file = _file(request)
            _sheet, job = ask_to_stage(
                PLAN_TABLE,
                file.read(),
                name=file.name or "",
                scope=officer.unit.county_path,
                by=officer.username,
                given={"plan": document.code},
            )
        except SheetRefusedError as refusal:
            messages.error(request, said(refusal))
            status = 422
        else:
            return redirect("web:job", key=job.pk)
    mine = Sheet.objects.filter(kind=PLAN_TABLE, by=officer.username, params__plan=document.code)
    context = {
        "document": document,
        "columns": [column.heads[0] for column in TABLE_COLUMNS if column.key in EDITED],
        "sheets": mine.exclude(state=SheetState.STAGING)[:_LISTED],
    }
    return render(request, "plan/bring_table.html", context, status=status)


def _file(request: HttpRequest) -> UploadedFile[Any]:
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise SheetRefusedError("请选择文件。", "Please choose a file.")
    if file.size is None or file.size > settings.DIAODU_UPLOAD_LIMIT:
        most = settings.DIAODU_UPLOAD_LIMIT // (1024 * 1024)
        raise SheetRefusedError(f"文件超过 {most} MB。", f"The file is larger than {most} MB.")
    return file
