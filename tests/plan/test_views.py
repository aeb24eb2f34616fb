"""The plan page and what leads to it."""

import io
import re
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from tests.factories.people import make_county, make_officer
from tests.factories.plans import make_document
from tests.factories.readings import TEXT

from diaodu.core.models import AuditEntry, Job
from diaodu.people.choices import Role
from diaodu.plan.models import Document

BACKEND = "diaodu.people.sign_in.OfficerBackend"
pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> Document:
    return make_document()


@pytest.fixture
def reader(client: Client, document: Document) -> Client:
    client.force_login(make_officer(document.unit), backend=BACKEND)
    return client


def page(client: Client, query: str = "", **headers: str) -> str:
    response = client.get(reverse("plan:page", args=["P-2026-001"]) + query, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_every_promise_is_a_link_drawn_by_its_strength(reader: Client) -> None:
    html = page(reader)
    assert html.count('class="promise firm"') == 2
    assert html.count('class="promise advance"') == 1
    assert '<span class="quantity">180万平方米</span>' in html


def test_a_masked_amount_is_a_chip_and_never_a_number(reader: Client) -> None:
    html = page(reader)
    assert '<span class="blank" title="**亿元">待核 · 亿元</span>' in html


def test_a_sentence_opens_by_a_plain_link_with_its_target_and_what_is_missing(reader: Client) -> None:
    html = page(reader, "?c=R-2026-001")
    panel = html[html.index('id="panel"') :]
    for words in ("年内改造老旧小区180万平方米", "1,800,000 平方米", "2026-12-31", "未认领", "待认领", "刚性"):
        assert words in panel
    assert html.count('aria-current="true"><') == 0
    assert 'data-code="R-2026-001"' in html


def test_the_panel_alone_comes_when_only_it_is_asked_for(reader: Client) -> None:
    fragment = page(reader, "?c=R-2026-002", **{"hx-request": "true", "hx-target": "panel"})
    assert "<html" not in fragment
    assert "待核 · 亿元" in fragment
    assert 'class="promise' not in fragment


def test_an_unknown_commitment_in_the_address_shows_the_plan_itself(reader: Client) -> None:
    assert "识读结果" in page(reader, "?c=R-2026-999")


def test_a_filter_dims_what_does_not_fit_and_removes_nothing(reader: Client) -> None:
    html = page(reader, "?strength=advance")
    assert html.count("data-code=") == 3
    assert html.count("promise firm out") == 2
    assert "符合条件的有 1 项。" in html


def test_the_list_holds_only_what_fits_and_sorts_both_ways(reader: Client) -> None:
    html = page(reader, "?view=list&strength=firm&sort=code")
    codes = [
        code
        for code in ("R-2026-001", "R-2026-002", "R-2026-003")
        if f'<td class="code" data-head="编号">{code}' in html
    ]
    assert codes == ["R-2026-001", "R-2026-003"]
    assert html.index("R-2026-001") < html.index("R-2026-003")
    backwards = page(reader, "?view=list&strength=firm&sort=-code")
    rows = backwards[backwards.index("<tbody>") :]
    assert rows.index("R-2026-003") < rows.index("R-2026-001")


def test_a_row_names_its_nearest_heading_and_tells_the_whole_path(reader: Client) -> None:
    assert '<span class="soft" title="一、城市更新">一、城市更新</span>' in page(reader, "?view=list")


def test_the_printed_plan_ends_with_every_promise_under_its_number(reader: Client) -> None:
    html = page(reader, "?strength=advance")
    notes = html[html.index('class="footnotes"') :]
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in re.findall(r"<tr>(<td.*?)</tr>", notes)]
    assert rows == [
        ["1", "R-2026-001", "刚性", "老旧小区改造 180万平方米", "2026-12-31", "待认领"],
        ["2", "R-2026-002", "推进", "待核 · 亿元", "待定", "待认领"],
        ["3", "R-2026-003", "刚性", "老旧小区改造 14条", "待定", "待认领"],
    ]
    assert re.findall(r'data-code="([^"]+)" data-note="(\d)"', html) == [(row[1], row[0]) for row in rows]


def test_a_list_without_anything_says_what_to_do(reader: Client) -> None:
    assert "没有符合条件的承诺事项" in page(reader, "?view=list&q=没有这个词")


def test_the_page_is_english_by_choice_but_the_plan_stays_as_it_was_written(reader: Client) -> None:
    reader.post("/language/", {"language": "en", "next": "/"})
    html = page(reader, "?c=R-2026-001")
    for words in ("Not yet claimed", "to be claimed", "Firm", "年内改造老旧小区"):
        assert words in html


def test_the_page_takes_as_many_queries_with_a_filter_as_without(reader: Client) -> None:
    reader.get(reverse("plan:page", args=["P-2026-001"]))
    plain = count_queries(reader, "")
    assert [count_queries(reader, query) for query in ("?strength=firm", "?view=list")] == [plain, plain]
    assert count_queries(reader, "?c=R-2026-001") == plain + 1  # an open sentence asks for its history


def count_queries(reader: Client, query: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        reader.get(reverse("plan:page", args=["P-2026-001"]) + query)
    return len(captured)


@pytest.mark.django_db(transaction=True)
def test_text_of_a_plan_cannot_become_markup(client: Client) -> None:
    county = make_county()
    keeper = make_officer(county, role=Role.DISPATCH_OFFICE, username="chen")
    client.force_login(keeper, backend=BACKEND)
    nasty = "一、<script>alert(1)</script>项目\n年内建成“<img src=x onerror=alert(1)>”项目3个。\n"
    upload(client, nasty.encode(), "x.txt", dated="2026-07-08")
    html = page(client)
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "&lt;script&gt;" in html


def upload(client: Client, content: bytes, name: str, **fields: str) -> str:
    """Bring a file in; the address one ends at."""
    response = client.post(reverse("plan:upload"), {"file": SimpleUploadedFile(name, content), **fields}, follow=True)
    return str(response.redirect_chain[-1][0]) if response.redirect_chain else response.content.decode()


@pytest.fixture
def keeper(client: Client) -> Client:
    officer = make_officer(make_county(), role=Role.DISPATCH_OFFICE, username="chen")
    client.force_login(officer, backend=BACKEND)
    return client


@pytest.mark.django_db(transaction=True)
def test_an_upload_is_read_into_a_draft_that_can_be_adopted(keeper: Client) -> None:
    assert upload(keeper, TEXT.encode(), "方案.txt", dated="2026-07-08") == "/plans/P-2026-001/"
    draft = Document.objects.get()
    assert (draft.state, draft.file_name, str(draft.dated)) == ("draft", "方案.txt", "2026-07-08")
    assert "这是草稿" in page(keeper)
    keeper.post(reverse("plan:adopt", args=[draft.code]))
    draft.refresh_from_db()
    assert draft.state == "current"
    assert "这是草稿" not in page(keeper)


@pytest.mark.django_db(transaction=True)
def test_a_draft_is_read_again_under_the_date_it_did_not_say(keeper: Client) -> None:
    upload(keeper, TEXT.encode(), "x.txt")
    old = Document.objects.get()
    assert (old.dated, old.targets.first().due) == (None, None)
    response = keeper.post(reverse("plan:read_again", args=[old.code]), {"dated": "2025-07-08"}, follow=True)
    assert response.redirect_chain[-1][0] == "/plans/P-2025-001/"
    new = Document.objects.get(state="draft")
    assert (str(new.dated), str(new.targets.first().due)) == ("2025-07-08", "2025-12-31")
    old.refresh_from_db()
    assert old.state == "discarded"
    assert "P-2025-001" in AuditEntry.objects.get(verb="discard_document").reason


@pytest.mark.django_db(transaction=True)
def test_a_plan_in_force_is_not_read_again_and_a_wrong_date_is_told(keeper: Client) -> None:
    upload(keeper, TEXT.encode(), "x.txt", dated="2026-07-08")
    link = reverse("plan:read_again", args=["P-2026-001"])
    assert "日期请写成" in keeper.post(link, {"dated": "7月"}, follow=True).content.decode()
    keeper.post(reverse("plan:adopt", args=["P-2026-001"]))
    assert "已经处理过了" in keeper.post(link, {"dated": "2025-07-08"}, follow=True).content.decode()
    assert Document.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_draft_is_discarded_with_a_reason_and_not_without(keeper: Client) -> None:
    upload(keeper, TEXT.encode(), "x.txt", dated="2026-07-08")
    link = reverse("plan:discard", args=["P-2026-001"])
    told = keeper.post(link, {"reason": ""}, follow=True).content.decode()
    assert "请写明不采用的理由。" in told
    assert keeper.post(link, {"reason": "传错了"})["Location"] == "/plans/"
    assert AuditEntry.objects.get(verb="discard_document").reason == "传错了"
    assert keeper.get(reverse("plan:page", args=["P-2026-001"])).status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"\x7fELF\0\0", "plan.txt", "不是文本文件"),
        (b"  \n ", "empty.txt", "是空文件"),
        (b"PK\x03\x04broken", "x.docx", "不完整或已损坏"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_why_and_leaves_no_plan(
    keeper: Client, content: bytes, name: str, words: str
) -> None:
    response = keeper.post(reverse("plan:upload"), {"file": SimpleUploadedFile(name, content)}, follow=True)
    html = response.content.decode()
    assert words in html
    assert "另选文件" in html
    assert not Document.objects.exists()


def test_an_upload_without_a_file_or_with_a_wrong_date_is_told(keeper: Client) -> None:
    html = keeper.post(reverse("plan:upload"), {"dated": "2026年7月"}).content.decode()
    assert "请先选择文件。" in html
    assert "日期请写成 2026-07-08 这样。" in html
    assert not Job.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_kept(keeper: Client, settings: object) -> None:
    settings.DIAODU_UPLOAD_LIMIT = 10  # type: ignore[attr-defined]
    html = keeper.post(reverse("plan:upload"), {"file": SimpleUploadedFile("x.txt", b"x" * 11)}).content.decode()
    assert "文件超过 0 MB" in html
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_somebody_elses_reading_is_out_of_sight(keeper: Client) -> None:
    upload(keeper, TEXT.encode(), "x.txt", dated="2026-07-08")
    job = Job.objects.get()
    other = Client()
    other.force_login(
        make_officer(Document.objects.get().unit, role=Role.DISPATCH_OFFICE, username="other"), backend=BACKEND
    )
    assert other.get(reverse("web:job", args=[job.pk])).status_code == 404
    assert other.post(reverse("web:job_stop", args=[job.pk])).status_code == 404


def test_the_ledger_comes_as_excel_with_the_codes_and_no_zero_for_a_blank(reader: Client) -> None:
    response = reader.get(reverse("plan:workbook", args=["P-2026-001"]))
    sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert [row[0] for row in rows] == ["R-2026-001", "R-2026-002", "R-2026-003"]
    assert rows[1][3] == "待核 · 亿元"
    assert rows[0][5] == "待认领"
    assert "attachment" in response["Content-Disposition"]


def test_the_ledger_comes_as_a_word_paper(reader: Client) -> None:
    content = reader.get(reverse("plan:paper", args=["P-2026-001"])).content
    text = ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    for words in ("任务分解表", "年内改造老旧小区180万平方米", "待认领"):
        assert words in text


def test_the_file_comes_back_as_it_was_and_never_as_a_page(reader: Client) -> None:
    response = reader.get(reverse("plan:source", args=["P-2026-001"]))
    assert response.content == TEXT.encode()
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
