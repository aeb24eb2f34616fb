"""Who works in the sample county: invented names, the same at every start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.contrib.auth.hashers import make_password

from diaodu.people.choices import Role, UnitKind
from diaodu.people.models import Unit
from diaodu.people.staffing import NewOfficer
from diaodu.sample.accounts import DEMO_OFFICERS, PASSWORD

_FAMILY = (
    "李张刘杨赵黄吴徐孙胡朱高郭何罗宋梁郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾"
    "丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙"
    "万段雷钱汤尹黎易常武乔贺赖龚文"
)
_GIVEN = (
    "文静 建国 海燕 志强 晓东 明慧 国平 春华 立新 雅琴 振宇 思远 玉兰 永康 佳宁 "
    "长河 少峰 若溪 宏伟 秀云 天成 一鸣 淑芬 浩然 云帆 清源 庆华 子涵 维民 青松"
)
_CHAIRS = {
    UnitKind.DEPARTMENT: (("报送员", "Clerk"), ("业务科科长", "Section chief"), ("局长", "Head of the bureau")),
    UnitKind.TOWNSHIP: (("经济发展办报送员", "Clerk"), ("经济发展办主任", "Section chief"), ("镇长", "Town head")),
    UnitKind.PARK: (("报送员", "Clerk"), ("规划建设科科长", "Section chief"), ("管委会主任", "Head of the committee")),
    UnitKind.STATE_COMPANY: (("报送员", "Clerk"), ("综合部部长", "Section chief"), ("总经理", "General manager")),
}
_ROLES = (Role.UNIT_CLERK, Role.SECTION_CHIEF, Role.UNIT_HEAD)
_LEADERS = (("县长", "County head"), ("常务副县长", "Executive deputy head"), ("副县长", "Deputy county head"))
_WITHOUT = ("leaders", "diaodu", "liugong")  # have posts of their own kind


def staff(units: Mapping[str, Unit]) -> list[NewOfficer]:
    """The demonstration accounts first, then clerk, chief and head of every unit where no account holds the chair."""
    secret = make_password(PASSWORD)
    accounts = [
        NewOfficer(
            demo.username,
            demo.name,
            units[demo.unit],
            demo.post_zh,
            demo.post_en,
            demo.role,
            round_field=demo.round_field,
            is_demo=True,
            password_hash=secret,
        )
        for demo in DEMO_OFFICERS
    ]
    taken = {(demo.unit, demo.role) for demo in DEMO_OFFICERS}
    names = _names({demo.name for demo in DEMO_OFFICERS})
    return accounts + [
        NewOfficer(f"{code}{number}", next(names), unit, title_zh, title_en, role, is_demo=True)
        for code, unit in units.items()
        for number, (role, title_zh, title_en) in enumerate(_chairs(code, unit), 1)
        if (code, role) not in taken or role == Role.CITY_LEADER
    ]


def _chairs(code: str, unit: Unit) -> list[tuple[Role, str, str]]:
    if code == "leaders":
        return [(Role.CITY_LEADER, zh, en) for zh, en in _LEADERS]
    if code in _WITHOUT:
        return []
    return [(role, zh, en) for role, (zh, en) in zip(_ROLES, _CHAIRS[UnitKind(unit.kind)], strict=True)]


def _names(taken: set[str]) -> Iterator[str]:
    given = _GIVEN.split()
    for number in range(len(_FAMILY) * len(given)):
        name = _FAMILY[number % len(_FAMILY)] + given[(number * 7) % len(given)]
        if name not in taken:
            yield name
