"""Items: what is reported, and the figures accepted for it, as known on any day."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import BaseModel

from diaodu.core.api.pages import Page, Window, page_of
from diaodu.core.api.values import Day, end_of_day
from diaodu.core.clock import today
from diaodu.ledger.api_shapes import ItemCode, ItemFilters, ItemOne, ItemRow, item_one, item_row
from diaodu.ledger.models import Item
from diaodu.ledger.permissions import visible_items
from diaodu.ledger.queries import facts_as_of, facts_known, item_codes, item_with_code
from diaodu.people.api_auth import asker
from diaodu.people.api_shapes import unit_path
from diaodu.people.operations import reads

router = Router(tags=["ledger"])


class AsOf(BaseModel):
    """Both today, where none is given: figures of periods ended by `on`, as they were known by the end of `known`."""

    on: Day | None = None
    known: Day | None = None


@reads(router, "/items", Page[ItemRow], says=_("What is reported"))
def list_items(request: HttpRequest, filters: Query[ItemFilters], window: Query[Window]) -> dict[str, Any]:
    items = _asked(visible_items(asker(request), today=today()), filters)
    codes = item_codes(items.values_list("pk", flat=True)[window.offset : window.offset + window.limit])
    return page_of(items, window, lambda item: item_row(item, codes[item.pk]))


@reads(router, "/items/{code}", ItemOne, says=_("One item and its figures, as known on a day"))
def one_item(request: HttpRequest, code: ItemCode, as_of: Query[AsOf]) -> ItemOne:
    seen = visible_items(asker(request), today=today()).select_related("subject", "unit")
    item = item_with_code(seen, code)
    if item is None:
        raise Http404
    on, known = as_of.on or today(), as_of.known or today()
    counting = {fact.pk for fact in facts_as_of([item.pk], on=on, known=end_of_day(known))}
    facts = list(facts_known(item, on=on, known=end_of_day(known)))
    return item_one(item, code, facts, counting=counting, on=on, known=known)


def _asked(items: QuerySet[Item], filters: ItemFilters) -> QuerySet[Item]:
    found = items.select_related("subject", "unit").order_by("subject__code", "pk")
    if filters.unit:
        found = found.filter(unit__path=unit_path(filters.unit))
    return found.filter(subject__code=filters.about) if filters.about else found
