"""The light of a commitment: a total, pure function of target, pace, value, work and a dated pack of thresholds.

Every answer names the rule it came from and says why in one sentence with its values, in both languages.
"""

from __future__ import annotations

from diaodu.kernel.light.case import Aim, Known, Milestone, Verdict, Work
from diaodu.kernel.light.figures import figure_light
from diaodu.kernel.light.pack import Band, Light, LightPack
from diaodu.kernel.light.titles import title_light
from diaodu.kernel.light.work import (
    bundle_light,
    direction_light,
    milestone_light,
    naming_light,
    periodic_light,
    standing_light,
)

__all__ = ["NATURES", "Aim", "Band", "Known", "Light", "LightPack", "Milestone", "Verdict", "Work", "light_of"]

NATURES = {
    "quantity": figure_light,
    "naming": naming_light,
    "bundle": bundle_light,
    "periodic": periodic_light,
    "standing": standing_light,
    "title": title_light,
    "milestone": milestone_light,
    "direction": direction_light,
}
_NOT_AGREED = {
    "open": ("口径待确认：待牵头单位提出", "What counts is not agreed: the lead unit is to propose it"),
    "proposed": ("口径待确认：待调度办审定", "What counts is not agreed: the dispatch office is to confirm it"),
}


def light_of(aim: Aim, known: Known, pack: LightPack) -> Verdict:
    """The light on `known.as_of`. Total: answers for every aim, value, work and pack."""
    if known.is_finished:
        return Verdict(Light.DONE, "finished", "已验收完成", "Accepted as finished")
    if not known.is_claimed:
        return Verdict(Light.GREY, "unclaimed", "待认领：还没有牵头单位", "To be claimed: no lead unit yet")
    if known.counting in _NOT_AGREED:
        zh, en = _NOT_AGREED[known.counting]
        return Verdict(Light.GREY, "uncounted", zh, en)
    return NATURES.get(aim.nature, figure_light)(aim, known, pack)
