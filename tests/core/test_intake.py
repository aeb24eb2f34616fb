"""Files come in by one door: typed by content, bounded, nothing that is headed as a state secret."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook
from tests.factories.files import PNG, SCAN, make_docx, make_pdf

from diaodu.core.intake import SCANS, FileRefusedError, examine_file, examine_upload
from diaodu.core.markings import is_internal, secret_mark


@pytest.mark.parametrize(
    ("head", "mark"),
    [
        ("绝密★30年\n特急\n云海县人民政府文件", "绝密"),
        ("000012\n机密★10年", "机密"),
        ("000012 秘 密 ★ 1年\n某某报告", "秘密"),
        ("密级：机密\n情况报告", "机密"),
        ("【秘密】\n情况报告", "秘密"),
        ("云海县文件 机密☆长期", "机密"),
        ("秘密\n", "秘密"),
        ("保守国家秘密是公民的义务。", ""),
        ("秘密战线历史陈列馆建设", ""),
        ("加强商业秘密保护\n机密性要求较高", ""),
        ("工作秘密", ""),
        ("", ""),
    ],
)
def test_mark_of_secrecy_is_told_from_a_sentence_about_secrets(head: str, mark: str) -> None:
    assert secret_mark(head) == mark


def test_mark_deep_in_the_text_is_no_head() -> None:
    assert secret_mark("\n".join(["一段正文。"] * 40 + ["机密★10年"])) == ""


@pytest.mark.parametrize(
    ("head", "internal"),
    [
        ("内部资料 注意保存\n云海县工作方案", True),
        ("（内部文件，不得外传）", True),
        ("仅供内部使用", True),
        ("工作秘密", True),
        ("内部\n", True),
        ("内部控制制度建设方案", False),
        ("内部审计工作总结", False),
    ],
)
def test_internal_mark_is_told_from_a_title(head: str, internal: bool) -> None:
    assert is_internal(head) is internal


def xlsx(cell: str) -> bytes:
    book, buffer = Workbook(), io.BytesIO()
    book.active["A1"] = cell
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("机密★10年\n云海县情况报告".encode(), "a.txt"),
        ("机密★10年\n云海县情况报告".encode("gb18030"), "a.txt"),
        (make_docx("机密★10年", "云海县情况报告"), "a.docx"),
        (make_docx("云海县情况报告", header="机密★长期"), "a.docx"),
        (xlsx("机密★10年"), "a.xlsx"),
    ],
)
def test_document_headed_as_secret_is_refused_in_plain_words(content: bytes, name: str) -> None:
    with pytest.raises(FileRefusedError) as refused:
        examine_file(content, name=name)
    assert refused.value.zh == (f"“{name}”首部标有“机密”。涉密文件不得上传到本系统，文件没有保存；请按保密规定办理。")


def test_internal_document_is_kept_with_its_mark() -> None:
    assert examine_file(make_docx("内部资料 注意保存", "方案"), name="a.docx").is_internal
    assert not examine_file(make_docx("方案"), name="a.docx").is_internal


def packed() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"MZ\0\0", "证明.pdf", "“证明.pdf”不能上传：只收 PDF、Word（docx）、Excel（xlsx）、图片和纯文本"),
        (packed(), "材料.zip", "材料.zip 是压缩包，不是 Word 或 Excel 文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "老.doc", "老.doc 是旧版 .doc 或 .xls"),
        (b"%PDF-1.4 nonsense", "坏.pdf", "坏.pdf 已损坏或不是标准格式"),
    ],
)
def test_what_is_no_document_is_refused_by_its_content(content: bytes, name: str, words: str) -> None:
    with pytest.raises(FileRefusedError) as refused:
        examine_file(content, name=name)
    assert refused.value.zh.startswith(words)


def test_scan_without_letters_and_picture_are_kept() -> None:
    assert examine_file(SCAN, name="盖章.pdf", kinds=SCANS).media_type == "application/pdf"
    assert examine_file(PNG, name="现场.png").media_type == "image/png"


def test_pdf_headed_as_secret_is_refused() -> None:
    with pytest.raises(FileRefusedError, match="headed"):
        examine_file(make_pdf("机密★10年", "云海县情况报告"), name="a.pdf")


def test_file_over_the_bound_is_refused_before_it_is_read() -> None:
    class Large:
        name, size = "视频.pdf", 30 * 1024 * 1024

        def read(self) -> bytes:
            raise AssertionError("it was read")

    with pytest.raises(FileRefusedError) as refused:
        examine_upload(Large())
    assert refused.value.zh == "“视频.pdf”有 30.0 MB，超过 20 MB 的上限；请压缩扫描件或拆分后再传。"


def test_no_file_is_refused() -> None:
    with pytest.raises(FileRefusedError, match="Choose a file"):
        examine_upload(None)
