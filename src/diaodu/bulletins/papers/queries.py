"""Every question about papers."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from diaodu.bulletins.papers.choices import SEALED, State, Style
from diaodu.bulletins.papers.composing.bound import Bound
from diaodu.bulletins.papers.composing.checks import Finding, FindingKind, findings_of
from diaodu.bulletins.papers.content import blocks_of, bound_of, figures_of, used_keys
from diaodu.bulletins.papers.models import Figure, Paper
from diaodu.bulletins.papers.sources import When, read_facts
from diaodu.core.clock import today
from diaodu.core.lists import Asked
from diaodu.core.models import Attachment, Move


def listed(papers: QuerySet[Paper]) -> QuerySet[Paper]:
    """With all a row shows: whose, what it corrects, whether it is corrected, whether a sealed scan is there."""
    corrected = Paper.objects.filter(corrects=OuterRef("pk"), state=State.ISSUED)
    sealed = Attachment.objects.filter(subject=OuterRef("subject"), purpose=SEALED, retired_on=None)
    return papers.select_related("unit", "subject", "corrects", "about").annotate(
        is_corrected=Exists(corrected), is_sealed=Exists(sealed)
    )


_ORDERS = {
    "made": ("made_on", "pk"),
    "number": ("year", "register", "number"),
    "title": ("title", "pk"),
    "period": ("period", "pk"),
    "state": ("state", "pk"),
}


def asked_papers(papers: QuerySet[Paper], asked: Asked) -> QuerySet[Paper]:
    if asked["q"]:
        words = asked["q"]
        papers = papers.filter(Q(title__icontains=words) | Q(code__iexact=words) | Q(register__icontains=words))
    for name, field in (("kind", "kind"), ("state", "state"), ("year", "year")):
        if asked[name] and (name != "year" or asked[name].isdecimal()):
            papers = papers.filter(**{field: asked[name]})
    # The newest first is the usual order; asked for otherwise it turns round.
    fields = _ORDERS[asked.sort]
    is_down = asked.descending != (asked.sort == "made")
    return listed(papers).order_by(*(f"-{field}" if is_down else field for field in fields))


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure the ledger says otherwise now than when it was bound."""

    figure: Figure
    now: Bound

    @property
    def was(self) -> str:
        return bound_of(self.figure).said


def moved_figures(paper: Paper) -> list[Moved]:
    """Those the text points at and that read otherwise now. A constant number of queries; none for what is issued."""
    if paper.state == State.ISSUED:
        return []
    used = used_keys(blocks_of(paper.blocks.all()))
    rows = [row for row in paper.figures.all() if row.key in used and row.style != Style.OUTSIDE]
    facts = read_facts([row.source for row in rows], When(paper.scope, today()))
    return [Moved(row, facts[row.source]) for row in rows if facts[row.source].said != bound_of(row).said]


def paper_findings(paper: Paper) -> list[Finding]:
    return findings_of(blocks_of(paper.blocks.all()), figures_of(paper.figures.all()))


def refusals_of(paper: Paper) -> list[tuple[str, str]]:
    """What stands in the way of signing, in both languages, each with its place."""
    return [finding_said(finding) for finding in paper_findings(paper)]


def finding_said(finding: Finding) -> tuple[str, str]:
    place, words = finding.block + 1, finding.words
    said = {
        FindingKind.UNBOUND: (
            f"第{place}段“{words}”是无据数字，请绑定数据或注明来源",
            f"“{words}” in block {place} has nothing behind it: bind it or say where it comes from",
        ),
        FindingKind.BLANK: (f"第{place}段“{words}”还没有数", f"“{words}” in block {place} is not known yet"),
        FindingKind.UNKNOWN: (f"第{place}段的数据{words}已不在", f"figure {words} in block {place} is not there"),
        FindingKind.NO_SOURCE: (f"第{place}段“{words}”没有来源", f"“{words}” in block {place} has no source"),
    }
    return said[finding.kind]


def moves_of(paper: Paper) -> QuerySet[Move]:
    return Move.objects.filter(subject=paper.subject_id).order_by("pk")


def scans_of(paper: Paper) -> QuerySet[Attachment]:
    kept = Attachment.objects.filter(subject=paper.subject_id, purpose=SEALED, retired_on=None)
    return kept.select_related("file").order_by("at")


def corrections_of(paper: Paper) -> QuerySet[Paper]:
    return paper.corrections.exclude(state=State.DISCARDED).order_by("pk")
