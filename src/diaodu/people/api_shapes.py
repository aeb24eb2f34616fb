"""Units as the API names them: by the codes on the way down, `yunhai.zhujian`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import Field

from diaodu.core.api.validation import wrong_field
from diaodu.core.api.values import Answer
from diaodu.people.models import Officer, Unit
from diaodu.people.permissions import visible_units

UnitCode = Annotated[
    str,
    Field(max_length=200, pattern=r"^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$", examples=["yunhai.zhujian"]),
]


class UnitName(Answer):
    code: UnitCode
    name_zh: str
    name_en: str


def unit_code(path: str) -> str:
    """`/yunhai/zhujian/` is `yunhai.zhujian`."""
    return path.strip("/").replace("/", ".")


def unit_path(code: str) -> str:
    return f"/{code.replace('.', '/')}/"


def unit_name(unit: Unit) -> UnitName:
    return UnitName(code=unit_code(unit.path), name_zh=unit.name_zh, name_en=unit.name_en)


def units_by_code(officer: Officer, codes: Sequence[str], *, field: str) -> list[Unit]:
    """Working units of the officer's county, in the order asked; 422 naming the field where one is not among them."""
    found = _working(officer, codes)
    unknown = [code for code in codes if code not in found]
    if unknown:
        raise wrong_field(field, unknown_unit(unknown[0]))
    return [found[code] for code in dict.fromkeys(codes)]


def unit_by_code(officer: Officer, code: str, *, field: str) -> Unit:
    return units_by_code(officer, [code], field=field)[0]


def unknown_unit(code: str) -> str:
    return _("Your county has no working unit “%(code)s”.") % {"code": code}


def _working(officer: Officer, codes: Collection[str]) -> dict[str, Unit]:
    paths = [unit_path(code) for code in codes]
    units = visible_units(officer).filter(path__in=paths, retired_on=None).exclude(parent=None)
    return {unit_code(unit.path): unit for unit in units}
