"""Taking the standard indicators over into a county, which may then change them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import today
from diaodu.core.search import index_subjects
from diaodu.core.subjects import NewSubject, add_subjects, next_codes
from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.catalogue.standard import Standard, standard_indicators
from diaodu.people.actions.units import sort_key
from diaodu.people.models import Unit
from diaodu.people.queries import units_of_county

INDICATOR, PREFIX = "indicator", "N"  # the kind of their subjects; codes as all records have them


@transaction.atomic
def take_standard_indicators(county: Unit, *, by: str, codes: Collection[str] | None = None) -> list[Indicator]:
    """The county's own rows of the standard ones it does not have yet (`codes`: these, and what they stand on).

    Twice adds nothing; what the county changed, or made itself under the same code, stays. The unit that leads one is
    found by a word of its name; where there is none it is left open.
    """
    there = set(Indicator.objects.filter(scope=county.path).values_list("code", flat=True))
    wanted = [row for row in _with_links(codes) if row.code not in there]
    if not wanted:
        return []
    units, day = list(units_of_county(county.path)), today()
    codes_given = next_codes(PREFIX, scope=county.path, year=day.year, count=len(wanted))
    subjects = add_subjects(
        [
            NewSubject(INDICATOR, code, row.words["name_zh"], county.path, county.path, label_en=row.words["name_en"])
            for code, row in zip(codes_given, wanted, strict=True)
        ]
    )
    made = Indicator.objects.bulk_create(
        Indicator(subject=subject, lead=_lead(row, units), since=day, by=by, **_columns(row, county))
        for row, subject in zip(wanted, subjects, strict=True)
    )
    _tie(made, {row.code: row for row in wanted}, county)
    index_subjects(subjects)  # anew: their own codes are known only now
    append_audit(
        verb="take_standard_indicators",
        subject=f"{len(made)} indicators",
        by=by,
        unit=county.path,
        after={"indicators": [indicator.code for indicator in made]},
    )
    return made


def _with_links(codes: Collection[str] | None) -> list[Standard]:
    rows = standard_indicators()
    if codes is None:
        return list(rows)
    wanted, by_code = set(codes), {row.code: row for row in rows}
    while more := {link for code in wanted & by_code.keys() for link in by_code[code].links.values()} - wanted:
        wanted |= more
    return [row for row in rows if row.code in wanted]


def _columns(row: Standard, county: Unit) -> dict[str, Any]:
    # How it adds up is written with its links: the database refuses the one without the other.
    words = {name: word for name, word in row.words.items() if name != "adds_up"}
    return {
        **words,
        "adds_up": row.words["adds_up"] if not row.links.keys() & _SUMS else "none",
        "code": row.code,
        "standard": row.code,
        "scope": county.path,
        "sort_key": sort_key(row.words["name_zh"])[:300],
        "lag_days": row.lag_days,
        "not_alone": row.not_alone,
        "behind": row.behind,
        "order": row.order,
    }


_SUMS = {"weight", "numerator", "denominator"}


def _tie(made: list[Indicator], rows: dict[str, Standard], county: Unit) -> None:
    keys = dict(Indicator.objects.filter(scope=county.path).values_list("code", "pk"))
    linked = [indicator for indicator in made if rows[indicator.code].links]
    for indicator in linked:
        for name, code in rows[indicator.code].links.items():
            setattr(indicator, f"{name}_id", keys[code])
        indicator.adds_up = rows[indicator.code].words["adds_up"]
    # An own weight is told by the level itself: its growth is weighted by it.
    Indicator.objects.bulk_update(linked, ["adds_up", "weight", "numerator", "denominator", "growth_of"])


def _lead(row: Standard, units: list[Unit]) -> Unit | None:
    return next((unit for unit in units if row.lead and row.lead in unit.name_zh), None)
