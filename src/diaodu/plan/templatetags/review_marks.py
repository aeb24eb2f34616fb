"""How the review page draws a paragraph: the open sentence marked, its neighbours as links with what became of them."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from diaodu.plan.models import Commitment
from diaodu.plan.prose import Block, Kind, Piece, Run
from diaodu.plan.review_page import QueueRow, ReviewCriteria, ReviewPage

register = template.Library()
_LONGEST = 48  # letters of a sentence that stand for it


@register.simple_tag
def review_paper(page: ReviewPage) -> SafeString:
    """Blocks as HTML, every text escaped."""
    writer = _Writer(page)
    return mark_safe("".join(writer.block(block) for block in page.paper))  # noqa: S308 -- every piece is escaped below


@register.simple_tag
def queue_rows(rows: Sequence[QueueRow], chosen: Commitment | None) -> SafeString:
    """The rows of one group, written here and not in a template: there are hundreds, after every key."""
    hole = format_html('<i class="hole" title="{}"></i>', _("with a blank"))
    return mark_safe("".join(_row(row, row.commitment == chosen, hole) for row in rows))  # noqa: S308 -- escaped below


def _row(row: QueueRow, is_chosen: bool, hole: str) -> str:
    item = row.commitment
    here = ' aria-current="true"' if is_chosen else ""
    mark = f'<b lang="zh-CN">{conditional_escape(row.figure)}</b>' if row.figure else hole if row.has_blank else ""
    return (
        f'<li><a class="is-{row.group}" data-go href="{conditional_escape(row.address)}"{here}>'
        f'<i class="strength-key {item.strength}" aria-hidden="true"></i>'
        f'<span lang="zh-CN">{conditional_escape(short_name(item))}</span>{mark}</a></li>'
    )


@register.filter
def short_name(item: Commitment) -> str:
    """What the office calls it, else the sentence's beginning."""
    return item.short or (item.quote if len(item.quote) <= _LONGEST else f"{item.quote[:_LONGEST]}…")


@register.filter
def section_off(section: str, criteria: ReviewCriteria) -> str:
    """The address without the section."""
    return criteria.toggled("section", section)


class _Writer:
    def __init__(self, page: ReviewPage) -> None:
        self._page = page
        self._chosen = page.chosen.code if page.chosen else ""
        self._to_verify = conditional_escape(_("to verify"))

    def block(self, block: Block) -> str:
        inside = "".join(self._run(run) for run in block.runs)
        if block.kind == "heading":
            return f"<h3>{inside}</h3>"
        here = ' class="here"' if any(run.code == self._chosen for run in block.runs) else ""
        return f"<p{here}>{inside}</p>"

    def _run(self, run: Run) -> str:
        inside = "".join(self._piece(piece) for piece in run.pieces)
        if not run.code:
            return inside
        if run.code == self._chosen:
            return f'<mark class="promise {run.strength}" data-code="{run.code}">{inside}</mark>'
        address = conditional_escape(self._page.address_of(run.code))
        group = self._page.group_by_code[run.code]
        return f'<a class="promise {run.strength} is-{group}" data-go href="{address}">{inside}</a>'

    def _piece(self, piece: Piece) -> str:
        text = conditional_escape(piece.text)
        if piece.kind is Kind.QUANTITY:
            return f'<span class="quantity">{text}</span>'
        if piece.kind is Kind.FIGURE:
            return f'<span class="blank" title="{text}">{self._to_verify} · {conditional_escape(piece.unit)}</span>'
        if piece.kind is Kind.NAME:
            return f'<span class="masked-name">{text}</span>'
        return "" if piece.kind is Kind.STOP else text
