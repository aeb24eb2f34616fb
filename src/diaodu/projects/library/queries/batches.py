"""Questions about batches and their half-yearly adjustment."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from diaodu.projects.library.choices import Batch, Kind
from diaodu.projects.library.models import Adjustment, AdjustmentRow, Project


@dataclass(slots=True)
class BatchSize:
    """A bundle is one project; its total is that of its members. `blanks`: totals not known, left out."""

    value: str
    label: Any
    count: int = 0
    total: Decimal | None = None
    blanks: int = 0


def batch_sizes(projects: QuerySet[Project]) -> list[BatchSize]:
    """Each batch with how many projects and how much money it holds; one query."""
    found = {value: BatchSize(value, label) for value, label in Batch.choices}
    rows = projects.order_by().values_list("batch", "kind", "total", "bundle", "bundle__batch")
    for batch, kind, total, bundle, of_bundle in rows:
        size = found.get(of_bundle if bundle else batch)
        if size is None:
            continue
        size.count += bundle is None
        if kind == Kind.BUNDLE:
            continue
        if total is None:
            size.blanks += 1
        else:
            size.total = total + (size.total or Decimal(0))
    return list(found.values())


def rows_of(adjustment: Adjustment) -> QuerySet[AdjustmentRow]:
    return adjustment.rows.select_related("project__unit").order_by("state", "new", "project__code")


def open_rows(adjustment: Adjustment, keys: list[int]) -> list[AdjustmentRow]:
    rows = adjustment.rows.filter(pk__in=keys, state="open").select_related("project", "adjustment")
    return list(rows)
