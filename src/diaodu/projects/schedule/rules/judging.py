"""The rules one by one, and the worst of them as the light. Total: every case and pack has an answer.

Sources of the shipped limits: published rules of provincial project dispatching (start, progress, payment, entry into
statistics), a free-trade port's rule of two yellows, a municipality's rule for special bonds.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from diaodu.kernel.light import Light
from diaodu.projects.schedule.rules.case import Bond, Case, Finding
from diaodu.projects.schedule.rules.pack import RulePack

_ORDER = (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY, Light.DONE)


def judge(case: Case, pack: RulePack) -> Finding:
    """The worst finding of the pack's rules; then the rule of yellow months in a row."""
    if case.is_over:
        return Finding(Light.DONE, "over", *_over(case))
    if not case.has_baseline:
        return Finding(
            Light.GREY,
            "no_baseline",
            "还没有冻结基线，不判快慢",
            "No baseline is frozen, so nothing is held against it",
        )
    found = [finding for name in pack.rules if (finding := _RULES[name](case, pack)) is not None]
    if not found:
        return Finding(Light.GREY, "unknown", "规则所需的数据还没有", "Nothing is known yet that the rules ask for")
    worst = min(found, key=lambda finding: _ORDER.index(finding.light))
    return _run(_excused(worst, case), case, pack)


def _over(case: Case) -> tuple[str, str]:
    if case.late_days is None:
        return "全部节点完成", "All nodes are done"
    if case.late_days > 0:
        return (
            f"全部节点完成，比基线晚{case.late_days}天",
            f"All nodes are done, {case.late_days} days after the baseline",
        )
    if case.late_days < 0:
        early = -case.late_days
        return f"全部节点完成，比基线早{early}天", f"All nodes are done, {early} days before the baseline"
    return "全部节点按基线完成", "All nodes are done on the day of the baseline"


def _start(case: Case, pack: RulePack) -> Finding | None:
    if case.start_promised is None or case.started is not None:
        return None
    day, months = case.start_promised, _months(case.start_promised, case.as_of)
    if months < pack.start_yellow_months:
        if day > case.as_of:
            return Finding(Light.GREEN, "start", f"计划{day}开工，还没有到", f"To start on {day}, not yet due")
        return Finding(
            Light.GREEN,
            "start",
            f"计划{day}开工，本月内开工仍算按计划",
            f"To start on {day}; within the month it counts",
        )
    light = Light.RED if months >= pack.start_red_months else Light.YELLOW
    zh = f"计划{day}开工，已连续{months}个月应开未开"
    return Finding(light, "start", zh, f"To start on {day}, not started for {months} months")


def _progress(case: Case, pack: RulePack) -> Finding | None:
    if case.progress is None or case.expected is None:
        return None
    behind = (case.expected - case.progress) * 100
    zh = f"完成{_percent(case.progress)}%，序时{_percent(case.expected)}%"
    en = f"{_percent(case.progress)} % done, pace {_percent(case.expected)} %"
    if behind <= 0:
        return Finding(Light.GREEN, "progress", f"{zh}，完成序时", f"{en}, on pace")
    points = _points(behind)
    zh, en = f"{zh}，低{points}个百分点", f"{en}, {points} points behind"
    if behind <= pack.behind_green:
        zh, en = f"{zh}，在{pack.behind_green}个百分点以内", f"{en}, within {pack.behind_green}"
        return Finding(Light.GREEN, "progress", zh, en)
    if behind <= pack.behind_yellow:
        return Finding(Light.YELLOW, "progress", zh, en)
    zh, en = f"{zh}，超过{pack.behind_yellow}个百分点", f"{en}, more than {pack.behind_yellow}"
    return Finding(Light.RED, "progress", zh, en)


def _payment(case: Case, pack: RulePack) -> Finding | None:
    if case.paid is None or case.paid_required is None:
        return None
    zh, en = (
        f"支付率{case.paid:f}%，要求{case.paid_required:f}%",
        f"{case.paid:f} % paid, {case.paid_required:f} % required",
    )
    return Finding(Light.GREEN if case.paid >= case.paid_required else Light.RED, "payment", zh, en)


def _statistics(case: Case, pack: RulePack) -> Finding | None:
    if not case.must_enter or case.started is None:
        return None
    if case.entered_on is not None and case.entered_on <= case.as_of:
        return Finding(
            Light.GREEN, "statistics", f"{case.entered_on}已入库", f"Entered into statistics on {case.entered_on}"
        )
    months = _whole_months(case.started, case.as_of)
    zh, en = f"开工{months}个月未入库", f"{months} months after the start not in statistics"
    if months > pack.statistics_red_months or (
        months == pack.statistics_red_months and case.as_of.day > case.started.day
    ):
        return Finding(Light.RED, "statistics", zh, en)
    if months >= pack.statistics_yellow_months:
        return Finding(Light.YELLOW, "statistics", zh, en)
    return Finding(
        Light.GREEN, "statistics", "开工不满1个月，入库未到期", "Started less than a month ago; entry not due"
    )


def _bond(case: Case, pack: RulePack) -> Finding | None:
    """Each bond by its own clock; the worst says it, with the day of its issue where there are several."""
    judged = [(bond, *found) for bond in case.bonds if (found := _bond_spent(bond, case.as_of, pack))]
    if not judged:
        return None
    bond, _short, finding = max(judged, key=lambda each: each[1])
    if len(case.bonds) == 1:
        return finding
    unknown = sum(each.spent is None for each in case.bonds)
    zh = f"{len(case.bonds)}笔专项债中，{bond.issued_on}发行的：{finding.zh}" + (
        f"；另有{unknown}笔未报支出" if unknown else ""
    )
    en = f"Of {len(case.bonds)} bonds the one of {bond.issued_on}: {finding.en}" + (
        f"; of {unknown} nothing was reported" if unknown else ""
    )
    return Finding(finding.light, finding.rule, zh, en)


def _bond_spent(bond: Bond, on: date, pack: RulePack) -> tuple[Fraction, Finding] | None:
    """How many points one bond lies behind, and what is said of it; None where nobody has said what was spent."""
    if bond.spent is None:
        return None
    months = max(0, _months(bond.issued_on, on))  # the month after the issue is the first
    expected = min(Fraction(1), Fraction(months, pack.bond_months)) * 100
    short = expected - Fraction(bond.spent)
    zh = f"专项债支出{bond.spent:f}%，应达{_points(expected)}%"
    en = f"{bond.spent:f} % of the bond spent, {_points(expected)} % expected"
    if short <= 0:
        return short, Finding(Light.GREEN, "bond", zh, en)
    light = Light.YELLOW if short <= pack.bond_yellow else Light.RED
    return short, Finding(light, "bond", f"{zh}，低{_points(short)}个百分点", f"{en}, {_points(short)} points short")


def _excused(finding: Finding, case: Case) -> Finding:
    """Days whose reason was accepted are already off the pace; the sentence says so."""
    if not case.excused:
        return finding
    zh = f"{finding.zh}（已扣除批准的正当理由{case.excused}天）"
    en = f"{finding.en} ({case.excused} days with an accepted reason taken off)"
    return Finding(finding.light, finding.rule, zh, en)


def _run(finding: Finding, case: Case, pack: RulePack) -> Finding:
    months = case.yellows_before + 1
    if finding.light is not Light.YELLOW or not pack.yellow_run or months < pack.yellow_run:
        return finding
    zh, en = f"{finding.zh}；已连续{months}个月黄灯，转红", f"{finding.en}; yellow for {months} months in a row, so red"
    return Finding(Light.RED, "yellow_run", zh, en)


def _months(first: date, last: date) -> int:
    """Calendar months from the one of `first` to the one of `last`."""
    return (last.year - first.year) * 12 + last.month - first.month


def _whole_months(first: date, last: date) -> int:
    return _months(first, last) - (last.day < first.day)


def _percent(share: Fraction) -> str:
    return _points(share * 100)


def _points(value: Fraction) -> str:
    return f"{float(round(value, 1)):g}"


_RULES: dict[str, Callable[[Case, RulePack], Finding | None]] = {
    "start": _start,
    "progress": _progress,
    "payment": _payment,
    "statistics": _statistics,
    "bond": _bond,
}
