"""The one door by which people's files come in: type by content, size bound, nothing that is a state secret.

What a scan shows cannot be read here; whoever brings it answers for it, and the pages say so.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile

from diaodu.core.clock import now
from diaodu.core.files import media_type, store_file
from diaodu.core.markings import is_internal, secret_mark
from diaodu.core.models import Attachment, Subject
from diaodu.core.moves import MoveRefusedError
from diaodu.reading import Unreadable
from diaodu.reading.sources import head_of

MOST_BYTES = 20 * 1024 * 1024
ACCEPT = ".pdf,.docx,.xlsx,.png,.jpg,.jpeg,.txt"  # for the field; what counts is the content
SCANS = ("application/pdf", "image/png", "image/jpeg")
PAPERS = (*SCANS, "application/zip", "text/plain", "application/x-ole-storage")  # the last two are told apart below
ANY = (*PAPERS, "application/octet-stream")
PICTURES = ("image/png", "image/jpeg")


class FileRefusedError(MoveRefusedError):
    """The file is not taken, for a reason in plain words; nothing of it was kept."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that may be kept."""

    content: bytes
    name: str
    media_type: str
    is_internal: bool


def examine_upload(upload: UploadedFile | None, *, kinds: Collection[str] = PAPERS, most: int = MOST_BYTES) -> Examined:
    """As `examine_file`, without reading what is too large. Raises FileRefusedError, also where no file was chosen."""
    if upload is None or not upload.size:
        raise FileRefusedError(
            "file", "请选择要上传的文件；空文件不能上传。", "Choose a file first; it may not be empty."
        )
    _check_size(upload.size, upload.name or "", most)
    return examine_file(upload.read(), name=upload.name or "", kinds=kinds, most=most)


def examine_file(content: bytes, *, name: str, kinds: Collection[str] = PAPERS, most: int = MOST_BYTES) -> Examined:
    """The file as it may be kept. Raises FileRefusedError: too large, another type, unreadable, or headed as secret."""
    _check_size(len(content), name, most)
    kind = media_type(content)
    if kind not in kinds:
        raise FileRefusedError(
            "type",
            f"“{_short(name)}”不能上传：只收{_said_zh(kinds)}；以文件内容为准，改后缀名无用。",
            f"“{_short(name)}” is not taken: only {_said_en(kinds)}; the content counts, not the name.",
        )
    head = "" if kind in PICTURES else _head(content, name)
    if mark := secret_mark(head):
        raise FileRefusedError(
            "secret",
            f"“{_short(name)}”首部标有“{mark}”。涉密文件不得上传到本系统，文件没有保存；请按保密规定办理。",
            f"“{_short(name)}” is headed “{mark}”: state secrets must not come into this system. It was not kept.",
        )
    return Examined(content, name[:255], kind, is_internal(head))


def refuse_secret(content: bytes, *, name: str) -> None:
    """For files that are read later anyway: only what is headed as secret is refused here (FileRefusedError)."""
    try:
        examine_file(content, name=name, kinds=ANY, most=len(content))
    except FileRefusedError as refusal:
        if refusal.code == "secret":
            raise


def attach_file(examined: Examined, subject: Subject, *, purpose: str, by: str) -> Attachment:
    """Keep an examined file on a record, with its mark. Part of the action it belongs to: it audits, this does not."""
    return Attachment.objects.create(
        subject=subject,
        file=store_file(examined.content),
        name=examined.name or "file",
        purpose=purpose,
        internal=examined.is_internal,
        by=by,
        at=now(),
    )


def _head(content: bytes, name: str) -> str:
    try:
        return head_of(content, name=name or "文件")
    except Unreadable as error:
        raise FileRefusedError("unreadable", error.zh, error.en) from error


def _check_size(size: int, name: str, most: int) -> None:
    if size > most:
        raise FileRefusedError(
            "size",
            f"“{_short(name)}”有 {size / 1048576:.1f} MB，超过 {most // 1048576} MB 的上限；请压缩扫描件或拆分后再传。",
            f"“{_short(name)}” has {size / 1048576:.1f} MB, more than {most // 1048576} MB; make the scan smaller.",
        )


def _short(name: str) -> str:
    return name if len(name) <= 40 else f"{name[:30]}…{name[-8:]}"


def _said_zh(kinds: Collection[str]) -> str:
    return " PDF、PNG、JPG 扫描件" if set(kinds) <= set(SCANS) else " PDF、Word（docx）、Excel（xlsx）、图片和纯文本"


def _said_en(kinds: Collection[str]) -> str:
    return "PDF, PNG and JPG scans" if set(kinds) <= set(SCANS) else "PDF, Word (docx), Excel (xlsx), pictures and text"
