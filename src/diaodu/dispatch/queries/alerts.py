"""Lists of warnings, and the counts above them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet

from diaodu.core.lists import Asked
from diaodu.dispatch.choices import OPEN, AlertState
from diaodu.dispatch.models import Alert
from diaodu.duties.choices import OWED, DutyState

_ORDERS: dict[str, tuple[object, ...]] = {
    "raised": ("raised_on", "pk"),
    "title": ("title", "pk"),
    "unit": ("unit__order", "unit__sort_key", "pk"),
    "lead": (F("lead__order").asc(nulls_last=True), "pk"),
    "condition": ("condition", "pk"),
    "state": ("state", "pk"),
}


def listed(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    return alerts.select_related("unit", "lead", "duty__unit", "about", "subject")


def _shown(word: str, at: datetime) -> Q:
    answered = Q(state=AlertState.PUSHED, duty__state__in=(DutyState.ANSWERED, DutyState.DONE))
    conditions = {
        "pushed": Q(state=AlertState.PUSHED) & ~answered,
        "answered": answered,
        "late": Q(state=AlertState.PUSHED, duty__state__in=OWED, duty__due_at__lt=at),
    }
    return conditions.get(word, Q(state=word))


def asked_alerts(alerts: QuerySet[Alert], asked: Asked, *, at: datetime) -> QuerySet[Alert]:
    """What the list was asked for, in its order. Those that are over only where they are asked for."""
    alerts = _narrowed(alerts, asked)
    alerts = alerts.filter(_shown(asked["show"], at) if asked["show"] else Q(state__in=OPEN))
    rows = listed(alerts).order_by(*_ORDERS[asked.sort])  # type: ignore[arg-type]
    return rows.reverse() if asked.descending else rows


def _narrowed(alerts: QuerySet[Alert], asked: Asked) -> QuerySet[Alert]:
    if asked["q"]:
        words = asked["q"]
        alerts = alerts.filter(Q(title__icontains=words) | Q(title_en__icontains=words) | Q(code__iexact=words))
    if asked["condition"]:
        alerts = alerts.filter(condition=asked["condition"])
    for name in ("unit", "lead"):
        if asked[name]:
            alerts = alerts.filter(**{f"{name}__code": asked[name]})
    return alerts


def shown_counts(alerts: QuerySet[Alert], asked: Asked, words: Iterable[str], *, at: datetime) -> dict[str, int]:
    """How many stand under each word of `show`, the other filters kept; one query."""
    parts = {word: Count("pk", filter=_shown(word, at)) for word in words}
    return _narrowed(alerts, asked).order_by().aggregate(**parts)


def open_alerts_about(alerts: QuerySet[Alert], subjects: Iterable[int]) -> list[Alert]:
    return list(listed(alerts.filter(about__in=list(subjects), state__in=OPEN)).order_by("-raised_on"))


def raised_between(alerts: QuerySet[Alert], first: date, last: date) -> QuerySet[Alert]:
    return listed(alerts.filter(raised_on__gte=first, raised_on__lte=last)).order_by("-raised_on", "-pk")


def over_between(alerts: QuerySet[Alert], first: date, last: date) -> QuerySet[Alert]:
    return listed(alerts.filter(over_on__gte=first, over_on__lte=last)).order_by("-over_on", "-pk")
