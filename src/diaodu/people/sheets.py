"""Units and officers from Excel."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TypeVar

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from diaodu.core.audit import append_audit
from diaodu.core.choices import RowChange
from diaodu.core.clock import today
from diaodu.core.sheets import Checked, Column, Problem, Publish, Row, SheetKind, register_sheet_kind
from diaodu.people.actions.officers import random_password
from diaodu.people.actions.units import sort_key
from diaodu.people.choices import ADMINISTRATORS, Role, UnitKind
from diaodu.people.models import Officer, Post, Tenure, Unit
from diaodu.people.permissions import within
from diaodu.people.queries import alive

_CODE = re.compile(r"[a-z0-9_-]{1,40}")
_PHONE = re.compile(r"[0-9+\- ]{5,30}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_ACCOUNT = re.compile(r"[A-Za-z0-9._-]{2,60}")
Record = TypeVar("Record", Unit, Officer)
_UNIT_FIELDS = ("name_zh", "kind", "sort_key", "short_zh", "name_en")

UNIT_COLUMNS = (
    Column("code", ("代码", "单位代码", "code"), required=True, example="zhujian"),
    Column("name_zh", ("单位名称", "名称", "name"), required=True, example="县住房和城乡建设局", longest=100),
    Column("kind", ("类别", "单位类别", "kind"), required=True, example="部门"),
    Column("parent", ("上级代码", "上级单位", "parent"), example="yunhai"),
    Column("short_zh", ("简称", "short"), example="住建局", longest=30),
    Column("name_en", ("英文名称", "english"), example="Housing Bureau", longest=100),
)
OFFICER_COLUMNS = (
    Column("username", ("账号", "account", "username"), required=True, example="wangliqun"),
    Column("name", ("姓名", "name"), required=True, example="王立群", longest=60),
    Column("unit", ("单位代码", "单位", "unit"), required=True, example="zhujian"),
    Column("title", ("岗位", "职务", "post"), required=True, example="城建科科长", longest=60),
    Column("role", ("角色", "role"), required=True, example="科室负责人"),
    Column("since", ("任职日期", "since"), example="2026-01-01"),
    Column("phone", ("电话", "手机", "phone"), example="13800000000", longest=30),
    Column("email", ("邮箱", "email"), example="", longest=254),
)


# Other words offices use for the same thing.
_ALSO = {"报送员": Role.UNIT_CLERK, "经办人": Role.UNIT_CLERK, "科长": Role.SECTION_CHIEF, "一把手": Role.UNIT_HEAD}


def _labels(choices: type[UnitKind] | type[Role]) -> dict[str, str]:
    """What people may write for a choice: its Chinese and English words and its code."""
    found = {value: value for value in choices.values}
    if choices is Role:
        found |= {words: str(role) for words, role in _ALSO.items()}
    for language in ("zh-hans", "en"):
        with override(language):
            found |= {str(label).casefold(): value for value, label in choices.choices}
    return found


def check_units(rows: Sequence[Row], scope: str) -> list[Checked]:
    """New, changed or unchanged units; parents may stand in the same sheet, above or below."""
    there = {unit.code: unit for unit in Unit.objects.filter(within(scope, "path"))}
    kinds, twice = _labels(UnitKind), Counter(row["code"] for row in rows)
    codes = set(there) | set(twice)
    circle = _in_a_circle([row for row in rows if row["code"] not in there])
    return [
        Checked(RowChange.WRONG, [Problem("parent", "上级绕了一圈回到自己", "Its parents lead back to itself")])
        if row["code"] in circle and row["parent"] != row["code"]
        else _check_unit(row, there.get(row["code"]), kinds, codes, twice)
        for row in rows
    ]


def _in_a_circle(rows: Sequence[Row]) -> set[str]:
    """The codes whose way up comes back to themselves, within the sheet."""
    above = {row["code"]: row.get("parent", "") for row in rows}
    found = set()
    for code in above:
        seen, here = set(), code
        while here in above and here not in seen:
            seen.add(here)
            here = above[here]
        if here == code:
            found.add(code)
    return found


def _check_unit(row: Row, unit: Unit | None, kinds: Mapping[str, str], codes: set[str], twice: Counter[str]) -> Checked:
    problems = []
    if row["code"] and not _CODE.fullmatch(row["code"]):
        problems.append(Problem("code", "代码只能用小写字母、数字和 - _", "Lower-case letters, digits, - and _ only"))
    if twice[row["code"]] > 1:
        problems.append(Problem("code", "代码在表里重复", "The code stands in the sheet twice"))
    if row["kind"] and row["kind"].casefold() not in kinds:
        problems.append(Problem("kind", f"没有“{row['kind']}”这种类别", f"There is no kind “{row['kind']}”"))
    if row.get("parent") and row["parent"] not in codes:
        problems.append(
            Problem("parent", f"没有代码为“{row['parent']}”的单位", f"No unit has the code “{row['parent']}”")
        )
    if row.get("parent") and row["parent"] == row["code"]:
        problems.append(Problem("parent", "上级不能是自己", "A unit cannot belong to itself"))
    if problems:
        return Checked(RowChange.WRONG, problems)
    if unit is None:
        return Checked(RowChange.ADD)
    old = {"name_zh": unit.name_zh, "kind": unit.kind, "short_zh": unit.short_zh, "name_en": unit.name_en}
    new = {**row, "kind": kinds[row["kind"].casefold()]}
    before = {key: value for key, value in old.items() if new.get(key) and new[key] != value}
    return Checked(RowChange.CHANGE if before else RowChange.SAME, before=before)


def publish_units(rows: Sequence[Row], scope: str, by: str) -> None:
    """Parents before children, whatever their order in the sheet; two statements for each level of the tree."""
    kinds = _labels(UnitKind)
    there = {unit.code: unit for unit in Unit.objects.select_for_update().filter(within(scope, "path"))}
    places = Counter(unit.parent_id for unit in there.values())
    root = next(unit for unit in there.values() if unit.path == scope)
    left, day = list(rows), today()
    while left:
        level = [row for row in left if not row.get("parent") or row["parent"] in there]
        if not level:
            msg = "units that belong to each other in a circle"
            raise ValueError(msg)
        left = [row for row in left if row.get("parent") and row["parent"] not in there]
        changed = [_enter_unit(there[row["code"]], row, kinds) for row in level if row["code"] in there]
        _keep_changed(Unit, changed, _UNIT_FIELDS)
        new = [
            _new_unit(row, there.get(row.get("parent", ""), root), places, day)
            for row in level
            if row["code"] not in there
        ]
        made = Unit.objects.bulk_create(_enter_unit(unit, row, kinds) for unit, row in new)
        there |= {unit.code: unit for unit in made}
    append_audit(
        verb="import_units",
        subject=f"{len(rows)} units",
        by=by,
        unit=scope,
        after={r["code"]: r["name_zh"] for r in rows},
    )


def _new_unit(row: Row, parent: Unit, places: Counter[int | None], day: date) -> tuple[Unit, Row]:
    """A unit not saved yet, last in its parent's list."""
    places[parent.pk] += 1
    path = f"{parent.path}{row['code']}/"
    return Unit(code=row["code"], path=path, parent=parent, valid_from=day, order=places[parent.pk]), row


def _enter_unit(unit: Unit, row: Row, kinds: Mapping[str, str]) -> Unit:
    unit.name_zh, unit.kind, unit.sort_key = row["name_zh"], kinds[row["kind"].casefold()], sort_key(row["name_zh"])
    unit.short_zh = row.get("short_zh") or unit.short_zh
    unit.name_en = row.get("name_en") or unit.name_en
    return unit


def _keep_changed(model: type[Record], changed: Sequence[Record], fields: Sequence[str]) -> None:
    """Rows that are there, with other values, in one statement: one that names each row would take seconds."""
    for record in changed:
        record.version += 1
    model._default_manager.bulk_create(
        changed, update_conflicts=True, unique_fields=["id"], update_fields=[*fields, "version"]
    )


def check_officers(rows: Sequence[Row], scope: str) -> list[Checked]:
    """New officers, changed ones, and posts given to those who are there; four queries."""
    roles, twice = _labels(Role), Counter(row["username"] for row in rows)
    codes = set(Unit.objects.filter(within(scope, "path"), retired_on=None).values_list("code", flat=True))
    names = set(twice)
    everywhere = dict(Officer.objects.filter(username__in=names).values_list("username", "unit__path"))
    inside = within(scope, "unit__path")
    there = {o.username: o for o in Officer.objects.filter(inside, username__in=names).select_related("unit")}
    held = set(
        Tenure.objects.filter(alive(today()), officer__username__in=names).values_list(
            "officer__username", "post__unit__code", "post__title_zh"
        )
    )
    return [_check_officer(row, there.get(row["username"]), everywhere, held, (roles, codes, twice)) for row in rows]


def _check_officer(row: Row, officer: Officer | None, everywhere, held, known) -> Checked:  # type: ignore[no-untyped-def]
    roles, codes, twice = known
    problems = _officer_problems(row, roles, codes, twice)
    if row["username"] in everywhere and officer is None:
        problems.append(Problem("username", "这个账号已有人使用", "This account is taken"))
    if problems:
        return Checked(RowChange.WRONG, problems)
    if officer is None:
        return Checked(RowChange.ADD)
    old = {"name": officer.name, "unit": officer.unit.code, "email": officer.email}
    before = {key: value for key, value in old.items() if row.get(key) and row[key] != value}
    if (row["username"], row["unit"], row["title"]) not in held:
        before["title"] = "—"
    return Checked(RowChange.CHANGE if before else RowChange.SAME, before=before)


def _officer_problems(row: Row, roles: Mapping[str, str], codes: set[str], twice: Counter[str]) -> list[Problem]:
    problems = []
    if row["username"] and not _ACCOUNT.fullmatch(row["username"]):
        problems.append(Problem("username", "账号只能用字母、数字和 . - _，至少两位", "Letters, digits, . - _ only"))
    if twice[row["username"]] > 1:
        problems.append(Problem("username", "账号在表里重复", "The account stands in the sheet twice"))
    if row["unit"] and row["unit"] not in codes:
        problems.append(Problem("unit", f"没有代码为“{row['unit']}”的单位", f"No unit has the code “{row['unit']}”"))
    if row["role"] and row["role"].casefold() not in roles:
        problems.append(Problem("role", f"没有“{row['role']}”这种角色", f"There is no role “{row['role']}”"))
    elif roles.get(row["role"].casefold()) in ADMINISTRATORS:
        problems.append(
            Problem("role", "三类管理员请逐个任命，不能批量导入", "Administrators are appointed one by one")
        )
    if row.get("phone") and not _PHONE.fullmatch(row["phone"]):
        problems.append(
            Problem("phone", "电话只能用数字、+、- 和空格，至少五位", "Digits, +, - and spaces only, at least five")
        )
    if row.get("email") and not _EMAIL.fullmatch(row["email"]):
        problems.append(Problem("email", "邮箱写法不对", "This is no e-mail address"))
    if row.get("since") and _day(row["since"]) is None:
        problems.append(Problem("since", "任职日期请写成 2026-01-01", "Write the date as 2026-01-01"))
    return problems


def prepare_officers(rows: Sequence[Row], scope: str) -> Publish:
    """First passwords and their hashes, made while nobody waits for the database."""
    there = set(
        Officer.objects.filter(username__in=[row["username"] for row in rows]).values_list("username", flat=True)
    )
    return partial(
        publish_officers, passwords=_first_passwords(row["username"] for row in rows if row["username"] not in there)
    )


@transaction.atomic
def publish_officers(
    rows: Sequence[Row], scope: str, by: str, *, passwords: Mapping[str, tuple[str, str]] | None = None
) -> list[tuple[str, str, str]]:
    """Make and change them; answers (account, name, password) of the new ones, kept nowhere else."""
    roles = _labels(Role)
    units = {unit.code: unit for unit in Unit.objects.filter(within(scope, "path"))}
    there = {
        officer.username: officer
        for officer in Officer.objects.select_for_update().filter(username__in=[row["username"] for row in rows])
    }
    new = [row for row in rows if row["username"] not in there]
    ready = dict(passwords or {})
    ready |= _first_passwords(row["username"] for row in new if row["username"] not in ready)
    _change([row for row in rows if row["username"] in there], there, units)
    made = Officer.objects.bulk_create(
        Officer(
            username=row["username"],
            name=row["name"],
            unit=units[row["unit"]],
            phone=row.get("phone", ""),
            email=row.get("email", ""),
            password=ready[row["username"]][1],
        )
        for row in new
    )
    there |= {officer.username: officer for officer in made}
    _give_posts(rows, there, units, roles)
    append_audit(
        verb="import_officers",
        subject=f"{len(rows)} officers",
        by=by,
        unit=scope,
        after={row["username"]: [row["unit"], row["title"], roles[row["role"].casefold()]] for row in rows},
    )
    return [(officer.username, officer.name, ready[officer.username][0]) for officer in made]


def _first_passwords(usernames: Iterable[str]) -> dict[str, tuple[str, str]]:
    """For each a random password and its hash.

    A random password of 92 bits needs no slow hash, and thousands at once would take minutes. The slow one takes its
    place when the officer chooses a password of their own, at the first sign-in.
    """
    passwords = {username: random_password() for username in usernames}
    return {name: (words, make_password(words, hasher="pbkdf2_sha256_quick")) for name, words in passwords.items()}


def _change(rows: Sequence[Row], there: Mapping[str, Officer], units: Mapping[str, Unit]) -> None:
    changed = []
    for row in rows:
        officer = there[row["username"]]
        before = (officer.name, officer.unit_id, officer.phone, officer.email)
        officer.name, officer.unit = row["name"], units[row["unit"]]
        officer.phone = row.get("phone") or officer.phone
        officer.email = row.get("email") or officer.email
        if (officer.name, officer.unit_id, officer.phone, officer.email) != before:
            changed.append(officer)
    _keep_changed(Officer, changed, ("name", "unit", "phone", "email"))


def _give_posts(
    rows: Sequence[Row], there: Mapping[str, Officer], units: Mapping[str, Unit], roles: Mapping[str, str]
) -> None:
    chairs = {(units[row["unit"]].pk, row["title"], roles[row["role"].casefold()]) for row in rows}
    known = Post.objects.filter(unit__in={unit for unit, _, _ in chairs}, retired_on=None)
    posts = {(post.unit_id, post.title_zh, post.role): post for post in known}
    fresh = [Post(unit_id=unit, title_zh=title, role=role) for unit, title, role in sorted(chairs - set(posts))]
    posts |= {(post.unit_id, post.title_zh, post.role): post for post in Post.objects.bulk_create(fresh)}
    held = set(
        Tenure.objects.filter(until=None, officer__in=[officer.pk for officer in there.values()]).values_list(
            "post", "officer"
        )
    )
    tenures, day = [], today()
    for row in rows:
        post = posts[units[row["unit"]].pk, row["title"], roles[row["role"].casefold()]]
        officer = there[row["username"]]
        if (post.pk, officer.pk) not in held:
            tenures.append(Tenure(post=post, officer=officer, since=_day(row.get("since", "")) or day))
    Tenure.objects.bulk_create(tenures)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.replace("/", "-").replace(".", "-"))
    except ValueError:
        return None


register_sheet_kind(SheetKind("units", _("Units"), UNIT_COLUMNS, check_units, publish_units))
register_sheet_kind(
    SheetKind("officers", _("Officers"), OFFICER_COLUMNS, check_officers, publish_officers, prepare_officers)
)
