"""What presses: windows of applications, entry into statistics, money to be paid out; duties open and close by it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.library import OFFICE, LibraryCounty, make_library_county, make_ready_project
from tests.factories.people import TODAY
from tests.factories.schedules import LINKS, NODES

from diaodu.core.clock import fixed
from diaodu.core.models import AuditEntry
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.duties.actions import move_duty
from diaodu.duties.models import Duty
from diaodu.duties.steps import UNIT
from diaodu.projects.library.actions import (
    attach_document,
    begin_application,
    enter_statistics,
    move_application,
    report_spending,
    set_payment_terms,
)
from diaodu.projects.library.actions.matters import open_matters
from diaodu.projects.library.models import Application, Spending
from diaodu.projects.library.rules.channels import Channel, Window
from diaodu.projects.library.rules.paying import Grant, Paid, paid_of
from diaodu.projects.library.schedules import facts
from diaodu.projects.schedule.actions import NewSchedule, freeze_many, lay_many
from diaodu.projects.schedule.models import Outlook
from diaodu.projects.schedule.rules import Bond

MONEY = Decimal(1000)


def channel(*windows: tuple[str, str]) -> Channel:
    return Channel("x", "某渠道", "Some channel", tuple(Window(*each) for each in windows), {})


# ------------------------------------------------------------------------------------------------ rules


def test_a_window_closes_on_its_last_day_also_over_the_new_year_and_on_leap_days() -> None:
    assert channel(("09-01", "11-30")).closes_on(date(2026, 9, 2)) == date(2026, 11, 30)
    assert channel(("12-01", "01-31")).closes_on(date(2026, 12, 5)) == date(2027, 1, 31)
    assert channel(("12-01", "01-31")).closes_on(date(2027, 1, 31)) == date(2027, 1, 31)
    assert channel(("02-01", "02-29")).closes_on(date(2027, 2, 3)) == date(2027, 2, 28)
    assert channel(("09-01", "11-30")).closes_on(date(2026, 8, 31)) is None
    assert channel().closes_on(TODAY) is None


@given(
    st.dates(date(2024, 1, 1), date(2028, 12, 30)), st.dates(date(2024, 1, 1), date(2024, 12, 31)), st.integers(0, 364)
)
def test_a_day_within_a_window_never_lies_behind_its_close(day: date, first: date, length: int) -> None:
    last = date.fromordinal(first.toordinal() + length)
    closes = channel((f"{first:%m-%d}", f"{last:%m-%d}")).closes_on(day)
    assert closes is None or (closes.toordinal() - day.toordinal()) in range(366)


def test_payments_are_asked_for_when_their_day_has_come_and_unknown_where_nobody_said() -> None:
    due = Grant(MONEY, Decimal(450), Decimal(600), date(2026, 8, 31))
    assert paid_of([due], on=TODAY) == Paid(Decimal("45.0"), Decimal("60.0"))
    assert paid_of([due], on=date(2026, 8, 30)) == Paid()
    assert paid_of([due, Grant(MONEY, None, Decimal(100), date(2026, 8, 1))], on=TODAY) == Paid()
    assert paid_of([], on=TODAY) == Paid()


def test_bonds_are_told_one_by_one_from_the_day_of_their_issue() -> None:
    spent, early, late = (
        Grant(MONEY, Decimal(paid), issued_on=date(2026, month, 1)) for paid, month in ((1000, 1), (300, 3), (0, 6))
    )
    found = paid_of([late, early, spent], on=TODAY)
    assert [(each.issued_on.month, each.spent) for each in found.bonds] == [
        (1, Decimal("100.0")),
        (3, Decimal("30.0")),
        (6, Decimal("0.0")),
    ]
    assert [each.spent for each in paid_of([Grant(MONEY, None, issued_on=date(2026, 3, 1))], on=TODAY).bonds] == [None]
    assert paid_of([early], on=date(2026, 2, 1)).bonds == ()


# ------------------------------------------------------------------------------------------------ deeds


@pytest.fixture
def county() -> LibraryCounty:
    return make_library_county()


def application(county: LibraryCounty, code: str = "central", **words: Any) -> Application:
    project = make_ready_project(county, stage="preparing", **words)
    with fixed(TODAY):
        return begin_application(project, code, mover=OFFICE, values={"asked": MONEY})


def submit(held: Application, on: date, why: str = "") -> None:
    with fixed(on):
        move_application(held, "submit_application", mover=OFFICE, on=on, why=why)


def refused(deed: Any, *args: Any, **words: Any) -> str:
    with pytest.raises(MoveRefusedError) as refusal, fixed(TODAY):
        deed(*args, **({"mover": OFFICE} | words))
    return refusal.value.zh


@pytest.mark.django_db
def test_outside_its_window_an_application_is_handed_in_with_a_reason_only(county: LibraryCounty) -> None:
    held = application(county)
    with pytest.raises(MoveRefusedError, match="outside the windows"):
        submit(held, date(2026, 11, 5))
    submit(held, date(2026, 11, 5), "省里追加一批")
    assert held.subject.moves.get().why == "省里追加一批"
    assert AuditEntry.objects.latest("pk").after["outside_window"] is True


@pytest.mark.django_db
def test_a_window_about_to_close_comes_on_the_desk_and_goes_when_it_is_handed_in(county: LibraryCounty) -> None:
    held = application(county)
    assert open_matters(TODAY) == 0
    with fixed(date(2026, 10, 26)):
        assert (open_matters(date(2026, 10, 26)), open_matters(date(2026, 10, 26))) == (1, 0)
    duty = Duty.objects.get()
    assert (duty.unit, duty.about, duty.due_at.date()) == (county.park, held.subject, date(2026, 10, 31))  # type: ignore[union-attr]
    with pytest.raises(MoveRefusedError, match="form of its own"):
        move_duty(duty, "answer", mover=Mover("park-clerk", frozenset({UNIT})), words="已办")
    submit(held, date(2026, 10, 27))
    duty.refresh_from_db()
    assert duty.state == "done"


@pytest.mark.django_db
def test_a_late_entry_into_statistics_is_owed_until_it_is_made_or_no_longer_due(county: LibraryCounty) -> None:
    late = make_ready_project(county, stage="started", since=date(2026, 6, 1))
    lapses = make_ready_project(county, "撤了的", number=2, stage="started", since=date(2026, 7, 20))
    make_ready_project(county, "才开工", number=3, stage="started", since=date(2026, 8, 20))
    with fixed(TODAY):
        assert open_matters(TODAY) == 2
        due = {duty.about_id: duty.due_at.date() for duty in Duty.objects.all()}  # type: ignore[union-attr]
        assert due == {late.subject_id: date(2026, 8, 1), lapses.subject_id: date(2026, 9, 20)}
        for purpose in ("contract", "photo", "licence"):
            attach_document(late, paper_of(purpose), purpose=purpose, mover=OFFICE)
        enter_statistics(late, on=TODAY, number="KT1", mover=OFFICE)
        assert Duty.objects.get(about=late.subject).state == "done"
        type(lapses).objects.filter(pk=lapses.pk).update(state="withdrawn")
        assert open_matters(TODAY) == 0
    assert not Duty.objects.filter(state="open").exists()


def paper_of(name: str) -> Any:
    from tests.factories.library import paper

    return paper(name)


@pytest.mark.django_db
def test_granted_money_is_paid_out_by_day_and_turns_the_schedules_facts(county: LibraryCounty) -> None:
    held = application(county)
    assert "资金下达以后" in refused(report_spending, held, on=TODAY, total=MONEY)
    submit(held, TODAY)
    with fixed(TODAY):
        move_application(held, "approve_application", mover=OFFICE, on=TODAY, amount=MONEY)
    terms = {"issued_on": date(2026, 5, 10), "pay_due": Decimal(600), "pay_by": date(2026, 8, 31)}
    assert "要一起填" in refused(set_payment_terms, held, **(terms | {"pay_by": None}))
    assert "超过下达额" in refused(set_payment_terms, held, **(terms | {"pay_due": Decimal(1001)}))
    assert "超过下达额" in refused(report_spending, held, on=TODAY, total=Decimal(1001))
    assert "不能晚于今天" in refused(report_spending, held, on=date(2026, 9, 3), total=MONEY)
    with fixed(TODAY):
        schedule = lay_many([NewSchedule(held.project.subject, TODAY, nodes=NODES, links=LINKS)], by="test")
        freeze_many(schedule, by="test")
        set_payment_terms(held, **terms, mover=OFFICE)
        report_spending(held, on=date(2026, 7, 31), total=Decimal(300), mover=OFFICE)
        report_spending(held, on=date(2026, 8, 31), total=Decimal(450), mover=OFFICE)
        assert report_spending(held, on=date(2026, 8, 31), total=Decimal(450), mover=OFFICE) is None
    assert "更正要写明原因" in refused(report_spending, held, on=TODAY, total=Decimal(440))
    key = held.project.subject_id
    now, before = facts([key], TODAY)[key], facts([key], date(2026, 8, 1))[key]
    assert (now.paid, now.paid_required, now.bonds) == (
        Decimal("45.0"),
        Decimal("60.0"),
        (Bond(date(2026, 5, 10), Decimal("45.0")),),
    )
    assert (before.paid, before.bonds[0].spent) == (None, Decimal("30.0"))
    assert Spending.objects.count() == 2
    outlook = Outlook.objects.get(schedule__subject=key)
    assert (outlook.light, outlook.rule, outlook.reason_zh) == ("red", "payment", "支付率45.0%，要求60.0%")
