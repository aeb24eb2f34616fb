"""`./diaodu read`: a ledger in the terminal or as a file, and refusals that say what to do."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from tests.reading.sources.files import TEXT

from diaodu.cli import read
from diaodu.cli.say import Refusal
from diaodu.kernel.width import wide_length


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text(
        "青岚县工作方案\n（2026年7月8日印发）\n一、抓项目\n年内建成泵站3座，完成总投资**亿元的港口改造。\n",
        encoding="utf-8",
    )
    return path


def test_the_terminal_shows_tasks_targets_and_blanks(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert read.run([str(plan)]) == 0
    shown = capsys.readouterr().out
    for words in (
        "青岚县工作方案",
        "任务 2 项",
        "刚性",
        "2026-12-31",
        "年内建成泵站3座",
        "→ 泵站 3座",
        "〔待核 · 亿元〕",
    ):
        assert words in shown


def test_columns_line_up_where_letters_are_wide(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    read.run([str(plan)])
    lines = [line for line in capsys.readouterr().out.split("\n") if line[:1].isdigit() and "2026-12-31" in line]
    assert len({wide_length(line[: line.index("2026-12-31")]) for line in lines[-2:]}) == 1


def test_a_date_without_its_year_is_shown_as_the_text_says_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("一、抓项目\n年内建成泵站3座。推进港口改造。\n", encoding="utf-8")
    read.run([str(path)])
    lines = [line for line in capsys.readouterr().out.split("\n") if line[:1].isdigit()]
    assert [line.split()[2] for line in lines] == ["年内（年份待定）", "时限待定"]
    assert wide_length(lines[0][: lines[0].index("年内建成")]) == wide_length(lines[1][: lines[1].index("推进港口")])


def test_a_ledger_without_a_title_is_called_after_its_file(tmp_path: Path) -> None:
    path, out = tmp_path / "tasks.txt", tmp_path / "out.md"
    path.write_text("一、抓项目\n建成泵站3座。\n", encoding="utf-8")
    read.run([str(path), "-o", str(out)])
    assert out.read_text(encoding="utf-8").splitlines()[0] == "# tasks任务分解表"


def test_the_terminal_speaks_english_on_request(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    read.run([str(plan), "--lang", "en"])
    assert "2 tasks" in capsys.readouterr().out


def test_json_has_the_names_of_the_dataclasses_and_exact_figures(plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    assert read.run([str(plan), "-o", str(out)]) == 0
    reading = json.loads(out.read_text(encoding="utf-8"))
    assert list(reading) == [
        *("source", "title", "date", "date_text", "text", "outline", "tasks", "targets", "blanks", "objects", "checks")
    ]
    target = reading["targets"][0]
    assert reading["text"][target["start"] : target["end"]] == target["quote"] == "3座"
    assert target["quantity"] == {"low": "3", "high": "3", "unit": "座"}
    assert (target["comparator"], target["due"], reading["date"]) == ("=", "2026-12-31", "2026-07-08")


def test_excel_has_the_ledger_the_lists_and_no_zero_for_a_blank(plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    read.run([str(plan), "-o", str(out)])
    book = load_workbook(out)
    assert book.sheetnames == ["任务分解表", "量化目标", "空缺清单", "对象名录", "核对"]
    rows = list(book["任务分解表"].iter_rows(min_row=3, values_only=True))
    assert rows[0][:4] == ("序号", "类别", "工作任务（原文）", "量化目标")
    assert [row[3] for row in rows[1:]] == ["泵站 3座", "待核 · 亿元"]
    assert [row[5] for row in rows[1:]] == ["待认领", "待认领"]


def test_a_cell_that_begins_like_a_formula_stays_text(tmp_path: Path) -> None:
    source, out = tmp_path / "x.txt", tmp_path / "x.xlsx"
    source.write_text('一、抓项目\n=HYPERLINK("x")建成泵站3座。\n+1建成水厂2座。\n', encoding="utf-8")
    read.run([str(source), "-o", str(out)])
    kinds = {cell.data_type for row in load_workbook(out)["任务分解表"].iter_rows() for cell in row if cell.value}
    assert kinds == {"s"}


def test_word_keeps_the_page_of_an_official_paper(plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.docx"
    read.run([str(plan), "-o", str(out)])
    document = Document(str(out))
    first = document.sections[0]
    sides = (first.page_width, first.page_height, first.top_margin, first.left_margin, first.right_margin)
    assert [round(side.mm) for side in sides if side is not None] == [210, 297, 37, 28, 26]
    assert document.sections[1].page_width > document.sections[1].page_height
    heads = [cell.text for cell in document.tables[0].rows[0].cells]
    assert heads[2] == "工作任务（原文）"
    assert "tblHeader" in document.tables[0].rows[0]._tr.xml
    assert "PAGE" in first.footer._element.xml


def test_markdown_is_a_table_whose_stars_and_bars_are_text(plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.md"
    read.run([str(plan), "-o", str(out)])
    text = out.read_text(encoding="utf-8")
    assert "| 2 | 一、抓项目 | 完成总投资\\*\\*亿元的港口改造 | 待核 · 亿元 |" in text


def test_standard_input_is_read_by_its_content(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(TEXT.encode("gb18030")))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert read.run(["-", "--date", "2026-07-08"]) == 0
    assert "180万平方米" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["{plan}", "--date", "2026-13-01"], "“2026-13-01”不是日期"),
        (["{plan}", "-o", "{dir}/out.csv"], "不知道怎么写“.csv”"),
        (["{plan}", "-o", "{dir}/no/out.json"], "文件夹不存在或没有权限"),
        (["{dir}/none.txt"], "找不到"),
        (["{dir}"], "是文件夹"),
        ([], "用法见 ./diaodu read --help"),
        (["{plan}", "--lang", "fr"], "用法见"),
    ],
)
def test_a_refusal_says_what_is_wrong(plan: Path, tmp_path: Path, words: list[str], told: str) -> None:
    with pytest.raises(Refusal) as refused:
        read.run([word.format(plan=plan, dir=tmp_path) for word in words])
    assert told in refused.value.zh
    assert refused.value.en


def test_the_input_is_never_overwritten(tmp_path: Path) -> None:
    plan = tmp_path / "plan.md"
    plan.write_text(TEXT, encoding="utf-8")
    with pytest.raises(Refusal, match="the input itself"):
        read.run([str(plan), "-o", str(plan)])
    assert plan.read_text(encoding="utf-8") == TEXT


def test_an_output_that_cannot_be_finished_leaves_the_old_one(
    plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.md"
    out.write_text("old", encoding="utf-8")

    def full(*args: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(Refusal):
        read.run([str(plan), "-o", str(out)])
    assert out.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_reading_needs_neither_django_nor_a_network(plan: Path) -> None:
    """The command in a process of its own, with both of them out of reach."""
    code = (
        "import sys; sys.modules['django'] = None; sys.modules['socket'] = None\n"
        "from diaodu.cli.read import run\n"
        "sys.exit(run([sys.argv[1]]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(plan)], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "泵站" in done.stdout


def test_a_refusal_ends_with_code_2_and_no_traceback(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "diaodu.cli", "read", str(tmp_path / "none.txt")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().split("\n")) == 2
