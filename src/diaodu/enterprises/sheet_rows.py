"""A row of the sheet of firms as it is read: everything wrong with it is named, not only the first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import F

from diaodu.areas.models import Area
from diaodu.areas.setting_kinds import county_bounds
from diaodu.areas.shapes import Bounds
from diaodu.core.cells import CellError, read_day, read_number
from diaodu.core.clock import today
from diaodu.core.sheets import Column, Problem, Row
from diaodu.enterprises.choices import PLACES
from diaodu.enterprises.placing import position_problem
from diaodu.enterprises.rules import credit_code_problem, industry_problem, plain_code
from diaodu.people.models import Unit
from diaodu.people.permissions import within

IN_NONE = "不在片区"
_NONE_WORDS = (IN_NONE, "无", "none")
COLUMNS = (
    Column("credit_code", ("统一社会信用代码", "信用代码", "credit code"), required=True, longest=24),
    Column("name", ("企业名称", "名称", "name"), required=True, longest=120),
    Column("industry", ("行业代码", "industry"), longest=4),
    Column("place", ("所在镇街园区", "属地", "place"), required=True, longest=60),
    Column("address", ("地址", "address"), longest=200),
    Column("area", ("所在重点片区", "重点片区", "片区", "area"), longest=100),
    Column("since", ("片区起始日", "起始日", "since"), longest=20),
    Column("longitude", ("经度", "longitude"), longest=20),
    Column("latitude", ("纬度", "latitude"), longest=20),
)


@dataclass(frozen=True, slots=True)
class County:
    """What rows are held against, asked once."""

    places: Mapping[str, Unit]
    areas: Mapping[str, Area]
    bounds: Bounds
    today: date


@dataclass(slots=True)
class ReadFirm:
    """`says_area`: the row says where the firm lies; `area` None then: in no key area."""

    credit_code: str
    name: str
    industry: str
    address: str
    place: Unit | None = None
    says_area: bool = False
    area: Area | None = None
    since: date | None = None
    longitude: Decimal | None = None
    latitude: Decimal | None = None
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, column: str, zh: str, en: str) -> None:
        self.problems.append(Problem(column, zh, en))


def county_of_sheet(scope: str) -> County:
    day = today()
    return County(places_by_name(scope), areas_by_word(scope), county_bounds(scope, on=day), day)


def places_by_name(scope: str) -> dict[str, Unit]:
    """Townships and parks by code, name and short name."""
    found: dict[str, Unit] = {}
    for unit in Unit.objects.filter(within(scope, "path"), kind__in=PLACES, retired_on=None):
        found |= {name: unit for name in (unit.code, unit.name_zh, unit.short_zh) if name}
    return found


def areas_by_word(scope: str) -> dict[str, Area]:
    """By code and both names; withdrawn ones too, which firms may still be said to lie in: those that run go first."""
    found: dict[str, Area] = {}
    areas = Area.objects.filter(unit__path=scope).select_related("unit", "parent")
    for area in areas.order_by(F("retired_on").asc(nulls_last=True), "pk"):
        found |= {word: area for word in (area.name_en, area.name_zh, area.code) if word}
    return found


def read_firm(row: Row, county: County) -> ReadFirm:
    read = ReadFirm(plain_code(row["credit_code"]), row["name"], row.get("industry", ""), row.get("address", ""))
    for column, problem in (
        ("credit_code", credit_code_problem(read.credit_code)),
        ("industry", industry_problem(read.industry)),
    ):
        if problem:
            read.wrong(column, *problem)
    read.place = county.places.get(row["place"])
    if read.place is None:
        read.wrong("place", f"没有叫“{row['place']}”的镇街或园区", f"No township or park is called “{row['place']}”")
    _read_area(read, row, county)
    _read_position(read, row, county)
    return read


def _read_area(read: ReadFirm, row: Row, county: County) -> None:
    word = row.get("area", "").strip()
    read.says_area = bool(word)
    if word and word.lower() not in _NONE_WORDS:
        read.area = county.areas.get(word)
        if read.area is None:
            read.wrong("area", f"没有叫“{word}”的片区", f"No area is called “{word}”")
    try:
        read.since = read_day(row.get("since", ""))
    except CellError as error:
        read.wrong("since", f"“{row['since']}”{error.zh}", f"“{row['since']}” {error.en}")
        return
    if read.since is not None and read.since > county.today:
        read.wrong("since", f"起始日{read.since}还没有到", f"{read.since} lies ahead")


def _read_position(read: ReadFirm, row: Row, county: County) -> None:
    for column in ("longitude", "latitude"):
        try:
            setattr(read, column, read_number(row.get(column, "")))
        except CellError as error:
            read.wrong(column, f"“{row[column]}”{error.zh}", f"“{row[column]}” {error.en}")
            return
    problem = position_problem(read.longitude, read.latitude, county.bounds)
    if problem:
        read.wrong("latitude", *problem)
