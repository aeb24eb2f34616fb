"""What counts: proposed, confirmed, frozen; changed only with the office's consent; no light before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.factories.reporting import YEAR, County, make_reporting_county, report

from diaodu.core.clock import fixed
from diaodu.core.marks import drain_marks
from diaodu.core.models import AuditEntry
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.ledger.models import Item
from diaodu.plan.actions import (
    Claim,
    claim_commitments,
    confirm_counting,
    confirm_countings,
    propose_counting,
    refuse_counting,
    set_target_value,
)
from diaodu.plan.models import Counting, CountingChange, Standing, TargetValue
from diaodu.plan.steps import KEEPER, LEAD
from diaodu.plan.terms import differences, terms_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 2)
CLERK, OFFICE = Mover("clerk", frozenset({LEAD})), Mover("office", frozenset({KEEPER}))
STRANGER = Mover("water-clerk", frozenset())
CURVE = {"kind": "curve", "zh": "建设类", "en": "Building", "shares": [1, 2, 8, 18, 30, 42, 52, 63, 75, 87, 96, 100]}


@pytest.fixture
def county() -> County:
    return make_reporting_county(agreed=False)


def counting(county: County, words: str = "老旧小区") -> Counting:
    return Counting.objects.select_related("commitment__document__unit").get(commitment=county.commitment(words))


def light(county: County, words: str = "老旧小区", day: date = DAY) -> tuple[str, str]:
    with fixed(day):
        drain_marks()
    found = Standing.objects.get(commitment=county.commitment(words), day=day)
    return found.light, found.reason_zh


def propose(county: County, **changes: object) -> CountingChange:
    mine = counting(county)
    why = str(changes.pop("why", ""))
    terms = replace(terms_of(mine), **changes)  # type: ignore[arg-type]
    with fixed(DAY):
        return propose_counting(mine, terms, mover=CLERK, version=mine.version, why=why)


def test_there_is_no_light_before_what_counts_is_agreed(county: County) -> None:
    report(county, "2026-07", "74", on=date(2026, 8, 3))
    assert light(county) == ("grey", "口径待确认：待牵头单位提出")
    change = propose(county, stage="竣工验收合格")
    assert light(county) == ("grey", "口径待确认：待调度办审定")
    with fixed(DAY):
        confirm_counting(change, mover=OFFICE, version=change.version)
    assert light(county) == ("yellow", "完成率41.1%，低于序时17.2个百分点（序时58.3%）")
    agreed = counting(county)
    assert (agreed.state, agreed.stage, agreed.agreed_at is not None) == ("agreed", "竣工验收合格", True)


def test_claim_draws_terms_from_the_sentence_with_the_pace_of_its_kind(county: County) -> None:
    drawn = {
        words: (counting(county, words).measure, counting(county, words).pace["kind"], counting(county, words).low)
        for words in ("老旧小区", "东城片区")
    }
    assert drawn == {
        "老旧小区": ("ledger.reported", "linear", Decimal(180)),
        "东城片区": ("plan.milestones", "steps", None),
    }
    natures = {words: county.commitment(words).nature for words in ("老旧小区", "东城片区")}
    assert natures == {"老旧小区": "quantity", "东城片区": "milestone"}


def test_a_seasonal_curve_moves_the_expected_share(county: County) -> None:
    report(county, "2026-07", "74", on=date(2026, 8, 3))
    change = propose(county, pace=CURVE)
    with fixed(DAY):
        confirm_counting(change, mover=OFFICE, version=change.version)
    assert light(county) == ("yellow", "完成率41.1%，低于序时10.9个百分点（序时52.0%）")


def test_refusal_needs_a_reason_and_lets_the_unit_propose_again(county: County) -> None:
    change = propose(county, low=Decimal(150), high=Decimal(150))
    with pytest.raises(MoveRefusedError) as refusal:
        refuse_counting(change, mover=OFFICE, version=change.version, why=" ")
    assert refusal.value.zh == "请写明不同意的原因。"
    refuse_counting(change, mover=OFFICE, version=change.version, why="目标不得低于原文")
    mine = counting(county)
    assert (mine.state, mine.low) == ("open", Decimal(180))
    assert propose(county).number == 2


def test_agreed_terms_are_frozen_until_a_change_is_granted(county: County) -> None:
    with fixed(YEAR):
        confirm_countings([counting(county)], mover=OFFICE)
    with pytest.raises(MoveRefusedError) as refusal:
        propose(county, low=Decimal(150), high=Decimal(150))
    assert refusal.value.zh == "变更已定的口径，请写明原因。"
    change = propose(county, low=Decimal(150), high=Decimal(150), why="两个小区划入棚改")
    assert (counting(county).state, counting(county).low) == ("agreed", Decimal(180))
    with fixed(DAY):
        confirm_counting(change, mover=OFFICE, version=change.version, why="县政府第8次常务会")
    kept = CountingChange.objects.get(pk=change.pk)
    shown = [(str(each.label), each.before, each.after) for each in differences(kept.before, kept.terms)]
    assert shown == [("量化目标", "180", "150")]
    assert (counting(county).low, kept.why, kept.decided_by, kept.decided_why) == (
        Decimal(150),
        "两个小区划入棚改",
        "office",
        "县政府第8次常务会",
    )


def test_a_change_that_changes_nothing_is_refused(county: County) -> None:
    with fixed(YEAR):
        confirm_countings([counting(county)], mover=OFFICE)
    with pytest.raises(MoveRefusedError) as refusal:
        propose(county, why="再确认一次")
    assert refusal.value.code == "same"


def test_one_proposal_waits_at_a_time(county: County) -> None:
    propose(county)
    with pytest.raises(MoveRefusedError) as refusal:
        propose(county)
    assert refusal.value.code == "open"


def test_a_stale_proposal_is_refused_and_changes_nothing(county: County) -> None:
    mine = counting(county)
    with pytest.raises(MoveRefusedError) as refusal:
        propose_counting(mine, terms_of(mine), mover=CLERK, version=mine.version + 1)
    assert refusal.value.code == "newer"
    assert CountingChange.objects.count() == 0
    assert counting(county).state == "open"


def test_nobody_decides_twice(county: County) -> None:
    change = propose(county)
    with fixed(DAY):
        confirm_counting(change, mover=OFFICE, version=change.version)
    again = CountingChange.objects.select_related("counting__commitment__document__unit").get(pk=change.pk)
    with pytest.raises(MoveRefusedError) as refusal:
        refuse_counting(again, mover=OFFICE, version=again.version, why="后悔")
    assert refusal.value.code == "newer"
    assert counting(county).state == "agreed"


@pytest.mark.parametrize("mover", [STRANGER, CLERK])
def test_only_the_office_confirms(county: County, mover: Mover) -> None:
    change = propose(county)
    with pytest.raises(MoveRefusedError) as refusal:
        confirm_counting(change, mover=mover, version=change.version)
    assert refusal.value.code == "who"
    assert counting(county).state == "proposed"


def test_only_the_lead_unit_and_the_office_propose(county: County) -> None:
    mine = counting(county)
    with pytest.raises(MoveRefusedError) as refusal:
        propose_counting(mine, terms_of(mine), mover=STRANGER, version=mine.version)
    assert refusal.value.code == "who"


def test_many_are_confirmed_at_once_in_one_entry(county: County) -> None:
    propose(county, stage="竣工验收合格")
    waiting = list(Counting.objects.select_related("commitment__document__unit"))
    with fixed(DAY):
        assert confirm_countings(waiting, mover=OFFICE) == 3
        assert confirm_countings(waiting, mover=OFFICE) == 0
    assert set(Counting.objects.values_list("state", flat=True)) == {"agreed"}
    assert counting(county).stage == "竣工验收合格"
    assert CountingChange.objects.filter(state="granted", decided_by="office").count() == 3
    entry = AuditEntry.objects.filter(verb="confirm_countings").get()
    assert len(entry.after["commitments"]) == 3


def test_a_bulk_confirmation_takes_the_same_statements_for_more(
    county: County, django_assert_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    waiting = list(Counting.objects.select_related("commitment__document__unit"))
    counts = []
    for group in (waiting[:1], waiting[1:]):
        with (
            CaptureQueriesContext(
                connection,
            ) as seen,
            fixed(DAY),
        ):
            confirm_countings(group, mover=OFFICE)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_another_unit_of_measure_is_a_new_item_where_figures_were_reported(county: County) -> None:
    report(county, "2026-07", "74", on=date(2026, 8, 3))
    old = counting(county).params["item"]
    change = propose(county, measured_in="平方米", low=Decimal(1800000), high=Decimal(1800000))
    with fixed(DAY):
        confirm_counting(change, mover=OFFICE, version=change.version)
    new = counting(county).params["item"]
    assert new != old
    assert Item.objects.get(pk=old).retired_on == DAY
    assert (Item.objects.get(pk=new).measured_in, Item.objects.get(pk=new).retired_on) == ("平方米", None)
    assert light(county) == ("grey", "还没有报数")


def test_another_kind_is_measured_by_its_own_rows(county: County) -> None:
    change = propose(county, nature="milestone", measure="plan.milestones", low=None, high=None, pace={"kind": "steps"})
    with fixed(DAY):
        confirm_counting(change, mover=OFFICE, version=change.version)
    assert county.commitment("老旧小区").nature == "milestone"
    assert light(county)[1] == "时限2026-12-31，还有120天；还没有列节点"


def test_values_beside_the_sentence_judge_nothing(county: County) -> None:
    with fixed(YEAR):
        confirm_countings([counting(county)], mover=OFFICE)
    report(county, "2026-07", "74", on=date(2026, 8, 3))
    before = light(county)
    set_target_value(counting(county), "striven", Decimal(200), source="政府工作报告", mover=CLERK)
    set_target_value(counting(county), "assigned", Decimal(170), source="市住建局文件", mover=CLERK)
    assert light(county) == before
    assert list(TargetValue.objects.order_by("level").values_list("level", "value", "source")) == [
        ("assigned", Decimal(170), "市住建局文件"),
        ("striven", Decimal(200), "政府工作报告"),
    ]
    set_target_value(counting(county), "striven", None, source="", mover=CLERK)
    assert TargetValue.objects.count() == 1


def test_assigning_stands_in_the_history_of_each(county: County) -> None:
    moves = county.commitment("老旧小区").subject.moves.values_list("verb", "to_state")
    assert list(moves) == [("accept", "accepted"), ("claim", "claimed")]


def test_claim_names_the_sponsor_too() -> None:
    from tests.factories.people import SINCE

    from diaodu.people.actions import give_post
    from diaodu.people.models import Tie

    county = make_reporting_county(claimed=False)
    head = county.officer("head")
    post = give_post(head, unit=county.housing, title_zh="副县长", title_en="", role="city_leader", since=SINCE, by="t")
    claim_commitments(
        [Claim(county.commitment("老旧小区"), county.housing, sponsor=getattr(post, "post", post))],
        by="office",
        since=YEAR,
    )
    assert list(Tie.objects.order_by("kind").values_list("kind", "unit__code")) == [
        ("lead", "zhujian"),
        ("sponsor", "zhujian"),
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"start": date(1, 1, 1)}, "day"),
        ({"due": date(2025, 12, 31)}, "day"),
        ({"pace": {"kind": "curve", "shares": [1, 2]}}, "pace"),
        ({"measure": "nothing.at_all"}, "measure"),
    ],
)
def test_terms_that_cannot_be_counted_by_are_refused(county: County, changes: dict[str, object], code: str) -> None:
    with pytest.raises(MoveRefusedError) as refusal:
        propose(county, **changes)
    assert refusal.value.code == code
    assert CountingChange.objects.count() == 0


def test_a_tiny_goal_far_exceeded_still_has_a_light(county: County) -> None:
    report(county, "2026-07", "74000000000000", on=date(2026, 8, 3))
    change = propose(county, low=Decimal("0.0001"), high=Decimal("0.0001"))
    with fixed(DAY):
        confirm_counting(change, mover=OFFICE, version=change.version)
    assert light(county)[0] == "done"
