"""What may be bound: figures of indicators, of commitments, of projects, and measures of the whole county."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from diaodu.bulletins.papers.composing.bound import Bound
from diaodu.bulletins.papers.sources import When, address, read_facts
from diaodu.bulletins.papers.sources.records import county_measures
from diaodu.core.models import Subject
from diaodu.indicators.catalogue.permissions import visible_indicators
from diaodu.indicators.catalogue.queries.figures import newest_figures
from diaodu.ledger.models import Item
from diaodu.people.choices import OVERSEERS
from diaodu.people.models import Officer
from diaodu.people.permissions import county_of, roles_of, visible_subjects
from diaodu.plan.choices import AnnouncementState, Light
from diaodu.plan.permissions import visible_announcements, visible_commitments
from diaodu.plan.queries import kept
from diaodu.projects.library.permissions import visible_projects

_MOST = 6
_OPEN = ("indicator", "target", "light", "announced", "task", "chapter")  # to every reader of plans


def found_facts(words: str, officer: Officer, *, today: date) -> list[Bound]:
    """Facts that fit the words, those without a figure left out; among the records the officer may see."""
    words = words.strip()[:60]
    if not words:
        return []
    county = county_of(officer)
    sources = [
        *_indicators(words, officer, today),
        *_commitments(words, officer, today),
        *_projects(words, officer, today),
        *_lights(words, officer, today),
        *_measures(words, officer, today),
    ]
    facts = read_facts(sources, When(county.path, today))
    return [fact for fact in facts.values() if not fact.is_blank]


def _indicators(words: str, officer: Officer, today: date) -> list[str]:
    county = county_of(officer)
    rows = visible_indicators(officer, today=today).filter(retired_on=None)
    rows = rows.filter(Q(name_zh__icontains=words) | Q(name_en__icontains=words) | Q(code__iexact=words))
    found = list(rows.select_related("subject", "lead")[: _MOST * 2])
    newest = newest_figures(found, county, as_of=today)
    return [
        address("indicator", row.code, county.code, newest[row.pk].period.code) for row in found if row.pk in newest
    ]


def _commitments(words: str, officer: Officer, today: date) -> list[str]:
    rows = kept(visible_commitments(officer, today=today))
    rows = rows.filter(Q(quote__icontains=words) | Q(short__icontains=words) | Q(code__iexact=words))
    codes = rows.values_list("code", flat=True)[:_MOST]
    return [address("task", code, what) for code in codes for what in ("value", "completion")]


def _projects(words: str, officer: Officer, today: date) -> list[str]:
    rows = visible_projects(officer, today=today).filter(Q(name__icontains=words) | Q(code__iexact=words))
    codes = rows.values_list("code", flat=True)[:_MOST]
    return [address("project", code, what) for code in codes for what in ("total", "invested")]


def _lights(words: str, officer: Officer, today: date) -> list[str]:
    named = {
        "red": "红灯滞后",
        "yellow": "黄灯预警",
        "green": "绿灯",
        "done": "已完成",
        "grey": "灰灯",
        "all": "任务灯号",
    }
    fits = [light for light, said in named.items() if words in said]
    seen = visible_announcements(officer, today=today).filter(state=AnnouncementState.FROZEN)
    newest = seen.order_by("-cut_off").first() if fits else None
    return [address("light", newest.code, light) for light in fits if light in {*Light.values, "all"}] if newest else []


def _measures(words: str, officer: Officer, today: date) -> list[str]:
    if roles_of(officer, today=today).isdisjoint(OVERSEERS):
        return []
    named = [each for each in county_measures() if words in each.title_zh or words.lower() in each.title_en.lower()]
    return [address("measure", each.name) for each in named[:_MOST]]


def may_bind(source: str, officer: Officer, *, today: date) -> bool:
    """Whether the officer may see the record the address names."""
    kind, *parts = source.split(":")
    if kind in _OPEN:
        return True
    if kind == "measure":
        return not roles_of(officer, today=today).isdisjoint(OVERSEERS)
    seen = visible_subjects(officer, today=today)
    if kind == "said" and parts and parts[0].isdecimal():
        return Item.objects.filter(pk=parts[0], subject__in=seen.values("pk")).exists()
    ours: Q = Q(code=parts[0]) if parts else Q(pk__in=())
    return Subject.objects.filter(pk__in=seen.filter(ours).values("pk")).exists()
