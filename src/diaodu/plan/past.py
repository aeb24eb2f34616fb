"""The past of plans and commitments: who took them on, what was reported, how the light turned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from diaodu.core.history import Happening, Known, Part, Past, end_of, moves_of, register_past
from diaodu.core.models import Subject
from diaodu.ledger.past import accepted, known_figures
from diaodu.people.choices import TieKind
from diaodu.people.models import Tie
from diaodu.people.queries import alive
from diaodu.plan.choices import CommitmentState, Decision, DocumentState, Light, RequestKind
from diaodu.plan.found import COMMITMENT, PLAN
from diaodu.plan.models import Commitment, Document, Standing
from diaodu.plan.queries import newest_standings
from diaodu.plan.steps import COMMITMENT_STEPS


def _plan_opened(subject: Subject) -> tuple[date, str]:
    return _began(subject, Document.objects.get(subject=subject)), DocumentState.DRAFT


def _commitment_opened(subject: Subject) -> tuple[date, str]:
    document = Document.objects.defer("text").get(commitments__subject=subject)
    return _began(subject, document), CommitmentState.PROPOSED


def _began(subject: Subject, document: Document) -> date:
    """When it was read; where a step names an earlier day, with that."""
    read, first = document.read_at.date(), moves_of(subject.pk).first()
    return min(read, first.on) if first else read


def _happened(subject: Subject) -> Sequence[Happening]:
    commitment = Commitment.objects.get(subject=subject)
    return [*_ties(subject), *accepted(subject), *_turns(commitment), *_requests(commitment)]


def _requests(commitment: Commitment) -> Iterator[Happening]:
    """What was asked for and what was decided; a delay leaves no other trace in the moves."""
    for item in commitment.requests.order_by("pk"):
        new = f" → {item.new_due}" if item.new_due else ""
        kind = RequestKind(item.kind).label
        yield Happening(item.at.date(), Part.MOVE, f"{kind}{new}", at=item.at, by=item.by, why=item.why)
        if item.decided_at:
            said = f"{kind}{new}：{Decision(item.state).label}"
            at = item.decided_at
            yield Happening(at.date(), Part.MOVE, said, at=at, by=item.decided_by, why=item.decided_why)


def _ties(subject: Subject) -> Iterator[Happening]:
    for tie in Tie.objects.filter(subject=subject).select_related("unit", "post").order_by("pk"):
        yield Happening(tie.since, Part.TIE, _said(tie))
        if tie.until is not None:
            yield Happening(tie.until, Part.TIE, _said(tie, ended=True))


def _said(tie: Tie, *, ended: bool = False) -> str:
    who = f"{tie.unit.name_zh} {tie.post.title_zh}" if tie.post else tie.unit.name_zh
    label = TieKind(tie.kind).label
    return f"{label}：{who}（{_('ended')}）" if ended else f"{label}：{who}"


def _turns(commitment: Commitment) -> Iterator[Happening]:
    """The days on which the light was not what it had been."""
    light = ""
    for row in commitment.standings.order_by("day"):
        if row.light != light:
            before = f"{Light(light).label} → " if light else ""
            yield Happening(row.day, Part.LIGHT, f"{before}{Light(row.light).label}", why=_reason(row))
            light = row.light


def _known(subject: Subject, day: date) -> Sequence[Known]:
    """Light, figures and who answered for it, by the end of that day."""
    commitment = Commitment.objects.get(subject=subject)
    standing = newest_standings(Standing.objects.filter(commitment=commitment), on=day).first()
    ties = Tie.objects.filter(alive(day), subject=subject).select_related("unit", "post").order_by("pk")
    rows = [Known(TieKind(tie.kind).label, _holder(tie), on=tie.since) for tie in ties]
    if not any(tie.kind == TieKind.LEAD for tie in ties):
        rows.insert(0, Known(TieKind.LEAD.label, blank=_("to be claimed")))
    if standing is not None:
        rows.insert(0, Known(_("The light"), str(Light(standing.light).label), note=_reason(standing), on=standing.day,
                             light=standing.light))  # fmt: skip
    return [*rows, *known_figures(subject, day, known=end_of(day))]


def _holder(tie: Tie) -> str:
    return f"{tie.unit.name_zh} {tie.post.title_zh}" if tie.post else tie.unit.name_zh


def _reason(row: Standing) -> str:
    return row.reason_en if get_language() == "en" else row.reason_zh


register_past(
    PLAN,
    Past(
        states=dict(DocumentState.choices),
        opened=_plan_opened,
        verbs={
            "adopt_document": _("Adopt the plan"),
            "discard_document": _("Discard the draft"),
            "close_year": _("Closed at the end of its year"),
            "supersede_document": _("Replaced by a newer version"),
        },
    ),
)
register_past(
    COMMITMENT,
    Past(
        states=dict(CommitmentState.choices),
        opened=_commitment_opened,
        verbs={step.verb: step.label for step in COMMITMENT_STEPS},
        happened=_happened,
        known=_known,
    ),
)
