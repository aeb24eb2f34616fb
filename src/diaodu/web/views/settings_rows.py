"""The dated rules: for the system administrator to keep, for auditor and dispatch office to read."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.core.clock import now, today
from diaodu.core.setting_kinds import SettingKind, setting_kind, setting_kinds
from diaodu.core.settings import SettingRefusedError, add_setting, retire_setting, setting_row
from diaodu.duties import setting_kinds as sending
from diaodu.duties.choices import Channel
from diaodu.duties.models import Message
from diaodu.duties.queries import failed_messages
from diaodu.people.models import Officer, Unit
from diaodu.people.oversight import may_keep_rules, may_read_rules, visible_rules
from diaodu.people.permissions import visible_units
from diaodu.web.dated_rows import RetireForm, RuleForm, holding_keys, kind_said, rows_said, value_said

CHANNELS = {sending.EMAIL.name: Channel.EMAIL, sending.WEBHOOK.name: Channel.WEBHOOK}
MOST_FAILURES = 10


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every kind of rule with the row that holds for the county today."""
    officer, english = _reader(request), get_language() == "en"
    county = officer.unit.county_path
    kinds = [
        kind_said(kind, setting_row(kind.name, scope=county, on=today()), english=english) for kind in setting_kinds()
    ]
    return render(request, "web/settings.html", {"kinds": kinds})


@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, name: str) -> HttpResponse:
    """One kind with all its rows; the form for a new one where the officer keeps rules."""
    officer, kind = _reader(request), _kind(name)
    units = {unit.path: unit for unit in visible_units(officer)}
    may_keep = may_keep_rules(officer, today=today())
    form = _form(request, kind, officer, units)
    if request.method == "POST":
        if not may_keep:
            raise PermissionDenied
        if form.is_valid() and _add(request, kind, form, officer):
            return redirect("web:setting", name=name)
    context = _context(officer, kind, units, form, may_keep=may_keep)
    return render(request, "web/setting.html", context | {"failures": _failures(officer, kind)})


@require_POST
def retire(request: HttpRequest, name: str, key: int) -> HttpResponse:
    officer, kind = _reader(request), _kind(name)
    if not may_keep_rules(officer, today=today()):
        raise PermissionDenied
    scopes = visible_units(officer).values("path")
    row = visible_rules(officer, today=today()).filter(pk=key, name=kind.name, scope__in=scopes).first()
    if row is None:
        raise Http404
    form = RetireForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["why"][0]))
        return redirect("web:setting", name=name)
    try:
        retire_setting(row, by=officer.username, unit=officer.unit.path, on=today(), why=form.cleaned_data["why"])
    except SettingRefusedError as refusal:
        _tell(request, refusal)
    else:
        messages.success(request, _("The rule is retired; it stays here with the reason."))
    return redirect("web:setting", name=name)


def _context(
    officer: Officer, kind: SettingKind, units: dict[str, Unit], form: RuleForm, *, may_keep: bool
) -> dict[str, Any]:
    english = get_language() == "en"
    rows = list(visible_rules(officer, today=today()).filter(name=kind.name).order_by("-valid_from", "-pk"))
    held = setting_row(kind.name, scope=officer.unit.county_path, on=today())
    return {
        "kind": kind_said(kind, held, english=english),
        "rows": rows_said(
            kind,
            rows,
            holding=holding_keys(rows, today()),
            units=units,
            today=today(),
            may_keep=may_keep,
            english=english,
        ),
        "form": form,
        "example": value_said(kind, kind.example, english=english),
        "may_keep": may_keep,
    }


def _form(request: HttpRequest, kind: SettingKind, officer: Officer, units: dict[str, Unit]) -> RuleForm:
    county = officer.unit.county_path
    ordered = sorted(units.values(), key=lambda unit: unit.path != county)  # the county first
    scopes = [
        (unit.path, unit.name_en if get_language() == "en" and unit.name_en else unit.name_zh) for unit in ordered
    ]
    initial = {"valid_from": today(), "scope": county}
    return RuleForm(request.POST if request.method == "POST" else None, kind=kind, scopes=scopes, initial=initial)


def _failures(officer: Officer, kind: SettingKind) -> list[Message]:
    """What could not be sent by this rule, so that whoever keeps it sees that it is wrong."""
    channel = CHANNELS.get(kind.name)
    return list(failed_messages(officer.unit.county_path, channel)[:MOST_FAILURES]) if channel else []


def _add(request: HttpRequest, kind: SettingKind, form: RuleForm, officer: Officer) -> bool:
    values = form.cleaned_data
    try:
        add_setting(
            kind.name,
            values["value"],
            by=officer.username,
            unit=officer.unit.path,
            at=now(),
            scope=values["scope"],
            valid_from=values["valid_from"],
            source=values["source"],
        )
    except SettingRefusedError as refusal:
        _tell(request, refusal)
        return False
    messages.success(request, _("The rule is kept and recorded."))
    return True


def _tell(request: HttpRequest, refusal: SettingRefusedError) -> None:
    for zh, en in refusal.problems:
        messages.error(request, en if get_language() == "en" else zh)


def _reader(request: HttpRequest) -> Officer:
    if not isinstance(request.user, Officer) or not may_read_rules(request.user, today=today()):
        raise Http404
    return request.user


def _kind(name: str) -> SettingKind:
    kind = setting_kind(name)
    if kind is None:
        raise Http404
    return kind
