"""The document on the page is the document, letter by letter."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st
from tests.factories.readings import TEXT, make_reading

from diaodu.plan.prose import Block, Kind, blocks_of
from diaodu.reading import read_text
from diaodu.reading.outline import walk


@dataclass
class Promise:
    code: str
    strength: str
    start: int
    end: int


@dataclass
class Place:
    key: str
    kind: str
    level: int
    number: str
    start: int
    end: int
    heading_start: int
    heading_end: int


def blocks(text: str, reading: object) -> tuple[Block, ...]:
    places = [
        Place(s.id, s.kind, s.level, s.number, s.start, s.end, s.heading_start, s.heading_end)
        for s in walk(reading.outline)  # type: ignore[attr-defined]
    ]
    tasks = [Promise(t.id, t.strength, t.start, t.end) for t in reading.tasks]  # type: ignore[attr-defined]
    return blocks_of(text, places, tasks, reading.targets, reading.blanks)  # type: ignore[attr-defined]


PIECES = st.sampled_from(
    [
        "一、总体要求\n",
        "（一）抓项目。",
        "一是城市更新。",
        "二是乡村振兴。",
        "年内改造小区180万平方米，",
        "总投资**亿元的项目；",
        "推进青河、柳河等14条河流治理。",
        "\n",
        "打造**高速。",
        "“四上”企业",
        "全年增长6%以上。",
        " ",
        "各位代表：\n",
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_joining_the_blocks_gives_the_text_back(text: str) -> None:
    assert "".join(block.text for block in blocks(text, read_text(text))) == text


@given(st.text(max_size=200))
def test_any_text_comes_back_whole(text: str) -> None:
    assert "".join(block.text for block in blocks(text, read_text(text))) == text


def test_a_promise_is_one_run_with_its_quantity_set_off() -> None:
    runs = [run for block in blocks(TEXT, make_reading()) for run in block.runs if run.code == "k1"]
    assert [(piece.text, piece.kind) for piece in runs[0].pieces] == [
        ("年内改造老旧小区", Kind.PLAIN),
        ("180万平方米", Kind.QUANTITY),
    ]
    assert (len(runs), runs[0].strength) == (1, "firm")


def test_a_masked_amount_is_a_chip_with_its_unit_and_no_number() -> None:
    pieces = [piece for block in blocks(TEXT, make_reading()) for run in block.runs for piece in run.pieces]
    chips = [piece for piece in pieces if piece.kind is Kind.FIGURE]
    assert [(chip.text, chip.unit) for chip in chips] == [("**亿元", "亿元")]


def test_what_closes_a_heading_on_its_own_line_is_kept_but_marked() -> None:
    text = "一、抓项目。\n（一）抓开工。年内开工3个项目。\n"
    headings = [block for block in blocks(text, read_text(text)) if block.kind == "heading"]
    assert [[p.kind for run in block.runs for p in run.pieces][-1] for block in headings] == [Kind.STOP, Kind.STOP]


def test_items_of_a_list_begin_paragraphs_of_their_own() -> None:
    text = "（一）六项工程。一是城市更新。改造小区3个。二是水利。治理河流4条。\n"
    shown = blocks(text, read_text(text))
    assert [block.text for block in shown if block.kind == "item"] == [
        "一是城市更新。改造小区3个。",
        "二是水利。治理河流4条。\n",
    ]


@dataclass
class Amount:
    start: int
    end: int


@dataclass
class Hole:
    kind: str
    cause: str
    unit: str
    start: int
    end: int


LENGTH = 60
SPANS = st.tuples(st.integers(0, LENGTH), st.integers(0, LENGTH)).map(lambda pair: (min(pair), max(pair)))


@given(
    st.text("年内改造*亿元\n。", min_size=LENGTH, max_size=LENGTH),
    st.lists(SPANS, max_size=5),
    st.lists(SPANS, max_size=8),
    st.lists(SPANS, max_size=8),
    st.lists(SPANS, max_size=8),
)
def test_rows_that_overlap_or_stand_inside_each_other_lose_no_letter(
    text: str,
    sections: list[tuple[int, int]],
    promised: list[tuple[int, int]],
    counted: list[tuple[int, int]],
    hidden: list[tuple[int, int]],
) -> None:
    shown = blocks_of(
        text,
        [Place(str(at), "heading", 1, "", start, end, start, start) for at, (start, end) in enumerate(sections)],
        [Promise(f"k{at}", "firm", start, end) for at, (start, end) in enumerate(promised)],
        [Amount(*span) for span in counted],
        [Hole("figure", "masked", "亿元", *span) for span in hidden],
    )
    assert "".join(block.text for block in shown) == text


def test_a_promise_around_others_is_still_found_behind_them() -> None:
    text = "一二三四五六七八九十"
    outer, inner = Promise("outer", "firm", 0, 10), Promise("inner", "firm", 2, 4)
    places = [Place(str(at), "paragraph", 1, "", at, at + 5, at, at) for at in (0, 5)]
    shown = blocks_of(text, places, [outer, inner], [], [])
    assert [[run.code for run in block.runs] for block in shown] == [["outer"], ["outer"]]
