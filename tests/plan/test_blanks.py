"""Blanks on their way to who knows: asked, filled in with a source, accepted or sent back."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.people import TODAY, make_officer
from tests.factories.reporting import County

from diaodu.core.clock import fixed
from diaodu.core.models import AuditEntry
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.duties.actions import move_duty
from diaodu.duties.models import Duty
from diaodu.duties.steps import ASKER, UNIT
from diaodu.people.choices import Role
from diaodu.people.models import Officer, Unit
from diaodu.plan.actions import Ask, accept_fills, ask_units, fill_blank, propose_target, send_back_fills
from diaodu.plan.actions.blanks import stand
from diaodu.plan.blank_values import ValueRefusedError
from diaodu.plan.blanks import Stand
from diaodu.plan.models import Blank, BlankFill, Counting
from diaodu.plan.permissions import blank_mover, keeper_of, visible_fills
from diaodu.plan.queries import plan_rows
from diaodu.plan.queries.blanks import blank_rows, sums
from diaodu.plan.sheets import plan_ledger

pytestmark = pytest.mark.django_db
DUE = date(2026, 9, 9)
OFFICE = Mover("office", frozenset({"keeper"}))
CLERK = Mover("clerk", frozenset({"asked"}))


def blank_of(county: County, key: str = "b1") -> Blank:
    rows = county.document.blanks.select_related("commitment__subject", "duty__unit", "duty__subject", "asked")
    blank = rows.get(key=key)
    blank.document = county.document
    return blank


def ask(county: County, unit: Unit | None = None, *, due: date = DUE, mover: Mover = OFFICE) -> list[Duty]:
    with fixed(TODAY):
        return ask_units([Ask(blank_of(county), unit or county.housing)], due=due, office=county.office, mover=mover)


def fill(county: County, value: str = "12.5", *, source: str = "发改〔2026〕8号", mover: Mover = CLERK) -> BlankFill:
    with fixed(TODAY):
        return fill_blank(blank_of(county), value, source=source, mover=mover)


def test_an_asked_blank_stands_on_the_desk_of_its_unit_with_its_day(county: County) -> None:
    (duty,) = ask(county)
    assert (duty.unit, duty.kind, duty.asked_by) == (county.housing, "blank", county.office)
    assert duty.title == "补数：总投资 **亿元（R-2026-002）"
    assert f"{duty.due_at:%Y-%m-%d %H:%M}" == "2026-09-09 17:30"
    blank = blank_of(county)
    assert (stand(blank), blank.asked, blank.due) == (Stand.ASKED, county.housing, DUE)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"mover": CLERK}, "只有调度办能交办空缺。"),
        ({"due": date(2026, 9, 1)}, "限期已经过去，请改到今天以后。"),
    ],
)
def test_asking_is_refused_in_plain_words(county: County, change: dict, said: str) -> None:
    with pytest.raises(MoveRefusedError) as refusal:
        ask(county, **change)
    assert refusal.value.zh == said
    assert Duty.objects.filter(kind="blank").count() == 0


def test_what_was_asked_already_is_not_asked_again_and_nobody_of_the_lot_is(county: County) -> None:
    ask(county)
    with pytest.raises(MoveRefusedError, match="was asked for or filled already"):
        ask(county, county.water)
    assert Duty.objects.filter(kind="blank").count() == 1


def test_a_lead_unit_is_assigned_and_not_asked_for(county: County) -> None:
    with fixed(TODAY), pytest.raises(MoveRefusedError, match="is assigned"):
        ask_units([Ask(blank_of(county, "b2"), county.housing)], due=DUE, office=county.office, mover=OFFICE)


def test_an_ask_of_a_page_gone_stale_is_refused(county: County) -> None:
    seen = blank_of(county)
    Blank.objects.filter(pk=seen.pk).update(version=7)
    with fixed(TODAY), pytest.raises(MoveRefusedError) as refusal:
        ask_units([Ask(seen, county.housing)], due=DUE, office=county.office, mover=OFFICE)
    assert refusal.value.code == "newer"
    assert Duty.objects.filter(kind="blank").count() == 0


def test_a_unit_fills_in_and_the_office_accepts(county: County) -> None:
    (duty,) = ask(county)
    kept = fill(county)
    assert (kept.value, str(kept.low), kept.unit, kept.source) == ("12.5", "1250000000", "元", "发改〔2026〕8号")
    duty.refresh_from_db()
    assert (duty.state, duty.answer) == ("answered", "12.5（依据：发改〔2026〕8号）")
    assert stand(blank_of(county)) is Stand.TO_CHECK
    with fixed(TODAY):
        assert accept_fills([blank_of(county)], mover=OFFICE) == 1
    assert stand(blank_of(county)) is Stand.FILLED
    duty.refresh_from_db()
    assert duty.state == "done"


def test_the_office_sends_back_with_a_reason_and_the_unit_fills_in_anew(county: County) -> None:
    ask(county)
    fill(county)
    with fixed(TODAY), pytest.raises(MoveRefusedError, match="reason"):
        send_back_fills([blank_of(county)], mover=OFFICE, why=" ")
    with fixed(TODAY):
        send_back_fills([blank_of(county)], mover=OFFICE, why="请附文件")
    assert stand(blank_of(county)) is Stand.RETURNED
    fill(county, "13")
    assert stand(blank_of(county)) is Stand.TO_CHECK
    assert [one.value for one in blank_of(county).fills.all()] == ["12.5", "13"]


def test_the_duty_s_own_settle_and_send_back_say_the_same(county: County) -> None:
    (duty,) = ask(county)
    fill(county)
    duty.refresh_from_db()
    with fixed(TODAY):
        move_duty(duty, "send_back", mover=Mover("office", frozenset({ASKER})), words="再核")
    assert stand(blank_of(county)) is Stand.RETURNED
    fill(county, "14")
    duty.refresh_from_db()
    with fixed(TODAY):
        move_duty(duty, "settle", mover=Mover("office", frozenset({ASKER})))
    assert stand(blank_of(county)) is Stand.FILLED


def test_a_line_of_words_is_no_answer_to_a_blank(county: County) -> None:
    (duty,) = ask(county)
    with fixed(TODAY), pytest.raises(MoveRefusedError) as refusal:
        move_duty(duty, "answer", mover=Mover("clerk", frozenset({UNIT})), words="不清楚")
    assert refusal.value.zh == "这项要在它自己的表里填报。"


def test_a_correction_of_what_was_accepted_waits_for_the_office_again(county: County) -> None:
    ask(county)
    fill(county)
    with fixed(TODAY):
        accept_fills([blank_of(county)], mover=OFFICE)
    fill(county, "15", source="更正函")
    assert stand(blank_of(county)) is Stand.TO_CHECK
    assert blank_of(county).fills.count() == 2


def test_a_withdrawn_duty_leaves_the_blank_open_for_another_unit(county: County) -> None:
    (duty,) = ask(county)
    with fixed(TODAY):
        move_duty(duty, "withdraw", mover=Mover("office", frozenset({ASKER})), words="不归住建局")
    assert stand(blank_of(county)) is Stand.OPEN
    (second,) = ask(county, county.water)
    assert second.unit == county.water
    assert stand(blank_of(county)) is Stand.ASKED


def test_the_office_fills_in_at_once(county: County) -> None:
    fill(county, mover=OFFICE)
    assert stand(blank_of(county)) is Stand.FILLED


def test_without_a_source_or_a_part_nothing_is_kept(county: County) -> None:
    ask(county)
    with pytest.raises(MoveRefusedError) as refusal:
        fill(county, source="  ")
    assert refusal.value.zh == "请写明依据：文件名或文号。"
    with pytest.raises(MoveRefusedError, match="not asked of your unit"):
        fill(county, mover=Mover("water-clerk", frozenset()))
    with pytest.raises(ValueRefusedError):
        fill(county, "很多")
    assert BlankFill.objects.count() == 0
    assert stand(blank_of(county)) is Stand.ASKED


def test_accepting_what_does_not_wait_is_refused(county: County) -> None:
    ask(county)
    with fixed(TODAY), pytest.raises(MoveRefusedError, match="do not wait"):
        accept_fills([blank_of(county)], mover=OFFICE)


def test_the_value_stays_out_of_the_audit(county: County) -> None:
    ask(county)
    kept = fill(county, "12.5")
    entry = AuditEntry.objects.filter(verb="fill_blank").get()
    assert entry.after == {"blank": "b1", "fill": kept.pk, "file": ""}


def test_parts_are_those_of_the_office_and_of_the_unit_asked(county: County) -> None:
    ask(county)
    blank = blank_of(county)
    parts = {
        name: blank_mover(county.officer(name), blank, today=TODAY).parts for name in ("office", "clerk", "water-clerk")
    }
    assert parts == {"office": {"keeper"}, "clerk": {"asked"}, "water-clerk": set()}
    assert keeper_of(county.officer("clerk"), today=TODAY).parts == set()


def test_what_was_filled_in_is_seen_by_overseers_and_the_units_concerned_alone(county: County) -> None:
    ask(county, county.water)  # the housing bureau leads, the water bureau was asked
    fill(county)
    park = make_officer(county.unit, username="park")
    leader = make_officer(county.unit, role=Role.CITY_LEADER, username="leader")
    firm = make_officer(county.housing, role=Role.ENTERPRISE, username="firm")
    seen = {
        officer.username: visible_fills(officer, today=TODAY).count()
        for officer in (*Officer.objects.filter(username__in=["office", "clerk", "water-clerk"]), park, leader, firm)
    }
    assert seen == {"office": 1, "clerk": 1, "water-clerk": 1, "leader": 1, "park": 0, "firm": 0}


def test_the_ledger_for_the_outside_keeps_its_masks(county: County) -> None:
    before = plan_ledger(county.document, plan_rows(county.document), "zh", on=TODAY)
    fill(county, mover=OFFICE)
    assert plan_ledger(county.document, plan_rows(county.document), "zh", on=TODAY) == before


def test_a_list_proposes_the_lead_unit_and_an_owner_is_filled_by_assigning(county: County) -> None:
    rows = {row.blank.key: row for row in blank_rows(county.document, county.officer("office"), today=TODAY)}
    assert (rows["b1"].proposed, rows["b1"].stand) == (county.housing, Stand.OPEN)
    assert rows["b2"].stand is Stand.FILLED
    assert (rows["b1"].before, rows["b1"].after) == ("推进总投资", "的东城片区建设")
    assert sums(rows.values()) == []


def test_the_list_takes_as_many_queries_with_one_blank_as_with_many(county: County) -> None:
    office = county.officer("office")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert blank_rows(county.document, office, today=TODAY)
        return len(captured)

    queries()
    few = queries()
    one = blank_of(county)
    Blank.objects.bulk_create(
        Blank(document=county.document, key=f"x{n}", start=one.start, end=one.end, quote="**", kind="figure",
              cause="masked", unit="亿元", commitment=one.commitment)
        for n in range(5)
    )  # fmt: skip
    assert queries() == few


def test_an_accepted_figure_is_proposed_as_target_and_holds_only_when_confirmed(county: County) -> None:
    ask(county)
    fill(county)
    with fixed(TODAY), pytest.raises(MoveRefusedError, match="Only what was accepted"):
        propose_target(blank_of(county), mover=CLERK)
    with fixed(TODAY):
        accept_fills([blank_of(county)], mover=OFFICE)
        change = propose_target(blank_of(county), mover=CLERK)
    assert (change.state, change.terms["low"], change.terms["measured_in"]) == ("open", "12.5", "亿元")
    assert Counting.objects.get(pk=change.counting_id).low is None
    with fixed(TODAY), pytest.raises(MoveRefusedError, match="waits for the office already"):
        propose_target(blank_of(county), mover=CLERK)
