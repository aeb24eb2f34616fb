"""How the plan page draws prose, addresses and figures."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diaodu.core.templatetags.lamps import lamp
from diaodu.kernel import wording
from diaodu.kernel.period import Period
from diaodu.plan.announcement_page import Asked
from diaodu.plan.choices import Light
from diaodu.plan.filters import Criteria
from diaodu.plan.glance import COLUMN, GAP, Column
from diaodu.plan.glance import Asked as GlanceAsked
from diaodu.plan.models import Blank, Target
from diaodu.plan.pages import PlanPage
from diaodu.plan.prose import Block, Kind, Piece, Run

register = template.Library()

_HEADING_TAGS = {1: "h2", 2: "h3", 3: "h4"}


@register.simple_tag
def prose(page: PlanPage) -> SafeString:
    """The document's blocks as HTML, every text escaped.

    Written here and not in a template: a long plan has thousands of pieces, and a template loop over them is slow.
    """
    writer = ProseWriter(page)
    return mark_safe("".join(writer.block(block) for block in page.blocks))  # noqa: S308 -- every piece is escaped below


class ProseWriter:
    def __init__(self, page: PlanPage) -> None:
        self._page = page
        self._begun: set[str] = set()
        self._to_verify = conditional_escape(_("to verify"))
        self._masked = conditional_escape(_("masked in the document"))
        self._inside = conditional_escape(_("internal"))

    def block(self, block: Block) -> str:
        inside = "".join(self._run(run) for run in block.runs)
        if block.kind == "heading":
            tag = _HEADING_TAGS.get(block.level, "h5")
            return f'<{tag} id="s-{block.key}" data-section="{block.key}">{inside}</{tag}>'
        mark = f' id="s-{block.key}" data-section="{block.key}"' if block.kind == "item" else ""
        style = ' class="address"' if block.text.rstrip().endswith(("：", ":")) else ""
        return f"<p{mark}{style}>{inside}</p>"

    def _run(self, run: Run) -> str:
        inside = "".join(self._piece(piece) for piece in run.pieces)
        if not run.code:
            return inside
        address = conditional_escape(self._page.address_of[run.code])
        out = "" if run.code in self._page.found_codes else " out"
        # For the printed notes; a promise that runs on behind a break is numbered where it begins.
        note = "" if run.code in self._begun else f' data-note="{self._page.number_of[run.code]}"'
        self._begun.add(run.code)
        chosen = ' aria-current="true"' if run.code == self._page.criteria.chosen else ""
        line = self._page.line_of(run.code, run.strength)
        return (
            f'<a class="promise {line}{out}" data-code="{run.code}"{note} href="{address}" hx-get="{address}"'
            f' hx-target="#panel"{chosen}>{inside}</a>'
        )

    def _piece(self, piece: Piece) -> str:
        text = conditional_escape(piece.text)
        if piece.kind is Kind.QUANTITY:
            return f'<span class="quantity">{text}</span>'
        if piece.kind is Kind.FIGURE:
            chip = f"{self._to_verify} · {conditional_escape(piece.unit)}"
            return f'<span class="blank" title="{text}">{chip}</span>{self._filled(piece)}'
        if piece.kind is Kind.NAME:
            return f'<span class="masked-name" title="{self._masked}">{text}</span>{self._filled(piece)}'
        if piece.kind is Kind.STOP:
            return f'<span class="stop">{text}</span>'
        return text

    def _filled(self, piece: Piece) -> str:
        """What the blank was filled with, behind its mask, for those who may see it."""
        fill = self._page.fill_at.get(piece.at)
        if fill is None:
            return ""
        words, source = conditional_escape(_with_unit(fill.value, piece.unit)), conditional_escape(fill.source)
        return f'<span class="filled" title="{source}">{words}<small>{self._inside}</small></span>'


def _with_unit(value: str, unit: str) -> str:
    return value if not unit or unit in value else f"{value}{unit}"


@register.simple_tag(takes_context=True)
def address(context: template.Context, **changes: str) -> str:
    """The page's own address with changes: {% address view='list' %}."""
    criteria: Criteria = context["criteria"]
    return criteria.address(**changes)


@register.simple_tag(takes_context=True)
def announced_address(context: template.Context, **changes: str) -> str:
    """The address of an announcement's page with changes: {% announced_address by='unit' %}."""
    asked: Asked = context["page"].asked
    return asked.address(**changes)


@register.simple_tag(takes_context=True)
def glance_address(context: template.Context, **changes: str) -> str:
    """The address of the plan at a glance with changes: {% glance_address since='month' %}."""
    asked: GlanceAsked = context["asked"]
    return asked.address(**changes)


@register.simple_tag
def filled_with(page: PlanPage, blank: Blank) -> SafeString:
    """The figure, its mark and its source, for those who may see it; nothing for all others."""
    fill = page.fills.get(blank.pk)
    if fill is None:
        return mark_safe("")
    return format_html(
        ' <span class="filled">{}<small>{}</small></span> <span class="soft">{}</span>',
        _with_unit(fill.value, blank.unit),
        _("internal"),
        fill.source,
    )


@register.tag
def sort_head(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """{% sort_head "due" %}Due{% end_sort_head %}: a link that sorts by a column, once more for the other way."""
    _name, column = token.split_contents()
    inside = parser.parse(("end_sort_head",))
    parser.delete_first_token()
    return _SortHead(column.strip('"'), inside)


class _SortHead(template.Node):
    def __init__(self, column: str, inside: template.NodeList) -> None:
        self._column, self._inside = column, inside

    def render(self, context: template.Context) -> str:
        criteria: Criteria = context["criteria"]
        here = criteria.sort == self._column
        link = criteria.address(sort=self._column, descending=here and not criteria.descending)
        state = format_html(' aria-current="{}"', "descending" if criteria.descending else "ascending") if here else ""
        return format_html('<a href="{}"{}>{}</a>', link, state, mark_safe(self._inside.render(context)))  # noqa: S308


@register.simple_tag
def light_mark(light: str) -> SafeString:
    """A light as shape and colour: square, triangle, disc, disc with a tick, ring. Words stand beside it."""
    return lamp(light)


@register.filter
def light_word(light: str) -> str:
    """滞后, 预警, 正常 …; 待认领 for what has no light because nobody leads it."""
    return str(Light(light).label) if light in Light.values else _("to be claimed")


@register.filter
def period_word(code: str) -> str:
    """2026年7月, July 2026."""
    period = Period.parse(code)
    return period.label_en if _language() == "en" else period.label_zh


@register.filter
def period_short(code: str) -> str:
    """The period without its year where a row has little room: 7月, July."""
    period = Period.parse(code)
    return (
        period.label_en.removesuffix(f" {period.year}")
        if _language() == "en"
        else period.label_zh.split("年", 1)[1] or period.label_zh
    )


@register.filter
def lights_in_order(words: str) -> list[str]:
    """The codes of lights named in a template, one by one."""
    return words.split()


@register.filter
def count_of(counts: dict[str, int], light: str) -> int:
    return counts.get(light, 0)


@register.filter
def trend_width(columns: list[Column]) -> int:
    """How wide the drawing of the months is."""
    return len(columns) * (COLUMN + GAP) - GAP + 8


@register.filter
def of(percent: Decimal | None, width: int) -> str:
    """That share of a width, for drawings: 41.1 of 320 is 131.5."""
    return f"{float(percent or 0) * width / 100:.1f}"


@register.filter
def figure(value: Decimal | None) -> str:
    """A figure as people read it: 74, 21.8, 1,200; an em dash where there is none."""
    return "—" if value is None else _grouped(value)


@register.filter
def canonical(target: Target) -> str:
    """The figure with its magnitude applied, thousands set off: 1,800,000 平方米."""
    low, high = target.low, target.high
    if low is None or high is None:
        return ""
    figure = _grouped(low) if low == high else f"{_grouped(low)}–{_grouped(high)}"
    return f"{figure} {target.canonical_unit}".strip()


def _grouped(figure: Decimal) -> str:
    return f"{figure:,f}"


@register.filter
def comparator(code: str) -> str:
    return wording.said(wording.COMPARATOR, code, _language())


@register.filter
def rhythm(code: str) -> str:
    return wording.rhythm_said(code, _language())


@register.filter
def object_kind(code: str) -> str:
    return wording.said(wording.OBJECT_KIND, code, _language())


def _language() -> str:
    return "en" if get_language() == "en" else "zh"
