"""Expressions as SQL text of an engine, with places for values that are given when it is asked."""

from __future__ import annotations

import re

import ibis
import ibis.expr.types as ir

DUCKDB, SPARK = "duckdb", "pyspark"
_NUMBERS = 9_100_000_000_000_000_000  # no figure is this large: such a literal is one of our places
_TEXT = re.compile(r"'\{\{(\w+)\}\}'")

_order: list[str] = []


def text(name: str) -> ir.Value:
    """A place for a string."""
    return ibis.literal(f"{{{{{name}}}}}", "string")


def number(name: str) -> ir.Value:
    """A place for a whole number."""
    if name not in _order:
        _order.append(name)
    return ibis.literal(_NUMBERS + _order.index(name), "int64")


def sql(expression: ir.Table, dialect: str = DUCKDB) -> str:
    """The statement, each place as `$name`."""
    if dialect == SPARK:
        _ = ibis.pyspark  # its options are not there before
    statement = str(ibis.to_sql(expression, dialect=dialect))
    statement = _TEXT.sub(lambda found: f"${found[1]}", statement)
    for index, name in enumerate(_order):
        statement = statement.replace(str(_NUMBERS + index), f"${name}")
    return statement


def filled(statement: str, values: dict[str, str | int]) -> str:
    """The statement with its values written in, for an engine that binds none. Strings are quoted."""

    def literal(found: re.Match[str]) -> str:
        value = values[found[1]]
        return (
            str(int(value)) if isinstance(value, int) else "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
        )

    return re.sub(r"\$(\w+)", literal, statement)
