"""Totals of the project library and of the programmes of works, at the ends of months."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse

from diaodu.bulletins.checking.matching import Kind, Known, When, spellings
from diaodu.core.clock import moment
from diaodu.core.measures import Measured, measure_named, measured_on_days
from diaodu.people.models import Unit
from diaodu.projects.library.choices import FINISHED, LINE, NOT_STARTED, ON_SITE, Caliber, Level, Stage
from diaodu.projects.library.measure_names import IN_STAGE, INVESTED, REACHED
from diaodu.projects.works.measures import ITEMS, QUANTITY
from diaodu.projects.works.models import Programme

_KEY_LEVELS = (
    (Level.PROVINCE, ("省级重点项目", "省重点项目"), "provincial key projects"),
    (Level.CITY, ("市级重点项目", "市重点项目"), "municipal key projects"),
    (Level.COUNTY, ("县级重点项目", "县重点项目"), "county key projects"),
)
_STAGES = (
    (LINE, ("入库项目", "库内项目", "项目库项目"), "projects in the library"),
    (ON_SITE, ("在建项目",), "projects under construction"),
    (NOT_STARTED, ("储备项目", "前期项目"), "projects in reserve"),
    (FINISHED, ("竣工项目", "建成项目"), "projects built"),
)
_REACHED = (
    (Stage.STARTED, ("新开工项目", "开工项目"), "projects started this year"),
    (Stage.PRODUCING, ("新投产项目", "投产项目"), "projects in production since this year"),
)
_CALIBERS = {
    Caliber.PHYSICAL: (("重点项目完成投资", "项目完成投资"), "形象进度", "physical progress"),
    Caliber.STATISTICS: (("重点项目入统投资", "项目入统投资", "重点项目完成投资"), "入统", "entered in statistics"),
}


_Asked = tuple[dict[str, Any], Sequence[str], str]  # a filter of the measure, the names in texts, its English name


def project_figures(county: Unit, on: date) -> list[Known]:
    """About ten queries, however many projects and months."""
    found: list[Known] = []
    days = month_ends(on)
    scope = {"scope": county.path}
    link = reverse("projects:list")
    stages = [({**scope, "stage": ",".join(stages)}, names, english) for stages, names, english in _STAGES] + [
        ({**scope, "level": str(level), "stage": ",".join(LINE)}, names, english)
        for level, names, english in _KEY_LEVELS
    ]
    found += _counted(IN_STAGE, stages, days, ("point", link))
    reached = [({**scope, "stage": str(stage)}, names, english) for stage, names, english in _REACHED]
    found += _counted(REACHED, reached, days, ("cumulative", link))
    money = [
        ({**scope, "caliber": str(caliber)}, names, english) for caliber, (names, _zh, english) in _CALIBERS.items()
    ]
    return found + list(_counted(INVESTED, money, days, ("cumulative", link)))


def programme_figures(county: Unit, on: date) -> list[Known]:
    """Seven queries, however many programmes and items; confirmed figures."""
    programmes = list(Programme.objects.filter(unit=county, retired_on=None))
    if not programmes:
        return []
    found: list[Known] = []
    asked = [
        (
            {"scope": county.path, "programme": each.code, "stage": stage},
            (f"{each.name_zh}{word}",),
            f"{each.name_en or each.name_zh} {stage}",
        )
        for each in programmes
        for stage, word in (("planned", ""), ("finished", "完工"))
    ]
    for measure in (ITEMS, QUANTITY):
        found += _counted(measure, asked, month_ends(on)[-2:], ("point", reverse("works:list")))
    return found


def month_ends(on: date) -> list[date]:
    """The last days of the year's quarters and of the last two months that are over, and the day itself."""
    ends = [date(on.year, month + 1, 1) - timedelta(days=1) for month in range(1, on.month)]
    return [*(end for end in ends if end.month % 3 == 0 or end.month >= on.month - 2), on]


def _counted(name: str, asked: Sequence[_Asked], days: Sequence[date], told: tuple[str, str]) -> Iterator[Known]:
    """`told`: the span of the figures, and where they are looked at."""
    measure = measure_named(name)
    at = moment()
    answers = measured_on_days(measure, [(day, at) for day in days], [filter for filter, _names, _english in asked])
    for day, row in zip(days, answers, strict=True):
        when = When(day.year, day.month, told[0], day.month)
        for each, said in zip(asked, row, strict=True):
            if said.value:
                yield _known(name, each, said, when, told[1])


def _known(name: str, asked: _Asked, said: Measured, when: When, link: str) -> Known:
    filter, names, english = asked
    which = ":".join(str(filter[word]) for word in ("programme", "level", "caliber", "stage") if word in filter)
    called = tuple(dict.fromkeys(word for each in names for word in spellings(each)))
    label = f"{names[0]}（{_CALIBERS[Caliber(filter['caliber'])][1]}）" if "caliber" in filter else names[0]
    return Known(
        f"{name}:{which}"[:190],
        called,
        Kind.LEVEL,
        said.value or Decimal(0),
        said.unit,
        when,
        f"{label} {when.label_zh}",
        f"{english} {when.label_en}",
        link,
    )
