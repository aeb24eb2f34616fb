"""How large firms are: each year's class by the rule of that year, with the figures it was told from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from diaodu.core.lists import Asked, Column, ListSpec
from diaodu.indicators.rounds.choices import FirmClass
from diaodu.indicators.rounds.firm_sizes import Sized, size_of
from diaodu.indicators.rounds.models import FirmSize
from diaodu.indicators.rounds.setting_kinds import size_rule

NOT_TOLD = "unknown"
SIZE_LIST = ListSpec(
    words={"q": None, "size": (*FirmClass.values, NOT_TOLD)}, sorts=("name", "people", "revenue", "assets")
)
SIZE_COLUMNS = (
    Column(_("Company"), "name"),
    Column(_("Year")),
    Column(_("People employed"), "people", is_number=True),
    Column(_("Revenue (10,000 yuan)"), "revenue", is_number=True),
    Column(_("Assets (10,000 yuan)"), "assets", is_number=True),
    Column(_("Class")),
    Column(_("Where it comes from")),
    Column(_("What permits using it")),
)


@dataclass(frozen=True, slots=True)
class SizedFirm:
    row: FirmSize
    sized: Sized

    @property
    def size(self) -> str:
        return self.sized.size

    @property
    def size_word(self) -> str:
        return str(FirmClass(self.sized.size).label) if self.sized.size else ""


def newest_sizes(rows: QuerySet[FirmSize]) -> list[SizedFirm]:
    """The newest vintage of each firm and year, oldest year first, with its class; one query and one a rule."""
    newest: dict[tuple[int, int], FirmSize] = {}
    for row in rows.select_related("firm").order_by("year", "firm__sort_key", "firm", "vintage"):
        newest[row.firm_id, row.year] = row
    return _sized(newest.values())


def _sized(rows: Iterable[FirmSize]) -> list[SizedFirm]:
    rule = cache(lambda scope, year: size_rule(scope, on=date(year, 12, 31)))
    return [
        SizedFirm(
            row,
            size_of(
                row.firm.industry,
                {"people": row.people, "revenue": row.revenue, "assets": row.assets},
                rule(row.firm.scope, row.year),
            ),
        )
        for row in rows
    ]


def sizes_by_county() -> Mapping[str, Mapping[str, Sequence[tuple[int, str]]]]:
    """By county and firm: year and class, oldest first; an empty class where it cannot be told."""
    found: dict[str, dict[str, list[tuple[int, str]]]] = defaultdict(lambda: defaultdict(list))
    for each in newest_sizes(FirmSize.objects.all()):
        found[each.row.firm.scope][each.row.firm.code].append((each.row.year, each.sized.size))
    return found


def asked_sizes(found: Iterable[SizedFirm], asked: Asked) -> list[SizedFirm]:
    """What the list was asked for, in its order; unknown figures stand last."""
    words, size = asked["q"], asked["size"]
    rows = [
        each
        for each in found
        if (not words or words in each.row.firm.name) and (not size or (each.size or NOT_TOLD) == size)
    ]
    rows.sort(key=lambda each: each.row.firm.sort_key)
    if asked.sort == "name":
        return rows[::-1] if asked.descending else rows
    known = [each for each in rows if getattr(each.row, asked.sort) is not None]
    known.sort(key=lambda each: getattr(each.row, asked.sort), reverse=asked.descending)
    return known + [each for each in rows if getattr(each.row, asked.sort) is None]
