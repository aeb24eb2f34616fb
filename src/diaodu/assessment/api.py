"""Schemes and assessments through the API: the same questions and changes as the pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from diaodu.assessment.actions import (
    NewScheme,
    SchemeRefusedError,
    add_edition,
    add_schemes,
    ask_for_assessment,
    drop_assessment,
    finish_assessment,
    object_to_score,
    publish_scores,
    refuse_score,
    uphold_score,
)
from diaodu.assessment.api_given import SchemeEditionGiven, SchemeGiven, plain_unit
from diaodu.assessment.api_shapes import (
    AssessmentFilters,
    AssessmentGiven,
    AssessmentOne,
    AssessmentRow,
    ItemCode,
    OwnUnitCode,
    SchemeOne,
    SchemeRow,
    ScoreAnswerGiven,
    ScoreObjectionGiven,
    ScoreObjectionRow,
    ScoreStepGiven,
    assessment_one,
    assessment_row,
    objection_row,
    scheme_one,
    scheme_row,
)
from diaodu.assessment.definitions import newest_edition
from diaodu.assessment.lookup import (
    mover,
    newest_objection,
    office,
    open_assessment,
    open_objection,
    open_scheme,
    open_total,
    reader,
)
from diaodu.assessment.models import Assessment
from diaodu.assessment.permissions import visible_assessments, visible_objections, visible_schemes, visible_totals
from diaodu.assessment.queries import listed, objections_of
from diaodu.assessment.results import Results
from diaodu.assessment.steps import ASSESSED
from diaodu.core.api.pages import Page, Window
from diaodu.core.api.problems import ApiProblem
from diaodu.core.api.validation import wrong_field
from diaodu.core.api.values import Code
from diaodu.core.api.versions import hold
from diaodu.core.clock import today
from diaodu.kernel.period import Period
from diaodu.people.api_auth import DECIDE, REPORT, asker
from diaodu.people.operations import changes, reads
from diaodu.people.permissions import county_of

router = Router(tags=["assessment"])


@reads(router, "/assessment-schemes", Page[SchemeRow], says=_("Assessment schemes"))
def list_assessment_schemes(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    rows = visible_schemes(asker(request), today=today()).prefetch_related("editions").order_by("code")
    shown = rows[window.offset : window.offset + window.limit]
    return _page(rows.count(), window, [scheme_row(each, each.editions.all()[0]) for each in shown])


@reads(router, "/assessment-schemes/{code}", SchemeOne, says=_("One scheme with its newest edition"))
def one_assessment_scheme(request: HttpRequest, code: Code) -> SchemeOne:
    scheme = open_scheme(request, code)
    return scheme_one(scheme, newest_edition(scheme))


@changes(
    router,
    "/assessment-schemes",
    SchemeOne,
    says=_("Keep a new scheme"),
    scope=DECIDE,
    creates=True,
    versioned=False,
)
def add_assessment_scheme(request: HttpRequest, given: SchemeGiven) -> SchemeOne:
    officer = office(request)
    new = NewScheme(given.name_zh, given.period_kind, given.body, given.valid_from, given.source, given.name_en)
    with _named():
        scheme = add_schemes([new], county=county_of(officer), by=officer.username)[0]
    return scheme_one(scheme, newest_edition(scheme))


@changes(
    router,
    "/assessment-schemes/{code}/editions",
    SchemeOne,
    says=_("Let a scheme say something else from a day on"),
    scope=DECIDE,
)
def add_assessment_edition(request: HttpRequest, code: Code, given: SchemeEditionGiven) -> SchemeOne:
    scheme = open_scheme(request, code)
    hand = mover(office(request))
    hold(request, scheme)
    with _named():
        edition = add_edition(scheme, given.body, valid_from=given.valid_from, source=given.source, mover=hand)
    return scheme_one(open_scheme(request, code), edition)


@contextmanager
def _named() -> Iterator[None]:
    """What is wrong with a scheme, one by one, each naming its row."""
    try:
        yield
    except SchemeRefusedError as refusal:
        said = [en if get_language() == "en" else zh for zh, en in refusal.problems]
        raise ApiProblem(422, refusal.code, " ".join(said), errors=[("body", each) for each in said]) from refusal


@reads(router, "/assessments", Page[AssessmentRow], says=_("Assessments, the newest first"))
def list_assessments(request: HttpRequest, filters: Query[AssessmentFilters], window: Query[Window]) -> dict[str, Any]:
    rows = listed(visible_assessments(asker(request), today=today())).order_by("-period_end", "-pk")
    if filters.scheme:
        rows = rows.filter(scheme__code=filters.scheme)
    if filters.state:
        rows = rows.filter(state=filters.state)
    shown = rows[window.offset : window.offset + window.limit]
    return _page(rows.count(), window, [assessment_row(each) for each in shown])


@changes(
    router,
    "/assessments",
    AssessmentRow,
    says=_("Have a period scored by a scheme"),
    scope=DECIDE,
    creates=True,
    versioned=False,
)
def begin_assessment(request: HttpRequest, given: AssessmentGiven) -> AssessmentRow:
    officer = office(request)
    scheme = visible_schemes(officer, today=today()).filter(code=given.scheme).first()
    if scheme is None:
        raise wrong_field("body.scheme", _("No scheme of the county is called so."))
    try:
        period = Period.parse(given.period)
    except ValueError as error:
        raise wrong_field(
            "body.period", _("No period is written like this; write 2026-08, 2026-Q2 or 2025.")
        ) from error
    assessment, _job = ask_for_assessment(scheme, period, by=officer.username)
    return assessment_row(assessment)


@reads(router, "/assessments/{code}", AssessmentOne, says=_("One assessment with the scores you may see"))
def one_assessment(request: HttpRequest, code: Code) -> AssessmentOne:
    return _said(request, open_assessment(request, code))


@changes(router, "/assessments/{code}/moves", AssessmentOne, says=_("Take one step with an assessment"), scope=DECIDE)
def move_assessment(request: HttpRequest, code: Code, given: ScoreStepGiven) -> AssessmentOne:
    assessment = open_assessment(request, code)
    hand = mover(office(request))
    hold(request, assessment)
    if given.verb == "publish_scores":
        publish_scores(assessment, mover=hand)
    elif given.verb == "finish_assessment":
        finish_assessment(assessment, mover=hand, why=given.reason)
    else:
        drop_assessment(assessment, mover=hand, why=given.reason)
    return _said(request, open_assessment(request, code))


@reads(router, "/assessments/{code}/objections", list[ScoreObjectionRow], says=_("Objections to its scores"))
def list_score_objections(request: HttpRequest, code: Code) -> list[ScoreObjectionRow]:
    assessment = open_assessment(request, code)
    seen = visible_objections(asker(request), today=today())
    return [objection_row(each) for each in objections_of(seen, assessment)]


@changes(
    router,
    "/assessments/{code}/objections",
    ScoreObjectionRow,
    says=_("Object to one item's score of one's unit"),
    scope=REPORT,
    versioned=False,
)
def object_to_one_score(request: HttpRequest, code: Code, given: ScoreObjectionGiven) -> ScoreObjectionRow:
    total = open_total(request, code, plain_unit(given.unit))
    hand = mover(reader(request), total.unit)
    if ASSESSED not in hand.parts:
        raise PermissionDenied
    return objection_row(object_to_score(total, given.item, why=given.reason, mover=hand))


@changes(
    router,
    "/assessments/{code}/objections/{unit}/{item}",
    ScoreObjectionRow,
    says=_("Answer an objection"),
    scope=DECIDE,
)
def answer_score_objection(
    request: HttpRequest, code: Code, unit: OwnUnitCode, item: ItemCode, given: ScoreAnswerGiven
) -> ScoreObjectionRow:
    objection = newest_objection(request, code, plain_unit(unit), item)
    hand = mover(office(request))
    hold(request, objection)
    if given.verb == "uphold":
        value = None if given.value is None else Decimal(given.value)
        uphold_score(objection, why=given.reason, value=value, document=given.document, mover=hand)
    else:
        refuse_score(objection, why=given.reason, mover=hand)
    return objection_row(open_objection(request, code, objection.pk))


def _said(request: HttpRequest, assessment: Assessment) -> AssessmentOne:
    seen = visible_totals(asker(request), today=today())
    return assessment_one(assessment, Results(assessment, seen, english=get_language() == "en"))


def _page(total: int, window: Window, items: list[Any]) -> dict[str, Any]:
    return {"total": total, "limit": window.limit, "offset": window.offset, "items": items}
