"""Whatever a program sends, the answer is one the description names: never a failure of ours.

What is sent is drawn from the description itself: once as it stands, valid and not, and once with the names of records
that are there, so that the questions and changes behind them are reached. Nothing that is sent stays.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.factories.api_county import SUBMITTED, program_of
from tests.factories.api_operations import HOUSING, OFFICE, OPERATIONS, WATER, Row
from tests.factories.reporting import County

from diaodu.config.api import api
from diaodu.people.choices import Role

pytestmark = [pytest.mark.sqlite, pytest.mark.slow, pytest.mark.timeout(400)]
CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
BLIND, KNOWING = 3, 6  # examples of each operation and way
REACHED = 0.9  # of the operations that somebody may carry out in this county
PLAYERS = {Role.UNIT_CLERK: "clerk", Role.SECTION_CHIEF: "chief", Role.SYSTEM_ADMIN: "keeper-of-units"}
# What names of records look like → those that are there; by the pattern, which tells units from codes from items.
THERE = {
    r"^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$": [HOUSING, WATER],
    r"^[A-Z]{1,2}-[0-9]{4}-[0-9]{3,7}$": [SUBMITTED],
    r"^[A-Z][A-Z0-9_]{1,29}$": ["BUDGET", "IND_OUT"],
    r"^[A-Z]-[0-9]{4}-[0-9]{3,7}\.[1-9][0-9]{0,3}$": ["R-2026-001.1"],
}


def test_no_operation_fails_and_most_succeed_whatever_is_sent(county: County) -> None:
    application = get_wsgi_application()
    plain = api.get_openapi_schema()
    tokens = {name: program_of(name).token for name in ("office", *PLAYERS.values())}
    failures: list[str] = []
    succeeded: set[str] = set()
    for described, modes, examples in (
        (plain, (GenerationMode.POSITIVE, GenerationMode.NEGATIVE), BLIND),
        (_with_names(plain), (GenerationMode.POSITIVE,), KNOWING),
    ):
        for operation in _operations(described, application):
            name = operation.definition.raw["operationId"]
            token = tokens[_who_may(OPERATIONS[name])]
            for mode in modes:
                for status in _statuses(operation, mode, token, examples, failures):
                    if status < 300:
                        succeeded.add(name)
    assert not failures, "\n".join(failures)
    can = {name for name, row in OPERATIONS.items() if any(status < 300 for status in row.answers.values())}
    never = sorted(can - succeeded)
    assert len(never) <= (1 - REACHED) * len(can), f"never succeeded: {', '.join(never)}"


def _operations(described: dict[str, Any], application: Callable[..., Any]) -> Iterator[Any]:
    schema = schemathesis.openapi.from_dict(copy.deepcopy(described))
    schema.app = application
    for found in schema.get_all_operations():
        yield found.ok()


def _who_may(row: Row) -> str:
    """Somebody the table says it is open to."""
    if row.answers[OFFICE] < 300:
        return "office"
    return next((name for role, name in PLAYERS.items() if row.answers.get(role, 400) < 300), "office")


def _statuses(operation: Any, mode: GenerationMode, token: str, examples: int, failures: list[str]) -> list[int]:
    """Ask so many times; what breaks the description is added to `failures`."""
    statuses: list[int] = []

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        with transaction.atomic():
            response = case.call(headers={"Authorization": f"Bearer {token}"})
            transaction.set_rollback(True)
        statuses.append(response.status_code)
        try:
            case.validate_response(response, checks=CHECKS)
        except (Failure, FailureGroup) as failure:
            failures.append(f"{operation.label}: {response.status_code} {failure}")

    ask()
    return statuses


def _with_names(described: dict[str, Any]) -> dict[str, Any]:
    """The description with the records of the county as the only names there are, and any version held."""
    known = copy.deepcopy(described)
    shapes = known["components"]["schemas"]
    for path, methods in known["paths"].items():
        for words in methods.values():
            _name_all(words.get("requestBody"), shapes)
            _name_words(words.get("requestBody"), OPERATIONS[words["operationId"]].body, shapes)
            names = _names_in(path, OPERATIONS[words["operationId"]].path)
            for parameter in words.get("parameters", []):
                if parameter["name"] in names:
                    parameter["schema"] = {"type": "string", "enum": [names[parameter["name"]]]}
                    parameter["required"] = True
                elif parameter["name"] == "If-Match":
                    parameter["schema"] = {"type": "string", "enum": ["*"]}
                    parameter["required"] = True
    return known


def _names_in(template: str, asked: str) -> dict[str, str]:
    """The words of a path and of its question, by name."""
    path, _mark, query = asked.partition("?")
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template)
    found = re.fullmatch(pattern, f"/api/{path}")
    assert found, (template, asked)
    return found.groupdict() | dict(parse_qsl(query))


def _name_words(body: Any, asked: Any, shapes: dict[str, Any]) -> None:
    """The words of the table's body (codes, days, choices) stand as they are; all else is drawn still."""
    if not body or not isinstance(asked, dict):
        return
    content = body["content"]["application/json"]
    schema = copy.deepcopy(content["schema"])
    if "$ref" in schema:
        schema = copy.deepcopy(shapes[schema["$ref"].rpartition("/")[2]])
    said = {name: value for name, value in asked.items() if isinstance(value, str) and name in schema["properties"]}
    schema["properties"] |= {name: {"type": "string", "enum": [value]} for name, value in said.items()}
    schema["required"] = sorted({*schema.get("required", ()), *said})
    content["schema"] = schema


def _name_all(schema: Any, shapes: dict[str, Any]) -> None:
    """Whatever is written like a name becomes one of those that are there, in this part and in all it refers to."""
    if isinstance(schema, list):
        for part in schema:
            _name_all(part, shapes)
    elif isinstance(schema, dict):
        if schema.get("pattern") in THERE:
            schema["enum"] = THERE[schema["pattern"]]
        if "$ref" in schema:
            _name_all(shapes[schema["$ref"].rpartition("/")[2]], shapes)
        for part in schema.values():
            _name_all(part, shapes)
