"""Questions about batches and their half-yearly adjustment."""

from __future__ import annotations

from django.db.models import Count, QuerySet, Sum

from diaodu.projects.library.choices import Batch
from diaodu.projects.library.models import Adjustment, AdjustmentRow, Project


def batch_sizes(projects: QuerySet[Project]) -> list[tuple[str, object, int, object]]:
    """Each batch: its word, how many projects (members of bundles not by themselves), their total investment."""
    rows = {
        batch: (count, total)
        for batch, count, total in projects.filter(bundle=None)
        .exclude(batch="")
        .order_by()
        .values_list("batch")
        .annotate(Count("pk"), Sum("total"))
    }
    return [(value, label, *rows.get(value, (0, None))) for value, label in Batch.choices]


def rows_of(adjustment: Adjustment) -> QuerySet[AdjustmentRow]:
    return adjustment.rows.select_related("project__unit").order_by("state", "new", "project__code")


def open_rows(adjustment: Adjustment, keys: list[int]) -> list[AdjustmentRow]:
    rows = adjustment.rows.filter(pk__in=keys, state="open").select_related("project", "adjustment")
    return list(rows)
