"""Keys for programs: made once and shown once, kept only as a hash, within scopes, until a day."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from diaodu.core.audit import append_audit
from diaodu.core.clock import now, today
from diaodu.core.settings import newest_setting
from diaodu.people.actions.refusal import PeopleRefusedError
from diaodu.people.choices import TokenScope
from diaodu.people.models import ApiToken, Officer

PREFIX = "dd_"
SCOPES = tuple(TokenScope.values)
MOST_DAYS = "sign_in.token_days"
_USED_NOTED_EVERY = timedelta(hours=1)  # so that reading does not write each time


def token_hash(raw: str) -> str:
    return hashlib.sha256(raw.encode()).hexdigest()


@transaction.atomic
def make_token(officer: Officer, *, name: str, scopes: Collection[str], expires_on: date, by: str) -> str:
    """A new key for the officer; this is the only time it can be seen. Raises PeopleRefusedError."""
    if not scopes or not set(scopes) <= set(SCOPES):
        raise PeopleRefusedError("请至少勾选一个范围。", "Choose at least one scope.")
    _require_near_end(officer, expires_on)
    raw = PREFIX + secrets.token_urlsafe(30)  # 30 bytes: 40 characters
    token = ApiToken.objects.create(
        officer=officer,
        name=name[:60],
        hash=token_hash(raw),
        begins_with=raw[:8],
        scopes=[scope for scope in SCOPES if scope in scopes],
        made_at=now(),
        expires_on=expires_on,
    )
    append_audit(
        verb="make_token",
        subject=officer.username,
        by=by,
        unit=officer.unit.path,
        after={"name": token.name, "scopes": token.scopes, "expires_on": expires_on.isoformat()},
    )
    return raw


def longest_life(officer: Officer) -> timedelta:
    """How long a key may hold, counted from today."""
    return timedelta(days=int(newest_setting(MOST_DAYS, scope=officer.unit.path) or 366))


def _require_near_end(officer: Officer, expires_on: date) -> None:
    latest = today() + longest_life(officer)
    if not today() <= expires_on <= latest:
        raise PeopleRefusedError(
            f"截止日请在今天至 {latest.isoformat()} 之间。", f"The last day must lie between today and {latest}."
        )


@transaction.atomic
def revoke_token(token: ApiToken, *, by: str, reason: str = "") -> ApiToken:
    """From now on nobody is let in with it. Revoking again changes nothing. A key of somebody else needs a reason."""
    if by != token.officer.username and not reason:
        raise PeopleRefusedError("请写明理由。", "Please give the reason.")
    if not ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now()):
        return token
    token.refresh_from_db(fields=["revoked_at"])
    append_audit(
        verb="revoke_token",
        subject=token.officer.username,
        by=by,
        unit=token.officer.unit.path,
        after={"name": token.name},
        reason=reason,
    )
    return token


def valid_token(raw: str, *, today: date) -> ApiToken | None:
    """The key with its officer and unit, if it counts on that day: neither expired nor revoked, its officer active."""
    if not raw.startswith(PREFIX) or len(raw) > 100:
        return None
    found = ApiToken.objects.filter(
        hash=token_hash(raw), expires_on__gte=today, revoked_at=None, officer__is_active=True
    )
    token = found.select_related("officer__unit").first()
    if token is not None:
        _note_use(token)
    return token


def _note_use(token: ApiToken) -> None:
    at = now()
    if token.used_at is None or token.used_at < at - _USED_NOTED_EVERY:
        stale = Q(used_at=None) | Q(used_at__lt=at - _USED_NOTED_EVERY)
        ApiToken.objects.filter(stale, pk=token.pk).update(used_at=at)
