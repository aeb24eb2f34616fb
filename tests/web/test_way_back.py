"""A sign-in that ran out during work: back to the page one was on, and no word lost in silence."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from tests.factories.people import PASSWORD, make_county, make_officer

from diaodu.core.clock import ZONE
from diaodu.core.settings import change_setting
from diaodu.people.models import Officer

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
NOON = datetime(2026, 9, 2, 12, 0, tzinfo=ZONE)
LOST = "登录已失效，刚才提交的内容没有保存；请登录后再做一次。"
PAGE = {"HTTP_REFERER": "http://testserver/problems/new/?subject=R-2026-001"}


@pytest.fixture
def officer() -> Officer:
    return make_officer(make_county())


def test_page_asked_for_without_a_sign_in_opens_after_it(client: Client, officer: Officer) -> None:
    where = client.get("/problems/?show=overdue")["Location"]
    assert where == "/sign-in/?next=/problems/%3Fshow%3Doverdue"
    signed = client.post(where, {"username": "lin", "password": PASSWORD, "next": "/problems/?show=overdue"})
    assert signed["Location"] == "/problems/?show=overdue"
    assert LOST not in Client().get(where).content.decode()


def test_form_sent_after_the_sign_in_ended_leads_back_to_its_page_and_says_that_nothing_was_saved(
    client: Client, officer: Officer
) -> None:
    where = client.post("/problems/Q-2026-001/act/", {"verb": "accept"}, **PAGE)["Location"]
    assert where == "/sign-in/?next=/problems/new/%3Fsubject%3DR-2026-001&unsaved=1"
    assert LOST in client.get(where).content.decode()


def test_form_that_names_no_page_or_another_site_leads_to_the_desk(client: Client) -> None:
    for words in ({}, {"HTTP_REFERER": "https://elsewhere.example/form/"}):
        where = client.post("/problems/Q-2026-001/act/", **words)["Location"]
        assert where == "/sign-in/?next=/&unsaved=1"


def test_piece_of_a_page_asked_for_by_a_click_turns_the_whole_page_to_the_sign_in(client: Client) -> None:
    answer = client.get("/problems/", HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="http://testserver/plans/?a=1")
    assert answer["HX-Redirect"] == "/sign-in/?next=/plans/%3Fa%3D1"


def test_sign_in_left_alone_too_long_says_the_same(client: Client, officer: Officer) -> None:
    change_setting("sign_in.idle_minutes", 30, by="x", valid_from=date(2020, 1, 1))
    with time_machine.travel(NOON, tick=False) as clock:
        client.post("/sign-in/", {"username": "lin", "password": PASSWORD})
        clock.shift(timedelta(minutes=31))
        assert client.post("/problems/new/", **PAGE)["Location"].endswith("&unsaved=1")


def test_address_that_takes_only_forms_opened_by_hand_says_so_in_words(client: Client, officer: Officer) -> None:
    client.force_login(officer, backend="diaodu.people.sign_in.OfficerBackend")
    answer = client.get("/sign-out/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST, OPTIONS")
    assert "这个地址只接收表单提交，不能直接打开" in answer.content.decode()
    assert client.get("/api/v1/none").status_code == 404
