"""What moved in a span of days: lights, warnings, figures, problems, decisions. Each from its own app's permissions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diaodu.core.clock import ZONE
from diaodu.dispatch.permissions import visible_alerts
from diaodu.dispatch.queries.alerts import over_between, raised_between
from diaodu.dispatch.queries.proposals import cut
from diaodu.dispatch.rules.spans import Span
from diaodu.duties.permissions import visible_duties
from diaodu.kernel.period import Period
from diaodu.kernel.quantity import figure_said
from diaodu.ledger.models import Observation
from diaodu.ledger.permissions import visible_items
from diaodu.people.models import Officer
from diaodu.plan.choices import Light
from diaodu.plan.models import Standing
from diaodu.plan.permissions import visible_commitments
from diaodu.plan.queries import newest_of
from diaodu.problems.permissions import visible_problems

SECTIONS = ("lights", "alerts", "figures", "problems", "decisions")
MOST = 200  # rows of a section; how many there are is told
_ORDER = [str(light) for light in (Light.RED, Light.YELLOW, Light.GREY, Light.GREEN, Light.DONE)]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that moved: when, what, how, and where its record is. `before`, `light`: of lights that turned."""

    day: date
    what: str
    how: str
    unit: str = ""
    url: str = ""
    light: str = ""
    before: str = ""
    measured_in: str = ""  # of a figure told in `how`


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    rows: Sequence[Entry]
    count: int

    @property
    def left(self) -> int:
        return self.count - len(self.rows)


def ledger_of(officer: Officer, span: Span, *, today: date) -> list[Section]:
    """The five sections in their order; a constant number of questions."""
    last = min(span.last, today)
    return [
        _lights(officer, span, last, today),
        _alerts(officer, span, last, today),
        _figures(officer, span, last, today),
        _problems(officer, span, last, today),
        _decisions(officer, span, today),
    ]


def _lights(officer: Officer, span: Span, last: date, today: date) -> Section:
    """Commitments whose light on the last day is not that of the day before the span."""
    seen = visible_commitments(officer, today=today).filter(document__state="current")
    then = {row.commitment_id: row for row in newest_of(seen, on=span.eve)}
    rows = newest_of(seen, on=last).select_related("commitment__document").defer("commitment__document__text")
    turns = [
        (then[row.commitment_id], row)
        for row in rows
        if row.commitment_id in then and then[row.commitment_id].light != row.light
    ]
    turns.sort(key=lambda turn: (_ORDER.index(turn[1].light), turn[1].commitment.code))
    entries = [_turned(before, now) for before, now in turns]
    return Section("lights", entries[:MOST], len(entries))


def _turned(before: Standing, now: Standing) -> Entry:
    item = now.commitment
    url = f"{reverse('plan:page', args=[item.document.code])}?c={item.code}"
    return Entry(now.day, item.short or cut(item.quote), _either(now), "", url, now.light, before.light)


def _alerts(officer: Officer, span: Span, last: date, today: date) -> Section:
    seen = visible_alerts(officer, today=today)
    entries = [
        Entry(
            each.raised_on, _title(each), f"{each.get_condition_display()} · {_either(each)}", _unit(each.lead),
            each.get_absolute_url(), "yellow",
        )
        for each in raised_between(seen, span.first, last)
    ]  # fmt: skip
    entries += [
        Entry(
            each.over_on or last, _title(each), f"{each.get_state_display()} · {_either(each)}", _unit(each.lead),
            each.get_absolute_url(), "green",
        )
        for each in over_between(seen, span.first, last)
    ]  # fmt: skip
    entries.sort(key=lambda entry: (entry.day, entry.light == "yellow"), reverse=True)
    return Section("alerts", entries[:MOST], len(entries))


def _figures(officer: Officer, span: Span, last: date, today: date) -> Section:
    """Figures that began to count in these days, corrections too."""
    seen = Observation.objects.filter(
        item__in=visible_items(officer, today=today).values("pk"), known_at__gte=_begin(span.first),
        known_at__lte=_end(last),
    )  # fmt: skip
    rows = seen.select_related("item__about", "unit").order_by("-known_at", "-pk")
    entries = [
        Entry(
            localtime(row.known_at).date(),
            f"{_unit(row.item.about)}：{row.item.name}" if row.item.about else row.item.name,
            f"{_period(row.period)}{_corrected(row.vintage)} {_figure(row.value)}",
            _unit(row.unit),
            reverse("ledger:item", args=[row.item_id]),
            measured_in=row.item.measured_in if row.value is not None else "",
        )
        for row in rows[:MOST]
    ]
    return Section("figures", entries, seen.count())


def _problems(officer: Officer, span: Span, last: date, today: date) -> Section:
    begin, end = _begin(span.first), _end(last)
    seen = visible_problems(officer, today=today).select_related("unit")
    entries = [
        Entry(
            localtime(each.raised_at).date(), each.title, _("raised"), _unit(each.unit), each.get_absolute_url(),
            "yellow",
        )
        for each in seen.filter(raised_at__gte=begin, raised_at__lte=end)
    ]  # fmt: skip
    entries += [
        Entry(
            localtime(each.closed_at or end).date(), each.title, _("solved and struck off"), _unit(each.unit),
            each.get_absolute_url(), "green",
        )
        for each in seen.filter(closed_at__gte=begin, closed_at__lte=end)
    ]  # fmt: skip
    entries.sort(key=lambda entry: (entry.day, entry.what), reverse=True)
    return Section("problems", entries[:MOST], len(entries))


def _decisions(officer: Officer, span: Span, today: date) -> Section:
    """What meetings decided that is due in these days, also those still to come."""
    due = visible_duties(officer, today=today).filter(
        decision__isnull=False, due_at__gte=_begin(span.first), due_at__lte=_end(span.last)
    )
    entries = [
        Entry(
            localtime(duty.due_at or _end(span.last)).date(),
            duty.title,
            str(duty.get_state_display()),
            _unit(duty.unit),
            duty.get_absolute_url(),
            "done"
            if duty.state in ("done", "answered")
            else "red"
            if duty.due_at and duty.due_at < _end(today - timedelta(days=1))
            else "grey",
        )
        for duty in due.select_related("unit").order_by("due_at", "pk")
    ]
    return Section("decisions", entries[:MOST], len(entries))


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, ZONE)


def _end(day: date) -> datetime:
    return datetime.combine(day, time.max, ZONE)


def _either(row) -> str:  # type: ignore[no-untyped-def]
    return str(row.reason_en if get_language() == "en" else row.reason_zh)


def _title(alert) -> str:  # type: ignore[no-untyped-def]
    return str(alert.title_en if get_language() == "en" and alert.title_en else alert.title)


def _unit(unit) -> str:  # type: ignore[no-untyped-def]
    return "" if unit is None else unit.short_name


def _period(code: str) -> str:
    period = Period.parse(code)
    return period.label_en if get_language() == "en" else period.label_zh


def _corrected(vintage: int) -> str:
    return f" · {_('corrected')}" if vintage > 1 else ""


def _figure(value: Decimal | None) -> str:
    return _("not known") if value is None else figure_said(value)
