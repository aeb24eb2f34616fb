"""Items from Excel: what each row would do, errors in plain words, all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from django.test import TestCase
from tests.factories.reporting import County
from tests.factories.works import Works, make_works, report

from diaodu.core.clock import fixed
from diaodu.core.models import Sheet
from diaodu.core.sheets import SheetRefusedError, ask_to_stage, publish_sheet
from diaodu.paper.table_book import Cell, table_workbook
from diaodu.projects.works.choices import Track
from diaodu.projects.works.models import Item, Position
from diaodu.projects.works.queries import items_of
from diaodu.projects.works.setting_kinds import kinds_of
from diaodu.projects.works.sheets import CLEARING_SHEET, WORKS_SHEET, columns_of, items_workbook
from diaodu.projects.works.states import state_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 2)
HEADS = ["编号", "名称", "镇街", "类别", "数量", "单位", "阶段", "截至日期", "说明"]
CLEARING_HEADS = ["名称", "镇街", "类别", "位置", "应征数", "签约", "腾退", "清表"]


@pytest.fixture
def works(county: County) -> Works:
    return make_works(county.unit, county.housing)


def stage(works: Works, rows: Sequence[Sequence[Cell]], *, by: str = "office", clearing: bool = False) -> Sheet:
    heads, kind = (CLEARING_HEADS, CLEARING_SHEET) if clearing else (HEADS, WORKS_SHEET)
    return bring(works, table_workbook("台账", heads, rows), by=by, kind=kind)


def bring(works: Works, content: bytes, *, by: str = "office", kind: str = WORKS_SHEET) -> Sheet:
    with fixed(DAY), TestCase.captureOnCommitCallbacks(execute=True):  # the worker reads it at once
        given = {"programme": works.programme.code, "bringer": by}
        sheet, _job = ask_to_stage(kind, content, name="台账.xlsx", scope=works.programme.unit.path, by=by, given=given)
    sheet.refresh_from_db()
    return sheet


def publish(sheet: Sheet, *, by: str = "office") -> None:
    with fixed(DAY):
        publish_sheet(sheet, by=by)


def said(sheet: Sheet) -> list[list[str]]:
    return [[problem["zh"] for problem in row.problems if "zh" in problem] for row in sheet.rows.order_by("number")]


def test_new_rows_and_changes_are_published_together(works: Works) -> None:
    sheet = stage(
        works,
        [
            ["", "文苑小区", "东街道", "老旧小区", Decimal("3.2"), "万平方米", "完工", "2026-08-31", ""],
            ["I-2026-001", "小区0", "东街道", "老旧小区", 2, "万平方米", "在建", "2026/8/31", ""],
            ["", "小区1", "西街道", "老旧小区", Decimal("2.5"), "", "", "", ""],
        ],
    )
    assert sheet.counts == {"add": 1, "change": 2, "same": 0, "wrong": 0}
    publish(sheet)
    assert [(item.name, item.state, item.quantity) for item in works.items()] == [
        ("小区0", "started", Decimal(2)),
        ("小区1", "planned", Decimal("2.5")),
        ("小区2", "planned", Decimal(2)),
        ("文苑小区", "finished", Decimal("3.2")),
    ]
    assert works.item("文苑小区").reported.on == date(2026, 8, 31)  # type: ignore[union-attr]


def test_of_a_sheet_half_of_which_is_wrong_nothing_is_published(works: Works) -> None:
    report(works, "小区2", "finished")
    sheet = stage(
        works,
        [
            ["", "文苑小区", "东街道", "老旧小区", Decimal("3.2"), "万平方米", "完工", "2026-08-31", ""],
            ["", "海韵小区", "南街道", "老旧小区", -1, "亩", "快了", "2026-13-01", ""],
            ["I-2026-009", "小区9", "东街道", "老旧小区", "", "", "", "", ""],
            ["I-2026-003", "小区2", "东街道", "老旧小区", 2, "", "在建", "2026-09-01", ""],
            ["", "学府小区", "东街道", "桥梁", "许多", "", "完工", "2027-01-01", ""],
            ["", "文苑小区", "东街道", "老旧小区", 1, "", "", "", ""],
        ],
    )
    before = (Item.objects.count(), Position.objects.count())
    assert sheet.counts["wrong"] == 6
    problems = said(sheet)
    assert problems[0] == ["同一镇街、同类别、同名称出现了两次"]
    assert problems[1] == [
        "老旧小区的单位应为：万平方米、户",
        "“截至日期”里的“2026-13-01”不是日期，请写成 2026-08-31",
        "不认识阶段“快了”；可用：未开工、前期、在建、完工、验收",
        "“数量”不能是负数",
        "本县没有叫“南街道”的单位",
    ]
    assert problems[2] == ["本工程没有编号 I-2026-009 的事项"]
    assert problems[3] == ["比原来报的退回了，请在“说明”里写明原因"]
    assert "“数量”里的“许多”不是数" in problems[4]
    with pytest.raises(SheetRefusedError):
        publish(sheet)
    assert (Item.objects.count(), Position.objects.count()) == before


def test_a_street_brings_in_its_own_rows_alone(works: Works) -> None:
    rows = [["", f"{town}小区", town, "老旧小区", 1, "", "", "", ""] for town in ("东街道", "西街道")]
    assert said(stage(works, rows, by="east-clerk")) == [[], ["你不能填报西街道的事项"]]
    sheet = stage(works, rows[:1], by="east-clerk")
    publish(sheet, by="east-clerk")
    assert works.item("东街道小区").unit == works.east


def test_a_clearing_ledger_says_amounts_and_empty_cells_are_blanks(works: Works) -> None:
    rows = [
        ["东关住户", "东街道", "征迁户", "东关村", 40, 30, 12, ""],
        ["东关土地", "东街道", "征地", "东关村", Decimal("88.5"), "", "", ""],
    ]
    publish(stage(works, rows, clearing=True))
    moved, land = works.item("东关住户"), works.item("东关土地")
    state = state_of(moved.reported)
    assert state is not None
    assert (state.signed, state.vacated, state.cleared) == (30, 12, None)
    assert land.reported is None
    over = stage(works, [["东关住户", "东街道", "征迁户", "东关村", 40, 41, 12, ""]], clearing=True)
    assert said(over) == [["“签约”41多于“数量”40"]]


def test_what_goes_out_comes_back_without_a_change(works: Works) -> None:
    report(works, "小区0", "finished", "3.25")
    kinds = kinds_of(works.programme.unit.path, on=DAY)
    from diaodu.people.models import Officer

    officer = Officer.objects.get(username="office")
    items = items_of(works.programme, officer, today=DAY)
    content = items_workbook("城市更新工程", items, kinds, Track.BUILDING, note="")
    sheet = bring(works, content)
    assert sheet.counts == {"add": 0, "change": 0, "same": 3, "wrong": 0}


def test_every_column_has_a_heading_of_its_own() -> None:
    for track in Track.values:
        heads = [head for column in columns_of(track) for head in column.heads]
        assert len(set(heads)) == len(heads)
