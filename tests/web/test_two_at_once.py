"""Two people with the same record open: who comes second learns of it and loses nothing of what was typed."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from tests.factories.files import SCAN
from tests.factories.people import make_officer
from tests.factories.reporting import County, act, fill, make_reporting_county, return_of, start_round

from diaodu.core.clock import fixed
from diaodu.core.intake import examine_file
from diaodu.core.models import AuditEntry
from diaodu.core.moves import MoveRefusedError
from diaodu.core.setting_kinds import setting_kind
from diaodu.core.settings import SettingRefusedError, retire_setting, setting_row
from diaodu.core.versions import posted_version, take_version
from diaodu.duties.actions import send_notice, stop_clock
from diaodu.duties.models import Duty, Stop
from diaodu.ledger.actions import (
    LineInput,
    accept_returns,
    attach_sealed_scan,
    correct_return,
    hand_up,
    lock_round,
    recall,
    return_to_unit,
    save_lines,
)
from diaodu.ledger.models import Line, Observation, Return
from diaodu.ledger.queries import lines_of
from diaodu.people.actions import appoint_deputy, change_unit, end_deputy, end_tenure, hand_over
from diaodu.people.actions.refusal import PeopleRefusedError
from diaodu.people.choices import Role
from diaodu.people.models import Deputy, Officer, Tenure, Unit

pytestmark = pytest.mark.django_db
BACKEND = "diaodu.people.sign_in.OfficerBackend"
TODAY = date(2026, 9, 2)
NEWER = "有人在你之后保存过这张表；你的内容没有保存，请核对新内容后再填。"
CHANGED = "这条记录刚被别人改过；你的内容没有保存"


@pytest.fixture
def county() -> County:
    return make_reporting_county()


@pytest.fixture
def owed(county: County) -> Return:
    return return_of(start_round(county), county.housing)


@pytest.fixture(autouse=True)
def _day():  # type: ignore[no-untyped-def]
    with fixed(TODAY):
        yield


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(Officer.objects.get(username=username), backend=BACKEND)
    return client


def text(response) -> str:  # type: ignore[no-untyped-def]
    return response.content.decode()


def figure_line(owed: Return) -> Line:
    return next(line for line in lines_of(owed) if line.item.measured_in)


def again(owed: Return) -> Return:
    """The same return as a second person has loaded it."""
    return return_of(owed.round, owed.unit)


def submitted(county: County) -> Return:
    """The water bureau's, which nobody has to sign."""
    owed = return_of(start_round(county), county.water)
    fill(owed, "water-clerk", 条="9")
    return hand_up(owed, mover=act("water-clerk", owed))


def test_return_page_keeps_what_the_second_clerk_typed_and_shows_what_the_first_saved(owed: Return) -> None:
    line = figure_line(owed)
    seen = owed.version
    save_lines(owed, {line.pk: LineInput(value=Decimal(74), progress="已完工")}, mover=act("clerk", owed))
    given = {"version": seen, f"value-{line.pk}": "75", f"progress-{line.pk}": "快完工"}
    page = signed_in("clerk").post(f"/reports/returns/{owed.code}/save/", given)
    assert page.status_code == 409
    said = text(page)
    assert NEWER in said
    assert 'value="75"' in said
    assert 'value="快完工"' in said
    assert "74；已完工" in said
    line.refresh_from_db()
    assert (line.value, line.progress) == (Decimal(74), "已完工")
    version = re.search(r'name="version" value="(\d+)"', said)[1]  # type: ignore[index]
    signed_in("clerk").post(f"/reports/returns/{owed.code}/save/", given | {"version": version})
    line.refresh_from_db()
    assert (line.value, line.progress) == (Decimal(75), "快完工")


def test_desk_keeps_what_was_typed_beside_a_line_that_somebody_else_changed(owed: Return) -> None:
    line = figure_line(owed)
    seen = owed.version
    save_lines(owed, {line.pk: LineInput(value=Decimal(74))}, mover=act("clerk", owed))
    page = signed_in("clerk").post(
        f"/desk/{owed.code}/line/", {"version": seen, f"value-{line.pk}": "75"}, headers={"HX-Request": "true"}
    )
    assert f'name="value-{line.pk}" value="75"' in text(page)
    assert NEWER in text(page)
    line.refresh_from_db()
    assert line.value == Decimal(74)


def test_desk_does_not_hand_up_what_somebody_else_has_just_filled_in(county: County) -> None:
    owed = return_of(start_round(county), county.water)
    seen = owed.version
    fill(owed, "water-clerk", 条="9")
    page = signed_in("water-clerk").post(
        f"/desk/{owed.code}/return/", {"version": seen, "verb": "hand_up"}, headers={"HX-Request": "true"}
    )
    assert CHANGED in text(page)
    assert again(owed).state == "draft"


@pytest.mark.parametrize("verb", ["accept", "return"])
def test_office_decides_only_on_the_edition_it_has_seen(county: County, verb: str) -> None:
    owed = submitted(county)
    seen = owed.version
    recall(owed, mover=act("water-clerk", owed))
    fill(owed, "water-clerk", 条="3")
    hand_up(owed, mover=act("water-clerk", owed))
    page = signed_in("office").post(
        f"/reports/returns/{owed.code}/act/", {"version": seen, "verb": verb, "reason": "核对"}, follow=True
    )
    assert CHANGED in text(page)
    assert again(owed).state == "submitted"
    assert not Observation.objects.exists()


def test_ticked_returns_are_accepted_only_as_they_were_ticked(county: County) -> None:
    owed = submitted(county)
    round_page = text(signed_in("office").get(f"/reports/{owed.round.code}/"))
    assert f'name="version-{owed.code}" value="{owed.version}"' in round_page
    seen = owed.version
    recall(owed, mover=act("water-clerk", owed))
    hand_up(owed, mover=act("water-clerk", owed))
    given = {"return": owed.code, f"version-{owed.code}": seen}
    assert CHANGED in text(signed_in("office").post(f"/reports/{owed.round.code}/accept/", given, follow=True))
    given[f"version-{owed.code}"] = owed.version
    signed_in("office").post(f"/reports/{owed.round.code}/accept/", given)
    assert again(owed).state == "accepted"


@pytest.mark.parametrize(
    "change",
    [
        lambda owed: accept_returns([owed], mover=act("office", owed)),
        lambda owed: return_to_unit(owed, mover=act("office", owed), why="核对"),
        lambda owed: recall(owed, mover=act("water-clerk", owed)),
    ],
    ids=["accept", "return", "recall"],
)
def test_of_two_who_move_a_return_at_once_one_is_refused(county: County, change) -> None:  # type: ignore[no-untyped-def]
    owed = submitted(county)
    first, second = again(owed), again(owed)
    change(first)
    with pytest.raises(MoveRefusedError) as refusal:
        change(second)
    assert refusal.value.code == "newer"


def test_correction_is_opened_once(county: County) -> None:
    owed = submitted(county)
    accept_returns([owed], mover=act("office", owed))
    first, second = again(owed), again(owed)
    correct_return(first, mover=act("water-clerk", first), why="漏报")
    with pytest.raises(MoveRefusedError, match="just changed"):
        correct_return(second, mover=act("office", second), why="漏报")
    assert again(owed).edition == 2


def test_sealed_scan_of_an_older_content_is_not_taken_for_the_newer(owed: Return) -> None:
    fill(owed, "clerk", 万平方米="74")
    printed = again(owed)
    fill(owed, "clerk", 万平方米="75")
    with pytest.raises(MoveRefusedError, match="just changed"):
        attach_sealed_scan(printed, examine_file(SCAN, name="a.pdf"), mover=act("clerk", printed))
    assert again(owed).sealed is None


def test_locking_a_round_is_a_new_version_of_it(county: County) -> None:
    owed = submitted(county)
    start = owed.round
    accept_returns([owed], mover=act("office", owed))
    other = return_of(start, county.housing)
    fill(other, "clerk", 万平方米="74")
    other.chain = []
    Return.objects.filter(pk=other.pk).update(chain=[])
    accept_returns([hand_up(other, mover=act("clerk", other))], mover=act("office", other))
    before = start.version
    assert lock_round(start, by="office").version == before + 1


def test_unit_page_shows_both_readings_and_saves_on_the_second_press(county: County) -> None:
    make_officer(county.unit, role=Role.SYSTEM_ADMIN, username="admin")
    admin = signed_in("admin")
    seen = county.housing.version
    words = {"name_en": "", "short_zh": "住建局", "kind": "department", "order": 1}
    change_unit(Unit.objects.get(pk=county.housing.pk), by="another", name_zh="县住建局（新）", **words)
    given = {"version": seen, "name_zh": "县住房城乡建设局", **words}
    page = admin.post("/people/units/zhujian/edit/", given)
    assert page.status_code == 400
    said = text(page)
    assert CHANGED in said
    assert "现在是：县住建局（新）" in said
    assert 'value="县住房城乡建设局"' in said
    assert said.count("现在是：") == 1
    version = re.search(r'name="version" value="(\d+)"', said)[1]  # type: ignore[index]
    assert admin.post("/people/units/zhujian/edit/", given | {"version": version}).status_code == 302
    assert Unit.objects.get(code="zhujian").name_zh == "县住房城乡建设局"


def test_officer_page_refuses_an_older_reading(county: County) -> None:
    make_officer(county.unit, role=Role.SYSTEM_ADMIN, username="admin")
    admin, clerk = signed_in("admin"), county.officer("clerk")
    given = {"name": "赵晓敏", "unit": clerk.unit_id, "phone": "", "email": "", "version": clerk.version}
    assert admin.post("/people/officers/clerk/edit/", given).status_code == 302
    page = admin.post("/people/officers/clerk/edit/", given | {"name": "赵敏"})
    assert page.status_code == 400
    assert "现在是：赵晓敏" in text(page)
    assert county.officer("clerk").name == "赵晓敏"


def test_form_that_is_opened_names_the_version_it_was_made_from(county: County) -> None:
    make_officer(county.unit, role=Role.SYSTEM_ADMIN, username="admin")
    for address in ("/people/units/zhujian/edit/", "/people/officers/clerk/edit/"):
        page = text(signed_in("admin").get(address))
        assert len(re.findall(r'<input type="hidden" name="version" value="1"', page)) == 1
        assert "<label" not in page.split('name="version"')[0].rsplit("</p>", 1)[-1].split("<form")[0]


def test_chair_is_handed_over_once(county: County) -> None:
    make_officer(county.housing, role=None, username="li")
    make_officer(county.housing, role=None, username="wu")
    first, second, third = (Tenure.objects.get(officer__username="clerk") for _ in range(3))
    hand_over(first, to=county.officer("li"), on=date(2026, 9, 3), by="admin")
    with pytest.raises(PeopleRefusedError, match="ended already"):
        hand_over(second, to=county.officer("wu"), on=date(2026, 9, 3), by="admin")
    with pytest.raises(PeopleRefusedError, match="ended already"):
        end_tenure(third, on=TODAY, by="admin")
    assert [held.officer.username for held in first.post.tenures.filter(until=None)] == ["li"]


def test_deputy_is_ended_once(county: County) -> None:
    make_officer(county.housing, role=None, username="li")
    post = Tenure.objects.get(officer__username="clerk").post
    deputy = appoint_deputy(post, county.officer("li"), since=TODAY, until=date(2026, 9, 9), why="休假", by="admin")
    second = Deputy.objects.get(pk=deputy.pk)
    end_deputy(deputy, on=TODAY, by="admin")
    with pytest.raises(PeopleRefusedError, match="ended already"):
        end_deputy(second, on=TODAY, by="admin")
    assert AuditEntry.objects.filter(verb="end_deputy").count() == 1


def test_clock_is_stopped_only_on_the_duty_one_has_seen(county: County) -> None:
    notice = send_notice("报送清单", body="", to=[county.housing], asked_by=county.office, by="office", due_at=None)
    duty, stale = (Duty.objects.get(notice=notice) for _ in range(2))
    page = text(signed_in("office").get(f"/duties/{duty.code}/"))
    assert page.count(f'name="version" value="{duty.version}"') >= 2
    signed_in("clerk").post(f"/duties/{duty.code}/act/", {"verb": "answer", "words": "已办", "version": duty.version})
    with pytest.raises(MoveRefusedError) as refusal:
        stop_clock(stale, reason="等口径", by="office")
    assert refusal.value.code == "newer"
    assert not Stop.objects.exists()


def test_rule_is_retired_once(county: County) -> None:
    from diaodu.core.clock import now
    from diaodu.core.settings import add_setting

    kind = setting_kind("sign_in.idle_minutes")
    assert kind is not None
    words = {"by": "admin", "unit": county.unit.path, "scope": county.unit.path, "valid_from": TODAY, "source": "会议"}
    row = add_setting(kind.name, 20, at=now(), **words)
    with pytest.raises(SettingRefusedError, match="already"):
        add_setting(kind.name, 40, at=now(), **words)
    first, second = (setting_row(kind.name, scope=county.unit.path) for _ in range(2))
    assert first == second == row
    retire_setting(first, by="admin", unit=county.unit.path, on=TODAY, why="改")  # type: ignore[arg-type]
    with pytest.raises(SettingRefusedError, match="retired already"):
        retire_setting(second, by="admin", unit=county.unit.path, on=TODAY, why="改")  # type: ignore[arg-type]


def test_version_is_taken_once(county: County) -> None:
    first, second = Unit.objects.get(pk=county.water.pk), Unit.objects.get(pk=county.water.pk)
    take_version(first)
    assert first.version == Unit.objects.get(pk=first.pk).version
    with pytest.raises(MoveRefusedError, match="just changed"):
        take_version(second)


@pytest.mark.parametrize(
    ("posted", "version"), [("7", 7), ("", None), ("x", None), ("-1", None), ("９", None), ("9" * 40, None)]
)
def test_posted_version_is_a_plain_number_or_none(posted: str, version: int | None) -> None:
    assert posted_version({"version": posted}) == version
