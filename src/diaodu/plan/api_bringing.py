"""What a program sends to bring a plan in."""

from __future__ import annotations

import binascii
from base64 import b64decode
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from diaodu.core.api.validation import wrong_field
from diaodu.core.api.values import NO_NUL, Day, Given

LONGEST = 1_900_000  # letters of Base64, as a body may be 2 MiB: a file of 1.4 MB; larger ones by the page


class PlanGiven(Given):
    """`content`: the file's bytes in Base64. `dated`: the plan's own day, where its text does not say one."""

    name: Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL, examples=["plan.docx"])]
    content: Annotated[str, Field(min_length=4, max_length=LONGEST, pattern=r"^[A-Za-z0-9+/]+={0,2}$")]
    dated: Day | None = None


def file_of(given: PlanGiven) -> bytes:
    """The bytes of the file; 422 where they are none."""
    try:
        content = b64decode(given.content)
    except (binascii.Error, ValueError) as error:
        raise wrong_field("body.content", _("This is not Base64.")) from error
    if not content:
        raise wrong_field("body.content", _("The file is empty."))
    return content
