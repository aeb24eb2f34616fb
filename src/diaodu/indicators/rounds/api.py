"""Rounds of figures, releases, notes and forms for above through the API: the same questions and actions as the pages.

Filling in, signing, accepting, returning and locking are the ledger's operations: a return of figures is a return.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from diaodu.core.api.pages import Page, Window, page_of, page_of_list
from diaodu.core.api.validation import wrong_field
from diaodu.core.api.values import Code, figure, taken
from diaodu.core.api.versions import hold
from diaodu.core.clock import today
from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.rounds.actions import (
    NewRelease,
    ReleaseFigure,
    add_release,
    answer_note,
    open_figure_round,
    ready_release,
    remind_late,
    send_back_release,
)
from diaodu.indicators.rounds.api_shapes import (
    AskedFigure,
    FigureRoundGiven,
    FigureRoundRow,
    FilingRow,
    NoteAnswered,
    NoteRow,
    Number,
    OpeningAsked,
    ReleasedFigure,
    ReleaseGiven,
    ReleaseOne,
    ReleaseRow,
    Reminded,
    SentBackFor,
    WhyReopened,
)
from diaodu.indicators.rounds.choices import Stage
from diaodu.indicators.rounds.lookup import find_note, find_owned_round, find_release, find_round, find_running_post
from diaodu.indicators.rounds.models import Filing, Release, ReviewNote
from diaodu.indicators.rounds.permissions import (
    reads as may_read,
)
from diaodu.indicators.rounds.permissions import (
    release_mover,
    shows_lines,
    statistics_posts,
    visible_figure_rounds,
    visible_filings,
    visible_notes,
    visible_releases,
)
from diaodu.indicators.rounds.queries.asking import Candidate, candidates
from diaodu.indicators.rounds.queries.control import rounds_listed
from diaodu.indicators.rounds.queries.releasing import lines_of
from diaodu.indicators.rounds.queries.reviewing import notes_listed
from diaodu.indicators.rounds.steps import STATISTICS
from diaodu.kernel.period import Period
from diaodu.ledger.actions import reopen_round
from diaodu.ledger.models import Round
from diaodu.people.api_auth import DECIDE, REPORT, asker
from diaodu.people.api_shapes import unit_name
from diaodu.people.choices import RoundField
from diaodu.people.models import Officer, Unit
from diaodu.people.operations import changes, reads
from diaodu.people.permissions import county_of
from diaodu.people.queries import units_of_county

router = Router(tags=["figures"])


@reads(router, "/figure-rounds", Page[FigureRoundRow], says=_("Rounds of figures, and how far each is"))
def list_figure_rounds(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    return page_of(rounds_listed(visible_figure_rounds(asker(request), today=today())), window, _round)


@reads(
    router,
    "/figure-rounds/asking",
    Page[AskedFigure],
    says=_("What a round would ask, and what somebody has already"),
)
def figures_to_ask(request: HttpRequest, asked: Query[OpeningAsked], window: Query[Window]) -> dict[str, Any]:
    post, field = find_running_post(plan_reader(request))
    return page_of_list(candidates(post.unit, field, _period(asked.period)), window, _asked)


@reads(router, "/figure-rounds/{code}", FigureRoundRow, says=_("One round of figures"))
def one_figure_round(request: HttpRequest, code: Code) -> FigureRoundRow:
    return _one_round(request, code)


@changes(
    router,
    "/figure-rounds",
    FigureRoundRow,
    says=_("Open a round of figures"),
    scope=DECIDE,
    creates=True,
    versioned=False,
)
def begin_figure_round(request: HttpRequest, given: FigureRoundGiven) -> FigureRoundRow:
    post, field = find_running_post(plan_reader(request))
    round_ = open_figure_round(
        _period(given.period),
        unit=post.unit,
        field=RoundField(field),
        due_at=given.due_at,
        title=given.title,
        by=asker(request).username,
        also=given.also,
    )
    return _one_round(request, round_.code)


@changes(
    router,
    "/figure-rounds/{code}/remind",
    Reminded,
    says=_("Remind the units that are late"),
    scope=DECIDE,
    versioned=False,
)
def remind_figure_round(request: HttpRequest, code: Code) -> Reminded:
    officer = plan_reader(request)
    units = remind_late(find_owned_round(officer, code), by=officer.username)
    return Reminded(units=[unit_name(unit) for unit in units])


@changes(
    router,
    "/figure-rounds/{code}/reopen",
    FigureRoundRow,
    says=_("Open a locked round of figures again"),
    scope=DECIDE,
)
def reopen_figure_round(request: HttpRequest, code: Code, given: WhyReopened) -> FigureRoundRow:
    officer = plan_reader(request)
    reopen_round(hold(request, find_owned_round(officer, code)), why=given.reason, by=officer.username)
    return _one_round(request, code)


@reads(router, "/figure-releases", Page[ReleaseRow], says=_("Official releases one may see"))
def list_figure_releases(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    return page_of(visible_releases(asker(request), today=today()), window, _release)


@reads(router, "/figure-releases/{code}", ReleaseOne, says=_("One release with its figures"))
def one_figure_release(request: HttpRequest, code: Code) -> ReleaseOne:
    return _one_release(request, code)


@changes(
    router,
    "/figure-releases",
    ReleaseOne,
    says=_("Begin a release of official figures"),
    scope=REPORT,
    creates=True,
    versioned=False,
)
def begin_figure_release(request: HttpRequest, given: ReleaseGiven) -> ReleaseOne:
    officer = plan_reader(request)
    posts = statistics_posts(officer, today=today())
    if not posts:
        raise PermissionDenied
    release = add_release(
        NewRelease(
            unit=posts[0].unit,
            title=given.title,
            period=_period(given.period),
            source=given.source,
            released_at=given.released_at,
            stage=Stage(given.stage),
            figures=_figures(officer, given),
        ),
        mover=release_mover(officer, None, today=today()),
    )
    return _one_release(request, release.code)


@changes(
    router,
    "/figure-releases/{code}/ready",
    ReleaseOne,
    says=_("Make a release ready; it becomes public at its hour"),
    scope=REPORT,
)
def ready_figure_release(request: HttpRequest, code: Code) -> ReleaseOne:
    officer = plan_reader(request)
    release = find_release(officer, code)
    mover = release_mover(officer, release, today=today())
    if STATISTICS not in mover.parts:
        raise PermissionDenied
    ready_release(hold(request, release), mover=mover)
    return _one_release(request, code)


@changes(
    router,
    "/figure-releases/{code}/send-back",
    ReleaseOne,
    says=_("Send a release back for its unit, a missing item or its format"),
    scope=DECIDE,
)
def return_figure_release(request: HttpRequest, code: Code, given: SentBackFor) -> ReleaseOne:
    officer = plan_reader(request)
    release = find_release(officer, code)
    mover = release_mover(officer, release, today=today())
    if not mover.parts:
        raise PermissionDenied
    send_back_release(hold(request, release), given.reason, line=given.line, mover=mover)
    return _one_release(request, code)


@reads(router, "/review-notes", Page[NoteRow], says=_("Questions about accepted figures"))
def list_review_notes(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    return page_of(notes_listed(visible_notes(asker(request), today=today())), window, _note)


@changes(router, "/review-notes/{key}/answer", NoteRow, says=_("Say what was found about a question"), scope=REPORT)
def answer_review_note(request: HttpRequest, key: Number, given: NoteAnswered) -> NoteRow:
    officer = plan_reader(request)
    note = find_note(officer, key)
    return _note(
        answer_note(hold(request, note), answer=given.answer, correcting=given.correcting, by=officer.username)
    )


@reads(router, "/upward-filings", Page[FilingRow], says=_("Forms for above, as filled and as sent"))
def list_upward_filings(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    filings = visible_filings(asker(request), today=today()).select_related("form", "file")
    return page_of(filings, window, _filing)


def plan_reader(request: HttpRequest) -> Officer:
    officer = asker(request)
    if not may_read(officer, today=today()):
        raise Http404
    return officer


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except ValueError as error:
        raise wrong_field("body.period", _("Write the period as 2026-08, 2026-01+02, 2026-Q3 or 2026.")) from error


def _figures(officer: Officer, given: ReleaseGiven) -> list[ReleaseFigure]:
    county = county_of(officer)
    indicators = {each.code: each for each in Indicator.objects.filter(scope=county.path, retired_on=None)}
    units: dict[str, Unit] = {unit.code: unit for unit in units_of_county(county.path)} | {"": county}
    figures = []
    for line in given.lines:
        if line.indicator not in indicators or line.about not in units:
            raise wrong_field("body.lines", _("There is no such indicator or unit."))
        figures.append(
            ReleaseFigure(
                indicators[line.indicator],
                units[line.about],
                _period(line.period or given.period),
                _decimal(line.value),
                base=_decimal(line.base),
            )
        )
    return figures


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _one_round(request: HttpRequest, code: str) -> FigureRoundRow:
    find_round(plan_reader(request), code)
    found = rounds_listed(visible_figure_rounds(asker(request), today=today())).filter(code=code).first()
    if found is None:
        raise Http404
    return _round(found)


def _round(row: Round | Any) -> FigureRoundRow:
    counts = taken(row, "fields", "asked", "accepted", "submitted", "still_open")
    return FigureRoundRow(
        **taken(row, "code", "title", "field", "period", "due_at", "state", "version"),
        **counts,
        unit=unit_name(row.unit),
    )


def _asked(each: Candidate) -> AskedFigure:
    had = each.had
    return AskedFigure(
        key=each.key,
        indicator=each.indicator.code,
        about=unit_name(each.item.about or each.item.unit),
        reported_by=unit_name(each.item.unit),
        period=each.period.code,
        held_by=unit_name(had.unit) if had else None,
        value=figure(had.value if had else None),
        round=had.round_code if had else "",
    )


def _one_release(request: HttpRequest, code: str) -> ReleaseOne:
    officer = plan_reader(request)
    release = find_release(officer, code)
    lines = lines_of(release) if shows_lines(officer, release, today=today()) else []
    return ReleaseOne(
        **_release(release).model_dump(),
        lines=[
            ReleasedFigure(
                indicator=line.indicator.code,
                about=unit_name(line.about),
                value=figure(line.value),
                base=figure(line.base),
                **taken(line, "period", "span", "missing"),
            )
            for line in lines
        ],
    )


def _release(row: Release) -> ReleaseRow:
    return ReleaseRow(**taken(row, "code", "title", "period", "stage", "source", "released_at", "state", "version"))


def _note(row: ReviewNote) -> NoteRow:
    return NoteRow(
        **taken(row, "kind", "period", "text_zh", "text_en", "used", "state", "answer", "version"),
        key=row.pk,
        unit=unit_name(row.unit),
        round=row.round.code,
    )


def _filing(row: Filing) -> FilingRow:
    sent: datetime | None = row.sent_at
    return FilingRow(
        **taken(row, "code", "period", "state", "version"),
        form=row.form.name,
        figures=len(row.figures),
        holes=len(row.holes),
        sha256=row.file.sha256,
        sent_at=sent,
    )
