"""A record as of a past day, with who, when and why; and who may read it."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from tests.factories.people import make_county, make_officer
from tests.factories.reporting import County, act, fill, report, return_of, start_round
from tests.web.test_access import sign_in

from diaodu.core.clock import fixed
from diaodu.duties.actions import deliver_duties, move_duty, send_notice
from diaodu.duties.models import Duty
from diaodu.duties.permissions import mover_for
from diaodu.ledger.actions import accept_returns, correct_return, hand_up, return_to_unit, sign
from diaodu.people.choices import Role
from diaodu.people.permissions import acting_posts

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 20)


@pytest.fixture(autouse=True)
def _today():  # type: ignore[no-untyped-def]
    with fixed(TODAY):
        yield


def asked(client: Client, county: County, who: str, code: str, **query: str):  # type: ignore[no-untyped-def]
    sign_in(client, county.officer(who))
    return client.get(f"/history/{code}/", query)


def known(page) -> dict[str, str]:  # type: ignore[no-untyped-def]
    return {str(row.label): row.words or f"({row.blank})" for row in page.context["then"].known}


def corrected(county: County) -> str:
    """A return of August: 74 accepted on the 2nd, corrected on the 9th, 70 accepted on the 10th."""
    owed = report(county, "2026-08", "74", on=date(2026, 9, 2))
    with fixed(date(2026, 9, 9)):
        correct_return(owed, mover=act("office", owed), why="与许可数不符")
    owed = return_of(owed.round, county.housing)
    with fixed(date(2026, 9, 10)):
        fill(owed, "clerk", 万平方米="70")
        hand_up(owed, mover=act("clerk", owed))
        sign(owed, mover=act("chief", owed))
        sign(owed, mover=act("head", owed))
        accept_returns([owed], mover=act("office", owed))
    return owed.code


def test_return_shows_its_state_by_that_day_with_who_and_why(client: Client, county: County) -> None:
    owed = return_of(start_round(county, on=date(2026, 9, 1)), county.housing)
    with fixed(date(2026, 9, 3)):
        fill(owed, "clerk", 万平方米="74")
        hand_up(owed, mover=act("clerk", owed))
    with fixed(date(2026, 9, 5)):
        sign(owed, mover=act("chief", owed))
        sign(owed, mover=act("head", owed))
        return_to_unit(owed, mover=act("office", owed), why="与许可数不符")
    states = {}
    for day in ("2026-08-31", "2026-09-01", "2026-09-03", "2026-09-05", ""):
        then = asked(client, county, "clerk", owed.code, on=day).context["then"]
        states[day] = (str(then.state), then.move and then.move.by, then.move and then.move.why)
    assert states == {
        "2026-08-31": ("", None, None),
        "2026-09-01": ("填报中", None, None),
        "2026-09-03": ("审签中", "clerk", ""),
        "2026-09-05": ("已退回", "office", "与许可数不符"),
        "": ("已退回", "office", "与许可数不符"),
    }


def test_figures_are_those_known_that_day(client: Client, county: County) -> None:
    code = corrected(county)
    first, later = (known(asked(client, county, "clerk", code, on=f"2026-09-{day}")) for day in ("09", "10"))
    assert "74 万平方米" in first.values()
    assert "70 万平方米" in later.values()


def test_figure_that_was_not_accepted_yet_is_a_blank(client: Client, county: County) -> None:
    owed = return_of(start_round(county, on=date(2026, 9, 1)), county.housing)
    assert set(known(asked(client, county, "clerk", owed.code)).values()) == {"(尚未审定)"}


def test_commitment_shows_figures_ties_and_claim_by_that_day(client: Client, county: County) -> None:
    corrected(county)
    code = county.commitment("老旧小区").code
    page = asked(client, county, "water-clerk", code, on="2026-09-05")
    assert str(page.context["then"].state) == "推进中"
    assert known(page)["牵头单位"] == "县住房和城乡建设局"
    assert "74 万平方米" in known(page).values()
    said = [str(line.what) for line in asked(client, county, "water-clerk", code).context["lines"]]
    assert [words for words in said if "万平方米" in words] == [
        "老旧小区改造 2026-08 70 万平方米 第2版",
        "老旧小区改造 2026-08 74 万平方米",
    ]
    assert "交办：待认领 → 推进中" in said


def test_past_is_marked_leads_back_and_leaves_out_what_came_later(client: Client, county: County) -> None:
    code = corrected(county)
    page = asked(client, county, "clerk", code, on="2026-09-05")
    html = page.content.decode()
    assert "截至2026-09-05。" in html
    assert f'href="/history/{code}/"' in html
    assert page.context["later"] == 5
    assert max(line.on for line in page.context["lines"]) == date(2026, 9, 2)
    assert "note past" not in asked(client, county, "clerk", code).content.decode()


def test_duty_and_notice_by_a_day(client: Client, county: County) -> None:
    with fixed(date(2026, 9, 2)):
        notice = send_notice(
            "报送材料", body="", to=[county.housing, county.water], asked_by=county.office, by="office", due_at=None
        )
    duty = Duty.objects.get(notice=notice, unit=county.housing)
    clerk = county.officer("clerk")
    with fixed(date(2026, 9, 4)):
        deliver_duties([duty], to="clerk")
        move_duty(duty, "answer", mover=mover_for(clerk, duty, acting_posts(clerk, today=TODAY)), words="已办")
    states = [str(asked(client, county, "clerk", duty.code, on=f"2026-09-0{n}").context["then"].state) for n in (3, 4)]
    assert states == ["待办", "已答复、待审看"]
    counts = [known(asked(client, county, "office", notice.code, on=f"2026-09-0{n}")) for n in (3, 4)]
    assert [row["已签收"] for row in counts] == ["0/2 个单位", "1/2 个单位"]


def test_round_counts_its_returns_by_state(client: Client, county: County) -> None:
    owed = report(county, "2026-08", "74", on=date(2026, 9, 2))
    page = asked(client, county, "clerk", owed.round.code)
    assert known(page) == {"填报中": "1 份", "已采用": "1 份"}


@pytest.mark.parametrize(("who", "status"), [("clerk", 200), ("office", 200), ("water-clerk", 404)])
def test_return_of_another_unit_is_out_of_sight(client: Client, county: County, who: str, status: int) -> None:
    assert asked(client, county, who, corrected(county)).status_code == status


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.ENTERPRISE])
def test_administrators_and_firms_read_no_record(client: Client, county: County, role: Role) -> None:
    sign_in(client, make_officer(county.office, role=role, username="v"))
    for code in (county.document.code, county.commitment("老旧小区").code, corrected(county)):
        assert client.get(f"/history/{code}/").status_code == 404


def test_another_county_and_a_code_that_is_none_are_answered_alike(client: Client, county: County) -> None:
    sign_in(client, make_officer(make_county("ab", name="邻县"), role=Role.DISPATCH_OFFICE, username="v"))
    assert [client.get(f"/history/{code}/").status_code for code in (county.document.code, "P-2026-999")] == [404, 404]


def test_audit_entries_are_shown_to_those_who_may_read_the_audit(client: Client, county: County) -> None:
    make_officer(county.office, role=Role.AUDITOR, username="xu")
    code = county.document.code
    parts = {
        who: {str(line.part) for line in asked(client, county, who, code).context["lines"]} for who in ("clerk", "xu")
    }
    assert parts == {"clerk": {"opened", "move"}, "xu": {"opened", "move", "audit"}}


def test_time_line_is_narrowed_to_one_kind(client: Client, county: County) -> None:
    corrected(county)
    code = county.commitment("老旧小区").code
    page = asked(client, county, "clerk", code, show="figure")
    assert {line.part for line in page.context["lines"]} == {"figure"}
    assert asked(client, county, "clerk", code, show="nonsense").context["shown"] == ""


@pytest.mark.parametrize("kind", ["duty", "return", "round", "notice", "plan", "commitment"])
def test_every_record_leads_to_its_history(client: Client, county: County, kind: str) -> None:
    owed = return_of(start_round(county, on=date(2026, 9, 2)), county.housing)
    notice = send_notice("报送材料", body="", to=[county.housing], asked_by=county.office, by="office", due_at=None)
    duty = Duty.objects.get(notice=notice)
    pages = {
        "duty": (duty.get_absolute_url(), duty.code),
        "return": (owed.get_absolute_url(), owed.code),
        "round": (f"/reports/{owed.round.code}/", owed.round.code),
        "notice": (f"/duties/notices/{notice.code}/", notice.code),
        "plan": (f"/plans/{county.document.code}/", county.document.code),
        "commitment": (f"/plans/{county.document.code}/?c=R-2026-001", "R-2026-001"),
    }
    page, code = pages[kind]
    sign_in(client, county.officer("clerk"))
    assert f'href="/history/{code}/"' in client.get(page).content.decode()
    assert client.get(f"/history/{code}/").context["url"] == page.split("?")[0] or kind == "commitment"
