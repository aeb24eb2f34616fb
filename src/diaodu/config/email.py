"""The mail server notices go out by."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

TIMEOUT = 10  # seconds
_TLS = {"smtp": {}, "smtp+tls": {"EMAIL_USE_TLS": True}, "smtps": {"EMAIL_USE_SSL": True}}
_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def mail_from_url(url: str) -> dict[str, Any]:
    """`smtp+tls://user:password@mail.example.org:587` as Django wants it; the local server where none is named.

    `smtps://` speaks TLS from the first byte, `smtp://` none. Raises ValueError for any other scheme.
    """
    parts = urlsplit(url or "smtp://127.0.0.1")
    if parts.scheme not in _PORTS:
        msg = f"DIAODU_EMAIL_URL must begin with smtp://, smtp+tls:// or smtps://, not {parts.scheme}://"
        raise ValueError(msg)
    return {
        "EMAIL_HOST": parts.hostname or "127.0.0.1",
        "EMAIL_PORT": parts.port or _PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_TIMEOUT": TIMEOUT,
        **_TLS[parts.scheme],
    }
