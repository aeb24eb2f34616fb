"""Schedules, programmes and areas written by programs: the actions of the pages, on the version that was seen."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest
from tests.factories.api_county import Program, program_of
from tests.factories.files import SCAN
from tests.factories.reporting import County

from diaodu.areas.models import AreaFigure
from diaodu.core.models import AuditEntry
from diaodu.projects.schedule.models import Schedule, Slip
from diaodu.projects.works.models import Item, Programme

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
ONE = "schedules/R-2026-001"
ITEM = "work-items/I-2026-002"


def errors(answer: Any) -> list[str]:
    return [each["field"] for each in answer.json()["errors"]]


def node(answer: Any, key: str) -> dict[str, Any]:
    return next(each for each in answer.json()["items"] if each["key"] == key)


def test_a_schedule_is_laid_set_frozen_and_recorded(office: Program) -> None:
    laid = office.send("schedules", {"subject": "R-2026-002", "template": "plain", "starts_on": "2026-03-02"})
    assert laid.status_code == 201
    assert laid["Location"] == "/api/schedules/R-2026-002"
    assert (laid.json()["nodes"], laid.json()["template"], laid.json()["promised_finish"]) == (11, "plain", None)
    two = "schedules/R-2026-002"
    changes = [
        {"key": "n08", "days": 200, "working": False},
        {"name": "试运行", "days": 15, "waits_for": "n10"},
        {"key": "n03", "leave_out": "已有方案"},
    ]
    set_ = office.send(f"{two}/nodes", {"nodes": changes}, seen=two, method="PATCH")
    assert node(set_, "n08")["days"] == 200
    assert node(set_, "n12") | {"waits_for": "n10", "name": "试运行"} == node(set_, "n12")
    assert "n03" not in {each["key"] for each in set_.json()["items"]}
    frozen = office.send(f"{two}/baseline/freeze", seen=two)
    assert [each["state"] for each in frozen.json()["baselines"]] == ["in_force"]
    actuals = [
        {"key": "n01", "started_on": "2026-03-02", "finished_on": "2026-03-13"},
        {"key": "n02", "started_on": "2026-03-16", "remaining": 5},
    ]
    recorded = office.send(f"{two}/actuals", {"nodes": actuals}, seen=two, method="PATCH")
    assert recorded.json()["nodes_done"] == 1
    assert node(recorded, "n02")["started_on"] == "2026-03-16"
    assert AuditEntry.objects.filter(verb="record_schedule_node", subject="R-2026-002").count() == 2


def test_what_cannot_be_is_named_and_nothing_of_it_is_kept(office: Program) -> None:
    version = Schedule.objects.get(subject__code="R-2026-001").version
    unknown = office.send(
        f"{ONE}/actuals",
        {"nodes": [{"key": "n01", "started_on": "2026-06-01"}, {"key": "n77"}]},
        seen=ONE,
        method="PATCH",
    )
    assert (unknown.status_code, errors(unknown)) == (422, ["body.nodes.1.key"])
    twice = office.send(f"{ONE}/actuals", {"nodes": [{"key": "n01"}, {"key": "n01"}]}, seen=ONE, method="PATCH")
    assert (twice.status_code, errors(twice)) == (422, ["body.nodes.1.key"])
    ahead = office.send(
        f"{ONE}/actuals", {"nodes": [{"key": "n01", "finished_on": "2026-12-01"}]}, seen=ONE, method="PATCH"
    )
    assert (ahead.status_code, ahead.json()["code"]) == (409, "day")
    loop = office.send(f"{ONE}/nodes", {"nodes": [{"key": "n01", "waits_for": "n05"}]}, seen=ONE, method="PATCH")
    assert (loop.status_code, loop.json()["code"]) == (409, "loop")
    unnamed = office.send(f"{ONE}/nodes", {"nodes": [{"days": 5}]}, seen=ONE, method="PATCH")
    assert errors(unnamed) == ["body.nodes.0.name"]
    template = office.send("schedules", {"subject": "R-2026-002", "template": "none", "starts_on": "2026-03-02"})
    assert errors(template) == ["body.template"]
    assert Schedule.objects.get(subject__code="R-2026-001").version == version


def test_slips_and_baselines_are_asked_for_by_the_unit_and_decided_by_the_office(
    office: Program, clerk: Program
) -> None:
    evidence = {"name": "说明.pdf", "content": b64encode(SCAN).decode()}
    slip = {"days": 20, "reason": "land", "why": "征地未完成", "asks": True}
    bad = clerk.send(f"{ONE}/nodes/n03/slips", slip | {"evidence": {"name": "a.pdf", "content": "abcde"}}, seen=ONE)
    assert (bad.status_code, errors(bad)) == (422, ["body.evidence.content"])
    noted = clerk.send(f"{ONE}/nodes/n03/slips", slip | {"evidence": evidence}, seen=ONE, Idempotency_Key="slip-1")
    (said,) = noted.json()["slips"]
    assert said | {"key": "n03", "state": "open", "has_evidence": True} == said
    again = clerk.send(f"{ONE}/nodes/n03/slips", slip | {"evidence": evidence}, Idempotency_Key="slip-1")
    assert again.json() == noted.json()
    assert Slip.objects.count() == 1
    own = clerk.send(f"{ONE}/slips/{said['id']}/decide", {"grants": True}, seen=ONE)
    assert own.status_code == 403
    reasonless = office.send(f"{ONE}/slips/{said['id']}/decide", {"grants": False}, seen=ONE)
    assert reasonless.status_code == 422
    granted = office.send(f"{ONE}/slips/{said['id']}/decide", {"grants": True}, seen=ONE)
    assert granted.json()["slips"][0]["state"] == "granted"
    proposed = clerk.send(f"{ONE}/baseline/propose", {"reason": "汛期影响"}, seen=ONE)
    assert [each["state"] for each in proposed.json()["baselines"]] == ["in_force", "proposed"]
    granted = office.send(f"{ONE}/baseline/decide", {"grants": True}, seen=ONE)
    assert {each["number"]: each["state"] for each in granted.json()["baselines"]} == {2: "in_force", 1: "replaced"}


def test_a_change_needs_the_version_that_was_seen(office: Program) -> None:
    for path, body, method in (
        (f"{ONE}/baseline/propose", {"reason": "汛期"}, "POST"),
        (f"{ITEM}/report", {"stage": "started", "quantity": "2"}, "POST"),
        ("areas/A-2026-001/shape", {"shape": None}, "PATCH"),
    ):
        assert office.send(path, body, method=method).status_code == 428
        assert office.send(path, body, method=method, If_Match='"99"').status_code == 412


def test_a_programme_is_set_up_its_items_added_reported_and_confirmed(county: County, office: Program) -> None:
    given = {"name_zh": "水利工程", "lead": "yunhai.shuiwu", "since": "2026-01-01", "partners": ["yunhai.zhujian"]}
    made = office.send("programmes", given)
    assert made.status_code == 201
    code = made.json()["code"]
    assert made.json()["lead"]["code"] == "yunhai.shuiwu"
    items = [{"name": f"河段{n}", "unit": "yunhai.east", "what": "river", "quantity": "1.5"} for n in (1, 2)]
    added = office.send(f"programmes/{code}/items", {"items": items})
    assert [each["name"] for each in added.json()["added"]] == ["河段1", "河段2"]
    wrong = office.send(f"programmes/{code}/items", {"items": [items[0], items[1] | {"what": "moon"}]})
    assert (wrong.status_code, errors(wrong)) == (422, ["body.items.1.what"])
    assert Item.objects.filter(programme__code=code).count() == 2
    changed = office.send(f"programmes/{code}", {"due": "2026-12-31"}, seen=f"programmes/{code}", method="PATCH")
    assert (changed.json()["due"], changed.json()["name_zh"]) == ("2026-12-31", "水利工程")
    assert Programme.objects.get(code=code).note == ""
    item = f"work-items/{added.json()['added'][0]['code']}"
    stageless = office.send(f"{item}/report", {"quantity": "1"}, seen=item)
    assert errors(stageless) == ["body.stage"]
    reported = office.send(f"{item}/report", {"stage": "finished", "quantity": "1.5"}, seen=item)
    assert (reported.json()["stage"], reported.json()["is_confirmed"]) == ("finished", False)
    own = office.send(f"{item}/confirm", {}, seen=item)
    assert (own.status_code, own.json()["code"]) == (409, "own")
    lead = program_of("water-clerk")
    without = lead.send(f"{item}/confirm", {"otherwise": {"stage": "started", "quantity": "1"}}, seen=item)
    assert (without.status_code, without.json()["code"]) == (422, "reason")
    words = {"otherwise": {"stage": "started", "quantity": "1"}, "reason": "现场核查"}
    confirmed = lead.send(f"{item}/confirm", words, seen=item)
    assert confirmed.json()["confirmed"]["quantity"] == "1"
    gone = lead.send(f"{item}/retire", {"reason": "并入另一段"}, seen=item)
    assert gone.status_code == 200
    assert lead.get(item).status_code == 404


def test_figures_and_the_shape_of_an_area(county: County, office: Program) -> None:
    area = "areas/A-2026-001"
    figures = [
        {"name": "tax", "value": "900", "on": "2026-08-31", "source": "税务局"},
        {"name": "land_used", "value": "300", "on": "2026-08-31", "source": "台账"},
    ]
    said = office.send(f"{area}/figures", {"figures": figures}).json()["figures"]
    assert next(each["value"] for each in said if each["name"] == "tax_per_mu") == "3"
    refused = office.send(f"{area}/figures", {"figures": [figures[0], figures[1] | {"name": "tax_per_mu"}]})
    assert (refused.status_code, refused.json()["code"]) == (409, "figure")
    assert AreaFigure.objects.count() == 2
    ring = [[123.1, 35.0], [123.3, 35.2], [123.3, 35.0], [123.1, 35.2], [123.1, 35.0]]
    bow = office.send(f"{area}/shape", {"shape": {"type": "Polygon", "coordinates": [ring]}}, seen=area, method="PATCH")
    assert (bow.status_code, bow.json()["code"]) == (409, "crossing")
    box = [[123.1, 35.0], [123.2, 35.0], [123.2, 35.1], [123.1, 35.1], [123.1, 35.0]]
    drawn = office.send(
        f"{area}/shape", {"shape": {"type": "Polygon", "coordinates": [box]}}, seen=area, method="PATCH"
    )
    assert drawn.json()["shape"]["coordinates"] == [box]
    assert program_of("water-clerk").send(f"{area}/figures", {"figures": figures}).status_code == 403
