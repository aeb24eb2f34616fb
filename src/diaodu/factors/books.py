"""A proposal as Excel: who goes ahead, who waits and for what, how far each factor is used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from diaodu.factors.models import Scenario
from diaodu.paper.table_book import Cell, sections_workbook


def scenario_workbook(scenario: Scenario, context: Mapping[str, Any]) -> bytes:
    ahead: list[list[Cell]] = [
        [
            each.outcome.about.code,
            each.outcome.about.label_zh,
            f"{each.outcome.start:%Y-%m}",
            each.waits,
            f"{each.outcome.worth:.2f}",
        ]
        for each in context["ahead"]
    ]
    waiting: list[list[Cell]] = [
        [
            each.outcome.about.code,
            each.outcome.about.label_zh,
            f"{each.outcome.worth:.2f}",
            "；".join(f"{lack.factor} {lack.words}，{lack.price}" for lack in each.lacks) or each.why,
        ]
        for each in context["waiting"]
    ]
    used: list[list[Cell]] = [
        [row.kind.zh if row.kind else row.code, f"{usage.month:%Y-%m}", usage.available, usage.used]
        for row in context["usages"]
        for usage, _share in row.cells
    ]
    name, month, points = _("Who waits"), _("Month"), _("Points")
    return sections_workbook(
        scenario.name,
        [
            (_("Goes ahead"), [_("Code"), name, month, _("Months of waiting"), points], ahead),
            (_("Has to wait"), [_("Code"), name, points, _("What is lacking")], waiting),
            (_("Use of factors"), [_("Factor"), month, _("To be had"), _("Given out")], used),
        ],
        note=f"{scenario.code} · {scenario.first_month:%Y-%m} · {scenario.get_state_display()}",
    )
