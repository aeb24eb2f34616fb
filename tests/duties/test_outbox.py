"""Messages out of the house: to whom, signed how, tried again, given up, set by a county itself."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import date, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from django.test import Client
from tests.factories.people import TODAY, make_officer
from tests.factories.reporting import County, make_reporting_county

from diaodu.config.email import mail_from_url
from diaodu.core.clock import ZONE, fixed
from diaodu.core.models import AuditEntry
from diaodu.core.settings import change_setting, newest_setting
from diaodu.duties.actions import escalate_late_duties, send_notice
from diaodu.duties.models import Message
from diaodu.duties.outbox import send_messages
from diaodu.people.choices import Role

pytestmark = pytest.mark.django_db
SECRET = "sixteen letters and more"
DUE = datetime(2026, 9, 4, 17, 30, tzinfo=ZONE)
BACKEND = "diaodu.people.sign_in.OfficerBackend"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with fixed(TODAY):
        yield


@pytest.fixture
def county() -> County:
    return make_reporting_county(claimed=False)


@pytest.fixture
def receiver() -> Iterator[Any]:
    """A server on loopback that keeps what it is sent; `answer` is the status it gives."""

    class Keeping(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.kept.append((self.path, dict(self.headers), body))  # type: ignore[attr-defined]
            self.send_response(server.answer)  # type: ignore[attr-defined]
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *words: object) -> None:
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Keeping)
    server.kept, server.answer = [], 204  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def set_up(county: County, **rules: object) -> None:
    for name, value in rules.items():
        change_setting(f"duties.{name}", value, by="t", valid_from=date(2026, 1, 1), scope=county.unit.path)


def notify(county: County) -> None:
    send_notice("报送材料", body="请报送。", to=[county.housing], asked_by=county.office, by="office", due_at=DUE)


def hook(receiver: Any) -> dict[str, str]:
    return {"url": f"http://127.0.0.1:{receiver.server_port}/in", "secret": SECRET}


def test_webhook_gets_the_notice_once_signed_and_without_names(county: County, receiver: Any) -> None:
    set_up(county, webhook=hook(receiver))
    notify(county)
    assert (send_messages(), send_messages()) == (1, 0)
    (path, headers, body) = receiver.kept[0]
    assert (path, len(receiver.kept)) == ("/in", 1)
    assert headers["X-Diaodu-Signature"] == f"sha256={hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()}"
    assert json.loads(body) == {
        "event": "duty",
        "code": "T-2026-001",
        "title": "报送材料",
        "due_at": "2026-09-04T17:30+08:00",
        "units": ["/yunhai/zhujian/"],
    }


@pytest.mark.parametrize("status", [302, 404, 500])
def test_webhook_that_refuses_is_tried_later_and_not_followed_elsewhere(
    county: County, receiver: Any, status: int
) -> None:
    set_up(county, webhook=hook(receiver))
    notify(county)
    receiver.answer = status
    assert send_messages() == 0
    message = Message.objects.get()
    assert (message.state, message.attempts, str(status) in message.error) == ("waiting", 1, True)
    assert send_messages() == 0  # not before its time
    assert [path for path, _, _ in receiver.kept] == ["/in"]
    receiver.answer = 204
    Message.objects.update(next_at=datetime(2020, 1, 1, tzinfo=ZONE))
    assert send_messages() == 1
    assert Message.objects.get().error == ""


def test_mail_goes_to_those_of_the_unit_who_answer_and_to_nobody_else(county: County, mailoutbox: list[Any]) -> None:
    make_officer(county.housing, role=Role.AUDITOR, username="beside")
    make_officer(county.housing, role=Role.UNIT_CLERK, username="shown", is_demo=True)
    make_officer(county.housing, role=None, username="no-post")
    for name in ("clerk", "chief", "head", "water-clerk", "beside", "shown", "no-post"):
        officer = county.officer(name)
        officer.email = f"{name}@example.org"
        officer.is_active = name != "chief"
        officer.save(update_fields=["email", "is_active"])
    set_up(county, email={"from": "diaodu@example.org"})
    notify(county)
    assert send_messages() == 2
    assert sorted((mail.to, mail.from_email) for mail in mailoutbox) == [
        (["clerk@example.org"], "diaodu@example.org"),
        (["head@example.org"], "diaodu@example.org"),
    ]
    assert mailoutbox[0].subject == "报送材料"


def test_what_is_overdue_goes_out_once_a_level(county: County, receiver: Any) -> None:
    set_up(county, webhook=hook(receiver))
    notify(county)
    with fixed(date(2026, 9, 8)):
        assert escalate_late_duties() == 1
        assert escalate_late_duties() == 0
    titles = list(Message.objects.order_by("pk").values_list("title", flat=True))
    assert titles == ["报送材料", "[1] 报送材料"]


def admin(county: County) -> Client:
    client = Client()
    client.force_login(make_officer(county.housing, role=Role.SYSTEM_ADMIN, username="admin"), backend=BACKEND)
    return client


def keep(client: Client, name: str, value: object):  # type: ignore[no-untyped-def]
    words = {"value": json.dumps(value), "valid_from": "2026-09-01", "source": "调度办会议", "scope": "/yunhai/"}
    return client.post(f"/settings/duties.{name}/", words)


def test_county_sets_it_up_itself_and_the_secret_is_not_shown_again(county: County) -> None:
    client = admin(county)
    rule = {"url": "https://example.org/diaodu", "secret": SECRET}
    assert keep(client, "webhook", rule).status_code == 302
    assert newest_setting("duties.webhook", scope="/yunhai/zhujian/") == rule
    page = client.get("/settings/duties.webhook/").content.decode()
    assert "https://example.org/diaodu" in page
    assert SECRET not in page
    assert SECRET not in str(AuditEntry.objects.values_list("before", "after"))


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("email", {"from": "nobody"}, "发件地址不是一个邮箱地址。"),
        ("email", {"from": 7}, "发件地址不是一个邮箱地址。"),
        ("email", [], "的样子；{} 表示不发邮件。"),
        ("webhook", {"url": "https://example.org"}, "的样子；{} 表示不推送。"),
        ("webhook", {"url": "file:///etc/passwd", "secret": SECRET}, "地址要以 http:// 或 https:// 开头"),
        ("webhook", {"url": "https://me:pass@example.org", "secret": SECRET}, "不能带账号口令。"),
        ("webhook", {"url": "https://[", "secret": SECRET}, "地址要以 http:// 或 https:// 开头"),
        ("webhook", {"url": "https://example.org", "secret": "••••••"}, "签名密钥至少 16 个字符。"),
    ],
)
def test_rule_that_could_not_work_is_refused(county: County, name: str, value: object, said: str) -> None:
    assert said in keep(admin(county), name, value).content.decode()
    assert newest_setting(f"duties.{name}", scope="/yunhai/") is None


def test_empty_rule_sends_nothing(county: County) -> None:
    client = admin(county)
    assert (keep(client, "email", {}).status_code, keep(client, "webhook", {}).status_code) == (302, 302)
    notify(county)
    assert Message.objects.count() == 0


def test_what_was_given_up_is_shown_to_whoever_keeps_the_rule(county: County) -> None:
    set_up(county, webhook={"url": "file:///etc/passwd", "secret": SECRET})
    notify(county)
    for _ in range(6):
        Message.objects.update(next_at=datetime(2020, 1, 1, tzinfo=ZONE))
        send_messages()
    assert Message.objects.get().state == "failed"
    page = admin(county).get("/settings/duties.webhook/").content.decode()
    assert "未能发出" in page
    assert "must begin with http" in page


def test_mail_server_is_read_from_its_address() -> None:
    assert mail_from_url("smtp+tls://me%40x:p%3Aw@mail.example.org") == {
        "EMAIL_HOST": "mail.example.org",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "me@x",
        "EMAIL_HOST_PASSWORD": "p:w",
        "EMAIL_TIMEOUT": 10,
        "EMAIL_USE_TLS": True,
    }
    assert mail_from_url("")["EMAIL_HOST"] == "127.0.0.1"
    with pytest.raises(ValueError, match="not http://"):
        mail_from_url("http://mail.example.org")
