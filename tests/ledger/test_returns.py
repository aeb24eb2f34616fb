"""From an empty form to facts, and what is refused on the way."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.factories.files import SCAN, make_docx
from tests.factories.reporting import County, act, fill, report, return_of, start_round

from diaodu.core.clock import fixed, moment
from diaodu.core.intake import examine_file
from diaodu.core.models import AuditEntry, Move
from diaodu.core.moves import MoveRefusedError
from diaodu.duties.models import Duty
from diaodu.duties.queries import late_duties
from diaodu.ledger.actions import (
    LineInput,
    accept_returns,
    attach_sealed_scan,
    copy_last_period,
    correct_return,
    hand_up,
    lock_round,
    recall,
    return_to_unit,
    save_lines,
    send_down,
    sign,
)
from diaodu.ledger.actions.signing import IncompleteError
from diaodu.ledger.models import Item, Observation, Return
from diaodu.ledger.queries import facts_as_of, lines_of, said_in, total_of
from diaodu.ledger.sheet import printed_code, seal_holds

pytestmark = pytest.mark.django_db
SEPTEMBER = date(2026, 9, 2)


@pytest.fixture
def owed(county: County) -> Return:
    return return_of(start_round(county), county.housing)


def submitted(owed: Return, figure: str = "74") -> Return:
    fill(owed, "clerk", 万平方米=figure)
    hand_up(owed, mover=act("clerk", owed))
    sign(owed, mover=act("chief", owed))
    return sign(owed, mover=act("head", owed))


def test_round_asks_each_unit_for_what_it_leads(county: County) -> None:
    round_ = start_round(county)
    asked = {owed.unit.code: [line.item.measured_in for line in lines_of(owed)] for owed in round_.returns.all()}
    assert asked == {"zhujian": ["万平方米", ""], "shuiwu": ["条"]}
    assert {duty.unit.code: duty.title for duty in Duty.objects.all()} == {
        "zhujian": "2026年8月进度",
        "shuiwu": "2026年8月进度",
    }


def test_chain_leaves_out_posts_that_nobody_holds(county: County) -> None:
    round_ = start_round(county)
    assert return_of(round_, county.housing).chain == ["section_chief", "unit_head"]
    assert return_of(round_, county.water).chain == []


def test_round_is_not_opened_twice_nor_for_nothing(county: County) -> None:
    start_round(county)
    with pytest.raises(MoveRefusedError, match="asked for already"):
        start_round(county)


def test_round_without_claims_is_refused(county: County) -> None:
    Item.objects.update(retired_on=date(2026, 1, 1))
    with pytest.raises(MoveRefusedError, match="nothing is claimed"):
        start_round(county)


def test_opening_a_round_takes_as_many_statements_for_two_units_as_for_one(county: County) -> None:
    start_round(county, "2026-06")  # the first of the year also begins the year's numbers
    with CaptureQueriesContext(connection) as both:
        start_round(county, "2026-07")
    Item.objects.filter(unit=county.water).update(retired_on=date(2026, 1, 1))
    with CaptureQueriesContext(connection) as one:
        start_round(county, "2026-08")
    assert len(both) - len(one) <= 1  # each unit's own signing chain is asked for


def test_return_goes_up_the_chain_and_becomes_facts(county: County, owed: Return) -> None:
    submitted(owed)
    with fixed(SEPTEMBER):
        facts = accept_returns([owed], mover=act("office", owed))
    assert [(fact.period, fact.value, fact.missing, fact.progress) for fact in facts] == [
        ("2026-08", Decimal(74), "", ""),
        ("2026-08", None, "not_applicable", "按计划推进"),
    ]
    assert [move.verb for move in Move.objects.filter(subject=owed.subject)] == [
        "hand_up",
        "sign",
        "sign_off",
        "accept",
    ]
    assert Duty.objects.get(unit=county.housing).state == "done"


def test_return_with_an_empty_line_stays_below_and_names_it(owed: Return) -> None:
    with pytest.raises(IncompleteError) as refused:
        hand_up(owed, mover=act("clerk", owed))
    assert refused.value.zh == "老旧小区改造：请填数，或选没有数的原因。推进总投资**亿元的东城片区建设：请写一句进展。"
    assert Return.objects.get(pk=owed.pk).state == "draft"


def test_figure_that_cannot_be_had_says_why_instead(owed: Return) -> None:
    first, second = lines_of(owed)
    save_lines(
        owed,
        {first.pk: LineInput(missing="not_yet_due"), second.pk: LineInput(progress="已进场")},
        mover=act("clerk", owed),
    )
    hand_up(owed, mover=act("clerk", owed))
    assert owed.state == "signing"


@pytest.mark.parametrize("name", ["clerk", "head", "water-clerk", "office"])
def test_only_the_one_whose_turn_it_is_signs(owed: Return, name: str) -> None:
    fill(owed, "clerk", 万平方米="74")
    hand_up(owed, mover=act("clerk", owed))
    with pytest.raises(MoveRefusedError, match="Your post does not allow"):
        sign(owed, mover=act(name, owed))


@pytest.mark.parametrize("name", ["chief", "water-clerk", "office"])
def test_only_the_units_own_clerk_fills_in(owed: Return, name: str) -> None:
    with pytest.raises(MoveRefusedError, match="Only the clerk"):
        save_lines(owed, {}, mover=act(name, owed))


def test_what_is_sent_down_or_returned_needs_a_reason_and_comes_back(owed: Return) -> None:
    fill(owed, "clerk", 万平方米="74")
    hand_up(owed, mover=act("clerk", owed))
    with pytest.raises(MoveRefusedError, match="give the reason"):
        send_down(owed, mover=act("chief", owed), why=" ")
    send_down(owed, mover=act("chief", owed), why="数字与台账不符")
    assert (owed.state, owed.returned_why) == ("draft", "数字与台账不符")
    submitted(owed, "70")
    with pytest.raises(MoveRefusedError, match="give the reason"):
        return_to_unit(owed, mover=act("office", owed), why="")
    return_to_unit(owed, mover=act("office", owed), why="与施工许可数不符")
    assert (owed.state, owed.returned_why) == ("returned", "与施工许可数不符")
    assert submitted(owed, "69").state == "submitted"


def test_clerk_recalls_until_it_is_accepted(owed: Return) -> None:
    submitted(owed)
    recall(owed, mover=act("clerk", owed))
    submitted(owed)
    accept_returns([owed], mover=act("office", owed))
    with pytest.raises(MoveRefusedError):
        recall(owed, mover=act("clerk", owed))


def test_second_writer_is_told_and_loses_nothing_silently(owed: Return) -> None:
    line = lines_of(owed)[0]
    opened_at = owed.version
    save_lines(owed, {line.pk: LineInput(value=Decimal(70))}, mover=act("clerk", owed), version=opened_at)
    with pytest.raises(MoveRefusedError, match="saved this return after you opened it"):
        save_lines(owed, {line.pk: LineInput(value=Decimal(80))}, mover=act("clerk", owed), version=opened_at)
    assert lines_of(owed)[0].value == 70


def test_cumulative_figure_that_falls_asks_why(county: County) -> None:
    report(county, "2026-07", "70", on=date(2026, 8, 3))
    owed = return_of(start_round(county), county.housing)
    fill(owed, "clerk", 万平方米="60")
    with pytest.raises(IncompleteError, match="less than the 70 before"):
        hand_up(owed, mover=act("clerk", owed))
    line = lines_of(owed)[0]
    save_lines(owed, {line.pk: LineInput(value=Decimal(60), reason="核减重复统计的小区")}, mover=act("clerk", owed))
    assert hand_up(owed, mover=act("clerk", owed)).state == "signing"


def test_as_last_month_takes_over_what_was_accepted(county: County) -> None:
    report(county, "2026-07", "70", on=date(2026, 8, 3))
    owed = return_of(start_round(county), county.housing)
    assert copy_last_period(owed, mover=act("clerk", owed)) == 2
    assert [(line.value, line.progress) for line in lines_of(owed)] == [(Decimal(70), ""), (None, "按计划推进")]


def test_correction_is_a_new_vintage_and_the_old_one_stays(county: County) -> None:
    owed = report(county, "2026-07", "70", on=date(2026, 8, 3))
    with fixed(date(2026, 8, 20)):
        correct_return(owed, mover=act("clerk", owed), why="漏报2个小区")
        owed.refresh_from_db()
        submitted(owed, "75")
        accept_returns([owed], mover=act("office", owed))
    item = lines_of(owed)[0].item
    assert [(fact.vintage, fact.value) for fact in Observation.objects.filter(item=item)] == [
        (1, Decimal(70)),
        (2, Decimal(75)),
    ]
    july = date(2026, 7, 31)
    before = Observation.objects.get(item=item, vintage=2).known_at.replace(hour=0, minute=0)
    assert [fact.value for fact in facts_as_of([item.pk], on=july)] == [Decimal(75)]
    assert [fact.value for fact in facts_as_of([item.pk], on=july, known=before)] == [Decimal(70)]
    # The line that was not corrected is not observed again.
    assert Observation.objects.count() == 3


def test_facts_are_only_ever_added(county: County) -> None:
    report(county, "2026-07", "70", on=date(2026, 8, 3))
    fact = Observation.objects.first()
    assert fact is not None
    fact.value = Decimal(99)
    for change in (
        fact.save,
        fact.delete,
        Observation.objects.all().delete,
        lambda: Observation.objects.update(value=1),
    ):
        with pytest.raises(TypeError, match="append-only"):
            change()


def test_fact_needs_a_figure_or_a_reason_for_none(county: County) -> None:
    report(county, "2026-07", "70", on=date(2026, 8, 3))
    fact = Observation.objects.filter(value__isnull=False).get()
    fact.pk, fact.vintage, fact.value, fact._state.adding = None, 9, None, True
    with pytest.raises(IntegrityError), transaction.atomic():
        fact.save()


def test_sum_says_how_many_blanks_it_left_out(county: County) -> None:
    report(county, "2026-07", "70", on=date(2026, 8, 3))
    total = total_of(Observation.objects.all())
    assert (total.value, total.counted, total.blanks) == (Decimal(70), 1, 1)
    assert total_of([]).value is None


def test_many_are_accepted_at_once_or_none(county: County, owed: Return) -> None:
    submitted(owed)
    other = return_of(owed.round, county.water)
    mover = act("office", owed)
    with pytest.raises(MoveRefusedError):
        accept_returns([owed, other], mover=mover)
    assert Observation.objects.count() == 0
    fill(other, "water-clerk", 条="9")
    hand_up(other, mover=act("water-clerk", other))
    assert other.state == "submitted"
    owed.refresh_from_db()
    accept_returns([owed, other], mover=mover)
    assert sorted(fact.value for fact in Observation.objects.filter(value__isnull=False)) == [Decimal(9), Decimal(74)]


def test_locked_round_keeps_still(county: County, owed: Return) -> None:
    with pytest.raises(MoveRefusedError, match="still open"):
        lock_round(owed.round, by="office")
    Return.objects.filter(round=owed.round).exclude(pk=owed.pk).update(state="accepted")
    submitted(owed)
    accept_returns([owed], mover=act("office", owed))
    lock_round(owed.round, by="office")
    with pytest.raises(MoveRefusedError, match="locked"):
        correct_return(owed, mover=act("office", owed), why="再改")


def test_seal_holds_until_the_content_changes(owed: Return) -> None:
    submitted(owed)
    code = printed_code(owed)
    attach_sealed_scan(owed, examine_file(SCAN, name="盖章件.pdf"), mover=act("clerk", owed))
    assert seal_holds(owed)
    recall(owed, mover=act("clerk", owed))
    fill(owed, "clerk", 万平方米="75")
    assert not seal_holds(owed)
    assert printed_code(owed) != code


def test_only_a_scan_is_taken_for_a_sealed_sheet(owed: Return) -> None:
    with pytest.raises(MoveRefusedError, match="must be a PDF"):
        attach_sealed_scan(owed, examine_file(make_docx("情况说明"), name="a.docx"), mover=act("clerk", owed))


def test_every_change_stands_in_the_audit(owed: Return) -> None:
    submitted(owed)
    accept_returns([owed], mover=act("office", owed))
    verbs = AuditEntry.objects.filter(subject=owed.code).values_list("verb", "actor")
    assert list(verbs) == [
        ("save_lines", "clerk"),
        ("hand_up_return", "clerk"),
        ("sign_return", "chief"),
        ("sign_off_return", "head"),
        ("accept_returns", "office"),
    ]


def is_late(owed: Return) -> bool:
    """Whether the unit is late with it long after the due day."""
    with fixed(date(2026, 9, 20)):
        return late_duties(Duty.objects.filter(pk=owed.duty_id), moment()).exists()


def test_a_return_handed_in_is_not_late_while_the_office_has_not_looked(owed: Return) -> None:
    assert is_late(owed)
    submitted(owed)
    assert not is_late(owed)


@pytest.mark.parametrize("verb", ["recall", "return"])
def test_a_return_that_comes_back_is_the_units_to_be_late_with(owed: Return, verb: str) -> None:
    submitted(owed)
    if verb == "recall":
        recall(owed, mover=act("clerk", owed))
    else:
        return_to_unit(owed, mover=act("office", owed), why="数不符")
    assert is_late(owed)


def test_a_waiting_return_is_said_against_the_period_before(county: County) -> None:
    report(county, "2026-07", "62", on=date(2026, 8, 3))
    now = submitted(return_of(start_round(county), county.housing))
    said = said_in([now])[now.pk]
    assert [(item.line.value, item.step) for item in said] == [(Decimal(74), Decimal(12)), (None, None)]
