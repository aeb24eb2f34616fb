"""The templates that hold for a county: those that came with the software under the county's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from diaodu.core.models import Setting
from diaodu.core.settings import holding_rows
from diaodu.projects.schedule.setting_kinds import TEMPLATES
from diaodu.projects.schedule.templates_text import Template, read_template


@dataclass(frozen=True, slots=True)
class KeptTemplate:
    """A template with the dated row it comes from; `lines` as they are written there."""

    name: str
    zh: str
    en: str
    lines: tuple[str, ...]
    row: Setting

    @property
    def template(self) -> Template:
        return read_template(self.lines)

    @property
    def count(self) -> int:
        return len([line for line in self.lines if line.strip() and not line.lstrip().startswith("#")])


def templates_for(scope: str, *, on: date | None = None) -> dict[str, KeptTemplate]:
    """By name; of two with one name that of the nearest and newest row. One query."""
    found: dict[str, KeptTemplate] = {}
    for row in holding_rows(TEMPLATES.name, scope=scope, on=on):
        for name, value in row.value.items():
            kept = KeptTemplate(name, value["zh"], value["en"], tuple(value["nodes"]), row)
            found.setdefault(name, kept)
    return dict(sorted(found.items(), key=lambda pair: (pair[0] != "plain", pair[0])))
