"""Rounds: opened, locked, many returns accepted at once."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from diaodu.core.api.pages import Page, Window, page_of
from diaodu.core.api.validation import wrong_field
from diaodu.core.api.values import Code
from diaodu.core.api.versions import hold, newer
from diaodu.core.clock import moment, today
from diaodu.duties.api_shapes import LateSaid, late_said
from diaodu.duties.queries import late_duties
from diaodu.kernel.period import Period
from diaodu.ledger.actions import accept_returns, lock_round, open_round
from diaodu.ledger.api_shapes import (
    ReturnsAccepted,
    ReturnsSeen,
    RoundFilters,
    RoundGiven,
    RoundRow,
    return_row,
    round_row,
)
from diaodu.ledger.lookup import open_round_page
from diaodu.ledger.models import Return, Round
from diaodu.ledger.permissions import mover_for, owned_fields, visible_rounds
from diaodu.ledger.queries import duties_of_round, listed, rounds_with_progress
from diaodu.people.api_auth import DECIDE, asker
from diaodu.people.choices import RoundField
from diaodu.people.models import Officer, Post
from diaodu.people.operations import changes, reads
from diaodu.people.permissions import acting_posts

router = Router(tags=["ledger"])


@reads(router, "/rounds", Page[RoundRow], says=_("Rounds of reporting"))
def list_rounds(request: HttpRequest, filters: Query[RoundFilters], window: Query[Window]) -> dict[str, Any]:
    return page_of(_asked(visible_rounds(asker(request), today=today()), filters), window, round_row)


@reads(router, "/rounds/{code}", RoundRow, says=_("One round"))
def one_round(request: HttpRequest, code: Code) -> RoundRow:
    return _one(request, code)


@reads(router, "/rounds/{code}/late-message", LateSaid, says=_("Who is late with a round, as one message"))
def late_with_round(request: HttpRequest, code: Code) -> LateSaid:
    round_ = open_round_page(request, code)
    _owner(request, round_)
    return late_said(list(late_duties(duties_of_round(round_), moment())), english=get_language() == "en")


@changes(router, "/rounds", RoundRow, says=_("Open a round"), scope=DECIDE, creates=True, versioned=False)
def start_round(request: HttpRequest, given: RoundGiven) -> RoundRow:
    post, field = _field(owned_fields(asker(request), today=today()), given.field)
    period = Period.parse(given.period)
    round_ = open_round(
        period,
        unit=post.unit,
        field=RoundField(field),
        title=f"{period.label_zh}进度",
        due_at=given.due_at,
        by=asker(request).username,
    )
    return _one(request, round_.code)


@changes(router, "/rounds/{code}/lock", RoundRow, says=_("Lock a round"), scope=DECIDE)
def close_round(request: HttpRequest, code: Code) -> RoundRow:
    round_ = open_round_page(request, code)
    officer = _owner(request, round_)
    lock_round(hold(request, round_), by=officer.username)
    return _one(request, code)


@changes(
    router,
    "/rounds/{code}/accept",
    ReturnsAccepted,
    says=_("Accept many returns of a round: all or none"),
    scope=DECIDE,
    versioned=False,  # each return comes with the version that was looked at
)
def accept_many_returns(request: HttpRequest, code: Code, given: ReturnsSeen) -> ReturnsAccepted:
    round_ = open_round_page(request, code)
    officer = _owner(request, round_)
    returns = _seen_returns(round_, given)
    accept_returns(returns, mover=mover_for(officer, returns[0], acting_posts(officer, today=today())))
    again = listed(round_.returns.filter(pk__in=[owed.pk for owed in returns])).order_by("pk")
    return ReturnsAccepted(accepted=[return_row(owed) for owed in again])


def _asked(rounds: QuerySet[Round], filters: RoundFilters) -> QuerySet[Round]:
    wanted = {name: value for name, value in filters.model_dump().items() if value}
    return rounds_with_progress(rounds.filter(**wanted))


def _field(owned: list[tuple[Post, str]], wanted: str | None) -> tuple[Post, str]:
    owned = [(post, field) for post, field in owned if field]  # a post that was given no field runs no rounds
    if not owned:
        raise PermissionDenied
    found = next((pair for pair in owned if wanted in (None, pair[1])), None)
    if found is None:
        raise wrong_field("body.field", _("Your posts run no rounds about this."))
    return found


def _owner(request: HttpRequest, round_: Round) -> Officer:
    """The officer, if one of their posts runs this round."""
    officer = asker(request)
    owned = owned_fields(officer, today=today())
    if not any(post.unit_id == round_.unit_id and field == round_.field for post, field in owned):
        raise PermissionDenied
    return officer


def _seen_returns(round_: Round, given: ReturnsSeen) -> list[Return]:
    versions = {item.code: item.version for item in given.returns}
    returns = list(listed(round_.returns.filter(code__in=versions)).select_for_update(of=("self",)).order_by("pk"))
    if len(returns) != len(given.returns):
        raise wrong_field("body.returns", _("Some of these are no returns of this round, or come twice."))
    if any(owed.version != versions[owed.code] for owed in returns):
        raise newer()
    return returns


def _one(request: HttpRequest, code: str) -> RoundRow:
    found = rounds_with_progress(visible_rounds(asker(request), today=today())).filter(code=code).first()
    if found is None:
        raise Http404
    return round_row(found)
