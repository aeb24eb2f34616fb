"""The one way a view comes by a return, a round or an item: among those the asker may see, else 404."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from diaodu.core.clock import today
from diaodu.core.moves import Mover
from diaodu.ledger.models import Item, Return, Round
from diaodu.ledger.permissions import mover_for, visible_items, visible_returns, visible_rounds
from diaodu.ledger.queries import listed
from diaodu.people.models import Officer
from diaodu.people.permissions import acting_posts


@dataclass(frozen=True, slots=True)
class OpenReturn:
    """A return somebody opened, with their parts in it."""

    owed: Return
    mover: Mover
    officer: Officer


def open_return(request: HttpRequest, code: str) -> OpenReturn:
    officer = _officer(request)
    owed = listed(visible_returns(officer, today=today())).filter(code=code).first()
    if owed is None:
        raise Http404
    return OpenReturn(owed, mover_for(officer, owed, acting_posts(officer, today=today())), officer)


def open_round_page(request: HttpRequest, code: str) -> Round:
    round_ = visible_rounds(_officer(request), today=today()).select_related("unit").filter(code=code).first()
    if round_ is None:
        raise Http404
    return round_


def open_item(request: HttpRequest, key: int) -> Item:
    items = visible_items(_officer(request), today=today()).select_related("subject", "unit")
    item = items.filter(pk=key).first()
    if item is None:
        raise Http404
    return item


def _officer(request: HttpRequest) -> Officer:
    if not isinstance(request.user, Officer):
        raise Http404
    return request.user
