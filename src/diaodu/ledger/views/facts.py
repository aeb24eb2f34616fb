"""A series of facts with all its vintages, as of any day; and the check of a printed code."""

from __future__ import annotations

from datetime import date, datetime, time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from diaodu.core.clock import ZONE, today
from diaodu.ledger.lookup import open_item
from diaodu.ledger.models import Observation
from diaodu.ledger.permissions import visible_returns
from diaodu.ledger.queries import facts_as_of
from diaodu.ledger.sheet import printed_code, seal_holds
from diaodu.people.names import names_of


@require_safe
def item_page(request: HttpRequest, key: int) -> HttpResponse:
    """The figures of one item: what counts (as known on the day asked for) and every edition there ever was."""
    item = open_item(request, key)
    day = _day(request.GET.get("known")) or today()
    known = datetime.combine(day, time.max, ZONE)
    counting = {fact.pk for fact in facts_as_of([item.pk], on=today(), known=known)}
    facts = Observation.objects.filter(item=item).select_related("unit", "source", "evidence")
    return render(
        request,
        "ledger/item.html",
        {
            "item": item,
            "facts": [
                (fact, fact.pk in counting, fact.known_at <= known)
                for fact in facts.order_by("-period_end", "-vintage")
            ],
            "names": names_of(fact.by for fact in facts),
            "known": day,
            "is_past": day < today(),
        },
    )


@require_safe
def proof_page(request: HttpRequest) -> HttpResponse:
    """Whether a printed sheet still says what the ledger says: by its number and the code printed on it."""
    number, code = request.GET.get("number", "").strip().upper(), request.GET.get("code", "").strip().upper()
    found = visible_returns(request.user, today=today()).filter(code=number).first() if number else None
    return render(
        request,
        "ledger/proof.html",
        {
            "number": number,
            "code": code,
            "asked": bool(number and code),
            "return": found,
            "holds": found is not None and printed_code(found) == code,
            "seal_holds": found is not None and seal_holds(found),
        },
    )


def _day(text: str | None) -> date | None:
    try:
        return parse_date(text or "")
    except ValueError:
        return None
