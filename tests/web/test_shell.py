"""The frame around every page: sign-in, language, theme, policy, words of errors."""

import re
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.people import PASSWORD, make_county, make_officer
from tests.factories.plans import make_document

from diaodu.core.models import AuditEntry
from diaodu.core.settings import change_setting
from diaodu.people.choices import Role

pytestmark = pytest.mark.django_db
BACKEND = "diaodu.people.sign_in.OfficerBackend"


@pytest.fixture
def clerk(client: Client) -> Client:
    client.force_login(make_officer(make_county()), backend=BACKEND)
    return client


def test_a_page_speaks_chinese_whatever_the_browser_asks_for(client: Client) -> None:
    page = client.get("/sign-in/", headers={"accept-language": "en-US,en"})
    assert page["Content-Language"] == "zh-hans"
    assert '<html lang="zh-CN"' in page.content.decode()


def test_one_click_makes_it_english_and_one_more_chinese_again(client: Client) -> None:
    back = client.post("/language/", {"language": "en", "next": "/sign-in/"})
    assert back["Location"] == "/sign-in/"
    assert "User name" in client.get("/sign-in/").content.decode()
    client.post("/language/", {"language": "zh-hans", "next": "/sign-in/"})
    assert "用户名" in client.get("/sign-in/").content.decode()


@pytest.mark.parametrize("address", ["/language/", "/theme/"])
def test_a_choice_never_leads_to_another_site(client: Client, address: str) -> None:
    response = client.post(address, {"language": "en", "theme": "dark", "next": "https://example.org/"})
    assert response["Location"] == "/"


def test_an_unknown_language_or_theme_changes_nothing(client: Client) -> None:
    assert client.post("/language/", {"language": "xx", "next": "/"}).cookies == {}
    assert client.post("/theme/", {"theme": "pink", "next": "/"}).cookies == {}


def test_a_chosen_theme_holds_on_the_next_page(client: Client) -> None:
    client.post("/theme/", {"theme": "dark", "next": "/"})
    assert 'data-bs-theme="dark"' in client.get("/sign-in/").content.decode()


def test_every_page_carries_the_strict_policy(clerk: Client) -> None:
    for address in ("/", "/sign-in/", "/plans/", "/nothing/"):
        policy = clerk.get(address)["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy


def test_no_page_has_inline_script_or_style(clerk: Client) -> None:
    for address in ("/", "/plans/", "/password/"):
        html = clerk.get(address).content.decode()
        assert re.findall(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", html) == []


def test_signing_in_leads_to_the_page_that_was_asked_for(client: Client) -> None:
    make_officer(make_county())
    response = client.post("/sign-in/", {"username": "lin", "password": PASSWORD, "next": "/plans/"})
    assert response["Location"] == "/plans/"


def test_a_wrong_password_is_told_without_saying_which_part_was_wrong(client: Client) -> None:
    make_officer(make_county())
    wrong = client.post("/sign-in/", {"username": "lin", "password": "wrong"}).content.decode()
    nobody = client.post("/sign-in/", {"username": "nobody", "password": "wrong"}).content.decode()
    sentence = "用户名或口令不对，或该账号不能在此处登录。"
    assert sentence in wrong
    assert sentence in nobody


def test_five_wrong_passwords_close_the_account_for_a_while(client: Client) -> None:
    cache.clear()
    make_officer(make_county())
    answers = [client.post("/sign-in/", {"username": "lin", "password": "wrong"}).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    assert client.post("/sign-in/", {"username": "lin", "password": PASSWORD}).status_code == 429


def test_signing_out_takes_a_form_not_a_link(clerk: Client) -> None:
    assert clerk.get("/sign-out/").status_code == 405
    assert clerk.post("/sign-out/")["Location"] == "/sign-in/"
    assert clerk.get("/")["Location"].startswith("/sign-in/")


def test_demo_accounts_are_listed_on_loopback_only(client: Client, settings: object) -> None:
    make_officer(make_county(), is_demo=True)
    change_setting("demo.password", "shown", by="test", valid_from=date(2026, 1, 1))
    settings.DIAODU_LOOPBACK = True  # type: ignore[attr-defined]
    assert "<code>lin</code>" in client.get("/sign-in/").content.decode()
    settings.DIAODU_LOOPBACK = False  # type: ignore[attr-defined]
    page = client.get("/sign-in/").content.decode()
    assert "<code>lin</code>" not in page
    assert "shown" not in page


def test_a_real_county_shows_no_demonstration(clerk: Client) -> None:
    assert "演示县" not in clerk.get("/").content.decode()


def test_the_sample_county_says_on_every_page_that_it_is_fictional(clerk: Client) -> None:
    change_setting("demo.today", "2026-09-02", by="test", valid_from=date(2026, 1, 1))
    for address in ("/", "/plans/", "/password/", "/nothing/"):
        page = clerk.get(address).content.decode()
        assert "演示县 · 数据为虚构 · 今天是9月2日" in page


def test_a_changed_password_is_in_the_audit_and_opens_the_door(client: Client) -> None:
    client.force_login(make_officer(make_county()), backend=BACKEND)
    new = "a rather long new one"
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/password/", form)["Location"] == "/"
    assert AuditEntry.objects.filter(verb="change_password", actor="lin").count() == 1
    assert new not in str(list(AuditEntry.objects.values()))
    client.post("/sign-out/")
    assert client.post("/sign-in/", {"username": "lin", "password": new}).status_code == 302


def test_a_short_password_is_refused(clerk: Client) -> None:
    form = {"old_password": PASSWORD, "new_password1": "short", "new_password2": "short"}
    assert clerk.post("/password/", form).status_code == 200
    assert not AuditEntry.objects.filter(verb="change_password").exists()


def test_a_form_without_its_token_is_refused_in_plain_words() -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/sign-in/", {"username": "a", "password": "b"})
    assert response.status_code == 403
    assert "页面已过期" in response.content.decode()


def test_health_tells_nothing_but_that_it_is_well(client: Client) -> None:
    response = client.get("/health/")
    assert (response.status_code, response.json()) == (200, {"ok": True})


def test_a_fault_of_ours_is_told_without_details(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError("secret detail")

    document = make_document()
    client.force_login(document.by, backend=BACKEND)
    monkeypatch.setattr("diaodu.plan.views.page.plan_rows", broken)
    client.raise_request_exception = False
    response = client.get(reverse("plan:page", args=[document.code]))
    assert response.status_code == 500
    assert "系统出错" in response.content.decode()
    assert "secret" not in response.content.decode()


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.DISPATCH_OFFICE, "导入规划"),
        (Role.UNIT_CLERK, "由调度办导入；采用后您会在这里看到。"),
        (Role.ENTERPRISE, "暂时没有要您处理的事"),
    ],
)
def test_the_front_page_of_an_empty_county_says_what_to_do(client: Client, role: Role, words: str) -> None:
    client.force_login(make_officer(make_county(), role=role), backend=BACKEND)
    assert words in client.get("/").content.decode()


def test_the_front_page_names_every_hidden_figure_and_leads_to_its_sentence(client: Client) -> None:
    document = make_document()
    client.force_login(document.by, backend=BACKEND)
    html = client.get("/").content.decode()
    html = html[html.index("待核数") :]
    rows = re.findall(r'<ul class="waiting">(.*?)</ul>', html, re.DOTALL)[:1]
    assert rows[0].count("<li>") == 1
    for words in ("亿元", "总投资", "推进总投资**亿元的东城片区建设", 'href="/plans/P-2026-001/?c=R-2026-002"'):
        assert words in rows[0]


@pytest.mark.parametrize(
    ("role", "leads"), [(Role.CITY_LEADER, True), (Role.SECRETARY, True), (Role.UNIT_CLERK, False)]
)
def test_a_leaders_desk_begins_with_the_glance_and_is_silent_about_reports(
    client: Client, role: Role, leads: bool
) -> None:
    document = make_document()
    client.force_login(make_officer(document.unit, role=role, username="somebody"), backend=BACKEND)
    html = client.get("/").content.decode()
    head = html[html.index('<div class="head-line">') : html.index('<div class="desk">')]
    links = [f'href="/plans/{document.code}/{page}/"' in head for page in ("glance", "three")]
    assert (links, 'id="owed"' in html) == ([leads, leads], not leads)


def test_a_figure_that_was_filled_in_is_no_longer_to_be_verified(client: Client) -> None:
    document = make_document()
    client.force_login(document.by, backend=BACKEND)
    document.blanks.update(state="filled")
    assert "推进总投资**亿元的东城片区建设" not in client.get("/").content.decode()


def test_hidden_figures_of_a_draft_are_its_keepers_business(client: Client) -> None:
    document = make_document(adopted=False)
    client.force_login(document.by, backend=BACKEND)
    assert "东城片区" in client.get("/").content.decode()
    client.force_login(make_officer(document.unit, username="clerk"), backend=BACKEND)
    assert "东城片区" not in client.get("/").content.decode()


def test_the_front_page_takes_as_many_queries_for_three_plans_as_for_one(
    client: Client,
) -> None:
    document = make_document()
    client.force_login(document.by, backend=BACKEND)
    client.get("/")
    with CaptureQueriesContext(connection) as one:
        client.get("/")
    for _ in range(2):
        _another(document)
    with CaptureQueriesContext(connection) as three:
        client.get("/")
    assert len(three) == len(one)


def _another(document: object) -> None:
    from tests.factories.readings import make_reading

    from diaodu.plan.actions import adopt_document, store_reading

    made = store_reading(
        make_reading(),
        unit=document.unit,  # type: ignore[attr-defined]
        file=document.file,  # type: ignore[attr-defined]
        file_name="x.txt",
        by=document.by,  # type: ignore[attr-defined]
        today=date(2026, 9, 2),
    )
    adopt_document(made, by=None)
