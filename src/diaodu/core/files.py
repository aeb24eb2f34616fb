"""Files by content: stored once under the hash of their bytes, typed by what they hold, never by their name."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

from diaodu.core.clock import now
from diaodu.core.models import StoredFile

_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),  # .docx and .xlsx are told apart by what reads them
    (b"\xd0\xcf\x11\xe0", "application/x-ole-storage"),
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)


def store_file(content: bytes) -> StoredFile:
    """Keep the bytes and return their row; the same bytes give the same row.

    The file is on the disk, flushed, before the row exists: a row never points at nothing.
    """
    digest = hashlib.sha256(content).hexdigest()
    path = _path(digest)
    if not path.exists():
        _write(path, content)
    row, _ = StoredFile.objects.get_or_create(
        sha256=digest, defaults={"size": len(content), "media_type": media_type(content), "stored_at": now()}
    )
    return row


def read_stored(file: StoredFile) -> bytes:
    """The bytes of a stored file. Raises ValueError if the disk no longer holds what was stored."""
    content = _path(file.sha256).read_bytes()
    if hashlib.sha256(content).hexdigest() != file.sha256:
        msg = f"the stored file {file} is damaged"
        raise ValueError(msg)
    return content


def media_type(content: bytes) -> str:
    """Type by content; text unless the first bytes say otherwise or hold a zero."""
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            return kind
    return "application/octet-stream" if b"\0" in content[:4096] else "text/plain"


def _path(digest: str) -> Path:
    return Path(settings.DIAODU_DATA) / "files" / digest[:2] / digest


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(name, path)
