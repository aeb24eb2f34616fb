"""What a project's fields may hold: the same for form, sheet and action."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

Fault = tuple[str, str, str]  # field, Chinese, English
# 24 characters: area, time and industry of the online approval platform, parted by hyphens.
NATIONAL_CODE = re.compile(r"[0-9]{4}-[0-9]{6}-[0-9]{2}-[0-9]{2}-[0-9]{6}")
AMOUNTS = {"total": "总投资", "land": "用地", "output": "预期产值", "tax": "预期税收", "year_plan": "年度计划"}
MOST = Decimal(100_000_000)  # a billion yuan a thousand times over: more is a slip of the unit


def faults(values: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with values of a project, by field; only those given are looked at."""
    yield from _code_fault(str(values.get("national_code") or ""))
    for name, zh in AMOUNTS.items():
        yield from amount_faults(name, zh, values.get(name))
    start, finish = values.get("start_due"), values.get("finish_due")
    if start and finish and finish < start:
        yield "finish_due", "计划竣工早于计划开工", "Planned completion lies before the planned start"
    yield from _place_faults(values.get("longitude"), values.get("latitude"))


def amount_faults(name: str, zh: str, value: Decimal | None) -> Iterator[Fault]:
    if value is None:
        return
    if value < 0:
        yield name, f"{zh}不能是负数", "It may not be negative"
    elif value > MOST:
        yield name, f"{zh}太大，请核对单位（万元、亩）", "Too large; check the unit (10,000 yuan, mu)"


def _code_fault(code: str) -> Iterator[Fault]:
    if code and not NATIONAL_CODE.fullmatch(code):
        yield (
            "national_code",
            "国家项目代码应为24位，形如 2026-370000-04-01-123456",
            "A national project code has 24 characters, like 2026-370000-04-01-123456",
        )


def _place_faults(longitude: Decimal | None, latitude: Decimal | None) -> Iterator[Fault]:
    if (longitude is None) != (latitude is None):
        yield "latitude", "经度和纬度要一起填", "Longitude and latitude belong together"
    if longitude is not None and not 73 <= longitude <= 136:
        yield "longitude", "经度不在中国范围内（73至136）", "The longitude lies outside China (73 to 136)"
    if latitude is not None and not 3 <= latitude <= 54:
        yield "latitude", "纬度不在中国范围内（3至54）", "The latitude lies outside China (3 to 54)"
