"""Firms to Excel and back: known by their credit code, new ones are added, others changed and put into areas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.core.choices import RowChange
from diaodu.core.clock import today
from diaodu.core.moves import Mover
from diaodu.core.sheets import Checked, Row, SheetKind, register_sheet_kind
from diaodu.enterprises.actions import FirmPlaced, NewFirm, add_firms, change_firm, put_firms_in_areas
from diaodu.enterprises.lying import CHANGING, Lying, LyingStep, lying_step
from diaodu.enterprises.models import Firm, FirmArea
from diaodu.enterprises.permissions import keeps_register
from diaodu.enterprises.queries import firms_by_credit_code, lying_of
from diaodu.enterprises.rules import plain_code
from diaodu.enterprises.sheet_rows import COLUMNS, IN_NONE, County, ReadFirm, county_of_sheet, read_firm
from diaodu.enterprises.steps import KEEPER
from diaodu.paper.table_book import Cell, table_workbook
from diaodu.people.models import Unit

FIRMS = "enterprises.firms"
EDITED = ("name", "industry", "address", "longitude", "latitude")


def firms_workbook(firms: Sequence[Firm]) -> bytes:
    """The list as it stands, with the heads it can be brought back under. `firms` as `queries.listed` gives them."""
    heads = [*(column.heads[0] for column in COLUMNS), _("State"), _("Code")]
    rows: list[list[Cell]] = [
        [
            firm.credit_code,
            firm.name,
            firm.industry,
            firm.place.name_zh,
            firm.address,
            *_lying_cells(firm),
            firm.longitude,
            firm.latitude,
            firm.get_state_display(),
            firm.code,
        ]
        for firm in firms
    ]
    return table_workbook(_("Firms"), heads, rows)


def _lying_cells(firm: Firm) -> list[Cell]:
    lying = lying_of(firm)
    return [_area_word(lying), lying.since.isoformat() if lying else ""]


def _area_word(lying: FirmArea | None) -> str:
    return "" if lying is None else lying.area.name_zh if lying.area else IN_NONE


def check_firms(rows: Sequence[Row], scope: str) -> list[Checked]:
    codes = [plain_code(row["credit_code"]) for row in rows]
    twice, there, county = Counter(codes), firms_by_credit_code(scope, set(codes)), county_of_sheet(scope)
    found = []
    for code, row in zip(codes, rows, strict=True):
        read = read_firm(row, county)
        if twice[code] > 1:
            read.wrong("credit_code", "代码在表里重复", "The code stands in the sheet twice")
        found.append(_checked(read, there.get(code)))
    return found


def _checked(read: ReadFirm, firm: Firm | None) -> Checked:
    lying = lying_of(firm) if firm else None
    step = _step(read, lying)
    if step == LyingStep.TOO_EARLY and lying is not None:
        read.wrong(
            "since",
            f"现在的片区自{lying.since}起，新的起始日不能更早",
            f"What holds began on {lying.since}; another cannot begin before",
        )
    if step in CHANGING and read.area is not None and read.area.retired_on:
        read.wrong("area", f"片区“{read.area.name_zh}”已撤销", f"The area {read.area.code} is withdrawn")
    if read.problems:
        return Checked(RowChange.WRONG, read.problems)
    if firm is None:
        return Checked(RowChange.ADD)
    before = {name: _text(firm, name) for name, value in _given(read).items() if getattr(firm, name) != value}
    if "place" in before:
        before["place"] = firm.place.name_zh
    if step in CHANGING:
        before["since" if step == LyingStep.EARLIER else "area"] = _lying_words(lying, step)
    return Checked(RowChange.CHANGE if before else RowChange.SAME, before=before)


def _lying_words(lying: FirmArea | None, step: LyingStep) -> str:
    return lying.since.isoformat() if lying and step == LyingStep.EARLIER else _area_word(lying)


def _text(firm: Firm, name: str) -> str:
    value = getattr(firm, name)
    return "" if value is None else str(value)


def _given(read: ReadFirm) -> Mapping[str, object]:
    """What the row says of the firm itself; an empty cell says nothing."""
    given = {name: getattr(read, name) for name in EDITED if getattr(read, name) not in ("", None)}
    return given | ({"place": read.place} if read.place else {})


def _step(read: ReadFirm, lying: FirmArea | None) -> LyingStep:
    """What the row says of where the firm lies; without a day: from today on, unless it says nothing new."""
    if not read.says_area:
        return LyingStep.SAME
    old = Lying(lying.area_id, lying.since) if lying else None
    return lying_step(old, Lying(read.area.pk if read.area else None, read.since or today()))


def publish_firms(rows: Sequence[Row], scope: str, by: str) -> None:
    """New firms in one insert; only what differs is changed; then all are put where the rows say, together."""
    there = firms_by_credit_code(scope, {plain_code(row["credit_code"]) for row in rows})
    county, mover = county_of_sheet(scope), Mover(by, frozenset({KEEPER}))
    new, moving = [], []
    for row in rows:
        read = read_firm(row, county)
        firm = there.get(plain_code(row["credit_code"]))
        if firm is None:
            new.append(_new(row, read, county))
        else:
            values = _given(read)
            if any(getattr(firm, name) != value for name, value in values.items()):
                change_firm(firm, values, mover=mover)
        if _step(read, lying_of(firm) if firm else None) in CHANGING:
            moving.append(read)
    if new:
        made = add_firms(new, county=Unit.objects.get(path=scope), by=by)
        there |= {firm.credit_code: firm for firm in made}
    placed = [FirmPlaced(there[read.credit_code], read.area, read.since or today()) for read in moving]
    if placed:
        put_firms_in_areas(placed, by=by, unit=scope)


def _new(row: Row, read: ReadFirm, county: County) -> NewFirm:
    return NewFirm(
        row["credit_code"],
        read.name,
        county.places[row["place"]],
        read.industry,
        read.address,
        read.longitude,
        read.latitude,
    )


def _permits(officer: object, day: date) -> bool:
    return keeps_register(officer, today=day)  # type: ignore[arg-type]


register_sheet_kind(
    SheetKind(
        name=FIRMS,
        title=gettext_lazy("Firms"),
        columns=COLUMNS,
        check=check_firms,
        publish=publish_firms,
        permits=_permits,
        home=lambda sheet: reverse("enterprises:bring"),
    )
)
