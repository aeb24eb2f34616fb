"""A supervision notice (督办单) as a paper in the official layout, always in Chinese: it is a paper of the county."""

from __future__ import annotations

import io
from datetime import date

from diaodu.paper.formal import add_recipients, add_signature
from diaodu.paper.official import KAI, add_mark, add_table, add_text, add_title, official_document
from diaodu.plan.models import Supervision
from diaodu.plan.supervision import LEVELS

PAPER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_DEMANDS = {
    0: "请对照时限抓紧推进，收到后请在系统内签收。",
    1: "请立即查明原因，采取措施追赶进度，并在答复时限内书面答复原因、措施和恢复正常的时间。",
    2: "请单位负责人牵头研究，限期整改，并在答复时限内书面答复原因、措施、责任人和恢复正常的时间。",
    3: "请单位主要负责人专题研究，并在答复时限内向调度办和包保领导书面说明；逾期未改的，按规定问责。",
}


def supervision_name(row: Supervision) -> str:
    return f"{LEVELS[row.level][0]}{row.duty.code}.docx"


def supervision_paper(row: Supervision, *, light: str, due: date | None, delays: int, mark: str = "") -> bytes:
    """The notice with who, what, why, by when; `light`: where it stands now; `mark`: what it inherits (内部资料)."""
    document = official_document()
    if mark:
        add_mark(document, mark)
    add_title(document, "督 办 单" if row.level else "提 醒 单")
    add_text(document, f"编号：{row.duty.code}　　级别：{LEVELS[row.level][0]}", font=KAI)
    add_recipients(document, row.duty.unit.name_zh)
    add_text(document, "你单位牵头的下列任务进度滞后，现予" + ("督办。" if row.level else "提醒。"))
    held = f"{due:%Y年%-m月%-d日}" if due else "未定"
    rows = [
        ["任务编号", row.commitment.code],
        ["任务（原文）", row.commitment.quote],
        ["完成时限", held + (f"（已批准延期{delays}次）" if delays else "")],
        ["目前进度", light or "尚无进度"],
        ["督办缘由", row.why_zh],
        ["办理要求", _DEMANDS[row.level]],
        ["答复时限", f"{row.duty.due_at:%Y年%-m月%-d日 %H:%M}" if row.duty.due_at else "收到后签收"],
    ]
    add_table(document, ["项目", "内容"], rows, [32, 124])
    add_signature(document, row.duty.asked_by.name_zh, row.sent_on, sealed=True)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
