"""What is wrong with a field, in words: what the schema found, said in the asker's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from diaodu.core.api.problems import ApiProblem

# By pydantic's kind of error; its own sentences are English only and speak of Python.
_SAID: dict[str, Promise] = {
    "missing": _("This is needed."),
    "extra_forbidden": _("There is no such field."),
    "string_type": _("This must be a text."),
    "string_too_short": _("At least %(min_length)s characters."),
    "string_too_long": _("At most %(max_length)s characters."),
    "string_pattern_mismatch": _("This is not written as it should be (%(pattern)s)."),
    "string_unicode": _("This text holds characters that cannot be kept."),
    "bool_type": _("This must be true or false."),
    "bool_parsing": _("This must be true or false."),
    "int_type": _("This must be a whole number."),
    "int_parsing": _("This must be a whole number."),
    "int_from_float": _("This must be a whole number."),
    "int_parsing_size": _("This number is too large."),
    "greater_than_equal": _("At least %(ge)s."),
    "less_than_equal": _("At most %(le)s."),
    "literal_error": _("One of: %(expected)s."),
    "enum": _("One of: %(expected)s."),
    "list_type": _("This must be a list."),
    "dict_type": _("This must be an object."),
    "model_type": _("This must be an object."),
    "model_attributes_type": _("This must be an object."),
    "too_short": _("At least %(min_length)s entries."),
    "too_long": _("At most %(max_length)s entries."),
}
_OTHER = _("This cannot be understood here.")
_DATES = _("Write a day as 2026-09-07 and a moment as 2026-09-07T17:30:00+08:00.")


def invalid(errors: Sequence[Mapping[str, Any]]) -> ApiProblem:
    """422 with each field that is wrong, named from the outside in: `body.lines.0.value`."""
    return ApiProblem(
        422,
        "invalid",
        _("Nothing was changed; each field that is wrong is named below."),
        errors=[(field_name(error["loc"]), _sentence(error)) for error in errors],
    )


def wrong_field(field: str, detail: str | Promise, *, code: str = "invalid") -> ApiProblem:
    """422 for one field, where only a look into the data could tell."""
    return ApiProblem(422, code, detail, errors=[(field, str(detail))])


def field_name(place: Sequence[str | int]) -> str:
    """`("body", "payload", "title")` is `body.title`: the name of our own argument says nothing to the asker."""
    parts = [str(part) for part in place]
    named = [part for number, part in enumerate(parts) if not (number == 1 and parts[0] == "body" and len(parts) > 1)]
    return ".".join(named)


def _sentence(error: Mapping[str, Any]) -> str:
    kind, context = str(error.get("type", "")), error.get("ctx") or {}
    if "date" in kind or "timezone" in kind:
        return str(_DATES)
    said = _SAID.get(kind)
    if said is None:
        return str(context["error"]) if kind == "value_error" and "error" in context else str(_OTHER)
    try:
        return str(said) % {name: str(value) for name, value in context.items()}
    except KeyError:
        return str(_OTHER)
