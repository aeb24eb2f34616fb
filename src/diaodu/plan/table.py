"""The rows of the 任务分解表 of a plan that is run: what the text promises beside what is known of it now.

What comes back from Excel is compared with these very words: a cell that was not touched changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from django.utils.translation import override

from diaodu.kernel.period import Period
from diaodu.kernel.wording import rhythm_said
from diaodu.paper.ledger import LedgerRow
from diaodu.people.models import Unit
from diaodu.plan.choices import CommitmentState, Light, Nature
from diaodu.plan.lights import UNCLAIMED
from diaodu.plan.models import Milestone
from diaodu.plan.queries.table import Entry

_STANDING = ("常年", "all year")
_CLAIMED_LATER = ("文中牵头：{}", "Lead named in the text: {}")
_ASSISTS_LATER = ("文中配合：{}", "Partners named in the text: {}")


@dataclass(frozen=True, slots=True)
class TableRow:
    entry: Entry
    said: LedgerRow


def table_row(number: int, entry: Entry, drawn: LedgerRow, language: str) -> TableRow:
    """`drawn`: the row as the text alone gives it. A unit the text names leads nothing before it is assigned."""
    english = language == "en"
    item = entry.commitment
    with override("en" if english else "zh-hans"):
        state = str(CommitmentState(item.state).label)
        light = str(Light(entry.light).label) if entry.light != UNCLAIMED else ""
        nature = str(Nature(item.nature).label) if item.nature else ""
    said = replace(
        drawn,
        number=str(number),
        code=item.code,
        short=item.short,
        target=_goal(drawn.target, entry, english=english),
        nature=nature,
        sponsor="、".join(tie.post.title_zh for tie in entry.sponsors if tie.post),
        lead=unit_said(entry.lead) if entry.lead else "",
        partners="、".join(unit_said(unit) for unit in entry.partners),
        due=due_said(entry, language),
        milestones="\n".join(milestone_said(row, english=english) for row in entry.milestones),
        state=state,
        light=light,
        latest=_latest(entry, english=english),
        note=_note(entry, english=english),
        stamp=stamp_of(entry),
    )
    return TableRow(entry, said)


def unit_said(unit: Unit) -> str:
    return unit.short_name


def due_said(entry: Entry, language: str) -> str:
    """The day; the rhythm of what recurs; what the text says where its year is not known."""
    item, english = entry.commitment, language == "en"
    if item.rhythm:
        return rhythm_said(item.rhythm, language)
    if entry.due is not None:
        return entry.due.isoformat()
    if entry.counting is not None and item.nature == Nature.STANDING:
        return _STANDING[english]
    return f"{item.due_text}{' (year to be set)' if english else '（年份待定）'}" if item.due_text else ""


def milestone_said(row: Milestone, *, english: bool = False) -> str:
    """`2026-10-31 取得可研批复 ×2（完成于 2026-10-20）`: a line that can be read back."""
    words = f"{row.due} {row.name}" if row.due else row.name
    if row.weight != 1:
        words += f" ×{row.weight}"
    if row.done_on is None:
        return words
    return f"{words} (done {row.done_on})" if english else f"{words}（完成于 {row.done_on}）"


def stamp_of(entry: Entry) -> str:
    """Another word as soon as anything the table can change has been changed; the same in every language."""
    counting = entry.counting
    parts = [
        entry.commitment.version,
        counting.version if counting else 0,
        sorted([tie.kind, tie.unit_id, tie.post_id or 0] for tie in entry.ties),
        [[row.pk, row.version] for row in entry.milestones],
    ]
    return sha256(json.dumps(parts).encode()).hexdigest()[:12]


def _goal(drawn: str, entry: Entry, *, english: bool) -> str:
    """The targets of the text, and which stage or document counts once that is said."""
    stage = entry.counting.stage if entry.counting else ""
    counts = f"{'Counts: ' if english else '验收：'}{stage}" if stage else ""
    return "；".join(part for part in (drawn, counts) if part)


def _latest(entry: Entry, *, english: bool) -> str:
    if entry.latest is None:
        return ""
    period = Period.parse(entry.latest.period)
    return f"{period.label_en if english else period.label_zh}: {entry.latest.progress}".replace(
        ": ", ": " if english else "：", 1
    )


def _note(entry: Entry, *, english: bool) -> str:
    item = entry.commitment
    if entry.lead is not None:
        return ""
    named: Sequence[tuple[tuple[str, str], str]] = (
        (_CLAIMED_LATER, item.lead_text),
        (_ASSISTS_LATER, "、".join(str(name) for name in item.partners)),
    )
    return "；".join(words[english].format(who) for words, who in named if who)
