"""Commitments, projects and programmes as what forms of those above are filled with: as texts are held to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from diaodu.bulletins.checking.matching import Known
from diaodu.bulletins.checking.sources import known_of
from diaodu.core.clock import today
from diaodu.indicators.rounds.form_sources import SourceFigure, register_form_source
from diaodu.kernel.period import Period
from diaodu.people.choices import TieKind
from diaodu.people.models import Tie, Unit
from diaodu.people.queries import alive

_SOURCE_OF = {"plan": "plan", "projects": "projects", "works": "programmes"}  # by the first word of a key
OTHERS = ("plan", "projects", "programmes")  # indicators have cells of their own


class KnownFigures:
    prefix = "known"

    def choices(self, county: Unit) -> Sequence[tuple[str, str]]:
        found: dict[str, str] = {}
        for each in known_of(county, today(), names=OTHERS):
            found.setdefault(_label(each), f"known:{each.key}")
        return [(key, label) for label, key in found.items()]

    def figures(
        self, county: Unit, keys: Collection[str], periods: Collection[Period]
    ) -> Mapping[tuple[str, str], SourceFigure]:
        """As it stood at the end of each period; a period that is not over has no figure yet."""
        names = {_SOURCE_OF[word] for key in keys if (word := key.split(":")[1].partition(".")[0]) in _SOURCE_OF}
        leads, labels = _leads(county, keys), {}
        there: dict[tuple[str, str], Known] = {}
        for period in periods:
            for each in known_of(county, min(period.end, today()), names=names):
                labels[f"known:{each.key}"] = _label(each)
                if _is_of(each, period):
                    there[f"known:{each.key}", period.code] = each
        return {
            (key, period.code): _figure(there.get((key, period.code)), labels.get(key, key), leads.get(key))
            for key in keys
            for period in periods
        }


def _figure(known: Known | None, name: str, lead: Unit | None) -> SourceFigure:
    if known is not None:
        return SourceFigure(name, known.value, known.url)
    why = ("台账没有这一期的数", "the ledger has no figure of this period")
    return SourceFigure(name, None, ask=lead, why=why)


def _is_of(known: Known, period: Period) -> bool:
    return known.when is None or (
        known.when.year == period.year and (known.when.month == period.last or known.key.endswith(":target"))
    )


def _label(known: Known) -> str:
    """Without the period, which the form says by itself."""
    when = f" {known.when.label_zh}" if known.when else ""
    return f"{known.label_zh.removesuffix(when)}（{known.unit}）"


def _leads(county: Unit, keys: Collection[str]) -> dict[str, Unit]:
    """Whom to ask for a commitment: its lead unit. One query."""
    codes = {key.split(":")[2]: key for key in keys if key.startswith("known:plan:")}
    ties = Tie.objects.filter(
        alive(today()), subject__scope=county.path, subject__code__in=codes, kind=TieKind.LEAD, unit__isnull=False
    ).select_related("subject", "unit")
    by_code = {tie.subject.code: tie.unit for tie in ties if tie.unit is not None}
    return {
        key: by_code[key.split(":")[2]] for key in keys if key.split(":")[1] == "plan" and key.split(":")[2] in by_code
    }


def register() -> None:
    register_form_source(KnownFigures())
