"""Factors through the API: the same questions and the same changes as the pages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from diaodu.core.api.moves import moves_said
from diaodu.core.api.pages import Page, Window, page_of, page_of_list
from diaodu.core.api.validation import wrong_field
from diaodu.core.api.values import (
    Code,
    figure,
    taken,
)
from diaodu.core.api.versions import hold
from diaodu.core.clock import today
from diaodu.factors.actions import (
    NeedSecured,
    NewNeed,
    SupplyGiven,
    add_needs,
    adopt_scenario,
    record_supplies,
    secure_needs,
)
from diaodu.factors.actions import move_need as move_one
from diaodu.factors.api_shapes import (
    AdoptedWhy,
    AllocationClash,
    AllocationLack,
    AllocationOne,
    AllocationOutcome,
    AllocationRow,
    FactorMonth,
    FactorNeedFilters,
    FactorNeedOne,
    FactorNeedRow,
    FactorSaid,
    FactorSecured,
    FactorSupplyRow,
    NeedGiven,
    NeedMoved,
    NeedSecuredGiven,
    SupplyEntered,
)
from diaodu.factors.boards import Board, boards
from diaodu.factors.lookup import office_mover
from diaodu.factors.models import Need, Outcome, Scenario, Supply
from diaodu.factors.permissions import (
    askable_subjects,
    is_office,
    kept_factors,
    may_ask,
    may_read_factors,
    mover_for,
    visible_needs,
    visible_scenarios,
    visible_supplies,
)
from diaodu.factors.queries import listed, outcomes_of, row_of
from diaodu.factors.setting_kinds import factor_kinds, limits
from diaodu.people.api_auth import DECIDE, REPORT, asker
from diaodu.people.api_shapes import unit_name
from diaodu.people.operations import changes, reads
from diaodu.people.permissions import acting_posts, county_of

router = Router(tags=["factors"])


@reads(router, "/factors", Page[FactorSaid], says=_("Factors with need and supply over the months"))
def list_factors(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    officer = asker(request)
    readable = may_read_factors(officer, today=today())
    return page_of_list(boards(officer.unit.county_path, on=today()) if readable else [], window, _factor)


@reads(router, "/factor-needs", Page[FactorNeedRow], says=_("Needs of factors"))
def list_factor_needs(request: HttpRequest, filters: Query[FactorNeedFilters], window: Query[Window]) -> dict[str, Any]:
    needs = listed(visible_needs(asker(request), today=today())).order_by("needed_by", "code")
    if filters.state is not None:
        needs = needs.filter(state=filters.state)
    if filters.factor is not None:
        needs = needs.filter(factor=filters.factor)
    if filters.about is not None:
        needs = needs.filter(about__code=filters.about)
    return page_of(needs, window, _need)


@reads(router, "/factor-needs/{code}", FactorNeedOne, says=_("One need with its documents and moves"))
def one_factor_need(request: HttpRequest, code: Code) -> FactorNeedOne:
    return _need_one(_open(request, code))


@changes(router, "/factor-needs", FactorNeedOne, says=_("Enter a need"), scope=REPORT, creates=True, versioned=False)
def add_factor_need(request: HttpRequest, given: NeedGiven) -> FactorNeedOne:
    officer = asker(request)
    if not may_ask(officer, today=today()):
        raise PermissionDenied
    about = askable_subjects(officer, today=today()).filter(code=given.about).first()
    if about is None:
        raise wrong_field("about", _("No record in your charge has this code or name."))
    amount = None if given.amount is None else Decimal(given.amount)
    new = NewNeed(about, given.factor, amount, given.needed_by, given.note)
    need = add_needs([new], county=county_of(officer), by=officer.username, on=today())[0]
    return _need_one(_open(request, need.code))


@changes(router, "/factor-needs/{code}/move", FactorNeedOne, says=_("A step of a need"), scope=REPORT)
def move_factor_need(request: HttpRequest, code: Code, given: NeedMoved) -> FactorNeedOne:
    need = hold(request, _open(request, code))
    move_one(need, given.verb, mover=_mover(request, need), on=today(), why=given.reason)
    return _need_one(_open(request, code))


@changes(router, "/factor-needs/{code}/secure", FactorNeedOne, says=_("Say what is secured"), scope=REPORT)
def secure_factor_need(request: HttpRequest, code: Code, given: NeedSecuredGiven) -> FactorNeedOne:
    need = hold(request, _open(request, code))
    mover = _mover(request, need)
    if not mover.parts:
        raise PermissionDenied
    secured = NeedSecured(need, Decimal(given.total), given.on, given.document, given.reason)
    secure_needs([secured], mover=mover)
    return _need_one(_open(request, code))


@reads(router, "/factor-supplies", Page[FactorSupplyRow], says=_("Supplies of factors"))
def list_factor_supplies(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    return page_of(visible_supplies(asker(request), today=today()), window, _supply)


@changes(router, "/factor-supplies", FactorSupplyRow, says=_("Enter a supply"), scope=REPORT, versioned=False)
def add_factor_supply(request: HttpRequest, given: SupplyEntered) -> FactorSupplyRow:
    officer = asker(request)
    kinds = factor_kinds(officer.unit.county_path, on=today())
    kept = kept_factors(officer, kinds, today=today())
    if not kept or (given.factor in kinds and given.factor not in kept):
        raise PermissionDenied
    month = date.fromisoformat(f"{given.month}-01")
    row = SupplyGiven(given.factor, month, Decimal(given.amount), given.source, given.document, given.note)
    return _supply(record_supplies([row], county=county_of(officer), by=officer.username, on=today())[0])


@reads(router, "/factor-allocations", Page[AllocationRow], says=_("Allocations"))
def list_factor_allocations(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    return page_of(visible_scenarios(asker(request), today=today()), window, _scenario)


@reads(
    router, "/factor-allocations/{code}", AllocationOne, says=_("One allocation: who goes ahead, who waits for what")
)
def one_factor_allocation(request: HttpRequest, code: Code) -> AllocationOne:
    return _scenario_one(_open_scenario(request, code))


@changes(router, "/factor-allocations/{code}/adopt", AllocationOne, says=_("Adopt an allocation"), scope=DECIDE)
def adopt_factor_allocation(request: HttpRequest, code: Code, given: AdoptedWhy) -> AllocationOne:
    scenario = hold(request, _open_scenario(request, code))
    officer = asker(request)
    if not is_office(officer, today=today()):
        raise PermissionDenied
    adopt_scenario(scenario, mover=office_mover(officer), on=today(), why=given.reason)
    return _scenario_one(_open_scenario(request, code))


def _open(request: HttpRequest, code: str) -> Need:
    need = listed(visible_needs(asker(request), today=today())).filter(code=code).first()
    if need is None:
        raise Http404
    return need


def _open_scenario(request: HttpRequest, code: str) -> Scenario:
    seen = visible_scenarios(asker(request), today=today()).select_related("unit", "weights", "subject")
    scenario = seen.filter(code=code).first()
    if scenario is None:
        raise Http404
    return scenario


def _mover(request: HttpRequest, need: Need) -> Any:
    officer = asker(request)
    return mover_for(officer, need, acting_posts(officer, today=today()))


def _factor(board: Board) -> FactorSaid:
    found = board.breaks if board.has_supply else None
    return FactorSaid(
        code=board.kind.code,
        name_zh=board.kind.zh,
        name_en=board.kind.en,
        measured_in=board.kind.unit,
        kind=board.kind.kind,
        asked=f"{board.asked:f}",
        secured=f"{board.secured:f}",
        waiting=board.waiting,
        unknown=board.unknown,
        has_supply=board.has_supply,
        short_from=f"{found.month:%Y-%m}" if found else None,
        months=[
            FactorMonth(month=f"{month:%Y-%m}", needed=f"{need:f}", supply=f"{supply:f}")
            for month, need, supply, _lacking in board.rows
        ],
    )


def _need_words(need: Need) -> dict[str, Any]:
    kinds = factor_kinds(need.scope, on=today())
    row = row_of(need, kinds, on=today(), warn_days=limits(need.scope, on=today()).warn_days)
    return {
        **taken(need, "code", "factor", "needed_by", "state", "since", "version"),
        "about": need.about.code,
        "about_name": need.about.label_zh,
        "measured_in": row.unit,
        "amount": figure(need.amount),
        "secured": f"{need.secured:f}",
        "light": row.said.light,
        "light_zh": row.said.zh,
        "light_en": row.said.en,
        "turn": unit_name(need.turn) if need.turn else None,
        "planned": f"{need.planned:%Y-%m}" if need.planned else None,
    }


def _need(need: Need) -> FactorNeedRow:
    return FactorNeedRow(**_need_words(need))


def _need_one(need: Need) -> FactorNeedOne:
    return FactorNeedOne(
        **_need_words(need),
        asker=unit_name(need.asker),
        keeper=unit_name(need.keeper) if need.keeper else None,
        note=need.note,
        securings=[
            FactorSecured(total=f"{row.total:f}", **taken(row, "on", "document", "at", "by", "why"))
            for row in need.securings.all()
        ],
        moves=moves_said(need.subject.moves.all()),
    )


def _supply(row: Supply) -> FactorSupplyRow:
    return FactorSupplyRow(
        **taken(row, "factor", "source", "document", "note", "version"),
        month=f"{row.month:%Y-%m}",
        amount=f"{row.amount:f}",
    )


def _scenario_words(row: Scenario) -> dict[str, Any]:
    plain = ("code", "name", "months", "state", "worth", "gap", "by", "at", "adopted_by", "adopted_at", "adopted_why")
    return {
        **taken(row, *plain, "version"),
        "first_month": f"{row.first_month:%Y-%m}",
        "weights": row.weights_key,
    }


def _scenario(row: Scenario) -> AllocationRow:
    return AllocationRow(**_scenario_words(row))


def _scenario_one(row: Scenario) -> AllocationOne:
    return AllocationOne(
        **_scenario_words(row),
        outcomes=[_outcome(each) for each in outcomes_of(row)],
        clashes=[
            AllocationClash(
                records=clash["codes"], factor=clash["factor"], month=clash["month"][:7], lacking=clash["lacking"]
            )
            for clash in row.clashes
        ],
    )


def _outcome(row: Outcome) -> AllocationOutcome:
    return AllocationOutcome(
        about=row.about.code,
        name=row.about.label_zh,
        worth=row.worth,
        wanted=f"{row.wanted:%Y-%m}",
        start=f"{row.start:%Y-%m}" if row.start else None,
        lacks=[
            AllocationLack(
                factor=lack["factor"], month=lack["month"][:7], amount=lack["amount"], price=float(lack["price"])
            )
            for lack in row.lacks
        ],
    )
