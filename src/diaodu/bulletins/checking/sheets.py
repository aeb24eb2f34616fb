"""Marks as a workbook, and as the comments of a Word copy."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from diaodu.bulletins.checking.choices import SourceFormat, Verdict
from diaodu.bulletins.checking.commented import Note, commented_copy
from diaodu.bulletins.checking.models import Draft, Mark
from diaodu.core.files import read_stored
from diaodu.paper.table_book import table_workbook

PAPER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SILENT = (Verdict.AGREES, Verdict.SKIPPED)  # what a commented copy says nothing about
_CONTEXT = 20


def marks_workbook(draft: Draft, marks: Sequence[Mark], *, english: bool) -> bytes:
    heads = [
        _("Number in the text"), _("Speaks of"), _("Of which period"), _("Verdict"), _("Why"),
        _("Figure of the ledger"),
        _("Unit of measure"), _("Difference"), _("Settled as"), _("Words about it"), _("In the text"),
    ]  # fmt: skip
    rows = [
        [
            mark.quote,
            mark.about,
            mark.period,
            str(mark.get_verdict_display()),
            mark.why_en if english else mark.why_zh,
            mark.known_value,
            mark.known_unit,
            mark.difference,
            str(mark.get_settled_display()) if mark.settled else "",
            mark.settled_note,
            draft.text[max(0, mark.start - _CONTEXT) : mark.end + _CONTEXT].replace("\n", " "),
        ]
        for mark in marks
    ]
    return table_workbook(f"{draft.title} {_('Figure check')}"[:80], heads, rows)


def commented_word(draft: Draft, marks: Sequence[Mark], *, english: bool) -> bytes:
    """The Word that came in with comments at its numbers, otherwise a new one. Agreeing figures get none."""
    content = read_stored(draft.file) if draft.format == SourceFormat.DOCX and draft.file is not None else None
    notes = [Note(mark.start, mark.end, _words(mark, english)) for mark in marks if mark.verdict not in SILENT]
    return commented_copy(content, draft.text, notes, rest=_("Marks whose place was not found again in the document"))


def _words(mark: Mark, english: bool) -> str:
    said = f"【{mark.get_verdict_display()}】{mark.why_en if english else mark.why_zh}"
    if mark.settled:
        colon = "：" if not english else ": "
        said += (
            f"\n{mark.get_settled_display()}{colon}{mark.settled_note}"
            if mark.settled_note
            else (f"\n{mark.get_settled_display()}")
        )
    return said
