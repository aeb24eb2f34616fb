"""Areas of firms, who reports what, sizes of firms and borders of townships written by programs, as on their pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.factories.api_county import Program, program_of
from tests.factories.people import SINCE
from tests.factories.reporting import County

from diaodu.areas.models import Area, UnitShape
from diaodu.core.models import AuditEntry
from diaodu.enterprises.models import Firm, FirmArea
from diaodu.indicators.rounds.models import FirmSize
from diaodu.people.actions import NewUnit, add_unit
from diaodu.people.choices import UnitKind

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
FIRM = "firms/E-2026-001"
HOUSING, WATER = "yunhai.zhujian", "yunhai.shuiwu"


def box(west: float, south: float) -> dict[str, Any]:
    east, north = west + 0.1, south + 0.1
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


def test_a_firm_is_put_into_an_area_and_its_position_proposes_another(county: County, office: Program) -> None:
    Area.objects.filter(code="A-2026-001").update(geometry=box(123.1, 35.0))
    half = office.send(FIRM, {"longitude": "123.15"}, seen=FIRM, method="PATCH")
    assert (half.status_code, half.json()["code"]) == (409, "position")
    placed = office.send(FIRM, {"longitude": "123.15", "latitude": "35.05"}, seen=FIRM, method="PATCH").json()
    assert (placed["longitude"], placed["area"], placed["area_since"]) == ("123.15", None, None)
    [proposal] = office.get("firm-areas/proposals").json()["items"]
    assert (proposal["firm"], proposal["areas"], proposal["said"]) == ("E-2026-001", ["A-2026-001"], None)
    taken = {"proposals": [{"firm": "E-2026-001", "area": "A-2026-001"}], "since": "2026-05-01"}
    assert office.send("firm-areas/take-up", taken).json() == {"changed": 1}
    assert office.send("firm-areas/take-up", taken).status_code == 422, "it is proposed no longer"
    assert [row["code"] for row in office.get("firms?area=A-2026-001").json()["items"]] == ["E-2026-001"]
    out = office.send(f"{FIRM}/area", {"area": None, "since": "2026-07-01", "why": "迁出片区"}, seen=FIRM).json()
    assert (out["area"], out["area_since"]) == (None, "2026-07-01")
    assert [(row["area"], row["until"]) for row in office.get(f"{FIRM}/areas").json()["items"]] == [
        (None, None),
        ("A-2026-001", "2026-06-30"),
    ]
    early = office.send(f"{FIRM}/area", {"area": "A-2026-001", "since": "2026-06-01"}, seen=FIRM)
    assert (early.status_code, early.json()["code"], FirmArea.objects.count()) == (409, "before", 2)
    unknown = office.send(f"{FIRM}/area", {"area": "A-2026-077", "since": "2026-08-01"}, seen=FIRM)
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (422, "body.area")


def test_who_reports_what_is_said_changed_and_stopped(county: County, office: Program) -> None:
    new = {"indicator": "IND_OUT", "about": WATER, "reported_by": HOUSING, "field": "industry"}
    said = office.send("figure-asks", {"asks": [new, new | {"indicator": "BUDGET", "about": HOUSING}]}).json()["items"]
    assert [(row["indicator"], row["reported_by"]["code"], row["field"]) for row in said] == [
        ("IND_OUT", HOUSING, "industry"),
        ("BUDGET", HOUSING, "industry"),
    ]
    listed = office.get(f"figure-asks?indicator=IND_OUT&reported_by={HOUSING}").json()
    assert [row["about"]["code"] for row in listed["items"]] == [WATER]
    twice = office.send("figure-asks", {"asks": [new, new]})
    strange = office.send("figure-asks", {"asks": [new | {"indicator": "NOBODY"}]})
    assert (twice.status_code, strange.status_code) == (422, 422)
    stop = {"asks": [{"indicator": "IND_OUT", "about": WATER}], "reason": "改用供电公司数据"}
    assert office.send("figure-asks/stop", stop).json() == {"stopped": 1}
    assert office.send("figure-asks/stop", stop).status_code == 422
    assert AuditEntry.objects.filter(verb="retire_items", reason="改用供电公司数据").exists()
    assert program_of("clerk").send("figure-asks", {"asks": [new]}).status_code == 403


def test_sizes_of_firms_come_with_their_ground_and_their_class(county: County, office: Program) -> None:
    Firm.objects.filter(code="E-2026-001").update(industry="2614")
    size = {"firm": "E-2026-001", "year": 2025, "people": "320", "revenue": "21000"}
    given = {"sizes": [size], "source": "企业年报", "legal_ground": "企业书面授权"}
    assert [office.send("firm-sizes", given).json() for _again in range(2)] == [{"kept": 1}, {"kept": 0}]
    [row] = office.get("firm-sizes?firm=E-2026-001&year=2025").json()["items"]
    assert (row["size"], row["people"], row["assets"]) == ("medium", "320", {"missing": "unknown"})
    for wrong, status in (
        ([size | {"year": 2026}], 409), ([size | {"people": "-3"}], 409), ([size, size], 422),
        ([size | {"firm": "E-2026-099"}], 422), ([{"firm": "E-2026-001", "year": 2024}], 409),
    ):  # fmt: skip
        assert office.send("firm-sizes", given | {"sizes": wrong}).status_code == status
    assert office.send("firm-sizes", given | {"legal_ground": " "}).status_code == 409
    assert list(FirmSize.objects.values_list("people", flat=True)) == [Decimal(320)]


def test_borders_of_townships_come_together_or_not_at_all(county: County, office: Program) -> None:
    for code in ("north", "south"):
        new = NewUnit(code, UnitKind.TOWNSHIP, f"{code}镇")
        add_unit(new, by="test", parent=county.unit, valid_from=SINCE)
    east, west = ({"unit": f"yunhai.{code}", "shape": box(x, 35.0)} for code, x in (("north", 123.1), ("south", 123.2)))
    given = {"borders": [east, west], "source": "镇街界线图"}
    over = office.send("areas/townships", given | {"borders": [east, west | {"shape": box(123.15, 35.0)}]})
    assert (over.status_code, over.json()["code"], UnitShape.objects.count()) == (409, "overlap", 0)
    kept = office.send("areas/townships", given).json()
    assert [each["properties"]["code"] for each in kept["features"]] == ["north", "south"]
    assert office.send("areas/townships", given | {"borders": [east, east]}).status_code == 422
    assert program_of("clerk").send("areas/townships", given).status_code == 403
