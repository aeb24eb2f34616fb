"""A round of figures from what it asks to what is known: through the actions and the pages."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.rounds import Figures, enter, finish, make_figures, owed_by, part, start

from diaodu.core.clock import ZONE, fixed
from diaodu.core.models import AuditEntry, DirtyMark
from diaodu.core.moves import MoveRefusedError
from diaodu.core.settings import change_setting
from diaodu.duties.models import Notice
from diaodu.indicators.rounds.actions import answer_note, remind_late
from diaodu.indicators.rounds.measures import OnTime
from diaodu.indicators.rounds.models import ReviewNote
from diaodu.indicators.rounds.queries.asking import asked_in_month, candidates
from diaodu.kernel.period import Period
from diaodu.ledger.actions import correct_return, hand_up, lock_round, open_round, reopen_round
from diaodu.ledger.models import Item, Observation
from diaodu.people.choices import RoundField

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
BACKEND = "diaodu.people.sign_in.OfficerBackend"
KNOWN = datetime(2026, 9, 1, 10, tzinfo=ZONE)


@pytest.fixture
def figures() -> Figures:
    return make_figures()


def as_(client: Client, figures: Figures, name: str) -> Client:
    change_setting("demo.today", "2026-09-02", by="test", valid_from=date(2026, 1, 1))
    client.force_login(figures.officer(name), backend=BACKEND)
    return client


def words(response) -> str:  # type: ignore[no-untyped-def]
    return response.content.decode()


def test_what_somebody_has_already_is_not_asked_and_may_be_asked_all_the_same(figures: Figures) -> None:
    figures.place.enter("POWER_IND", "east", {"2026-08": "3450"}, basis="management", known_at=KNOWN)
    found = {
        (c.item.about.code, c.indicator.code): c
        for c in candidates(figures.units["tongji"], "statistics", Period.parse("2026-08"))
    }
    had = found["east", "POWER_IND"].had
    assert had is not None
    assert (had.unit.code, had.value) == ("east", 3450)
    assert found["west", "POWER_IND"].had is None

    round_ = start(figures)
    asked = {
        (line.item.about.code, line.item.subject.indicator.code)
        for owed in round_.returns.all()
        for line in owed.lines.select_related("item__about", "item__subject__indicator")
    }
    assert asked == {("east", "INV_DONE"), ("west", "INV_DONE"), ("west", "POWER_IND")}
    units = figures.units
    assert asked_in_month([units["east"].pk, units["west"].pk], 2026, 9) == {units["east"].pk: 1, units["west"].pk: 2}
    # All of it is being asked now: a second round of another field would find nothing left.
    again = candidates(units["tongji"], "statistics", Period.parse("2026-08"))
    assert [c.had.round_code for c in again if c.indicator.code == "INV_DONE"] == [round_.code, round_.code]


def test_a_round_of_figures_stands_beside_the_round_of_the_plan_and_asks_none_of_its_items(figures: Figures) -> None:
    start(figures)
    with pytest.raises(MoveRefusedError) as refusal:
        start(figures)
    assert refusal.value.code in {"twice", "empty"}
    with pytest.raises(MoveRefusedError) as refusal:
        open_round(
            Period.parse("2026-08"), unit=figures.units["tongji"], field=RoundField.STATISTICS, title="进度",
            due_at=KNOWN, by="he",
        )  # fmt: skip
    assert refusal.value.code == "empty"


def test_late_figures_are_asked_for_their_own_period(figures: Figures) -> None:
    indicator = figures.place.indicators["INV_DONE"]
    indicator.behind = 1
    indicator.save(update_fields=["behind"])
    round_ = start(figures)
    owed = owed_by(round_, figures.units["east"])
    periods = {
        line.item.subject.indicator.code: line.period_code
        for line in owed.lines.select_related("item__subject__indicator", "owed__round")
    }
    assert periods == {"INV_DONE": "2026-07", "POWER_IND": "2026-08"}
    enter(figures, owed, "east", INV_DONE="12.5", POWER_IND="3450")
    finish(figures, owed, "east", "east-head")
    assert set(Observation.objects.values_list("item__subject__indicator__code", "period")) == {
        ("INV_DONE", "2026-07"),
        ("POWER_IND", "2026-08"),
    }


def test_a_figure_is_warned_about_passed_by_a_reason_and_blocked_where_its_unit_is_off(figures: Figures) -> None:
    for period, value in (("2025-08", "11"), ("2026-07", "12")):
        figures.place.enter("INV_DONE", "east", {period: value}, basis="management")
    owed = owed_by(start(figures), figures.units["east"])
    enter(figures, owed, "east", INV_DONE="115000", POWER_IND="3450")
    with fixed(date(2026, 9, 2)), pytest.raises(MoveRefusedError, match="is it in 万元"):
        hand_up(owed, mover=part(figures, "east", owed))
    enter(figures, owed, "east", INV_DONE="11.5")
    with fixed(date(2026, 9, 2)), pytest.raises(MoveRefusedError, match="less than the 12 before"):
        hand_up(owed, mover=part(figures, "east", owed))
    enter(figures, owed, "east", INV_DONE="11.5", reason="核减一个项目")
    finish(figures, owed, "east", "east-head")
    fact = Observation.objects.get(period="2026-08", item__subject__indicator__code="INV_DONE")
    assert (fact.value, fact.basis, fact.vintage) == (Decimal("11.5"), "management", 1)
    assert DirtyMark.objects.filter(measure="indicators.value").exists()


def test_a_locked_round_is_opened_again_with_a_reason_and_its_correction_is_the_next_edition(figures: Figures) -> None:
    round_ = start(figures)
    for unit, head in (("east", "east-head"), ("west", "")):
        owed = owed_by(round_, figures.units[unit])
        enter(figures, owed, unit, INV_DONE="12.5", POWER_IND="3450")
        finish(figures, owed, unit, head)
    round_.refresh_from_db()
    lock_round(round_, by="he")
    owed = owed_by(round_, figures.units["west"])
    with pytest.raises(MoveRefusedError, match="locked"):
        correct_return(owed, mover=part(figures, "west", owed), why="漏报")
    with pytest.raises(MoveRefusedError, match="reason"):
        reopen_round(round_, why=" ", by="he")
    reopen_round(round_, why="西镇漏报一个项目", by="he")
    owed = owed_by(round_, figures.units["west"])
    with fixed(date(2026, 9, 2)):
        correct_return(owed, mover=part(figures, "west", owed), why="漏报")
    enter(figures, owed, "west", INV_DONE="13.1")
    finish(figures, owed, "west")
    facts = Observation.objects.filter(item__about=figures.units["west"], item__subject__indicator__code="INV_DONE")
    assert list(facts.values_list("vintage", "value")) == [(1, Decimal("12.5")), (2, Decimal("13.1"))]
    assert AuditEntry.objects.filter(verb="reopen_round").get().reason == "西镇漏报一个项目"


def test_who_is_late_is_reminded_once_a_working_day(figures: Figures) -> None:
    round_ = start(figures)
    with fixed(date(2026, 9, 2)), pytest.raises(MoveRefusedError, match="Nobody is to be reminded"):
        remind_late(round_, by="he")
    with fixed(date(2026, 9, 8)):
        assert {unit.code for unit in remind_late(round_, by="he")} == {"east", "west"}
        with pytest.raises(MoveRefusedError):
            remind_late(round_, by="he")
    notice = Notice.objects.get()
    assert notice.due_at is not None
    assert notice.due_at.date() == date(2026, 9, 9)
    late = OnTime().values(
        date(2026, 9, 8),
        [{"scope": figures.place.county.path}, {"scope": figures.place.county.path, "unit": "caizheng"}],
    )
    assert [(m.value, m.blanks, len(m.records)) for m in late] == [(Decimal(0), 0, 2), (None, 1, 0)]


def test_what_catches_the_eye_becomes_a_note_that_is_answered_with_words(figures: Figures) -> None:
    past = {"2026-01": "800", "2026-02": "1600", "2026-03": "2400", "2026-04": "3200", "2026-05": "4000"}
    figures.place.enter("POWER_IND", "east", past, basis="management")
    figures.place.enter("INV_DONE", "east", {"2026-05": "750"}, basis="management")
    owed = owed_by(start(figures, "2026-06"), figures.units["east"])
    enter(figures, owed, "east", INV_DONE="900", POWER_IND="4800")
    finish(figures, owed, "east", "east-head")
    notes = {note.kind: note for note in ReviewNote.objects.select_related("round__unit")}
    assert set(notes) == {"same_step", "without_evidence"}
    note = notes["same_step"]
    assert note.used[-1] == ["2026-06", "800"]
    with pytest.raises(MoveRefusedError, match="what was found"):
        answer_note(note, answer=" ", correcting=False, by="he")
    answer_note(note, answer="按合同每月等额供电，已核对抄表记录", correcting=False, by="he")
    note.refresh_from_db()
    assert (note.state, note.answered_by) == ("explained", "he")
    with pytest.raises(MoveRefusedError, match="already"):
        answer_note(note, answer="再答", correcting=False, by="he")


def test_pages_open_enter_check_and_accept(client: Client, figures: Figures) -> None:
    figures.place.enter("POWER_IND", "east", {"2026-08": "3450"}, basis="management", known_at=KNOWN)
    for period, value in (("2025-08", "11"), ("2026-07", "12")):
        figures.place.enter("INV_DONE", "east", {period: value}, basis="management")
    he = as_(client, figures, "he")
    opening = words(he.get(reverse("figure_rounds:opening"), {"period": "2026-08"}))
    assert "将填报3个数" in opening
    assert "已有1个数，不再要" in opening
    answer = he.post(
        reverse("figure_rounds:opening"), {"period": "2026-08", "due_at": "2026-09-07T17:30", "title": "", "open": "1"}
    )
    page = words(he.get(answer.url))
    assert "2026年8月指标" in page
    assert "因已有数而未要的：1个" in page

    owed = owed_by(Item.objects.first().lines.first().owed.round, figures.units["east"])
    east = as_(client, figures, "east")
    line = owed.lines.get()
    page = words(east.get(f"/reports/returns/{owed.code}/", follow=True))
    assert page.count("投资完成额") >= 1
    assert ">12<" in page  # last month beside it
    checked = words(east.post(reverse("figure_rounds:check", args=[owed.code]), {f"value-{line.pk}": "１１５０００"}))
    assert "是否应为万元" in checked
    owed.refresh_from_db()
    assert owed.version == 1  # looking saves nothing
    wrong = east.post(reverse("figure_rounds:save", args=[owed.code]), {f"value-{line.pk}": "约12", "version": "1"})
    assert wrong.status_code == 400
    assert 'value="约12"' in words(wrong)
    east.post(
        reverse("figure_rounds:save", args=[owed.code]), {f"value-{line.pk}": "12.6", "version": "1", "then": "hand_up"}
    )
    owed.refresh_from_db()
    assert owed.state == "signing"
    head = as_(client, figures, "east-head")
    head.post(reverse("figure_rounds:act", args=[owed.code]), {"verb": "sign"})
    he = as_(client, figures, "he")
    he.post(reverse("figure_rounds:act", args=[owed.code]), {"verb": "return", "reason": "请附说明"})
    assert "请附说明" in words(he.get(reverse("figure_rounds:round", args=[owed.round.code])))


def test_lists_take_a_constant_number_of_queries(
    client: Client, figures: Figures, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    round_ = start(figures)
    he = as_(client, figures, "he")
    addresses = [reverse("figure_rounds:rounds"), reverse("figure_rounds:round", args=[round_.code])]
    before = []
    for address in addresses:
        he.get(address)
        with CaptureQueriesContext(connection) as found:
            he.get(address)
        before.append(len(found))
    start(figures, "2026-07")
    start(figures, "2026-06")
    for address, count in zip(addresses, before, strict=True):
        with CaptureQueriesContext(connection) as found:
            he.get(address)
        assert len(found) <= count
