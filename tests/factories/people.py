"""Counties and officers, through the same actions as everybody's."""

from __future__ import annotations

from datetime import date

from diaodu.people.actions import NewUnit, add_officer, add_unit, give_post
from diaodu.people.choices import Role, UnitKind
from diaodu.people.models import Officer, Unit

SINCE = date(2026, 1, 1)
TODAY = date(2026, 9, 2)
PASSWORD = "long enough to be kept"


def make_county(code: str = "yunhai", *, name: str = "云海县") -> Unit:
    return add_unit(NewUnit(code, UnitKind.COUNTY, name), by="test", valid_from=SINCE)


def make_officer(
    unit: Unit, *, role: Role | None = Role.UNIT_CLERK, username: str = "lin", is_demo: bool = False
) -> Officer:
    """An officer with one post of that role, or with none at all (`role=None`)."""
    officer = add_officer(
        username, name=username, unit=unit, password=PASSWORD, by="test", is_demo=is_demo, must_change=False
    )
    if role is not None:
        give_post(officer, unit=unit, title_zh=str(role.label), title_en=role.value, role=role, since=SINCE, by="test")
    return officer
