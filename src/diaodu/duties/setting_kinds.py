"""The dated rules of duties: how far what is late goes up, and what leaves the house by e-mail and webhook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from diaodu.core.setting_kinds import Problem, SettingKind, register_setting_kind
from diaodu.duties.rules import escalation_steps

SHORTEST_SECRET = 16


def _email(value: Any) -> list[Problem]:
    if value == {}:
        return []
    if not isinstance(value, Mapping) or set(value) != {"from"}:
        return [(
            '请填成 {"from": "diaodu@example.org"} 的样子；{} 表示不发邮件。',
            'Write it like {"from": "diaodu@example.org"}; {} sends none.',
        )]  # fmt: skip
    try:
        validate_email(value["from"])
    except (ValidationError, TypeError):
        return [("发件地址不是一个邮箱地址。", "The sender is no e-mail address.")]
    return []


def _webhook(value: Any) -> list[Problem]:
    if value == {}:
        return []
    if not isinstance(value, Mapping) or set(value) != {"url", "secret"} or not all(map(_is_text, value.values())):
        return [(
            '请填成 {"url": "https://…", "secret": "…"} 的样子；{} 表示不推送。',
            'Write it like {"url": "https://…", "secret": "…"}; {} sends none.',
        )]  # fmt: skip
    problems = []
    if not is_web_address(value["url"]):
        problems.append(("地址要以 http:// 或 https:// 开头，不能带账号口令。",
                         "The address must begin with http:// or https:// and hold no password."))  # fmt: skip
    if len(value["secret"]) < SHORTEST_SECRET:
        problems.append(
            (f"签名密钥至少 {SHORTEST_SECRET} 个字符。", f"The secret needs {SHORTEST_SECRET} letters at least.")
        )
    return problems


def is_web_address(text: str) -> bool:
    """Whether a message can be posted there: http or https, a host, nobody's password in it."""
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.username and parts.port != 0
    except ValueError:
        return False


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


EMAIL = register_setting_kind(
    SettingKind(
        name="duties.email",
        title_zh="邮件提醒",
        title_en="Notices by e-mail",
        help_zh="填了发件地址，收到通知、被催办的单位里有填报、审核、签发岗位且登记了邮箱的人会收到邮件；"
        "邮件服务器在安装时设置（DIAODU_EMAIL_URL）。",
        help_en="With a sender set, those of a unit who fill in, check and sign for it and have an address get its"
        " notices and what is overdue by e-mail; the mail server is set where it is installed (DIAODU_EMAIL_URL).",
        check=_email,
        example={"from": "diaodu@example.org"},
    )
)
WEBHOOK = register_setting_kind(
    SettingKind(
        name="duties.webhook",
        title_zh="消息推送",
        title_en="Notices to a webhook",
        help_zh="有通知或逾期升级时向这个地址推送一条 JSON（编号、标题、时限、单位），"
        "X-Diaodu-Signature 是用密钥算的 HMAC-SHA256 签名。密钥填入后不再显示。",
        help_en="Each notice and each rise of what is overdue is posted there as JSON (code, title, due, units);"
        " X-Diaodu-Signature is its HMAC-SHA256 by the secret, which is not shown again.",
        check=_webhook,
        example={"url": "https://example.org/diaodu", "secret": "at least sixteen letters"},
        hidden=("secret",),
    )
)


def _steps(value: Any) -> list[Problem]:
    """What `escalation_steps` can read, with days and levels that exist."""
    try:
        steps = escalation_steps(value)
        if steps and all(0 <= step.working_days <= 250 and 1 <= step.level <= 3 for step in steps):
            return []
    except (AttributeError, KeyError, TypeError, ValueError):
        pass
    return [
        (
            "请依次填逾期工作日数和级别（1 蓝、2 橙、3 红），两者都要递增，"
            '如 [{"working_days": 1, "level": 1}, {"working_days": 3, "level": 2}]。',
            "List working days late and the level (1 blue, 2 orange, 3 red), both rising, like"
            ' [{"working_days": 1, "level": 1}, {"working_days": 3, "level": 2}].',
        )
    ]


ESCALATION_STEPS = register_setting_kind(
    SettingKind(
        name="duties.escalation",
        title_zh="逾期督办升级",
        title_en="Escalation of what is late",
        help_zh="逾期满几个工作日升到哪一级：1 提醒（蓝）、2 警告（橙）、3 问责（红）。",
        help_en="After how many working days late a duty goes up to which level: 1 blue, 2 orange, 3 red.",
        check=_steps,
        example=[{"working_days": 1, "level": 1}, {"working_days": 3, "level": 2}, {"working_days": 7, "level": 3}],
    )
)
