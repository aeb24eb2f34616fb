"""The half year's adjustment: the rule proposes, the office decides row by row or many at once."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.settings import setting_row
from diaodu.kernel.period import Period
from diaodu.projects.library.actions.projects import require_part
from diaodu.projects.library.choices import Batch, Decision, Level
from diaodu.projects.library.models import Adjustment, AdjustmentRow, Project
from diaodu.projects.library.queries.stages import since_of
from diaodu.projects.library.rules.batches import BatchRule, Seen, proposal_for
from diaodu.projects.library.setting_kinds import BATCHES
from diaodu.projects.library.steps import KEEPER


@transaction.atomic
def propose_adjustments(scope: str, period: Period, *, mover: Mover) -> Adjustment:
    """The list of a half year, made or brought up to date: what was decided stays, the rest is proposed anew.

    Raises MoveRefusedError: not the office, or a period that is no half year.
    """
    require_part(mover, KEEPER)
    if period.months != 6:
        raise MoveRefusedError("period", "动态调整按半年进行。", "Batches are adjusted by half years.")
    row = setting_row(BATCHES.name, scope=scope, on=today())
    if row is None:
        raise LookupError(BATCHES.name)
    adjustment, _made = Adjustment.objects.get_or_create(
        scope=scope, period=period.code, defaults={"setting": row, "by": mover.by, "at": moment()}
    )
    adjustment.rows.filter(state=Decision.OPEN).delete()
    decided = set(adjustment.rows.values_list("project", flat=True))
    projects = [each for each in Project.objects.filter(scope=scope, bundle=None) if each.pk not in decided]
    since, rule, day = since_of(projects), BatchRule.from_data(row.value), today()
    rows = []
    for project in projects:
        seen = Seen(
            project.state, project.batch, since.get(project.pk), project.finish_due, project.level != Level.PLAIN
        )
        proposal = proposal_for(seen, rule, today=day)
        if proposal is not None:
            rows.append(
                AdjustmentRow(
                    adjustment=adjustment,
                    project=project,
                    old=project.batch,
                    new=proposal.new,
                    rule=proposal.rule,
                    reason_zh=proposal.zh[:200],
                    reason_en=proposal.en[:200],
                )
            )
    AdjustmentRow.objects.bulk_create(rows)
    append_audit(verb="propose_adjustments", subject=period.code, by=mover.by, unit=scope, after={"rows": len(rows)})
    return adjustment


@transaction.atomic
def decide_adjustments(rows: Sequence[AdjustmentRow], *, grant: bool, mover: Mover, why: str = "") -> int:
    """Agree or not to these rows; how many. Agreed ones change the project's batch at once.

    Raises MoveRefusedError: not the office, a refusal without reason, a row somebody decided on a moment ago.
    """
    require_part(mover, KEEPER)
    if not grant and not why.strip():
        raise MoveRefusedError("reason", "请写明不同意的原因。", "Please give the reason.")
    if not rows:
        return 0
    state = Decision.GRANTED if grant else Decision.REFUSED
    waiting = AdjustmentRow.objects.filter(pk__in=[row.pk for row in rows], state=Decision.OPEN)
    changed = waiting.update(state=state, decided_by=mover.by, decided_at=moment(), why=why.strip()[:300])
    if changed != len(rows):
        raise MoveRefusedError(
            "newer",
            "有的行刚被别人处理过；没有保存，请刷新后再看。",
            "Somebody has just decided on some of these; nothing was saved. Please look again.",
        )
    if grant:
        for new in ["", *Batch.values]:
            keys = [row.project_id for row in rows if row.new == new]
            Project.objects.filter(pk__in=keys).update(batch=new, version=F("version") + 1)
    append_audit(
        verb="decide_adjustments",
        subject=rows[0].adjustment.period,
        by=mover.by,
        unit=rows[0].adjustment.scope,
        after={row.project.code: f"{row.old or '—'} → {row.new or '—'}" if grant else "—" for row in rows},
        reason=why.strip()[:500],
    )
    return changed
