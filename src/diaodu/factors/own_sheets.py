"""A unit's own needs from Excel: only for its own records. They are put forward; the office takes them on or returns
them as it does with those entered one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext_lazy

from diaodu.core.choices import RowChange
from diaodu.core.clock import today
from diaodu.core.moves import Mover
from diaodu.core.sheets import Checked, Column, Problem, Row, SheetKind, register_sheet_kind
from diaodu.factors.permissions import askable_subjects, may_ask, mover_for
from diaodu.factors.sheets import NEED_COLUMNS, check_needs, publish_needs, read_needs
from diaodu.factors.steps import ASKER
from diaodu.people.models import Officer
from diaodu.people.permissions import acting_posts

OWN_NEEDS = "factors.own_needs"
COLUMNS = (*NEED_COLUMNS, Column("by", ("by",), longest=60, is_shown=False))


def check_own_needs(rows: Sequence[Row], scope: str) -> list[Checked]:
    """As the office's sheet, and besides: each record is the unit's own, each need one it has a part in."""
    officer = Officer.objects.select_related("unit").filter(username=rows[0].get("by", "")).first() if rows else None
    checked = check_needs(rows, scope)
    if officer is None:
        return [_wrong(item, Problem("", "没有提出要素需求的权限", "You may not say needs")) for item in checked]
    read = read_needs(rows, scope)
    keys = [one.about.pk for one in read if one.about is not None]
    own = set(askable_subjects(officer, today=today()).filter(pk__in=keys).values_list("pk", flat=True))
    posts = acting_posts(officer, today=today())
    found = []
    for item, one in zip(checked, read, strict=True):
        if one.about is not None and one.about.pk not in own:
            zh, en = "不是本单位的事项，请由其牵头单位提出", "It is no record of your unit"
            found.append(_wrong(item, Problem("about", zh, en)))
        elif one.need is not None and not mover_for(officer, one.need, posts).parts:
            zh, en = "不是本单位提出或负责的需求", "It is no need of your unit"
            found.append(_wrong(item, Problem("code", zh, en)))
        else:
            found.append(item)
    return found


def _wrong(item: Checked, problem: Problem) -> Checked:
    return replace(item, change=RowChange.WRONG, problems=[*item.problems, problem])


def publish_own_needs(rows: Sequence[Row], scope: str, by: str) -> None:
    publish_needs(rows, scope, by, mover=Mover(by, frozenset({ASKER})))


register_sheet_kind(
    SheetKind(
        name=OWN_NEEDS,
        title=gettext_lazy("Needs of my unit"),
        columns=COLUMNS,
        check=check_own_needs,
        publish=publish_own_needs,
        permits=lambda officer, day: may_ask(officer, today=day),
        home=lambda _sheet: reverse("factors:bring_needs"),
    )
)
