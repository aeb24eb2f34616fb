"""A revision of the sample plan in the making: read, laid beside the plan in force, some differences decided."""

from __future__ import annotations

from datetime import date

from diaodu.core.clock import fixed
from diaodu.core.files import store_file
from diaodu.core.moves import Mover
from diaodu.people.models import Officer
from diaodu.plan.actions import Choice, decide_items, lay_beside, store_reading
from diaodu.plan.choices import ChangeKind
from diaodu.plan.models import Document
from diaodu.plan.steps import KEEPER
from diaodu.reading import read_file
from diaodu.sample.blanks import rows_of

FILE = "云海县下半年工作方案（修订稿）.txt"
READ = date(2026, 9, 1)
DECIDED = (ChangeKind.NEW,)  # what the office has decided so far; the edited and vanished sentences are still open


def bring_in_revision(document: Document) -> Document:
    """A draft that takes the place of `document` once every difference is decided."""
    text = document.text
    for row in rows_of("revised.csv"):
        text = text.replace(row["before"], row["after"])
    content, chen = text.encode(), Officer.objects.select_related("unit").get(username="chen")
    reading = read_file(content, name=FILE, date=READ)
    with fixed(READ):
        revision = store_reading(
            reading, unit=document.unit, file=store_file(content), file_name=FILE, by=chen, today=READ
        )
        lay_beside(revision, document, by=chen.username)
        items = revision.revision_items.filter(kind__in=DECIDED)
        decide_items(
            revision,
            {item.pk: Choice("accept") for item in items},
            mover=Mover(chen.username, frozenset({KEEPER}), "调度办主任"),
        )
    return revision
