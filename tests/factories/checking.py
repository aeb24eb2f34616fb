"""A checked draft of a unit."""

from __future__ import annotations

from tests.factories.people import TODAY

from diaodu.bulletins.checking.actions import add_draft
from diaodu.bulletins.checking.models import Draft
from diaodu.bulletins.checking.reader import read_upload
from diaodu.bulletins.checking.sources import ground_of
from diaodu.core.clock import fixed
from diaodu.people.models import Unit

TEXT = "1—7月，一般公共预算收入21.5亿元，同比增长8.1%。引进项目32个。"


def add_checked_draft(county: Unit, unit: Unit, *, text: str = TEXT, by: str = "clerk") -> Draft:
    """From a text file, held against the county's ledger of the tests' day."""
    with fixed(TODAY):
        return add_draft(
            read_upload(text.encode(), "汇报.txt"), ground_of(county, TODAY), unit=unit, by=by, title="汇报"
        )
