"""What a target may ask for, and what looks as if somebody slipped. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from diaodu.indicators.catalogue.choices import Better, Kind, PaceKind, TargetKind

Said = tuple[str, str]
MONTHS = 12
_HUNDRED = Decimal(100)
SLIPPED = Decimal(1000)  # times more or less than last year: a unit of measure was most likely mistaken
FIELDS = ("assigned", "ensured", "striven", "stretch")
_NAMES = {
    "assigned": ("下达值", "the assigned figure"),
    "ensured": ("确保值", "the ensured figure"),
    "striven": ("奋斗值", "the figure striven for"),
    "stretch": ("挑战值", "the stretch figure"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, with the field it stands in."""

    field: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A target as it was written. `indicator_kind`, `better`: of its indicator."""

    kind: str
    assigned: Decimal | None = None
    ensured: Decimal | None = None
    striven: Decimal | None = None
    stretch: Decimal | None = None
    baseline: Decimal | None = None
    pace_kind: str = ""
    pace: tuple[Decimal, ...] = ()
    source: str = ""
    indicator_kind: str = Kind.FLOW
    better: str = Better.UP

    @property
    def counts(self) -> Decimal | None:
        return self.assigned if self.ensured is None else self.ensured

    @property
    def given(self) -> list[tuple[str, Decimal]]:
        pairs = [(name, getattr(self, name)) for name in FIELDS]
        return [(name, value) for name, value in pairs if value is not None]


def problems_with(asked: Asked) -> list[Problem]:
    """Everything that keeps it from being set; none: it may be."""
    found = []
    if asked.counts is None:
        found.append(Problem("assigned", "下达值或确保值至少填一个", "give the assigned or the ensured figure"))
    for name, value in asked.given:
        found += _value_problems(asked, name, value)
    found += _order_problems(asked) + _pace_problems(asked)
    if not asked.source.strip():
        found.append(Problem("source", "请写明依据文件", "name the document that sets it"))
    return found


def _value_problems(asked: Asked, name: str, value: Decimal) -> list[Problem]:
    zh, en = _NAMES[name]
    if asked.kind == TargetKind.LEVEL and value == 0:
        return [Problem(name, f"{zh}不能是0；没有目标就不要设", f"{en} cannot be 0; without a target set none")]
    if asked.kind == TargetKind.SHARE and not 0 < value <= _HUNDRED:
        return [Problem(name, f"{zh}是占比，应大于0、不超过100%", f"{en} is a share: above 0, at most 100%")]
    if asked.kind == TargetKind.RANK and (value < 1 or value != value.to_integral_value()):
        return [Problem(name, f"{zh}是位次，应是1、2、3……", f"{en} is a rank: 1, 2, 3 …")]
    if asked.kind == TargetKind.GROWTH and value <= -_HUNDRED:
        return [Problem(name, f"{zh}是增速，不会低于−100%", f"{en} is a growth, never below −100%")]
    return []


def _order_problems(asked: Asked) -> list[Problem]:
    """Each of the figures asks for at least as much as the one before."""
    down = asked.kind == TargetKind.RANK or asked.better == Better.DOWN
    found = []
    for (earlier, low), (later, high) in pairwise(asked.given):
        if high > low if down else high < low:
            zh, en = _NAMES[later]
            than_zh, than_en = _NAMES[earlier]
            found.append(Problem(later, f"{zh}的要求比{than_zh}还低", f"{en} asks for less than {than_en}"))
    return found


def _pace_problems(asked: Asked) -> list[Problem]:
    pace = asked.pace
    if not asked.pace_kind:
        return []
    if len(pace) != MONTHS:
        return [Problem("pace", f"进度要填12个月，现在是{len(pace)}个", f"a pace has twelve months, not {len(pace)}")]
    if any(later < earlier for earlier, later in pairwise(pace)):
        return [Problem("pace", "累计进度不能一个月比一个月低", "a cumulative pace never falls")]
    if asked.pace_kind == PaceKind.SHARES and (pace[-1] != _HUNDRED or pace[0] < 0):
        return [Problem("pace", "进度比例应从0以上到12月的100%", "the shares end at 100% in December")]
    if asked.pace_kind == PaceKind.VALUES and asked.counts is not None and pace[-1] != asked.counts:
        return [
            Problem(
                "pace",
                f"12月的进度{pace[-1]:f}应等于全年目标{asked.counts:f}",
                f"December's {pace[-1]:f} must be the year's target, {asked.counts:f}",
            )
        ]
    return []


def slip_warnings(asked: Asked, last_year: Decimal | None, measured_in: str) -> list[Problem]:
    """Figures that are a thousand times and more off last year's: 万元 taken for 亿元. Asked about, not refused."""
    base = last_year if last_year is not None else asked.baseline
    if asked.kind != TargetKind.LEVEL or not base:
        return []
    found = []
    for name, value in asked.given:
        ratio = abs(value / base)
        if ratio >= SLIPPED or ratio * SLIPPED <= 1:
            zh, en = _NAMES[name]
            found.append(
                Problem(
                    name,
                    f"{zh}{value:f}与上年{base:f}{measured_in}相差千倍以上，请核对单位是不是{measured_in}",
                    f"{en} {value:f} and last year's {base:f} are a thousand times apart: is it in {measured_in}?",
                )
            )
    return found


def read_pace(texts: Sequence[str]) -> tuple[Decimal, ...]:
    """Twelve figures from text. Raises ValueError naming the one that is no number."""
    found = []
    for text in texts:
        try:
            value = Decimal(text.replace(",", "").replace("，", "").strip())
        except ArithmeticError as error:
            msg = f"“{text}” is no number"
            raise ValueError(msg) from error
        if not value.is_finite():
            msg = f"“{text}” is no number"
            raise ValueError(msg)
        found.append(value)
    return tuple(found)
