"""Every change to rounds of figures, releases, mappings, notes, firms' figures and upward forms."""

from diaodu.indicators.rounds.actions.asking import Ask, ask_figures, open_figure_round, remind_late, stop_asking
from diaodu.indicators.rounds.actions.books import enter_mapped, retire_mapping, shape_mapping, start_mapping
from diaodu.indicators.rounds.actions.firms import (
    NewFirmFigure,
    NewFirmSize,
    enter_firm_figures,
    enter_firm_sizes,
)
from diaodu.indicators.rounds.actions.releases import (
    NewRelease,
    ReleaseFigure,
    add_release,
    change_release,
    publish_due_releases,
    ready_release,
    send_back_release,
)
from diaodu.indicators.rounds.actions.reviewing import answer_note, note_accepted
from diaodu.indicators.rounds.actions.upward import (
    NewCell,
    add_form,
    fill_form,
    hand_up_filing,
    map_cells,
    send_down_filing,
    send_filing,
    sign_filing,
)

__all__ = [
    "Ask",
    "NewCell",
    "NewFirmFigure",
    "NewFirmSize",
    "NewRelease",
    "ReleaseFigure",
    "add_form",
    "add_release",
    "answer_note",
    "ask_figures",
    "change_release",
    "enter_firm_figures",
    "enter_firm_sizes",
    "enter_mapped",
    "fill_form",
    "hand_up_filing",
    "map_cells",
    "note_accepted",
    "open_figure_round",
    "publish_due_releases",
    "ready_release",
    "remind_late",
    "retire_mapping",
    "send_back_release",
    "send_down_filing",
    "send_filing",
    "shape_mapping",
    "sign_filing",
    "start_mapping",
    "stop_asking",
]
