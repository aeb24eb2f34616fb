"""What units wrote in their returns, and the figures they reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Exists, OuterRef

from diaodu.bulletins.papers.composing.bound import Bound, Style
from diaodu.bulletins.papers.sources import Parts, When, register_source, words
from diaodu.ledger.models import Observation
from diaodu.people.permissions import within

LINES = {"progress": "进展", "difficulty": "困难", "next_month": "下月安排"}


def said(asked: Sequence[Parts], when: When) -> Mapping[Parts, Bound]:
    """`said:<item>:<period>:<progress|difficulty|next_month|value>`: the newest accepted edition."""
    wanted = [parts for parts in asked if len(parts) == 3 and parts[0].isdecimal()]
    newer = Observation.objects.filter(
        item=OuterRef("item"), period=OuterRef("period"), vintage__gt=OuterRef("vintage"), known_at__lte=when.known
    )
    rows = (
        Observation.objects.filter(
            within(when.scope, "item__unit__path"),
            item__in={int(parts[0]) for parts in wanted},
            period__in={parts[1] for parts in wanted},
            known_at__lte=when.known,
        )
        .filter(~Exists(newer))
        .select_related("item__subject", "unit")
    )
    there = {(str(row.item_id), row.period): row for row in rows}
    return {parts: bound_line(there[parts[:2]], parts[2]) for parts in wanted if parts[:2] in there}


def bound_line(fact: Observation, what: str) -> Bound:
    unit = fact.unit.short_name
    label = f"{unit}{fact.period}{LINES.get(what, '报数')}：{fact.item.subject.label_zh}"[:200]
    if what == "value":
        ask = f"{fact.get_missing_display()}，请询{unit}"
        caliber, place = fact.item.caliber, fact.item.measured_in
        return Bound("", Style.AMOUNT, "", label, fact.value, place, caliber=caliber, period=fact.period, blank=ask)
    return words(label, getattr(fact, what) if what in LINES else "", blank=f"{unit}没有写")


register_source("said", said)
