"""An address as a QR picture: an SVG that stands in the page."""

from __future__ import annotations

import io

import segno


def qr_of(address: str) -> str:
    picture = io.BytesIO()
    segno.make(address, error="m").save(
        picture, kind="svg", scale=5, border=2, xmldecl=False, svgclass=None, omitsize=True
    )
    return picture.getvalue().decode()
