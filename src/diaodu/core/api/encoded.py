"""Files that come with a request: their bytes in Base64."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error

from django.utils.translation import gettext as _

from diaodu.core.api.validation import wrong_field

LONGEST_FILE = 1_900_000  # letters of Base64, as a body may be 2 MiB: a file of 1.4 MB; larger ones by the page


def decoded(text: str, *, field: str) -> bytes:
    """422 naming the field where it is no Base64, or holds nothing."""
    try:
        content = b64decode(text, validate=True)
    except (Error, ValueError) as error:
        raise wrong_field(field, _("This is not Base64.")) from error
    if not content:
        raise wrong_field(field, _("The file is empty."))
    return content
