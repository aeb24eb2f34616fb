"""The demonstration accounts. They exist in the fictional county only, and sign in on loopback only."""

from __future__ import annotations

from typing import NamedTuple

from diaodu.people.choices import Role

PASSWORD = "yunhai-demo-2026"  # noqa: S105 -- published on purpose: it opens a fictional county on loopback


class DemoAccount(NamedTuple):
    username: str
    password: str
    title_zh: str
    title_en: str


class DemoOfficer(NamedTuple):
    username: str
    name: str
    unit: str  # its code, see units.csv
    post_zh: str
    post_en: str
    role: Role
    round_field: str = ""


DEMO_OFFICERS = (
    DemoOfficer("chen", "陈晓舟", "diaodu", "调度办主任", "Head of the dispatch office", Role.DISPATCH_OFFICE),
    DemoOfficer("zhao", "赵晓敏", "zhujian", "综合科报送员", "Clerk, Housing Bureau", Role.UNIT_CLERK),
    DemoOfficer("wang", "王立群", "zhujian", "城建科科长", "Section chief, urban construction", Role.SECTION_CHIEF),
    DemoOfficer("sun", "孙维民", "zhujian", "局长", "Head of the Housing Bureau", Role.UNIT_HEAD),
    DemoOfficer("lin", "林小禾", "wangchao", "经济发展办办事员", "Clerk, Wangchao Town", Role.UNIT_CLERK),
    DemoOfficer("zhou", "周明远", "leaders", "副县长（城建交通）", "Deputy county head", Role.CITY_LEADER),
    DemoOfficer("luo", "罗静怡", "leaders", "副县长秘书", "Secretary of the deputy head", Role.SECRETARY),
    DemoOfficer("he", "何清源", "tongji", "综合科科长", "Statistics, runs rounds", Role.ROUND_OWNER, "statistics"),
    DemoOfficer("xu", "许知秋", "shenji", "审计科科长", "Auditor", Role.AUDITOR),
    DemoOfficer("qi", "齐海生", "liugong", "企业联络员", "Enterprise contact", Role.ENTERPRISE),
    DemoOfficer("admin", "方守正", "dashuju", "系统管理员", "System administrator", Role.SYSTEM_ADMIN),
    DemoOfficer("safe", "石安澜", "dashuju", "安全管理员", "Security administrator", Role.SECURITY_ADMIN),
    DemoOfficer("log", "陆记言", "dashuju", "审计管理员", "Audit administrator", Role.AUDIT_ADMIN),
)

DEMO_ACCOUNTS = [
    DemoAccount(officer.username, PASSWORD, f"{officer.post_zh}{officer.name}", officer.post_en)
    for officer in DEMO_OFFICERS
]
