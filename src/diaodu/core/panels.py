"""Panels: blocks that upper apps show on the page of a lower app's record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest

# Given who asks, the record whose page it is and the day it is looked at; answers the block's context, or None where
# there is nothing to show to this visitor. Whoever writes one asks the app's own permissions, as its pages do.
Content = Callable[[HttpRequest, Any, date], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Panel:
    name: str
    template: str
    content: Content
    order: int = 50


@dataclass(frozen=True, slots=True)
class FilledPanel:
    name: str
    template: str
    context: dict[str, Any]


_panels: dict[str, dict[str, Panel]] = defaultdict(dict)


def register_panel(kind: str, panel: Panel) -> None:
    """Show `panel` on the pages of records of that kind ("unit", "officer", a subject's kind)."""
    _panels[kind][panel.name] = panel


def panels_for(request: HttpRequest, kind: str, record: Any, *, on: date) -> list[FilledPanel]:
    """The blocks that have something to show, in their order."""
    filled = []
    for panel in sorted(_panels[kind].values(), key=lambda panel: (panel.order, panel.name)):
        context = panel.content(request, record, on)
        if context is not None:
            filled.append(FilledPanel(panel.name, panel.template, context))
    return filled
