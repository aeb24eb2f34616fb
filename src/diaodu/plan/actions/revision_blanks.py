"""What is known or asked about a blank goes along when its sentence goes into a new version."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence

from diaodu.plan.choices import BlankState, Cause
from diaodu.plan.models import Blank, BlankFill, Commitment, Document
from diaodu.plan.queries.blanks import newest_fills


def carry_blanks(before: Document, revision: Document, followed: Sequence[Commitment]) -> int:
    """Fills and duties of masks that stand in both versions of a sentence; how many. Part of adopting a revision.

    Two masks are the same where their commitment, kind, unit and what they measure are, in the order of the text.
    """
    waiting: dict[tuple[object, ...], deque[Blank]] = defaultdict(deque)
    for blank in _masked(before, followed):
        waiting[_key(blank)].append(blank)
    pairs = []
    for blank in _masked(revision, followed):
        if queue := waiting[_key(blank)]:
            old = queue.popleft()
            if old.state != BlankState.OPEN:
                pairs.append((old, blank))
    kept = newest_fills(BlankFill.objects.filter(blank__in=[old for old, _ in pairs]))
    fills = {fill.blank_id: fill for fill in kept}
    for old, new in pairs:
        new.state, new.asked, new.due, new.duty, old.duty = old.state, old.asked, old.due, old.duty, None
        if old.state == BlankState.ASKED:
            old.state = BlankState.OPEN
    # The old ones first: a duty stands behind one blank only.
    Blank.objects.bulk_update([old for old, _ in pairs], ["duty", "state"])
    Blank.objects.bulk_update([new for _, new in pairs], ["state", "asked", "due", "duty"])
    BlankFill.objects.bulk_create(_copy(fills[old.pk], new) for old, new in pairs if old.pk in fills)
    return len(pairs)


def _masked(document: Document, followed: Sequence[Commitment]) -> list[Blank]:
    rows = document.blanks.filter(commitment__in=followed, cause=Cause.MASKED)
    return list(rows.select_related("duty", "asked").order_by("start", "pk"))


def _key(blank: Blank) -> tuple[object, ...]:
    return blank.commitment_id, blank.kind, blank.unit, blank.object


def _copy(fill: BlankFill, blank: Blank) -> BlankFill:
    return BlankFill(
        blank=blank,
        value=fill.value,
        low=fill.low,
        high=fill.high,
        unit=fill.unit,
        source=fill.source,
        file_id=fill.file_id,
        edition_id=fill.edition_id,
        by=fill.by,
        at=fill.at,
    )
