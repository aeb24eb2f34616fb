"""What a scheme may name in this county, and the schemes that come with the software to begin from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from diaodu.assessment.models import Scheme, SchemeEdition
from diaodu.assessment.scoring.schemes import Known
from diaodu.core.measures import Measure, all_measures
from diaodu.kernel.reference import reference_path
from diaodu.people.models import Unit
from diaodu.people.permissions import within

_GIVEN = ("scope", "unit")


@dataclass(frozen=True, slots=True)
class SchemeTemplate:
    """One of reference/assessment: what a county's own scheme may begin as. `units`: kinds of unit its groups hold."""

    key: str
    name_zh: str
    name_en: str
    period_kind: str
    source: str
    body: Mapping[str, Any]

    def name(self, *, english: bool) -> str:
        return self.name_en if english else self.name_zh


def by_unit() -> list[Measure]:
    """Measures that answer for one unit: the only ones units can be compared by."""
    return [each for each in all_measures() if "unit" in each.filter_schema]


def known_for(scope: str) -> Known:
    """One query."""
    units = units_of_county(scope)
    measures = by_unit()
    parameters = {each.name: frozenset(each.filter_schema) - {"scope"} for each in measures}
    needed = {
        each.name: frozenset(each.filter_schema) - frozenset(getattr(each, "optional", ())) - set(_GIVEN)
        for each in measures
    }
    return Known(parameters, needed, units.__contains__, lambda code: _named(units.get(code), code))


def _named(unit: Unit | None, code: str) -> str:
    return f"{unit.short_zh or unit.name_zh}（{code}）" if unit else code


def units_of_county(scope: str) -> dict[str, Unit]:
    """By code, those that exist now, without the county itself."""
    units = Unit.objects.filter(within(scope, "path"), retired_on=None).exclude(path=scope).order_by("order", "pk")
    return {unit.code: unit for unit in units}


def edition_for(scheme: Scheme, *, on: date) -> SchemeEdition | None:
    """The edition that holds on a day: the newest of those that had begun."""
    return scheme.editions.filter(valid_from__lte=on).order_by("-valid_from", "-number").first()


def newest_edition(scheme: Scheme) -> SchemeEdition:
    return scheme.editions.order_by("-number")[0]


def templates() -> list[SchemeTemplate]:
    folder = reference_path("assessment")
    return [
        _template(path.stem, json.loads(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*.json"))
    ]


def template_named(key: str) -> SchemeTemplate | None:
    return next((each for each in templates() if each.key == key), None)


def _template(key: str, row: Mapping[str, Any]) -> SchemeTemplate:
    names = ("name_zh", "name_en", "period_kind", "source", "body")
    return SchemeTemplate(key, *(row[name] for name in names))


def filled(template: SchemeTemplate, scope: str) -> dict[str, Any]:
    """The body with the county's own units in its groups: those of the kinds a group names, in no two groups."""
    units, taken = units_of_county(scope), set[str]()
    groups = []
    for row in template.body["groups"]:
        kinds = row.get("kinds", [])
        chosen = [code for code, unit in units.items() if unit.kind in kinds and code not in taken]
        taken.update(chosen)
        kept = {name: value for name, value in row.items() if name != "kinds"}
        groups.append({**kept, "units": chosen})
    return {**template.body, "groups": groups}
