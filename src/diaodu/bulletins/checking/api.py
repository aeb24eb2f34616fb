"""Texts checked through the API: the same check, the same drafts, under the same permissions as the pages."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import Field

from diaodu.bulletins.checking.actions import Settling, add_draft, settle_marks
from diaodu.bulletins.checking.api_shapes import (
    CheckedDraftOne,
    CheckedDraftRow,
    CheckedNumber,
    CheckedText,
    DraftToCheck,
    MarkSettled,
    SettledNumber,
    TextToCheck,
)
from diaodu.bulletins.checking.lookup import find_draft
from diaodu.bulletins.checking.matching import Mark as Found
from diaodu.bulletins.checking.matching import check_text as check
from diaodu.bulletins.checking.models import Draft, Mark
from diaodu.bulletins.checking.permissions import office_of, visible_drafts
from diaodu.bulletins.checking.permissions import reads as may_read
from diaodu.bulletins.checking.reader import read_pasted
from diaodu.bulletins.checking.sources import ground_of
from diaodu.core.api.pages import Page, Window, page_of
from diaodu.core.api.validation import wrong_field
from diaodu.core.api.values import Code, figure, taken
from diaodu.core.api.versions import hold
from diaodu.core.clock import today
from diaodu.people.api_auth import READ, REPORT, asker
from diaodu.people.api_shapes import unit_name
from diaodu.people.models import Officer
from diaodu.people.operations import changes, reads
from diaodu.people.permissions import county_of

router = Router(tags=["figure check"])
MarkKey = Annotated[int, Field(ge=1, le=2**31)]
EARLIEST = date(2000, 1, 1)


@changes(
    router, "/figure-checks", CheckedText, says=_("Check the figures of a text; nothing is kept"), scope=READ,
    versioned=False,
)  # fmt: skip
def check_figures(request: HttpRequest, given: TextToCheck) -> CheckedText:
    officer = _reader(request)
    text = read_pasted(given.text).text
    return CheckedText(numbers=[_found(mark) for mark in check(text, ground_of(county_of(officer), _day(given)))])


@reads(router, "/checked-drafts", Page[CheckedDraftRow], says=_("Checked drafts of one's office"))
def list_checked_drafts(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    drafts = visible_drafts(asker(request), today=today()).select_related("unit").defer("text")
    return page_of(drafts, window, _row)


@changes(
    router, "/checked-drafts", CheckedDraftOne, says=_("Bring in a draft and check its figures"), scope=REPORT,
    creates=True, versioned=False,
)  # fmt: skip
def add_checked_draft(request: HttpRequest, given: DraftToCheck) -> CheckedDraftOne:
    officer, on = _reader(request), _day(given)
    ground = ground_of(county_of(officer), on)
    unit = office_of(officer, today=today())
    draft = add_draft(read_pasted(given.text), ground, unit=unit, by=officer.username, title=given.title, as_of=on)
    return _one(draft)


@reads(router, "/checked-drafts/{code}", CheckedDraftOne, says=_("One checked draft with its marks"))
def checked_draft(request: HttpRequest, code: Code) -> CheckedDraftOne:
    return _one(find_draft(asker(request), code))


@changes(
    router, "/checked-drafts/{code}/marks/{key}", CheckedDraftOne, says=_("Decide about a mark of a draft"),
    scope=REPORT,
)  # fmt: skip
def settle_mark(request: HttpRequest, code: Code, key: MarkKey, given: MarkSettled) -> CheckedDraftOne:
    draft = find_draft(asker(request), code)
    held = hold(request, draft)
    settle_marks(held, {key: Settling(given.settled, given.note)}, by=asker(request).username)
    return _one(find_draft(asker(request), code))


def _reader(request: HttpRequest) -> Officer:
    officer = asker(request)
    if not may_read(officer, today=today()):
        raise Http404
    return officer


def _day(given: TextToCheck) -> date:
    if given.as_of is None:
        return today()
    if not EARLIEST <= given.as_of <= today():
        raise wrong_field("body.as_of", _("Write a day between 2000 and today."))
    return given.as_of


def _found(mark: Found) -> CheckedNumber:
    known, mention = mark.known, mark.mention
    return CheckedNumber(
        start=mention.start,
        end=mention.end,
        quote=mention.quote,
        about=mention.subject,
        period=mention.when.label_zh if mention.when and mention.when.month else "",
        verdict=mark.verdict.value,
        why_zh=mark.why[0],
        why_en=mark.why[1],
        known=known.label_zh if known else "",
        value=figure(known.value if known else None),
        unit=known.unit if known else "",
        page=known.url if known else "",
    )


def _row(draft: Draft) -> CheckedDraftRow:
    return CheckedDraftRow(
        **taken(draft, "code", "title", "format", "as_of", "edition", "checked_at", "version"),
        unit=unit_name(draft.unit),
        faults=draft.counts.get("open", 0),
    )


def _one(draft: Draft) -> CheckedDraftOne:
    return CheckedDraftOne(
        **_row(draft).model_dump(), text=draft.text, numbers=[_mark(mark) for mark in draft.marks.all()]
    )


def _mark(mark: Mark) -> SettledNumber:
    return SettledNumber(
        **taken(mark, "start", "end", "quote", "about", "period", "verdict", "why_zh", "why_en"),
        **taken(mark, "settled", "settled_note"),
        key=mark.pk,
        known=mark.known_zh,
        value=figure(mark.known_value),
        unit=mark.known_unit,
        page=mark.url,
    )
