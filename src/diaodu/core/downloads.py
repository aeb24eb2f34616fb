"""Files that are handed out: to be kept, never shown as a page of ours."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse

WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNKNOWN_TYPE = "application/octet-stream"  # what somebody brought in: no browser shall guess what it is


def download(content: bytes, name: str, media_type: str = WORKBOOK_TYPE) -> HttpResponse:
    """The answer that saves `content` under `name`, which may be Chinese; a workbook where no type is given."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
