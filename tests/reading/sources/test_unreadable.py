"""Whatever is fed in gets one clear sentence in each language, quickly, and never a traceback."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reading.sources.files import packed, pdf, sheet, word

from diaodu.reading import Reading, Unreadable, read_file
from diaodu.reading.limits import MOST_BYTES, MOST_CHARACTERS

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BILLION = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">
<!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;"><!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;">]><w:document
xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p>&g;&g;&g;</w:p></w:body></w:document>"""

HOPELESS = {
    "empty": (b"", "是空文件"),
    "only white space": (b" \n\t ", "是空文件"),
    "an old Word file": (OLE + b"\0" * 600, "旧版"),
    "a locked Word file": (OLE + b"\0" * 100 + "EncryptedPackage".encode("utf-16-le"), "密码"),
    "a program": (b"\x7fELF\x02\x01\0\0" + b"\0" * 400, "不是文本文件"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "不是文本文件"),
    "noise": (bytes(range(128, 256)) * 8, "不是文本文件"),
    "a broken Word file": (word("一、甲")[:600], "不完整或已损坏"),
    "a Word file without its text": (packed({"word/document.xml": b"<broken"}), "打不开"),
    "an entity bomb": (packed({"word/document.xml": BILLION, "[Content_Types].xml": b"<Types/>"}), "打不开"),
    "a zip bomb": (packed({"word/document.xml": b"0" * 60_000_000}), "解压后过大"),
    "a broken PDF": (b"%PDF-1.7\nnonsense", "打不开"),
    "a locked PDF": (pdf("text", locked=True), "密码"),
    "a scan": (pdf("", ""), "扫描件"),
    "too many pages": (pdf(*["x"] * 900), "页"),
    "a workbook without a ledger": (sheet([["年份", "产值"], [2025, 3.2]]), "没有找到任务分解表"),
    "too many letters": (("建" * (MOST_CHARACTERS + 1)).encode(), "字的上限"),
    "too many bytes": (b"1" * (MOST_BYTES + 1), "MB 的上限"),
}


@pytest.mark.parametrize("name", list(HOPELESS))
def test_what_cannot_be_read_is_told_in_plain_words(name: str) -> None:
    content, words = HOPELESS[name]
    with pytest.raises(Unreadable) as told:
        read_file(content, name="材料")
    assert words in told.value.zh
    assert told.value.en.isascii() or "材料" in told.value.en
    assert "Traceback" not in told.value.en


@pytest.mark.parametrize(("path", "words"), [("nothing.txt", "找不到"), (".", "是文件夹")])
def test_a_path_that_leads_nowhere_is_told(tmp_path: Path, path: str, words: str) -> None:
    with pytest.raises(Unreadable) as told:
        read_file(tmp_path / path)
    assert words in told.value.zh


@pytest.mark.parametrize(
    "piece", ["1", "5个", "建成5个，", "甲河、", "甲河等5条", "**亿元", "一是建成3个。", "“", "十", "一、\n", "（"]
)
def test_a_text_made_to_be_slow_still_has_an_answer_within_ten_seconds(piece: str) -> None:
    text = (piece * MOST_CHARACTERS)[: MOST_CHARACTERS - 1]
    started = time.monotonic()
    read_file(text.encode(), name="x")
    # A bound that only a hang would break, not a measure of speed: that is the benchmark's business.
    assert time.monotonic() - started < 60


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_reading_or_a_sentence(content: bytes) -> None:
    found: Reading | Unreadable
    try:
        found = read_file(content, name="x")
    except Unreadable as told:
        found = told
    assert isinstance(found, Reading) or (found.zh and found.en)


def test_a_container_is_opened_apart_and_given_up_when_it_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diaodu.reading.sources.child.SECONDS", 0.01)
    with pytest.raises(Unreadable) as told:
        read_file(word("一、甲"), name="x.docx")
    assert "已停止" in told.value.zh


def test_an_outside_entity_is_never_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密内容")
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}">]><html><body><p>年内建成3个。&x;</p></body></html>'
    assert "机密" not in read_file(page.encode(), name="x.html").text
