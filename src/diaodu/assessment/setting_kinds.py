"""How long results are checked: a dated rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diaodu.core.setting_kinds import Problem, SettingKind, register_setting_kind, whole_number

_days = whole_number(1, 30, zh="（工作日）", en="working days")


def _checking(value: Any) -> list[Problem]:
    if not isinstance(value, Mapping) or set(value) != {"working_days"}:
        return [('请填成 {"working_days": 3} 的样子。', 'Write it like {"working_days": 3}.')]
    return _days(value["working_days"])


CHECKING = register_setting_kind(
    SettingKind(
        name="assessment.checking",
        title_zh="考核结果核对时间",
        title_en="Checking time of assessments",
        help_zh="考核初评结果发出后，被考核单位有这么多个工作日核对、提出异议；逾期不再受理。",
        help_en="So many working days the units have to check draft scores and object; none is taken later.",
        check=_checking,
        example={"working_days": 3},
    )
)
