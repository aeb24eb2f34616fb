"""Agenda (会议议程) and minutes (会议纪要) as papers in the official layout, always in Chinese."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from django.utils.timezone import localtime

from diaodu.dispatch.models import DispatchItem, DispatchMeeting, ItemDecision
from diaodu.duties.models import Decision
from diaodu.paper.formal import add_heading, add_signature
from diaodu.paper.official import KAI, add_table, add_text, add_title, official_document
from diaodu.people.models import Unit

PAPER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NUMERALS = "一二三四五六七八九十"


def agenda_paper(dispatch: DispatchMeeting, items: Sequence[DispatchItem], attendees: Sequence[Unit]) -> bytes:
    """What is talked about, in which order, why, and who speaks."""
    meeting = dispatch.meeting
    document = official_document()
    add_title(document, f"{meeting.title}议程")
    _head(document, dispatch, attendees)
    rows = [[str(item.number), item.title, item.reason_zh, _name(item.unit)] for item in items if not item.is_dropped]
    add_table(document, ["序号", "议题", "列入缘由", "发言单位"], rows, [12, 48, 70, 26])
    return _bytes(document)


def minutes_paper(
    dispatch: DispatchMeeting,
    items: Sequence[DispatchItem],
    taken: Sequence[ItemDecision],
    decisions: Sequence[Decision],
    attendees: Sequence[Unit],
) -> bytes:
    """What was said and decided, matter by matter, and all decisions of the meeting once more as a table of duties."""
    meeting = dispatch.meeting
    document = official_document()
    add_title(document, f"{meeting.title}纪要")
    _head(document, dispatch, attendees)
    if meeting.minutes.strip():
        for line in meeting.minutes.splitlines():
            if line.strip():
                add_text(document, line.strip())
    by_item: dict[int, list[ItemDecision]] = {}
    for each in taken:
        by_item.setdefault(each.item_id, []).append(each)
    talked = [item for item in items if not item.is_dropped]
    for number, item in enumerate(talked, 1):
        add_heading(document, f"{_numeral(number)}、", item.title, level=1)
        add_text(document, f"列入缘由：{item.reason_zh}。")
        for each in by_item.get(item.pk, []):
            duty = each.decision.duty
            due = f"，{localtime(duty.due_at):%Y年%-m月%-d日}前完成" if duty.due_at else ""
            add_text(document, f"议定：{each.decision.text}（{duty.unit.name_zh}负责{due}）。")
        if item.pk not in by_item:
            add_text(document, "本项未形成议定事项。")
    if decisions:
        add_heading(document, "附：", "议定事项清单", level=1)
        rows = [
            [
                str(each.number),
                each.text,
                each.duty.unit.name_zh,
                f"{localtime(each.duty.due_at):%Y-%m-%d}" if each.duty.due_at else "",
                each.duty.code,
            ]
            for each in decisions
        ]
        add_table(document, ["序号", "议定事项", "责任单位", "完成时限", "任务编号"], rows, [12, 66, 34, 22, 22])
    add_signature(document, meeting.unit.name_zh, localtime(meeting.starts_at).date())
    return _bytes(document)


def _head(document: Any, dispatch: DispatchMeeting, attendees: Sequence[Unit]) -> None:
    meeting = dispatch.meeting
    begins = localtime(meeting.starts_at)
    add_text(document, f"时间：{begins:%Y年%-m月%-d日 %H:%M}", font=KAI)
    add_text(document, f"地点：{meeting.place or '另行通知'}", font=KAI)
    add_text(document, f"召集单位：{meeting.unit.name_zh}", font=KAI)
    add_text(document, f"参会单位：{'、'.join(_name(unit) for unit in attendees)}", font=KAI)


def _name(unit: Unit | None) -> str:
    return "" if unit is None else unit.short_name


def _numeral(number: int) -> str:
    """1 to 99 as headings are numbered: 一, 十一, 二十三."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _NUMERALS[ones - 1]
    head = "十" if tens == 1 else f"{_NUMERALS[tens - 1]}十"
    return head + (_NUMERALS[ones - 1] if ones else "")


def _bytes(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
