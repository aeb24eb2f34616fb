"""Units and officers from Excel: looked at first, published whole, refused in sentences."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook
from tests.factories.people import make_county, make_officer

from diaodu.core.models import AuditEntry, Job, Sheet
from diaodu.core.sheets import SheetRefusedError, publish_sheet, read_rows
from diaodu.people import sheets
from diaodu.people.choices import Role
from diaodu.people.models import Officer, Tenure, Unit
from diaodu.people.sheets import OFFICER_COLUMNS, UNIT_COLUMNS

pytestmark = pytest.mark.django_db(transaction=True)
BACKEND = "diaodu.people.sign_in.OfficerBackend"
UNIT_HEAD = ["单位代码", "单位名称", "类别", "上级代码", "简称"]
OFFICER_HEAD = ["账号*", "姓名", "单位代码", "岗 位", "角色（必填）", "任职日期"]


@pytest.fixture(autouse=True)
def _data_folder(tmp_path, settings) -> None:  # type: ignore[no-untyped-def]
    settings.DIAODU_DATA = tmp_path


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(make_officer(make_county(), role=Role.SYSTEM_ADMIN, username="admin"), backend=BACKEND)
    return client


def book(*rows: list[object], title: str = "") -> bytes:
    workbook = Workbook()
    sheet = workbook.active
    if title:
        sheet.append([title])
    for row in rows:
        sheet.append(row)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def bring(client: Client, kind: str, content: bytes) -> Sheet:
    client.post("/sheets/", {"kind": kind, "file": SimpleUploadedFile("表.xlsx", content)})
    return Sheet.objects.latest("pk")


def words(response) -> str:  # type: ignore[no-untyped-def]
    return response.content.decode()


def test_units_come_in_with_children_above_their_parents(admin: Client) -> None:
    sheet = bring(
        admin,
        "units",
        book(
            UNIT_HEAD,
            ["ke", "城建科", "部门", "zhujian", ""],
            ["zhujian", "县住房和城乡建设局", "department", "yunhai", "住建局"],
        ),
    )
    assert sheet.counts == {"add": 2, "change": 0, "same": 0, "wrong": 0}
    assert not Unit.objects.filter(code="zhujian").exists()
    admin.post(f"/sheets/{sheet.pk}/publish/")
    assert Unit.objects.get(code="ke").path == "/yunhai/zhujian/ke/"
    assert list(
        AuditEntry.objects.filter(verb__in=["import", "import_units", "publish_sheet"]).values_list("verb", flat=True)
    ) == [
        "import",
        "import_units",
        "publish_sheet",
    ]


def test_officers_come_in_below_a_title_and_can_sign_in_once(admin: Client) -> None:
    sheet = bring(
        admin,
        "officers",
        book(
            OFFICER_HEAD, ["wang", "王立群", "yunhai", "科长", "科室负责人", date(2026, 3, 1)], title="全县报送员名册"
        ),
    )
    page = words(admin.post(f"/sheets/{sheet.pk}/publish/"))
    officer = Officer.objects.get(username="wang")
    password = page.split("<code>")[1].split("</code>")[0]
    assert officer.check_password(password)
    assert officer.password_set_on is None
    assert Tenure.objects.get(officer=officer).since == date(2026, 3, 1)
    assert password not in words(admin.get(f"/sheets/{sheet.pk}/"))


def test_what_is_wrong_is_said_at_its_cell_and_nothing_is_published(admin: Client) -> None:
    sheet = bring(
        admin,
        "officers",
        book(
            OFFICER_HEAD,
            ["wang", "王立群", "yunhai", "科长", "科室负责人", ""],
            ["x!", "", "nowhere", "科长", "大总管", "三月"],
            ["li", "李", "yunhai", "科长", "系统管理员", ""],
            ["li", "李", "yunhai", "科长", "报送员", ""],
        ),
    )
    assert sheet.counts["wrong"] == 3
    page = words(admin.get(f"/sheets/{sheet.pk}/?show=wrong"))
    for sentence in (
        "“姓名”没有填", "没有代码为“nowhere”的单位", "没有“大总管”这种角色", "任职日期请写成 2026-01-01",
        "三类管理员请逐个任命，不能批量导入", "账号在表里重复",
    ):  # fmt: skip
        assert sentence in page
    answer = words(admin.post(f"/sheets/{sheet.pk}/publish/", follow=True))
    assert "有3行需要更正，没有发布任何内容" in answer
    assert not Officer.objects.filter(username="wang").exists()
    assert admin.get(f"/sheets/{sheet.pk}/to-mend.xlsx").status_code == 200


def test_units_that_belong_to_each_other_are_told_so(admin: Client) -> None:
    rows = [["jia", "甲局", "部门", "yi", ""], ["yi", "乙局", "部门", "jia", ""], ["bing", "丙局", "部门", "jia", ""]]
    sheet = bring(admin, "units", book(UNIT_HEAD, *rows))
    assert sheet.counts["wrong"] == 2
    assert "上级绕了一圈回到自己" in words(admin.get(f"/sheets/{sheet.pk}/"))


def test_what_the_database_could_not_keep_is_told_at_its_cell(admin: Client) -> None:
    head = [*OFFICER_HEAD, "电话", "邮箱"]
    row = ["wang", "王" * 61, "yunhai", "科长", "科室负责人", "", "见通讯录", "王 at 县政府"]
    page = words(admin.get(f"/sheets/{bring(admin, 'officers', book(head, row)).pk}/"))
    for sentence in ("“姓名”最多60个字", "电话只能用数字、+、- 和空格，至少五位", "邮箱写法不对"):
        assert sentence in page


def test_second_import_shows_only_what_differs(admin: Client) -> None:
    rows = [["wang", "王立群", "yunhai", "科长", "科室负责人", ""]]
    admin.post(f"/sheets/{bring(admin, 'officers', book(OFFICER_HEAD, *rows)).pk}/publish/")
    assert bring(admin, "officers", book(OFFICER_HEAD, *rows)).counts["same"] == 1
    changed = bring(admin, "officers", book(OFFICER_HEAD, ["wang", "王立人", "yunhai", "科长", "科室负责人", ""]))
    assert changed.counts["change"] == 1
    assert "<s>王立群</s> 王立人" in words(admin.get(f"/sheets/{changed.pk}/"))


def test_sheet_is_published_once_and_checked_against_what_has_changed(admin: Client) -> None:
    rows = book(UNIT_HEAD, ["zhujian", "住建局", "部门", "", ""])
    sheet = bring(admin, "units", rows)
    publish_sheet(sheet, by="admin")
    with pytest.raises(SheetRefusedError, match="published or put aside"):
        publish_sheet(sheet, by="admin")
    late = bring(admin, "officers", book(OFFICER_HEAD, ["wang", "王", "zhujian", "科长", "报送员", ""]))
    Unit.objects.filter(code="zhujian").update(retired_on=date(2026, 1, 1))
    with pytest.raises(SheetRefusedError, match="1 rows must be mended"):
        publish_sheet(late, by="admin")
    assert Sheet.objects.get(pk=late.pk).state == "staged"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 broken", "读不了这个文件"),
        (book(["姓名", "单位"], ["王", "x"]), "没有找到这些列：账号、岗位、角色"),
        (book(OFFICER_HEAD), "标题行下面没有内容"),
    ],
)
def test_sheet_that_is_none_is_told_why(admin: Client, content: bytes, said: str) -> None:
    bring(admin, "officers", content)
    assert said in Job.objects.latest("pk").error_zh
    assert Sheet.objects.latest("pk").state == "discarded"


def test_numbers_dates_and_empty_rows_are_read_as_people_see_them() -> None:
    content = book(UNIT_HEAD, [101, "甲", "部门", None, 3.0], [None] * 5, ["b", "乙　", "部门", " ", ""])
    numbers, rows = read_rows(content, UNIT_COLUMNS)
    assert numbers == [2, 4]
    assert [(row["code"], row["name_zh"], row["short_zh"]) for row in rows] == [("101", "甲", "3"), ("b", "乙", "")]


def test_thousands_are_checked_and_published_in_a_constant_number_of_queries(
    admin: Client, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    rows = [[f"o{n}", f"人{n}", "yunhai", "报送员", "报送员", ""] for n in range(1200)]
    sheet = bring(admin, "officers", book([head.strip("*") for head in OFFICER_HEAD], *rows))
    with django_assert_max_num_queries(60):
        publish_sheet(sheet, by="admin")
    assert Officer.objects.filter(username__startswith="o").count() == 1200
    assert OFFICER_COLUMNS[0].required


def people(count: int, *, name: str = "王", account: str = "p") -> bytes:
    return book(
        OFFICER_HEAD, *[[f"{account}{at}", f"{name}{at}", "yunhai", "联络员", "报送员", ""] for at in range(count)]
    )


def statements(client: Client, kind: str, content: bytes) -> int:
    """How many it takes to publish a sheet."""
    sheet = bring(client, kind, content)
    assert sheet.counts["wrong"] == 0
    with CaptureQueriesContext(connection) as asked:
        publish_sheet(sheet, by="admin")
    return len(asked)


def test_publishing_takes_as_many_statements_for_many_officers_as_for_two(admin: Client) -> None:
    statements(admin, "officers", people(1))  # the first also makes the post
    few, many = (statements(admin, "officers", people(n, account=f"a{n}-")) for n in (2, 40))
    assert few == many
    statements(admin, "officers", people(40))
    changed_few, changed_many = (statements(admin, "officers", people(n, name=f"李{n}")) for n in (2, 40))
    assert changed_few == changed_many


def test_publishing_takes_as_many_statements_for_many_units_as_for_two(admin: Client) -> None:
    def units(start: int, stop: int, name: str) -> bytes:
        return book(UNIT_HEAD, *[[f"u{at}", f"{name}{at}", "部门", "", ""] for at in range(start, stop)])

    assert statements(admin, "units", units(0, 2, "局")) == statements(admin, "units", units(2, 40, "局"))
    assert statements(admin, "units", units(0, 2, "委")) == statements(admin, "units", units(0, 40, "办"))
    assert list(Unit.objects.exclude(parent=None).order_by("order").values_list("code", flat=True)[:3]) == [
        "u0",
        "u1",
        "u2",
    ]


def test_first_passwords_are_hashed_while_others_can_write(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    held = []
    real = sheets.make_password
    monkeypatch.setattr(
        sheets, "make_password", lambda *a, **k: (held.append(connection.in_atomic_block), real(*a, **k))[1]
    )
    publish_sheet(bring(admin, "officers", people(3)), by="admin")
    assert held == [False] * 3


def test_only_what_an_import_changes_is_a_new_version(admin: Client) -> None:
    publish_sheet(bring(admin, "officers", people(2)), by="admin")
    rows = [["p0", "王0", "yunhai", "联络员", "报送员", ""], ["p1", "李一", "yunhai", "联络员", "报送员", ""]]
    publish_sheet(bring(admin, "officers", book(OFFICER_HEAD, *rows)), by="admin")
    found = Officer.objects.filter(username__in=["p0", "p1"]).order_by("username")
    assert list(found.values_list("name", "version")) == [("王0", 1), ("李一", 2)]
    assert all(officer.tenures.count() == 1 for officer in found)
