"""Where an officer is signed in: listed, ended, bounded in number and idle time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from diaodu.core.clock import now
from diaodu.core.settings import newest_setting
from diaodu.people.models import Officer

IDLE_MINUTES, MOST_SESSIONS = "sign_in.idle_minutes", "sign_in.most_sessions"
SEEN, ADDRESS, SINCE, CONFIRMED = "seen_at", "address", "since", "second_factor"
REMEMBER_EVERY = timedelta(minutes=5)  # a page opened within this time writes nothing


@dataclass(frozen=True, slots=True)
class OpenSession:
    key: str
    address: str
    since: str
    seen: str


def sessions_of(officer: Officer) -> list[OpenSession]:
    """Where the officer is signed in now, the latest first. Reads all open sessions: there are few per county."""
    found = []
    for session in Session.objects.filter(expire_date__gt=now()):
        data = session.get_decoded()
        if data.get(SESSION_KEY) == str(officer.pk):
            found.append(
                OpenSession(session.session_key, data.get(ADDRESS, ""), data.get(SINCE, ""), data.get(SEEN, ""))
            )
    return sorted(found, key=lambda item: item.seen, reverse=True)


def end_sessions(officer: Officer, *, but: str = "", keep: int = 0) -> int:
    """Sign the officer out everywhere, except in `but` and the `keep` latest others; how many ended."""
    others = [item.key for item in sessions_of(officer) if item.key != but]
    ended = others[keep:]
    Session.objects.filter(session_key__in=ended).delete()
    return len(ended)


def most_sessions(officer: Officer) -> int:
    return int(newest_setting(MOST_SESSIONS, scope=officer.unit.path) or 3)


def idle_limit(officer: Officer) -> timedelta:
    return timedelta(minutes=int(newest_setting(IDLE_MINUTES, scope=officer.unit.path) or 30))


def is_idle(seen: str, limit: timedelta, moment: datetime) -> bool:
    """Whether a session last seen then (ISO) has been left alone longer than the limit."""
    return bool(seen) and moment - datetime.fromisoformat(seen) > limit


def should_remember(seen: str, moment: datetime) -> bool:
    return not seen or moment - datetime.fromisoformat(seen) > REMEMBER_EVERY
