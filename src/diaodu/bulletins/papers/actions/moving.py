"""Signing, issuing with a number, the sealed scan."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Max

from diaodu.bulletins.papers.actions.explaining import check_doubts
from diaodu.bulletins.papers.choices import SEALED, Kind, State
from diaodu.bulletins.papers.content import blocks_of, used_keys
from diaodu.bulletins.papers.models import Paper
from diaodu.bulletins.papers.queries import refusals_of
from diaodu.bulletins.papers.setting_kinds import template_for
from diaodu.bulletins.papers.steps import PAPER_STEPS
from diaodu.core.audit import append_audit
from diaodu.core.clock import now, today
from diaodu.core.intake import Examined, attach_file
from diaodu.core.models import Attachment
from diaodu.core.moves import Mover, MoveRefusedError, move, step_for

_CHECKED = ("submit_paper", "sign_paper", "settle_paper")


@transaction.atomic
def move_paper(paper: Paper, verb: str, *, mover: Mover, why: str = "", version: int | None = None) -> Paper:
    """Put up, signed, sent back, settled, discarded: as the table of steps permits.

    Raises MoveRefusedError, also where a typed number has nothing behind it, a figure is blank, or a number differs
    from the ledger and nobody has said why.
    """
    if verb == "issue_paper":
        return issue_paper(paper, mover=mover, version=version)
    step_for(PAPER_STEPS, paper.state, verb, mover.parts)
    if verb in _CHECKED:
        _check(paper)
        check_doubts(paper)
    old = paper.state
    if verb == "settle_paper":
        Paper.objects.filter(pk=paper.pk).update(issued_on=today(), signed_by=mover.by)
    move(paper, PAPER_STEPS, verb, mover=mover, on=today(), why=why, version=version)
    if verb == "sign_paper":
        Paper.objects.filter(pk=paper.pk).update(signed_by=mover.by)
    elif verb == "return_paper":
        Paper.objects.filter(pk=paper.pk).update(signed_by="")
    elif verb == "settle_paper":
        _freeze(paper)
    paper.refresh_from_db()
    append_audit(
        verb=verb,
        subject=paper.code,
        by=mover.by,
        unit=paper.unit.path,
        before={"state": old},
        after={"state": paper.state},
        reason=why.strip()[:500],
    )
    return paper


@transaction.atomic
def issue_paper(paper: Paper, *, mover: Mover, number: int | None = None, version: int | None = None) -> Paper:
    """With the next number of its register; from now on the database refuses any change.

    `number`: the one the page showed. Raises MoveRefusedError where it is used already or would leave a gap.
    """
    step_for(PAPER_STEPS, paper.state, "issue_paper", mover.parts)
    _check(paper)
    register, year = _register(paper), today().year
    wanted = next_number(paper)
    if number is not None and number != wanted:
        raise _taken(paper, register, year, number, wanted)
    try:
        with transaction.atomic():
            Paper.objects.filter(pk=paper.pk).update(register=register, year=year, number=wanted, issued_on=today())
    except IntegrityError as error:
        raise _taken(paper, register, year, wanted, None) from error
    move(paper, PAPER_STEPS, "issue_paper", mover=mover, on=today(), version=version)
    _freeze(paper)
    paper.refresh_from_db()
    append_audit(
        verb="issue_paper",
        subject=paper.code,
        by=mover.by,
        unit=paper.unit.path,
        before={"state": State.SIGNED},
        after={"state": paper.state, "number": paper.number_said},
    )
    return paper


def next_number(paper: Paper) -> int:
    """The number the paper would be issued with today: the one after the last, without a gap."""
    rule, _row = template_for(paper.kind, paper.scope, on=today())
    last = Paper.objects.filter(scope=paper.scope, register=_register(paper), year=today().year).aggregate(
        n=Max("number")
    )
    return int(last["n"]) + 1 if last["n"] else int(rule.get("first", 1))


@transaction.atomic
def attach_scan(paper: Paper, scan: Examined, *, by: str) -> Attachment:
    """The sealed scan of an issued paper, kept beside it: the paper itself stays untouched."""
    if paper.state != State.ISSUED or paper.kind == Kind.MATERIAL:
        raise MoveRefusedError("state", "印发后才能上传用印扫描件。", "The sealed scan comes after issuing.")
    kept = attach_file(scan, paper.subject, purpose=SEALED, by=by)
    append_audit(verb="attach_scan", subject=paper.code, by=by, unit=paper.unit.path, after={"file": kept.name})
    return kept


def _register(paper: Paper) -> str:
    rule, _row = template_for(paper.kind, paper.scope, on=today())
    return str(rule.get("register", ""))[:20]


def _freeze(paper: Paper) -> None:
    """Nothing of the paper changes from now on. Figures no text points at go first."""
    used = used_keys(blocks_of(paper.blocks.all()))
    paper.figures.exclude(key__in=used).delete()
    paper.snapshots.all().delete()
    paper.explanations.update(frozen_at=now())
    stamp = now()
    paper.blocks.update(frozen_at=stamp)
    paper.figures.update(frozen_at=stamp)
    Paper.objects.filter(pk=paper.pk).update(frozen_at=stamp)


def _check(paper: Paper) -> None:
    refusals = refusals_of(paper)
    if refusals:
        zh, en = zip(*refusals[:5], strict=True)
        more = len(refusals) - 5
        raise MoveRefusedError(
            "unbound",
            "；".join(zh) + (f"；另有{more}处" if more > 0 else "") + "。",
            "; ".join(en) + (f"; {more} more" if more > 0 else "") + ".",
        )


def _taken(paper: Paper, register: str, year: int, number: int, wanted: int | None) -> MoveRefusedError:
    other = Paper.objects.filter(scope=paper.scope, register=register, year=year, number=number).first()
    said = f"{register}〔{year}〕{number}号"
    following = f"下一个号是{wanted}号" if wanted is not None else "请刷新后再印发"
    following_en = f"the next one is {wanted}" if wanted is not None else "please look again"
    if other is not None:
        return MoveRefusedError(
            "number", f"{said}已由{other.code}使用；{following}。", f"{said} is used by {other.code}; {following_en}."
        )
    return MoveRefusedError("number", f"{said}会造成跳号；{following}。", f"{said} would leave a gap; {following_en}.")
