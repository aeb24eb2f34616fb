"""What a file is, by its first bytes and, for packed ones, by the parts they hold."""

from __future__ import annotations

import io
import re
import zipfile

from diaodu.reading.errors import Unreadable
from diaodu.reading.limits import MOST_PARTS, MOST_RATIO, MOST_UNPACKED, RATIO_FROM

_HTML = re.compile(
    rb"^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|div|p|table|article)\b", re.I | re.S
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_OLE = "EncryptedPackage".encode("utf-16-le")


def kind_of(content: bytes, name: str) -> str:
    """`docx`, `xlsx`, `pdf`, `html` or `txt`. Raises Unreadable for what is known to be something else."""
    head = content[:1024]
    if b"%PDF-" in head:
        return "pdf"
    if content.startswith(b"PK"):
        return _packed(content, name)
    if content.startswith(_OLE):
        raise _ole(content, name)
    if _HTML.match(content[:4096].removeprefix(b"\xef\xbb\xbf")):
        return "html"
    return "txt"


def _ole(content: bytes, name: str) -> Unreadable:
    if _ENCRYPTED_OLE in content:
        return Unreadable(
            f"{name} 设有打开密码；请在 Word 或 Excel 里取消密码，另存后再导入。",
            f"{name} is protected by a password; remove it in Word or Excel, save, and try again.",
        )
    return Unreadable(
        f"{name} 是旧版 .doc 或 .xls；请用 Word 或 WPS 另存为 .docx 或 .xlsx 再导入。",
        f"{name} is an old .doc or .xls; save it as .docx or .xlsx and try again.",
    )


def _packed(content: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _refuse_bombs(parts, name)
            names = {part.filename for part in parts}
            if any(part.flag_bits & 1 for part in parts):
                raise Unreadable(f"{name} 是加密的压缩包；请解密后再导入。", f"{name} is encrypted; decrypt it first.")
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(
            f"{name} 不完整或已损坏；请重新下载或另存一次。",
            f"{name} is incomplete or damaged; save or fetch it again.",
        ) from error
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    raise Unreadable(
        f"{name} 是压缩包，不是 Word 或 Excel 文件；请解压后导入里面的文件。",
        f"{name} is an archive, not a Word or Excel file; unpack it and bring in the file itself.",
    )


def _refuse_bombs(parts: list[zipfile.ZipInfo], name: str) -> None:
    whole = sum(part.file_size for part in parts)
    blown = any(
        part.file_size > RATIO_FROM and part.file_size > MOST_RATIO * max(part.compress_size, 1) for part in parts
    )
    if len(parts) > MOST_PARTS or whole > MOST_UNPACKED or blown:
        raise Unreadable(
            f"{name} 解压后过大，可能不是正常文件，没有打开。",
            f"{name} unpacks to far more than a document would; it was not opened.",
        )
