"""A reading as the papers an office works with: the ledger of tasks and the lists around it."""

from __future__ import annotations

from collections import defaultdict
from pathlib import PurePath

from diaodu.kernel.quantity import figure_said
from diaodu.kernel.wording import BLANK_KIND, CAUSE, COMPARATOR, OBJECT_KIND, STRENGTH, TARGET_KIND, rhythm_said, said
from diaodu.paper.ledger import Ledger, LedgerRow, Table
from diaodu.reading.model import Blank, BlankKind, Cause, NamedObject, Reading, SectionKind, Target, Task
from diaodu.reading.outline import path_to


def ledger_of(reading: Reading, language: str = "zh") -> Ledger:
    """The 任务分解表 of a reading in one language, with its targets, blanks, objects and checks as further lists."""
    zh = language == "zh"
    title = reading.title or PurePath(reading.source.name).stem
    name = f"{title}任务分解表" if zh else f"{title}: ledger of tasks"
    dated = reading.date.isoformat() if reading.date else ("日期未写明" if zh else "undated")
    return Ledger(
        title=name,
        subtitle=f"依据文件日期：{dated}" if zh else f"Document of {dated}",
        language=language,
        rows=ledger_rows(reading, language),
        tables=(
            _targets(reading, language),
            _blanks(reading, language),
            _hidden(reading, language),
            _objects(reading, language),
            _checks(reading, language),
        ),
    )


def ledger_rows(reading: Reading, language: str) -> tuple[LedgerRow, ...]:
    targets: dict[str | None, list[Target]] = defaultdict(list)
    hidden: dict[str | None, list[Blank]] = defaultdict(list)
    named: dict[str | None, list[NamedObject]] = defaultdict(list)
    for target in reading.targets:
        targets[target.task].append(target)
    for blank in reading.blanks:
        if blank.kind is BlankKind.FIGURE:
            hidden[blank.task].append(blank)
    for item in reading.objects:
        named[item.task].append(item)
    return tuple(
        LedgerRow(
            number=str(number),
            category=section_path(reading, task.section),
            task=task.quote,
            target="；".join(target_said(target, language) for target in targets[task.id]),
            strength=said(STRENGTH, task.strength, language),
            lead=task.lead,
            partners="、".join(task.partners),
            due=due_said(task, language),
            objects="、".join(item.name for item in named[task.id]),
            source=f"{task.start}–{task.end}",
            blanks=tuple(blank.unit for blank in hidden[task.id]),
        )
        for number, task in enumerate(reading.tasks, 1)
    )


def target_said(target: Target, language: str) -> str:
    """`矿权挂牌出让 3个`: what is measured, then the words of the document."""
    rhythm = f"（{rhythm_said(target.rhythm, language)}）" if target.rhythm else ""
    return f"{target.object} {target.quote}{rhythm}".strip()


def due_said(item: Task | Target, language: str) -> str:
    """The day, the rhythm, or what the text says where its year is not known; "" where it says nothing."""
    if item.rhythm:
        return rhythm_said(item.rhythm, language)
    if item.due is None and item.due_text:
        return item.due_text + ("（年份待定）" if language == "zh" else " (year to be set)")
    return item.due or ""


def section_path(reading: Reading, key: str | None) -> str:
    """`二、…／（二）…／一是…`: the numbered sections down to one."""
    path = path_to(reading.outline, key) if key else ()
    return "／".join(
        f"{section.number}{section.heading}"
        for section in path
        if section.kind is not SectionKind.PARAGRAPH and (section.number or section.heading)
    )


def _targets(reading: Reading, language: str) -> Table:
    zh = language == "zh"
    heads = ("序号", "指标或事项", "原文", "关系", "数值", "单位", "折算", "类型", "时限", "力度", "原文位置")
    english = (
        "No.",
        "Object",
        "As written",
        "Relation",
        "Value",
        "Unit",
        "Canonical",
        "Kind",
        "Due",
        "Strength",
        "Place",
    )
    rows = tuple(
        (
            str(number),
            target.object,
            target.quote,
            said(COMPARATOR, target.comparator, language),
            target.value,
            target.unit,
            quantity_said(target),
            said(TARGET_KIND, target.kind, language),
            due_said(target, language),
            said(STRENGTH, target.strength, language),
            f"{target.start}–{target.end}",
        )
        for number, target in enumerate(reading.targets, 1)
    )
    return Table(
        ("量化目标", "Targets")[not zh], heads if zh else english, rows, (6, 34, 18, 9, 12, 10, 18, 9, 13, 9, 14)
    )


def quantity_said(target: Target) -> str:
    """The canonical figure: `2400000 平方米`, `4.5–5 %`; "" for grades."""
    if target.quantity is None:
        return ""
    low, high = figure_said(target.quantity.low), figure_said(target.quantity.high)
    return f"{low if low == high else f'{low}–{high}'} {target.quantity.unit}"


def _blanks(reading: Reading, language: str) -> Table:
    titles = ("空缺清单", "Blanks")
    return _blank_table(reading, language, titles, reading.blanks, for_paper=False)


def _hidden(reading: Reading, language: str) -> Table:
    """Only what the document hides: the ledger itself shows which tasks lack a lead unit or a date."""
    hidden = tuple(blank for blank in reading.blanks if blank.cause == Cause.MASKED)
    return _blank_table(reading, language, ("待核清单", "To be verified"), hidden, for_paper=True)


def _blank_table(
    reading: Reading, language: str, titles: tuple[str, str], blanks: tuple[Blank, ...], *, for_paper: bool
) -> Table:
    zh = language == "zh"
    heads = ("序号", "空缺", "缘由", "单位", "关于", "原文", "章节", "填报（请补）")
    english = ("No.", "Blank", "Cause", "Unit", "Of", "As written", "Section", "To be filled in")
    rows = tuple(
        (
            str(number),
            said(BLANK_KIND, blank.kind, language),
            said(CAUSE, blank.cause, language),
            blank.unit,
            blank.object,
            blank.quote,
            section_path(reading, blank.section),
            "",
        )
        for number, blank in enumerate(blanks, 1)
    )
    widths = (6, 12, 12, 10, 26, 44, 34, 20)
    return Table(titles[not zh], heads if zh else english, rows, widths, for_paper=for_paper)


def _objects(reading: Reading, language: str) -> Table:
    zh = language == "zh"
    heads = ("序号", "名称", "类别", "是否隐名", "章节", "原文位置")
    english = ("No.", "Name", "Kind", "Masked", "Section", "Place")
    masked = ("隐名", "masked")[language == "en"]
    rows = tuple(
        (
            str(number),
            item.name,
            said(OBJECT_KIND, item.kind, language),
            masked if item.masked else "",
            section_path(reading, item.section),
            f"{item.start}–{item.end}",
        )
        for number, item in enumerate(reading.objects, 1)
    )
    return Table(("对象名录", "Named objects")[not zh], heads if zh else english, rows, (6, 34, 12, 10, 44, 14))


def _checks(reading: Reading, language: str) -> Table:
    zh = language == "zh"
    heads, english = ("序号", "结果", "说明", "涉及", "原文位置"), ("No.", "Result", "What was found", "Items", "Place")
    words = {True: ("相符", "holds"), False: ("请核对", "to be checked")}
    rows = tuple(
        (
            str(number),
            words[check.ok][language == "en"],
            check.message_zh if language == "zh" else check.message_en,
            "、".join(check.items),
            f"{check.start}–{check.end}",
        )
        for number, check in enumerate(reading.checks, 1)
    )
    return Table(("核对", "Checks")[not zh], heads if zh else english, rows, (6, 10, 60, 50, 14))
