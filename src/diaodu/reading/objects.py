"""Things the plan names: projects, areas, roads, rivers, firms; so that records can be proposed from them.

A name is taken from a list, from the head of a sentence (临港产业园，…), or where part of it is masked. Its kind comes
from what the list says it is of, else from how the name ends. Two masked names are never the same.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from diaodu.kernel.tables import table_rows
from diaodu.reading.clauses import Span, sentences
from diaodu.reading.enumerations import Enumeration, enumerations
from diaodu.reading.model import Blank, BlankKind, NamedObject, Task
from diaodu.reading.openers import verbs

_TAIL = re.compile(
    r"(?:改造提升|扩能改造|改扩建|新建|扩建|改造|建设|综合整治|整治|保护与展示|工程|规划|布局|并网|整合|跟踪服务|云[\u4e00-\u9fff]段)+$"
)
_GENERIC = re.compile(
    r"^(?:重点|主要|各类|一批|小型|大型|部分|相关|园区|农村|城市|城乡|全县|全市|全省|镇驻地|基础设施|主题|生态|更多|沿|每|让|矿山$|[0-9])|的|等|成为|化$|跑路$"
)
_LEADING = re.compile(r"^[好各]")  # what a verb leaves behind: 发挥好企业服务中心
_SHORT_KINDS = frozenset({"river", "scenic", "firm"})  # 王河, 财金 are whole names; a two-letter 渔港 or 高中 is a sort
_SHORTEST_BY_CATEGORY = 4  # letters of a project that is one only because its list says so
_MASK = re.compile(r"[*＊×□]{1,}")
_LEAD = re.compile(r"[^，。；：、]{3,14}(?=，)")


@dataclass(frozen=True, slots=True)
class _Found:
    span: Span
    kind: str
    list_key: str | None


def find_objects(text: str, tasks: tuple[Task, ...], masks: tuple[Blank, ...]) -> tuple[NamedObject, ...]:
    """The named objects of all tasks, in order; ids run `o1`, `o2` …, the items of one list share `list`.

    `section` and `task` are left to the pipeline.
    """
    found: dict[tuple[int, int], _Found] = {}
    for number, (task, enumeration) in enumerate(_lists(text, tasks), 1):
        for item in _of_list(text, enumeration, f"l{number}", task):
            found.setdefault((item.span.start, item.span.end), item)
    taken = sorted(found)
    for item in sorted([*_leads(text, tasks), *_masked(text, masks)], key=lambda item: (item.span.start, item.kind)):
        if not _overlaps(taken, item.span):
            found[(item.span.start, item.span.end)] = item
            insort(taken, (item.span.start, item.span.end))
    return tuple(_object(f"o{number}", text, found[key]) for number, key in enumerate(sorted(found), 1))


def _overlaps(taken: list[tuple[int, int]], span: Span) -> bool:
    """Whether a span meets one of the taken ones, which are sorted and do not meet each other."""
    after = bisect_left(taken, (span.end, 0))
    return after > 0 and taken[after - 1][1] > span.start


def area_leads(text: str, start: int, end: int) -> list[Span]:
    """Sentences of a stretch that begin with the name of an area: "临港产业园，实施…"."""
    leads = (_lead(text, sentence) for sentence in sentences(text, start, end))
    return [lead for lead in leads if lead is not None and kind_of_name(lead.of(text)) == "area"]


def kind_of_name(name: str) -> str | None:
    """The kind of thing a name ends like, None where it ends like nothing known."""
    return next((kind for suffix, kind in _suffixes() if name.endswith(suffix) and len(name) > len(suffix)), None)


def _lists(text: str, tasks: tuple[Task, ...]) -> Iterator[tuple[Task, Enumeration]]:
    for task in tasks:
        for enumeration in enumerations(text, Span(task.start, task.end)):
            yield task, enumeration


def _of_list(text: str, enumeration: Enumeration, key: str, task: Task) -> Iterator[_Found]:
    """The items that are names. A category makes every item one; without it each needs an ending of its own."""
    category = _category(enumeration.category)
    for item in enumeration.items:
        name = _cut(text, item)
        words = name.of(text)
        kind = kind_of_name(words) or category or (_kind_by_task(words, task) if _MASK.search(words) else None)
        if kind and _is_name(words, kind):
            yield _Found(name, kind, key if len(enumeration.items) > 1 or enumeration.claimed else None)


def _is_name(words: str, kind: str) -> bool:
    if _GENERIC.search(words) or words.count("“") != words.count("”"):
        return False
    if _MASK.search(words):
        return True
    ending = kind_of_name(words)
    if len(words) < 3 and kind not in _SHORT_KINDS:
        return False
    verb = verbs().at(words)
    if (verb is not None and verb[1][1] and ending is None) or words.startswith("争"):
        return False
    return ending is not None or kind != "project" or len(words) >= _SHORTEST_BY_CATEGORY


def _leads(text: str, tasks: tuple[Task, ...]) -> Iterator[_Found]:
    for task in tasks:
        lead = _lead(text, Span(task.start, task.end))
        if lead is not None and kind_of_name(lead.of(text)) == "area" and not _GENERIC.search(lead.of(text)):
            yield _Found(lead, "area", None)


def _lead(text: str, sentence: Span) -> Span | None:
    match = _LEAD.match(text, sentence.start, sentence.end)
    return Span(match.start(), match.end()) if match else None


def _masked(text: str, masks: tuple[Blank, ...]) -> Iterator[_Found]:
    for mask in masks:
        if mask.kind is BlankKind.NAME:
            end = mask.start + len(mask.object)
            kind = kind_of_name(mask.object)
            if kind and end > mask.end:
                yield _Found(Span(mask.start, end), kind, None)


def _cut(text: str, item: Span) -> Span:
    """A name without what is done to it: 人民医院、妇幼保健院改造提升 → 妇幼保健院."""
    if _LEADING.match(item.of(text)):
        item = Span(item.start + 1, item.end)
    tail = _TAIL.search(item.of(text))
    if tail and tail.start() >= 2 and kind_of_name(item.of(text)[: tail.start()]):
        return Span(item.start, item.start + tail.start())
    return item


def _kind_by_task(words: str, task: Task) -> str:
    return "project" if "项目" in task.quote or "工程" in task.quote else "other"


def _category(words: str) -> str | None:
    return next(
        (kind for ending, kind in _categories() if words.strip("“”").startswith(ending) or ending in words), None
    )


@cache
def _suffixes() -> tuple[tuple[str, str], ...]:
    rows = ((row["suffix"], row["kind"]) for row in table_rows("reading", "object_kinds.csv"))
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


@cache
def _categories() -> tuple[tuple[str, str], ...]:
    rows = ((row["ending"], row["kind"]) for row in table_rows("reading", "object_categories.csv"))
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


def _object(key: str, text: str, item: _Found) -> NamedObject:
    words = item.span.of(text)
    return NamedObject(
        id=key,
        start=item.span.start,
        end=item.span.end,
        name=words,
        kind=item.kind,
        masked=_MASK.search(words) is not None,
        list=item.list_key,
    )
