"""The firms and projects the sample county's indicators rest on, with three months of estimates. All made up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from diaodu.core.clock import fixed
from diaodu.enterprises.models import Firm
from diaodu.indicators.catalogue.actions import Estimate, NewSupport, add_supports, estimate_supports
from diaodu.indicators.catalogue.choices import SupportState
from diaodu.indicators.catalogue.models import Indicator, Support
from diaodu.indicators.rounds.actions import NewFirmFigure, NewFirmSize, enter_firm_figures, enter_firm_sizes
from diaodu.kernel.period import Period
from diaodu.people.choices import Role
from diaodu.people.models import Tenure, Unit
from diaodu.projects.library.models import Project
from diaodu.sample.indicators import BY, _noise, _round

NAMED_ON = date(2026, 3, 2)
MONTHS = ((6, date(2026, 7, 3)), (7, date(2026, 8, 4)), (8, date(2026, 9, 1)))
FIRMS_ON, _SAID = date(2026, 8, 20), "企业月报（演示，虚构）"
FIRM_PERIODS = ("2025-06", "2025-07", "2026-06", "2026-07")
MAKERS = frozenset(str(division) for division in range(13, 44))
_PROOFS = ("用电量核对", "开票额核对", "在手订单核对", "库存与发货记录")


def load_supports(county: Unit, by_code: Mapping[str, Indicator]) -> list[Support]:
    """Twelve firms for output, six for exports, eight projects for investment; one of each is in doubt."""
    clerks = {
        held.post.unit_id: held.officer
        for held in Tenure.objects.filter(post__role=Role.UNIT_CLERK).select_related("post", "officer")
    }
    firms = list(Firm.objects.filter(scope=county.path, state="active").select_related("place").order_by("pk")[:60])
    projects = list(
        Project.objects.filter(scope=county.path, state="building", place__isnull=False, kind="own")
        .select_related("place")
        .order_by("pk")[:8]
    )
    new = [_of_firm(by_code["IND_OUT"], firm, clerks, 6.0) for firm in firms[:60:5]]
    new += [_of_firm(by_code["EXPORT"], firm, clerks, 2.4) for firm in firms[2:60:10]]
    new += [
        NewSupport(by_code["INV_DONE"], each.place, project=each, officer=clerks.get(each.place_id or 0))
        for each in projects
        if each.place is not None
    ]
    with fixed(NAMED_ON):
        made = add_supports(new, county=county, by="chen")
    for month, day in MONTHS:
        with fixed(day):
            estimate_supports([_estimate(each, month) for each in made], by=BY)
    return made


def _of_firm(indicator: Indicator, firm: Firm, clerks: Mapping[int, object], level: float) -> NewSupport:
    base = _round(level * (1.2 + _noise(indicator.code, firm.credit_code)), 2)
    return NewSupport(indicator, firm.place, firm=firm, base=base, officer=clerks.get(firm.place_id))  # type: ignore[arg-type]


def _estimate(support: Support, month: int) -> Estimate:
    luck = _noise(support.code, str(month))
    base = support.base if support.base is not None else Decimal(2)
    value = _round(float(base) * (1.05 + 0.15 * luck) * (month - 5) / 3, 2)
    if luck < -0.85 and month == 8:
        return Estimate(support, Period.month(2026, month), None, SupportState.OPEN)
    state = SupportState.DOUBTFUL if luck < -0.6 else SupportState.CONFIRMED if month < 8 or luck > 0.2 else "open"
    proof = _PROOFS[int((luck + 1) * 1.99)] if state == SupportState.CONFIRMED else ""
    return Estimate(support, Period.month(2026, month), value, state, proof)


def load_firm_figures(county: Unit, by_code: Mapping[str, Indicator]) -> None:
    """Firms' own output and power by month, and what says how large each is. All made up."""
    firms = list(Firm.objects.filter(scope=county.path, state="active").select_related("place").order_by("pk"))
    sizes = [
        NewFirmSize(firm, year, *_scale(firm, year), "企业年报（演示，虚构）", "企业书面授权（演示）")
        for year in (2024, 2025)
        for firm in firms
    ]
    figures = [
        NewFirmFigure(
            firm, by_code[code], Period.parse(period), _own(firm, code, period), _SAID, "企业书面授权（演示）"
        )
        for code in ("IND_OUT", "POWER_IND")
        for period in FIRM_PERIODS
        for firm in firms
        if firm.industry[:2] in MAKERS
    ]
    with fixed(FIRMS_ON):
        enter_firm_sizes(sizes, by=BY, unit=county.path)
        enter_firm_figures(figures, by=BY, unit=county.path)


def _scale(firm: Firm, year: int) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """People, revenue, assets; of a few firms nobody has said how many work there."""
    luck = (_noise("size", firm.credit_code) + 1) / 2
    people = _round(12 + 1500 * luck**4 * (1.04 if year == 2025 else 1), 0)
    revenue = _round(240 + 62000 * luck**3 * (1.06 if year == 2025 else 1), 0)
    return (None if luck > 0.97 and year == 2025 else people), revenue, _round(float(revenue) * 1.3, 0)


def _own(firm: Firm, code: str, period: str) -> Decimal:
    luck = (_noise("size", firm.credit_code) + 1) / 2
    grown = 1 + 0.08 * _noise(code, firm.credit_code, period) + (0.07 if period.startswith("2026") else 0)
    months = int(period[-2:]) / 12
    level = 0.06 + 6.2 * luck**3 if code == "IND_OUT" else 20 + 900 * luck**2
    return _round(level * months * grown, 4 if code == "IND_OUT" else 1)
