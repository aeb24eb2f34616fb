"""Dated rules by program: what holds, and a new row of the county's own."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import Field

from diaodu.core.api.pages import Page, Window, page_of, page_of_list
from diaodu.core.api.problems import ApiProblem
from diaodu.core.api.validation import wrong_field
from diaodu.core.api.values import NO_NUL, Answer, Day, Given, Moment
from diaodu.core.clock import now, today
from diaodu.core.models import Setting
from diaodu.core.setting_kinds import SettingKind, setting_kind, setting_kinds, shown_value
from diaodu.core.settings import SettingRefusedError, add_setting, setting_row
from diaodu.people.api_auth import DECIDE, asker
from diaodu.people.api_shapes import UnitCode, unit_code, unit_path
from diaodu.people.models import Officer
from diaodu.people.operations import changes, reads
from diaodu.people.oversight import may_keep_rules, may_read_rules, visible_rules
from diaodu.people.permissions import visible_units

router = Router(tags=["system"])
RuleName = Annotated[str, Field(max_length=60, pattern=r"^[a-z_]+(\.[a-z_]+)*$", examples=["duties.escalation"])]


class RuleRow(Answer):
    """One dated row. `value` is JSON as text; `scope` the unit it holds for, null: everywhere."""

    code: str
    name: str
    value: str
    scope: str | None
    valid_from: date
    retired_on: date | None
    source: str
    shipped: bool
    at: Moment | None


class RuleKindRow(Answer):
    """A kind of rule, and the row that holds for the county today."""

    name: str
    title_zh: str
    title_en: str
    holds: RuleRow | None


class RuleGiven(Given):
    """`value`: JSON as text, in the shape the kind asks for; without `scope` the row holds for the county."""

    value: Annotated[str, Field(min_length=1, max_length=20000, pattern=NO_NUL, examples=["3"])]
    valid_from: Day
    source: Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL)]
    scope: UnitCode | None = None


@reads(router, "/rules", Page[RuleKindRow], says=_("Dated rules and what holds today"))
def list_rules(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    county = _reader(request).unit.county_path
    return page_of_list(setting_kinds(), window, lambda kind: _kind_row(kind, county))


@reads(router, "/rules/{name}/rows", Page[RuleRow], says=_("All rows of a rule"))
def rule_rows(request: HttpRequest, name: RuleName, window: Query[Window]) -> dict[str, Any]:
    officer, kind = _reader(request), _kind(name)
    rows = visible_rules(officer, today=today()).filter(name=kind.name).order_by("-valid_from", "-pk")
    return page_of(rows, window, _row)


@changes(
    router, "/rules/{name}/rows", RuleRow, says=_("Add a row to a rule"), scope=DECIDE, creates=True, versioned=False
)
def add_rule_row(request: HttpRequest, name: RuleName, given: RuleGiven) -> RuleRow:
    """422 says what of the value its kind refuses."""
    officer, kind = _reader(request), _kind(name)
    if not may_keep_rules(officer, today=today()):
        raise PermissionDenied
    scope = unit_path(given.scope) if given.scope else officer.unit.county_path
    if not visible_units(officer).filter(path=scope).exists():
        raise wrong_field("body.scope", str(_("Your county has no working unit “%(code)s”.")) % {"code": given.scope})
    try:
        row = add_setting(
            kind.name,
            _value(given.value),
            by=officer.username,
            unit=officer.unit.path,
            at=now(),
            scope=scope,
            valid_from=given.valid_from,
            source=given.source,
        )
    except SettingRefusedError as refusal:
        raise _refused(refusal) from refusal
    return _row(row)


def _reader(request: HttpRequest) -> Officer:
    officer = asker(request)
    if not may_read_rules(officer, today=today()):
        raise Http404
    return officer


def _kind(name: str) -> SettingKind:
    kind = setting_kind(name)
    if kind is None:
        raise Http404
    return kind


def _value(words: str) -> Any:
    try:
        return json.loads(words)
    except (ValueError, RecursionError) as error:
        raise wrong_field("body.value", str(_("This is not JSON."))) from error


def _refused(refusal: SettingRefusedError) -> ApiProblem:
    english = get_language() == "en"
    said = [("body.value", en if english else zh) for zh, en in refusal.problems]
    return ApiProblem(422, "invalid", _("Nothing was changed; each field that is wrong is named below."), errors=said)


def _kind_row(kind: SettingKind, county: str) -> RuleKindRow:
    held = setting_row(kind.name, scope=county, on=today())
    return RuleKindRow(
        name=kind.name, title_zh=kind.title_zh, title_en=kind.title_en, holds=_row(held) if held else None
    )


def _row(row: Setting) -> RuleRow:
    return RuleRow(
        code=str(row.pk),
        name=row.name,
        value=json.dumps(shown_value(row.name, row.value), ensure_ascii=False),
        scope=unit_code(row.scope) or None,
        valid_from=row.valid_from,
        retired_on=row.retired_on,
        source=row.source,
        shipped=row.shipped,
        at=row.at,
    )
