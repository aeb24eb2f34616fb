"""What a chair's unit has promised and how it is counted, for its hand-over pack."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.paper.table_book import Cell
from diaodu.people.handover import register_section
from diaodu.people.models import Post
from diaodu.plan.models import Counting, Standing
from diaodu.plan.queries import led_by, newest_standings


def _counted(post: Post, on: date) -> list[list[Cell]]:
    led = led_by([post.unit_id], today=on)
    standings = {row.commitment_id: row for row in newest_standings(Standing.objects.filter(commitment__in=led), on=on)}
    return [_row(item, standings.get(item.commitment_id)) for item in _countings(led)]


def _countings(led):  # type: ignore[no-untyped-def]
    return Counting.objects.filter(commitment__in=led).select_related("commitment").order_by("commitment__code")


def _row(item: Counting, standing: Standing | None) -> list[Cell]:
    return [
        item.commitment.code,
        item.commitment.quote,
        item.low,
        item.measured_in,
        item.opening if item.low is not None else None,
        item.start,
        item.due,
        standing.value if standing else None,
        standing.reason_zh if standing else "",
    ]


register_section(
    "counting",
    gettext_lazy("Agreed counting rules and where they stand"),
    lambda: [
        _("Code"),
        _("Task (as written)"),
        _("Target"),
        _("Unit of measure"),
        _("Opening figure"),
        _("Counted from"),
        _("Due"),
        _("Figure"),
        _("Why this light"),
    ],
    _counted,
)
