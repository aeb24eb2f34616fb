"""Files of every kind become text, by what they hold and not by what they are called."""

from __future__ import annotations

import codecs
import subprocess
from pathlib import Path

import pytest
from tests.reading.sources.files import TEXT, numbered_word, packed, pdf, sheet, word

from diaodu.cli.machine import find_browser
from diaodu.reading.sources import extract


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8-sig"),
        (TEXT.encode("gb18030"), "gb18030"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
    ],
)
def test_text_is_itself_in_every_encoding_without_its_mark(content: bytes, encoding: str) -> None:
    found = extract(content, name="plan.pdf")
    assert (found.text, found.format, found.encoding) == (TEXT, "txt", encoding)


def test_line_ends_of_text_are_left_as_they_are() -> None:
    assert extract("一、甲\r\n二、乙\r\n".encode(), name="x").text == "一、甲\r\n二、乙\r\n"


def test_a_word_document_is_its_paragraphs() -> None:
    found = extract(word("一、城市更新", "年内改造小区3个。"), name="x.txt")
    assert (found.text, found.format) == ("一、城市更新\n年内改造小区3个。", "docx")


def test_numbers_that_word_keeps_apart_are_written_out() -> None:
    levels = [("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]
    content = numbered_word(levels, [(0, "总体要求"), (1, "目标"), (1, "任务"), (2, "改造"), (0, "保障"), (1, "组织")])
    assert extract(content, name="x").text.split("\n") == [
        "一、总体要求",
        "（一）目标",
        "（二）任务",
        "1.改造",
        "二、保障",
        "（一）组织",
    ]


def test_a_table_in_a_word_document_is_read_cell_by_cell() -> None:
    content = word("关于项目建设情况的说明和下一步工作安排", table=[["项目", "内容"], ["东港码头", "建成泊位2个"]])
    assert extract(content, name="x").text.split("\n")[1:] == ["项目", "内容", "东港码头", "建成泊位2个"]


HEADER = ["序号", "类别", "工作任务", "量化目标", "牵头单位", "责任/配合单位", "完成时限"]


def ledger_rows() -> list[list[object]]:
    return [
        ["青岚县2026年重点工作任务分解表", *[None] * 6],
        HEADER,
        [1, "城市更新", "改造老旧小区", "180万平方米", "住建局", "财政局、鼓楼街道", "12月底"],
        [2, None, "完成雨污分流36公里", None, "住建局", None, "2026年9月底前"],
        [3, "水利", "除险加固小型水库9座", None, "水务局、应急局", None, None],
        ["注：完成时限以批复为准", *[None] * 6],
    ]


def test_a_ledger_in_excel_keeps_lead_partners_and_due_of_every_row() -> None:
    found = extract(sheet(ledger_rows(), merged=("A1:G1", "B3:B4")), name="x.xlsx")
    assert found.text.split("\n") == [
        "青岚县2026年重点工作任务分解表",
        "城市更新",
        "改造老旧小区；180万平方米",
        "完成雨污分流36公里",
        "水利",
        "除险加固小型水库9座",
    ]
    assert [(row.lead, row.partners, row.due_text) for row in found.rows] == [
        ("住建局", ("财政局", "鼓楼街道"), "12月底"),
        ("住建局", (), "2026年9月底前"),
        ("水务局", ("应急局",), ""),
    ]
    assert [found.text[row.start : row.end] for row in found.rows][1] == "完成雨污分流36公里"


def test_a_header_of_two_rows_is_read_as_one() -> None:
    rows: list[list[object]] = [
        ["任务表", None, None, None],
        ["序号", "重点任务", "责任分工", None],
        [None, None, "牵头单位", "配合单位"],
        [1, "建成泵站3座", "水务局", "财政局"],
    ]
    found = extract(sheet(rows), name="x")
    assert [(row.lead, row.partners) for row in found.rows] == [("水务局", ("财政局",))]


def test_several_sheets_follow_each_other() -> None:
    second = [HEADER, [1, "教育", "新增学位900个", None, "教体局", None, "8月底前"]]
    found = extract(sheet(ledger_rows(), second), name="x")
    assert [row.lead for row in found.rows] == ["住建局", "住建局", "水务局", "教体局"]


def test_a_ledger_in_word_is_a_ledger() -> None:
    content = word("任务分解表", table=[["工作任务", "牵头单位", "完成时限"], ["建成泵站3座", "水务局", "9月底前"]])
    assert [(row.lead, row.due_text) for row in extract(content, name="x").rows] == [("水务局", "9月底前")]


def test_a_web_page_is_what_a_reader_sees() -> None:
    page = (
        "<!DOCTYPE html><html><head><meta charset='gb2312'><title>不要</title><style>p{}</style></head>"
        "<body><nav>首页</nav><h1>工作方案</h1><p>年内建成<b>3个</b>泵站。</p><script>var x='不要'</script>"
        "<div>二、乙<br>三、丙</div></body></html>"
    )
    found = extract(page.encode("gb18030"), name="x.txt")
    assert found.text.split("\n") == ["工作方案", "年内建成3个泵站。", "二、乙", "三、丙"]
    assert (found.format, found.encoding) == ("html", "gb18030")


def test_a_pdf_gives_its_text_without_page_numbers() -> None:
    found = extract(pdf("First page\n- 1 -", "Second page\n- 2 -"), name="x")
    assert found.format == "pdf"
    assert found.text.split("\n") == ["First page", "Second page"]


def test_a_chinese_pdf_reads_as_the_page_it_was_printed_from(tmp_path: Path) -> None:
    chromium = find_browser()
    if chromium is None:
        pytest.skip("Chromium is absent")
    page = tmp_path / "plan.html"
    long = "年内改造老旧小区180万平方米，启动12个旧村改造，完成鼓楼片区雨污分流36公里，" * 4
    page.write_text(
        f"<meta charset=utf8><h1>工作方案</h1><p>一、城市更新</p><p>{long}建成泵站3座。</p>", encoding="utf-8"
    )
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={tmp_path}/u"]
    made = tmp_path / "plan.pdf"
    subprocess.run([chromium, *flags, f"--print-to-pdf={made}", str(page)], check=True, capture_output=True, timeout=60)
    text = extract(made.read_bytes(), name="plan.pdf").text
    assert text.replace("\n", "") == f"工作方案一、城市更新{long}建成泵站3座。"
    assert "改造老旧小区180万平方米，启动12个旧村改造" in text.split("\n")[-1]


def test_a_bigger_archive_is_no_document() -> None:
    from diaodu.reading import Unreadable

    with pytest.raises(Unreadable, match="an archive"):
        extract(packed({"readme.txt": b"x"}), name="x.docx")
