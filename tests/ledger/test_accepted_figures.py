"""Many figures at once from a source that is no return."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from tests.factories.indicators import Place, make_place

from diaodu.core.chain import examine_chain
from diaodu.core.clock import ZONE, fixed
from diaodu.core.models import AuditEntry, DirtyMark
from diaodu.kernel.period import Period
from diaodu.ledger.actions import NewFigure, NewItem, accept_figures, add_items
from diaodu.ledger.actions import figures as module
from diaodu.ledger.choices import MissingKind
from diaodu.ledger.models import Item, Observation
from diaodu.ledger.queries import facts_as_of, open_items

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def place() -> Place:
    with fixed(date(2026, 9, 2)):
        return make_place()


def _items(place: Place) -> list[Item]:
    subject = place.indicators["BUDGET"].subject
    return add_items(
        [
            NewItem(subject, place.units["caizheng"], "收入", "亿元", date(2026, 1, 1), about=place.units[town])
            for town in ("east", "west")
        ],
        by="test",
    )


def _accept(figures: list[NewFigure], place: Place) -> module.Accepted:
    return accept_figures(figures, origin="七月公报", by="test", unit=place.county.path)


def test_a_figure_that_says_nothing_new_is_left_out_and_a_changed_one_is_the_next_vintage(place: Place) -> None:
    east, west = _items(place)
    first = _accept(
        [NewFigure(east, "2026-07", Decimal("1.5")), NewFigure(west, "2026-07", None, "not_reported")], place
    )
    again = _accept([NewFigure(east, "2026-07", Decimal("1.5")), NewFigure(west, "2026-07", Decimal(2))], place)
    assert (first, again) == (module.Accepted(2, 0), module.Accepted(1, 1))
    rows = (
        Observation.objects.filter(item=west).order_by("vintage").values_list("vintage", "value", "missing", "origin")
    )
    assert list(rows) == [(1, None, "not_reported", "七月公报"), (2, Decimal(2), "", "七月公报")]


def test_history_keeps_each_vintage_with_the_moment_it_became_known(place: Place) -> None:
    east = _items(place)[0]
    moments = [datetime(2026, month, 20, tzinfo=ZONE) for month in (8, 6)]
    _accept([NewFigure(east, "2026-05", Decimal(n), known_at=at) for n, at in zip((7, 6), moments, strict=True)], place)
    facts = facts_as_of([east.pk], on=date(2026, 9, 2), known=datetime(2026, 7, 1, tzinfo=ZONE))
    assert [(fact.vintage, fact.value) for fact in facts] == [(1, Decimal(6))]
    assert [fact.value for fact in facts_as_of([east.pk], on=date(2026, 9, 2))] == [Decimal(7)]


def test_each_chunk_is_one_entry_of_the_audit_with_count_and_hash(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 3)
    east, west = _items(place)
    codes = [Period.month(2026, month).code for month in range(1, 6)]
    DirtyMark.objects.all().delete()
    _accept([NewFigure(item, code, Decimal(1)) for item in (east, west) for code in codes], place)
    entries = AuditEntry.objects.filter(verb="accept_figures").order_by("number")
    assert [entry.after["figures"] for entry in entries] == [3, 3, 3, 1]
    rows = Observation.objects.order_by("pk")
    assert entries[0].after["sha256"] == module.figures_hash(list(rows[:3]))
    assert DirtyMark.objects.filter(measure="ledger.reported", subject_key=east.subject_id).count() == 4
    assert not examine_chain().findings


def test_a_period_that_is_none_is_refused_before_anything_is_kept(place: Place) -> None:
    east = _items(place)[0]
    with pytest.raises(ValueError, match="2026-13"):
        _accept([NewFigure(east, "2026-05", Decimal(1)), NewFigure(east, "2026-13", Decimal(1))], place)
    assert not Observation.objects.exists()


def test_a_blank_without_a_reason_is_one_nobody_knows(place: Place) -> None:
    east = _items(place)[0]
    _accept([NewFigure(east, "2026-05", None)], place)
    assert Observation.objects.get().missing == MissingKind.UNKNOWN


def test_rounds_do_not_ask_for_figures_about_other_units(place: Place) -> None:
    from django.db.models import Q

    _items(place)
    assert not open_items(Q(), "dispatch", on=date(2026, 9, 2)).exists()
