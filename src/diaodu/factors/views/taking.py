"""Many needs taken on together: chosen on the list, looked at with what clashes, taken on, and taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.core.lists import Asked
from diaodu.core.moves import Mover, MoveRefusedError, parts_in_all
from diaodu.factors.actions import move_needs
from diaodu.factors.choices import NeedState
from diaodu.factors.filters import need_list
from diaodu.factors.lookup import asking
from diaodu.factors.models import Need
from diaodu.factors.permissions import mover_for, takeable, visible_needs
from diaodu.factors.queries import chosen, groups_for, listed, rows_of
from diaodu.factors.setting_kinds import factor_kinds
from diaodu.factors.steps import ACCEPT, UNTAKE
from diaodu.factors.taking_page import taking_rows
from diaodu.people.models import Officer
from diaodu.people.permissions import acting_posts

MOST = 200  # at once; more is chosen with a narrower list


@require_http_methods(["GET", "HEAD", "POST"])
def taking(request: HttpRequest) -> HttpResponse:
    """GET: what stands against each. POST: all of those that were shown as possible, as they were shown, or none."""
    officer = asking(request)
    given = request.POST if request.method == "POST" else request.GET
    verb, seen = (UNTAKE if given.get("verb") == UNTAKE else ACCEPT), _versions(given)
    needs = _named(officer, seen) if seen or request.method == "POST" else _as_listed(request, officer)
    mover = _mover(officer, needs)
    if request.method == "POST":
        try:
            return _take(request, needs, verb, mover=mover, seen=seen)
        except MoveRefusedError as refusal:
            messages.error(request, said(refusal))
    return _show(request, officer, needs, verb, mover)


def _named(officer: Officer, codes: Iterable[str]) -> list[Need]:
    needs = visible_needs(officer, today=today()).filter(code__in=list(codes))
    return list(listed(needs).order_by("needed_by", "code"))


def _as_listed(request: HttpRequest, officer: Officer) -> list[Need]:
    """Without any code: those put forward that the list shows with the same filters, and that are theirs to take on."""
    scope, day = officer.unit.county_path, today()
    asked = Asked.from_query(request.GET, need_list(factor_kinds(scope, on=day)))
    waiting = listed(visible_needs(officer, today=day).filter(state=NeedState.ASKED))
    needs = [row.need for row in chosen(rows_of(waiting, scope, on=day), asked, groups_for(scope, on=day))]
    own = takeable(officer, needs, today=day)
    return [need for need in needs if need.pk in own][:MOST]


def _take(
    request: HttpRequest, needs: Sequence[Need], verb: str, *, mover: Mover, seen: Mapping[str, int | None]
) -> HttpResponse:
    if not needs:
        raise MoveRefusedError("chosen", "请先勾选要受理的需求。", "Choose needs first.")
    for need in needs:
        version = seen[need.code]
        need.version = need.version if version is None else version
    rows = move_needs(needs, verb, mover=mover, on=today(), why=request.POST.get("why", "")[:500], as_loaded=True)
    if verb == UNTAKE:
        messages.success(request, _("%(n)d needs taken back.") % {"n": len(rows)})
        return redirect("factors:needs")
    messages.success(request, _("%(n)d needs are being worked on now.") % {"n": len(rows)})
    return redirect(f"{request.path}?{urlencode([('verb', UNTAKE), *(('code', need.code) for need in needs)])}")


def _show(request: HttpRequest, officer: Officer, needs: Sequence[Need], verb: str, mover: Mover) -> HttpResponse:
    rows = taking_rows(needs, officer.unit.county_path, verb, mover.parts, on=today())
    context: dict[str, Any] = {
        "rows": rows,
        "able": [each.row.need for each in rows if each.refusal is None],
        "clashing": sum(bool(each.notes) and each.refusal is None for each in rows),
        "verb": verb,
        "undo": verb == UNTAKE,
        "english": get_language() == "en",
        "most": MOST,
    }
    return render(request, "factors/taking.html", context, status=422 if request.method == "POST" else 200)


def _versions(given: QueryDict) -> dict[str, int | None]:
    """`Y-2026-001:3` is the need as it was seen; a code alone, as it is now."""
    found: dict[str, int | None] = {}
    for each in given.getlist("code")[:MOST]:
        code, _colon, version = each.partition(":")
        found[code[:20]] = int(version) if version.isascii() and version.isdecimal() and len(version) < 9 else None
    return found


def _mover(officer: Officer, needs: Sequence[Need]) -> Mover:
    """The parts the officer has in all of them. 403 where one is not theirs to deal with."""
    posts = acting_posts(officer, today=today())
    movers = [mover_for(officer, need, posts) for need in needs]
    parts = parts_in_all(movers)
    if movers and not parts:
        raise PermissionDenied
    return Mover(officer.username, parts, movers[0].post if movers else "")
