"""Where commitments stand in the outline of their plans. Rows in, answers out."""

from __future__ import annotations

from collections.abc import Iterable

from diaodu.plan.models import Clause, Commitment

BETWEEN_HEADINGS = "／"


class Sections:
    """The outlines of one or more plans."""

    def __init__(self, clauses: Iterable[Clause]) -> None:
        self._by_pk = {clause.pk: clause for clause in clauses}
        self._by_key = {(clause.document_id, clause.key): clause for clause in self._by_pk.values()}

    def key_of(self, commitment: Commitment) -> str:
        """The key of the clause it stands in ("1.2.3"); empty where it stands in none."""
        clause = self._by_pk.get(commitment.clause_id or 0)
        return clause.key if clause else ""

    def headings_of(self, commitment: Commitment) -> list[Clause]:
        """The headings above it, the highest first."""
        parts = self.key_of(commitment).split(".")
        keys = (".".join(parts[: depth + 1]) for depth in range(len(parts)))
        found = (self._by_key.get((commitment.document_id, key)) for key in keys)
        return [clause for clause in found if clause is not None and clause.kind == "heading"]

    def path_of(self, commitment: Commitment) -> str:
        """一、…／（二）…"""
        return BETWEEN_HEADINGS.join(heading_said(clause) for clause in self.headings_of(commitment))


def heading_said(clause: Clause) -> str:
    return f"{clause.number}{clause.heading}"
