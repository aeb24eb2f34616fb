"""Announced lights for programs: the same rows as on the page, the same people see them."""

from __future__ import annotations

import pytest
from tests.factories.announcing import CHECKED, OPENED, light_of, make_checked_county, mover
from tests.factories.api_county import program_of

from diaodu.core.clock import fixed
from diaodu.plan.actions import freeze_announcement, raise_objection, uphold_objection

pytestmark = pytest.mark.django_db


def test_an_announcement_is_read_with_lights_and_objections() -> None:
    county, announcement = make_checked_county()
    light = light_of(announcement, county, "老旧小区")
    with fixed(OPENED):
        objection = raise_objection(light, why="漏报", mover=mover("clerk", light))
        uphold_objection(objection, light="green", why="属实", mover=mover("office"))
    with fixed(CHECKED):
        freeze_announcement(announcement, mover=mover("office"))
        program = program_of("water-clerk")
        listed = program.get("announcements").json()
        one = program.get("announcements/G-2026-001").json()
        lights = program.get("announcements/G-2026-001/lights").json()
    assert [row["code"] for row in listed["items"]] == ["G-2026-001"]
    assert (one["period"], one["state"], one["cut_off"]) == ("2026-07", "frozen", "2026-08-07")
    first = lights["items"][0]
    assert (lights["total"], first["light"], first["before_objection"], first["value"]) == (3, "green", "yellow", "74")
    assert [(row["why"], row["state"], row["new_light"]) for row in first["objections"]] == [
        ("漏报", "granted", "green")
    ]


def test_while_lights_are_checked_a_unit_reads_its_own_only() -> None:
    make_checked_county()
    with fixed(OPENED):
        rows = program_of("water-clerk").get("announcements/G-2026-001/lights").json()["items"]
        all_rows = program_of("office").get("announcements/G-2026-001/lights").json()["items"]
    assert [row["commitment"] for row in rows] == ["R-2026-003"]
    assert len(all_rows) == 3
