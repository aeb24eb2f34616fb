"""Every operation has an expected answer for every role: nothing opens by accident."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction
from django.test import Client
from tests.factories.api_county import Program, program_of
from tests.factories.api_operations import (
    NO_PLAN,
    OFFICE,
    OPERATIONS,
    OTHER_UNIT,
    OUTSIDER,
    READER,
    Row,
    described,
)
from tests.factories.people import TODAY, make_county, make_officer
from tests.factories.reporting import County

from diaodu.core.clock import ZONE, fixed
from diaodu.kernel.period import Period
from diaodu.people.choices import Role
from diaodu.people.models import Unit
from diaodu.plan.actions import catch_up_standings, open_checking

VISITORS = [
    (OFFICE, Role.DISPATCH_OFFICE),
    (OUTSIDER, Role.DISPATCH_OFFICE),
    *[(READER, role) for role in (Role.UNIT_CLERK, Role.SECTION_CHIEF, Role.UNIT_HEAD, Role.CITY_LEADER)],
    *[(READER, role) for role in (Role.ROUND_OWNER, Role.SECRETARY, Role.AUDITOR)],
    (OTHER_UNIT, Role.UNIT_CLERK),
    *[(NO_PLAN, role) for role in (Role.ENTERPRISE, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)],
]
# Who is let in does not hang on the database: there a few go round, so that every question is asked of both.
ON_BOTH = ((OFFICE, Role.DISPATCH_OFFICE), (READER, Role.UNIT_CLERK))
GOING_ROUND = [pytest.param(*each, marks=() if each in ON_BOTH else pytest.mark.sqlite) for each in VISITORS]


@pytest.fixture(scope="module")
def county_of_the_file(county_of_the_file: County) -> County:
    """The same county, its July lights being checked."""
    until, county = datetime(2026, 9, 7, 17, 30, tzinfo=ZONE), county_of_the_file
    with fixed(TODAY):
        catch_up_standings()
        open_checking(Period.parse("2026-07"), county=county.unit, cut_off=TODAY, check_until=until, by="office")
    return county


def visitor(kind: str, role: Role, county: County) -> Program:
    units: dict[str, Unit] = {OTHER_UNIT: county.water, OFFICE: county.office}
    unit = make_county("ab", name="邻县") if kind == OUTSIDER else units.get(kind, county.housing)
    make_officer(unit, role=role, username=f"v-{role}")
    return program_of(f"v-{role}")


def answer(program: Program, row: Row) -> int:
    """What it would be answered; nothing of it stays."""
    with transaction.atomic():
        if row.method == "GET":
            status = program.get(row.path).status_code
        else:
            status = program.send(row.path, row.body, method=row.method, If_Match="*").status_code
        transaction.set_rollback(True)
    return status


@pytest.mark.django_db
def test_every_operation_is_in_the_table() -> None:
    assert {name: words["method"] for name, words in described().items()} == {
        name: row.method for name, row in OPERATIONS.items()
    }


@pytest.mark.parametrize(("kind", "role"), GOING_ROUND)
def test_every_operation_answers_each_role_as_agreed(kind: str, role: Role, county: County) -> None:
    program = visitor(kind, role, county)
    answers = {name: answer(program, row) for name, row in OPERATIONS.items()}
    assert answers == {name: row.expected(kind, role) for name, row in OPERATIONS.items()}


def test_no_operation_answers_a_stranger(county: County) -> None:
    stranger = Program(Client(), "")
    assert {answer(stranger, row) for row in OPERATIONS.values()} == {401}


@pytest.mark.parametrize("kept", ["read", "report", "decide"])
def test_each_operation_asks_for_its_scope(kept: str, county: County) -> None:
    """With one scope alone everything else is refused, whoever asks."""
    program = program_of("office", scopes=(kept,))
    refused = {name for name, row in OPERATIONS.items() if _code(program, row) == "scope"}
    assert refused == {name for name, words in described().items() if words["x-scope"] != kept}


def _code(program: Program, row: Row) -> str:
    with transaction.atomic():
        response = (
            program.get(row.path)
            if row.method == "GET"
            else program.send(row.path, row.body, method=row.method, If_Match="*")
        )
        transaction.set_rollback(True)
    said = response.json()
    return str(said.get("code", "")) if isinstance(said, dict) else ""
