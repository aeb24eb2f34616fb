"""A picture without what the camera wrote into it: no place, no device, no owner. Pure; no picture is encoded anew.

Which way up a picture is shown stays, so that it does not lie on its side.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_ORIENTATION = 0x0112
# JPEG: Exif and XMP (APP1), IPTC (APP13), comments. PNG: Exif and texts.
_LEFT_OUT = {0xE1, 0xED, 0xFE}
_LEFT_OUT_CHUNKS = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
_STANDALONE = {0x01, *range(0xD0, 0xD8)}
_START_OF_SCAN, _APP1, _END = 0xDA, 0xE1, 0xD9
_MARK = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")  # one that ends a run of pixels


def plain_picture(content: bytes) -> bytes:
    """The same pixels. Raises ValueError for what is neither a JPEG nor a PNG, or breaks off within its parts."""
    if content.startswith(_PNG):
        return _PNG + b"".join(_chunks(content))
    if content.startswith(_JPEG):
        return _plain_jpeg(content)
    msg = "neither JPEG nor PNG"
    raise ValueError(msg)


def _plain_jpeg(content: bytes) -> bytes:
    parts: list[bytes] = []
    turned = 1
    for marker, part in _segments(content):
        if marker == _APP1 and part[4:10] == b"Exif\x00\x00":
            turned = _orientation(part[10:]) or turned
        if marker not in _LEFT_OUT:
            parts.append(part)
    head = [_JPEG, _exif_with(turned)] if turned != 1 else [_JPEG]
    return b"".join([*head, *parts])


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Each part before the pixels with its marker; last the pixels and all that follows."""
    at = 2
    while True:
        if at + 4 > len(content) or content[at] != 0xFF:
            msg = "a JPEG that breaks off"
            raise ValueError(msg)
        marker = content[at + 1]
        if marker == 0xFF:  # filling
            at += 1
            continue
        if marker in _STANDALONE:
            yield marker, content[at : at + 2]
            at += 2
            continue
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        if length < 2 or at + 2 + length > len(content):
            msg = "a JPEG part that is longer than the file"
            raise ValueError(msg)
        if marker == _START_OF_SCAN:
            yield marker, content[at : _end_of_picture(content, at)]
            return
        yield marker, content[at : at + 2 + length]
        at += 2 + length


def _end_of_picture(content: bytes, at: int) -> int:
    """Behind the end mark of the picture whose first scan begins at `at`.

    Phones hang further pictures, with places of their own, behind it. Within the pixels no mark can stand by itself.
    """
    while True:
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        mark = _MARK.search(content, at)
        if mark is None:
            return len(content)
        if mark.group()[1] == _END:
            return mark.end()
        at = mark.start()


def _orientation(tiff: bytes) -> int:
    """What the first directory says of it; 0 where it says nothing that can be read."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2], "")
    try:
        start = struct.unpack_from(f"{order}I", tiff, 4)[0] if order else 0
        count = struct.unpack_from(f"{order}H", tiff, start)[0] if order else 0
        for number in range(count):
            tag, _kind, _n, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + number * 12)
            if tag == _ORIENTATION and 1 <= value <= 8:
                return int(value)
    except struct.error:
        pass
    return 0


def _exif_with(turned: int) -> bytes:
    tiff = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, turned, 0, 0)
    body = b"Exif\x00\x00" + tiff
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body


def _chunks(content: bytes) -> Iterator[bytes]:
    at = len(_PNG)
    while at < len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        kind, end = content[at + 4 : at + 8], at + 12 + length
        if len(kind) < 4 or end > len(content):
            msg = "a PNG chunk that is longer than the file"
            raise ValueError(msg)
        if kind not in _LEFT_OUT_CHUNKS:
            yield content[at:end]
        if kind == b"IEND":
            return
        at = end
