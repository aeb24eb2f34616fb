"""The library's lists as Excel workbooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from diaodu.paper.table_book import table_workbook
from diaodu.projects.library.choices import Caliber
from diaodu.projects.library.models import Application, Group, Project, YearPlan
from diaodu.projects.library.queries.applications import channel_of
from diaodu.projects.library.queries.behind import columns_of
from diaodu.projects.library.queries.money import newest_of
from diaodu.projects.library.queries.statistics import StatisticsRow
from diaodu.projects.library.setting_kinds import industries
from diaodu.projects.library.sheet_applications import COLUMNS as APPLICATION_COLUMNS
from diaodu.projects.library.sheet_months import COLUMNS as MONTH_COLUMNS
from diaodu.projects.library.sheet_statistics import COLUMNS as ENTRY_COLUMNS
from diaodu.projects.library.sheet_there import TIED
from diaodu.projects.library.sheets import COLUMNS


def projects_workbook(projects: Sequence[Project], *, today: date) -> bytes:
    """The list as it stands. Six queries, however many projects."""
    plans = dict(YearPlan.objects.filter(project__in=projects, year=today.year).values_list("project", "amount"))
    named = industries(projects[0].scope, today) if projects else {}
    groups: dict[int, list[str]] = {}
    for key, code in _industry_pairs(projects):
        groups.setdefault(key, []).append(named.get(code, (code,))[0])
    behind = columns_of(projects, on=today)
    rows = [
        _line(project, plans.get(project.pk), "、".join(groups.get(project.pk, ())), behind) for project in projects
    ]
    return table_workbook(_("Project library"), [column.heads[0] for column in COLUMNS], rows)


def _industry_pairs(projects: Sequence[Project]) -> QuerySet[Any]:
    rows = Group.objects.filter(project__in=projects).exclude(industry="")
    return rows.values_list("project", "industry")


def _line(project: Project, plan: Any, groups: str, behind: Mapping[tuple[int, str], str]) -> list[Any]:
    special = {
        **{str(kind): behind.get((project.subject_id, str(kind)), "") for kind in TIED},
        "unit": project.unit.short_name,
        "kind": project.get_kind_display(),
        "level": project.get_level_display(),
        "stage": project.get_state_display(),
        "since": "",
        "owner": project.owner.name if project.owner else "",
        "place": project.place.short_name if project.place else "",
        "year_plan": plan,
        "industries": groups,
    }
    return [special[column.key] if column.key in special else getattr(project, column.key) for column in COLUMNS]


def applications_workbook(applications: Sequence[Application], *, english: bool) -> bytes:
    """Columns it can be brought back under first, then what is only told."""
    heads = [
        *(column.heads[0] for column in APPLICATION_COLUMNS),
        _("Lead unit"),
        _("State"),
        _("Amount granted"),
        _("Arrived"),
        _("Submitted upwards on"),
        _("Reason it came back"),
    ]
    rows = []
    for each in applications:
        channel = channel_of(each)
        rows.append(
            [
                each.code,
                each.project.code,
                each.project.name,
                channel.en if english else channel.zh,
                each.round_name,
                each.direction,
                each.asked,
                each.capital,
                each.cover,
                each.upper_number,
                each.project.unit.name_zh,
                each.get_state_display(),
                each.approved,
                each.arrived,
                each.submitted_on,
                each.return_reason,
            ]
        )
    return table_workbook(_("Applications upwards"), heads, rows, note=_("Amounts in 10,000 yuan"))


def statistics_book(rows: Sequence[StatisticsRow], *, english: bool) -> bytes:
    """Columns it can be brought back under first, then what is only told."""
    heads = [
        *(column.heads[0] for column in ENTRY_COLUMNS),
        _("Lead unit"),
        _("Total investment"),
        _("Started"),
        _("Colour of the light"),
        _("Why"),
    ]
    lines = [
        [
            row.project.code,
            row.project.name,
            row.project.statistics_on,
            row.project.statistics_number,
            row.project.unit.name_zh,
            row.project.total,
            row.started,
            str(row.verdict.light),
            row.verdict.en if english else row.verdict.zh,
        ]
        for row in rows
    ]
    return table_workbook(_("Entry into statistics"), heads, lines)


def months_workbook(projects: Sequence[Project], month: date) -> bytes:
    """The figures of a month, a row for each project, to be filled in and brought back. One query."""
    there = newest_of([project.pk for project in projects])
    rows = [
        [
            project.code,
            project.name,
            f"{month:%Y-%m}",
            *(there.get((project.pk, month, caliber)) for caliber in Caliber.values),
            "",
        ]
        for project in projects
    ]
    return table_workbook(_("Month figures of projects"), [column.heads[0] for column in MONTH_COLUMNS], rows)
