"""The sample county's codes: what a code begins with says what kind of record it is."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser  # shares the county those tests have made
CODE = re.compile(r"([A-Z]+)-\d{4}-\d+")


def test_every_prefix_of_a_code_belongs_to_one_kind_of_record(sample_data: Path) -> None:
    (file,) = sample_data.glob("*.sqlite3")
    with sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True) as county:
        rows = county.execute("SELECT kind, code FROM core_subject").fetchall()
    kinds: dict[str, set[str]] = defaultdict(set)
    for kind, code in rows:
        if found := CODE.fullmatch(code):
            kinds[found[1]].add(kind)
    assert {prefix: held for prefix, held in kinds.items() if len(held) > 1} == {}
    assert {"project", "programme", "work_item", "area", "commitment", "firm"} <= {kind for kind, _code in rows}
    assert len(kinds) >= 10
