"""Names for the codes that moves, facts and the audit keep."""

from __future__ import annotations

from collections.abc import Iterable

from diaodu.people.models import Officer, Unit


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """By username; a code without an officer (the system itself) is left out. One query."""
    wanted = {code for code in codes if code}
    return dict(Officer.objects.filter(username__in=wanted).values_list("username", "name"))


def unit_choices(units: Iterable[Unit]) -> list[tuple[str, str]]:
    """To choose from above a list: code and short name, in the order they come in."""
    return [(unit.code, unit.short_name) for unit in units]
