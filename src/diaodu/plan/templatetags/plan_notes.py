"""What a printed plan has at its end: each promise by its number in the text, with target, date and owner."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diaodu.kernel import wording
from diaodu.plan.choices import Strength
from diaodu.plan.models import Commitment
from diaodu.plan.pages import PlanPage

register = template.Library()


@register.simple_tag
def footnotes(page: PlanPage) -> SafeString:
    """All promises, whatever is filtered: a paper says nothing of filters."""
    notes = _Notes(page)
    heads = ("", _("Code"), _("Strength"), _("Target"), _("Due"), _("Lead"))
    return format_html(
        '<div class="footnotes"><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>',
        format_html_join("", '<th scope="col">{}</th>', ((head,) for head in heads)),
        format_html_join(
            "",
            '<tr><td>{}</td><td>{}</td><td>{}</td><td lang="zh-CN">{}</td><td>{}</td><td lang="zh-CN">{}</td></tr>',
            (notes.cells(item) for item in page.rows.commitments),
        ),
    )


class _Notes:
    def __init__(self, page: PlanPage) -> None:
        """Words are looked up once, not once for each of hundreds of rows."""
        self._page = page
        self._language = "en" if get_language() == "en" else "zh"
        self._strengths = {value: str(label) for value, label in Strength.choices}
        self._to_verify, self._to_set, self._to_be_claimed = _("to verify"), _("to set"), _("to be claimed")

    def cells(self, item: Commitment) -> tuple[object, ...]:
        promised = [f"{target.object} {target.quote}".strip() for target in self._page.targets_of(item)]
        hidden = [f"{self._to_verify} · {blank.unit}" for blank in self._page.hidden_figures_of(item)]
        return (
            self._page.number_of[item.code],
            item.code,
            self._strengths[item.strength],
            "；".join(promised + hidden),
            self._due(item),
            item.lead_text or self._to_be_claimed,
        )

    def _due(self, item: Commitment) -> str:
        if item.rhythm:
            return wording.rhythm_said(item.rhythm, self._language)
        return item.due.isoformat() if item.due else self._to_set
