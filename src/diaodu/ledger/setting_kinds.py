"""The dated rules of reporting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diaodu.core.setting_kinds import Field, Problem, SettingKind, register_setting_kind, words_among
from diaodu.people.choices import Role


def _round_due(value: Any) -> list[Problem]:
    day = value.get("working_day") if isinstance(value, Mapping) and set(value) == {"working_day"} else None
    if isinstance(day, int) and not isinstance(day, bool) and 1 <= day <= 20:
        return []
    return [
        ('请填成 {"working_day": 5} 的样子，1 至 20。', 'Write it like {"working_day": 5}, from 1 to 20.'),
    ]


SIGNING_CHAIN_KIND = register_setting_kind(
    SettingKind(
        name="ledger.signing_chain",
        title_zh="报送审签顺序",
        title_en="Who signs a return",
        help_zh="报送员之后依次由谁审签；本单位没有人任职的岗位自动跳过。",
        help_en="Who signs after the clerk, in turn; a post that nobody in the unit holds is left out.",
        check=words_among([Role.SECTION_CHIEF.value, Role.UNIT_HEAD.value]),
        example=[Role.SECTION_CHIEF.value, Role.UNIT_HEAD.value],
        field=Field.WORDS,
    )
)
ROUND_DUE_KIND = register_setting_kind(
    SettingKind(
        name="ledger.round_due",
        title_zh="月报时限",
        title_en="When a month's returns are due",
        help_zh="期满后第几个工作日为报送时限。",
        help_en="On which working day after the period its returns are due.",
        check=_round_due,
        example={"working_day": 5},
    )
)
