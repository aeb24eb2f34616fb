"""A county with a stored plan."""

from __future__ import annotations

from datetime import date

from tests.factories.people import TODAY, make_county, make_officer
from tests.factories.readings import TEXT, make_reading

from diaodu.core.files import store_file
from diaodu.core.moves import Mover
from diaodu.people.choices import Role
from diaodu.people.models import Unit
from diaodu.plan.actions import accept_commitments, adopt_document, store_reading
from diaodu.plan.models import Commitment, Document
from diaodu.plan.steps import KEEPER


def make_document(*, adopted: bool = True, county: Unit | None = None) -> Document:
    """The plan of `make_reading`, brought in by the county's dispatch office ("chen")."""
    county = county or make_county()
    keeper = make_officer(county, role=Role.DISPATCH_OFFICE, username=f"chen-{county.code}")
    document = store_reading(
        make_reading(), unit=county, file=store_file(TEXT.encode()), file_name="plan.txt", by=keeper, today=TODAY
    )
    return adopt_document(document, by=keeper) if adopted else document


def keeper(document: Document) -> Mover:
    """Whoever keeps plans in the document's county, as they move its commitments."""
    return Mover(f"chen-{document.unit.code}", frozenset({KEEPER}), "调度办主任")


def accept_all(document: Document, *, on: date = date(TODAY.year, 1, 1)) -> list[Commitment]:
    """Everything the reading proposed is taken up."""
    waiting = document.commitments.select_related("subject").filter(state="proposed")
    return accept_commitments(list(waiting), mover=keeper(document), on=on)
