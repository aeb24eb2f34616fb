"""The dated rules of signing in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diaodu.core.setting_kinds import Field, Problem, SettingKind, register_setting_kind, whole_number, words_among
from diaodu.people.choices import Role

_roles = words_among(Role.values)


def _second_factor(value: Any) -> list[Problem]:
    if not isinstance(value, Mapping) or set(value) != {"roles"}:
        return [('请填成 {"roles": ["system_admin"]} 的样子。', 'Write it like {"roles": ["system_admin"]}.')]
    return _roles(value["roles"])


SECOND_FACTOR = register_setting_kind(
    SettingKind(
        name="sign_in.second_factor",
        title_zh="须用动态口令的岗位",
        title_en="Roles that need a second factor",
        help_zh="列出的岗位登录时除口令外还要动态口令。",
        help_en="Officers in these roles sign in with a one-time code beside their password.",
        check=_second_factor,
        example={"roles": [Role.SYSTEM_ADMIN.value]},
    )
)
IDLE_MINUTES = register_setting_kind(
    SettingKind(
        name="sign_in.idle_minutes",
        title_zh="无操作退出（分钟）",
        title_en="Minutes until an idle sign-in ends",
        help_zh="这么多分钟没有操作就要重新登录。",
        help_en="After so many minutes without a page opened one signs in again.",
        check=whole_number(5, 720, zh="（分钟）", en="minutes"),
        example=30,
        field=Field.NUMBER,
    )
)
MOST_SESSIONS = register_setting_kind(
    SettingKind(
        name="sign_in.most_sessions",
        title_zh="同时登录的处数",
        title_en="Places one may be signed in at once",
        help_zh="超过时，最早的一处被退出。",
        help_en="One more, and the oldest is signed out.",
        check=whole_number(1, 20, zh="（处）", en="places"),
        example=3,
        field=Field.NUMBER,
    )
)
TOKEN_DAYS = register_setting_kind(
    SettingKind(
        name="sign_in.token_days",
        title_zh="接口令牌最长有效期（天）",
        title_en="Days a token may hold at most",
        help_zh="程序访问用的令牌，自发放之日起最多这么多天有效。",
        help_en="A program's token ends so many days after it was made at the latest.",
        check=whole_number(1, 1100, zh="（天）", en="days"),
        example=366,
        field=Field.NUMBER,
    )
)
