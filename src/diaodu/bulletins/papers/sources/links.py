"""The page of the record an address names: where a chip leads."""

from __future__ import annotations

from django.urls import reverse

from diaodu.core.links import subject_url
from diaodu.core.models import Subject
from diaodu.ledger.models import Item

_PAGES = {
    "indicator": "indicators:indicator",
    "target": "indicators:indicator",
    "light": "plan:announcement",
    "announced": "plan:announcement",
    "task": "plan:commitment",
    "project": "projects:project",
    "problem": "problems:problem",
    "visit": "problems:visit",
    "meeting": "duties:meeting",
    "decision": "duties:meeting",
    "duty": "duties:duty",
}


def record_url(source: str, *, scope: str) -> str:
    """Empty for what has no page. At most one query."""
    kind, *parts = source.split(":")
    if kind in _PAGES and parts:
        return reverse(_PAGES[kind], args=[parts[0]])
    if kind in ("subject", "problems", "outlook") and parts:
        subject = Subject.objects.filter(scope=scope, code=parts[0]).first()
        return subject_url(subject) if subject else ""
    if kind == "said" and parts and parts[0].isdecimal():
        item = Item.objects.filter(pk=parts[0], subject__scope=scope).select_related("subject").first()
        return subject_url(item.subject) if item else ""
    if kind == "chapter":
        return reverse("plan:list")
    return ""
