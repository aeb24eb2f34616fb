"""What the views of the rounds share: sentences of refusals, files that leave are recorded."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from diaodu.core.downloads import download
from diaodu.core.events import record_export
from diaodu.core.intake import FileRefusedError, refuse_secret
from diaodu.core.sheets import MOST_BYTES


def is_english() -> bool:
    return get_language() == "en"


def taken_along(request: HttpRequest, content: bytes, name: str, *, subject: str, unit: str, rows: int) -> HttpResponse:
    """A workbook to keep; who took it stands in the audit."""
    record_export(subject, by=request.user.get_username(), unit=unit, form="xlsx", rows=rows)
    return download(content, name)


def uploaded_workbook(request: HttpRequest) -> tuple[bytes, str]:
    """What was chosen, and its name. Raises FileRefusedError: nothing chosen, too large, headed as secret."""
    upload = request.FILES.get("file")
    if upload is None or not upload.size:
        raise FileRefusedError("file", "请选择文件。", "Please choose a file.")
    if upload.size > MOST_BYTES:
        raise FileRefusedError("size", "文件超过 20 MB，请拆成几个。", "The file is larger than 20 MB.")
    content = upload.read()
    refuse_secret(content, name=upload.name or "")
    return content, upload.name or "workbook.xlsx"
