"""What no form would ever send: each is answered with a clear problem, and nothing is changed."""

from __future__ import annotations

import json

import pytest
from tests.factories.api_county import DRAFT, TO_ANSWER, Program
from tests.factories.api_operations import HOUSING, WATER
from tests.factories.reporting import County

from diaodu.core.models import AuditEntry

NOTICE = {"title": "报送材料", "to": [WATER]}
DEEP = '{"title": ' + "[" * 60_000 + "]" * 60_000 + "}"


def post(program: Program, path: str, content: str | bytes, kind: str = "application/json") -> tuple[int, str]:
    response = program.client.generic(
        "POST", f"/api/{path}", content, content_type=kind, headers={"Authorization": f"Bearer {program.token}"}
    )
    assert response["Content-Type"] == "application/problem+json"
    return response.status_code, response.json()["code"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (DEEP, (400, "unreadable")),
        (b"\xff\xfe{", (400, "unreadable")),
        ("", (422, "invalid")),
        ("{", (400, "unreadable")),
        ("NaN", (422, "invalid")),
        ("[]", (422, "invalid")),
        ("null", (422, "invalid")),
        ('{"title": "\\ud800", "to": ["yunhai.shuiwu"]}', (422, "invalid")),
        ('{"title": "a\\u0000b", "to": ["yunhai.shuiwu"]}', (422, "invalid")),
        (json.dumps(NOTICE | {"to": [WATER] * 301}), (422, "invalid")),
        (json.dumps(NOTICE | {"to": ["nowhere"]}), (422, "invalid")),
        (json.dumps(NOTICE | {"to": ["a" * 300]}), (422, "invalid")),
        (json.dumps(NOTICE | {"due_at": "0001-01-01T00:00:00"}), (422, "invalid")),
        (json.dumps(NOTICE | {"due_at": "9999-12-31T23:59:59-23:59"}), (422, "invalid")),
        (json.dumps(NOTICE | {"due_at": 10**400}), (422, "invalid")),
        ('{"title": "x", "to": ["yunhai.shuiwu"], "due_at": 1' + "0" * 5000 + "}", (400, "unreadable")),
        (json.dumps(NOTICE | {"needs_answer": "perhaps"}), (422, "invalid")),
        (json.dumps(NOTICE | {"sender": "me"}), (422, "invalid")),
        (json.dumps(NOTICE | {"body": "文" * 3_000_000}), (413, "too_big")),
    ],
)
def test_odd_body_is_a_clear_problem(office: Program, content: str | bytes, expected: tuple[int, str]) -> None:
    before = AuditEntry.objects.count()
    assert post(office, "notices", content) == expected
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("units/%00", 422),
        ("units/%FF%FE", 422),
        ("units/" + "a" * 3000, 422),
        ("units?q=%00", 422),
        ("units?limit=0", 422),
        ("units?limit=201", 422),
        ("units?limit=" + "9" * 5000, 422),
        ("units?offset=99999999999999999999", 422),
        ("units?kind=castle", 422),
        ("search?q=" + "x" * 61, 422),
        ("search?q=%F0%9F%98%80", 200),
        ("search?kind=nothing&q=a", 200),
        ("duties/W-9999-9999999", 404),
        ("duties/W-2026-00000000000", 422),
        ("items/R-2026-001.0", 422),
        ("items/R-2026-001.1?on=2026-02-30", 422),
        ("items/R-2026-001.1?on=1026-02-03", 422),
        ("measures/nothing/value", 404),
        ("measures/%00/value", 404),
        ("nothing/at/all", 404),
    ],
)
def test_odd_address_is_a_clear_problem(office: Program, path: str, status: int) -> None:
    response = office.get(path)
    assert response.status_code == status
    if status >= 400:
        assert response["Content-Type"] == "application/problem+json"
        assert response.json()["status"] == status


@pytest.mark.parametrize("token", ["", "x", "dd_", "dd_\xff", "dd_" + "a" * 5000, "dd_\x01"])
def test_odd_token_is_refused(county: County, office: Program, token: str) -> None:
    response = Program(office.client, token or " ").get("me")
    assert (response.status_code, response.json()["code"]) == (401, "who")


@pytest.mark.parametrize("tag", ["", "7", '"7', 'W/"1"', '"' + "1" * 400 + '"'])
def test_change_without_the_version_that_is_there_is_refused(office: Program, tag: str) -> None:
    response = office.send(f"duties/{TO_ANSWER}/withdraw", {"reason": "有误"}, If_Match=tag)
    assert response.status_code == (412 if tag else 428)


@pytest.mark.parametrize("key", ["a" * 81, "a\tb"])
def test_odd_key_is_refused(office: Program, key: str) -> None:
    response = office.send("notices", NOTICE, Idempotency_Key=key)
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "header.Idempotency-Key")


@pytest.mark.parametrize("value", ["1e5", "NaN", "１２", "1" * 15, "0.00001", "--1", " 1", "1\n"])
def test_odd_figure_is_refused(clerk: Program, value: str) -> None:
    lines = {"lines": [{"item": "R-2026-001.1", "value": value}]}
    response = clerk.send(f"returns/{DRAFT}/lines", lines, method="PATCH", If_Match="*")
    assert response.status_code == 422
    assert {error["field"].rpartition(".")[0] for error in response.json()["errors"]} <= {
        "body.lines.0",
        "body.lines.0.value",
    }


def test_unit_is_not_told_from_a_stranger_by_its_code(office: Program) -> None:
    assert office.get("units/elsewhere").status_code == office.get(f"units/{HOUSING}x").status_code == 404
