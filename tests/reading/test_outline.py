"""The outline is what a reader sees."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from diaodu.reading.model import Section, SectionKind
from diaodu.reading.outline import outline, path_to, section_at, walk

REPORT = """打印
【字号：大 中 小】
2026年岚湾市政府工作报告
——2026年1月15日在岚湾市第九届人民代表大会第五次会议上
来源：岚湾日报
各位代表：
现在，我代表市人民政府，向大会报告工作，请予审议。
一、2025年工作回顾
一年来，主要做了以下工作：
（一）抓投资。建成项目12个。
（二）抓产业。新增企业30家。
二、2026年重点工作
（一）扩大投资。实施项目320个。
1.抓好开工。开工建设环湾高速。
（1）办好手续。一季度前取得批复。
（二）壮大产业。一是补链。引进企业5家。二是强链。技改项目8个。
名词解释
1.补链：补上缺的环节。
责任编辑：王某
扫一扫在手机打开当前页
"""


def shown(text: str, *kinds: SectionKind) -> list[tuple[int, str, str]]:
    wanted = kinds or (SectionKind.HEADING, SectionKind.ITEM)
    return [(s.level, s.number, s.heading) for s in walk(outline(text)) if s.kind in wanted]


def test_headings_nest_by_their_numbers_and_no_level_is_skipped() -> None:
    assert shown(REPORT) == [
        (1, "一、", "2025年工作回顾"),
        (2, "（一）", "抓投资"),
        (2, "（二）", "抓产业"),
        (1, "二、", "2026年重点工作"),
        (2, "（一）", "扩大投资"),
        (3, "1.", "抓好开工"),
        (4, "（1）", "办好手续"),
        (2, "（二）", "壮大产业"),
        (3, "一是", "补链"),
        (3, "二是", "强链"),
        (1, "", "名词解释"),
        (2, "1.", "补链：补上缺的环节"),
    ]


def test_page_furniture_is_told_from_the_document() -> None:
    furniture = [REPORT[s.start : s.end] for s in outline(REPORT) if s.kind is SectionKind.FURNITURE]
    assert furniture == ["打印", "【字号：大 中 小】", "来源：岚湾日报", "责任编辑：王某", "扫一扫在手机打开当前页"]
    assert [REPORT[s.start : s.end] for s in outline(REPORT) if s.kind is SectionKind.TITLE] == [
        "2026年岚湾市政府工作报告"
    ]


def test_what_stands_under_the_title_is_the_documents_own() -> None:
    front = [REPORT[s.start : s.end] for s in outline(REPORT) if s.kind is SectionKind.PARAGRAPH]
    assert front[:2] == ["——2026年1月15日在岚湾市第九届人民代表大会第五次会议上", "各位代表："]


def test_a_bare_paragraph_has_no_title_and_no_furniture() -> None:
    sections = outline("地区生产总值增长5%左右，粮食产量稳定。")
    assert [(s.kind, s.start, s.end) for s in sections] == [(SectionKind.PARAGRAPH, 0, 20)]


def test_lines_broken_at_a_fixed_width_are_one_paragraph() -> None:
    sentence = "全县要抓紧建设滨海公路和港口铁路以及配套仓储设施确保年内形成能力并投入使用" * 12
    wrapped = "\n".join(sentence[at : at + 30] for at in range(0, len(sentence), 30)) + "。"
    assert len([s for s in walk(outline(wrapped)) if s.kind is SectionKind.PARAGRAPH]) == 1


def test_a_word_that_only_looks_like_a_number_is_none() -> None:
    assert shown("一体化推进港城融合发展，做到一是一、二是二的作风建设常抓不懈。\n") == []


def test_a_list_inside_a_paragraph_must_begin_at_one_and_have_a_second() -> None:
    assert shown("第三是这样说的，重点是三是抓落实。二是抓责任。\n", SectionKind.ITEM) == []
    assert [n for _, n, _ in shown("要求：①抓项目；②抓招商；③抓服务。\n", SectionKind.ITEM)] == ["①", "②", "③"]


def test_items_that_begin_their_line_are_siblings() -> None:
    text = "一、水利\n①建成泵站3座；②清淤渠道5公里；③修复闸门2处。\n一是固堤。加高堤防。二是护岸。种草护坡。\n"
    assert shown(text, SectionKind.ITEM) == [
        (2, "①", ""),
        (2, "②", ""),
        (2, "③", "修复闸门2处"),
        (2, "一是", "固堤"),
        (2, "二是", "护岸"),
    ]


def test_what_stands_before_a_semicolon_is_no_heading_of_what_follows() -> None:
    text = "一、水利\n（1）建成泵站3座；落实管护责任。\n（2）清淤渠道5公里；\n"
    assert shown(text) == [(1, "一、", "水利"), (2, "（1）", ""), (2, "（2）", "清淤渠道5公里")]


def test_the_notice_a_plan_is_issued_with_is_its_front() -> None:
    text = (
        "打印\n云渡镇关于印发任务清单的通知\n云政发〔2031〕3号\n现印发给你们，请认真落实。\n"
        "云渡镇2031年任务清单\n一、水利\n建成泵站3座。\n"
    )
    assert [section.kind.value for section in outline(text)] == [
        "furniture",
        "paragraph",
        "paragraph",
        "paragraph",
        "title",
        "heading",
    ]


def test_the_innermost_section_of_a_place_is_found_and_its_path() -> None:
    sections = outline(REPORT)
    inner = section_at(sections, REPORT.index("一季度前取得批复"))
    assert inner is not None
    assert [s.number for s in path_to(sections, inner.id) if s.number] == ["二、", "（一）", "1.", "（1）"]
    assert path_to(sections, "99.1") == ()


def test_the_seed_reads_as_three_parts_ten_sections_and_its_lists(shared: Path) -> None:
    text = (shared / "seed" / "plan.txt").read_text(encoding="utf-8")
    found = shown(text)
    assert [level for level, *_ in found].count(1) == 3
    assert len([n for level, n, _ in found if level == 2 and n.startswith("（")]) == 10
    assert [n for level, n, _ in found if level == 3] == [
        "一是",
        "二是",
        "三是",
        "四是",
        "五是",
        "六是",
        "一是",
        "二是",
        "三是",
    ]


def test_published_reports_have_three_to_five_parts(shared: Path) -> None:
    for path in sorted((shared / "data" / "gov_reports").glob("*.txt")):
        parts = [n for level, n, _ in shown(path.read_text(encoding="utf-8")) if level == 1 and n.endswith("、")]
        assert 3 <= len(parts) <= 5, path.name


LINES = st.sampled_from(
    [
        "一、总体要求",
        "二、任务",
        "（一）抓项目。年内开工3个。",
        "1.抓开工",
        "（1）手续",
        "一是甲。二是乙。",
        "——丙。",
        "打印",
        "各位代表：",
        "",
        "  ",
    ]
)


@given(st.lists(LINES, max_size=20).map("\n".join) | st.text(max_size=120))
def test_sections_lie_in_order_inside_their_parents(text: str) -> None:
    def check(sections: tuple[Section, ...], start: int, end: int, level: int) -> None:
        at = start
        for section in sections:
            assert at <= section.start <= section.heading_start <= section.heading_end <= section.end <= end
            assert section.level == level
            check(section.children, section.start, section.end, level + 1)
            at = section.end

    found = outline(text)
    check(found, 0, len(text), 1)
    covered = [text[s.start : s.end] for s in found]
    assert "".join("".join(covered).split()) == "".join(text.split())
    assert len({s.id for s in walk(found)}) == len(list(walk(found)))
