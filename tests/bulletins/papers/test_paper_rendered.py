"""Papers as LibreOffice prints them, where it is present: lines and letters of the type area, order, edges, numbers."""

from __future__ import annotations

import shutil
import subprocess
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest

from diaodu.bulletins.papers.composing.blocks import Block, BlockKind
from diaodu.bulletins.papers.composing.bound import Bound, Style
from diaodu.bulletins.papers.composing.fitting import Sentence
from diaodu.bulletins.papers.composing.material import compose_material
from diaodu.bulletins.papers.composing.word import PaperSheet, paper_document

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed: papers are not printed here")

MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 28 * MM, (210 - 26) * MM, (297 - 37) * MM, 35 * MM
LETTER = 16.0
STOPS = "。，、；：）”》"
FIGURES = {
    f"f{number}": Bound(f"f{number}", Style.GROWTH, "s", name, value)
    for number, (name, value) in enumerate((("工业", Decimal("7.5")), ("投资", Decimal("-2.1"))), 1)
}
ROWS = [["任务", "牵头单位", "增速"], *([f"第{n}项任务的名称写得很长要换行", "发改局", "{f1}"] for n in range(14))]
BULLETIN = PaperSheet(
    title="关于2026年7月全县重点任务调度情况的通报",
    blocks=[
        Block(BlockKind.HEADING, "总体情况", 1),
        Block(BlockKind.TEXT, "稳" * (28 * 30)),
        Block(BlockKind.BARS, "同比增速", rows=[["工业", "{f1}"], ["投资", "{f2}"]]),
        Block(BlockKind.TABLE, rows=ROWS, widths=(60, 20, 20)),
        Block(BlockKind.HEADING, "下步安排", 1),
        Block(BlockKind.TEXT, "各单位抓紧推进，确保完成全年任务。"),
    ],
    figures=FIGURES,
    head="云海县经济运行调度通报",
    number="调通〔2026〕7号",
    recipients="各镇街、各园区",
    office="县经济运行调度办公室",
    day=date(2026, 8, 9),
    copies="县委办公室",
    is_draft=False,
)


def page_of_material() -> PaperSheet:
    """More than a page holds is offered; how much stays is up to the composer."""
    said = [Sentence(f"第{n}个项目按计划推进，主体工程已经完成，设备正在安装。", 50, "progress") for n in range(40)]
    made = compose_material("关于有关情况的汇报", [], said, most=600, figures={}, one_page=True)
    return PaperSheet(title="关于有关情况的汇报", blocks=made.blocks, figures={}, office="县经济运行调度办公室")


@dataclass(frozen=True)
class Letter:
    left: float
    right: float
    middle: float
    said: str


@dataclass(frozen=True)
class Page:
    size: tuple[float, float]
    letters: Sequence[Letter]

    def lines(self) -> list[str]:
        """From the top, in the order of the page; letters of one height are one line."""
        rows: dict[int, list[Letter]] = defaultdict(list)
        for letter in sorted(self.letters, key=lambda each: -each.middle):
            key = next((at for at in rows if abs(at - letter.middle) < LETTER / 2), round(letter.middle))
            rows[key].append(letter)
        return ["".join(each.said for each in sorted(row, key=lambda each: each.left)) for row in rows.values()]

    def text(self) -> str:
        return "".join(self.lines())


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[Page]]:
    """All papers in one run of the office program, with a profile of its own."""
    folder = tmp_path_factory.mktemp("printed")
    for name, sheet in (("bulletin", BULLETIN), ("material", page_of_material())):
        (folder / f"{name}.docx").write_bytes(paper_document(sheet))
    files = sorted(str(file) for file in folder.glob("*.docx"))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return {file.stem: pages_of(file) for file in folder.glob("*.pdf")}


def pages_of(file: Path) -> list[Page]:
    found = []
    document = pypdfium2.PdfDocument(file)
    for page in document:
        text = page.get_textpage()
        letters = []
        for at in range(text.count_chars()):
            said = text.get_text_range(at, 1)
            if said.strip():
                left, low, right, high = text.get_charbox(at, loose=True)
                letters.append(Letter(left, right, (low + high) / 2, said))
        found.append(Page(page.get_size(), letters))
    document.close()
    return found


def test_every_page_is_a4_and_the_parts_of_a_bulletin_stand_in_their_order(printed: Mapping[str, list[Page]]) -> None:
    pages = printed["bulletin"]
    assert {tuple(round(side / MM) for side in page.size) for page in pages} == {(210, 297)}
    whole = "".join(page.text() for page in pages)
    parts = ("云海县经济运行调度通报", "调通〔2026〕7号", "重点任务", "各镇街", "一、总体情况", "二、下步安排", "抄送")
    places = [whole.index(part) for part in parts]
    assert places == sorted(places)


def test_a_full_page_has_22_lines_of_28_letters(printed: Mapping[str, list[Page]]) -> None:
    lines = [line for line in printed["bulletin"][1].lines() if set(line) == {"稳"}]
    full = [line for line in lines if len(line) == 28]
    assert (len(lines), len(full)) == (22, 22)


def test_nothing_runs_over_the_edges_but_a_stop_that_hangs(printed: Mapping[str, list[Page]]) -> None:
    over = [
        (name, number, letter.said, round(letter.left), round(letter.right))
        for name, pages in printed.items()
        for number, page in enumerate(pages, 1)
        for letter in page.letters
        if letter.left < LEFT - 1
        or letter.right > RIGHT + (LETTER + 1 if letter.said in STOPS else 1)
        or letter.middle > TOP
    ]
    assert over == []


def test_page_numbers_stand_at_the_outer_edge(printed: Mapping[str, list[Page]]) -> None:
    sides = []
    for number, page in enumerate(printed["bulletin"], 1):
        below = [letter for letter in page.letters if letter.middle < BOTTOM]
        assert "".join(letter.said for letter in sorted(below, key=lambda each: each.left)) == f"—{number}—"
        sides.append("right" if min(letter.left for letter in below) > 105 * MM else "left")
    assert sides[:2] == ["right", "left"]


def test_the_foot_lies_at_the_lower_edge_and_the_seal_has_its_text_on_the_same_page(
    printed: Mapping[str, list[Page]],
) -> None:
    last = printed["bulletin"][-1]
    foot = [letter.middle for letter in last.letters if letter.said == "印"]
    assert BOTTOM < foot[0] < BOTTOM + 30
    assert "2026年8月9日县" not in last.text()
    assert "确保完成全年任务。" in last.text()
    assert "2026年8月9日" in last.text()


def test_a_chart_is_drawn_with_its_labels_and_values(printed: Mapping[str, list[Page]]) -> None:
    whole = "".join(page.text() for page in printed["bulletin"])
    assert "同比增速" in whole
    assert "7.5%" in whole
    assert "-2.1%" in whole


def test_material_of_one_page_is_one_page(printed: Mapping[str, list[Page]]) -> None:
    assert len(printed["material"]) == 1
    assert len(printed["material"][0].lines()) > 16
