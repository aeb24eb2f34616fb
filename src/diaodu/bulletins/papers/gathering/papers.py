"""What a supervision notice and the minutes of a meeting say, from the duty and the meeting they are about."""

from __future__ import annotations

from datetime import date

from diaodu.bulletins.papers.composing.blocks import Block, BlockKind
from diaodu.bulletins.papers.composing.book import Book
from diaodu.bulletins.papers.sources import When, address, read_facts
from diaodu.duties.models import Meeting
from diaodu.people.models import Unit
from diaodu.plan.models import Supervision

_DEMANDS = {
    0: "请对照时限抓紧推进，并反馈进度。",
    1: "请立即查明原因，采取措施赶上进度，并在答复时限内书面答复原因、措施和恢复正常的时间。",
    2: "请单位负责人牵头研究，限期整改，并在答复时限内书面答复原因、措施、责任人和恢复正常的时间。",
    3: "请单位主要负责人专题研究，并在答复时限内书面说明；逾期未改的，按规定问责。",
}


def notice_blocks(row: Supervision, book: Book, *, scope: str, today: date) -> list[Block]:
    """Which task is behind, why it is pressed, what is asked, by when."""
    names = {
        "name": address("task", row.commitment.code, "name"),
        "why": address("duty", row.duty.code, "why"),
        "due": address("duty", row.duty.code, "due"),
        "now": address("task", row.commitment.code, "why"),
        "code": address("duty", row.duty.code, "code"),
    }
    facts = read_facts(names.values(), When(scope, today))
    say = {name: book.bind(facts[source]) for name, source in names.items() if not facts[source].is_blank}
    text = f"你单位牵头的“{say['name']}”进度滞后（督办编号{say['code']}），现予督办。"
    blocks = [
        Block(BlockKind.TEXT, text),
        Block(BlockKind.HEADING, "督办缘由", level=1),
        Block(BlockKind.TEXT, _stopped(say.get("why", "进度滞后"))),
    ]
    if "now" in say:
        blocks += [Block(BlockKind.HEADING, "目前进度", level=1), Block(BlockKind.TEXT, _stopped(say["now"]))]
    due = f"答复时限：{say['due']}。" if "due" in say else ""
    blocks += [Block(BlockKind.HEADING, "办理要求", level=1), Block(BlockKind.TEXT, _DEMANDS[row.level] + due)]
    return blocks


def minutes_blocks(meeting: Meeting, book: Book, *, today: date) -> list[Block]:
    """When and where, what was noted, what was decided with unit and day."""
    scope = meeting.unit.county_path
    decided = list(meeting.decisions.select_related("duty__unit").order_by("number"))
    head = {what: address("meeting", meeting.code, what) for what in ("title", "when", "place", "minutes")}
    rows = {
        row.number: (address("decision", meeting.code, row.number), address("duty", row.duty.code, "due"))
        for row in decided
    }
    facts = read_facts([*head.values(), *(each for pair in rows.values() for each in pair)], When(scope, today))
    say = {what: book.bind(facts[source]) for what, source in head.items() if not facts[source].is_blank}
    place = f"在{say['place']}" if "place" in say else ""
    blocks = [Block(BlockKind.TEXT, f"{say.get('when', '')}，{place}召开{say['title']}。现纪要如下：")]
    if "minutes" in say:
        blocks += [Block(BlockKind.HEADING, "会议情况", level=1), Block(BlockKind.TEXT, _stopped(say["minutes"]))]
    if decided:
        lines = []
        for row in decided:
            text, due = (facts[source] for source in rows[row.number])
            until = "" if due.is_blank else f"（{book.bind(due)}前）"
            lines.append((f"{unit_named(row.duty.unit)}：{book.bind(text)}{until}。",))
        blocks += [Block(BlockKind.HEADING, "议定事项", level=1), Block(BlockKind.LIST, rows=lines)]
    if names := [unit_named(unit) for unit in meeting.attendees.order_by("order", "sort_key")]:
        blocks.append(Block(BlockKind.TEXT, f"参会单位：{'、'.join(names)}。"))
    return blocks


def unit_named(unit: Unit) -> str:
    return unit.short_name


def _stopped(words: str) -> str:
    return words if words.endswith("。") else f"{words}。"
