"""The pages of papers: register, editing with and without htmx, refusals in a sentence, files, panels, desk."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document
from openpyxl import load_workbook
from tests.factories.files import SCAN
from tests.factories.papers import issued, moved, written
from tests.factories.people import TODAY
from tests.factories.reporting import County

from diaodu.bulletins.papers.models import Paper
from diaodu.core.clock import fixed
from diaodu.people.models import Officer
from diaodu.problems.actions import NewVisit, add_visits

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
BACKEND = "diaodu.people.sign_in.OfficerBackend"


@pytest.fixture
def client_of(county: County):  # type: ignore[no-untyped-def]
    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(Officer.objects.get(username=name), backend=BACKEND)
        return client

    with fixed(TODAY):
        yield sign_in


def test_the_register_takes_the_same_number_of_queries_for_one_row_and_for_three(
    county: County, client_of: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    office, counts = client_of("office"), []
    first = written(county)
    office.get("/papers/")  # the first visit of a session asks more
    for wanted in (1, 3):
        if wanted == 3:
            issued(first)
            office.post(f"/papers/{first.code}/correct/", {"why": "牵头单位有误"})
            written(county, kind="brief")
        with CaptureQueriesContext(connection) as seen:
            assert len(office.get("/papers/").context["page"].rows) == wanted
        counts.append(len(seen))
    assert counts[0] == counts[1]
    sheet = load_workbook(io.BytesIO(office.get("/papers/papers.xlsx?kind=bulletin&sort=number").content)).active
    assert [row[1] for row in sheet.iter_rows(min_row=2, values_only=True) if row[0] == first.code] == [
        "调通〔2026〕1号"
    ]


def test_a_change_answers_with_the_editor_for_htmx_and_a_redirect_without(county: County, client_of: Any) -> None:
    paper, office = written(county), client_of("office")
    address = f"/papers/{paper.code}/change/"
    plain = office.post(address, {"do": "text", "order": 0, "text": "概况", "version": 1})
    assert (plain.status_code, plain["Location"]) == (302, f"/papers/{paper.code}/edit/")
    late = office.post(
        address, {"do": "text", "order": 0, "text": "旧版", "version": 1}, headers={"HX-Request": "true"}
    )
    assert "刚被别人改过" in late.content.decode()
    typed = {"do": "add", "order": 0, "kind": "text", "version": 2}
    assert office.post(address, typed, headers={"HX-Request": "true"}).status_code == 200
    numbers = {"do": "text", "order": 1, "text": "新增12个", "version": 3}
    page = office.post(address, numbers, headers={"HX-Request": "true"}).content.decode()
    assert '<mark class="loose"' in page
    assert "无据数字" in page
    assert "这项不能这样处理" in office.post(address, {"do": "x"}, headers={"HX-Request": "true"}).content.decode()
    assert client_of("leader").post(address, numbers).status_code == 403
    assert client_of("clerk").post(address, numbers).status_code == 404


def test_binding_what_one_may_not_see_is_refused_and_the_search_shows_what_one_may(
    county: County, client_of: Any
) -> None:
    paper, office = written(county), client_of("office")
    found = office.get(f"/papers/{paper.code}/sources/", {"q": "老旧小区", "order": 1}).content.decode()
    assert 'value="task:' in found
    assert "没有找到数据" in office.get(f"/papers/{paper.code}/sources/", {"q": "没有的词"}).content.decode()
    hidden = {"do": "bind", "order": 1, "source": "project:X-2026-404:total"}
    page = office.post(f"/papers/{paper.code}/change/", hidden, headers={"HX-Request": "true"}).content.decode()
    assert "没有找到这条记录" in page


def test_a_scan_of_a_wrong_type_and_a_number_that_is_taken_are_refused_in_a_sentence(
    county: County, client_of: Any
) -> None:
    office = client_of("office")
    paper = moved(moved(written(county), "submit_paper", "office"), "sign_paper", "leader")
    assert "待印发" in office.get("/").content.decode()
    act = f"/papers/{paper.code}/act/"
    gap = office.post(act, {"verb": "issue_paper", "number": "7"}, follow=True)
    assert "会造成跳号；下一个号是1号" in gap.content.decode()
    office.post(act, {"verb": "issue_paper", "number": "1"})
    assert Paper.objects.get(pk=paper.pk).number == 1
    for content, words in ((b"MZ\0program", "扫描件"), (SCAN, "已随文保存")):
        file = SimpleUploadedFile("盖章.pdf", content)
        assert words in office.post(f"/papers/{paper.code}/scan/", {"file": file}, follow=True).content.decode()
    page = office.get(f"/papers/{paper.code}/").content.decode()
    assert "盖章.pdf" in page
    assert "另文更正" in page
    assert office.get(f"/papers/{paper.code}/edit/").status_code == 302


def test_material_about_a_visit_tells_what_was_seen_and_is_one_click_on_its_page(
    county: County, client_of: Any
) -> None:
    subject = county.commitment("老旧小区").subject
    new = NewVisit(subject, TODAY, "现场有三栋楼未开工。", county.office)
    (visit,) = add_visits([new], by="office")
    office = client_of("office")
    page = office.get(f"/problems/visits/{visit.code}/").content.decode()
    assert f'name="about" value="{visit.code}"' in page
    made = office.post("/papers/material/", {"about": visit.code, "length": "short"})
    paper = Paper.objects.get(kind="material")
    assert made["Location"] == f"/papers/{paper.code}/"
    assert (paper.title, paper.about) == (f"关于走访{subject.label_zh}有关情况的汇报"[:120], visit.subject)
    shown = office.get(made["Location"]).content.decode()
    assert "走访看到：" in shown
    assert "现场有三栋楼未开工" in shown
    assert (
        client_of("water-clerk").post("/papers/material/", {"about": "V-2026-999", "length": "short"}).status_code
        == 422
    )


def test_word_carries_the_text_and_material_is_written_from_a_page(county: County, client_of: Any) -> None:
    clerk = client_of("clerk")
    made = clerk.post("/papers/material/", {"topic": "老旧小区", "length": "slides"})
    paper = Paper.objects.get(kind="material")
    assert made["Location"] == paper.get_absolute_url()
    word = Document(io.BytesIO(clerk.get(f"{made['Location']}paper.docx").content))
    assert "一、进展情况" in [each.text for each in word.paragraphs]
    assert clerk.get(f"{made['Location']}slides.pptx").content[:2] == b"PK"
    nothing = clerk.post("/papers/material/", {"topic": "没有的词", "length": "page"})
    assert nothing.status_code == 422
    assert "没有生成材料" in nothing.content.decode()
