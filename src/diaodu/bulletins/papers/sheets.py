"""The register of papers as Excel."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from diaodu.bulletins.papers.models import Paper
from diaodu.paper.table_book import table_workbook


def register_workbook(papers: Sequence[Paper]) -> bytes:
    heads = [
        _("Code"), _("Number of the paper"), _("Title of the paper"), _("Kind of paper"),
        _("Period of the paper"), _("State"), _("Written on"), _("Issued on"), _("Corrects"),
        _("Corrected"), _("Sealed scan"),
    ]  # fmt: skip
    rows = [
        [
            paper.code,
            paper.number_said,
            paper.title,
            str(paper.get_kind_display()),
            paper.period,
            str(paper.get_state_display()),
            paper.made_on,
            paper.issued_on,
            paper.corrects.number_said if paper.corrects else "",
            _("yes") if paper.is_corrected else "",  # type: ignore[attr-defined]
            _("yes") if paper.is_sealed else "",  # type: ignore[attr-defined]
        ]
        for paper in papers
    ]
    return table_workbook(_("Papers"), heads, rows)
