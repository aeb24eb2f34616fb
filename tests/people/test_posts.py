"""Posts, deputies, hand-over, the three administrators, ties and what each may see."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.factories.people import make_officer
from tests.factories.reporting import County, act, fill, return_of, start_round

from diaodu.core.clock import fixed
from diaodu.core.models import AuditEntry, Subject
from diaodu.ledger.actions import hand_up
from diaodu.people.actions import (
    NewUnit,
    OfficerChange,
    PeopleRefusedError,
    add_unit,
    appoint_deputy,
    change_officer,
    deactivate_officer,
    end_deputy,
    end_tenure,
    end_tie,
    give_post,
    hand_over,
    retire_unit,
    tie_unit,
)
from diaodu.people.choices import Role, TieKind, UnitKind
from diaodu.people.masking import masked_phone
from diaodu.people.models import Officer, Post, Tenure, Tie
from diaodu.people.permissions import acting_posts, roles_of, visible_subjects

pytestmark = pytest.mark.django_db
BACKEND = "diaodu.people.sign_in.OfficerBackend"
TODAY = date(2026, 9, 2)


def tenure(name: str) -> Tenure:
    return Tenure.objects.select_related("post__unit", "officer").get(officer__username=name)


def seen(officer: Officer, *, on: date = TODAY) -> set[str]:
    return set(visible_subjects(officer, today=on).filter(kind="commitment").values_list("code", flat=True))


def test_deputy_acts_from_the_first_day_to_the_last(county: County) -> None:
    deputy = appoint_deputy(
        tenure("chief").post,
        county.officer("water-clerk"),
        since=TODAY,
        until=date(2026, 9, 4),
        why="休假",
        by="office",
    )
    days = [date(2026, 9, day) for day in (1, 2, 4, 5)]
    officer = county.officer("water-clerk")
    assert [Role.SECTION_CHIEF in roles_of(officer, today=day) for day in days] == [False, True, True, False]
    end_deputy(deputy, on=TODAY, by="office")
    assert Role.SECTION_CHIEF not in roles_of(officer, today=TODAY)


def test_deputy_signs_in_the_chiefs_stead(county: County) -> None:
    appoint_deputy(tenure("chief").post, county.officer("water-clerk"), since=TODAY, until=TODAY, why="", by="office")
    owed = return_of(start_round(county), county.housing)
    fill(owed, "clerk", 万平方米="74")
    hand_up(owed, mover=act("clerk", owed))
    assert act("water-clerk", owed).parts == {"signer"}


@pytest.mark.parametrize(
    ("who", "until", "said"),
    [("chief", date(2026, 9, 9), "holds the post"), ("head", date(2026, 9, 1), "lies before the first")],
)
def test_deputy_who_makes_no_sense_is_refused(county: County, who: str, until: date, said: str) -> None:
    with pytest.raises(PeopleRefusedError, match=said):
        appoint_deputy(tenure("chief").post, county.officer(who), since=TODAY, until=until, why="", by="office")


def test_post_changes_hands_and_the_open_return_goes_with_it(county: County) -> None:
    owed = return_of(start_round(county), county.housing)
    fill(owed, "clerk", 万平方米="74")
    successor = make_officer(county.housing, role=None, username="new-clerk")
    hand_over(tenure("clerk"), to=successor, on=date(2026, 9, 3), by="admin", note="轮岗")
    after = date(2026, 9, 3)
    assert act("clerk", owed, on=TODAY).parts == {"clerk"}
    assert act("clerk", owed, on=after).parts == frozenset()
    assert act("new-clerk", owed, on=after).parts == {"clerk"}
    assert AuditEntry.objects.filter(verb="save_lines").get().actor == "clerk"
    held = (
        Post.objects.get(tenures__officer=successor).tenures.order_by("since").values_list("officer__username", "until")
    )
    assert list(held) == [("clerk", TODAY), ("new-clerk", None)]


def test_hand_over_that_makes_no_sense_is_refused(county: County) -> None:
    held = tenure("clerk")
    closed = deactivate_officer(county.officer("chief"), by="office", reason="调离")
    for to, on, said in (
        (county.officer("clerk"), TODAY, "holds the post already"),
        (closed, TODAY, "is closed"),
        (county.officer("head"), date(2025, 1, 1), "must lie after"),
    ):
        with pytest.raises(PeopleRefusedError, match=said):
            hand_over(held, to=to, on=on, by="admin")
    assert tenure("clerk").until is None


def test_nobody_is_two_of_the_three_administrators(county: County) -> None:
    officer = make_officer(county.office, role=Role.SYSTEM_ADMIN, username="admin")
    for role in (Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        with pytest.raises(PeopleRefusedError, match="kept apart"):
            give_post(officer, unit=county.office, title_zh="管理员", title_en="", role=role, since=TODAY, by="x")


def test_unit_with_people_or_records_is_not_retired(county: County) -> None:
    with pytest.raises(PeopleRefusedError, match="still hold posts"):
        retire_unit(county.housing, on=TODAY, reason="撤并", by="admin")
    for name in ("clerk", "chief", "head"):
        end_tenure(tenure(name), on=date(2026, 8, 31), by="admin")
    with pytest.raises(PeopleRefusedError, match="led or assisted"):
        retire_unit(county.housing, on=TODAY, reason="撤并", by="admin")
    for tie in Tie.objects.filter(unit=county.housing):
        end_tie(tie, on=date(2026, 8, 31), by="admin")
    assert retire_unit(county.housing, on=TODAY, reason="撤并", by="admin").retired_on == TODAY


def test_record_has_one_lead_at_a_time(county: County) -> None:
    subject = county.commitment("老旧小区").subject
    with pytest.raises(PeopleRefusedError, match="Another unit leads"):
        tie_unit(subject, unit=county.water, kind=TieKind.LEAD, since=TODAY, by="office")
    end_tie(Tie.objects.get(subject=subject, kind=TieKind.LEAD), on=date(2026, 9, 1), by="office")
    assert tie_unit(subject, unit=county.water, kind=TieKind.LEAD, since=TODAY, by="office").until is None


def test_each_sees_what_their_unit_leads_or_assists_and_no_more(county: County) -> None:
    housing, water = county.commitment("老旧小区").code, county.commitment("14条河流").code
    assert seen(county.officer("clerk")) == {housing, county.commitment("东城片区").code}
    assert seen(county.officer("water-clerk")) == {housing, water}
    assert len(seen(county.officer("office"))) == 3


def test_secretary_sees_what_the_leader_sponsors(county: County) -> None:
    leaders = add_unit(
        NewUnit("leaders", UnitKind.LEADERS, "县领导"), by="x", parent=county.unit, valid_from=date(2026, 1, 1)
    )
    leader = make_officer(leaders, role=Role.CITY_LEADER, username="leader")
    post = Post.objects.get(tenures__officer=leader)
    clerk = make_officer(leaders, role=Role.UNIT_CLERK, username="aide")
    Post.objects.filter(tenures__officer=clerk).update(acts_for=post)
    subject = county.commitment("老旧小区").subject
    tie_unit(subject, unit=leaders, kind=TieKind.SPONSOR, since=TODAY, by="office", post=post)
    assert seen(clerk) == {county.commitment("老旧小区").code}
    assert seen(clerk, on=date(2026, 9, 1)) == set()


def test_closed_records_are_for_their_own_unit_the_office_and_the_auditor(county: County) -> None:
    subject = county.commitment("老旧小区").subject
    Subject.objects.filter(pk=subject.pk).update(sensitivity="restricted", owner_path=county.housing.path)
    auditor = make_officer(county.office, role=Role.AUDITOR, username="auditor")
    leader = make_officer(county.office, role=Role.CITY_LEADER, username="leader")
    code = county.commitment("老旧小区").code
    sees = [code in seen(o) for o in (county.officer("clerk"), county.officer("office"), auditor)]
    assert sees == [True, True, True]
    assert [code in seen(officer) for officer in (leader, county.officer("water-clerk"))] == [False, False]


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_administrators_see_no_records(county: County, role: Role) -> None:
    officer = make_officer(county.office, role=role, username="admin")
    assert Subject.objects.exists()
    assert not visible_subjects(officer, today=TODAY).exists()


def test_posts_take_one_query_however_many(county: County, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    officer = county.officer("clerk")
    give_post(officer, unit=county.water, title_zh="兼任", title_en="", role=Role.UNIT_CLERK, since=TODAY, by="x")
    with django_assert_num_queries(1):
        assert len([post.unit.name_zh for post in acting_posts(officer, today=TODAY)]) == 2


@pytest.mark.parametrize(("phone", "shown"), [("13812342046", "138****2046"), ("88231", "*****"), ("", "")])
def test_phone_is_masked(phone: str, shown: str) -> None:
    assert masked_phone(phone) == shown


def test_whole_phone_is_shown_once_and_the_looking_is_recorded(client: Client, county: County) -> None:
    Officer.objects.filter(username="chief").update(phone="13812342046")
    client.force_login(county.officer("clerk"), backend=BACKEND)
    assert "13812342046" not in client.get("/people/officers/chief/").content.decode()
    assert "13812342046" in client.post("/people/officers/chief/phone/").content.decode()
    assert AuditEntry.objects.get(verb="show_phone").actor == "clerk"


def test_a_new_phone_or_mail_is_recorded_as_changed_and_never_written_down(county: County) -> None:
    chief = county.officer("chief")
    Officer.objects.filter(pk=chief.pk).update(phone="13812342046", email="old@example.org")
    chief.refresh_from_db()
    change_officer(chief, OfficerChange(chief.name, chief.unit, "13812342046", "new@example.org"), by="admin")
    entry = AuditEntry.objects.get(verb="change_officer")
    assert (entry.after["phone_changed"], entry.after["email_changed"]) == (False, True)
    written = f"{entry.before}{entry.after}"
    assert [text in written for text in ("old@example.org", "new@example.org", "13812342046")] == [False] * 3


def test_hand_over_pack_holds_what_belongs_to_the_chair(client: Client, county: County, tmp_path) -> None:  # type: ignore[no-untyped-def]
    start_round(county)
    client.force_login(county.officer("clerk"), backend=BACKEND)
    path = tmp_path / "pack.xlsx"
    path.write_bytes(client.get(f"/people/posts/{tenure('clerk').pk}/pack.xlsx").content)
    book = load_workbook(path)
    rows = {sheet.title: [row for row in sheet.iter_rows(min_row=4, values_only=True) if row[0]] for sheet in book}
    assert [row[1] for row in rows["未办事项"]] == ["2026年8月进度"]
    assert [row[2] for row in rows["认定口径与当前进度"]] == [180, None]
    assert {row[0] for row in rows["联系人"]} == {"clerk", "chief", "head", "office", "chen-yunhai"}
    assert client.get(f"/people/posts/{tenure('chief').pk}/pack.xlsx").status_code == 403


def test_pack_is_for_whoever_acts_in_the_chair_today_and_its_heads(client: Client, county: County) -> None:
    held = tenure("clerk")
    deputy = appoint_deputy(held.post, county.officer("water-clerk"), since=TODAY, until=TODAY, why="", by="office")
    answers = {}
    with fixed(TODAY):
        for name in ("clerk", "head", "chief", "water-clerk"):
            client.force_login(county.officer(name), backend=BACKEND)
            answers[name] = client.get(f"/people/posts/{held.pk}/pack.xlsx").status_code
        end_deputy(deputy, on=TODAY, by="office")
        hand_over(held, to=county.officer("chief"), on=TODAY, by="office")
        for name in ("clerk", "water-clerk"):
            client.force_login(county.officer(name), backend=BACKEND)
            answers[f"{name} afterwards"] = client.get(f"/people/posts/{held.pk}/pack.xlsx").status_code
    assert answers == {
        "clerk": 200,
        "head": 200,
        "chief": 403,
        "water-clerk": 200,
        "clerk afterwards": 404,  # holds no post any more, so sees no directory
        "water-clerk afterwards": 403,
    }


def test_phones_are_masked_on_the_page_and_whole_in_the_file(client: Client, county: County) -> None:
    Officer.objects.filter(username="office").update(phone="13812342046")
    client.force_login(county.officer("clerk"), backend=BACKEND)
    link = f"/people/posts/{tenure('clerk').pk}/"
    with fixed(TODAY):
        html = client.get(link).content.decode()
        content = client.get(f"{link}pack.xlsx").content
    assert ("138****2046" in html, "13812342046" in html) == (True, False)
    book = load_workbook(io.BytesIO(content))
    assert "13812342046" in {cell for sheet in book for row in sheet.values for cell in row}


def test_account_is_not_closed_without_a_reason(county: County) -> None:
    with pytest.raises(PeopleRefusedError, match="give the reason"):
        deactivate_officer(county.officer("clerk"), by="office", reason="")
