"""The sample county's assessments: three schemes, periods that are final, one that is being checked, one in draft.

Units, marks and objections are made up. Everything goes through the same actions as everybody's, each on its own day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from hashlib import blake2b

from diaodu.assessment.actions import (
    NewEntry,
    NewScheme,
    add_entries,
    add_schemes,
    agree_scores,
    compute_assessment,
    finish_assessment,
    object_to_score,
    publish_scores,
    refuse_score,
    start_assessment,
    uphold_score,
)
from diaodu.assessment.actions.assessments import load_assessment
from diaodu.assessment.choices import EntryKind
from diaodu.assessment.definitions import filled, template_named
from diaodu.assessment.models import Assessment, Scheme, UnitScore
from diaodu.assessment.steps import ASSESSED, OFFICE
from diaodu.core.clock import fixed
from diaodu.core.moves import Mover
from diaodu.kernel.period import Period
from diaodu.people.models import Unit

BY = "chen"
CHEN = Mover(BY, frozenset({OFFICE}), "调度办主任")
BEGUN = date(2026, 1, 8)
# Who stands in for the task forces of industries: the bureau each of them sits in.
FORCES = ("gongxin", "haiyang", "wenlv", "nongye")
_OUT_OF = {"fit": 20, "places": 15, "team": 15, "ratings": 100, "leaders": 100}


def load_assessments(county: Unit, units: Mapping[str, Unit], *, demo_today: date) -> None:
    with fixed(BEGUN):
        townships, departments, forces = add_schemes(_schemes(county), county=county, by=BY)
    _last_year(departments, units)
    _first_quarter(townships, units)
    for month, day in ((6, 13), (7, 12)):
        _month(forces, units, month, date(2026, month + 1, day))
    _second_quarter(townships, units, opened=date(2026, 8, 31), decided=date(2026, 9, 1))
    with fixed(demo_today):
        _computed(forces, "2026-08")


def _schemes(county: Unit) -> list[NewScheme]:
    found = []
    for key, since in (
        ("1_townships_quarter", date(2026, 1, 1)),
        ("2_departments_year", date(2025, 1, 1)),
        ("3_task_forces_month", date(2026, 1, 1)),
    ):
        template = template_named(key)
        if template is None:
            raise LookupError(key)
        body = filled(template, county.path)
        if key.startswith("3"):
            body = {**body, "groups": [{**body["groups"][0], "units": list(FORCES)}]}
        if key.startswith("2"):  # who runs the assessment is not assessed by itself
            group = body["groups"][0]
            body = {**body, "groups": [{**group, "units": [each for each in group["units"] if each != "diaodu"]}]}
        source = "云海县2026年综合考核办法（演示，虚构）"
        found.append(NewScheme(template.name_zh, template.period_kind, body, since, source, name_en=template.name_en))
    return found


def _computed(scheme: Scheme, period: str) -> Assessment:
    assessment = start_assessment(scheme, Period.parse(period), by=BY)
    return compute_assessment(load_assessment(assessment.pk))


def _last_year(scheme: Scheme, units: Mapping[str, Unit]) -> None:
    """Of last year there are the marks and what the projects brought; the rest the system counts from this year on."""
    with fixed(date(2026, 1, 12)):
        assessment = _computed(scheme, "2025")
        _mark(assessment, units, ("ratings", "leaders"), document="2025年度评议汇总表（演示，虚构）")
        publish_scores(assessment, mover=CHEN)
    with fixed(date(2026, 1, 19)):
        finish_assessment(_again(assessment), mover=CHEN)


def _first_quarter(scheme: Scheme, units: Mapping[str, Unit]) -> None:
    with fixed(date(2026, 4, 24)):
        assessment = _computed(scheme, "2026-Q1")
        bonus = NewEntry(
            units["qingfan"], EntryKind.BONUS, Decimal("1.5"), "承办全市项目现场会", "市政府办通报（演示，虚构）"
        )
        penalty = NewEntry(
            units["shiling"], EntryKind.PENALTY, Decimal("0.5"), "月度约谈一次", "县政府约谈记录（演示，虚构）"
        )
        add_entries(assessment, [bonus, penalty], mover=CHEN)
        publish_scores(assessment, mover=CHEN)
    with fixed(date(2026, 4, 27)):
        objection = object_to_score(
            _total(assessment, units["songshan"]), "retail", why="新入库商贸企业未计入本镇", mover=_clerk("songshan")
        )
        refuse_score(objection, why="该企业4月入库，一季度不计入，二季度起计", mover=CHEN)
    with fixed(date(2026, 5, 6)):
        finish_assessment(_again(assessment), mover=CHEN)


def _second_quarter(scheme: Scheme, units: Mapping[str, Unit], *, opened: date, decided: date) -> None:
    """Being checked on the demonstration's day: one objection upheld, one waiting, one unit has agreed."""
    with fixed(opened):
        assessment = _computed(scheme, "2026-Q2")
        publish_scores(assessment, mover=CHEN)
        agree_scores(_total(assessment, units["gulou"]), mover=_clerk("gulou"))
        upheld = object_to_score(
            _total(assessment, units["yanpu"]),
            "budget",
            why="6月入库的土地税费已划转本镇，通报数未计入",
            mover=_clerk("yanpu"),
        )
        object_to_score(
            _total(assessment, units["beiting"]),
            "service",
            why="规上服务业企业跨镇搬迁，同期数应同步调整",
            mover=_clerk("beiting"),
        )
    with fixed(decided):
        row = _total(assessment, units["yanpu"]).items.get(item="budget")
        value = (row.value or Decimal(1)) * Decimal("1.18")
        uphold_score(
            upheld,
            value=value.quantize(Decimal("0.001")),
            document="县财政局收入划转确认单（演示，虚构）",
            why="经财政局核实属实，按划转后数据计",
            mover=CHEN,
        )


def _month(scheme: Scheme, units: Mapping[str, Unit], month: int, on: date) -> None:
    with fixed(on):
        assessment = _computed(scheme, f"2026-{month:02d}")
        _mark(assessment, units, ("fit", "places", "team"), document="产业专班月度评分表（演示，虚构）")
        publish_scores(assessment, mover=CHEN)
    with fixed(date(on.year, on.month, on.day + 7)):
        finish_assessment(_again(assessment), mover=CHEN)


def _mark(assessment: Assessment, units: Mapping[str, Unit], items: Sequence[str], *, document: str) -> None:
    """Marks from three quarters of what can be had upwards, by a hash of what they are for: the same each time."""
    codes = [unit for group in assessment.edition.body["groups"] for unit in group["units"]]
    entries = [
        NewEntry(
            units[code],
            EntryKind.MARK,
            _invented(f"{assessment.period} {code} {item}", _OUT_OF[item]),
            "评审组集体评分",
            document,
            item=item,
        )
        for code in codes
        for item in items
    ]
    add_entries(assessment, entries, mover=CHEN)


def _invented(name: str, most: int) -> Decimal:
    share = Decimal(blake2b(name.encode(), digest_size=2).digest()[0]) / 255
    return (Decimal(most) * (Decimal("0.75") + share * Decimal("0.24"))).quantize(Decimal("0.1"))


def _total(assessment: Assessment, unit: Unit) -> UnitScore:
    rows = UnitScore.objects.select_related("assessment__edition", "assessment__scheme", "unit")
    return rows.get(assessment=assessment, unit=unit)


def _again(assessment: Assessment) -> Assessment:
    return load_assessment(assessment.pk)


def _clerk(unit: str) -> Mover:
    return Mover(f"{unit}1", frozenset({ASSESSED}), "报送员")
