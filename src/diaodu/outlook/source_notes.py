"""What sources have to say of the series they give, in both languages; kept as codes like the forecast's own notes."""

from __future__ import annotations

from collections.abc import Callable

from diaodu.forecasting import Note


def left_out(blanks: int) -> Note:
    return Note(
        "left_out",
        f"有{blanks}处缺数未计入，补报后会重新预测。",
        f"Parts that are not known and left out: {blanks}; it is forecast anew when they are told.",
        (blanks,),
    )


def unplanned(projects: int) -> Note:
    return Note(
        "unplanned",
        f"有{projects}个项目没有填今年的计划投资，不能对照年度计划；由责任单位在项目页补填。",
        f"Projects without a plan of the year: {projects}; so there is no target. The units that lead them fill it in.",
        (projects,),
    )


_NOTES: dict[str, Callable[..., Note]] = {"left_out": left_out, "unplanned": unplanned}


def source_note_of(code: str, *about: str | int) -> Note:
    """The sentence that a kept code stands for; raises LookupError for one that is not known."""
    return _NOTES[code](*about)
