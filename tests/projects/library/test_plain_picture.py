"""Pictures as they are served: the same pixels, none of what the camera wrote beside them."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from diaodu.projects.library.rules.likeness import taken_of
from diaodu.projects.library.rules.plain_picture import plain_picture


def taken_at(form: str, *, turned: int = 6, **how: bool) -> bytes:
    picture = Image.new("RGB", (24, 16), (200, 90, 40))
    exif = picture.getexif()
    exif[0x0112], exif[0x010F], exif[0x0132] = turned, "Phone of Mr Li", "2026:08:03 09:10:11"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (IFDRational(35), IFDRational(8), IFDRational(0))
    gps[3], gps[4] = "E", (IFDRational(123), IFDRational(24), IFDRational(0))
    content = io.BytesIO()
    picture.save(content, form, exif=exif, **how)
    return content.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_place_and_device_are_gone_and_every_pixel_is_there(form: str) -> None:
    original = taken_at(form)
    plain = plain_picture(original)
    assert taken_of(original)[1] is not None
    assert taken_of(plain) == (None, None)
    assert b"Mr Li" in original
    assert b"Mr Li" not in plain
    with Image.open(io.BytesIO(original)) as one, Image.open(io.BytesIO(plain)) as other:
        assert one.tobytes() == other.tobytes()
        assert dict(other.getexif()) == ({0x0112: 6} if form == "JPEG" else {})
    assert plain_picture(plain) == plain


def test_one_that_is_built_up_in_several_runs_stays_whole() -> None:
    original = taken_at("JPEG", progressive=True)
    with Image.open(io.BytesIO(original)) as one, Image.open(io.BytesIO(plain_picture(original))) as other:
        assert one.tobytes() == other.tobytes()


def test_a_picture_hung_behind_the_first_one_does_not_go_along() -> None:
    plain = plain_picture(taken_at("JPEG") + taken_at("JPEG"))
    assert plain == plain_picture(taken_at("JPEG"))


def test_the_way_up_is_left_out_where_it_is_the_usual_one() -> None:
    with Image.open(io.BytesIO(plain_picture(taken_at("JPEG", turned=1)))) as picture:
        assert dict(picture.getexif()) == {}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 900), st.binary(max_size=12))
def test_whatever_breaks_off_or_is_no_picture_is_refused_or_plain(cut: int, rest: bytes) -> None:
    for form in ("JPEG", "PNG"):
        broken = taken_at(form)[:cut] + rest
        try:
            plain = plain_picture(broken)
        except ValueError:
            continue
        assert b"Mr Li" not in plain
