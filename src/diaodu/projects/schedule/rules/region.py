"""The light of an area's investment: its growth against the plan and against the average of all areas."""

from __future__ import annotations

from decimal import Decimal

from diaodu.kernel.light import Light
from diaodu.projects.schedule.rules.case import Finding


def region_light(growth: Decimal | None, planned: Decimal, average: Decimal) -> Finding:
    """Percents. Green: at least both; yellow: grows, but less than one of them; red: shrinks. Not known: grey."""
    if growth is None:
        return Finding(Light.GREY, "region", "增速还没有报", "The growth is not reported yet")
    zh, en = f"投资增速{growth:f}%", f"Investment grows by {growth:f} %"
    if growth < 0:
        return Finding(Light.RED, "region", f"{zh}，负增长", f"{en}: it shrinks")
    below_zh = [f"计划{planned:f}%"] if growth < planned else []
    below_en = [f"plan {planned:f} %"] if growth < planned else []
    if growth < average:
        below_zh.append(f"平均{average:f}%")
        below_en.append(f"average {average:f} %")
    if not below_zh:
        return Finding(Light.GREEN, "region", f"{zh}，不低于计划和平均", f"{en}, not below plan and average")
    return Finding(Light.YELLOW, "region", f"{zh}，低于{'、'.join(below_zh)}", f"{en}, below {', '.join(below_en)}")
