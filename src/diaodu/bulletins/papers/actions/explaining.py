"""A number that differs from the ledger stays in the paper only with a reason, which is kept with it."""

from __future__ import annotations

from django.db import transaction

from diaodu.bulletins.papers.choices import EXPLAINED
from diaodu.bulletins.papers.doubts import Doubt, doubt_said, doubts_of, open_doubts
from diaodu.bulletins.papers.models import Explanation, Paper
from diaodu.core.audit import append_audit
from diaodu.core.clock import moment
from diaodu.core.moves import MoveRefusedError

_LONGEST = 300


@transaction.atomic
def explain_doubt(paper: Paper, key: str, *, reason: str, by: str) -> Explanation:
    """Why a number is right though the ledger says otherwise; a further reason takes the place of the first.

    Raises MoveRefusedError: no reason, no such number (any more), or the paper is signed.
    """
    if paper.state not in EXPLAINED:
        raise MoveRefusedError("state", "签发以后不能再补说明。", "Nothing is explained once the paper is signed.")
    doubt = next((each for each in doubts_of(paper) if each.key == key), None)
    if doubt is None:
        raise MoveRefusedError(
            "doubt", "这处数据已改动或已与台账一致，请刷新。", "This number has changed or agrees now; look again."
        )
    if not reason.strip():
        raise MoveRefusedError(
            "reason", f"请写明“{doubt.quote}”与台账不符的原因。", f"Say why “{doubt.quote}” differs from the ledger."
        )
    kept, _made = Explanation.objects.update_or_create(
        paper=paper,
        key=key,
        defaults={
            "block": doubt.block,
            "quote": doubt.quote,
            "why_zh": doubt.why_zh[:400],
            "why_en": doubt.why_en[:400],
            "reason": reason.strip()[:_LONGEST],
            "by": by,
            "at": moment(),
        },
    )
    append_audit(
        verb="explain_doubt",
        subject=paper.code,
        by=by,
        unit=paper.unit.path,
        after={"number": doubt.quote, "ledger": doubt.why_zh[:200]},
        reason=kept.reason,
    )
    return kept


def check_doubts(paper: Paper) -> None:
    """Raises MoveRefusedError while a number differs from the ledger and nobody has said why."""
    doubts = open_doubts(paper)
    if doubts:
        raise MoveRefusedError(
            "doubts",
            f"请先核对数据：{_joined(doubts, '；', english=False)}。请改正，或在“与台账不符的数据”里写明原因。",
            f"Figures to be looked at first: {_joined(doubts, '; ', english=True)}. Mend them or say why they differ.",
        )


def _joined(doubts: list[Doubt], between: str, *, english: bool) -> str:
    said = [doubt_said(each)[english] for each in doubts[:3]]
    more = len(doubts) - len(said)
    if more:
        said.append(f"{more} more" if english else f"另有{more}处")
    return between.join(said)
