"""Every rule that comes with the software can be looked at and replaced by a county's own."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.factories.people import make_county, make_officer
from tests.web.test_access import sign_in

from diaodu.core.models import Setting
from diaodu.core.setting_kinds import problems_of, setting_kind
from diaodu.people.choices import Role

pytestmark = pytest.mark.django_db


def test_every_shipped_row_is_of_a_kind_that_takes_it() -> None:
    shipped = list(Setting.objects.filter(shipped=True))
    assert {"light.rules", "ledger.round_due", "ledger.signing_chain", "duties.escalation"} <= {
        row.name for row in shipped
    }
    assert [(row.name, problems_of(row.name, row.value)) for row in shipped if problems_of(row.name, row.value)] == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("light.rules", {}),
        ("light.rules", {"bands": [{"up_to": 10, "light": "green"}], "yellow_run": 2}),
        ("light.rules", []),
        ("ledger.round_due", {"working_day": 0}),
        ("ledger.round_due", {"working_day": True}),
        ("ledger.signing_chain", ["unit_clerk"]),
        ("ledger.signing_chain", ["unit_head", "unit_head"]),
        ("duties.escalation", []),
        ("duties.escalation", [{"working_days": 3, "level": 2}, {"working_days": 1, "level": 1}]),
        ("duties.escalation", [{"working_days": 1, "level": 9}]),
        ("duties.escalation", "x"),
    ],
)
def test_value_that_makes_no_sense_is_refused_in_a_sentence(name: str, value: Any) -> None:
    assert len(problems_of(name, value)) == 1


def test_county_sets_its_own_row_against_the_shipped_one(client: Client) -> None:
    county = make_county()
    sign_in(client, make_officer(county, role=Role.SYSTEM_ADMIN, username="admin"))
    assert "light.rules" in client.get("/settings/").content.decode()
    form = {
        "value": '{"working_day": 8}',
        "valid_from": "2026-01-01",
        "source": "县政府办〔2026〕3号",
        "scope": county.path,
    }
    assert client.post("/settings/ledger.round_due/", form)["Location"] == "/settings/ledger.round_due/"
    assert Setting.objects.get(name="ledger.round_due", shipped=False).value == {"working_day": 8}
    assert setting_kind("ledger.round_due") is not None
