"""The lead unit asks for completion, delay or withdrawal; the office decides; lights follow."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories.files import SCAN
from tests.factories.reporting import County, report

from diaodu.core.clock import fixed
from diaodu.core.intake import Examined, examine_file
from diaodu.core.marks import drain_marks
from diaodu.core.models import Attachment, AuditEntry
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.plan.actions import Asked, decide_request, make_request, move_commitment
from diaodu.plan.choices import RequestKind
from diaodu.plan.models import Commitment, Request, Standing
from diaodu.plan.permissions import mover_in

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 2)
DELAY, COMPLETION, WITHDRAWAL = RequestKind.DELAY, RequestKind.COMPLETION, RequestKind.WITHDRAWAL


@pytest.fixture
def item(county: County) -> Commitment:
    return county.commitment("老旧小区")


def scan() -> Examined:
    return examine_file(SCAN, name="验收单.pdf")


def part(county: County, name: str, item: Commitment) -> Mover:
    return mover_in(county.officer(name), item, today=DAY)


def asked(kind: RequestKind, **words: object) -> Asked:
    return Asked(kind, **{"why": "已按期完成", "evidence": scan()} | words)  # type: ignore[arg-type]


def ask(county: County, item: Commitment, kind: RequestKind, *, by: str = "clerk", **words: object) -> Request:
    with fixed(DAY):
        return make_request(item, asked(kind, **words), mover=part(county, by, item))


def decide(county: County, request: Request, *, grant: bool, why: str = "", by: str = "office") -> Request:
    with fixed(DAY):
        return decide_request(request, grant=grant, mover=part(county, by, request.commitment), why=why)


def light(item: Commitment) -> Standing:
    with fixed(DAY):
        drain_marks()
    return Standing.objects.get(commitment=item, day=DAY)


def test_granted_completion_finishes_the_commitment_and_its_light_turns_done(county: County, item: Commitment) -> None:
    request = ask(county, item, COMPLETION)
    assert item.state == "handed_in"
    decide(county, request, grant=True)
    item.refresh_from_db()
    assert (item.state, item.counting.finished_on) == ("done", DAY)
    assert (light(item).light, light(item).reason_zh) == ("done", "已验收完成")
    moves = item.subject.moves.order_by("pk").values_list("verb", "by", "why")
    assert list(moves)[-2:] == [("hand_in", "clerk", "已按期完成"), ("verify", "office", "同意")]


def test_completion_without_evidence_is_refused_in_plain_words(county: County, item: Commitment) -> None:
    with pytest.raises(MoveRefusedError) as refused:
        ask(county, item, COMPLETION, evidence=None)
    assert refused.value.zh == "申请办结要附完成的依据（验收单、批复、照片等），没有依据不能提交。"
    item.refresh_from_db()
    assert (item.state, Request.objects.count(), Attachment.objects.count()) == ("claimed", 0, 0)


def test_refused_completion_goes_back_to_work_with_the_reason(county: County, item: Commitment) -> None:
    request = ask(county, item, COMPLETION)
    with pytest.raises(MoveRefusedError, match="needs its reason"):
        decide(county, request, grant=False)
    decide(county, request, grant=False, why="缺第三方验收报告")
    item.refresh_from_db()
    assert (item.state, item.counting.finished_on) == ("claimed", None)
    assert (request.state, request.decided_why) == ("refused", "缺第三方验收报告")


def test_granted_delay_gives_the_new_date_and_the_audit_keeps_the_old_one(county: County, item: Commitment) -> None:
    old = item.counting.due
    decide(county, ask(county, item, DELAY, new_due=date(2027, 3, 31)), grant=True)
    item.refresh_from_db()
    assert (item.due, item.counting.due, item.state) == (date(2027, 3, 31), date(2027, 3, 31), "claimed")
    entry = AuditEntry.objects.get(verb="decide_request")
    assert (old, entry.before["due"], entry.after["due"]) == (date(2026, 12, 31), "2026-12-31", "2027-03-31")


def test_delay_moves_the_light_by_itself(county: County, item: Commitment) -> None:
    report(county, "2026-08", "100", on=DAY)
    assert light(item).reason_zh == "完成率55.6%，低于序时11.1个百分点（序时66.7%）"
    decide(county, ask(county, item, DELAY, new_due=date(2027, 6, 30)), grant=True)
    assert light(item).light == "green"


@pytest.mark.parametrize("day", [None, date(2026, 12, 31), date(2026, 9, 2)])
def test_delay_needs_a_later_day(county: County, item: Commitment, day: date | None) -> None:
    with pytest.raises(MoveRefusedError) as refused:
        ask(county, item, DELAY, new_due=day)
    assert refused.value.code == "new_due"


def test_refused_delay_leaves_the_date(county: County, item: Commitment) -> None:
    decide(county, ask(county, item, DELAY, new_due=date(2027, 3, 31)), grant=False, why="时限不能调整")
    item.refresh_from_db()
    assert item.counting.due == date(2026, 12, 31)


def test_granted_withdrawal_leaves_no_light(county: County, item: Commitment) -> None:
    decide(county, ask(county, item, WITHDRAWAL, why="上级取消该项目"), grant=True)
    item.refresh_from_db()
    assert item.state == "withdrawn"
    assert (light(item).light, light(item).reason_zh) == ("grey", "已批准终止，不再亮灯")


def test_one_request_at_a_time(county: County, item: Commitment) -> None:
    ask(county, item, DELAY, new_due=date(2027, 3, 31))
    with pytest.raises(MoveRefusedError) as refused:
        ask(county, item, WITHDRAWAL)
    assert refused.value.code == "open"
    with pytest.raises(MoveRefusedError) as blocked:
        move_commitment(item, "block", mover=part(county, "clerk", item), why="土地未批")
    assert blocked.value.code == "open"


def test_request_is_decided_once(county: County, item: Commitment) -> None:
    request = ask(county, item, DELAY, new_due=date(2027, 3, 31))
    stale = Request.objects.select_related("commitment__document__unit").get(pk=request.pk)
    decide(county, request, grant=True)
    with pytest.raises(MoveRefusedError, match="just changed"):
        decide(county, stale, grant=False, why="不同意")
    with pytest.raises(MoveRefusedError, match="decided already"):
        decide(county, request, grant=False, why="不同意")


def test_request_about_an_older_version_is_refused(county: County, item: Commitment) -> None:
    with fixed(DAY), pytest.raises(MoveRefusedError, match="just changed"):
        make_request(item, asked(COMPLETION), mover=part(county, "clerk", item), version=item.version - 1)
    assert not Request.objects.exists()


@pytest.mark.parametrize("name", ["office", "water-clerk"])
def test_only_the_lead_unit_asks(county: County, item: Commitment, name: str) -> None:
    with pytest.raises(MoveRefusedError, match="Only the lead unit"):
        ask(county, item, COMPLETION, by=name)


@pytest.mark.parametrize("name", ["clerk", "chief", "head", "water-clerk"])
def test_only_the_office_decides(county: County, item: Commitment, name: str) -> None:
    request = ask(county, item, DELAY, new_due=date(2027, 3, 31))
    with pytest.raises(MoveRefusedError, match="Only the dispatch office"):
        decide(county, request, grant=True, by=name)


@pytest.mark.parametrize("name", ["clerk", "chief", "head"])
def test_whoever_speaks_for_the_unit_may_ask(county: County, item: Commitment, name: str) -> None:
    assert ask(county, item, COMPLETION, by=name).state == "open"


def test_blocked_is_taken_up_again_each_with_its_reason(county: County, item: Commitment) -> None:
    clerk = part(county, "clerk", item)
    with pytest.raises(MoveRefusedError, match="reason"):
        move_commitment(item, "block", mover=clerk, why=" ")
    move_commitment(item, "block", mover=clerk, why="用地未批")
    assert item.state == "blocked"
    move_commitment(item, "unblock", mover=clerk, why="已批复")
    assert item.state == "claimed"


def test_reopened_commitment_is_no_longer_done(county: County, item: Commitment) -> None:
    decide(county, ask(county, item, COMPLETION), grant=True)
    item.refresh_from_db()
    with pytest.raises(MoveRefusedError, match="Your post"):
        move_commitment(item, "reopen", mover=part(county, "clerk", item), why="有误")
    with fixed(DAY):
        move_commitment(item, "reopen", mover=part(county, "office", item), why="复核发现未完工")
    assert light(item).light == "grey"
    item.counting.refresh_from_db()
    assert item.counting.finished_on is None


def test_finished_commitment_bears_no_request(county: County, item: Commitment) -> None:
    decide(county, ask(county, item, COMPLETION), grant=True)
    item.refresh_from_db()
    with pytest.raises(MoveRefusedError) as refused:
        ask(county, item, DELAY, new_due=date(2027, 3, 31))
    assert refused.value.code == "state"
