"""Every change of a paper."""

from diaodu.bulletins.papers.actions.editing import (
    add_block,
    change_block,
    change_head,
    insert_figure,
    move_block,
    note_outside,
    remove_block,
    renew_figures,
    undo_change,
)
from diaodu.bulletins.papers.actions.explaining import explain_doubt
from diaodu.bulletins.papers.actions.making import (
    correct_paper,
    make_bulletin,
    make_material,
    make_minutes,
    make_notice,
)
from diaodu.bulletins.papers.actions.moving import attach_scan, issue_paper, move_paper, next_number

__all__ = [
    "add_block",
    "attach_scan",
    "change_block",
    "change_head",
    "correct_paper",
    "explain_doubt",
    "insert_figure",
    "issue_paper",
    "make_bulletin",
    "make_material",
    "make_minutes",
    "make_notice",
    "move_block",
    "move_paper",
    "next_number",
    "note_outside",
    "remove_block",
    "renew_figures",
    "undo_change",
]
