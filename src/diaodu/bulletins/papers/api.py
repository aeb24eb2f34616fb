"""Papers through the API: the same questions and changes as the pages."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from diaodu.bulletins.papers.actions import (
    change_block,
    correct_paper,
    explain_doubt,
    issue_paper,
    make_bulletin,
    make_material,
    move_paper,
    note_outside,
    renew_figures,
)
from diaodu.bulletins.papers.composing.bound import labelled
from diaodu.bulletins.papers.content import blocks_of, bound_of, figures_of
from diaodu.bulletins.papers.doubts import doubts_of
from diaodu.bulletins.papers.gathering.material import Reach
from diaodu.bulletins.papers.lookup import OpenPaper
from diaodu.bulletins.papers.models import Paper
from diaodu.bulletins.papers.permissions import (
    may_make,
    may_write_material,
    mover_for,
    office_of,
    visible_papers,
)
from diaodu.bulletins.papers.queries import listed, moved_figures, refusals_of
from diaodu.bulletins.papers.reaching import About, reach_of
from diaodu.bulletins.papers.steps import MATERIAL, WRITER
from diaodu.core.api.pages import Page, Window, page_of
from diaodu.core.api.values import NO_NUL, Answer, Code, Given, Reason, Sought, taken
from diaodu.core.api.versions import hold
from diaodu.core.clock import today
from diaodu.people.api_auth import DECIDE, REPORT, asker
from diaodu.people.models import Officer
from diaodu.people.operations import changes, reads
from diaodu.people.permissions import county_of, may_read_plans

router = Router(tags=["papers"])


class PaperRow(Answer):
    """`number`: as it is written (调通〔2026〕7号), empty before it is issued; `corrects`: the paper it puts right."""

    code: Code
    kind: str
    period: str
    title: str
    state: str
    number: str
    corrects: str | None
    made_on: date
    issued_on: date | None
    version: int


class PaperBlock(Answer):
    """A piece of the text. `{f3 …}` stands for the figure of that key; what follows the key is how it reads."""

    kind: str
    level: int
    text: str
    rows: list[list[str]]


class PaperFigure(Answer):
    """What a token stands for. `source`: the record's address; `said`: as it reads; `now`: where it moved since."""

    key: str
    style: str
    source: str
    label: str
    period: str
    said: str
    now: str | None


class PaperDoubt(Answer):
    """A number that was written and differs from the ledger; `reason`: why it stays, empty while nobody has said."""

    key: str
    block: int
    number: str
    ledger: str
    reason: str


class DoubtExplained(Given):
    """`key`: of one of the paper's doubts."""

    key: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    reason: Annotated[str, Field(min_length=1, max_length=300, pattern=NO_NUL)]


class WholePaper(PaperRow):
    blocks: list[PaperBlock]
    figures: list[PaperFigure]
    unsigned_because: list[str]
    doubts: list[PaperDoubt]


Period = Annotated[str, Field(min_length=4, max_length=12, pattern=NO_NUL)]
Text = Annotated[str, Field(max_length=6000, pattern=NO_NUL)]
Short = Annotated[str, Field(min_length=1, max_length=60, pattern=NO_NUL)]
Number = Annotated[str, Field(min_length=1, max_length=40, pattern=NO_NUL)]


class BulletinAsked(Given):
    """`period`: a month whose lights were announced."""

    period: Period
    kind: Literal["bulletin", "brief"] = "bulletin"


class MaterialAsked(Given):
    """One of `about` (a record), `leader` (a name at sign-in) and `topic` (a word)."""

    about: Code | None = None
    leader: Short | None = None
    topic: Short | None = None
    length: Literal["page", "short", "long", "slides"] = "short"


class PaperMoved(Given):
    """`number`: the one that was expected, for issuing; the next one is taken where none is sent."""

    verb: Literal["submit_paper", "sign_paper", "return_paper", "issue_paper", "settle_paper", "discard_paper"]
    reason: Annotated[str, Field(max_length=500, pattern=NO_NUL)] = ""
    number: Annotated[int, Field(ge=1, le=999_999)] | None = None


class PaperCorrected(Given):
    reason: Reason


class BlockChanged(Given):
    """Rows of a list or table one a line, cells parted by |."""

    text: Text


class OutsideNumber(Given):
    """A typed number that no record says, and where it comes from."""

    block: Annotated[int, Field(ge=0, le=999)]
    number: Number
    source: Annotated[str, Field(min_length=1, max_length=300, pattern=NO_NUL)]


class PaperFilters(BaseModel):
    q: Sought = ""
    kind: Literal["bulletin", "brief", "notice", "minutes", "material"] | None = None
    state: Literal["draft", "signing", "signed", "issued", "discarded"] | None = None


@reads(router, "/papers", Page[PaperRow], says=_("Papers of the county"))
def list_papers(request: HttpRequest, filters: Query[PaperFilters], window: Query[Window]) -> dict[str, Any]:
    papers = listed(visible_papers(asker(request), today=today())).order_by("code")
    for name in ("kind", "state"):
        if value := getattr(filters, name):
            papers = papers.filter(**{name: value})
    if filters.q:
        papers = papers.filter(title__icontains=filters.q)
    return page_of(papers, window, _row)


@reads(router, "/papers/{code}", WholePaper, says=_("One paper with its text and figures"))
def one_paper(request: HttpRequest, code: Code) -> WholePaper:
    return _whole(_seen(asker(request), code))


@changes(
    router,
    "/papers",
    WholePaper,
    says=_("Write a bulletin from the ledger"),
    scope=DECIDE,
    creates=True,
    versioned=False,
)
def write_bulletin(request: HttpRequest, given: BulletinAsked) -> WholePaper:
    officer = _maker(request)
    unit = office_of(officer, today=today())
    paper = make_bulletin(given.period, county=county_of(officer), unit=unit, by=officer.username, kind=given.kind)
    return _whole(_seen(officer, paper.code))


@changes(router, "/paper-material", WholePaper, says=_("Write material"), scope=REPORT, creates=True, versioned=False)
def write_material(request: HttpRequest, given: MaterialAsked) -> WholePaper:
    officer = _reader(request)
    if not may_write_material(officer, today=today()):
        raise PermissionDenied
    about = About(given.about or "", given.leader or "", (given.topic or "").strip())
    reach, name, subject = reach_of(about, officer, today=today())
    paper = make_material(
        reach or Reach(),
        name=name,
        length=given.length,
        officer=officer,
        unit=office_of(officer, today=today()),
        about=subject,
        topic=about.topic,
    )
    return _whole(_seen(officer, paper.code))


@changes(router, "/papers/{code}/moves", WholePaper, says=_("Sign, issue, send a paper back"), scope=DECIDE)
def move_paper_on(request: HttpRequest, code: Code, given: PaperMoved) -> WholePaper:
    opened = _held(request, code)
    if given.verb == "issue_paper":
        issue_paper(opened.paper, mover=opened.mover, number=given.number, version=opened.paper.version)
    else:
        move_paper(opened.paper, given.verb, mover=opened.mover, why=given.reason, version=opened.paper.version)
    return _whole(_seen(opened.officer, code))


@changes(router, "/papers/{code}/correction", WholePaper, says=_("Correct by a further paper"), scope=DECIDE)
def correct_by_paper(request: HttpRequest, code: Code, given: PaperCorrected) -> WholePaper:
    officer = _maker(request)
    paper = hold(request, _seen(officer, code))
    made = correct_paper(paper, unit=office_of(officer, today=today()), by=officer.username, why=given.reason)
    return _whole(_seen(officer, made.code))


@changes(router, "/papers/{code}/blocks/{order}", WholePaper, says=_("Change a block"), scope=REPORT, method="PATCH")
def change_paper_block(request: HttpRequest, code: Code, order: int, given: BlockChanged) -> WholePaper:
    opened = _held(request, code, writes=True)
    change_block(opened.paper, order, text=given.text, by=opened.officer.username, version=opened.paper.version)
    return _whole(_seen(opened.officer, code))


@changes(router, "/papers/{code}/figures", WholePaper, says=_("Renew the figures that moved"), scope=REPORT)
def renew_paper_figures(request: HttpRequest, code: Code) -> WholePaper:
    opened = _held(request, code, writes=True)
    renew_figures(opened.paper, None, by=opened.officer.username, version=opened.paper.version)
    return _whole(_seen(opened.officer, code))


@changes(router, "/papers/{code}/doubts", WholePaper, says=_("Say why a number differs from the ledger"), scope=REPORT)
def explain_paper_doubt(request: HttpRequest, code: Code, given: DoubtExplained) -> WholePaper:
    opened = _held(request, code)
    explain_doubt(opened.paper, given.key, reason=given.reason, by=opened.officer.username)
    return _whole(_seen(opened.officer, code))


@changes(router, "/papers/{code}/outside", WholePaper, says=_("Say where a typed number comes from"), scope=REPORT)
def note_outside_number(request: HttpRequest, code: Code, given: OutsideNumber) -> WholePaper:
    opened = _held(request, code, writes=True)
    words = {"number": given.number, "source": given.source, "by": opened.officer.username}
    note_outside(opened.paper, given.block, version=opened.paper.version, **words)
    return _whole(_seen(opened.officer, code))


def _reader(request: HttpRequest) -> Officer:
    officer = asker(request)
    if not may_read_plans(officer, today=today()):
        raise Http404
    return officer


def _maker(request: HttpRequest) -> Officer:
    officer = _reader(request)
    if not may_make(officer, today=today()):
        raise PermissionDenied
    return officer


def _seen(officer: Any, code: str) -> Paper:
    paper = listed(visible_papers(officer, today=today())).filter(code=code).first()
    if paper is None:
        raise Http404
    return paper


def _held(request: HttpRequest, code: str, *, writes: bool = False) -> OpenPaper:
    """A paper the asker has a part in (whose text they keep, where it `writes`), in the version that was seen."""
    officer = _reader(request)
    paper = _seen(officer, code)
    mover = mover_for(officer, paper, today=today())
    if not mover.parts or (writes and mover.parts.isdisjoint({WRITER, MATERIAL})):
        raise PermissionDenied
    return OpenPaper(hold(request, paper), officer, mover)


def _row(row: Paper) -> PaperRow:
    return PaperRow(**_plain(row))


def _plain(row: Paper) -> dict[str, Any]:
    names = ("code", "kind", "period", "title", "state", "made_on", "issued_on", "version")
    return taken(row, *names) | {
        "number": row.number_said,
        "corrects": row.corrects.code if row.corrects else None,
    }


def _whole(row: Paper) -> WholePaper:
    figures = figures_of(row.figures.all())
    moved = {each.figure.key: each.now.said for each in moved_figures(row)}
    return WholePaper(
        **_plain(row),
        blocks=[
            PaperBlock(
                kind=str(block.kind),
                level=block.level,
                text=labelled(block.text, figures),
                rows=[[labelled(cell, figures) for cell in line] for line in block.rows],
            )
            for block in blocks_of(row.blocks.all())
        ],
        figures=[
            PaperFigure(
                **taken(figure, "key", "style", "source", "label", "period"),
                said=bound_of(figure).said,
                now=moved.get(figure.key),
            )
            for figure in row.figures.all()
        ],
        unsigned_because=[zh for zh, _en in refusals_of(row)] if row.number is None else [],
        doubts=[
            PaperDoubt(
                key=each.key,
                block=each.block,
                number=each.quote,
                ledger=each.why_zh,
                reason=each.explanation.reason if each.explanation else "",
            )
            for each in doubts_of(row)
        ],
    )
