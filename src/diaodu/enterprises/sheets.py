"""Firms to Excel and back: known by their credit code, new ones are added, others changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.core.choices import RowChange
from diaodu.core.moves import Mover
from diaodu.core.sheets import Checked, Column, Problem, Row, SheetKind, register_sheet_kind
from diaodu.enterprises.actions import NewFirm, add_firms, change_firm
from diaodu.enterprises.choices import PLACES
from diaodu.enterprises.models import Firm
from diaodu.enterprises.permissions import keeps_register
from diaodu.enterprises.queries import firms_by_credit_code
from diaodu.enterprises.rules import credit_code_problem, industry_problem, plain_code
from diaodu.enterprises.steps import KEEPER
from diaodu.paper.table_book import table_workbook
from diaodu.people.models import Unit
from diaodu.people.permissions import within

FIRMS = "enterprises.firms"
COLUMNS = (
    Column("credit_code", ("统一社会信用代码", "信用代码", "credit code"), required=True, longest=24),
    Column("name", ("企业名称", "名称", "name"), required=True, longest=120),
    Column("industry", ("行业代码", "industry"), longest=4),
    Column("place", ("所在镇街园区", "属地", "place"), required=True, longest=60),
    Column("address", ("地址", "address"), longest=200),
)
EDITED = ("name", "industry", "place", "address")


def firms_workbook(firms: Sequence[Firm]) -> bytes:
    """The list as it stands, with the heads it can be brought back under."""
    heads = [*(column.heads[0] for column in COLUMNS), _("State"), _("Code")]
    rows = [
        [
            firm.credit_code,
            firm.name,
            firm.industry,
            firm.place.name_zh,
            firm.address,
            firm.get_state_display(),
            firm.code,
        ]
        for firm in firms
    ]
    return table_workbook(_("Firms"), heads, rows)


def places_by_name(scope: str) -> dict[str, Unit]:
    """Townships and parks by code, name and short name."""
    found: dict[str, Unit] = {}
    for unit in Unit.objects.filter(within(scope, "path"), kind__in=PLACES, retired_on=None):
        found |= {name: unit for name in (unit.code, unit.name_zh, unit.short_zh) if name}
    return found


def check_firms(rows: Sequence[Row], scope: str) -> list[Checked]:
    codes = [plain_code(row["credit_code"]) for row in rows]
    twice, there, places = Counter(codes), firms_by_credit_code(scope, set(codes)), places_by_name(scope)
    return [
        _checked(row, there.get(code), places, is_twice=twice[code] > 1) for code, row in zip(codes, rows, strict=True)
    ]


def _checked(row: Row, firm: Firm | None, places: Mapping[str, Unit], *, is_twice: bool) -> Checked:
    problems = [
        Problem(column, *problem)
        for column, problem in (
            ("credit_code", credit_code_problem(plain_code(row["credit_code"]))),
            ("industry", industry_problem(row.get("industry", ""))),
        )
        if problem
    ]
    if is_twice:
        problems.append(Problem("credit_code", "代码在表里重复", "The code stands in the sheet twice"))
    if row["place"] not in places:
        problems.append(
            Problem("place", f"没有叫“{row['place']}”的镇街或园区", f"No township or park is called “{row['place']}”")
        )
    if problems:
        return Checked(RowChange.WRONG, problems)
    if firm is None:
        return Checked(RowChange.ADD)
    old = {"name": firm.name, "industry": firm.industry, "place": firm.place.name_zh, "address": firm.address}
    new = {**row, "place": places[row["place"]].name_zh}
    before = {name: old[name] for name in EDITED if new.get(name) and new[name] != old[name]}
    return Checked(RowChange.CHANGE if before else RowChange.SAME, before=before)


def publish_firms(rows: Sequence[Row], scope: str, by: str) -> None:
    """New firms in one insert; only what differs is changed."""
    there = firms_by_credit_code(scope, {plain_code(row["credit_code"]) for row in rows})
    places, mover = places_by_name(scope), Mover(by, frozenset({KEEPER}))
    new = []
    for row in rows:
        firm = there.get(plain_code(row["credit_code"]))
        place = places[row["place"]]
        if firm is None:
            new.append(NewFirm(row["credit_code"], row["name"], place, row.get("industry", ""), row.get("address", "")))
            continue
        values = {name: row[name] for name in ("name", "industry", "address") if row.get(name)} | {"place": place}
        if any(getattr(firm, name) != value for name, value in values.items()):
            change_firm(firm, values, mover=mover)
    if new:
        add_firms(new, county=Unit.objects.get(path=scope), by=by)


def _permits(officer: object, day: date) -> bool:
    return keeps_register(officer, today=day)  # type: ignore[arg-type]


register_sheet_kind(
    SheetKind(
        name=FIRMS,
        title=gettext_lazy("Firms"),
        columns=COLUMNS,
        check=check_firms,
        publish=publish_firms,
        permits=_permits,
        home=lambda sheet: reverse("enterprises:bring"),
    )
)
