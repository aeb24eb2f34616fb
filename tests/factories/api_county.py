"""A county with a record in every state, and programs that ask it through the API.

Rounds of May to August: the housing bureau's return is accepted (B-2026-001), submitted (B-2026-003), being signed
(B-2026-005) and filled in (B-2026-007). Duties of the housing bureau: W-2026-009 to answer, W-2026-010 answered,
W-2026-011 to confirm, W-2026-012 settled, W-2026-013 with its clock stopped. P-2026-002 is a draft; nobody has
claimed R-2026-002.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client
from tests.factories.assessment import make_assessment
from tests.factories.checking import add_checked_draft
from tests.factories.dispatch import make_alert, make_dispatch
from tests.factories.factors import make_factors
from tests.factories.files import SCAN
from tests.factories.indicators import make_indicators
from tests.factories.library import make_housing_project
from tests.factories.papers import make_minutes_paper
from tests.factories.people import TODAY, make_officer
from tests.factories.problems import make_unit_problem
from tests.factories.readings import TEXT, make_reading
from tests.factories.reporting import (
    YEAR,
    County,
    act,
    fill,
    make_reporting_county,
    report,
    return_of,
    start_round,
)
from tests.factories.rounds import add_figure_records
from tests.factories.schedules import make_schedule
from tests.factories.tours import make_one_stop_tour
from tests.factories.works import make_area, make_works
from tests.factories.works import report as report_work

from diaodu.core.clock import ZONE, fixed
from diaodu.core.files import store_file
from diaodu.core.intake import examine_file
from diaodu.core.models import Subject
from diaodu.core.moves import Mover
from diaodu.duties.actions import move_duty, plan_meeting, send_notice, stop_clock
from diaodu.duties.models import Duty
from diaodu.duties.steps import ASKER, UNIT
from diaodu.ledger.actions import hand_up, sign
from diaodu.people.choices import Role
from diaodu.people.models import Officer
from diaodu.people.tokens import SCOPES, make_token
from diaodu.plan.actions import (
    Asked,
    Claim,
    claim_commitments,
    confirm_countings,
    make_request,
    store_reading,
)
from diaodu.plan.choices import RequestKind
from diaodu.plan.steps import KEEPER, LEAD

ACCEPTED, SUBMITTED, SIGNING, DRAFT = (f"B-2026-00{number}" for number in (1, 3, 5, 7))
TO_ANSWER, ANSWERED, TO_CONFIRM, SETTLED, STOPPED = (f"W-2026-{number:03d}" for number in range(9, 14))
UNTIL = date(2026, 12, 31)
DUE = datetime(2026, 9, 9, 17, 30, tzinfo=ZONE)


def make_api_county() -> County:
    county = make_reporting_county(claimed=False)
    countings = claim_commitments(
        [
            Claim(county.commitment("老旧小区"), county.housing, (county.water,)),
            Claim(county.commitment("14条河流"), county.water),
        ],
        by="office",
        since=YEAR,
    )
    with fixed(YEAR):
        confirm_countings(countings, mover=Mover("office", frozenset({KEEPER})))
    report(county, "2026-05", "60", on=date(2026, 6, 1))
    for month, signatures in ((6, ("chief", "head")), (7, ())):
        _hand_up(county, month, signatures)
    start_round(county, "2026-08", on=date(2026, 9, 1))
    fill(return_of(county_round(county, "2026-08"), county.housing), "clerk", 万平方米="75")
    with fixed(TODAY):
        _duties(county)
        plan_meeting("联席会", starts_at=DUE, place="", attendees=[county.housing], unit=county.office, by="office")
    _draft_plan(county)
    _request(county)
    make_officer(county.office, role=Role.SYSTEM_ADMIN, username="keeper-of-units")
    make_housing_project(county.unit, county.housing)
    make_factors(county.unit, Subject.objects.get(code="X-2026-001"))
    make_assessment(county.unit, county.housing)
    make_schedule(county, "老旧小区")
    with fixed(TODAY):
        make_one_stop_tour(county.unit)
    report_work(make_works(county.unit, county.housing, officers=False), "小区0", "finished")
    area = make_area(county.unit, county.housing)
    make_unit_problem(county.housing, area.subject, by="clerk")
    with fixed(TODAY):
        make_indicators(county.unit, county.housing)
    add_figure_records(county.unit, county.office, county.housing)
    add_checked_draft(county.unit, county.housing)
    make_alert(county)
    make_dispatch(county)
    make_minutes_paper(county)
    return county


def _request(county: County) -> None:
    """The housing bureau asks for a later day."""
    commitment = county.commitment("老旧小区")
    asked = Asked(RequestKind.DELAY, "雨季影响", date(2027, 3, 31), evidence=examine_file(SCAN, name="说明.pdf"))
    with fixed(TODAY):
        make_request(commitment, asked, mover=Mover("clerk", frozenset({LEAD})))


def county_round(county: County, period: str):  # type: ignore[no-untyped-def]
    return county.office.rounds.get(period=period)


def _hand_up(county: County, month: int, signatures: tuple[str, ...]) -> None:
    on = date(2026, month + 1, 1)
    owed = return_of(start_round(county, f"2026-{month:02d}", on=on), county.housing)
    with fixed(on):
        fill(owed, "clerk", 万平方米=str(60 + month))
        hand_up(owed, mover=act("clerk", owed, on=on))
        for name in signatures:
            sign(owed, mover=act(name, owed, on=on))


def _duties(county: County) -> None:
    for number, needs_answer in enumerate((True, True, False, False, True), 1):
        send_notice(
            f"通知{number}",
            body="",
            to=[county.housing],
            asked_by=county.office,
            by="office",
            due_at=DUE,
            needs_answer=needs_answer,
        )
    unit, asker = Mover("clerk", frozenset({UNIT})), Mover("office", frozenset({ASKER}))
    move_duty(Duty.objects.get(code=ANSWERED), "answer", mover=unit, words="已办")
    move_duty(Duty.objects.get(code=SETTLED), "confirm", mover=unit)
    stop_clock(Duty.objects.get(code=STOPPED), reason="等上级文件", by=asker.by)


def _draft_plan(county: County) -> None:
    keeper = Officer.objects.get(username=f"chen-{county.unit.code}")
    store_reading(
        make_reading(), unit=county.unit, file=store_file(TEXT.encode()), file_name="plan.txt", by=keeper, today=TODAY
    )


@dataclass
class Program:
    """Asks with an officer's token; a change names the version it sees now, unless told otherwise."""

    client: Client
    token: str

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.client.get(f"/api/{path}", headers=self._headers(headers))

    def send(
        self, path: str, body: Any = None, *, seen: str | None = None, method: str = "POST", **headers: str
    ) -> HttpResponse:
        """`seen`: the path of the record the change is about; its ETag goes along as If-Match."""
        if seen is not None:
            headers["If-Match"] = self.get(seen).get("ETag", "")
        content = "" if body is None else json.dumps(body)
        return self.client.generic(
            method, f"/api/{path}", content, content_type="application/json", headers=self._headers(headers)
        )

    def _headers(self, headers: dict[str, str]) -> dict[str, str]:
        own = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return own | {name.replace("_", "-"): value for name, value in headers.items()}


def program_of(username: str, *, scopes: tuple[str, ...] = SCOPES) -> Program:
    officer = Officer.objects.get(username=username)
    token = make_token(officer, name="test", scopes=scopes, expires_on=UNTIL, by="test")
    return Program(Client(), token)
