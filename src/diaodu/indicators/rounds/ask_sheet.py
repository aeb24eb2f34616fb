"""Who reports which figure, from Excel: a row an indicator and area, with who reports it and in whose rounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy, override

from diaodu.core.choices import RowChange
from diaodu.core.sheets import Checked, Column, Row, SheetKind, refuse_wrong, register_sheet_kind
from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.catalogue.sheet_cells import Reading, find_indicator, heads_of, indicators_by_word, units_by_word
from diaodu.indicators.rounds.actions.asking import Ask, ask_figures
from diaodu.indicators.rounds.permissions import running_posts
from diaodu.indicators.rounds.queries.asks import asked_items
from diaodu.ledger.models import Item
from diaodu.people.choices import RoundField
from diaodu.people.models import Unit

ASKS = "figure_rounds.asks"
COLUMNS = (
    Column("indicator", ("指标代码", "指标", "indicator"), required=True, longest=80),
    Column("name", ("指标名称",), is_shown=False, longest=80),
    Column("about", ("数据所属单位", "所属单位", "about"), required=True, longest=100),
    Column("unit", ("填报单位", "单位", "unit"), required=True, longest=100),
    Column("field", ("所属报送", "报送类别", "field"), longest=20),
)


def field_words() -> dict[str, str]:
    """What a round's field is called in the sheet."""
    with override("zh-hans"):
        return {str(value): str(label) for value, label in RoundField.choices}


@dataclass
class _Read:
    reading: Reading
    indicator: Indicator | None
    about: Unit | None
    unit: Unit | None
    field: str
    old: Item | None = None

    @property
    def before(self) -> dict[str, str]:
        old = self.old
        if old is None or self.unit is None:
            return {}
        found = {}
        if old.unit_id != self.unit.pk:
            found["unit"] = old.unit.name_zh
        if old.field != self.field:
            found["field"] = field_words().get(old.field, old.field)
        return found


def _read(rows: Sequence[Row], scope: str) -> list[_Read]:
    indicators, units, heads = indicators_by_word(scope), units_by_word(scope), heads_of(COLUMNS)
    fields = {word: value for value, word in field_words().items()}
    fields |= {value: value for value in RoundField.values}
    there = {(item.subject_id, item.about_id): item for item in asked_items(scope)}
    found = []
    for row in rows:
        reading = Reading(row, heads)
        indicator = find_indicator(reading, indicators)
        about, unit = _unit(reading, units, "about"), _unit(reading, units, "unit")
        word = reading.text("field")
        field = fields.get(word, "") if word else str(RoundField.STATISTICS)
        if not field:
            known = "、".join(field_words().values())
            reading.wrong("field", f"没有“{word}”这类报送；可用：{known}", f"No field “{word}”")
        if indicator is not None and indicator.formula:
            reading.wrong("indicator", f"{indicator.name_zh}由公式算出，不用填报", f"{indicator.code} is worked out")
        old = there.get((indicator.subject_id, about.pk)) if indicator and about else None
        found.append(_Read(reading, indicator, about, unit, field, old))
    keys: Counter[tuple[Any, Any]] = Counter(
        (each.indicator, each.about) for each in found if each.indicator and each.about
    )
    for each in found:
        if keys[each.indicator, each.about] > 1:
            each.reading.wrong("about", "同一指标、同一单位在表里重复", "The same indicator and area stand there twice")
    return found


def _unit(reading: Reading, known: Mapping[str, Unit], column: str) -> Unit | None:
    word = reading.text(column)
    found = known.get(word)
    if word and found is None:
        reading.wrong(column, f"本县没有叫“{word}”的单位", f"The county has no unit called “{word}”")
    return found


def check_asks(rows: Sequence[Row], scope: str) -> list[Checked]:
    found = []
    for each in _read(rows, scope):
        if each.reading.problems:
            found.append(Checked(RowChange.WRONG, each.reading.problems))
        elif each.old is None:
            found.append(Checked(RowChange.ADD))
        else:
            before = each.before
            found.append(Checked(RowChange.CHANGE if before else RowChange.SAME, before=before))
    return found


def publish_asks(rows: Sequence[Row], scope: str, by: str) -> None:
    read = _read(rows, scope)
    refuse_wrong(each.reading.problems for each in read)
    asks = [
        Ask(each.indicator, each.unit, each.about, RoundField(each.field))
        for each in read
        if each.indicator and each.unit and each.about and (each.old is None or each.before)
    ]
    if not asks:
        return
    ask_figures(asks, by=by)


def _permits(officer: Any, day: date) -> bool:
    return bool(running_posts(officer, today=day))


register_sheet_kind(
    SheetKind(
        name=ASKS,
        title=gettext_lazy("Who reports what"),
        columns=COLUMNS,
        check=check_asks,
        publish=publish_asks,
        permits=_permits,
        home=lambda sheet: reverse("figure_rounds:bring_asks"),
    )
)
