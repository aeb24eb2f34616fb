"""The hand-over pack: everything that belongs to a chair, in sections that each app adds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.paper.table_book import Cell
from diaodu.people.choices import Role
from diaodu.people.masking import masked_phone
from diaodu.people.models import Post, Tenure, Unit
from diaodu.people.permissions import within
from diaodu.people.queries import alive, ties_of_units

Rows = Callable[[Post, date], list[list[Cell]]]


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    title: str | Promise
    heads: Callable[[], list[str]]
    rows: Rows
    phones: int | None = None  # the column that holds phones


@dataclass(frozen=True, slots=True)
class FilledSection:
    title: str
    heads: list[str]
    rows: list[list[Cell]]


_sections: dict[str, Section] = {}


def register_section(
    name: str, title: str | Promise, heads: Callable[[], list[str]], rows: Rows, *, phones: int | None = None
) -> None:
    """Upper apps add theirs: duties what is open, plan the agreed counting rules."""
    _sections[name] = Section(name, title, heads, rows, phones)


def hand_over_pack(post: Post, *, on: date, with_phones: bool = True) -> Sequence[FilledSection]:
    """Every section with what it holds for this post on that day; empty ones too: nothing is said to be missing.

    Phones whole only in the file that is taken along, which leaves a record; a page shows them masked.
    """
    filled = [(section, section.rows(post, on)) for section in _sections.values()]
    return [
        FilledSection(str(section.title), section.heads(), rows if with_phones else _masked(rows, section.phones))
        for section, rows in filled
    ]


def _masked(rows: list[list[Cell]], column: int | None) -> list[list[Cell]]:
    if column is None:
        return rows
    return [[masked_phone(str(cell)) if at == column and cell else cell for at, cell in enumerate(row)] for row in rows]


def _tied(post: Post, on: date) -> list[list[Cell]]:
    ties = ties_of_units([post.unit_id], on=on)
    return [[tie.subject.code, tie.subject.label_zh, tie.get_kind_display(), tie.since] for tie in ties]


def _contacts(post: Post, on: date) -> list[list[Cell]]:
    """The people of one's own unit, and the dispatch office."""
    county = Unit.objects.get(path=post.unit.county_path)
    near = Tenure.objects.filter(alive(on)).select_related("post__unit", "officer")
    own = near.filter(post__unit=post.unit)
    office = near.filter(within(county.path, "post__unit__path"), post__role=Role.DISPATCH_OFFICE)
    return [
        [held.officer.name, held.post.unit.name_zh, held.post.title_zh, held.officer.phone or None]
        for held in [*own, *(item for item in office if item.post.unit_id != post.unit_id)]
    ]


def _holders(post: Post, on: date) -> list[list[Cell]]:
    held = post.tenures.select_related("officer").order_by("since")
    return [[tenure.officer.name, tenure.since, tenure.until] for tenure in held]


register_section(
    "ties",
    gettext_lazy("Records this unit leads or assists"),
    lambda: [_("Code"), _("Record"), _("Part"), _("Since when")],
    _tied,
)
register_section(
    "contacts",
    gettext_lazy("Contacts"),
    lambda: [_("Name"), _("Unit"), _("Post"), _("Phone")],
    _contacts,
    phones=3,
)
register_section(
    "holders", gettext_lazy("Holders of this post"), lambda: [_("Name"), _("Since when"), _("Until")], _holders
)
