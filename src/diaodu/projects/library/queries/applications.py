"""Questions about applications: whether their conditions hold, what the list was asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from diaodu.core.lists import Asked
from diaodu.projects.library.choices import GRANTED
from diaodu.projects.library.models import Application, Spending
from diaodu.projects.library.queries.missing import purposes_of
from diaodu.projects.library.rules.channels import Channel, Finding, Offer, channels_of, findings
from diaodu.projects.library.rules.paying import Grant


def listed(applications: QuerySet[Application]) -> QuerySet[Application]:
    return applications.select_related("project__unit", "project__subject", "setting", "subject")


def channel_of(application: Application) -> Channel:
    """The channel as it stood in the row the application was begun under."""
    return channels_of(application.setting.value)[application.channel]


def window_channel(application: Application, known: Mapping[str, Channel]) -> Channel:
    """The channel with the windows of the rule in force (`known`), else as it stood when the application was begun."""
    return known.get(application.channel) or channel_of(application)


def findings_of(application: Application) -> list[Finding]:
    """Every condition of the channel with its answer; one query."""
    project = application.project
    offer = Offer(
        stage=project.state,
        kind=project.kind,
        total=project.total,
        asked=application.asked,
        capital=application.capital,
        cover=application.cover,
        direction=application.direction,
        national_code=project.national_code,
        papers=purposes_of([project.subject_id])[project.subject_id],
    )
    return findings(channel_of(application), offer)


def asked_applications(applications: QuerySet[Application], asked: Asked) -> QuerySet[Application]:
    if asked["q"]:
        words = asked["q"]
        applications = applications.filter(Q(project__name__icontains=words) | Q(code__iexact=words))
    for name, field in (("state", "state"), ("channel", "channel"), ("unit", "project__unit__code")):
        if asked[name]:
            applications = applications.filter(**{field: asked[name]})
    orders = {"begun": "begun_on", "code": "code", "project": "project__sort_key", "asked": "asked", "state": "state"}
    order = orders[asked.sort]
    return listed(applications).order_by(f"-{order}" if asked.descending else order, "pk")


def sums_of(applications: QuerySet[Application]) -> dict[str, Decimal | None]:
    """Asked, granted and arrived of what is listed, in 万元; None where no amount is known."""
    sums = applications.order_by().aggregate(asked=Sum("asked"), approved=Sum("approved"), arrived=Sum("arrived"))
    return {name: _exact(value) for name, value in sums.items()}


def _exact(value: Decimal | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def grants_of(subjects: Iterable[int], *, on: date) -> dict[int, list[Grant]]:
    """By subject of the project its granted money, with what was paid out by that day. Two queries."""
    granted = Application.objects.filter(project__subject__in=list(subjects), state__in=GRANTED)
    rows = list(granted.select_related("project").order_by("pk"))
    spent = Spending.objects.filter(application__in=rows, on__lte=on).order_by("on", "pk")
    paid = dict(spent.values_list("application", "total"))
    found: dict[int, list[Grant]] = defaultdict(list)
    for row in rows:
        money = row.arrived if row.arrived is not None else row.approved
        grant = Grant(money, paid.get(row.pk), row.pay_due, row.pay_by, row.issued_on)
        found[row.project.subject_id].append(grant)
    return found
