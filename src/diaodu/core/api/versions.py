"""Which version of a record somebody means: ETag out, If-Match in (RFC 9110, RFC 6585)."""

from __future__ import annotations

from typing import TypeVar

from django.db import connection, models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from diaodu.core.api.problems import ApiProblem

Record = TypeVar("Record", bound=models.Model)


def etag(version: int) -> str:
    return f'"{version}"'


def hold(request: HttpRequest, record: Record) -> Record:
    """Let the change go on only if the asker saw the record as it is now, and keep others off it until it is done.

    428 where If-Match is missing, 412 where it names another version. Inside the transaction of the change.
    """
    wanted = request.headers.get("If-Match", "").strip()
    if not wanted:
        raise ApiProblem(
            428,
            "version_required",
            _("Send the ETag you were given as If-Match, so that nobody's newer changes are overwritten."),
        )
    if connection.vendor == "postgresql":  # on SQLite the transaction itself keeps other writers off
        type(record)._default_manager.select_for_update().filter(pk=record.pk).first()
    now = type(record)._default_manager.values_list("version", flat=True).get(pk=record.pk)
    tags = {tag.strip() for tag in wanted.split(",")}
    if "*" not in tags and etag(now) not in tags:
        raise newer()
    return record


def newer() -> ApiProblem:
    return ApiProblem(
        412, "newer", _("Somebody has just changed this record; nothing of yours was saved. Please look again.")
    )
