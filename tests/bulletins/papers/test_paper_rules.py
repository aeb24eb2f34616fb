"""The dated rules of papers refuse what would not print."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from diaodu.bulletins.papers.setting_kinds import MATERIAL, TEMPLATES

SHIPPED = Path(__file__).resolve().parents[3] / "reference" / "settings" / "papers.json"
TEMPLATE, LENGTHS = (row["value"] for row in json.loads(SHIPPED.read_text(encoding="utf-8")))


def test_what_comes_with_the_software_is_accepted() -> None:
    assert TEMPLATES.check(TEMPLATE) == []
    assert MATERIAL.check(LENGTHS) == []


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("bulletin", {"register": ""}),
        ("bulletin", {"title": "关于{month}的通报"}),
        ("bulletin", {"head": "{county通报"}),
        ("bulletin", {"sections": ["weather"]}),
        ("bulletin", {"reds": -1}),
        ("minutes", {"first": 0}),
    ],
)
def test_a_template_with_a_hole_is_refused_by_name(kind: str, changed: dict[str, Any]) -> None:
    problems = TEMPLATES.check(TEMPLATE | {kind: TEMPLATE[kind] | changed})
    assert problems
    assert all(kind in zh for zh, _en in problems)


@pytest.mark.parametrize("changed", [{"lengths": {"page": 600}}, {"title": "{who}"}, {"weights": {}}])
def test_lengths_and_weights_are_whole(changed: dict[str, Any]) -> None:
    assert MATERIAL.check(LENGTHS | changed)
    assert TEMPLATES.check({"letter": {}})
