"""The 任务分解表 out to Excel and Word, changed there and brought back: every change shown, every refusal in words."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from tests.factories.people import TODAY, make_county, make_officer
from tests.factories.plans import accept_all
from tests.factories.reporting import YEAR, County, make_reporting_county, report

import diaodu.sample
from diaodu.core.clock import fixed
from diaodu.core.files import store_file
from diaodu.core.models import AuditEntry, Sheet
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.sheets import SheetRefusedError, publish_sheet
from diaodu.ledger.models import Item
from diaodu.people.actions import NewUnit, add_officer, add_unit, give_post
from diaodu.people.choices import Role, UnitKind
from diaodu.people.models import Tie
from diaodu.plan.actions import Claim, add_work, adopt_document, claim_commitments, finish_work, store_reading
from diaodu.plan.actions.reworking import Rework, rework_commitments
from diaodu.plan.assigning import proposed_rows
from diaodu.plan.choices import CLAIMABLE
from diaodu.plan.models import Commitment, Counting, Document, Milestone
from diaodu.plan.queries import plan_rows
from diaodu.plan.queries.commitment import claimable, posts_by_word, units_by_word
from diaodu.plan.sheets import plan_paper, plan_workbook
from diaodu.plan.steps import KEEPER
from diaodu.plan.work_kinds import MILESTONE
from diaodu.reading import read_file

pytestmark = pytest.mark.django_db(transaction=True)
BACKEND = "diaodu.people.sign_in.OfficerBackend"
DAY = date(2026, 9, 2)
OFFICE = Mover("office", frozenset({KEEPER}))
HEADS = 3  # title, subtitle, heads
Cells = dict[str, object]


@pytest.fixture(autouse=True)
def _day():  # type: ignore[no-untyped-def]
    with fixed(DAY):
        yield


@pytest.fixture
def county() -> County:
    """Two are led by the housing bureau, nothing is agreed; the rivers wait for a lead unit."""
    county = make_reporting_county(claimed=False)
    post = add_officer("leader", name="leader", unit=county.unit, password="x" * 20, by="test", must_change=False)
    give_post(post, unit=county.unit, title_zh="常务副县长", title_en="", role=Role.CITY_LEADER, since=YEAR, by="test")
    claim_commitments(
        [
            Claim(county.commitment("老旧小区"), county.housing, (county.water,)),
            Claim(county.commitment("东城片区"), county.housing),
        ],
        by="office",
        since=YEAR,
    )
    return county


def exported(document: Document, language: str = "zh") -> bytes:
    return plan_workbook(document, plan_rows(document), language, on=DAY)


def changed(content: bytes, change: Callable[[dict[str, Cells]], None]) -> bytes:
    """The workbook as somebody leaves it: `change` gets the rows by code, each by the head of its column."""
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    heads = [str(cell.value) for cell in sheet[HEADS]]
    rows = {str(row[1].value): row for row in sheet.iter_rows(min_row=HEADS + 1)}
    cells: dict[str, Cells] = {
        code: {head: cell.value for head, cell in zip(heads, row, strict=True)} for code, row in rows.items()
    }
    change(cells)
    for code, row in rows.items():
        for head, cell in zip(heads, row, strict=True):
            cell.value = cells[code][head]  # type: ignore[assignment]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def set_cells(code: str, **cells: object) -> Callable[[dict[str, Cells]], None]:
    return lambda rows: rows[code].update(cells)


def bring(county: County, content: bytes) -> Sheet:
    client = Client()
    client.force_login(county.officer("office"), backend=BACKEND)
    address = reverse("plan:bring_table", args=[county.document.code])
    client.post(address, {"file": SimpleUploadedFile("分解表.xlsx", content)})
    return Sheet.objects.latest("pk")


def problems(sheet: Sheet) -> list[tuple[str, str]]:
    return [(item["column"], item["zh"]) for row in sheet.rows.all() for item in row.problems if "zh" in item]


def tied(commitment: Commitment, kind: str) -> list[str]:
    rows = Tie.objects.filter(subject=commitment.subject_id, kind=kind, until=None).order_by("pk")
    return [tie.post.title_zh if tie.post else tie.unit.short_zh for tie in rows.select_related("post", "unit")]


def test_table_has_the_usual_columns_and_leaves_blanks_blank(county: County) -> None:
    report(county, "2026-08", "74", on=DAY)
    sheet = load_workbook(io.BytesIO(exported(county.document))).worksheets[0]
    heads = [cell.value for cell in sheet[HEADS]]
    assert heads == [
        "序号", "编号", "章节", "工作任务（原文）", "简称", "量化目标/验收标准", "类型", "牵头领导", "牵头单位", "配合单位",
        "完成时限", "季度进度/里程碑", "状态", "灯", "最新进展", "备注", "版本",
    ]  # fmt: skip
    first, second, third = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADS + 1)]
    assert first[1:3] == ["R-2026-001", "一、城市更新"]
    assert first[8:11] == ["住建局", "水务局", "2026-12-31"]
    assert first[12] == "推进中"
    assert (second[5], second[14]) == ("待核 · 亿元", "2026年8月：按计划推进")
    assert (third[8], third[10], third[12]) == ("待认领", "待定", "待认领")
    assert sheet.column_dimensions["Q"].hidden
    assert sheet.freeze_panes == "E4"


def test_what_the_review_left_out_is_not_in_the_table(county: County) -> None:
    Commitment.objects.filter(pk=county.commitment("14条河流").pk).update(state="withdrawn")
    sheet = load_workbook(io.BytesIO(exported(county.document))).worksheets[0]
    assert [row[1].value for row in sheet.iter_rows(min_row=HEADS + 1)] == ["R-2026-001", "R-2026-002"]


def test_paper_has_the_same_columns_on_a3(county: County) -> None:
    content = plan_paper(county.document, plan_rows(county.document), "zh", on=DAY)
    text = ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    for words in ("季度进度/里程碑", "最新进展", "住建局", 'w:w="23811"'):
        assert words in text


def test_untouched_table_changes_nothing(county: County) -> None:
    for language in ("zh", "en"):
        sheet = bring(county, exported(county.document, language))
        assert sheet.counts == {"add": 0, "change": 0, "same": 3, "wrong": 0}


def test_round_trip_of_the_sample_plan_changes_nothing() -> None:
    root = make_county()
    keeper = make_officer(root, role=Role.DISPATCH_OFFICE, username="office")
    make_officer(root, role=Role.DISPATCH_OFFICE, username=f"chen-{root.code}")
    content = (Path(diaodu.sample.__file__).parent / "plan.txt").read_bytes()
    reading = read_file(content, name="plan.txt", date=None)
    document = store_reading(reading, unit=root, file=store_file(content), file_name="plan.txt", by=keeper, today=TODAY)
    adopt_document(document, by=keeper)
    accept_all(document)
    bureau = add_unit(
        NewUnit("fagai", UnitKind.DEPARTMENT, "发展和改革局", short_zh="发改局"), by="t", parent=root, valid_from=YEAR
    )
    waiting = list(claimable(document, CLAIMABLE))
    claim_commitments([Claim(item, bureau) for item in waiting[::2]], by="office", since=YEAR)
    client = Client()
    client.force_login(keeper, backend=BACKEND)
    address = reverse("plan:bring_table", args=[document.code])
    for language in ("zh", "en"):
        client.post(address, {"file": SimpleUploadedFile("表.xlsx", exported(document, language))})
        sheet = Sheet.objects.latest("pk")
        assert problems(sheet) == []
        assert sheet.counts == {"add": 0, "change": 0, "same": len(waiting), "wrong": 0}
    before = list(Commitment.objects.values_list("pk", "version"))
    publish_sheet(sheet, by="office")
    assert list(Commitment.objects.values_list("pk", "version")) == before


def test_every_kind_of_change_is_shown_and_then_made(county: County) -> None:
    estates, rivers = county.commitment("老旧小区"), county.commitment("14条河流")

    def change(rows: dict[str, Cells]) -> None:
        rows[estates.code] |= {
            "简称": "旧改",
            "牵头单位": "县水务局",
            "配合单位": "住建局",
            "牵头领导": "常务副县长",
            "完成时限": "2026/11/30",
            "季度进度/里程碑": "2026-10-31 主体完工 ×2\n验收",
        }
        rows[rivers.code] |= {"牵头单位": "水务局", "类型": "Milestones only"}

    sheet = bring(county, changed(exported(county.document), change))
    assert problems(sheet) == []
    assert sheet.counts == {"add": 0, "change": 2, "same": 1, "wrong": 0}
    shown = {item["column"]: item["before"] for item in sheet.rows.get(values__code=estates.code).problems}
    assert shown == {
        "short": "", "lead": "住建局", "partners": "水务局", "sponsor": "", "due": "2026-12-31", "milestones": "",
    }  # fmt: skip
    assert tied(estates, "lead") == ["住建局"]
    publish_sheet(sheet, by="office")
    estates.refresh_from_db()
    counting = Counting.objects.get(commitment=estates)
    assert (estates.short, counting.due) == ("旧改", date(2026, 11, 30))
    assert [tied(estates, kind) for kind in ("lead", "partner", "sponsor")] == [["水务局"], ["住建局"], ["常务副县长"]]
    assert [str(item.unit.short_zh) for item in Item.objects.filter(subject=estates.subject_id)] == ["水务局"]
    milestones = Milestone.objects.filter(commitment=estates).values_list("name", "due", "weight")
    assert list(milestones) == [("主体完工", date(2026, 10, 31), 2), ("验收", None, 1)]
    rivers.refresh_from_db()
    assert (rivers.state, rivers.nature, tied(rivers, "lead")) == ("claimed", "milestone", ["水务局"])
    assert AuditEntry.objects.filter(verb="rework_commitment").count() == 2
    again = bring(county, exported(county.document))
    assert again.counts == {"add": 0, "change": 0, "same": 3, "wrong": 0}


def test_former_lead_unit_keeps_its_days(county: County) -> None:
    estates = county.commitment("老旧小区")
    rework = Rework(estates, frozenset({"lead", "partners"}), lead=county.water, partners=())
    rework_commitments([rework], mover=OFFICE, on=DAY)
    lead = Tie.objects.filter(subject=estates.subject_id, kind="lead").order_by("pk")
    assert [(tie.unit.code, tie.since, tie.until) for tie in lead] == [
        ("zhujian", YEAR, date(2026, 9, 1)),
        ("shuiwu", DAY, None),
    ]


@pytest.mark.parametrize(
    ("words", "cells", "expected"),
    [
        ("老旧小区", {"牵头单位": "城管局"}, [("lead", "没有叫“城管局”的单位")]),
        ("老旧小区", {"配合单位": "水务局、环保所"}, [("partners", "没有叫“环保所”的单位")]),
        ("老旧小区", {"配合单位": "住建局"}, [("partners", "“住建局”既牵头又配合")]),
        ("老旧小区", {"牵头单位": ""}, [("lead", "已有牵头单位，可以换，不能空着")]),
        ("老旧小区", {"牵头领导": "县长助理"}, [("sponsor", "没有叫“县长助理”的县领导岗位；只写一个岗位的全称")]),
        ("老旧小区", {"完成时限": "2025-12-31"}, [("due", "早于起算日（2026-01-01）")]),
        ("14条河流", {"完成时限": "2026-01-31"}, [("due", "早于计划文件的日期（2026-07-08）")]),
        ("老旧小区", {"完成时限": "年底"}, [("due", "“年底”不是日期，请写成 2026-12-31")]),
        ("老旧小区", {"完成时限": "2026-02-30"}, [("due", "“2026-02-30”不是日期，请写成 2026-12-31")]),
        (
            "老旧小区",
            {"量化目标/验收标准": "200万平方米"},
            [("goal", "量化目标不能在表里改；请在任务页提出认定口径变更")],
        ),
        ("老旧小区", {"工作任务（原文）": "改造"}, [("task", "原文不能在表里改；别的叫法请写在“简称”")]),
        ("老旧小区", {"简称": "旧" * 61}, [("short", "最多60个字")]),
        ("老旧小区", {"类型": "仅节点"}, None),
        ("14条河流", {"配合单位": "住建局"}, [("lead", "先填牵头单位，再填配合单位和牵头领导")]),
        (
            "老旧小区",
            {"季度进度/里程碑": "10-31 开工"},
            [("milestones", "第1个节点“10-31 开工”的日期请写成 2026-10-31")],
        ),
        ("老旧小区", {"版本": "x", "简称": "旧改"}, [("", "这一行导出以后被别人改过；请重新导出，在新表上改")]),
    ],
)
def test_what_cannot_be_is_told_at_its_row_and_column(
    county: County, words: str, cells: Cells, expected: list[tuple[str, str]] | None
) -> None:
    code = county.commitment(words).code
    sheet = bring(county, changed(exported(county.document), set_cells(code, **cells)))
    assert sheet.counts["wrong"] == 1
    if expected is not None:
        assert problems(sheet) == expected
    with pytest.raises(SheetRefusedError):
        publish_sheet(sheet, by="office")


def test_unknown_and_repeated_codes_are_told(county: County) -> None:
    def change(rows: dict[str, Cells]) -> None:
        rows["R-2026-002"]["编号"] = "R-2026-001"
        rows["R-2026-003"]["编号"] = "R-2026-999"

    sheet = bring(county, changed(exported(county.document), change))
    found = [text for column, text in problems(sheet) if column == "code"]
    assert found == [
        "编号 R-2026-001 在表里重复",
        "编号 R-2026-001 在表里重复",
        "本计划里没有编号 R-2026-999 的任务",
    ]


def test_table_of_another_plan_is_refused_as_a_whole(county: County) -> None:
    def change(rows: dict[str, Cells]) -> None:
        for number, row in enumerate(rows.values()):
            row["编号"] = f"R-2020-{number}"

    sheet = bring(county, changed(exported(county.document), change))
    assert (sheet.state, sheet.rows.count()) == ("discarded", 0)
    assert sheet.problems[0]["zh"] == (
        "表里没有一行是《青岚县工作方案》的任务；请用本计划导出的任务分解表，保留“编号”列。"
    )


def test_workbook_without_the_column_of_codes_is_refused(county: County) -> None:
    book = Workbook()
    book.active.append(["牵头单位", "完成时限"])  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    sheet = bring(county, out.getvalue())
    assert sheet.problems[0]["zh"] == "前15行里没有找到这些列：编号。请对照模板。"


def test_row_that_somebody_changed_meanwhile_is_refused_at_publishing(county: County) -> None:
    estates, content = county.commitment("老旧小区"), exported(county.document)
    sheet = bring(county, changed(content, set_cells(estates.code, 简称="旧改")))
    rework_commitments([Rework(estates, frozenset({"short"}), short="别名")], mover=OFFICE, on=DAY)
    with pytest.raises(SheetRefusedError, match="1 rows must be mended"):
        publish_sheet(sheet, by="office")
    estates.refresh_from_db()
    assert estates.short == "别名"


def test_agreed_date_and_kind_change_only_with_what_counts() -> None:
    county = make_reporting_county()
    code = county.commitment("老旧小区").code
    sheet = bring(
        county, changed(exported(county.document), set_cells(code, 完成时限="2026-11-30", 类型="Milestones only"))
    )
    assert problems(sheet) == [
        ("nature", "已认领的任务，类型随认定口径变更，请在任务页提出"),
        ("due", "认定口径已提出或已定，时限随口径变更；请在任务页提出"),
    ]


def test_milestones_are_added_changed_and_retired_but_never_done_ones(county: County) -> None:
    east = county.commitment("东城片区")
    east.document = county.document
    rows = add_work(
        MILESTONE,
        east,
        [
            {"name": "可研", "due": date(2026, 8, 1), "weight": 1},
            {"name": "开工", "due": date(2026, 10, 1), "weight": 1},
            {"name": "封顶", "due": date(2026, 12, 1), "weight": 1},
        ],
        mover=OFFICE,
    )
    finish_work(MILESTONE, rows[0], date(2026, 8, 2), mover=OFFICE, version=1)
    content = exported(county.document)
    kept = "2026-08-01 可研（完成于 2026-08-02）"
    lines = f"{kept}\n2026-10-20 开工 ×3\n2026-12-20 竣工"
    sheet = bring(county, changed(content, set_cells(east.code, **{"季度进度/里程碑": lines})))
    assert problems(sheet) == []
    publish_sheet(sheet, by="office")
    left = Milestone.objects.filter(commitment=east, retired_on=None).values_list("name", "due", "weight")
    assert list(left) == [
        ("可研", date(2026, 8, 1), 1),
        ("开工", date(2026, 10, 20), 3),
        ("竣工", date(2026, 12, 20), 1),
    ]
    emptied = bring(county, changed(exported(county.document), set_cells(east.code, **{"季度进度/里程碑": ""})))
    assert problems(emptied) == [("milestones", "“可研”已经完成，不能从表里删去")]


def test_only_the_office_reworks_and_what_has_ended_stays(county: County) -> None:
    estates = county.commitment("老旧小区")
    rework = Rework(estates, frozenset({"short"}), short="旧改")
    with pytest.raises(MoveRefusedError, match="Only the office"):
        rework_commitments([rework], mover=Mover("clerk", frozenset()), on=DAY)
    Commitment.objects.filter(pk=estates.pk).update(state="done")
    with pytest.raises(MoveRefusedError, match="has ended"):
        rework_commitments([rework], mover=OFFICE, on=DAY)
    sheet = bring(county, changed(exported(county.document), set_cells(estates.code, 简称="旧改")))
    assert problems(sheet) == [("", "这项任务已经办结，不能再改")]


def test_any_set_of_names_and_dates_survives_the_round_trip(county: County) -> None:
    """Whatever is taken is there in the next export, and that export changes nothing."""
    estates = county.commitment("老旧小区")
    cases: list[Cells] = [
        {"简称": "旧改 一期", "完成时限": date(2026, 12, 1)},
        {"简称": "=1+1", "完成时限": "2027年3月1日"},
        {"简称": "", "完成时限": ""},
        {"简称": "“引号”、逗号，", "配合单位": ""},
        {"配合单位": "县水务局；县调度办公室", "季度进度/里程碑": "110千伏线路投运\n2026.10.31 验收（一期）"},
    ]
    for cells in cases:
        sheet = bring(county, changed(exported(county.document), set_cells(estates.code, **cells)))
        assert problems(sheet) == []
        publish_sheet(sheet, by="office")
        again = bring(county, exported(county.document))
        assert again.counts == {"add": 0, "change": 0, "same": 3, "wrong": 0}
    names = Milestone.objects.filter(commitment=estates, retired_on=None).values_list("name", flat=True)
    assert list(names) == ["110千伏线路投运", "验收（一期）"]
    assert Decimal(180) == Counting.objects.get(commitment=estates).low


def test_only_keepers_bring_a_table_and_only_their_own(county: County) -> None:
    address = reverse("plan:bring_table", args=[county.document.code])
    sheet = bring(county, exported(county.document))
    statuses = {}
    other = make_officer(county.unit, role=Role.DISPATCH_OFFICE, username="other")
    for officer in (county.officer("office"), county.officer("clerk"), other):
        client = Client()
        client.force_login(officer, backend=BACKEND)
        page = reverse("web:sheet", args=[sheet.pk])
        statuses[officer.username] = (client.get(address).status_code, client.get(page).status_code)
    assert statuses == {"office": (200, 200), "clerk": (403, 404), "other": (200, 404)}


def test_existing_table_as_a_plan_proposes_lead_units_partners_and_dates() -> None:
    root = make_county()
    keeper = make_officer(root, role=Role.DISPATCH_OFFICE, username="office")
    make_officer(root, role=Role.DISPATCH_OFFICE, username=f"chen-{root.code}")
    for code, name, short in (("zhujian", "县住房和城乡建设局", "住建局"), ("shuiwu", "县水务局", "水务局")):
        add_unit(NewUnit(code, UnitKind.DEPARTMENT, name, short_zh=short), by="t", parent=root, valid_from=YEAR)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["云海县2026年重点任务分解表"])
    sheet.append(
        ["序号", "章节", "工作任务", "量化目标", "牵头领导", "牵头单位", "配合单位", "完成时限", "季度进度/里程碑"]
    )
    sheet.append([1, "城市更新", "改造老旧小区", "12个", "常务副县长", "住建局", "水务局", "2026年12月底前", ""])
    sheet.append([2, "水利", "治理河道", "6条", "副县长", "县水务局", "", "2026年10月底前", ""])
    out = io.BytesIO()
    book.save(out)
    reading = read_file(out.getvalue(), name="表.xlsx", date=date(2026, 2, 1))
    document = store_reading(
        reading, unit=root, file=store_file(out.getvalue()), file_name="表.xlsx", by=keeper, today=TODAY
    )
    adopt_document(document, by=keeper)
    items = accept_all(document)
    assert [(item.lead_text, item.partners, item.due) for item in items] == [
        ("住建局", ["水务局"], date(2026, 12, 31)),
        ("县水务局", [], date(2026, 10, 31)),
    ]
    post = give_post(
        add_officer("zhou", name="周明远", unit=root, password="x" * 20, by="t", must_change=False),
        unit=root, title_zh="副县长", title_en="", role=Role.CITY_LEADER, since=YEAR, by="t",
    )  # fmt: skip
    assert post is not None
    document.commitments.filter(lead_text="县水务局").update(sponsor_text="周明远")  # by name, as some tables have it
    rows = proposed_rows(claimable(document, CLAIMABLE), units_by_word(root.path), posts_by_word(root.path, on=DAY))
    assert [(row.lead, row.partners, row.sponsor, row.sponsor_said, row.is_proposed) for row in rows] == [
        ("住建局", "水务局", "", "常务副县长", True),  # nobody holds such a post here: it is shown, not guessed
        ("水务局", "", "副县长", "", True),
    ]
