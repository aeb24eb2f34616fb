"""The tables expressions start from, by name. An engine has a view or a file under each name."""

from __future__ import annotations

from functools import cache

import ibis
import ibis.expr.types as ir

from diaodu.warehouse import schema

SCHEMAS = {
    "stored_values": schema.VALUES,
    "newer_values": schema.VALUES,
    "all_values": schema.VALUES,
    "figures": schema.VALUES,
    "pairs": schema.PAIRS,
    "counted": schema.COUNTED,
    "groups": schema.GROUPS,
    "touched": schema.TOUCHED,
}


@cache
def table(name: str) -> ir.Table:
    return ibis.table(SCHEMAS[name], name=name)


def named(name: str, columns: dict[str, str]) -> ir.Table:
    return ibis.table(columns, name=name)
