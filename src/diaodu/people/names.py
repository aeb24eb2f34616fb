"""Names for the codes that moves, facts and the audit keep."""

from __future__ import annotations

from collections.abc import Iterable

from diaodu.people.models import Officer


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """By username; a code without an officer (the system itself) is left out. One query."""
    wanted = {code for code in codes if code}
    return dict(Officer.objects.filter(username__in=wanted).values_list("username", "name"))
