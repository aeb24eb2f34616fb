"""An assessment's rows as pages, prints and workbooks show them: groups with the best first, unit by item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from diaodu.assessment.models import Assessment, ItemScore, UnitScore
from diaodu.assessment.scoring.schemes import SchemeItem, SchemeRules
from diaodu.assessment.scoring_run import rules_of
from diaodu.kernel.period import Period

_SHADES = ((Decimal("0.95"), 5), (Decimal("0.85"), 4), (Decimal("0.75"), 3), (Decimal("0.6"), 2))


@dataclass(frozen=True, slots=True)
class Cell:
    """One item of one unit; `shade` 1 to 5: how much of the full points, 0 where it is blank."""

    row: ItemScore
    item: SchemeItem

    @property
    def points(self) -> Decimal | None:
        return self.row.points

    @property
    def share(self) -> Decimal | None:
        if self.row.points is None or not self.row.weight:
            return None
        return self.row.points / self.row.weight

    @property
    def shade(self) -> int:
        share = self.share
        if share is None:
            return 0
        return next((shade for least, shade in _SHADES if share >= least), 1)

    @property
    def is_range(self) -> bool:
        return self.row.points is not None and self.row.points_low != self.row.points_high

    @property
    def counts(self) -> bool:
        return bool(self.row.weight)


@dataclass(frozen=True, slots=True)
class ResultRow:
    total: UnitScore
    cells: Sequence[Cell | None] = field(default_factory=tuple)

    @property
    def is_range(self) -> bool:
        return self.total.total is not None and self.total.low != self.total.high

    @property
    def is_place_open(self) -> bool:
        return self.total.place is not None and self.total.best != self.total.worst

    def place_words(self, *, english: bool) -> str:
        """第3名; 第3–5名，不能再细分."""
        total = self.total
        return place_said(total.place, total.best, total.worst, english=english)

    @property
    def short_place(self) -> str:
        """4–5, for a print with a note at its foot; empty where the unit has no place."""
        total = self.total
        if total.place is None:
            return ""
        return str(total.best) if total.best == total.worst else f"{total.best}–{total.worst}"

    @property
    def remarks(self) -> list[str]:
        said = []
        if self.total.vetoed:
            said.append(_("veto"))
        if self.total.provisional:
            said.append(_("provisional"))
        if self.total.total is None:
            said.append(_("no total: figures are missing"))
        elif self.total.blanks:
            words = _("%(n)s blank, weight spread") if self.total.spread else _("%(n)s blank")
            said.append(words % {"n": self.total.blanks})
        return said


def place_said(place: int | None, best: int | None, worst: int | None, *, english: bool) -> str:
    """第3名; 第3–5名，不能再细分."""
    if place is None:
        return "not ranked" if english else "不排名"
    if best == worst:
        return str(best) if english else f"第{best}名"
    return f"{best}–{worst}, no finer" if english else f"第{best}–{worst}名，不能再细分"


@dataclass(frozen=True, slots=True)
class ResultGroup:
    key: str
    name: str
    rows: Sequence[ResultRow]
    weights: Sequence[Decimal] = ()


class Results:
    """What the visitor may see of an assessment. Two queries."""

    def __init__(self, assessment: Assessment, seen: QuerySet[UnitScore], *, english: bool) -> None:
        self.assessment, self.english = assessment, english
        self._seen = seen.filter(assessment=assessment)

    @cached_property
    def rules(self) -> SchemeRules:
        return rules_of(self.assessment)

    @cached_property
    def totals(self) -> list[UnitScore]:
        return list(self._seen.select_related("unit").order_by("group", "order"))

    @cached_property
    def cells(self) -> dict[int, dict[str, Cell]]:
        found: dict[int, dict[str, Cell]] = defaultdict(dict)
        items = {item.rule.key: item for item in self.rules.items}
        for row in ItemScore.objects.filter(total__in=[each.pk for each in self.totals]):
            found[row.total_id][row.item] = Cell(row, items[row.item])
        return found

    @cached_property
    def groups(self) -> list[ResultGroup]:
        """In the order of the scheme, without groups of which nothing is seen."""
        found = []
        for group in self.rules.groups:
            rows = [
                ResultRow(each, [self.cells[each.pk].get(item.rule.key) for item in self.rules.items])
                for each in self.totals
                if each.group == group.rule.key
            ]
            if rows:
                weights = [group.rule.weight(item.rule) for item in self.rules.items]
                found.append(ResultGroup(group.rule.key, group.name(english=self.english), rows, weights))
        return found

    @property
    def rows(self) -> list[ResultRow]:
        return [row for group in self.groups for row in group.rows]

    @cached_property
    def period(self) -> Period:
        return Period.parse(self.assessment.period)

    def title(self, *, english: bool) -> str:
        return title_of(self.assessment, english=english)

    def basis(self, *, english: bool) -> str:
        """What it was scored by: the edition, and up to when figures were known."""
        edition, known = self.assessment.edition, self.assessment.known_at
        day = f"{known:%Y-%m-%d}" if known else "—"
        if english:
            return f"{self.assessment.code} · edition {edition.number} from {edition.valid_from} · known on {day}"
        return f"{self.assessment.code} · 方案第{edition.number}版（{edition.valid_from}起执行）· 数据截至{day}"


def title_of(assessment: Assessment, *, english: bool) -> str:
    period, scheme = Period.parse(assessment.period), assessment.scheme
    if english:
        return f"{scheme.name_en or scheme.name_zh}, {period.label_en}"
    return f"{period.label_zh}{scheme.name_zh}"
