"""Tasks of an existing ledger: one for each row, with what its columns say."""

from __future__ import annotations

from diaodu.reading.due import find_due
from diaodu.reading.horizons import Horizons
from diaodu.reading.model import Target, Task
from diaodu.reading.owners import find_owners
from diaodu.reading.sources.extracted import Row
from diaodu.reading.strength import strength_of


def tasks_of_rows(
    text: str, rows: tuple[Row, ...], targets: tuple[Target, ...], horizons: Horizons
) -> tuple[Task, ...]:
    """The rows as tasks, ids `k1`, `k2` … The due column rules; where it is empty, the row's own words do."""
    return tuple(_task(f"k{number}", text, row, targets, horizons) for number, row in enumerate(rows, 1))


def _task(key: str, text: str, row: Row, targets: tuple[Target, ...], horizons: Horizons) -> Task:
    quote = text[row.start : row.end]
    inside = [target for target in targets if row.start <= target.start < row.end]
    verb, strength = strength_of(quote)
    due = find_due(row.due_text or quote, "", horizons.at(row.start), times="1", occasions="")
    said = find_owners(quote)
    return Task(
        id=key,
        start=row.start,
        end=row.end,
        quote=quote,
        verb=verb,
        object=quote.partition(verb)[2].split("，")[0].split("；")[0] if verb else quote,
        strength=strength,
        due=due.by,
        due_text=due.words or row.due_text,
        rhythm=due.rhythm,
        lead=row.lead or said.lead,
        partners=row.partners or said.partners,
        sponsor=row.sponsor,
        targets=tuple(target.id for target in inside),
    )
