"""Messages out of the house: e-mail and one webhook. Written in the change's transaction, sent by the worker after it.

Whether and how is a county's own dated rule (duties.setting_kinds). No message holds a person's name or number.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import urllib.error
import urllib.request
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction

from diaodu.core.beats import beat
from diaodu.core.clock import now, today
from diaodu.core.settings import newest_setting
from diaodu.duties import setting_kinds
from diaodu.duties.choices import Channel, MessageState
from diaodu.duties.models import Duty, Message
from diaodu.duties.permissions import ANSWERERS
from diaodu.duties.queries import messages_waiting
from diaodu.people.models import Officer, Unit
from diaodu.people.queries import alive

log = logging.getLogger(__name__)
EMAIL, WEBHOOK = setting_kinds.EMAIL.name, setting_kinds.WEBHOOK.name
TIMEOUT = 5  # seconds for one message
AT_ONCE = 20
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720)]  # then it has failed


def tell_units(units: Sequence[Unit], *, title: str, body: str, code: str, due_at: datetime | None) -> None:
    """Queue a message to everybody of these units who can answer and has an address, and one to the webhook."""
    if not units:
        return
    scope = units[0].county_path
    due = due_at.isoformat(timespec="minutes") if due_at else None
    messages = []
    if newest_setting(EMAIL, scope=scope):
        text = "\n\n".join(part for part in (body, due or "") if part)
        messages += [_message(scope, Channel.EMAIL, address, title, text) for address in _addresses(units)]
    if newest_setting(WEBHOOK, scope=scope):
        payload = {"event": "duty", "code": code, "title": title, "due_at": due, "units": [unit.path for unit in units]}
        messages.append(_message(scope, Channel.WEBHOOK, "", title, payload=payload))
    Message.objects.bulk_create(messages)


def tell_of_escalation(duties: Sequence[Duty], level: int) -> None:
    """Queue what is overdue, one message a unit: its own people hear of it before anybody calls."""
    by_unit: dict[int, list[Duty]] = {}
    for duty in duties:
        by_unit.setdefault(duty.unit_id, []).append(duty)
    for group in by_unit.values():
        titles = "；".join(duty.title for duty in group)[:180]
        tell_units(
            [group[0].unit], title=f"[{level}] {titles}", body=titles, code=group[0].code, due_at=group[0].due_at
        )


def _addresses(units: Sequence[Unit]) -> list[str]:
    """Of those who hold, today, a post in these units that answers; each once, no demonstration account."""
    holders = Officer.objects.filter(
        alive(today(), "tenures__"),
        tenures__post__unit__in=units,
        tenures__post__role__in=ANSWERERS,
        is_active=True,
        is_demo=False,
    )
    return sorted(set(holders.exclude(email="").values_list("email", flat=True)))


@beat("outbox", every=2)
def send_messages() -> int:
    """Send what waits; how many went out. What fails is tried again later and later, then given up and shown."""
    sent = 0
    for message in messages_waiting(now())[:AT_ONCE]:
        sent += _try(message)
    return sent


def _try(message: Message) -> bool:
    # Taken first: a second worker must not send it too. If we die now, it is tried again at `next_at`.
    taken = Message.objects.filter(pk=message.pk, attempts=message.attempts, state=MessageState.WAITING)
    wait = WAITS[min(message.attempts, len(WAITS) - 1)]
    if not taken.update(attempts=message.attempts + 1, next_at=now() + wait):
        return False
    try:
        _send(message)
    except Exception as error:
        _note_failure(message, error)
        return False
    Message.objects.filter(pk=message.pk).update(state=MessageState.SENT, error="")
    return True


@transaction.atomic
def _note_failure(message: Message, error: Exception) -> None:
    over = message.attempts + 1 >= len(WAITS)
    log.warning("message %s not sent (%s)", message.pk, error)
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.FAILED if over else MessageState.WAITING, error=str(error)[:300]
    )


def _send(message: Message) -> None:
    if message.channel == Channel.EMAIL:
        sender = (newest_setting(EMAIL, scope=message.scope) or {}).get("from")
        EmailMessage(" ".join(message.title.split()), message.body, sender, [message.to]).send()
        return
    target = newest_setting(WEBHOOK, scope=message.scope) or {}
    _post(str(target.get("url", "")), str(target.get("secret", "")), message.payload)


def _post(url: str, secret: str, payload: dict[str, Any]) -> None:
    if not setting_kinds.is_web_address(url):
        msg = "the webhook's address must begin with http:// or https://"
        raise ValueError(msg)
    body = json.dumps(payload, ensure_ascii=False).encode()
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    request = urllib.request.Request(  # noqa: S310 -- the scheme is checked above
        url, data=body, headers={"Content-Type": "application/json", "X-Diaodu-Signature": f"sha256={signature}"}
    )
    with urllib.request.build_opener(_NoRedirect).open(request, timeout=TIMEOUT) as answer:
        answer.read(1)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """An address is called, not what it points on to: a redirect could lead into the house."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def _message(
    scope: str, channel: Channel, to: str, title: str, body: str = "", *, payload: dict[str, Any] | None = None
) -> Message:
    at = now()
    return Message(
        scope=scope,
        channel=channel,
        to=to[:300],
        title=title[:200],
        body=body,
        payload=payload or {},
        next_at=at,
        at=at,
    )
