"""Requests, supervision and evidence as their users meet them."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from docx import Document as WordDocument
from tests.factories.files import SCAN, make_docx
from tests.factories.reporting import County, make_reporting_county, return_of, start_round
from tests.plan.test_supervision import show

from diaodu.core.models import Attachment, AuditEntry
from diaodu.core.settings import change_setting
from diaodu.duties.models import Duty
from diaodu.ledger.queries import lines_of
from diaodu.plan.actions import send_supervisions
from diaodu.plan.models import Commitment, Request, Supervision

pytestmark = pytest.mark.django_db
BACKEND = "diaodu.people.sign_in.OfficerBackend"
DAY = date(2026, 9, 2)


@pytest.fixture
def county() -> County:
    county = make_reporting_county()
    change_setting("demo.today", DAY.isoformat(), by="test", valid_from=date(2026, 1, 1))
    return county


@pytest.fixture
def item(county: County) -> Commitment:
    return county.commitment("老旧小区")


def as_(client: Client, county: County, name: str) -> Client:
    client.force_login(county.officer(name), backend=BACKEND)
    return client


def words(response: HttpResponse) -> str:
    return response.content.decode()


def file(content: bytes = SCAN, name: str = "验收单.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def ask(client: Client, item: Commitment, **fields: object) -> HttpResponse:
    data = {"kind": "completion", "why": "全部完工", "version": item.version} | fields
    return client.post(f"/plans/commitments/{item.code}/requests/", data, follow=True)


def test_completion_goes_from_the_units_page_over_the_offices_desk(
    client: Client, county: County, item: Commitment
) -> None:
    page = words(ask(as_(client, county, "clerk"), item, evidence=file()))
    assert "已提交调度办审批" in page
    assert "申请办结：等待调度办审批" in page
    assert "提交调度办</button>" not in page  # one at a time
    desk = words(as_(client, county, "office").get("/"))
    assert "全部完工" in desk
    asked = Request.objects.get()
    link = f"/plans/commitments/{item.code}/requests/{asked.pk}/"
    assert client.get(f"{link}evidence/").content == SCAN
    data = {"decision": "grant", "back": "desk", "version": asked.version}
    assert client.post(link, data).headers["Location"] == "/"
    item.refresh_from_db()
    assert item.state == "done"
    assert "全部完工" not in words(client.get("/"))


def test_refused_upload_keeps_what_was_typed_and_saves_nothing(
    client: Client, county: County, item: Commitment
) -> None:
    secret = make_docx("机密★10年", "云海县报告")
    response = ask(as_(client, county, "clerk"), item, why="项目已完工", evidence=file(secret, "报告.docx"))
    assert response.status_code == 422
    assert "涉密文件不得上传到本系统" in words(response)
    assert "项目已完工</textarea>" in words(response)
    assert (Request.objects.count(), Attachment.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "申请办结要附完成的依据"),
        ({"kind": "delay", "new_due": "明年", "evidence": True}, "“明年”不是日期"),
        ({"kind": "delay", "evidence": True}, "请填新的完成时限"),
        ({"kind": "withdrawal", "why": " ", "evidence": True}, "请写明原因"),
        ({"version": "0", "evidence": True}, "刚被别人改过"),
    ],
)
def test_request_that_lacks_something_is_told_what(
    client: Client, county: County, item: Commitment, fields: dict[str, object], said: str
) -> None:
    if fields.pop("evidence", None):
        fields["evidence"] = file()
    assert said in words(ask(as_(client, county, "clerk"), item, **fields))
    assert not Request.objects.exists()


def test_granted_delay_shows_how_often_it_was_delayed(client: Client, county: County, item: Commitment) -> None:
    ask(as_(client, county, "clerk"), item, kind="delay", new_due="2027-03-31", evidence=file())
    asked = Request.objects.get()
    assert "2027-03-31" in words(as_(client, county, "office").get("/"))
    client.post(f"/plans/commitments/{item.code}/requests/{asked.pk}/", {"decision": "grant"})
    assert "已批准延期1次" in words(client.get(f"/plans/commitments/{item.code}/life/"))


def test_blocked_and_back_from_the_page(client: Client, county: County, item: Commitment) -> None:
    clerk, link = as_(client, county, "clerk"), f"/plans/commitments/{item.code}/act/"
    page = words(clerk.post(link, {"verb": "block", "why": "用地未批"}, follow=True))
    assert "恢复推进" in page
    assert "请写明原因" in words(clerk.post(link, {"verb": "unblock", "why": ""}, follow=True))
    assert "不能这样办理" in words(clerk.post(link, {"verb": "withdraw", "why": "x"}, follow=True))
    item.refresh_from_db()
    assert item.state == "blocked"


def test_another_county_sees_neither_page_nor_evidence(client: Client, county: County, item: Commitment) -> None:
    from tests.factories.people import make_county, make_officer

    ask(as_(client, county, "clerk"), item, evidence=file())
    asked = Request.objects.get()
    client.force_login(make_officer(make_county("ab", name="邻县"), username="stranger"), backend=BACKEND)
    for path in ("life/", f"requests/{asked.pk}/evidence/"):
        assert client.get(f"/plans/commitments/{item.code}/{path}").status_code == 404


@pytest.fixture
def sent(county: County, item: Commitment) -> Supervision:
    show(county, item, "red", DAY - timedelta(days=2), DAY)
    send_supervisions(DAY)
    return Supervision.objects.get()


def test_office_checks_now_and_everybody_sees_their_own(client: Client, county: County, item: Commitment) -> None:
    show(county, item, "red", DAY - timedelta(days=2), DAY)
    assert as_(client, county, "clerk").post("/plans/supervision/now/").status_code == 403
    page = words(as_(client, county, "office").post("/plans/supervision/now/", follow=True))
    assert "发出 1 件，办结 0 件" in page
    assert "连续3天亮黄灯或红灯，满3天发提醒" in page
    for name, shown in (("clerk", True), ("water-clerk", False)):
        assert ("满3天发提醒" in words(as_(client, county, name).get("/plans/supervision/"))) is shown


@pytest.mark.parametrize(
    ("query", "found"),
    [("", True), ("?show=ended", False), ("?show=all", True), ("?level=0", True), ("?level=3", False),
     ("?unit=zhujian", True), ("?unit=shuiwu", False), ("?level=x&show=y", True)],
)  # fmt: skip
def test_notices_are_narrowed(client: Client, county: County, sent: Supervision, query: str, found: bool) -> None:
    page = words(as_(client, county, "office").get(f"/plans/supervision/{query}"))
    assert (sent.duty.code in page) is found


def test_notice_on_paper_says_who_what_why_and_by_when(client: Client, county: County, sent: Supervision) -> None:
    answer = as_(client, county, "office").get(f"/plans/supervision/{sent.pk}/notice.docx")
    document = WordDocument(io.BytesIO(answer.content))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    cells = {row.cells[0].text: row.cells[1].text for row in document.tables[0].rows}
    assert "提 醒 单" in text
    assert "县住房和城乡建设局：" in text
    assert cells["督办缘由"] == sent.why_zh
    assert cells["完成时限"] == "2026年12月31日"
    assert AuditEntry.objects.filter(verb="export", subject=sent.duty.code).count() == 1
    assert as_(client, county, "water-clerk").get(f"/plans/supervision/{sent.pk}/notice.docx").status_code == 404


def test_duty_of_a_notice_says_why_and_leads_to_the_commitment(
    client: Client, county: County, sent: Supervision
) -> None:
    page = words(as_(client, county, "clerk").get(sent.duty.get_absolute_url()))
    assert sent.why_zh in page
    assert f"/plans/commitments/{sent.commitment.code}/life/" in page


def test_answer_brings_its_file_and_a_secret_one_is_refused(client: Client, county: County, sent: Supervision) -> None:
    Duty.objects.filter(pk=sent.duty_id).update(needs_answer=True)
    clerk, link = as_(client, county, "clerk"), f"{sent.duty.get_absolute_url()}act/"
    secret = file("秘密★1年\n报告".encode(), "a.txt")
    page = words(clerk.post(link, {"verb": "answer", "words": "已整改", "evidence": secret}, follow=True))
    assert "涉密文件不得上传到本系统" in page
    internal = file(make_docx("内部资料 注意保存", "整改情况"), "整改情况.docx")
    clerk.post(link, {"verb": "answer", "words": "已整改", "evidence": internal})
    kept = Attachment.objects.get(subject=sent.duty.subject)
    assert (kept.name, kept.internal) == ("整改情况.docx", True)
    assert "整改情况.docx" in words(clerk.get(sent.duty.get_absolute_url()))
    download = clerk.get(f"{sent.duty.get_absolute_url()}evidence/{kept.pk}/")
    assert "attachment" in download.headers["Content-Disposition"]


def test_figure_of_a_return_brings_its_evidence(client: Client, county: County) -> None:
    owed = return_of(start_round(county), county.housing)
    line = next(line for line in lines_of(owed) if line.item.measured_in)
    clerk = as_(client, county, "clerk")
    fields = {f"value-{line.pk}": "74", "version": owed.version}
    page = clerk.post(f"{owed.get_absolute_url()}save/", fields | {f"evidence-{line.pk}": file(b"MZ\0\0", "a.exe")})
    assert "“a.exe”不能上传" in words(page)
    clerk.post(f"{owed.get_absolute_url()}save/", fields | {f"evidence-{line.pk}": file()})
    assert clerk.get(f"{owed.get_absolute_url()}evidence/{line.pk}/").content == SCAN


def test_secret_plan_is_refused_at_the_door(client: Client, county: County) -> None:
    upload = {"file": file("机密★10年\n云海县工作方案".encode(), "方案.txt")}
    assert "涉密文件不得上传到本系统" in words(as_(client, county, "office").post("/plans/new/", upload))


@pytest.mark.parametrize(("head", "marked"), [("内部资料 注意保存\n", True), ("", False)])
def test_ledger_of_an_internal_plan_says_so(client: Client, county: County, head: str, marked: bool) -> None:
    document = county.document
    document.text = head + document.text
    document.save(update_fields=["text"])
    answer = as_(client, county, "office").get(f"/plans/{document.code}/ledger.docx")
    first = WordDocument(io.BytesIO(answer.content)).paragraphs[0].text
    assert (first == "内部资料") is marked
