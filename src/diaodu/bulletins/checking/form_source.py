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

OTHERS = ("plan", "projects", "programmes")  # indicators have cells of their own


class KnownFigures:
    prefix = "known"

    def choices(self, county: Unit) -> Sequence[tuple[str, str]]:
        found = {f"known:{each.key}": _label(each) for each in known_of(county, today(), names=OTHERS)}
        return [(key, label) for key, label in found.items() if " " not in key]

    def figures(
        self, county: Unit, keys: Collection[str], periods: Collection[Period]
    ) -> Mapping[tuple[str, str], SourceFigure]:
        """As it stood at the end of each period; a period that is not over has no figure yet."""
        labels = dict(self.choices(county))
        leads = _leads(county, keys)
        found = {}
        for period in periods:
            on = min(period.end, today())
            there = {f"known:{each.key}": each for each in known_of(county, on, names=OTHERS) if _is_of(each, period)}
            for key in keys:
                known, name = there.get(key), labels.get(key, key)
                if known is not None:
                    found[key, period.code] = SourceFigure(name, known.value, known.url)
                else:
                    why = ("台账没有这一期的数", "the ledger has no figure of this period")
                    found[key, period.code] = SourceFigure(name, None, ask=leads.get(key), why=why)
        return found


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
