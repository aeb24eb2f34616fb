"""The lights of a schedule: packs of dated rules, each a pure function that says its light in one line."""

from diaodu.projects.schedule.rules.case import Bond, Case, Finding
from diaodu.projects.schedule.rules.judging import judge
from diaodu.projects.schedule.rules.pack import PackError, RulePack
from diaodu.projects.schedule.rules.progress import Promise, Share, expected_of, progress_of
from diaodu.projects.schedule.rules.region import region_light

__all__ = [
    "Bond",
    "Case",
    "Finding",
    "PackError",
    "Promise",
    "RulePack",
    "Share",
    "expected_of",
    "judge",
    "progress_of",
    "region_light",
]
