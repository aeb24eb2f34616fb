"""Papers in the database: made, edited, renewed, signed, numbered, frozen, corrected; and what is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.factories.files import SCAN
from tests.factories.papers import issued, moved, part, report_again, written
from tests.factories.people import TODAY
from tests.factories.reporting import County

from diaodu.bulletins.papers.actions import (
    add_block,
    attach_scan,
    change_block,
    change_head,
    correct_paper,
    insert_figure,
    issue_paper,
    make_bulletin,
    make_material,
    move_block,
    move_paper,
    next_number,
    note_outside,
    remove_block,
    renew_figures,
    undo_change,
)
from diaodu.bulletins.papers.composing.bound import said_text
from diaodu.bulletins.papers.content import blocks_of, figures_of
from diaodu.bulletins.papers.gathering.material import reach_of_topic
from diaodu.bulletins.papers.models import Block, Figure, Paper
from diaodu.bulletins.papers.permissions import visible_papers
from diaodu.bulletins.papers.queries import moved_figures, paper_findings
from diaodu.bulletins.papers.sources import When, read_facts
from diaodu.bulletins.papers.sources.search import found_facts, may_bind
from diaodu.core.clock import fixed
from diaodu.core.intake import FileRefusedError, examine_file
from diaodu.core.models import AuditEntry
from diaodu.core.moves import MoveRefusedError
from diaodu.people.models import Officer
from diaodu.plan.models import Announcement

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(county: County) -> Paper:
    return written(county)


def reads(paper: Paper) -> str:
    figures = figures_of(paper.figures.all())
    return "\n".join(said_text(text, figures) for block in blocks_of(paper.blocks.all()) for text in block.texts())


def place_of(paper: Paper, words: str) -> int:
    return next(row.order for row in paper.blocks.all() if words in row.text)


def typed(paper: Paper, words: str) -> tuple[Paper, int]:
    """A paragraph written by hand at the end."""
    order = paper.blocks.count()
    return add_block(paper, order, kind="text", by="office", text=words), order


def refused(code: str, deed, *args, **words) -> MoveRefusedError:  # type: ignore[no-untyped-def]
    """Asked of a paper loaded anew, as a page does; what is refused leaves nothing behind."""
    args = tuple(Paper.objects.get(pk=each.pk) if isinstance(each, Paper) else each for each in args)
    with pytest.raises(MoveRefusedError) as caught, transaction.atomic():
        deed(*args, **words)
    assert caught.value.code == code
    assert caught.value.zh
    assert caught.value.en
    return caught.value


def test_a_bulletin_says_the_announced_lights_and_every_number_has_a_record(paper: Paper) -> None:
    text = reads(paper)
    assert "截至2026年8月7日，" in text
    assert "低于序时" in text or "预警1项" in text
    assert paper_findings(paper) == []
    announced = Announcement.objects.get()
    assert f"{announced.lights.count()}项任务" in text
    assert all(figure.source for figure in paper.figures.all())


@pytest.mark.sqlite
def test_a_bulletin_needs_announced_lights_of_a_period_and_is_written_once(county: County, paper: Paper) -> None:
    words: dict[str, Any] = {"county": county.unit, "unit": county.office, "by": "office"}
    with fixed(TODAY):
        assert "还没有公布" in refused("not_announced", make_bulletin, "2026-06", **words).zh
        refused("period", make_bulletin, "七月", **words)
        assert paper.code in refused("twice", make_bulletin, "2026-07", **words).zh
        assert make_bulletin("2026-07", **words, kind="brief").kind == "brief"


def test_a_number_typed_by_hand_stops_signing_until_it_is_bound_or_its_source_is_named(paper: Paper) -> None:
    with fixed(TODAY):
        paper, order = typed(paper, "新建泵站12座，争取资金3亿元。")
        said = refused("unbound", move_paper, paper, "submit_paper", mover=part(paper, "office"))
        assert f"第{order + 1}段“12" in said.zh
        refused("source", note_outside, paper, order, number="3亿元", source=" ", by="office")
        refused("number", note_outside, paper, order, number="99", source="x", by="office")
        for finding in [each for each in paper_findings(paper) if each.block == order]:
            paper = note_outside(paper, order, number=finding.words, source="县水务局电话核实", by="office")
        assert paper_findings(paper) == []
        assert "新建泵站12座，争取资金3亿元。" in reads(paper)
    assert moved(paper, "submit_paper", "office").state == "signing"


def test_a_figure_is_found_bound_in_place_of_a_typed_one_and_leads_to_its_record(county: County, paper: Paper) -> None:
    office = Officer.objects.select_related("unit").get(username="office")
    with fixed(TODAY):
        paper, order = typed(paper, "改造完成41%。")
        facts = found_facts("老旧小区", office, today=TODAY)
        source = next(fact.source for fact in facts if fact.source.endswith(":completion"))
        assert may_bind(source, office, today=TODAY)
        paper = insert_figure(paper, order, source=source, instead="41%", by="office")
        assert Block.objects.get(paper=paper, order=order).text.startswith("改造完成{f")
        assert [each for each in paper_findings(paper) if each.block == order] == []
        refused("blank", insert_figure, paper, order, source="task:R-2026-999:value", by="office")
    assert not may_bind("project:X-2026-999:total", office, today=TODAY)


def test_figures_that_moved_are_shown_old_and_new_and_renewed_by_one_verb_and_undone(
    county: County, paper: Paper
) -> None:
    code = county.commitment("老旧小区").code
    with fixed(TODAY):
        order = place_of(paper, "截至")
        paper = insert_figure(paper, order, source=f"task:{code}:value", by="office")
        before = reads(paper)
        assert moved_figures(paper) == []
        refused("same", renew_figures, paper, None, by="office")
    report_again(county)
    with fixed(TODAY):
        (each,) = moved_figures(paper)
        assert each.was in before
        assert each.now.said != each.was
        assert reads(paper) == before  # nothing moves by itself
        paper = renew_figures(paper, None, by="office")
        assert each.now.said in reads(paper)
        assert reads(undo_change(paper, by="office")) == before


@pytest.mark.sqlite
def test_blocks_are_changed_moved_added_and_removed_and_each_step_is_undone(paper: Paper) -> None:
    first = reads(paper)
    with fixed(TODAY):
        count = paper.blocks.count()
        paper = change_block(paper, 0, text="总体 情况", level=2, by="office")
        assert Block.objects.get(paper=paper, order=0).level == 2
        paper = move_block(paper, 0, to=1, by="office")
        assert Block.objects.get(paper=paper, order=1).text == "总体 情况"
        paper = remove_block(paper, 1, by="office")
        assert paper.blocks.count() == count - 1
        for _step in range(3):
            paper = undo_change(paper, by="office")
        assert reads(paper) == first
        refused("nothing", undo_change, paper, by="office")
        refused("block", remove_block, paper, 99, by="office")
        refused("token", change_block, paper, 0, text="写错{f999}", by="office")
        refused("newer", change_block, paper, 0, text="旧版", by="office", version=1)
        refused("title", change_head, paper, title="增长7.5%", recipients="", copies="", by="office")


@pytest.mark.sqlite
def test_tokens_keep_their_figures_whatever_is_written_into_their_label(paper: Paper) -> None:
    order = place_of(paper, "截至")
    text = Block.objects.get(paper=paper, order=order).text
    key = text[text.index("{") + 1 : text.index("}")]
    with fixed(TODAY):
        paper = change_block(paper, order, text=f"共有{{{key} 999项}}任务。", by="office")
    assert Block.objects.get(paper=paper, order=order).text == f"共有{{{key}}}任务。"
    assert "999" not in reads(paper)


def test_nobody_signs_what_they_wrote_and_what_is_signed_is_sent_back_with_a_reason(paper: Paper) -> None:
    paper = moved(paper, "submit_paper", "office")
    with fixed(TODAY):
        refused("who", move_paper, paper, "sign_paper", mover=part(paper, "office"))
        refused("frozen", change_block, paper, 0, text="改", by="office")
        refused("reason", move_paper, paper, "return_paper", mover=part(paper, "leader"))
    paper = moved(paper, "sign_paper", "leader")
    assert paper.signed_by == "leader"
    paper = moved(paper, "return_paper", "leader", why="数据再核")
    assert (paper.state, paper.signed_by) == ("draft", "")


def test_numbers_follow_each_other_without_a_gap_and_are_used_once(county: County, paper: Paper) -> None:
    first = issued(paper)
    assert first.number_said == "调通〔2026〕1号"
    with fixed(TODAY):
        further = correct_paper(first, unit=county.office, by="office", why="牵头单位有误")
    further = moved(moved(further, "submit_paper", "office"), "sign_paper", "leader")
    with fixed(TODAY):
        assert next_number(further) == 2
        mover = part(further, "office")
        assert first.code in refused("number", issue_paper, further, mover=mover, number=1).zh
        assert "跳号" in refused("number", issue_paper, further, mover=mover, number=5).zh
        assert issue_paper(further, mover=mover, number=2).number_said == "调通〔2026〕2号"


def test_the_database_refuses_any_change_of_what_was_issued(paper: Paper) -> None:
    first = issued(paper)
    with fixed(TODAY):
        assert "更正" in refused("frozen", change_block, first, 0, text="改", by="office").zh
    for change in (
        lambda: Paper.objects.filter(pk=first.pk).update(title="改"),
        lambda: Block.objects.filter(paper=first).update(text="改"),
        lambda: Figure.objects.filter(paper=first).delete(),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()


def test_a_correction_names_the_paper_and_leaves_it_as_it_was(county: County, paper: Paper) -> None:
    first = issued(paper)
    before = reads(first)
    report_again(county)
    with fixed(TODAY):
        refused("reason", correct_paper, first, unit=county.office, by="office", why="")
        refused("numbers", correct_paper, first, unit=county.office, by="office", why="12座应为10座")
        further = correct_paper(first, unit=county.office, by="office", why="牵头单位有误")
        assert further.blocks.first().text.startswith("2026年9月2日印发的《关于2026年7月")  # type: ignore[union-attr]
        assert "（调通〔2026〕1号）有关内容更正如下" in reads(further)
        assert paper_findings(further) == []
        refused("twice", correct_paper, first, unit=county.office, by="office", why="再改")
        refused("state", correct_paper, further, unit=county.office, by="office", why="再改")
    assert reads(Paper.objects.get(pk=first.pk)) == before


@pytest.mark.sqlite
def test_a_sealed_scan_is_kept_beside_the_issued_paper_and_is_a_scan(county: County, paper: Paper) -> None:
    scan = examine_file(SCAN, name="盖章.pdf", kinds=("application/pdf",))
    refused("state", attach_scan, paper, scan, by="office")
    kept = attach_scan(issued(paper), scan, by="office")
    assert (kept.purpose, kept.name) == ("sealed", "盖章.pdf")
    with pytest.raises(FileRefusedError):
        examine_file(b"MZ\x00 program", name="盖章.pdf", kinds=("application/pdf",))


@pytest.mark.sqlite
def test_drafts_are_seen_by_who_writes_and_signs_and_what_is_issued_by_all(county: County, paper: Paper) -> None:
    def seen(username: str) -> int:
        return visible_papers(Officer.objects.get(username=username), today=TODAY).count()

    assert [seen(name) for name in ("office", "leader", "clerk")] == [1, 1, 0]
    issued(paper)
    assert [seen(name) for name in ("office", "leader", "clerk", "water-clerk")] == [1, 1, 1, 1]


def test_material_about_a_word_is_ones_own_and_settles_by_its_writer(county: County) -> None:
    clerk = Officer.objects.select_related("unit").get(username="clerk")
    with fixed(TODAY):
        reach = reach_of_topic("老旧小区", clerk, today=TODAY)
        made = make_material(
            reach, name="老旧小区", length="page", officer=clerk, unit=county.housing, topic="老旧小区"
        )
        assert [row.text for row in made.blocks.filter(kind="heading")] == ["进展情况", "存在困难", "下步安排"]
        assert paper_findings(made) == []
        nothing = reach_of_topic("没有的词", clerk, today=TODAY)
        refused("nothing", make_material, nothing, name="没有", length="page", officer=clerk, unit=county.housing)
        assert not part(made, "office").parts
        settled = move_paper(made, "settle_paper", mover=part(made, "clerk"))
    assert (settled.state, settled.number) == ("issued", None)
    assert not visible_papers(Officer.objects.get(username="head"), today=TODAY).exists()


def test_what_a_record_said_is_read_as_known_then_and_a_gone_record_is_a_blank(county: County, paper: Paper) -> None:
    code = county.commitment("老旧小区").code
    source = f"task:{code}:value"
    report_again(county)
    now = read_facts([source, "project:X-2026-999:total", "nonsense:1"], When(county.unit.path, TODAY))
    then = read_facts([source], When(county.unit.path, TODAY - timedelta(days=20)))
    assert now[source].said != then[source].said
    assert now["project:X-2026-999:total"].is_blank
    assert now["nonsense:1"].is_blank


@pytest.mark.sqlite
def test_every_change_stands_in_the_audit(paper: Paper) -> None:
    with fixed(TODAY):
        change_block(paper, 0, text="概况", by="office")
    issued(Paper.objects.get(pk=paper.pk))
    verbs = AuditEntry.objects.filter(subject=paper.code).order_by("number").values_list("verb", flat=True)
    assert list(verbs) == ["make_paper", "edit_paper", "submit_paper", "sign_paper", "issue_paper"]
