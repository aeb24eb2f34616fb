"""A county whose towns report investment, with the statistics bureau running the rounds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from tests.factories.indicators import Place, make_place
from tests.factories.people import PASSWORD, SINCE

from diaodu.core.clock import ZONE, fixed
from diaodu.core.moves import Mover
from diaodu.indicators.rounds.actions import Ask, ask_figures, open_figure_round
from diaodu.kernel.period import Period
from diaodu.ledger.actions import LineInput, accept_returns, hand_up, save_lines, sign
from diaodu.ledger.models import Return, Round
from diaodu.ledger.permissions import mover_for
from diaodu.people.actions import add_officer, give_post
from diaodu.people.choices import Role, RoundField
from diaodu.people.models import Officer, Unit
from diaodu.people.permissions import acting_posts

TODAY = date(2026, 9, 2)


@dataclass
class Figures:
    place: Place

    @property
    def units(self) -> dict[str, Unit]:
        return self.place.units

    def officer(self, username: str) -> Officer:
        return Officer.objects.select_related("unit").get(username=username)


def make_figures(*, asked: tuple[str, ...] = ("INV_DONE", "POWER_IND")) -> Figures:
    """Officers: `he` runs the rounds of statistics; `east`, `east-head`, `west` report; `office` dispatches."""
    place = make_place()
    figures = Figures(place)
    place.units["office"] = _unit(place, "diaodu", "县调度办公室")
    for username, unit, role, field in (
        ("he", "tongji", Role.ROUND_OWNER, RoundField.STATISTICS),
        ("statistics-clerk", "tongji", Role.UNIT_CLERK, ""),
        ("office", "office", Role.DISPATCH_OFFICE, ""),
        ("east", "east", Role.UNIT_CLERK, ""),
        ("east-head", "east", Role.UNIT_HEAD, ""),
        ("west", "west", Role.UNIT_CLERK, ""),
        ("finance", "caizheng", Role.UNIT_CLERK, ""),
    ):
        _officer(username, place.units[unit], role, str(field))
    with fixed(date(2026, 1, 5)):
        ask_figures(
            [
                Ask(place.indicators[code], place.units[town], place.units[town])
                for code in asked
                for town in ("east", "west")
            ],
            by="he",
        )
    return figures


def _unit(place: Place, code: str, name: str) -> Unit:
    from diaodu.people.actions import NewUnit, add_unit
    from diaodu.people.choices import UnitKind

    return add_unit(NewUnit(code, UnitKind.DEPARTMENT, name), by="test", parent=place.county, valid_from=SINCE)


def _officer(username: str, unit: Unit, role: Role, field: str) -> Officer:
    officer = add_officer(username, name=username, unit=unit, password=PASSWORD, by="test", must_change=False)
    give_post(
        officer, unit=unit, title_zh=str(role.label), title_en=role.value, role=role, since=SINCE, by="test",
        **({"round_field": field} if field else {}),
    )  # fmt: skip
    return officer


def start(figures: Figures, period: str = "2026-08", *, on: date = TODAY, also: tuple[str, ...] = ()) -> Round:
    with fixed(on):
        return open_figure_round(
            Period.parse(period),
            unit=figures.units["tongji"],
            field=RoundField.STATISTICS,
            due_at=datetime.combine(date(on.year, on.month, 7), time(17, 30), ZONE),
            by="he",
            also=also,
        )


def owed_by(round_: Round, unit: Unit) -> Return:
    return Return.objects.select_related("round__unit", "unit", "duty__unit", "subject").get(round=round_, unit=unit)


def part(figures: Figures, name: str, owed: Return, *, on: date = TODAY) -> Mover:
    officer = figures.officer(name)
    return mover_for(officer, owed, acting_posts(officer, today=on))


def enter(figures: Figures, owed: Return, clerk: str, *, reason: str = "", on: date = TODAY, **values: str) -> None:
    """Figures by the indicator's code."""
    lines = {line.item.subject.indicator.code: line for line in owed.lines.select_related("item__subject__indicator")}
    given = {lines[code].pk: LineInput(value=Decimal(value), reason=reason) for code, value in values.items()}
    with fixed(on):
        save_lines(owed, given, mover=part(figures, clerk, owed, on=on))


def finish(figures: Figures, owed: Return, clerk: str, head: str = "", *, on: date = TODAY) -> None:
    """Handed up, signed where there is a head, accepted."""
    with fixed(on):
        hand_up(owed, mover=part(figures, clerk, owed, on=on))
        if head:
            sign(owed, mover=part(figures, head, owed, on=on))
        accept_returns([owed], mover=part(figures, "he", owed, on=on))


def workbook(*rows: list[object], sheet: str = "月报") -> bytes:
    book = Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def add_figure_records(county: Unit, office: Unit, reporter: Unit, *, by: str = "clerk") -> dict[str, str]:
    """One record of every kind beside a county that has other things, for tests of access: codes and keys by kind.

    The office runs the round, the reporter reports it and sends the form; the release is out.
    """
    from diaodu.indicators.catalogue.models import Indicator
    from diaodu.indicators.rounds.actions import (
        NewCell,
        NewRelease,
        ReleaseFigure,
        add_form,
        add_release,
        fill_form,
        map_cells,
        ready_release,
        start_mapping,
    )
    from diaodu.indicators.rounds.choices import NoteKind, UpLevel
    from diaodu.indicators.rounds.models import ReviewNote
    from diaodu.indicators.rounds.steps import CLERK, STATISTICS

    budget = Indicator.objects.select_related("subject", "lead").get(scope=county.path, code="BUDGET")
    due = datetime.combine(date(2026, 9, 30), time(17, 30), ZONE)
    with fixed(TODAY):
        ask_figures([Ask(budget, reporter, reporter, RoundField.DISPATCH)], by=by)
        round_ = open_figure_round(Period.parse("2026-08"), unit=office, field=RoundField.DISPATCH, due_at=due, by=by)
        statistics = Mover(by, frozenset({STATISTICS}))
        line = ReleaseFigure(budget, county, Period.parse("2026-07"), Decimal("21.5"))
        new = NewRelease(
            office, "7月主要指标", line.period, "县统计局快报", datetime(2026, 8, 20, 10, tzinfo=ZONE), figures=[line]
        )
        release = ready_release(add_release(new, mover=statistics), mover=statistics)
        form = add_form(
            workbook(["指标", "本月"], ["收入"], sheet="附表"), unit=reporter, name="附表", level=UpLevel.PREFECTURE,
            addressee="市财政局", file_name="附表.xlsx", by=by,
        )  # fmt: skip
        map_cells(form, [NewCell("附表", "B2", budget)], by=by)
        filing = fill_form(form, Period.parse("2026-08"), mover=Mover(by, frozenset({CLERK})))
        book = start_mapping(workbook(["月份", "收入"]), unit=reporter, name="月报", file_name="月报.xlsx", by=by)
        owed = round_.returns.get()
        note = ReviewNote.objects.create(
            unit=reporter, round=round_, kind=NoteKind.JUMP, period="2026-08", text_zh="请核对。", text_en="Look.",
            at=release.released_at,
        )  # fmt: skip
    return {
        "round": round_.code,
        "return": owed.code,
        "release": release.code,
        "form": form.code,
        "filing": filing.code,
        "book": str(book.pk),
        "note": str(note.pk),
    }
