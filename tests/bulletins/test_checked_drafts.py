"""Drafts: what they are held against, who sees them, what is settled, what can be taken along."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document
from openpyxl import load_workbook
from tests.factories.checking import add_checked_draft
from tests.factories.files import make_docx
from tests.factories.indicators import Place, make_place
from tests.factories.people import TODAY, make_officer

from diaodu.bulletins.checking.actions import Settling, add_draft, check_again, retire_draft, settle_marks
from diaodu.bulletins.checking.commented import Note, commented_copy
from diaodu.bulletins.checking.matching import Kind
from diaodu.bulletins.checking.models import Draft
from diaodu.bulletins.checking.page import paragraphs_of
from diaodu.bulletins.checking.permissions import visible_drafts
from diaodu.bulletins.checking.reader import read_pasted, read_upload
from diaodu.bulletins.checking.sources import ground_of, known_of
from diaodu.core.clock import ZONE, fixed
from diaodu.core.models import AuditEntry
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.indicators.rounds.actions import NewRelease, ReleaseFigure, add_release, publish_due_releases, ready_release
from diaodu.indicators.rounds.steps import CHECKER, STATISTICS
from diaodu.kernel.period import Period
from diaodu.people.choices import Role

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
BACKEND = "diaodu.people.sign_in.OfficerBackend"
TEXT = "1—7月，一般公共预算收入21.5亿元。上半年，一般公共预算收入21.5亿元。引进项目32个。"


@pytest.fixture
def place() -> Place:
    made = make_place()
    made.enter("BUDGET", "county", {"2026-06": "18.2", "2026-07": "21.5"})
    return made


def draft_of(place: Place, text: str = TEXT, *, unit: str = "caizheng", by: str = "finance") -> Draft:
    ground = ground_of(place.county, TODAY)
    return add_draft(read_pasted(text), ground, unit=place.units[unit], by=by)


def verdicts(draft: Draft) -> list[tuple[str, str]]:
    return [(mark.quote, mark.verdict) for mark in draft.marks.exclude(verdict="skipped")]


def test_a_draft_is_held_against_the_newest_figures_and_says_so_in_the_record_of_changes(place: Place) -> None:
    place.enter("BUDGET", "county", {"2026-07": "21.9"})  # revised
    draft = draft_of(place, "1—7月，一般公共预算收入21.5亿元，其中7月当月3.7亿元。1—7月财政收入21.9亿元。")
    assert verdicts(draft) == [("21.5亿元", "differs"), ("3.7亿元", "agrees"), ("21.9亿元", "agrees")]
    assert "修订前" in draft.marks.get(quote="21.5亿元").why_zh
    assert draft.marks.get(quote="21.5亿元").url == "/indicators/catalogue/BUDGET/"
    assert (draft.code, draft.counts["open"], draft.figures) == ("XS-2026-001", 1, 3)
    entry = AuditEntry.objects.latest("number")
    assert (entry.verb, entry.subject) == ("check_draft", draft.code)
    assert "预算" not in str(entry.after)  # never a word of the text


def test_a_figure_under_embargo_is_not_told_by_the_check(place: Place) -> None:
    statistics = Mover("stat", frozenset({STATISTICS, CHECKER}), "统计员")
    hour = datetime(2026, 9, 18, 10, tzinfo=ZONE)
    figure = ReleaseFigure(place.indicators["BUDGET"], place.county, Period.parse("2026-08"), Decimal("24.86"))
    new = NewRelease(place.units["tongji"], "8月", figure.period, "快报", hour, figures=[figure])
    ready_release(add_release(new, mover=statistics), mover=statistics)
    text = "1—8月，一般公共预算收入24.86亿元。"
    before = draft_of(place, text).marks.get(quote="24.86亿元")
    assert (before.verdict, "24.86" in before.why_zh) == ("no_record", False)
    wrong = draft_of(place, "1—8月，一般公共预算收入24.00亿元。").marks.get(quote="24.00亿元")
    assert "24.86" not in wrong.why_zh + wrong.known_zh
    with fixed(date(2026, 9, 19)):
        publish_due_releases()
        ground = ground_of(place.county, date(2026, 9, 19))
    again = check_again(draft_of(place, text), ground, by="finance", as_of=date(2026, 9, 19))
    assert again.marks.get(quote="24.86亿元").verdict == "agrees"


def test_targets_and_shares_of_them_are_known(place: Place) -> None:
    kinds = {each.kind for each in known_of(place.county, TODAY, names=["indicators"])}
    assert kinds >= {Kind.LEVEL}
    with CaptureQueriesContext(connection) as few:
        ground_of(place.county, TODAY)
    place.enter("RETAIL", "county", {"2026-06": "80", "2026-07": "95"})
    with CaptureQueriesContext(connection) as more:
        ground_of(place.county, TODAY)
    assert len(few) == len(more)  # however many figures


def test_a_draft_is_its_office_s_own(place: Place) -> None:
    draft = draft_of(place)
    own = make_officer(place.units["caizheng"], role=Role.SECTION_CHIEF, username="colleague")
    other = make_officer(place.units["tongji"], role=Role.UNIT_CLERK, username="other-clerk")
    office = make_officer(place.county, role=Role.DISPATCH_OFFICE, username="dispatcher")
    assert list(visible_drafts(own, today=TODAY)) == [draft]
    assert not visible_drafts(other, today=TODAY).exists()
    assert not visible_drafts(office, today=TODAY).exists()


def test_a_mark_is_settled_with_its_source_and_stays_settled_when_the_text_is_checked_again(place: Place) -> None:
    draft = draft_of(place)
    wrong = draft.marks.get(verdict="date")
    with pytest.raises(MoveRefusedError, match="name its source"):
        settle_marks(draft, {wrong.pk: Settling("right")}, by="finance")
    draft.refresh_from_db()
    settle_marks(draft, {wrong.pk: Settling("right", "财政局口头核实")}, by="finance")
    assert Draft.objects.get().counts["open"] == 0
    changed = read_pasted("说明如下。" + TEXT.replace("32个", "33个"))
    again = check_again(Draft.objects.get(), ground_of(place.county, TODAY), by="finance", brought=changed)
    assert (again.edition, again.marks.get(verdict="date").settled_note) == (2, "财政局口头核实")
    assert again.marks.get(quote="33个").settled == ""
    with pytest.raises(MoveRefusedError, match="changed this record"):
        settle_marks(again, {wrong.pk: Settling("fix")}, by="finance", version=1)
    with pytest.raises(MoveRefusedError, match="gone"):
        settle_marks(Draft.objects.get(), {wrong.pk: Settling("fix")}, by="finance")
    retire_draft(Draft.objects.get(), by="finance")
    assert Draft.objects.get().retired_on == TODAY


def test_pasted_texts_are_refused_for_the_reasons_plans_are(place: Place) -> None:
    for text, said in (
        ("  \n ", "Paste a text"),
        ("机密★10年\n关于…", "state secrets"),
        ("数" * 150_001, "longer than"),
    ):
        with pytest.raises(MoveRefusedError, match=said):
            read_pasted(text)


def test_the_page_shows_every_letter_once() -> None:
    draft = Draft(text="甲12亿元，乙3.5%。\n\n丙7个")
    from diaodu.bulletins.checking.models import Mark

    marks = [
        Mark(start=1, end=5, quote="12亿元"),
        Mark(start=7, end=11, quote="3.5%"),
        Mark(start=15, end=17, quote="7个"),
    ]
    shown = paragraphs_of(draft.text, marks)
    assert ["".join(piece.words for piece in pieces) for pieces in shown] == ["甲12亿元，乙3.5%。", "丙7个"]
    assert [piece.words for pieces in shown for piece in pieces if piece.mark] == ["12亿元", "3.5%", "7个"]


def test_word_comments_stand_at_the_number_and_the_rest_of_the_document_stays() -> None:
    document = Document()
    document.add_heading("经济运行情况", level=1)
    paragraph = document.add_paragraph("1—7月，收入")
    paragraph.add_run("21.").bold = True
    paragraph.add_run("5亿元，增长8%。")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "投资", "98亿元"
    out = io.BytesIO()
    document.save(out)
    brought = read_upload(out.getvalue(), "稿.docx")
    notes = [
        Note(brought.text.index(words), brought.text.index(words) + len(words), f"核对{words}")
        for words in ("21.5亿元", "98亿元")
    ] + [Note(0, 2, "找得到"), Note(len(brought.text), len(brought.text) + 1, "找不到")]
    copy = Document(io.BytesIO(commented_copy(out.getvalue(), brought.text, notes, rest="未定位的批注")))
    assert [comment.text for comment in copy.comments] == ["找得到", "核对21.5亿元", "核对98亿元", "找不到"]
    assert {comment.author for comment in copy.comments} == {"材料校数"}
    assert [p.text for p in copy.paragraphs][:2] == ["经济运行情况", "1—7月，收入21.5亿元，增长8%。"]
    runs = [(run.text, bool(run.bold)) for run in copy.paragraphs[1].runs]
    assert ("21.", True) in runs  # its looks are kept
    assert copy.tables[0].cell(0, 1).text == "98亿元"


def test_pages_check_a_paste_and_a_file_settle_and_hand_out(
    client: Client, place: Place, django_capture_on_commit_callbacks
) -> None:  # type: ignore[no-untyped-def]
    officer = make_officer(place.units["caizheng"], role=Role.UNIT_CLERK, username="finance-clerk")
    client.force_login(officer, backend=BACKEND)
    refused = client.post("/checks/", {"text": " "})
    assert (refused.status_code, "请粘贴文字，或选择文件。" in refused.content.decode()) == (422, True)
    address = client.post("/checks/", {"text": TEXT})["Location"]
    with CaptureQueriesContext(connection) as few:
        page = client.get(address).content.decode()
    assert 'class="figure is-date"' in page
    assert "这是2026年1—7月的数；2026年上半年应为18.2亿元" in page
    longer = client.post("/checks/", {"text": TEXT * 30})["Location"]
    with CaptureQueriesContext(connection) as more:
        client.get(longer)
    assert len(more) == len(few)
    mark = Draft.objects.get(code="XS-2026-001").marks.get(verdict="date")
    client.post(f"{address}settle/{mark.pk}/", {"settled": "fix", "note": "改为18.2", "version": "1"})
    assert "改为18.2" in client.get(f"{address}?verdict=date").content.decode()
    copy = Document(io.BytesIO(client.get(f"{address}paper/").content))
    assert ["期次不同" in comment.text for comment in copy.comments] == [True, False]
    sheet = load_workbook(io.BytesIO(client.get(f"{address}workbook/").content)).active
    assert "21.5亿元" in [cell.value for cell in sheet["A"]]
    word = SimpleUploadedFile("稿.docx", make_docx(TEXT))
    with django_capture_on_commit_callbacks(execute=True):
        job = client.post("/checks/", {"file": word})["Location"]
    assert "/jobs/" in job
    made = Draft.objects.order_by("pk").last()
    assert made is not None
    assert (made.format, made.file_name, made.counts["date"]) == ("docx", "稿.docx", 1)
    assert client.get(f"/checks/{made.code}/source/").content[:2] == b"PK"
    with django_capture_on_commit_callbacks(execute=True):
        bad = client.post("/checks/", {"file": SimpleUploadedFile("坏.docx", b"PK\x03\x04junk")})["Location"]
    assert "不完整或已损坏" in client.get(bad).content.decode()
    assert client.post(f"{address}again/", {"as_it_is": "1", "version": "99"}, follow=True).status_code == 200
    client.post(f"{address}again/", {"text": "1—7月，一般公共预算收入21.5亿元。", "title": "改", "version": "2"})
    assert Draft.objects.get(code="XS-2026-001").edition == 2
    client.post(f"{address}retire/", {"version": "3"})
    assert client.get(address).status_code == 404


def test_the_factory_s_draft_is_seen_in_its_unit(place: Place) -> None:
    draft = add_checked_draft(place.county, place.units["caizheng"])
    assert draft.format == "txt"
