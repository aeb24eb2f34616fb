"""Asking twice does it once: an answer is kept under the asker's key, in the transaction of the change."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from diaodu.core.api.problems import ApiProblem
from diaodu.core.api.validation import wrong_field
from diaodu.core.clock import now
from diaodu.core.models import GivenAnswer

HEADER = "Idempotency-Key"
LONGEST = 80
KEPT = timedelta(days=7)  # long enough for any program that tries again; then the key is free


@transaction.atomic
def answer_once(
    request: HttpRequest, *, actor: str, work: Callable[[], tuple[int, Any]], secret: Collection[str] = ()
) -> tuple[int, Any, bool]:
    """Status and body of the change, and whether it was made before. A refusal is not kept: nothing was changed.

    Without the header the work is simply done. 422 where the key stands for another request. `secret`: fields of the
    body that are kept nowhere; an answer given again has them empty.
    """
    key = _key(request)
    if not key:
        return (*work(), False)
    GivenAnswer.objects.filter(actor=actor, at__lt=now() - KEPT).delete()
    # The row first: a second request with the same key waits here until the first one's answer is there.
    answer, is_new = GivenAnswer.objects.get_or_create(
        actor=actor, key=key, defaults={"request_hash": _hash(request), "status": 0, "at": now()}
    )
    if not is_new:
        return (*_given(answer, request), True)
    answer.status, body = work()
    answer.body = body | dict.fromkeys(secret, "")
    answer.save(update_fields=["status", "body"])
    return answer.status, body, False


def _given(answer: GivenAnswer, request: HttpRequest) -> tuple[int, Any]:
    if answer.request_hash != _hash(request):
        raise ApiProblem(
            422, "key_used", _("This Idempotency-Key stands for another request; use a new one for each change.")
        )
    return answer.status, answer.body


def _key(request: HttpRequest) -> str:
    key = request.headers.get(HEADER, "").strip()
    if len(key) > LONGEST or not key.isprintable():
        raise wrong_field(f"header.{HEADER}", _("At most 80 printable characters."))
    return key


def _hash(request: HttpRequest) -> str:
    content = b"\n".join([str(request.method).encode(), request.get_full_path().encode(), request.body])
    return hashlib.sha256(content).hexdigest()
