"""The pieces a dispatch office would hand out: sentences divided where a new deliverable begins.

A clause that opens with a verb of its own begins a task; what says on what ground, in what manner or to what end stays
with the task it belongs to. Every target lies in exactly one task.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from operator import attrgetter

from diaodu.reading.clauses import Span, clauses, sentences
from diaodu.reading.due import find_due
from diaodu.reading.horizons import Horizons, Tense
from diaodu.reading.model import Blank, BlankKind, Section, SectionKind, Strength, Target, Task
from diaodu.reading.numbering import line_number
from diaodu.reading.openers import PURPOSE, TOPIC, head_of, is_only_a_date
from diaodu.reading.outline import walk
from diaodu.reading.owner_notes import OwnerNotes
from diaodu.reading.owners import Owners
from diaodu.reading.strength import is_dated_or_completed, strength_of, verbs


class _Role(Enum):
    TASK = "task"  # opens with a verb that can stand alone
    TOPIC = "topic"  # belongs to what follows
    PURPOSE = "purpose"  # belongs to what went before
    FIGURE = "figure"  # no verb, but a target: "绿色矿山占比达到70%以上"
    REST = "rest"  # belongs to what went before, or waits for what follows


@dataclass
class _Group:
    start: int
    end: int
    promises: bool  # opens with a verb of its own, or holds a figure, hidden or not


_ADDRESS = re.compile(r"(?:各位|同志们|朋友们|让我们|我们要|现在，|[（(]此件|特此|抄送|附件[:：])|[^。]*让我们")
_GUIDING = re.compile(  # what a plan is guided by is nobody's task
    r"(?:指导思想|总体要求|总的要求|总要求|基本原则|工作原则)(?:是|为)?[:：]|[以由][^，。]{0,40}(?:思想|精神|理论)为(?:指导|指引)"
)
_GUIDES = re.compile(r"^(?:指导思想|(?:基本|工作|编制)?原则|编制(?:依据|背景)|重要(?:意义|性)|(?:工作)?背景)")
_DESCRIBES = re.compile(  # “十五五”时期是…的关键时期, 也是…五年: says what the time is like
    r"(?:[^，。；]{0,16}?)(?:是|处于|处在|迎来)[^，。；]*(?:[时变升遇键口坚转]期|之年|之际|[一五]年|阶段|关口|窗口)$"
)
_LABEL = re.compile(r"^[^，。；]{2,14}(?:方面|领域|产业|上)$")
_LONGEST_LABEL = 14  # letters of a clause that only says what the next one is about
_DONE_TO = re.compile(
    r"(?!工程|行动|计划|项目|平台|机制|制度|阶段|方案|体系|规划|经济|工作|[、和与及的等了])[^，]{2}"
)  # 编制了 is done already
_DONE_ALREADY = re.compile(r"(?:编制|制定|提出|明确|部署|确定|设置|安排)了")
_CONTINUES = re.compile(r"^(?:较|比|同比|其中)")  # …突破20亿元，较去年翻一番: of one piece
_SHORTEST = 4  # letters; less is no deliverable


def find_tasks(
    text: str,
    outline: tuple[Section, ...],
    targets: tuple[Target, ...],
    masks: tuple[Blank, ...],
    plan_date: date | None,
) -> tuple[Task, ...]:
    """The tasks of the parts that look ahead, in the order of the text; ids run `k1`, `k2` …

    A masked figure divides clauses as a figure would: "实际使用外资***万美元" is a deliverable of its own.
    """
    hidden = sorted(mask.start for mask in masks if mask.kind is BlankKind.FIGURE)
    horizons, notes = Horizons(text, outline, plan_date), OwnerNotes(text, outline)
    starts = [target.start for target in targets]
    found: list[Task] = []
    begins = _first_heading(outline)
    guides = [Span(s.start, s.end) for s in walk(outline) if s.heading and _GUIDES.match(s.heading)]
    for stretch in _stretches(outline, notes):
        for sentence in filter(None, map(notes.behind, sentences(text, stretch.start, stretch.end))):
            inside = targets[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
            said = begins <= stretch.start and not _within_any(guides, stretch.start)
            if not inside and not (said and _looks_ahead(text, stretch, sentence, horizons)):
                continue
            found += _tasks_of(text, sentence, inside, hidden, horizons, owners=notes.at(sentence))
    found += _left_over(text, found, targets, horizons, notes)
    found.sort(key=lambda task: task.start)
    return tuple(replace(task, id=f"k{number}") for number, task in enumerate(found, 1))


def _stretches(outline: tuple[Section, ...], notes: OwnerNotes) -> Iterator[Span]:
    """Running text: paragraphs without items, and headings of items that have nothing but owners below them."""
    for section in walk(outline):
        if section.kind is SectionKind.PARAGRAPH and not section.children:
            yield Span(section.start, section.end)
        elif section.kind in (SectionKind.ITEM, SectionKind.HEADING) and not section.children:
            yield Span(section.start + len(section.number), section.end)
        elif section.kind is SectionKind.HEADING and section.number and _only_owners(section.children, notes):
            yield Span(section.start + len(section.number), section.heading_end)
        elif section.kind is SectionKind.PARAGRAPH and section.children[0].start > section.start:
            yield Span(section.start, section.children[0].start)
    # Titles and page furniture promise nothing.


def _only_owners(sections: tuple[Section, ...], notes: OwnerNotes) -> bool:
    return all(not part.children and notes.behind(Span(part.start, part.end)) is None for part in sections)


def _first_heading(outline: tuple[Section, ...]) -> int:
    """Where the numbered text begins: what stands before it greets and explains. 0 where nothing is numbered."""
    return next((s.start for s in walk(outline) if s.kind is SectionKind.HEADING and s.number), 0)


def _within_any(spans: list[Span], position: int) -> bool:
    """Whether one of some spans in order holds a position."""
    at = bisect_right(spans, position, key=attrgetter("start")) - 1
    return at >= 0 and position < spans[at].end


def _looks_ahead(text: str, stretch: Span, sentence: Span, horizons: Horizons) -> bool:
    horizon = horizons.at(sentence.start)
    if horizon.tense is not Tense.FUTURE or horizons.looks_back(text[stretch.start : stretch.start + 24]):
        return False
    if _GUIDING.search(text, sentence.start, sentence.end):
        return False
    # "重点做好以下工作：" announces tasks and is none.
    return not _ADDRESS.match(text, sentence.start, sentence.end) and text[sentence.end - 1] not in "：:"


def _tasks_of(
    text: str, sentence: Span, targets: tuple[Target, ...], hidden: list[int], horizons: Horizons, *, owners: Owners
) -> Iterator[Task]:
    for group in _groups(text, sentence, sorted([*(target.start for target in targets), *_within(hidden, sentence)])):
        inside = tuple(target for target in targets if group.start <= target.start < group.end)
        if not inside and (not group.promises or group.end - group.start < _SHORTEST):
            continue
        yield _task(text, group, inside, horizons, owners)


def _left_over(
    text: str, found: list[Task], targets: tuple[Target, ...], horizons: Horizons, notes: OwnerNotes
) -> Iterator[Task]:
    """Targets outside of running text (a heading that promises a figure) are tasks of their own clause."""
    placed = {key for task in found for key in task.targets}
    lost: dict[int, list[Target]] = defaultdict(list)
    for target in targets:
        if target.id not in placed:
            lost[target.context_start].append(target)
    for start, inside in sorted(lost.items()):
        end = max(target.context_end for target in inside)
        number = line_number(text[start : inside[0].start])  # the number of a heading is no part of what it promises
        group = _Group(start + (len(number.text) if number else 0), end, promises=True)
        yield _task(text, group, tuple(inside), horizons, notes.at(Span(group.start, group.end)))


def _within(places: list[int], span: Span) -> list[int]:
    return places[bisect_left(places, span.start) : bisect_left(places, span.end)]


def _groups(text: str, sentence: Span, figures: list[int]) -> list[_Group]:
    groups: list[_Group] = []
    pending: int | None = None  # where clauses begin that wait for the task they belong to
    for clause in clauses(text, sentence.start, sentence.end):
        counted = bool(_within(figures, clause))
        if not counted and _is_saying(clause.of(text)):
            continue
        role = _role(clause.of(text), counted)
        current = groups[-1] if groups and pending is None else None
        if role is _Role.TOPIC:
            pending = clause.start if pending is None else pending
        elif role in (_Role.TASK, _Role.FIGURE):
            groups.append(_Group(clause.start if pending is None else pending, clause.end, True))
            pending = None
        elif current is not None:
            current.end = clause.end
        else:
            groups.append(_Group(clause.start if pending is None else pending, clause.end, role is _Role.PURPOSE))
            pending = None
    if pending is not None:
        _append_left_over(groups, pending, sentence.end)
    return groups


def _append_left_over(groups: list[_Group], pending: int, end: int) -> None:
    """A ground nothing was built on belongs to the task before it, or stands alone."""
    if groups:
        groups[-1].end = end
    else:
        groups.append(_Group(pending, end, promises=False))


def _role(clause: str, counted: bool) -> _Role:
    head = head_of(clause)
    if counted:
        return _Role.REST if _CONTINUES.match(clause) else _Role.TASK if head.begins_task else _Role.FIGURE
    if is_only_a_date(clause):
        return _Role.TOPIC
    if is_dated_or_completed(clause):
        return _Role.TASK
    if head.role == PURPOSE or (head.verb and not head.begins_task and head.role != TOPIC):
        return _Role.PURPOSE
    opens = head.begins_task and head.role != TOPIC and not _is_label(clause)
    if opens or _has_own_verb(head.rest):
        return _Role.TASK
    is_ground = head.role == TOPIC or _is_label(clause) or len(clause) <= _LONGEST_LABEL
    return _Role.TOPIC if is_ground else _Role.REST


def _is_saying(clause: str) -> bool:
    """What the time is like, and what is written down already: nobody's task."""
    return _DESCRIBES.match(clause) is not None or _DONE_ALREADY.search(clause) is not None


def _is_label(clause: str) -> bool:
    return _LABEL.match(clause) is not None


def _has_own_verb(clause: str) -> bool:
    """A verb that could begin a task, with something it is done to: not the name of a stage, a plan or a list."""
    return any(
        begins and clause[at - 1 : at] != "、" and _DONE_TO.match(clause, at + len(word))
        for at, word, (_, begins) in verbs().all(clause)
    )


def _task(text: str, group: _Group, targets: tuple[Target, ...], horizons: Horizons, owners: Owners) -> Task:
    quote = text[group.start : group.end]
    verb, strength = strength_of(quote)
    due = find_due(quote, "", horizons.at(group.start), times="1", occasions="")
    first = targets[0] if targets else None
    return Task(
        id="",
        start=group.start,
        end=group.end,
        quote=quote,
        verb=verb,
        object=_object(quote, verb),
        strength=strength,
        due=first.due if first else due.by,
        due_text=first.due_text if first else due.words,
        rhythm=first.rhythm if first else due.rhythm,
        lead=owners.lead,
        partners=owners.partners,
        targets=tuple(target.id for target in targets),
    )


def words_of(quote: str) -> tuple[str, str, Strength]:
    """Verb, object and strength of a sentence somebody cut out by hand."""
    verb, strength = strength_of(quote)
    return verb, _object(quote, verb), strength


def _object(quote: str, verb: str) -> str:
    """What the verb is done to: the rest of its clause."""
    behind = quote[quote.index(verb) + len(verb) :] if verb else quote
    named = re.split(r"[，。；：]", behind, maxsplit=1)[0].strip("、 ")
    whole = re.fullmatch(r"“([^“”]*)”", named)
    return whole[1] if whole else named


def task_at(tasks: Iterable[Task], offset: int) -> Task | None:
    """The task that holds an offset."""
    return next((task for task in tasks if task.start <= offset < task.end), None)
