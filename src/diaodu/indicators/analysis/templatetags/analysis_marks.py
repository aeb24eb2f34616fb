"""How figures, periods and names are shown on the pages of analysis."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diaodu.indicators.analysis.charts import short_label
from diaodu.indicators.analysis.facts import AREA, INDUSTRY, PLACE, SIZE
from diaodu.indicators.analysis.rules.spark import HEIGHT, WIDTH, Spark
from diaodu.indicators.catalogue.choices import SupportState
from diaodu.indicators.rounds.choices import Stage
from diaodu.kernel.period import Period
from diaodu.ledger.choices import Basis

register = template.Library()


@register.filter
def either(said: tuple[str, str]) -> str:
    """A sentence that is there in both languages."""
    zh, en = said
    return en if get_language() == "en" and en else zh


@register.filter
def title(named: Any) -> str:
    """The name of a unit or an indicator; the Chinese one where there is no other."""
    return either((named.name_zh, named.name_en))


@register.filter
def label(period: Period) -> str:
    return period.label_en if get_language() == "en" else period.label_zh


@register.filter
def way_word(way: str) -> str:
    """Along what something is added up."""
    words = {INDUSTRY: _("Industry"), PLACE: _("Unit"), SIZE: _("Size of firms"), AREA: _("Area")}
    return words.get(way, way)


@register.filter
def within_year(period: Period) -> str:
    return short_label(period, english=get_language() == "en")


@register.filter
def month_label(code: str) -> str:
    """`2026-08` as people say it."""
    return label(Period.parse(code))


@register.filter
def shown(value: Decimal | None) -> str:
    """A figure as people read it, without zeros nobody wrote; a dash where there is none."""
    if value is None:
        return "—"
    number = value.normalize()
    return f"{number if int(number.as_tuple().exponent) <= 0 else number.quantize(Decimal(1)):,f}".replace("-", "−")


@register.filter
def step(value: Decimal | int | None) -> str:
    """A difference with its sign."""
    if value is None:
        return ""
    number = Decimal(value)
    return f"+{shown(number)}" if number > 0 else shown(number) if number < 0 else "±0"


@register.filter
def moved(places: int | None) -> str:
    """Places gained or lost, in words."""
    if places is None:
        return ""
    if places == 0:
        return _("rank kept")
    return _("up {places}").format(places=places) if places > 0 else _("down {places}").format(places=-places)


@register.filter
def direction(places: int | None) -> str:
    return "" if not places else "up" if places > 0 else "down"


@register.filter
def basis_word(basis: str) -> str:
    return str(Basis(basis).label) if basis in Basis.values else basis


@register.filter
def support_state(state: str) -> str:
    return str(SupportState(state).label) if state in SupportState.values else state


@register.filter
def stage_word(stage: str) -> str:
    """初步, 修订, 最终: at which stage a figure was released."""
    return str(Stage(stage).label) if stage in Stage.values else stage


@register.simple_tag
def spark_line(line: Spark) -> SafeString:
    """A drawing without words: the figures stand beside it."""
    pieces = format_html_join("", '<polyline points="{}"/>', ((piece,) for piece in line.pieces))
    dots = format_html_join("", '<circle cx="{}" cy="{}" r="2"/>', line.dots)
    if not line:
        return mark_safe("")
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" width="{}" height="{}" aria-hidden="true">{}{}</svg>',
        WIDTH, HEIGHT, WIDTH, HEIGHT, pieces, dots,
    )  # fmt: skip
