"""Firms' own figures come in with their source and what permits using them, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.groupings import mark_regrouped
from diaodu.core.moves import MoveRefusedError
from diaodu.enterprises.models import Firm
from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.rounds.models import FirmFigure, FirmSize
from diaodu.kernel.period import Period


@dataclass(frozen=True, slots=True)
class NewFirmFigure:
    firm: Firm
    indicator: Indicator
    period: Period
    value: Decimal
    source: str
    legal_ground: str


@transaction.atomic
def enter_firm_figures(new: Sequence[NewFirmFigure], *, by: str, unit: str) -> list[FirmFigure]:
    """Each as the next vintage. Raises MoveRefusedError, naming the firm, without a source or a legal ground."""
    for figure in new:
        if not figure.source.strip() or not figure.legal_ground.strip():
            raise MoveRefusedError(
                "ground",
                f"{figure.firm.name}：企业数据须写明来源和依据，否则不能录入。",
                f"{figure.firm.name}: a firm's figure needs its source and legal ground.",
            )
    there = FirmFigure.objects.filter(firm__in=[figure.firm for figure in new]).order_by()
    top = {
        (row["firm"], row["indicator"], row["period"]): row["top"]
        for row in there.values("firm", "indicator", "period").annotate(top=Max("vintage"))
    }
    at = moment()
    rows = FirmFigure.objects.bulk_create(
        FirmFigure(
            firm=figure.firm, indicator=figure.indicator, period=figure.period.code, period_end=figure.period.end,
            value=figure.value, source=figure.source.strip()[:200], legal_ground=figure.legal_ground.strip()[:200],
            vintage=top.get((figure.firm.pk, figure.indicator.pk, figure.period.code), 0) + 1, by=by, at=at,
        )
        for figure in new
    )  # fmt: skip
    append_audit(
        verb="enter_firm_figures",
        subject=new[0].firm.code if len(new) == 1 else f"{len(new)} figures",
        by=by,
        unit=unit,
        after={"figures": [[f.firm.code, f.indicator.code, f.period.code] for f in new], "source": new[0].source},
    )
    return rows


@dataclass(frozen=True, slots=True)
class NewFirmSize:
    """A year's figures that say how large a firm is; None: not known."""

    firm: Firm
    year: int
    people: Decimal | None
    revenue: Decimal | None
    assets: Decimal | None
    source: str
    legal_ground: str


@transaction.atomic
def enter_firm_sizes(new: Sequence[NewFirmSize], *, by: str, unit: str) -> list[FirmSize]:
    """Each as the next vintage; what says nothing new is left out. Raises MoveRefusedError, naming the firm, without
    a source or a legal ground, with no figure at all, or for a year that is not over."""
    for each in new:
        _check_size(each)
    newest = {
        (row.firm_id, row.year): row
        for row in FirmSize.objects.filter(firm__in=[each.firm for each in new]).order_by("vintage")
    }
    at, rows = moment(), []
    for each in new:
        old = newest.get((each.firm.pk, each.year))
        if old and (old.people, old.revenue, old.assets) == (each.people, each.revenue, each.assets):
            continue
        rows.append(
            FirmSize(
                firm=each.firm, year=each.year, people=each.people, revenue=each.revenue, assets=each.assets,
                source=each.source.strip()[:200], legal_ground=each.legal_ground.strip()[:200],
                vintage=old.vintage + 1 if old else 1, by=by, at=at,
            )
        )  # fmt: skip
    made = FirmSize.objects.bulk_create(rows)
    if made:
        mark_regrouped()
        append_audit(
            verb="enter_firm_sizes",
            subject=new[0].firm.code if len(made) == 1 else f"{len(made)} firms",
            by=by,
            unit=unit,
            after={"firms": [[row.firm.code, row.year] for row in made], "source": made[0].source},
        )
    return made


def _check_size(each: NewFirmSize) -> None:
    name = each.firm.name
    if not each.source.strip() or not each.legal_ground.strip():
        raise MoveRefusedError(
            "ground",
            f"{name}：企业数据须写明来源和依据，否则不能录入。",
            f"{name}: a firm's figure needs its source and legal ground.",
        )
    figures = [value for value in (each.people, each.revenue, each.assets) if value is not None]
    if any(value < 0 for value in figures):
        raise MoveRefusedError("negative", f"{name}：数据不能是负数。", f"{name}: a figure cannot be negative.")
    if not figures:
        raise MoveRefusedError("empty", f"{name}：三项数据都是空的。", f"{name}: none of the three figures is given.")
    if each.year >= today().year:
        raise MoveRefusedError("year", f"{name}：{each.year}年还没有结束。", f"{name}: {each.year} is not over.")
