"""The plan at a glance: on any day, live or as announced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diaodu.core.clock import today
from diaodu.plan.glance import Asked, Column, Glance, trend
from diaodu.plan.models import AnnouncedLight, Document, Standing
from diaodu.plan.permissions import may_print_three
from diaodu.plan.queries.announcing import (
    announced_for,
    announcement_before,
    frozen_announcements,
    sections_of,
)
from diaodu.plan.queries.glance import (
    When,
    announced_counts,
    counted_commitments,
    holders_on,
    light_counts_on,
    lights_at,
    moment_of,
    month_ends,
    standings_on,
    with_hidden_figures,
)
from diaodu.plan.queries.outlooks import will_miss_count
from diaodu.plan.templatetags.plan_marks import period_word
from diaodu.plan.views.lookup import open_document


@require_safe
def glance(request: HttpRequest, code: str) -> HttpResponse:
    document, day = open_document(request, code), today()
    asked = Asked.from_query(request.GET)
    when = moment_of(document, on=asked.day, period=asked.announced, today=day)
    lights = lights_at(document, when)
    since = asked.since_day(when.day)
    before = announcement_before(when.announcement) if when.announcement else None
    then: Mapping[int, Standing | AnnouncedLight]
    if when.announcement is not None:
        then = announced_for(before, document.pk) if before else {}
    else:
        then = standings_on(document, since)
    sponsors = {tie.post_id for ties in lights.ties.values() for tie in ties if tie.post_id}
    page = Glance(
        document,
        counted_commitments(document),
        sections=sections_of([document.pk]),
        lights=lights,
        before=then,
        hidden=with_hidden_figures(document),
        holders=holders_on(sponsors, when.day),
        asked=asked,
    )
    context = {
        "document": document,
        "page": page,
        "asked": asked,
        "when": when,
        "since": since,
        "before": before,
        "announcements": frozen_announcements(document.unit),
        "columns": _trend(document, when),
        "will_miss": will_miss_count(document, when.day, today=day),
        "may_print_three": may_print_three(request.user, today=day),
    }
    return render(request, "plan/glance.html", context)


def _trend(document: Document, when: When) -> list[Column]:
    """Month by month: the standings of each month's last day, or what was announced."""
    if when.announcement is not None:
        announced = announced_counts(document, until=when.day)
        return trend([(period_word(item.period), counts) for item, counts in announced])
    days = month_ends(when.day)
    counts: dict[date, Counter[str]] = light_counts_on(document, days)
    return trend([(f"{day:%m-%d}", counts[day]) for day in days if day in counts])
