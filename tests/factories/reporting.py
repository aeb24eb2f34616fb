"""A county that reports: a dispatch office, two bureaus with clerk, chief and head, an adopted and claimed plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from tests.factories.people import PASSWORD, SINCE
from tests.factories.plans import accept_all, make_document

from diaodu.core.clock import ZONE, fixed
from diaodu.core.moves import Mover
from diaodu.kernel.period import Period
from diaodu.ledger.actions import LineInput, accept_returns, hand_up, open_round, save_lines, sign
from diaodu.ledger.models import Return, Round
from diaodu.ledger.permissions import mover_for
from diaodu.ledger.queries import lines_of
from diaodu.people.actions import NewUnit, add_officer, add_unit, give_post
from diaodu.people.choices import Role, RoundField, UnitKind
from diaodu.people.models import Officer, Unit
from diaodu.people.permissions import acting_posts
from diaodu.plan.actions import Claim, claim_commitments, confirm_countings
from diaodu.plan.models import Commitment, Document
from diaodu.plan.steps import KEEPER

YEAR = date(2026, 1, 1)


@dataclass
class County:
    unit: Unit
    office: Unit
    housing: Unit
    water: Unit
    document: Document

    def officer(self, username: str) -> Officer:
        return Officer.objects.get(username=username)

    def commitment(self, words: str) -> Commitment:
        return self.document.commitments.select_related("subject").get(quote__contains=words)


def make_reporting_county(*, claimed: bool = True, agreed: bool = True) -> County:
    """Officers: `office`; `clerk`, `chief`, `head` of housing; `water-clerk` alone in the water bureau."""
    document = make_document()
    accept_all(document)
    root = document.unit
    office = _unit(root, "diaodu", "县调度办公室", "调度办")
    housing = _unit(root, "zhujian", "县住房和城乡建设局", "住建局")
    water = _unit(root, "shuiwu", "县水务局", "水务局")
    _officer("office", office, Role.DISPATCH_OFFICE)
    _officer("clerk", housing, Role.UNIT_CLERK)
    _officer("chief", housing, Role.SECTION_CHIEF)
    _officer("head", housing, Role.UNIT_HEAD)
    _officer("water-clerk", water, Role.UNIT_CLERK)
    county = County(root, office, housing, water, document)
    if claimed:
        countings = claim_commitments(
            [
                Claim(county.commitment("老旧小区"), housing, (water,)),
                Claim(county.commitment("东城片区"), housing),
                Claim(county.commitment("14条河流"), water),
            ],
            by="office",
            since=YEAR,
        )
        if agreed:
            with fixed(YEAR):
                confirm_countings(countings, mover=Mover("office", frozenset({KEEPER})))
    return county


def start_round(county: County, period: str = "2026-08", *, on: date = date(2026, 9, 1)) -> Round:
    with fixed(on):
        return open_round(
            Period.parse(period),
            unit=county.office,
            field=RoundField.DISPATCH,
            title=f"{Period.parse(period).label_zh}进度",
            due_at=datetime.combine(date(on.year, on.month, 7), time(17, 30), ZONE),
            by="office",
        )


def return_of(round_: Round, unit: Unit) -> Return:
    return Return.objects.select_related("round__unit", "unit", "duty__unit", "subject").get(round=round_, unit=unit)


def act(name: str, owed: Return, *, on: date = date(2026, 9, 2)):  # type: ignore[no-untyped-def]
    """The parts `name` has in the return on that day."""
    officer = Officer.objects.get(username=name)
    return mover_for(officer, owed, acting_posts(officer, today=on))


def fill(owed: Return, clerk: str, **figures: str) -> None:
    """Enter figures by a word of the line's name; lines that are not named get a sentence."""
    inputs = {}
    for line in lines_of(owed):
        found = [value for word, value in figures.items() if word in line.item.name or word in line.item.measured_in]
        inputs[line.pk] = LineInput(value=Decimal(found[0])) if found else LineInput(progress="按计划推进")
    save_lines(owed, inputs, mover=act(clerk, owed))


def report(county: County, period: str, figure: str, *, on: date) -> Return:
    """The housing bureau's figure, all the way to accepted."""
    round_ = start_round(county, period, on=on)
    owed = return_of(round_, county.housing)
    with fixed(on):
        fill(owed, "clerk", 万平方米=figure)
        hand_up(owed, mover=act("clerk", owed, on=on))
        sign(owed, mover=act("chief", owed, on=on))
        sign(owed, mover=act("head", owed, on=on))
        accept_returns([owed], mover=act("office", owed, on=on))
    return owed


def _unit(parent: Unit, code: str, name: str, short: str) -> Unit:
    return add_unit(
        NewUnit(code, UnitKind.DEPARTMENT, name, short_zh=short), by="test", parent=parent, valid_from=SINCE
    )


def _officer(username: str, unit: Unit, role: Role) -> Officer:
    officer = add_officer(username, name=username, unit=unit, password=PASSWORD, by="test", must_change=False)
    give_post(officer, unit=unit, title_zh=str(role.label), title_en=role.value, role=role, since=SINCE, by="test")
    return officer
