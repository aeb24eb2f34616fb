"""Papers are made from the records: bulletins, notices, minutes, material, and the further paper that corrects one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from diaodu.bulletins.papers.choices import Kind, Length, State
from diaodu.bulletins.papers.composing.blocks import Block, BlockKind
from diaodu.bulletins.papers.composing.book import Book
from diaodu.bulletins.papers.composing.bulletin import SECTIONS, compose_bulletin
from diaodu.bulletins.papers.composing.material import compose_material
from diaodu.bulletins.papers.composing.unbound import unbound_numbers
from diaodu.bulletins.papers.content import block_rows, blocks_of, figure_row, figures_of, used_keys
from diaodu.bulletins.papers.gathering.bulletin import gather_bulletin
from diaodu.bulletins.papers.gathering.material import Reach, material_sentences
from diaodu.bulletins.papers.gathering.papers import minutes_blocks, notice_blocks, unit_named
from diaodu.bulletins.papers.models import Block as BlockRow
from diaodu.bulletins.papers.models import Figure, Paper
from diaodu.bulletins.papers.setting_kinds import material_rule, template_for
from diaodu.bulletins.papers.sources.records import day_said
from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.models import Setting, Subject
from diaodu.core.moves import MoveRefusedError
from diaodu.core.search import index_subjects
from diaodu.core.subjects import NewSubject, add_subjects, next_codes
from diaodu.duties.models import Meeting
from diaodu.kernel.period import Period
from diaodu.people.models import Officer, Unit
from diaodu.plan.models import Supervision
from diaodu.plan.queries.announcing import announcement_of_period

PAPER_PREFIX = "J"


@transaction.atomic
def make_bulletin(period: str, *, county: Unit, unit: Unit, by: str, kind: str = Kind.BULLETIN) -> Paper:
    """A draft from what was announced for the period and what the ledger says of it.

    Raises MoveRefusedError: no period, no announced lights of it, or a bulletin of it there already.
    """
    said = _period(period)
    announcement = announcement_of_period(period, unit=county)
    if announcement is None:
        raise MoveRefusedError(
            "not_announced",
            f"{said.label_zh}的灯号还没有公布，不能出通报；请先在“灯号公布”里校核并公布。",
            f"The lights of {said.label_en} have not been announced; announce them first.",
        )
    there = Paper.objects.filter(scope=county.path, kind=kind, period=period, corrects=None)
    if (other := there.exclude(state=State.DISCARDED).first()) is not None:
        raise MoveRefusedError(
            "twice",
            f"{said.label_zh}已有{other.code}；请接着改它，已印发的请出更正。",
            f"There is {other.code} of {said.label_en} already; go on with it, or correct it where it is issued.",
        )
    rule, row = template_for(kind, county.path, on=today())
    book = Book()
    data = gather_bulletin(announcement, county, rule, today=today())
    blocks = compose_bulletin(data, book, rule.get("sections") or SECTIONS)
    words = {"county": county.name_zh, "office": unit.name_zh, "period": said.label_zh}
    new = _New(str(kind), unit, county, by, rule, row, words, {"period": period})
    return _store(new, blocks, book)


@transaction.atomic
def make_notice(supervision: Supervision, *, county: Unit, unit: Unit, by: str) -> Paper:
    """The paper of a supervision notice that was sent."""
    rule, row = template_for(Kind.NOTICE, county.path, on=today())
    book = Book()
    blocks = notice_blocks(supervision, book, scope=county.path, today=today())
    words = {
        "county": county.name_zh,
        "office": unit.name_zh,
        "about": f"{supervision.duty.code}任务",
        "unit": unit_named(supervision.duty.unit),
    }
    new = _New(str(Kind.NOTICE), unit, county, by, rule, row, words, {"about": supervision.duty.subject})
    return _store(new, blocks, book)


@transaction.atomic
def make_minutes(meeting: Meeting, *, county: Unit, unit: Unit, by: str) -> Paper:
    """The minutes of a meeting as a paper. Raises MoveRefusedError where nothing was written down of it."""
    if not meeting.minutes and not meeting.decisions.exists():
        raise MoveRefusedError(
            "no_minutes",
            "这次会议还没有记录和议定事项，不能出纪要。",
            "Nothing has been written down of this meeting yet.",
        )
    rule, row = template_for(Kind.MINUTES, county.path, on=today())
    book = Book()
    blocks = minutes_blocks(meeting, book, today=today())
    words = {"county": county.name_zh, "office": unit.name_zh, "about": meeting.title, "unit": ""}
    new = _New(str(Kind.MINUTES), unit, county, by, rule, row, words, {"about": meeting.subject})
    return _store(new, blocks, book)


@transaction.atomic
def make_material(
    reach: Reach, *, name: str, length: str, officer: Officer, unit: Unit, about: Subject | None = None, topic: str = ""
) -> Paper:
    """Material of a length in the usual three parts. Raises MoveRefusedError where there is nothing to write about."""
    if reach.is_empty:
        raise MoveRefusedError(
            "nothing",
            f"没有找到与“{name}”有关、你可以查看的项目或任务，没有生成材料。",
            f"No project or task about “{name}” is open to you; nothing was written.",
        )
    if length not in Length.values:
        raise MoveRefusedError("length", "请选择篇幅。", "Choose a length.")
    county = Unit.objects.get(path=officer.unit.county_path)
    rule, row = material_rule(county.path, on=today())
    book = Book()
    sentences = material_sentences(reach, book, rule["weights"], officer, today=today())
    title = str(rule["title"]).format_map(_Blanks({"about": name, "county": county.name_zh}))[:120]
    opening = [each for each in sentences if not each.part]
    rest = [each for each in sentences if each.part]
    try:
        made = compose_material(
            title,
            opening,
            rest,
            most=int(rule["lengths"][length]),
            figures=book.figures,
            one_page=length == Length.PAGE,
        )
    except ValueError as error:
        raise MoveRefusedError(
            "length", "篇幅太短，放不下标题；请选长一些的。", "Too short for the title; choose more."
        ) from error
    more = {"about": about, "topic": topic[:60], "length": length, "left_out": len(made.left_out)}
    new = _New(str(Kind.MATERIAL), unit, county, officer.username, {"title": title}, row, more=more)
    return _store(new, made.blocks, book)


@transaction.atomic
def correct_paper(paper: Paper, *, unit: Unit, by: str, why: str) -> Paper:
    """A further paper that names the issued one and says what it puts right; the issued one stays as it is.

    Its text is the old one with the figures as they were bound: what has moved since is shown, and renewed by a click.
    """
    if paper.state != State.ISSUED or paper.kind == Kind.MATERIAL:
        raise MoveRefusedError("state", "只有已印发的公文才用更正。", "Only what was issued is corrected.")
    if not why.strip():
        raise MoveRefusedError("reason", "请写明更正什么。", "Say what is corrected.")
    if unbound_numbers(why):
        raise MoveRefusedError(
            "numbers",
            "更正说明里不写数据；更正后的数据写在正文里，绑定或注明来源。",
            "No figures in the reason: they belong in the text, bound or with their source.",
        )
    if (other := paper.corrections.exclude(state=State.DISCARDED).first()) is not None:
        raise MoveRefusedError(
            "twice", f"已有更正{other.code}；请接着改它或更正它。", f"There is a correction already: {other.code}."
        )
    rule, row = template_for(paper.kind, paper.scope, on=today())
    county = Unit.objects.get(path=paper.scope)
    issued = f"{day_said(paper.issued_on)}印发的《{paper.title}》（{paper.number_said}）"
    blocks = [Block(BlockKind.TEXT, f"{issued}有关内容更正如下，以本文为准。"), *blocks_of(paper.blocks.all())]
    title = f"{paper.title}（更正）"[:120]
    words = {"county": county.name_zh, "office": unit.name_zh}
    more = {"period": paper.period, "about": paper.about, "corrects": paper, "correcting": why.strip()[:300]}
    new = _New(paper.kind, unit, county, by, {**rule, "title": title, "recipients": paper.recipients}, row, words, more)
    return _store(new, blocks, None, figures=list(paper.figures.all()))


class _Blanks(dict[str, str]):
    """A place nobody fills stays empty."""

    def __missing__(self, key: str) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class _New:
    """What a new paper is told besides its blocks. `rule`: its dated words, `words`: what fills their places."""

    kind: str
    unit: Unit
    county: Unit
    by: str
    rule: Mapping[str, Any]
    row: Setting | None
    words: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)

    def said(self, name: str) -> str:
        return str(self.rule.get(name, "")).format_map(_Blanks(self.words))


def _store(new: _New, blocks: Sequence[Block], book: Book | None, *, figures: Sequence[Figure] = ()) -> Paper:
    day, at = today(), moment()
    (code,) = next_codes(PAPER_PREFIX, scope=new.county.path, year=day.year)
    title = new.said("title")[:120]
    (subject,) = add_subjects([NewSubject("paper", code, title, new.unit.path, new.county.path)])
    is_plain = new.kind == Kind.MATERIAL
    paper = Paper.objects.create(
        subject=subject,
        code=code,
        scope=new.county.path,
        unit=new.unit,
        kind=new.kind,
        title=title,
        head="" if is_plain else new.said("head")[:60],
        office=new.unit.name_zh[:60],
        recipients=new.said("recipients")[:300],
        copies=new.said("copies")[:300],
        template=new.row,
        made_on=day,
        by=new.by,
        **new.more,
    )
    BlockRow.objects.bulk_create(block_rows(paper, blocks))
    used = used_keys(blocks)
    facts = figures_of(figures) if book is None else book.figures
    Figure.objects.bulk_create(figure_row(paper, fact, by=new.by, at=at) for key, fact in facts.items() if key in used)
    index_subjects([subject])
    append_audit(
        verb="correct_paper" if paper.corrects_id else "make_paper",
        subject=code,
        by=new.by,
        unit=new.unit.path,
        after={"title": title, "blocks": len(blocks), "figures": len(used)},
        reason=paper.correcting,
    )
    return paper


def _period(code: str) -> Period:
    try:
        return Period.parse(code)
    except ValueError as error:
        raise MoveRefusedError(
            "period", f"“{code[:12]}”不是期别；请选已公布灯号的月份。", f"“{code[:12]}” is no period; choose a month."
        ) from error
