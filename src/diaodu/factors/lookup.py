"""The one way a view comes by a need, a supply or a proposal: among those the asker may see, else 404."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from diaodu.core.clock import today
from diaodu.core.moves import Mover
from diaodu.factors.models import Need, Scenario, Supply
from diaodu.factors.permissions import (
    is_office,
    kept_factors,
    may_ask,
    may_read_factors,
    mover_for,
    visible_needs,
    visible_scenarios,
    visible_supplies,
)
from diaodu.factors.queries import listed
from diaodu.factors.setting_kinds import FactorKind, factor_kinds
from diaodu.factors.steps import OFFICE
from diaodu.people.models import Officer
from diaodu.people.permissions import acting_posts


@dataclass(frozen=True, slots=True)
class OpenNeed:
    need: Need
    officer: Officer
    mover: Mover


def reader(request: HttpRequest) -> Officer:
    if not isinstance(request.user, Officer) or not may_read_factors(request.user, today=today()):
        raise Http404
    return request.user


def asking(request: HttpRequest) -> Officer:
    """Who may say needs; 403 for whoever only looks."""
    officer = reader(request)
    if not may_ask(officer, today=today()):
        raise PermissionDenied
    return officer


def office(request: HttpRequest) -> Officer:
    officer = reader(request)
    if not is_office(officer, today=today()):
        raise PermissionDenied
    return officer


def supplying(request: HttpRequest) -> tuple[Officer, dict[str, FactorKind]]:
    """The officer with the factors whose supplies they enter; 403 without any."""
    officer = reader(request)
    kinds = factor_kinds(officer.unit.county_path, on=today())
    kept = kept_factors(officer, kinds, today=today())
    if not kept:
        raise PermissionDenied
    return officer, {code: kind for code, kind in kinds.items() if code in kept}


def open_need(request: HttpRequest, code: str) -> OpenNeed:
    officer = reader(request)
    need = listed(visible_needs(officer, today=today())).filter(code=code).first()
    if need is None:
        raise Http404
    return OpenNeed(need, officer, mover_for(officer, need, acting_posts(officer, today=today())))


def keep_need(request: HttpRequest, code: str) -> OpenNeed:
    """To change it; 403 for whoever has no part in it."""
    opened = open_need(request, code)
    if not opened.mover.parts:
        raise PermissionDenied
    return opened


def keep_supply(request: HttpRequest, key: int) -> tuple[Supply, dict[str, FactorKind]]:
    officer = reader(request)
    supply = visible_supplies(officer, today=today()).select_related("unit").filter(pk=key).first()
    if supply is None:
        raise Http404
    _officer, kinds = supplying(request)
    if supply.factor not in kinds:
        raise PermissionDenied
    return supply, kinds


def open_scenario(request: HttpRequest, code: str) -> Scenario:
    officer = reader(request)
    seen = visible_scenarios(officer, today=today()).select_related("unit", "weights", "subject")
    scenario = seen.filter(code=code).first()
    if scenario is None:
        raise Http404
    return scenario


def office_mover(officer: Officer) -> Mover:
    posts = acting_posts(officer, today=today())
    parts = frozenset({OFFICE}) if is_office(officer, today=today()) else frozenset[str]()
    return Mover(officer.username, parts, posts[0].title_zh if posts else "")
