"""The page of the API: every operation from its own description, without foreign script."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

Schema = Mapping[str, Any]
GROUPS = {
    "people": _("People and units"),
    "plan": _("Plans and commitments"),
    "ledger": _("Reporting"),
    "duties": _("Duties, notices, meetings"),
    "system": _("Search, measures and long work"),
}
_REFERENCE = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    path: str
    name: str
    says: str
    scope: str
    parameters: tuple[tuple[str, str], ...]  # name, and how it is written
    given: tuple[tuple[str, str], ...]
    answer: str


def operations_page(schema_of: Callable[[], Schema]) -> Callable[[HttpRequest], HttpResponse]:
    """A view of whatever operations there are; `schema_of` describes them in the reader's language."""

    @require_safe
    def page(request: HttpRequest) -> HttpResponse:
        schema = schema_of()
        groups = [(title, [item for tag, item in operations(schema) if tag == name]) for name, title in GROUPS.items()]
        return render(request, "web/operations.html", {"groups": groups, "version": schema["info"]["version"]})

    return page


def operations(schema: Schema) -> Iterator[tuple[str, Operation]]:
    """Group and operation, in the order they are offered."""
    shapes = schema["components"]["schemas"]
    for path, methods in schema["paths"].items():
        for method, words in methods.items():
            answer = next(body for status, body in words["responses"].items() if int(status) < 300)
            yield (
                words["tags"][0],
                Operation(
                    method.upper(),
                    path,
                    words["operationId"],
                    words["summary"],
                    words["x-scope"],
                    tuple(_parameter(item) for item in words["parameters"]),
                    tuple(_fields(words.get("requestBody"), shapes)),
                    _named(answer["content"]["application/json"]["schema"]),
                ),
            )


def _parameter(words: Schema) -> tuple[str, str]:
    return words["name"], _written(words["schema"])


def _fields(body: Schema | None, shapes: Schema) -> Iterator[tuple[str, str]]:
    if body is None:
        return
    schema = body["content"]["application/json"]["schema"]
    shape = shapes[_named(schema)] if "$ref" in schema else schema
    needed = shape.get("required", [])
    for name, words in shape.get("properties", {}).items():
        yield name if name in needed else f"{name}?", _written(words)


def _named(schema: Schema) -> str:
    return str(schema.get("$ref", schema.get("title", ""))).removeprefix(_REFERENCE)


def _written(schema: Schema) -> str:
    """How a value is written: its words, an example, or its kind."""
    kinds = [kind for kind in schema.get("anyOf", [schema]) if kind.get("type") != "null"]
    return " · ".join(filter(None, (_kind(kind) for kind in kinds)))


def _kind(schema: Schema) -> str:
    if "enum" in schema or "const" in schema:
        return " | ".join(map(str, schema.get("enum", [schema.get("const")])))
    if schema.get("examples"):
        return str(schema["examples"][0])
    if schema.get("type") == "array":
        return f"[{_written(schema.get('items', {}))}, …]"
    return _named(schema) if "$ref" in schema else str(schema.get("format") or schema.get("type", ""))
