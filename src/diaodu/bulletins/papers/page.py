"""Everything the pages of one paper show."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language

from diaodu.bulletins.papers.actions import next_number
from diaodu.bulletins.papers.actions.editing import field_text
from diaodu.bulletins.papers.choices import EXPLAINED, NUMBERED, BlockKind, Kind, Length, State
from diaodu.bulletins.papers.composing.bound import keys_in, labelled
from diaodu.bulletins.papers.composing.checks import FindingKind, findings_of
from diaodu.bulletins.papers.content import blocks_of, figures_of
from diaodu.bulletins.papers.doubts import doubts_of
from diaodu.bulletins.papers.lookup import OpenPaper
from diaodu.bulletins.papers.permissions import may_edit, may_make
from diaodu.bulletins.papers.preview import shown_blocks
from diaodu.bulletins.papers.printing import is_draft
from diaodu.bulletins.papers.queries import corrections_of, finding_said, moved_figures, moves_of, scans_of
from diaodu.bulletins.papers.setting_kinds import template_for
from diaodu.bulletins.papers.steps import PAPER_STEPS
from diaodu.core.clock import today
from diaodu.core.moves import REASON, open_steps
from diaodu.people.names import names_of

_KEPT_WORDS = 28
_CHIPS = 12


def page_of(opened: OpenPaper) -> dict[str, Any]:
    paper, english = opened.paper, get_language() == "en"
    context = _content(opened)
    moves = list(moves_of(paper))
    steps = open_steps(PAPER_STEPS, paper.state, opened.mover.parts)
    explainers = [row.by for row in paper.explanations.all()]
    labels = {step.verb: step.label for step in PAPER_STEPS}
    is_issued = paper.state == State.ISSUED and paper.kind != Kind.MATERIAL
    makes = may_make(opened.officer, today=today())
    return context | {
        "steps": [(step, REASON in step.needs) for step in steps if step.verb != "issue_paper"],
        "may_issue": any(step.verb == "issue_paper" for step in steps),
        "next_number": next_number(paper) if paper.state == State.SIGNED else None,
        "next_register": context["register"],
        "is_issued": is_issued,
        "may_correct": is_issued and makes,
        "may_scan": is_issued and makes,
        "corrections": list(corrections_of(paper)),
        "scans": list(scans_of(paper)),
        "moves": [(move, labels.get(move.verb, move.verb)) for move in moves],
        "names": names_of([paper.by, paper.signed_by, *(move.by for move in moves), *explainers]),
        "findings": [pair[1] if english else pair[0] for pair in map(finding_said, context["problems"])],
        "doubts": doubts_of(paper),
        "explanations": list(paper.explanations.all()) if paper.state not in EXPLAINED else [],
        "may_explain": bool(opened.mover.parts),
        "has_slides": paper.length == Length.SLIDES,
    }


def _content(opened: OpenPaper) -> dict[str, Any]:
    paper = opened.paper
    blocks = blocks_of(paper.blocks.all())
    figures = figures_of(paper.figures.all())
    moved = moved_figures(paper)
    rule, _row = template_for(paper.kind, paper.scope, on=today())
    return {
        "paper": paper,
        "shown": shown_blocks(blocks, figures, {each.figure.key for each in moved}),
        "moved": moved,
        "problems": findings_of(blocks, figures) if paper.state != State.ISSUED else [],
        "is_draft": is_draft(paper),
        "may_edit": may_edit(opened.officer, paper, today=today()),
        "has_head": paper.kind in NUMBERED,
        "register": rule.get("register", ""),
        "year": today().year,
        "plain_blocks": blocks,
        "figures": figures,
    }


def editor_of(opened: OpenPaper, *, focus: int | None = None, error: str = "", note: str = "") -> dict[str, Any]:
    """The editing page: each block with its field, the loose numbers in it, and what has moved."""
    context = _content(opened)
    figures = context["figures"]
    loose: dict[int, list[str]] = {}
    for finding in context["problems"]:
        if finding.kind is FindingKind.UNBOUND:
            loose.setdefault(finding.block, []).append(finding.words)
    rows = []
    for order, block in enumerate(context["plain_blocks"]):
        text = labelled(field_text(block), figures)
        length = max(1, sum(1 + len(line) // _KEPT_WORDS for line in text.split("\n")))
        bound = [figures[key] for key in dict.fromkeys(keys_in(block.text)) if key in figures]
        rows.append((order, block, text, min(length, 14), list(dict.fromkeys(loose.get(order, []))), bound[:_CHIPS]))
    return context | {
        "rows": rows,
        "last": len(rows) - 1,
        "kinds": BlockKind.choices,
        "focus": focus,
        "error": error,
        "note": note,
        "can_undo": opened.paper.snapshots.exists(),
    }
