"""How the list of drafts is narrowed and sorted."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from diaodu.bulletins.checking.models import Draft
from diaodu.core.lists import Asked, Column, ListSpec

SPEC = ListSpec({"q": None, "mine": {"1"}}, ("-checked", "checked", "title"))
COLUMNS = (
    Column(_("Material"), "title"),
    Column(_("To be looked at"), is_number=True),
    Column(_("Figures in it"), is_number=True),
    Column(_("Brought in by")),
    Column(_("Last checked"), "checked"),
)
_SORTS = {"checked": "checked_at", "title": "title"}


def narrowed(drafts: QuerySet[Draft], asked: Asked, *, who: str) -> QuerySet[Draft]:
    if asked["q"]:
        drafts = drafts.filter(title__icontains=asked["q"])
    if asked["mine"]:
        drafts = drafts.filter(by=who)
    sort = _SORTS[asked.sort.removeprefix("-")]
    falls = asked.descending or asked.sort.startswith("-")
    return drafts.order_by(f"-{sort}" if falls else sort, "-pk").defer("text")
