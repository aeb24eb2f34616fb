"""Mapped workbooks on their way in: read to plain rows, staged, looked at, published in one go (core.sheets)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaodu.core.choices import RowChange
from diaodu.core.clock import today
from diaodu.core.moves import Mover
from diaodu.core.sheets import Checked, Column, Problem, Row, SheetKind, SheetRefusedError, register_sheet_kind
from diaodu.indicators.catalogue.actions import FigureInput, enter_figures
from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.catalogue.rules.periods import problem_with
from diaodu.indicators.rounds.actions.books import enter_mapped
from diaodu.indicators.rounds.mapping import Mapping, Taken, Trouble, UnreadableError, open_book, read_book
from diaodu.indicators.rounds.permissions import mapping_units, running_posts, statistics_posts
from diaodu.indicators.rounds.queries.asking import is_combined
from diaodu.indicators.rounds.queries.lines import beside, lines_with_indicators, questions
from diaodu.indicators.rounds.setting_kinds import checks_for
from diaodu.indicators.rounds.validation import BLOCK
from diaodu.kernel.period import Period
from diaodu.ledger.choices import EDITABLE, Basis, RoundState
from diaodu.ledger.models import Line, Observation, Return
from diaodu.ledger.permissions import mover_for
from diaodu.paper.table_book import table_workbook
from diaodu.people.models import Officer, Unit
from diaodu.people.permissions import acting_posts, within
from diaodu.people.queries import units_of_county

RETURN_SHEET, HISTORY_SHEET = "figure_rounds.return", "figure_rounds.history"
COLUMNS = (
    Column("indicator", ("指标代码",), required=True, example="BUDGET"),
    Column("name", ("指标",)),
    Column("about", ("单位代码",)),
    Column("period", ("期次",), required=True, example="2026-08"),
    Column("span", ("累计或当期",), is_shown=False),
    Column("value", ("数值",)),
    Column("sheet", ("原工作表",)),
    Column("cell", ("原单元格",)),
)


def tidied(
    content: bytes, mapping: Mapping, county: str, *, only: Collection[str] = (), period: str = ""
) -> tuple[bytes | None, list[Trouble]]:
    """The workbook's figures as plain rows, or everything that is in the way, each with its cell.

    `only`: the periods that are asked (empty: all there are). Raises SheetRefusedError for what is no workbook.
    """
    indicators = {each.code: each for each in Indicator.objects.filter(scope=county)}
    combined = {code for code, each in indicators.items() if is_combined(each)}
    try:
        found = read_book(open_book(content), mapping, combined=combined, period=period)
    except UnreadableError as error:
        raise SheetRefusedError(error.zh, error.en) from error
    rows = [taken for taken in found.taken if not only or taken.period in only]
    if not rows and not found.troubles:
        raise SheetRefusedError("表里没有要填的这一期的数。", "The workbook has no figure for the period asked.")
    return (None if found.troubles else _plain(rows, indicators)), found.troubles


def _plain(rows: Sequence[Taken], indicators: dict[str, Indicator]) -> bytes:
    heads = [column.heads[0] for column in COLUMNS]
    return table_workbook(
        "figures",
        heads,
        [
            [
                row.indicator, indicators[row.indicator].name_zh if row.indicator in indicators else "", row.unit,
                row.period, row.span, "" if row.value is None else f"{row.value:f}", row.sheet, row.cell,
            ]
            for row in rows
        ],
    )  # fmt: skip


@dataclass
class _Plan:
    """What the rows would do: the line or item each is about, and what is wrong."""

    problems: list[list[Problem]]
    values: list[Decimal | None]
    lines: list[Line | None] = field(default_factory=list)
    known: list[Decimal | None] = field(default_factory=list)


def _say(row: Row, column: str, zh: str, en: str) -> Problem:
    """A problem names the cell of the workbook it came from, not the row of the plain sheet."""
    where = f"{row.get('sheet', '')} {row.get('cell', '')}".strip()
    return Problem(column, f"{where}：{zh}", f"{where}: {en}")


# Into a return


def _owed(rows: Sequence[Row], scope: str) -> tuple[Return, Mover]:
    given = rows[0] if rows else {}
    owed = (
        Return.objects.select_related("round__unit", "unit", "duty", "subject")
        .filter(within(scope, "unit__path"), code=given.get("return", ""))
        .first()
    )
    officer = Officer.objects.filter(username=given.get("bringer", "")).select_related("unit").first()
    if owed is None or officer is None:
        raise SheetRefusedError("找不到这张表要填的报送表。", "The return this workbook belongs to is not there.")
    return owed, mover_for(officer, owed, acting_posts(officer, today=today()))


def _planned(rows: Sequence[Row], owed: Return) -> _Plan:
    lines = {
        (line.item.subject.indicator.code, (line.item.about or line.item.unit).code, line.period_code): line
        for line in lines_with_indicators(owed)
    }
    found = [lines.get((row["indicator"], row.get("about") or owed.unit.code, row["period"])) for row in rows]
    plan = _Plan([[] for _ in rows], [_value(row) for row in rows], found)
    typed = {line.pk: value for line, value in zip(found, plan.values, strict=True) if line is not None}
    rows_of = {line.pk: at for at, line in enumerate(found) if line is not None}
    asked = questions(beside(list(lines.values())), checks_for(owed.unit.path, on=today()), typed)
    for key, at in rows_of.items():
        for each in asked.get(key, []):
            if each.level == BLOCK:
                plan.problems[at].append(_say(rows[at], "value", each.zh, each.en))
    _refuse_accepted(rows, plan, owed)
    return plan


def _refuse_accepted(rows: Sequence[Row], plan: _Plan, owed: Return) -> None:
    """Figures of periods that are closed: the same is passed over, another one is refused by its cell."""
    if owed.round.state == RoundState.LOCKED or owed.state not in EDITABLE:
        is_locked = owed.round.state == RoundState.LOCKED
        zh = "这一期已经锁定，不能再填" if is_locked else "这张表已经上报，不能再填；需要修改请先撤回"
        en = "this period is locked" if is_locked else "this return has gone up; recall it first"
        for row, problems, line in zip(rows, plan.problems, plan.lines, strict=True):
            if line is not None:
                problems.append(_say(row, "period", zh, en))
        return
    loose = [row for row, line in zip(rows, plan.lines, strict=True) if line is None]
    facts = _facts(loose, owed.unit.county_path)
    for row, value, problems, line in zip(rows, plan.values, plan.problems, plan.lines, strict=True):
        fact = facts.get((row["indicator"], row.get("about") or owed.unit.code, row["period"]))
        if line is None and fact is not None and value is not None and fact.value != value:
            old = "—" if fact.value is None else f"{fact.value:f}"
            problems.append(
                _say(
                    row,
                    "value",
                    f"{row['period']}已收下 {old}，这里是 {value:f}；那一期已关闭，更正请走“更正”",
                    f"{row['period']} was accepted as {old}, here it is {value:f}; that period is closed",
                ),
            )


def _facts(rows: Sequence[Row], county: str, basis: str = Basis.MANAGEMENT) -> dict[tuple[str, str, str], Observation]:
    if not rows:
        return {}
    found = Observation.objects.filter(
        item__subject__indicator__scope=county,
        item__subject__indicator__code__in={row["indicator"] for row in rows},
        period__in={row["period"] for row in rows},
        basis=basis,
    ).select_related("item__subject__indicator", "item__about", "item__unit")
    return {
        (fact.item.subject.indicator.code, (fact.item.about or fact.item.unit).code, fact.period): fact
        for fact in found.order_by("vintage")
    }


def _value(row: Row) -> Decimal | None:
    return Decimal(row["value"]) if row.get("value") else None


def check_return(rows: Sequence[Row], scope: str) -> list[Checked]:
    owed, _ = _owed(rows, scope)
    plan = _planned(rows, owed)
    return [
        _checked(problems, value, line.value if line else None, has_place=line is not None)
        for problems, value, line in zip(plan.problems, plan.values, plan.lines, strict=True)
    ]


def _checked(problems: list[Problem], value: Decimal | None, old: Decimal | None, *, has_place: bool) -> Checked:
    if problems:
        return Checked(RowChange.WRONG, problems)
    if value is None or not has_place or value == old:
        return Checked(RowChange.SAME)
    return Checked(RowChange.ADD) if old is None else Checked(RowChange.CHANGE, before={"value": f"{old:f}"})


def publish_return(rows: Sequence[Row], scope: str, by: str) -> None:
    owed, mover = _owed(rows, scope)
    plan = _planned(rows, owed)
    values = {
        line.pk: value
        for line, value in zip(plan.lines, plan.values, strict=True)
        if line is not None and value is not None
    }
    source = rows[0].get("original", "") if rows else ""
    enter_mapped(owed, values, mover=mover, source=source)


# History, by who runs rounds


@dataclass
class _History:
    problems: list[list[Problem]]
    figures: list[FigureInput | None]
    old: list[Decimal | None]


def _history(rows: Sequence[Row], scope: str) -> _History:
    given = rows[0] if rows else {}
    county = Unit.objects.get(path=scope)
    officer = Officer.objects.filter(username=given.get("bringer", "")).select_related("unit").first()
    basis = given.get("basis") if given.get("basis") in {Basis.OFFICIAL, Basis.MANAGEMENT} else Basis.MANAGEMENT
    if basis == Basis.OFFICIAL and not (officer and statistics_posts(officer, today=today())):
        raise SheetRefusedError(
            "官方统计数据只由统计部门导入。", "Official figures are brought in by the statistics unit alone."
        )
    indicators = {each.code: each for each in Indicator.objects.filter(scope=scope).select_related("subject", "lead")}
    units = {unit.code: unit for unit in units_of_county(scope)} | {county.code: county}
    facts = _facts(rows, scope, str(basis))
    plan = _History([[] for _ in rows], [], [])
    for row, problems in zip(rows, plan.problems, strict=True):
        indicator, unit = indicators.get(row["indicator"]), units.get(row.get("about") or county.code)
        fact = facts.get((row["indicator"], row.get("about") or county.code, row["period"]))
        plan.old.append(fact.value if fact else None)
        plan.figures.append(_figure(row, indicator, unit, str(basis), problems))
    return plan


def _figure(
    row: Row, indicator: Indicator | None, unit: Unit | None, basis: str, problems: list[Problem]
) -> FigureInput | None:
    if indicator is None:
        problems.append(_say(row, "indicator", f"没有指标 {row['indicator']}", f"no indicator {row['indicator']}"))
        return None
    if unit is None:
        problems.append(_say(row, "about", f"没有单位 {row.get('about')}", f"no unit {row.get('about')}"))
        return None
    period = Period.parse(row["period"])
    if problem := problem_with(period, indicator.frequency, indicator.not_alone):
        problems.append(_say(row, "period", *problem))
        return None
    value = _value(row)
    if value is None:
        return None
    return FigureInput(indicator, unit, period, value, span=row.get("span", ""), basis=basis)


def check_history(rows: Sequence[Row], scope: str) -> list[Checked]:
    plan = _history(rows, scope)
    return [
        _checked(problems, figure.value if figure else None, old, has_place=figure is not None)
        for problems, figure, old in zip(plan.problems, plan.figures, plan.old, strict=True)
    ]


def publish_history(rows: Sequence[Row], scope: str, by: str) -> None:
    plan = _history(rows, scope)
    given = rows[0] if rows else {}
    enter_figures(
        [figure for figure in plan.figures if figure is not None],
        county=Unit.objects.get(path=scope),
        origin=given.get("source") or given.get("sheet", ""),
        by=by,
    )


def _may_return(officer: Any, day: date) -> bool:
    return bool(mapping_units(officer, today=day))


def _may_history(officer: Any, day: date) -> bool:
    return bool(running_posts(officer, today=day) or statistics_posts(officer, today=day))


def register() -> None:
    register_sheet_kind(
        SheetKind(
            RETURN_SHEET, _("Figures of a workbook"), COLUMNS, check_return, publish_return, permits=_may_return,
            home=lambda sheet: reverse("figure_rounds:return", args=[sheet.params.get("return", "-")]),
        )
    )  # fmt: skip
    register_sheet_kind(
        SheetKind(
            HISTORY_SHEET, _("Earlier figures of a workbook"), COLUMNS, check_history, publish_history,
            permits=_may_history, home=lambda sheet: reverse("figure_rounds:books"),
        )
    )  # fmt: skip
