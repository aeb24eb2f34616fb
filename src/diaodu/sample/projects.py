"""The sample county's firms and projects: entered, moved, paid for through the same actions as everybody's, in bulk."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from diaodu.areas.models import Area
from diaodu.core.clock import fixed
from diaodu.core.marks import drain_marks
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.enterprises.actions import NewFirm, add_firms
from diaodu.enterprises.models import Firm
from diaodu.kernel.period import Period
from diaodu.people.models import Unit
from diaodu.plan.actions import confirm_counting, propose_counting
from diaodu.plan.models import Counting, Document
from diaodu.plan.steps import KEEPER as PLAN_KEEPER
from diaodu.plan.steps import LEAD
from diaodu.plan.terms import terms_of
from diaodu.projects.library.actions import (
    InvestmentInput,
    NewProject,
    add_projects,
    attach_documents,
    change_project,
    decide_adjustments,
    enter_statistics,
    group_projects,
    move_projects,
    propose_adjustments,
    report_investments,
    set_fundings,
    set_year_plans,
)
from diaodu.projects.library.actions.matters import open_matters
from diaodu.projects.library.choices import LINE, Caliber, Kind, Purpose, Source
from diaodu.projects.library.measure_names import REACHED
from diaodu.projects.library.models import Project
from diaodu.projects.library.steps import FORWARD, PAUSE, WITHDRAW
from diaodu.sample.behind import copy_upper_systems, name_who_stands_behind
from diaodu.sample.library_extras import (
    BY,
    OFFICE,
    add_photos,
    advance_duties,
    apply_upwards,
    lay_duties,
    paper,
    pay_out,
)

HERE = Path(__file__).parent
BEGAN = date(2026, 1, 5)
# What is at hand from which stage on.
PAPERS = {
    Purpose.APPROVAL: ("preparing", "企业投资项目备案证明.txt"),
    Purpose.PERMIT: ("started", "建筑工程施工许可证.txt"),
    Purpose.CONTRACT: ("started", "施工合同关键页.txt"),
    Purpose.LICENCE: ("started", "营业执照.txt"),
    Purpose.ACCEPTANCE: ("completed", "竣工验收备案表.txt"),
    Purpose.PRODUCTION: ("producing", "首批产品出库单.txt"),
}
_VERBS = {str(stage): verb for verb, (stage, _label) in FORWARD.items()} | {"paused": PAUSE, "withdrawn": WITHDRAW}
_WHY = {PAUSE: "要素未落实，县政府专题会议定暂缓", WITHDRAW: "投资方调整布局，按程序退出"}
# The commitment that stands on the library: new materials projects of more than 100 million yuan.
BOUND, BOUND_FILTER = 12, {"stage": "started", "group": "materials", "over": "10000"}


def load_projects(document: Document, units: Mapping[str, Unit], *, demo_today: date) -> list[Project]:
    """Each step on its own day, so that past lights and lists know what was known then."""
    rows, county = _rows("projects.csv"), document.unit
    with fixed(BEGAN):
        firms = _firms(county, units)
        projects = _projects(rows, county, units, firms)
        _prepare(rows, projects, county)
        _batches(county.path, Period.parse("2026-H1"), projects)
    name_who_stands_behind(projects, units)
    _move(rows, projects)
    _report(rows, projects, county)
    _enter(rows, projects, demo_today)
    with fixed(date(2026, 7, 6)):
        advance_duties(projects)
        apply_upwards(projects)
    with fixed(date(2026, 8, 31)):
        adjustment = propose_adjustments(county.path, Period.parse("2026-H2"), mover=OFFICE)
        plain = list(adjustment.rows.filter(rule__in=("built", "full")).select_related("project", "adjustment"))
        decide_adjustments(plain, grant=True, mover=OFFICE, why="随竣工投产转入")
        add_photos(projects)
    copy_upper_systems(projects)
    with fixed(demo_today):
        pay_out(projects)
        open_matters(demo_today, path=county.path)
        _bind(document)
        drain_marks()
    return list(Project.objects.filter(pk__in=[each.pk for each in projects]).select_related("subject", "unit"))


def _firms(county: Unit, units: Mapping[str, Unit]) -> dict[str, Firm]:
    new = [
        NewFirm(
            row["credit_code"],
            row["name"],
            units[row["place"]],
            row["industry"],
            longitude=_figure(row["lon"]),
            latitude=_figure(row["lat"]),
        )
        for row in _rows("firms.csv")
    ]
    return {firm.credit_code: firm for firm in add_firms(new, county=county, by=BY)}


def _projects(
    rows: Sequence[Mapping[str, str]], county: Unit, units: Mapping[str, Unit], firms: Mapping[str, Firm]
) -> list[Project]:
    new = [
        NewProject(
            row["name"],
            units[row["unit"]],
            row["kind"],
            row["level"],
            row["opened"],
            _taken_over(row),
            values={
                "industry": row["industry"],
                "place": units[row["place"]],
                "owner": firms.get(row["owner"]),
                "builder": row["builder"],
                "national_code": row["national"],
                "content": row["content"],
                "start_due": _day(row["start_due"]),
                "finish_due": _day(row["finish_due"]),
                "longitude": _figure(row["lon"]),
                "latitude": _figure(row["lat"]),
                "jobs": int(row["jobs"]) if row["jobs"] else None,
                **{name: _figure(row[name]) for name in ("total", "land", "output", "tax")},
            },
        )
        for row in rows
    ]
    projects = add_projects(new, county=county, by=BY)
    by_group: dict[str, list[Project]] = defaultdict(list)
    for row, project in zip(rows, projects, strict=True):
        if row["groups"]:
            by_group[row["groups"]].append(project)
    for code, held in by_group.items():
        group_projects(held, industries=[code], by=BY)
    _group_by_area(rows, projects, county)
    bundles = {project.name: project for project in projects if project.kind == Kind.BUNDLE}
    for row, project in zip(rows, projects, strict=True):
        if row["bundle"]:
            change_project(project, {"bundle": bundles[row["bundle"]]}, mover=OFFICE)
    return projects


def _group_by_area(rows: Sequence[Mapping[str, str]], projects: Sequence[Project], county: Unit) -> None:
    """Into the area they are built in; into its part and the area where it is a part."""
    areas = {
        area.name_zh: area for area in Area.objects.filter(unit=county).select_related("subject", "parent__subject")
    }
    by_area: dict[str, list[Project]] = defaultdict(list)
    for row, project in zip(rows, projects, strict=True):
        if row["area"]:
            by_area[row["area"]].append(project)
    for name, held in by_area.items():
        area = areas[name]
        group_projects(held, subjects=[area.parent.subject if area.parent else area.subject], by=BY)
        if area.parent:
            group_projects(held, subjects=[area.subject], by=BY)


def _prepare(rows: Sequence[Mapping[str, str]], projects: Sequence[Project], county: Unit) -> None:
    """Papers, plans and money for as far as each project comes; a few papers of what stands already are not in yet."""
    plans = {project.pk: Decimal(row["plan"]) for row, project in zip(rows, projects, strict=True) if row["plan"]}
    set_year_plans(plans, year=BEGAN.year, scope=county.path, by=BY)
    set_fundings(
        {project.pk: _sources(project) for project in projects if project.pk in plans and project.total},
        scope=county.path,
        by=BY,
    )
    for purpose, (stage, name) in PAPERS.items():
        held = [
            project
            for place, (row, project) in enumerate(zip(rows, projects, strict=True))
            if _furthest(row) >= LINE.index(stage)
            and project.kind in {Kind.OWN, Kind.EXPANSION}
            and not (place % 13 == 5 and not row["moves"])
        ]
        attach_documents(held, paper(name), purpose=purpose, by=BY)
    for project in projects:
        if project.kind == Kind.OUTSIDE:
            with fixed(BEGAN):
                lay_duties(project)


def _sources(project: Project) -> dict[str, Decimal]:
    total = project.total or Decimal(0)
    own = (total * 4 / 10).quantize(Decimal(1))
    return {Source.OWN: own, Source.LOAN: total - own}


def _batches(scope: str, period: Period, projects: Sequence[Project]) -> None:
    adjustment = propose_adjustments(scope, period, mover=OFFICE)
    rows = list(adjustment.rows.select_related("project", "adjustment"))
    decide_adjustments(rows, grant=True, mover=OFFICE, why="县政府常务会议审定")
    for project in projects:
        project.refresh_from_db(fields=["batch", "version"])


def _move(rows: Sequence[Mapping[str, str]], projects: Sequence[Project]) -> None:
    """Every step of the year in the order of its day, those of one day together."""
    steps: dict[tuple[date, int, str], list[Project]] = defaultdict(list)
    for row, project in zip(rows, projects, strict=True):
        for number, move in enumerate(filter(None, row["moves"].split(";"))):
            stage, _colon, when = move.partition(":")
            steps[date.fromisoformat(when), number, stage].append(project)
    for (day, _number, stage), held in sorted(steps.items()):
        with fixed(day):
            verb = _VERBS[stage]
            move_projects(held, verb, mover=OFFICE, on=day, why=_WHY.get(verb, ""))


def _report(rows: Sequence[Mapping[str, str]], projects: Sequence[Project], county: Unit) -> None:
    """Each month on the third of the one that follows."""
    for month in range(1, 9):
        inputs = [
            InvestmentInput(project, date(BEGAN.year, month, 1), caliber, Decimal(figures[month - 1]))
            for row, project in zip(rows, projects, strict=True)
            for caliber in Caliber.values
            for figures in [row[caliber].split("|")]
            if figures[month - 1]
        ]
        with fixed(date(BEGAN.year, month, 28)):
            report_investments(inputs, by=BY, scope=county.path)


def _enter(rows: Sequence[Mapping[str, str]], projects: Sequence[Project], demo_today: date) -> None:
    """Into statistics, where the papers are at hand."""
    wanted = [(day, project) for row, project in zip(rows, projects, strict=True) for day in [_entered_on(row)] if day]
    ready = [pair for number, pair in enumerate(wanted) if number % 9 != 4]
    with fixed(demo_today):
        large = [project for _day, project in ready if project.total and project.total >= 5000]
        attach_documents(large, paper("现场照片说明.txt"), purpose=Purpose.PHOTO, by=BY)
        for number, (day, project) in enumerate(ready, 1):
            try:
                enter_statistics(project, on=day, number=f"KT{number:05d}", mover=OFFICE)
            except MoveRefusedError as refusal:  # a few lack a paper, and stay on the list
                if refusal.code != "papers":
                    raise


def _bind(document: Document) -> None:
    """One commitment stands on the library from now on: its lead asked for it, the office granted it."""
    commitment = document.commitments.order_by("start")[BOUND - 1]
    counting = Counting.objects.select_related("commitment__document__unit").get(commitment=commitment)
    terms = replace(
        terms_of(counting), measure=REACHED, params=BOUND_FILTER, measured_in="个", stage="项目库中转入“新开工”"
    )
    change = propose_counting(
        counting,
        terms,
        mover=Mover("huagong1", frozenset({LEAD}), "报送员"),
        version=counting.version,
        why="改按项目库统计，不再另报",
    )
    office = Mover(BY, frozenset({PLAN_KEEPER}), "调度办主任")
    confirm_counting(change, mover=office, version=change.version, why="同意，以项目库为准")


def _taken_over(row: Mapping[str, str]) -> date:
    """Since when it stands where it stood when the library was begun: before the year, or its planned start."""
    on_site = row["opened"] in {"building", "producing"}
    return min(_day(row["start_due"]) or BEGAN, BEGAN) if on_site else date(2025, 10, 20)


def _entered_on(row: Mapping[str, str]) -> date | None:
    """Those of the years before, and the early ones of this year, stand in statistics; of the others who made it."""
    if row["entered"] or row["kind"] in {Kind.OUTSIDE, Kind.BUNDLE}:
        return _day(row["entered"])
    if row["opened"] == "producing":
        return date(2025, 12, 20)
    starts = [move.partition(":")[2] for move in row["moves"].split(";") if move.startswith("started")]
    started = _day(starts[0]) if starts else None
    return started + timedelta(days=30) if started and started < date(2026, 5, 20) else None


def _furthest(row: Mapping[str, str]) -> int:
    stages = [row["opened"], *(move.partition(":")[0] for move in row["moves"].split(";"))]
    ranks = [place for place, stage in enumerate(LINE) if stage in stages]
    return max(ranks, default=0)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _figure(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _rows(name: str) -> list[dict[str, Any]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
