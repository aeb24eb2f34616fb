"""The printed sheet of a return, and whether a seal still holds."""

from __future__ import annotations

from diaodu.ledger.models import Line, Return
from diaodu.ledger.queries import lines_of
from diaodu.ledger.rules import proof, proof_code


def sheet_proof(owed: Return, lines: list[Line] | None = None) -> str:
    """The proof of what the return shows now (64 hex digits)."""
    shown = lines_of(owed) if lines is None else lines
    return proof(
        owed.code,
        owed.edition,
        [
            [
                line.item.name,
                "" if line.value is None else f"{line.value:f}",
                line.missing,
                line.progress,
                line.next_month,
                line.difficulty,
            ]
            for line in shown
        ],
    )


def printed_code(owed: Return, lines: list[Line] | None = None) -> str:
    return proof_code(sheet_proof(owed, lines))


def seal_holds(owed: Return, lines: list[Line] | None = None) -> bool:
    """Whether the sealed scan shows what the return says now."""
    return bool(owed.sealed_proof) and owed.sealed_proof == sheet_proof(owed, lines)
