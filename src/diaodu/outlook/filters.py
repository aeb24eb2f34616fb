"""What a reader may ask of the list of forecasts; all of it in the address."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from diaodu.core.lists import Asked, Column, ListSpec
from diaodu.outlook.models import Outlook
from diaodu.outlook.sources import source_titles

MISS, MEET, OPEN, NONE = "miss", "meet", "open", "none"
VERDICTS = (
    (MISS, _("Will miss the target")),
    (MEET, _("Will meet the target")),
    (OPEN, _("No chance can be told")),
    (NONE, _("No target")),
)
SORTS = {"chance": "chance", "name": "subject__label_zh", "unit": "unit__path", "error": "error"}
COLUMNS = (
    Column(_("Forecast of"), "name"),
    Column(_("Unit"), "unit"),
    Column(_("Known so far"), is_number=True),
    Column(_("Expected at the end of the year"), is_number=True),
    Column(_("Target"), is_number=True),
    Column(_("Chance of the target"), "chance", is_number=True),
    Column(_("Needed each period"), is_number=True),
    Column(_("Error of earlier forecasts"), "error", is_number=True),
)


def list_spec() -> ListSpec:
    words = {"q": None, "kind": list(source_titles()), "unit": None, "verdict": [name for name, _label in VERDICTS]}
    return ListSpec(words=words, sorts=tuple(SORTS))


def kinds() -> Sequence[tuple[str, str | Promise]]:
    return list(source_titles().items())


def asked_outlooks(rows: QuerySet[Outlook], asked: Asked, *, bound: int) -> QuerySet[Outlook]:
    """`bound`: below this chance, per thousand, a target will be missed."""
    found = rows
    if asked["q"]:
        words = asked["q"]
        found = found.filter(
            Q(subject__label_zh__icontains=words) | Q(subject__label_en__icontains=words) | Q(subject__code=words)
        )
    if asked["kind"]:
        found = found.filter(source=asked["kind"])
    if asked["unit"]:
        found = found.filter(unit__code=asked["unit"])
    if asked["verdict"]:
        found = found.filter(verdict_q(asked["verdict"], bound=bound))
    order = F(SORTS[asked.sort])
    order = order.desc(nulls_last=True) if asked.descending else order.asc(nulls_last=True)  # type: ignore[assignment]
    return found.order_by(order, "subject__code", "unit__path")


def verdict_q(verdict: str, *, bound: int) -> Q:
    return {
        MISS: Q(chance__lt=bound),
        MEET: Q(chance__gte=bound),
        OPEN: Q(target__isnull=False, chance=None),
        NONE: Q(target=None),
    }[verdict]


def verdict_counts(rows: QuerySet[Outlook], *, bound: int) -> dict[str, int]:
    """One query."""
    counts = {name: 0 for name, _label in VERDICTS}
    for chance, target in rows.order_by().values_list("chance", "target"):
        name = (MISS if chance < bound else MEET) if chance is not None else NONE if target is None else OPEN
        counts[name] += 1
    return counts


def kind_counts(rows: QuerySet[Outlook]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for source in rows.order_by().values_list("source", flat=True):
        counts[source] = counts.get(source, 0) + 1
    return counts
