"""What the sample county's projects need, what there is of it, and one adopted allocation: two factors run short."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_UP, Decimal

from diaodu.core.clock import fixed, now
from diaodu.core.moves import Mover
from diaodu.core.settings import add_setting
from diaodu.factors.actions import (
    NeedSecured,
    NewNeed,
    NewScenario,
    SupplyGiven,
    add_needs,
    add_scenario,
    adopt_scenario,
    compute_scenario,
    move_needs,
    record_supplies,
    secure_needs,
)
from diaodu.factors.models import Need, Scenario
from diaodu.factors.months import first_of, later
from diaodu.factors.setting_kinds import FactorKind, factor_kinds
from diaodu.factors.steps import ACCEPT, OFFICE, REFUSE, RETURN, WITHDRAW
from diaodu.people.models import Unit
from diaodu.projects.library.choices import OUT, Kind
from diaodu.projects.library.models import Project

BY = "chen"
ASKED = date(2026, 1, 12)
MOST, EACH = 900, 8
KEEPER = Mover(BY, frozenset({OFFICE}), "调度办主任")
# The county's own row: who answers for what here, and what it has no use for.
OWN_KINDS = {
    "policy": None,
    "emission": {
        "zh": "主要污染物总量指标", "en": "Emission quota", "unit": "吨", "unit_en": "t", "kind": "stock", "lot": None,
        "keeper": "审批",
    },
    "labour": {
        "zh": "用工", "en": "Labour", "unit": "人", "unit_en": "people", "kind": "stock", "lot": None,
        "keeper": "企业服务",
    },
}  # fmt: skip
# Needed before the start of works, or before the end of them; how much of it, from investment in 10,000 yuan.
BEFORE_START = ("land", "cleared", "sea", "energy", "coal", "emission", "capital", "loan", "bond")
SHARES = {
    "land": "0.0035", "cleared": "0.0028", "sea": "0.0011", "energy": "0.18", "coal": "0.05", "emission": "0.0003",
    "water": "0.04", "power": "0.09", "gas": "0.033", "steam": "0.0003", "capital": "0.2", "loan": "0.5",
    "bond": "0.15", "labour": "0.011", "housing": "0.002",
}  # fmt: skip
ALWAYS = ("land", "power", "water", "loan", "labour")
SOMETIMES = ("cleared", "energy", "capital", "gas", "emission", "housing", "bond", "steam", "coal", "sea")
PLACES = {"land": "0.1", "emission": "0.01", "steam": "0.1", "sea": "0.01"}
SOURCES = {
    "land": "省下达年度计划指标", "cleared": "征收拆迁交地", "sea": "市级用海预留", "energy": "省级统筹能耗指标",
    "coal": "关停机组腾出煤量", "emission": "减排项目腾出总量", "water": "望潮水厂", "power": "石岭220千伏变电站",
    "gas": "城燃管网", "steam": "热电联产机组", "capital": "国有资本金安排", "loan": "银企对接授信",
    "bond": "省下达专项债额度", "labour": "本县劳务输送", "housing": "人才公寓",
}  # fmt: skip
SECOND = {"power": "青屿110千伏变电站", "water": "青帆水厂", "gas": "临港LNG站", "steam": "化工园集中供热"}
# What there is follows what is needed, with something to spare; of land and power it never comes to all of it.
ENOUGH, MOST_OF = Decimal("1.12"), {"land": Decimal("0.87"), "power": Decimal("0.65")}
QUARTERS = [date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1)]
QUARTERS += [date(2027, 1, 1), date(2027, 4, 1), date(2027, 7, 1), date(2027, 10, 1)]


def load_factors(projects: Sequence[Project], county: Unit, *, demo_today: date) -> None:
    """Each in bulk, through the same actions as everybody's; the same county every time."""
    held = [each for each in projects if each.kind != Kind.BUNDLE and each.state not in OUT]
    with fixed(ASKED):
        add_setting(
            "factors.kinds", OWN_KINDS, by=BY, unit=county.path, at=now(), scope=county.path,
            valid_from=ASKED.replace(day=1), source="云海县要素保障专班第1次会议纪要（演示）",
        )  # fmt: skip
        kinds = factor_kinds(county.path, on=ASKED)
        needs = add_needs(_needs(held, kinds), county=county, by=BY, on=ASKED)
        record_supplies(_supplies(needs, kinds), county=county, by=BY, on=ASKED)
    _advance(needs, demo_today)
    with fixed(demo_today):
        _adopt(county, demo_today)


def _needs(projects: Sequence[Project], kinds: Mapping[str, FactorKind]) -> list[NewNeed]:
    found = []
    for number, project in enumerate(projects):
        codes = [*ALWAYS, *(SOMETIMES[(number * 3 + step) % len(SOMETIMES)] for step in range(EACH - len(ALWAYS)))]
        for place, code in enumerate(code for code in codes if code in kinds):
            unknown = (number * EACH + place) % 47 == 31
            amount = None if unknown else _amount(project, code)
            found.append(NewNeed(project.subject, code, amount, _needed_by(project, code, number)))
    return found[:MOST]


def _amount(project: Project, code: str) -> Decimal:
    if code == "land" and project.land:
        return project.land
    if code == "labour" and project.jobs:
        return Decimal(project.jobs)
    total = project.total or Decimal(8000)
    amount = (total * Decimal(SHARES[code])).quantize(Decimal(PLACES.get(code, "1")))
    return max(amount, Decimal(PLACES.get(code, "1")))


def _needed_by(project: Project, code: str, number: int) -> date:
    """Papers and land before works begin, pipes and people before they end; never before what was asked."""
    if code in BEFORE_START:
        day = (project.start_due or date(2026, 11, 15)) - timedelta(days=15)
    else:
        day = (project.finish_due or date(2027, 6, 30)) - timedelta(days=45)
    return max(day, ASKED + timedelta(days=20 + number % 40))


def _supplies(needs: Sequence[Need], kinds: Mapping[str, FactorKind]) -> list[SupplyGiven]:
    by_factor: dict[str, list[Need]] = defaultdict(list)
    for need in needs:
        if need.amount is not None:
            by_factor[need.factor].append(need)
    given: list[SupplyGiven] = []
    for code, held in by_factor.items():
        there, whole = Decimal(0), sum((need.amount or Decimal(0) for need in held), Decimal(0))
        for quarter in QUARTERS:
            wanted = sum((need.amount or Decimal(0) for need in held if need.needed_by < later(quarter, 3)), Decimal(0))
            level = max(there, _round(min(wanted * ENOUGH, whole * MOST_OF.get(code, ENOUGH))))
            if level > there:
                given += _rows(code, kinds[code].kind, quarter, there, level)
            there = level
    return given


def _rows(code: str, kind: str, quarter: date, there: Decimal, level: Decimal) -> list[SupplyGiven]:
    document = f"要素保障清单（{quarter.year}年第{quarter.month // 3 + 1}季度，演示）"
    if kind == "stock":
        return [SupplyGiven(code, quarter, level - there, SOURCES[code], document)]
    first = _round(level * Decimal("0.7"))  # two sources: each says its level
    return [
        SupplyGiven(code, quarter, first, SOURCES[code], document),
        SupplyGiven(code, quarter, max(Decimal(0), level - first), SECOND[code], document),
    ]


def _round(amount: Decimal) -> Decimal:
    """Up to two figures that stand."""
    if amount <= 0:
        return Decimal(0)
    place = Decimal(10) ** (amount.adjusted() - 1)
    return (amount / place).to_integral_value(ROUND_UP) * place


def _advance(needs: Sequence[Need], demo_today: date) -> None:
    """Taken up in the spring; most of what was needed by now is secured in time, some late, some not."""
    with fixed(date(2026, 2, 20)):
        move_needs([need for place, need in enumerate(needs) if place % 9], ACCEPT, mover=KEEPER, on=date(2026, 2, 20))
    secured: list[NeedSecured] = []
    for place, need in enumerate(needs):
        share = _share(place, need, demo_today)
        if need.amount is None or not share:
            continue
        total = need.amount if share == 1 else (need.amount * share).quantize(Decimal("0.1"))
        late = place % 17 == 3
        on = min(demo_today - timedelta(days=1 + place % 20), need.needed_by + timedelta(days=12 if late else -6))
        number = f"云要素〔2026〕{place + 1}号（演示）"
        secured.append(NeedSecured(need, total, max(on, date(2026, 2, 21)), number))
    _secure(secured, demo_today)
    done = {item.need.pk for item in secured}
    left = [(place, need) for place, need in enumerate(needs) if need.pk not in done]
    with fixed(date(2026, 8, 20)):
        day, returned = date(2026, 8, 20), [need for place, need in left if place % 23 == 1]
        move_needs(returned, RETURN, mover=KEEPER, on=day, why="缺项目备案和用量测算说明")
        move_needs(
            [need for place, need in left if place % 61 == 2], REFUSE, mover=KEEPER, on=day, why="不符合产业准入"
        )
        gone = [need for place, need in left if place % 67 == 5 and place % 61 != 2]
        move_needs(gone, WITHDRAW, mover=KEEPER, on=day, why="工艺调整，不再需要")


def _secure(given: Sequence[NeedSecured], demo_today: date) -> None:
    """Entered at the end of each month, so that a light of the past knows what was known then."""
    by_month: dict[date, list[NeedSecured]] = defaultdict(list)
    for item in given:
        by_month[first_of(item.on)].append(item)
    for month, items in sorted(by_month.items()):
        with fixed(min(later(month, 1) - timedelta(days=1), demo_today - timedelta(days=1))):
            secure_needs(items, mover=KEEPER)


def _share(place: int, need: Need, demo_today: date) -> Decimal:
    """How much of it is secured: of what was needed by now nearly all, of what comes soon a part."""
    if need.needed_by < demo_today - timedelta(days=10):
        return Decimal(0) if place % 13 == 7 else Decimal(1)
    if need.needed_by < demo_today + timedelta(days=60):
        return (Decimal(0), Decimal(1), Decimal("0.5"), Decimal(0))[place % 4]
    return Decimal("0.4") if place % 11 == 4 else Decimal(0)


def _adopt(county: Unit, demo_today: date) -> None:
    """The balanced one was adopted; one that looks to tax first stands beside it to be compared."""
    for name, weights in (("2026年9月综合方案", "balanced"), ("2026年9月重税收方案", "output")):
        new = NewScenario(name, first_of(demo_today), 12, weights)
        compute_scenario(_loaded(add_scenario(new, county=county, by=BY)))
    adopted = _loaded(Scenario.objects.get(unit=county, weights_key="balanced"))
    adopt_scenario(adopted, mover=KEEPER, on=demo_today, why="县要素保障专班9月第一次调度会议定（演示）")


def _loaded(scenario: Scenario) -> Scenario:
    return Scenario.objects.select_related("unit", "weights", "subject").get(pk=scenario.pk)
