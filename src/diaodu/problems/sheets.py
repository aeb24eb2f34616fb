"""The lists as Excel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diaodu.paper.table_book import Cell, table_workbook
from diaodu.problems.models import Problem
from diaodu.problems.rules import Light, Tally

Said = Mapping[str, tuple[str, str]]


def problems_workbook(problems: Sequence[Problem], lights: Mapping[int, Light], kinds: Said, factors: Said) -> bytes:
    heads = [
        _("Code"), _("Problem"), _("Concerns"), _("Kind of problem"), _("Factor"), _("Urgency"), _("Raised by"),
        _("Brought forward"), _("Lies with"), _("State"), _("Due"), _("Clock"), _("Reply"), _("Opened again"),
    ]  # fmt: skip
    english = get_language() == "en"
    rows = [_row(problem, lights[problem.pk], kinds, factors, english=english) for problem in problems]
    return table_workbook(_("Problems"), heads, rows)


def _row(problem: Problem, light: Light, kinds: Said, factors: Said, *, english: bool) -> list[str | int | None]:
    place = 1 if english else 0
    return [
        problem.code,
        problem.title,
        problem.about.label_zh if problem.about else "",
        kinds.get(problem.kind, (problem.kind,) * 2)[place],
        factors.get(problem.factor, (problem.factor,) * 2)[place],
        problem.get_urgency_display(),
        problem.raised_unit.name_zh,
        f"{localtime(problem.raised_at):%Y-%m-%d %H:%M}",
        problem.unit.name_zh if problem.unit else "",
        problem.get_state_display(),
        f"{localtime(problem.due_at):%Y-%m-%d %H:%M}" if problem.due_at else "",
        light.en if english else light.zh,
        problem.reply,
        problem.reopened or None,
    ]


def statistics_workbook(title: str, rows: Iterable[tuple[str, Tally]]) -> bytes:
    heads = [
        title, _("Brought forward"), _("Not solved yet"), _("Overdue"), _("Solved"), _("Solved in time"),
        _("Share in time, per cent"), _("Opened again"), _("Median working days to a reply"),
    ]  # fmt: skip
    cells: list[list[Cell]] = [
        [
            label, row.raised, row.open, row.late, row.solved, row.in_time,
            "" if row.share is None else str(row.share), row.reopened, "" if row.days is None else f"{row.days:g}",
        ]
        for label, row in rows
    ]  # fmt: skip
    return table_workbook(_("Statistics of problems"), heads, cells)
