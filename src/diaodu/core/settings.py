"""Dated settings with a scope: asked by name, added and retired by a verb, never overwritten.

What comes with the software (`shipped`, see core.shipped) stands for everywhere and is only ever overridden: by a row
of a nearer scope, or of a newer day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from diaodu.core.audit import append_audit
from diaodu.core.groupings import mark_regrouped
from diaodu.core.models import Setting
from diaodu.core.remembered import remembered
from diaodu.core.setting_kinds import Problem, problems_of, regroups, shown_value

_SHIPPED_STAYS: Problem = (
    "随软件发布的规则不能停用；请为本县新增一条来代替它。",
    "A row that came with the software stays; add one of your own instead.",
)


class SettingRefusedError(Exception):
    """A row cannot be kept, for reasons in plain words: (Chinese, English) each."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(en for _, en in problems))
        self.problems = list(problems)


def newest_setting(name: str, *, scope: str = "", on: date | None = None) -> Any:
    """The value that holds for `scope` (a unit path) on a day, or None. See `setting_row`."""
    row = setting_row(name, scope=scope, on=on)
    return None if row is None else row.value


def setting_row(name: str, *, scope: str = "", on: date | None = None) -> Setting | None:
    """The row that holds, for a decision to remember which one it used. One query, asked once a request.

    The nearest ancestor's row wins, then the newest `valid_from`. Without `on`, every row counts that is not retired.
    """
    return remembered(("setting", name, scope, on), lambda: holding_rows(name, scope=scope, on=on).first())


def holding_rows(name: str, *, scope: str = "", on: date | None = None) -> QuerySet[Setting]:
    """Every row that holds for `scope` on a day, the one that wins first."""
    rows = Setting.objects.filter(name=name, scope__in=["", *ancestors(scope)])
    if on is None:
        rows = rows.filter(retired_on=None)
    else:
        rows = rows.filter(Q(retired_on=None) | Q(retired_on__gt=on), valid_from__lte=on)
    return rows.annotate(depth=Length("scope")).order_by("-depth", "-valid_from", "-pk")


def keys_in_order(rows: Mapping[str, Any]) -> list[str]:
    """The keys of an object by the `order` its parts say: PostgreSQL keeps objects in an order of its own."""
    last = len(rows)
    return sorted(rows, key=lambda key: rows[key].get("order", last) if isinstance(rows[key], Mapping) else last)


def ancestors(path: str) -> list[str]:
    """Every path that holds `path`, itself included: "/37/06/" lies in "/", "/37/" and "/37/06/"."""
    return [path[: end + 1] for end, letter in enumerate(path) if letter == "/"]


@transaction.atomic
def add_setting(
    name: str, value: Any, *, by: str, unit: str, at: Any, scope: str, valid_from: date, source: str
) -> Setting:
    """A row of a county's own. Raises SettingRefusedError: for a value its kind refuses, without a source, or twice."""
    problems = problems_of(name, value)
    if not source.strip():
        problems.append(
            ("请写明依据（文件名称、文号或会议）。", "Name the source: a document, its number, or a meeting.")
        )
    there = Setting.objects.filter(scope=scope, name=name, valid_from=valid_from, retired_on=None)
    if not problems and there.exists():
        problems.append(_taken(valid_from))
    if problems:
        raise SettingRefusedError(problems)
    before = newest_setting(name, scope=scope, on=valid_from)
    try:
        with transaction.atomic():
            row = Setting.objects.create(
                scope=scope, name=name, value=value, valid_from=valid_from, source=source.strip()[:200], by=by, at=at
            )
    except IntegrityError as error:  # somebody added one for the same day a moment ago
        raise SettingRefusedError([_taken(valid_from)]) from error
    if regroups(name):
        mark_regrouped()
    append_audit(
        verb="add_setting",
        subject=name,
        by=by,
        unit=unit,
        before=None if before is None else {"value": shown_value(name, before)},
        after=_recorded(row) | {"source": row.source},
    )
    return row


def _taken(valid_from: date) -> Problem:
    return (
        f"从 {valid_from} 起已有一条在用；请先停用它，或另选日期。",
        f"There is a row from {valid_from} on already; retire it first, or choose another day.",
    )


@transaction.atomic
def retire_setting(row: Setting, *, by: str, unit: str, on: date, why: str) -> Setting:
    """From `on` (today or earlier) the row no longer holds; it stays, with the reason. Shipped rows are refused."""
    if row.shipped:
        raise SettingRefusedError([_SHIPPED_STAYS])
    if not why.strip():
        raise SettingRefusedError([("请写明停用的原因。", "Give the reason.")])
    if not Setting.objects.filter(pk=row.pk, retired_on=None).update(retired_on=on, retired_why=why.strip()[:300]):
        raise SettingRefusedError([("这条规则已经停用。", "This row is retired already.")])
    row.refresh_from_db()
    if regroups(row.name):
        mark_regrouped()
    append_audit(
        verb="retire_setting",
        subject=row.name,
        by=by,
        unit=unit,
        before=_recorded(row),
        after={"retired_on": on.isoformat()},
        reason=row.retired_why,
    )
    return row


def _recorded(row: Setting) -> dict[str, Any]:
    return {
        "value": shown_value(row.name, row.value),
        "scope": row.scope,
        "valid_from": row.valid_from.isoformat(),
    }


@transaction.atomic
def change_setting(name: str, value: Any, *, by: str, valid_from: date, scope: str = "", source: str = "") -> Setting:
    """Add (or, for the same day, replace) the value of a setting: for what the installation says of itself.

    People's rules are added and retired instead. Raises SettingRefusedError where the row came with the software.
    """
    rows = Setting.objects.filter(scope=scope, name=name, valid_from=valid_from, retired_on=None)
    old = rows.first()
    if old is not None and old.shipped:
        raise SettingRefusedError([("随软件发布的规则不能改。", "A row that came with the software is never changed.")])
    if old is None:
        row = Setting.objects.create(scope=scope, name=name, valid_from=valid_from, value=value, source=source, by=by)
    else:
        rows.update(value=value, source=source, by=by)
        row = rows.get()
    append_audit(
        verb="change_setting",
        subject=name,
        by=by,
        before=None if old is None else {"value": shown_value(name, old.value)},
        after={"value": shown_value(name, value), "scope": scope, "valid_from": valid_from.isoformat()},
    )
    return row
