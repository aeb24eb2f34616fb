"""What a county's texts are held against, from every app that keeps figures; a constant number of queries each.

A source answers only with what everybody who works with the plan may see: a figure under embargo is no observation
yet, and drafts of plans, filled-in blanks and firms' figures are left out.
"""

from diaodu.bulletins.checking.sources.indicators import indicator_figures
from diaodu.bulletins.checking.sources.plan import plan_figures
from diaodu.bulletins.checking.sources.projects import programme_figures, project_figures
from diaodu.bulletins.checking.sources.registry import ground_of, known_of, register_source, sources_named

__all__ = ["ground_of", "known_of", "register", "register_source", "sources_named"]


def register() -> None:
    register_source("indicators", indicator_figures)
    register_source("plan", plan_figures)
    register_source("projects", project_figures)
    register_source("programmes", programme_figures)
