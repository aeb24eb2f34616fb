"""Commitments may have a schedule: who sees it, and what is invested where a commitment is counted in money."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from diaodu.core.models import Subject
from diaodu.kernel.period import Period
from diaodu.ledger.choices import Span
from diaodu.ledger.models import Observation
from diaodu.people.permissions import Asker
from diaodu.plan.found import COMMITMENT
from diaodu.plan.permissions import visible_commitments
from diaodu.plan.queries import kept
from diaodu.projects.schedule.subject_kinds import Invested, SubjectKind, register_subject_kind

_IN_YI = {"亿元": Decimal(1), "万元": Decimal("0.0001")}  # investment is shown in 亿元


def sight(officer: Asker, on: date) -> QuerySet[Subject]:
    """The commitments of the plans in sight that the review took up."""
    return Subject.objects.filter(pk__in=kept(visible_commitments(officer, today=on)).values("subject"))


def invested(keys: Sequence[int], on: date) -> Mapping[int, Sequence[Invested]]:
    """What months brought, of items counted in money about these commitments: from accepted returns; two queries.

    Nobody plans a commitment's money by months yet, so what was planned is not known.
    """
    facts = Observation.objects.filter(
        item__subject__in=keys, item__measured_in__in=_IN_YI, period_end__lte=on
    ).select_related("item")
    newest: dict[tuple[int, str], Observation] = {}
    for fact in facts.order_by("period_end", "vintage"):
        newest[fact.item_id, fact.period] = fact
    by_subject: dict[int, dict[int, list[Observation]]] = defaultdict(lambda: defaultdict(list))
    for fact in newest.values():
        by_subject[fact.item.subject_id][fact.item_id].append(fact)
    return {key: _months(next(iter(items.values()))) for key, items in by_subject.items() if len(items) == 1}


def _months(facts: Sequence[Observation]) -> list[Invested]:
    """Cumulative figures become those of the month alone; a period that is no month says nothing by itself."""
    found, before = [], Decimal(0)
    for fact in sorted(facts, key=lambda fact: fact.period_end):
        period, is_cumulative = Period.parse(fact.period), fact.span == Span.CUMULATIVE
        if fact.value is None or (period.first != period.last and not is_cumulative):
            continue
        value = fact.value * _IN_YI[fact.item.measured_in]
        found.append(Invested(fact.period_end.replace(day=1), None, value - before if is_cumulative else value))
        before = value if is_cumulative else before
    return found


register_subject_kind(SubjectKind(COMMITMENT, _("Commitments"), sight, invested=invested))
