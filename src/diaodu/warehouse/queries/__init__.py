"""The questions pages may ask of the warehouse, each by its name.

    from diaodu.warehouse.queries import ask
    ask("league", indicator="output", month=date(2026, 8, 31), group="/澄海/", …) → [Place(…), …]

The statement of a question is made once (`statements`); afterwards only its values are bound.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import import_module
from typing import Any

from diaodu.warehouse.months import number_of
from diaodu.warehouse.queries import rows

MANNER = {"span": "current", "basis": "official", "caliber": ""}
_GROUP = ("dimension", "group")
_DEFAULTS: Mapping[str, str] = {**MANNER, "dimension": "unit", "record": ""}
_NUMBERS = {"month", "compare", "first", "last", "years"}


@dataclass(frozen=True, slots=True)
class Question:
    """A named query: what it is called for people, what must be given, what one row of the answer is."""

    name: str
    title_zh: str
    title_en: str
    module: str
    given: tuple[str, ...]
    row: type[Any]


def _questions() -> dict[str, Question]:
    manner = tuple(MANNER)
    one, line = ("indicator", *manner, *_GROUP), ("basis", "caliber")
    listed = (
        ("league", "排名", "League", "leagues", (*one, "month", "compare"), rows.Place),
        ("growth_league", "增速排名", "League by growth", "leagues", (*one, "month"), rows.GrowthPlace),
        ("slipping", "连续下滑", "Slipping twice running", "leagues", (*manner, *_GROUP, "month"), rows.Slipping),
        ("trend", "走势", "Trend", "trends", (*one, "first", "last"), rows.Point),
        ("trend_of_children", "各单位走势", "Trends of the groups below", "trends",
         (*one, "month", "first", "last"), rows.Point),
        ("years", "历年同期", "The same month of every year", "trends", (*one, "month", "years"), rows.GrownPoint),
        ("monthly", "当月数", "Month by month", "trends", ("indicator", *line, *_GROUP, "first", "last"),
         rows.MonthPoint),
        ("cumulative", "累计数", "So far this year", "trends", ("indicator", *line, *_GROUP, "first", "last"),
         rows.GrownPoint),
        ("pivot", "指标与单位交叉表", "Indicators by group", "pivots", (*manner, *_GROUP, "month"), rows.Cell),
        ("scorecard", "指标一览", "All indicators of one group", "pivots", (*manner, *_GROUP, "month"), rows.Score),
        ("breakdown", "分组情况", "Along a dimension", "pivots", ("indicator", *manner, "dimension", "month"),
         rows.Part),
        ("spread", "分组逐月情况", "Along a dimension, month by month", "pivots",
         ("indicator", *manner, "dimension", "first", "last"), rows.Spread),
        ("shares", "比重", "Shares", "structure", (*one, "month"), rows.Share),
        ("contributions", "贡献率与拉动", "Contribution and pull", "structure", (*one, "month"), rows.Contribution),
        ("required", "序时反推", "What the rest of the year must bring", "structure",
         ("indicator", "target", *line, *_GROUP, "month"), rows.Required),
        ("completeness", "指标齐全情况", "Completeness by indicator", "completeness", (*manner, *_GROUP, "month"),
         rows.Completeness),
        ("completeness_by_group", "单位报送情况", "Completeness by group", "completeness",
         (*manner, *_GROUP, "month"), rows.Completeness),
        ("revisions", "历次数据", "All vintages of a figure", "completeness",
         ("indicator", "unit", "record", *manner, "month"), rows.Revision),
        ("as_known", "当时的数据", "As it was known", "completeness",
         ("indicator", "unit", "record", *manner, "first", "last", "known"), rows.KnownFigure),
        ("records", "企业与项目明细", "Firms and projects of a group", "completeness", (*one, "month"),
         rows.RecordFigure),
    )  # fmt: skip
    return {words[0]: Question(*words) for words in listed}


QUESTIONS = _questions()
DASHBOARD = tuple(
    name for name in QUESTIONS if name not in {"revisions", "as_known", "records", "spread"}
)  # read from the roll-ups


def expression(name: str) -> Any:
    """The question as an Ibis expression."""
    module = import_module(f"diaodu.warehouse.queries.{QUESTIONS[name].module}")
    return getattr(module, name)()


def bound(name: str, given: Mapping[str, Any]) -> dict[str, str | int]:
    """The values of a question: days as months, what has a usual value filled in.

    Raises TypeError, naming them, where values are missing or strange.
    """
    question = QUESTIONS[name]
    values = {key: _DEFAULTS[key] for key in question.given if key in _DEFAULTS} | dict(given)
    if "compare" in question.given and "compare" not in values:
        values["compare"] = _number(values["month"]) - 1
    if wrong := set(question.given) ^ set(values):
        msg = f"question {name}: {', '.join(sorted(wrong))} missing or not asked for"
        raise TypeError(msg)
    return {key: _number(value) if key in _NUMBERS else _text(value) for key, value in values.items()}


def ask(name: str, /, **given: Any) -> list[Any]:
    """The rows of a named query, as of now. Days may be given for months. Raises LookupError for an unknown name."""
    from diaodu.warehouse.desk import folder, reader
    from diaodu.warehouse.statements import statement

    question = QUESTIONS[name]
    found = reader().rows(statement(f"ask_{name}", folder()), bound(name, given))
    return [question.row._make(row) for row in found]


def _number(value: date | int) -> int:
    return number_of(value) if isinstance(value, date) else int(value)


def _text(value: datetime | str) -> str:
    """Moments are kept in UTC, which the files do not say."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ") if isinstance(value, datetime) else str(value)
