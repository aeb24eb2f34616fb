"""What the half year's adjustment proposes: which batch a project belongs to by where it stands. A person decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from diaodu.projects.library.choices import FINISHED, ON_SITE, OUT, RANK, Batch, Stage
from diaodu.projects.library.rules.statistics import months_after

_SAID = {
    "": ("不列入", "none"),
    Batch.PRODUCING: ("投产一批", "to go into production"),
    Batch.BUILDING: ("建设一批", "to be built"),
    Batch.RESERVE: ("储备一批", "to be kept in reserve"),
}


_OUT = ("", "out", "已退出或置换", "Taken out or replaced")
_BUILT = (str(Batch.PRODUCING), "built", "已竣工或投产", "Built or in production")
# What a stage says by itself, whatever its dates.
_PLAIN: dict[str, tuple[str, str, str, str]] = {
    **{str(stage): _OUT for stage in OUT},
    **{str(stage): _BUILT for stage in FINISHED},
    Stage.PAUSED: ("", "paused", "已暂缓", "Put off"),
    Stage.FULL: ("", "full", "已达产，不再列入", "At full capacity"),
}


@dataclass(frozen=True, slots=True)
class BatchRule:
    """`stalled_months`: so long in reserve without a step, and it goes out. `soon_months`: planned completion so near,
    and it belongs among those that go into production."""

    stalled_months: int
    soon_months: int

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> BatchRule:
        return cls(int(data["stalled_months"]), int(data["soon_months"]))


@dataclass(frozen=True, slots=True)
class Seen:
    stage: str
    batch: str
    since: date | None  # in this stage since
    finish_due: date | None
    is_key: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    new: str
    rule: str
    zh: str
    en: str


def proposal_for(seen: Seen, rule: BatchRule, *, today: date) -> Proposal | None:
    """None where the project stands in the batch it belongs to."""
    new, name, zh, en = _belongs(seen, rule, today)
    if new == seen.batch:
        return None
    return Proposal(new, name, f"{zh}：{_SAID[seen.batch][0]} → {_SAID[new][0]}",
                    f"{en}: {_SAID[seen.batch][1]} → {_SAID[new][1]}")  # fmt: skip


def _belongs(seen: Seen, rule: BatchRule, today: date) -> tuple[str, str, str, str]:
    """Batch, name of the rule, reason in Chinese and English."""
    if seen.stage in _PLAIN:
        return _PLAIN[seen.stage]
    if seen.stage in ON_SITE:
        return _on_site(seen, rule, today)
    if _stalled(seen, rule, today):
        return "", "stalled", f"{seen.since} 起没有进展", f"No step since {seen.since}"
    if not seen.batch and not seen.is_key:
        return "", "plain", "不是重点项目", "Not a key project"
    if RANK.get(seen.stage, -1) >= RANK[Stage.RESERVE]:
        return Batch.RESERVE, "reserve", "在储备或前期", "In reserve or being prepared"
    return seen.batch, "idea", "还在谋划", "Still an idea"


def _on_site(seen: Seen, rule: BatchRule, today: date) -> tuple[str, str, str, str]:
    if seen.finish_due is not None and seen.finish_due <= months_after(today, rule.soon_months):
        return Batch.PRODUCING, "soon", f"计划 {seen.finish_due} 竣工", f"To be completed by {seen.finish_due}"
    return Batch.BUILDING, "on_site", "已开工在建", "Under construction"


def _stalled(seen: Seen, rule: BatchRule, today: date) -> bool:
    return seen.since is not None and bool(seen.batch) and months_after(seen.since, rule.stalled_months) < today
