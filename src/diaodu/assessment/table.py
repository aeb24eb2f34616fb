"""A scheme as rows of text and back: what the table editor and the workbook hold. Nothing is judged here but numbers'
and words' shape; whether it may be kept says `problems_of_scheme`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, override

from diaodu.assessment.choices import PAIR_NAMES, BlankName, MethodName, TargetName
from diaodu.assessment.scoring.schemes import MANUAL
from diaodu.core.measures import Measure

Row = dict[str, str]
ITEM_KEYS = (
    "key", "name_zh", "name_en", "weight", "source", "filter", "target", "target_value", "method", "params", "blank",
    "lower", "margin",
)  # fmt: skip
GROUP_KEYS = ("key", "name_zh", "name_en", "units", "weights")
YES = frozenset({"是", "yes", "true", "1", "on"})


def item_rows(body: Mapping[str, Any]) -> list[Row]:
    return [_item_row(row) for row in body["items"]]


def group_rows(body: Mapping[str, Any], names: Mapping[str, str]) -> list[Row]:
    """`names`: what units are called, by code; a unit that has none is written by its code."""
    return [
        {
            "key": str(row["key"]),
            "name_zh": str(row["name_zh"]),
            "name_en": str(row.get("name_en") or ""),
            "units": "、".join(names.get(code, code) for code in row["units"]),
            "weights": pairs_text(row.get("weights") or {}),
        }
        for row in body["groups"]
    ]


def _item_row(row: Mapping[str, Any]) -> Row:
    plain = {name: str(row.get(name) or "") for name in ITEM_KEYS}
    return plain | {
        "filter": pairs_text(row.get("filter") or {}),
        "params": pairs_text(row.get("params") or {}),
        "target": str(row.get("target") or "none"),
        "blank": str(row.get("blank") or "spread"),
        "lower": "是" if row.get("lower") else "",
        "weight": "" if row.get("weight") is None else str(row["weight"]),
    }


def pairs_text(pairs: Mapping[str, Any]) -> str:
    return "; ".join(f"{name}={value}" for name, value in sorted(pairs.items()))


def pairs_said(pairs: Mapping[str, Any]) -> str:
    """The same in words, for reading: `pairs_of` does not take it back."""
    parted = "; " if get_language() == "en" else "；"
    return parted.join(f"{PAIR_NAMES.get(name, name)} {value}" for name, value in sorted(pairs.items()))


def pairs_of(text: str) -> dict[str, str]:
    """`step=5; floor=50` as pairs; a part without "=" is kept as a name without a value, to be refused by name."""
    found = {}
    for part in re.split(r"[;；\n]", text):
        if part.strip():
            name, _sign, value = part.partition("=")
            found[name.strip()] = value.strip()
    return found


def body_of(items: Iterable[Row], groups: Iterable[Row], rules: Mapping[str, Any], words: Words) -> dict[str, Any]:
    """Rows without anything in them are left out."""
    return {
        "items": [item_of(row, words) for row in items if _is_filled(row, ("key", "name_zh", "source"))],
        "groups": [group_of(row, words) for row in groups if _is_filled(row, ("key", "name_zh", "units"))],
        "rules": dict(rules),
    }


def _is_filled(row: Row, names: Sequence[str]) -> bool:
    return any(row.get(name, "").strip() for name in names)


class Words:
    """Labels people type for codes: methods, targets, ways to treat blanks, measures, units."""

    def __init__(self, measures: Iterable[Measure], units: Mapping[str, Sequence[str]]) -> None:
        self.methods = _labels(MethodName)
        self.targets = _labels(TargetName)
        self.blanks = _labels(BlankName)
        self.sources = {name: each.name for each in measures for name in (each.name, each.title_zh, each.title_en)}
        self.sources |= {MANUAL: MANUAL, "人工评分": MANUAL, "Mark given by hand": MANUAL}
        self.units = {name: code for code, names in units.items() for name in (code, *names) if name}


def _labels(choices: Any) -> dict[str, str]:
    found = {value: value for value in choices.values}
    for language in ("zh-hans", "en"):
        with override(language):
            found |= {str(label): value for value, label in choices.choices}
    return found


def item_of(row: Row, words: Words) -> dict[str, Any]:
    text = {name: row.get(name, "").strip() for name in ITEM_KEYS}
    return {
        "key": text["key"],
        "name_zh": text["name_zh"],
        "name_en": text["name_en"],
        "weight": text["weight"],
        "source": words.sources.get(text["source"], text["source"]),
        "filter": pairs_of(text["filter"]),
        "target": words.targets.get(text["target"], text["target"]) or "none",
        "target_value": text["target_value"],
        "method": words.methods.get(text["method"], text["method"]),
        "params": pairs_of(text["params"]),
        "blank": words.blanks.get(text["blank"], text["blank"]) or "spread",
        "lower": text["lower"].casefold() in YES,
        "margin": text["margin"],
    }


def group_of(row: Row, words: Words) -> dict[str, Any]:
    names = [part.strip() for part in re.split(r"[、,，;；\s]+", row.get("units", "")) if part.strip()]
    return {
        "key": row.get("key", "").strip(),
        "name_zh": row.get("name_zh", "").strip(),
        "name_en": row.get("name_en", "").strip(),
        "units": [words.units.get(name, name) for name in names],
        "weights": pairs_of(row.get("weights", "")),
    }
