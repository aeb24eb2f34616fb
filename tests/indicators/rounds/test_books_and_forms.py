"""A unit's own workbook by its kept mapping into a return; forms of those above filled, signed and kept as sent."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from tests.factories.rounds import Figures, enter, finish, make_figures, owed_by, start, workbook
from tests.indicators.rounds.test_mapping import REAL, needs_real

from diaodu.core.clock import fixed
from diaodu.core.files import read_stored
from diaodu.core.models import Sheet
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.settings import change_setting
from diaodu.core.sheets import SheetRefusedError, ask_to_stage, publish_sheet
from diaodu.indicators.rounds.actions import (
    NewCell,
    add_form,
    fill_form,
    hand_up_filing,
    map_cells,
    send_down_filing,
    send_filing,
    shape_mapping,
    sign_filing,
    start_mapping,
)
from diaodu.indicators.rounds.choices import UpLevel
from diaodu.indicators.rounds.mapping import Block, Column, Key, Label, Mapping, open_book, propose_all
from diaodu.indicators.rounds.models import BookMapping, Filing, UpwardForm
from diaodu.indicators.rounds.sheets import HISTORY_SHEET, RETURN_SHEET, check_history, tidied
from diaodu.indicators.rounds.steps import CLERK, SIGNER
from diaodu.kernel.period import Period
from diaodu.ledger.actions import lock_round
from diaodu.ledger.choices import Basis
from diaodu.ledger.models import Observation
from diaodu.people.choices import Role

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
BACKEND = "diaodu.people.sign_in.OfficerBackend"
DAY = date(2026, 9, 2)
SHAPE = Mapping(
    (
        Block(
            "月报", (0,), 1, (Label(0, "period", "月份"),),
            (Column(1, "投资(亿元)", Key("INV_DONE")), Column(2, "用电", Key("POWER_IND"))),
        ),
    )
)  # fmt: skip
HEADS = ["月份", "投资(亿元)", "用电"]


@pytest.fixture
def figures() -> Figures:
    return make_figures()


def kept(figures: Figures, shape: Mapping = SHAPE, content: bytes | None = None) -> BookMapping:
    book = start_mapping(
        content or workbook(HEADS, ["2026年8月", 12, 3450]), unit=figures.units["east"], name="东镇月报",
        file_name="月报.xlsx", by="east",
    )  # fmt: skip
    return shape_mapping(book, shape, by="east")


def staged(figures: Figures, content: bytes, code: str, run_jobs) -> Sheet:  # type: ignore[no-untyped-def]
    plain, troubles = tidied(content, SHAPE, figures.place.county.path, only={"2026-08"})
    assert troubles == []
    assert plain is not None
    sheet, _job = ask_to_stage(
        RETURN_SHEET, plain, name="月报.xlsx", scope=figures.place.county.path, by="east",
        given={"return": code, "bringer": "east"},
    )  # fmt: skip
    run_jobs()
    sheet.refresh_from_db()
    return sheet


@pytest.fixture
def run_jobs():  # type: ignore[no-untyped-def]
    from diaodu.core.models import Job
    from diaodu.core.sheets import stage_sheet

    class Quiet:
        def __init__(self, params: dict) -> None:
            self.params = params

        def mark(self, *given: object, **words: object) -> None:
            pass

    def run() -> None:
        stage_sheet(Quiet(Job.objects.latest("pk").params))  # type: ignore[arg-type]

    return run


def problems(sheet: Sheet) -> list[str]:
    return [problem["zh"] for row in sheet.rows.all() for problem in row.problems if "zh" in problem]


def test_a_mapped_workbook_fills_the_return_in_one_change(figures: Figures, run_jobs) -> None:  # type: ignore[no-untyped-def]
    owed = owed_by(start(figures), figures.units["east"])
    with fixed(DAY):
        sheet = staged(
            figures, workbook(HEADS, ["2026年7月", 1, 2], ["2026年8月", "１２．５", 3450]), owed.code, run_jobs
        )
        assert sheet.counts["add"] == 2  # July was not asked and is left out
        publish_sheet(sheet, by="east")
    assert {
        line.item.subject.indicator.code: line.value for line in owed.lines.select_related("item__subject__indicator")
    } == {
        "INV_DONE": Decimal("12.5"),
        "POWER_IND": Decimal(3450),
    }


def test_a_unit_off_by_ten_thousand_and_a_locked_round_are_refused_by_their_cell(figures: Figures, run_jobs) -> None:  # type: ignore[no-untyped-def]
    figures.place.enter("INV_DONE", "east", {"2025-08": "11", "2026-07": "12"}, basis="management")
    round_ = start(figures)
    owed = owed_by(round_, figures.units["east"])
    with fixed(DAY):
        sheet = staged(figures, workbook(HEADS, ["2026年8月", 125000, 3450]), owed.code, run_jobs)
        assert [said[:9] for said in problems(sheet)] == ["月报 B2：125"]
        assert "是否应为万元" in problems(sheet)[0]
        with pytest.raises(SheetRefusedError):
            publish_sheet(sheet, by="east")
        assert not owed.lines.filter(value__isnull=False).exists()  # nothing half imported
    for unit, head in (("east", "east-head"), ("west", "")):
        mine = owed_by(round_, figures.units[unit])
        enter(figures, mine, unit, INV_DONE="12.5", POWER_IND="3450")
        finish(figures, mine, unit, head)
    round_.refresh_from_db()
    lock_round(round_, by="he")
    with fixed(DAY):
        sheet = staged(figures, workbook(HEADS, ["2026年8月", 12.6, 3450]), owed.code, run_jobs)
    assert problems(sheet) == ["月报 B2：这一期已经锁定，不能再填", "月报 C2：这一期已经锁定，不能再填"]


def test_the_page_names_the_cell_of_a_heading_that_moved(client: Client, figures: Figures) -> None:
    owed = owed_by(start(figures), figures.units["east"])
    mapping = kept(figures)
    change_setting("demo.today", DAY.isoformat(), by="test", valid_from=date(2026, 1, 1))
    client.force_login(figures.officer("east"), backend=BACKEND)
    moved = SimpleUploadedFile("八月.xlsx", workbook(["月份", "用电", "投资(亿元)"], ["2026年8月", 3450, 12]))
    answer = client.post(reverse("figure_rounds:bring", args=[owed.code]), {"mapping": str(mapping.pk), "file": moved})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "月报 B1" in page
    assert "它现在在 C1" in page
    assert not Sheet.objects.exists()
    good = SimpleUploadedFile("八月.xlsx", workbook(HEADS, ["2026年8月", 12, 3450]))
    answer = client.post(reverse("figure_rounds:bring", args=[owed.code]), {"mapping": str(mapping.pk), "file": good})
    assert answer.status_code == 302
    assert answer.url.startswith("/jobs/")


def test_a_mapping_is_made_on_its_page_from_the_proposal(client: Client, figures: Figures) -> None:
    change_setting("demo.today", DAY.isoformat(), by="test", valid_from=date(2026, 1, 1))
    client.force_login(figures.officer("east"), backend=BACKEND)
    file = SimpleUploadedFile(
        "月报.xlsx", workbook(["月份", "投资", "增速"], ["2026年7月", 12, 0.061], ["2026年8月", 13, 0.058])
    )
    answer = client.post(reverse("figure_rounds:books"), {"name": "东镇月报", "file": file})
    page = client.get(answer.url).content.decode()
    assert "请确认是否乘以 100" in page
    fields = {
        "sheet": "月报", "version": "1", "t0-use": "1", "t0-rows": "1", "t0-first": "2", "t0-role-0": "period",
        "t0-column-1": "INV_DONE 项目投资完成额（调度数）", "t0-column-2": "INV_IND_G 工业投资增速", "t0-column-2-scale": "100",
    }  # fmt: skip
    wrong = client.post(answer.url, {**fields, "t0-column-1": "NO_SUCH"})
    assert wrong.status_code == 422
    assert "没有指标 NO_SUCH" in wrong.content.decode()
    page = client.post(answer.url, fields).content.decode()
    assert "对应关系已保存" in page
    assert "4个数，0个空" in page
    mapping = BookMapping.objects.get().mapping
    assert [(c.header, c.key.indicator, c.key.scale) for c in mapping.blocks[0].columns] == [
        ("投资", "INV_DONE", ""),
        ("增速", "INV_IND_G", "100"),
    ]
    client.force_login(figures.officer("west"), backend=BACKEND)
    assert client.get(answer.url).status_code == 404  # another unit's workbook


@needs_real
def test_the_collected_workbook_comes_in_as_history_of_official_figures(figures: Figures, run_jobs) -> None:  # type: ignore[no-untyped-def]
    """Retail sales without a January or February of their own, growth of output as fractions."""
    content = (REAL / "china_macro_raw_data.xlsx").read_bytes()
    book = open_book(content)
    retail = propose_all(book["消费（没有1-2月）"], {})[0].block
    growth = propose_all(book["工业增加值增长（没有一月）"], {})[0].block
    shape = Mapping(
        (
            replace(retail, columns=(replace(retail.columns[0], key=Key("RETAIL", span="current")),)),
            replace(growth, columns=(replace(growth.columns[1], key=Key("IND_VA_G", scale="100")),)),
        )
    )
    with fixed(DAY):
        plain, troubles = tidied(content, shape, figures.place.county.path)
        assert troubles == []
        assert plain is not None
        given = {"bringer": "he", "basis": "official", "source": "公开统计月报"}
        scope = figures.place.county.path
        sheet, _job = ask_to_stage(HISTORY_SHEET, plain, name="宏观.xlsx", scope=scope, by="he", given=given)
        run_jobs()
        sheet.refresh_from_db()
        assert sheet.counts["wrong"] == 0
        assert publish_sheet(sheet, by="he") is None
    values = {
        (fact.item.subject.indicator.code, fact.period): (fact.value, fact.span)
        for fact in Observation.objects.select_related("item__subject__indicator")
    }
    assert values["RETAIL", "2025-09"] == (Decimal(41971), "current")
    assert values["IND_VA_G", "2025-10"] == (Decimal("6.1"), "cumulative")
    assert values["IND_VA_G", "2017-01+02"] == (Decimal("6.3"), "cumulative")
    assert ("RETAIL", "2025-01") not in values
    by_finance = {"indicator": "RETAIL", "period": "2025-09", "value": "1", **given, "bringer": "finance"}
    with fixed(DAY), pytest.raises(SheetRefusedError):
        check_history([by_finance], scope)


# Forms of those above


def blank() -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "附表1"
    sheet["A1"] = "全市投资调度表"
    sheet["A1"].font = Font(name="方正小标宋简体", size=18, bold=True)
    sheet.merge_cells("A1:D1")
    for cell, text in {"A3": "本月（万元）", "A4": "上年同期（亿元）", "A5": "合计", "A6": "税收"}.items():
        sheet[cell] = text
    sheet["B5"] = "=B3+B4"
    sheet.column_dimensions["A"].width = 33
    out = BytesIO()
    book.save(out)
    return out.getvalue()


CLERK_HERE = Mover("finance", frozenset({CLERK}), "报送员")


def form_of(figures: Figures) -> UpwardForm:
    place = figures.place
    form = add_form(
        blank(), unit=place.units["caizheng"], name="投资调度表", level=UpLevel.PREFECTURE, addressee="市发改委",
        file_name="附表.xlsx", by="finance",
    )  # fmt: skip
    east = place.units["east"]
    invested = {"indicator": place.indicators["INV_DONE"], "about": east, "basis": Basis.MANAGEMENT}
    return map_cells(
        form,
        [
            NewCell("附表1", "B2"),
            NewCell("附表1", "B3", **invested, factor=Decimal(10000)),
            NewCell("附表1", "B4", **invested, offset=-12),
            NewCell("附表1", "B6", place.indicators["TAX"], basis=Basis.OFFICIAL),
        ],
        by="finance",
    )


@pytest.mark.parametrize(
    ("cell", "said"), [("B1", "merged cell"), ("B5", "formula"), ("5B", "is no cell"), ("B3", "named twice")]
)
def test_cells_that_cannot_be_filled_are_named(figures: Figures, cell: str, said: str) -> None:
    form = form_of(figures)
    with pytest.raises(MoveRefusedError, match=said):
        map_cells(form, [NewCell("附表1", "B3"), NewCell("附表1", cell)], by="finance")
    assert form.cells.count() == 4


def test_a_form_is_filled_with_its_holes_named_signed_and_kept_as_sent(figures: Figures) -> None:
    figures.place.enter("INV_DONE", "east", {"2026-08": "12.5", "2025-08": "11.0004"}, basis="management")
    form = form_of(figures)
    with fixed(DAY):
        filing = fill_form(form, Period.parse("2026-08"), mover=CLERK_HERE)
    sheet = load_workbook(BytesIO(read_stored(filing.file)))["附表1"]
    assert (sheet["B2"].value, sheet["B3"].value, sheet["B4"].value, sheet["B6"].value) == (
        "2026年8月",
        125000,
        11.0004,
        None,
    )
    assert (sheet["B5"].value, sheet["A1"].font.sz, sheet.column_dimensions["A"].width) == ("=B3+B4", 18, 33)
    assert str(next(iter(sheet.merged_cells.ranges))) == "A1:D1"
    assert [(hole["cell"], hole["unit"]) for hole in filing.holes] == [("附表1!B6", "县统计局")]

    with fixed(DAY), pytest.raises(MoveRefusedError, match="1 cells are empty"):
        hand_up_filing(filing, mover=CLERK_HERE)
    filing.chain = [Role.UNIT_HEAD.value]
    filing.save(update_fields=["chain"])
    head = Mover("head", frozenset({SIGNER}), "局长")
    with fixed(DAY):
        hand_up_filing(filing, mover=CLERK_HERE, why="税收下月补报")
        with pytest.raises(MoveRefusedError):
            fill_form(form, Period.parse("2026-08"), mover=CLERK_HERE)  # it is being signed
        send_down_filing(filing, mover=head, why="请补税收")
        figures.place.enter("TAX", "county", {"2026-08": "7.2"})
        again = fill_form(form, Period.parse("2026-08"), mover=CLERK_HERE)
        assert again.pk == filing.pk
        assert again.holes == []
        hand_up_filing(again, mover=CLERK_HERE)
        sign_filing(again, mover=head)
        send_filing(again, mover=CLERK_HERE)
    sent = read_stored(again.file)
    figures.place.enter("INV_DONE", "east", {"2026-08": "13"}, basis="management")
    kept_file = Filing.objects.get(pk=again.pk)
    assert (kept_file.state, read_stored(kept_file.file)) == ("sent", sent)
    assert kept_file.file.sha256 == hashlib.sha256(sent).hexdigest()
    with fixed(DAY):
        newer = fill_form(form, Period.parse("2026-08"), mover=CLERK_HERE)
    assert newer.pk != again.pk  # a correction is a filing of its own


def test_forms_pages_map_fill_and_hand_the_file_out(client: Client, figures: Figures) -> None:
    form = form_of(figures)
    figures.place.enter("INV_DONE", "east", {"2026-08": "12.5"}, basis="management")
    change_setting("demo.today", DAY.isoformat(), by="test", valid_from=date(2026, 1, 1))
    client.force_login(figures.officer("finance"), backend=BACKEND)
    page = client.get(reverse("figure_rounds:form", args=[form.code])).content.decode()
    assert "INV_DONE 项目投资完成额" in page
    rows = {
        "sheet": ["附表1"], "cell": ["b3"], "indicator": ["INV_DONE x"], "about": ["east 东镇"], "span": ["cumulative"],
        "basis": ["management"], "offset": ["0"], "factor": ["1"], "version": str(UpwardForm.objects.get().version),
    }  # fmt: skip
    wrong = client.post(reverse("figure_rounds:form", args=[form.code]), {**rows, "offset": ["3"]})
    assert wrong.status_code == 422
    assert "期次偏移填0或负整数" in wrong.content.decode()
    client.post(reverse("figure_rounds:form", args=[form.code]), rows)
    assert list(form.cells.values_list("cell", flat=True)) == ["B3"]
    answer = client.post(reverse("figure_rounds:fill", args=[form.code]), {"period": "2026-08"})
    page = client.get(answer.url).content.decode()
    assert "12.5" in page
    code = Filing.objects.get().code
    file = client.get(reverse("figure_rounds:filing_file", args=[code]))
    assert load_workbook(BytesIO(file.content))["附表1"]["B3"].value == 12.5
    client.force_login(figures.officer("west"), backend=BACKEND)
    assert client.get(answer.url).status_code == 404
