"""What belongs to no app alone: search, measures that apps register, one's own long work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from diaodu.core.api.jobs import JobRow, JobStateName, job_row
from diaodu.core.api.pages import Page, Window, page_of, page_of_list
from diaodu.core.api.validation import wrong_field
from diaodu.core.api.values import Answer, Code, Day, Figure, Sought, end_of_day, figure, taken
from diaodu.core.clock import today
from diaodu.core.links import subject_url
from diaodu.core.measures import Measure, all_measures, measure_named
from diaodu.core.models import Job, Subject
from diaodu.indicators.catalogue.permissions import visible_indicators
from diaodu.ledger.api_shapes import ItemCode
from diaodu.ledger.permissions import visible_items
from diaodu.ledger.queries import item_with_code
from diaodu.people.api_auth import asker
from diaodu.people.operations import reads
from diaodu.people.permissions import visible_units
from diaodu.plan.permissions import visible_commitments
from diaodu.projects.works.permissions import visible_programmes
from diaodu.web.sight import found_subjects

router = Router(tags=["system"])
Word = Annotated[str, Field(max_length=20, pattern=r"^[a-z_]+$")]
OwnCode = Annotated[str, Field(max_length=40, pattern=r"^[A-Za-z0-9_-]+$", examples=["BUDGET"])]


class MeasureRow(Answer):
    """What can be asked how much of. `filter`: what a value is asked for, parameter by parameter."""

    name: str
    title_zh: str
    title_en: str
    filter: dict[str, str]


class Part(Answer):
    """A record that counts towards the figure."""

    label: str
    value: Figure
    on: date | None


class MeasureValue(Answer):
    """A figure by the end of a day. `as_of`: the end of the newest period in it; `blanks`: parts that are not known."""

    name: str
    value: Figure
    unit: str
    on: date
    as_of: date | None
    blanks: int
    parts: list[Part]


class MeasureAsked(BaseModel):
    on: Day | None = None
    known: Day | None = None
    item: ItemCode | None = None
    commitment: Code | None = None
    programme: Code | None = None
    stage: Word | None = None
    what: Word | None = None
    basis: Word | None = None
    indicator: OwnCode | None = None
    unit: OwnCode | None = None


class JobFilters(BaseModel):
    state: JobStateName | None = None


class Found(Answer):
    """A record that was searched for. `page`: where people read it."""

    kind: str
    code: str
    label_zh: str
    label_en: str
    page: str


class SearchAsked(BaseModel):
    """Words as they are typed into the search box; Chinese needs no spaces. A kind nobody knows finds nothing."""

    q: Sought = ""
    kind: Annotated[str, Field(max_length=24, pattern=r"^[a-z_]*$", examples=["commitment"])] = ""


@reads(router, "/search", Page[Found], says=_("Search all one may see"))
def search_records(request: HttpRequest, asked: Query[SearchAsked], window: Query[Window]) -> dict[str, Any]:
    found = found_subjects(asked.q, asker(request), today=today())
    return page_of(found.filter(kind=asked.kind) if asked.kind else found, window, _found)


@reads(router, "/measures", Page[MeasureRow], says=_("What can be measured"))
def list_measures(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    return page_of_list(all_measures(), window, _measure)


@reads(router, "/measures/{name}/value", MeasureValue, says=_("How much, by a day, as known on a day"))
def measure_value(request: HttpRequest, name: str, asked: Query[MeasureAsked]) -> MeasureValue:
    try:
        measure = measure_named(name)
    except LookupError as error:
        raise Http404 from error
    on = asked.on or today()
    known = end_of_day(asked.known) if asked.known else None
    try:
        found = measure.value(on, _filter(request, measure, asked), known=known)
    except ValueError as error:  # a word the measure does not know
        raise wrong_field("query", _("Nothing can be measured so.")) from error
    return MeasureValue(
        name=measure.name,
        value=figure(found.value),
        unit=found.unit,
        on=on,
        as_of=found.as_of,
        blanks=found.blanks,
        parts=[Part(label=part.label, value=figure(part.value), on=part.on) for part in found.records],
    )


@reads(router, "/jobs", Page[JobRow], says=_("My long work"))
def list_jobs(request: HttpRequest, filters: Query[JobFilters], window: Query[Window]) -> dict[str, Any]:
    mine = Job.objects.filter(owner=asker(request).username).order_by("-asked_at", "-pk")
    return page_of(mine.filter(state=filters.state) if filters.state else mine, window, job_row)


@reads(router, "/jobs/{number}", JobRow, says=_("One piece of my long work"))
def one_job(request: HttpRequest, number: Annotated[int, Field(ge=1, le=2**31)]) -> JobRow:
    job = Job.objects.filter(owner=asker(request).username, pk=number).first()
    if job is None:
        raise Http404
    return job_row(job)


def _item_key(request: HttpRequest, code: str) -> int:
    """From an item's code to the key its measure goes by, among the items the asker may see."""
    item = item_with_code(visible_items(asker(request), today=today()), code)
    if item is None:
        raise Http404
    return item.pk


def _commitment_key(request: HttpRequest, code: str) -> int:
    """From a commitment's code to its key, among those the asker may see."""
    found = visible_commitments(asker(request), today=today()).filter(code=code).first()
    if found is None:
        raise Http404
    return found.pk


def _programme_code(request: HttpRequest, code: str) -> str:
    """The code itself, of a programme the asker may see."""
    if not visible_programmes(asker(request), today=today()).filter(code=code).exists():
        raise Http404
    return code


def _indicator_code(request: HttpRequest, code: str) -> str:
    """The code itself, of an indicator the asker may see."""
    if not visible_indicators(asker(request), today=today()).filter(code=code.upper()).exists():
        raise Http404
    return code


def _unit_code(request: HttpRequest, code: str) -> str:
    """The code itself, of a unit of the asker's county."""
    if not visible_units(asker(request)).filter(code=code).exists():
        raise Http404
    return code


def _word(request: HttpRequest, word: str) -> str:
    return word


# How a measure's parameter is read from outside: by code, and only what the asker may see. One line for each.
_READERS: dict[str, Callable[[HttpRequest, str], Any]] = {
    "item": _item_key,
    "commitment": _commitment_key,
    "programme": _programme_code,
    "indicator": _indicator_code,
    "unit": _unit_code,
    **dict.fromkeys(("stage", "what", "basis"), _word),
}


def _filter(request: HttpRequest, measure: Measure, asked: MeasureAsked) -> dict[str, Any]:
    words: dict[str, Any] = {}
    for name in measure.filter_schema:
        given = getattr(asked, name, None)
        if name == "scope":  # always the asker's own county
            words[name] = asker(request).unit.county_path
            continue
        if given is None and name in getattr(measure, "optional", ()):
            continue
        if given is None or name not in _READERS:
            raise wrong_field(f"query.{name}", _("This measure is asked for by it."))
        words[name] = _READERS[name](request, given)
    return words


def _measure(measure: Measure) -> MeasureRow:
    return MeasureRow(
        name=measure.name,
        title_zh=measure.title_zh,
        title_en=measure.title_en,
        filter=dict(measure.filter_schema),
    )


def _found(subject: Subject) -> Found:
    return Found(**taken(subject, "kind", "code", "label_zh", "label_en"), page=subject_url(subject))
