"""Applications upwards through the API: begun, changed, moved, paid out."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from diaodu.core.api.pages import Page, Window, page_of
from diaodu.core.api.validation import wrong_field
from diaodu.core.api.values import Code
from diaodu.core.api.versions import hold
from diaodu.core.clock import today
from diaodu.core.moves import Mover, open_steps
from diaodu.people.api_auth import REPORT, asker
from diaodu.people.operations import changes, reads
from diaodu.projects.library.actions import (
    begin_application,
    change_application,
    move_application,
    report_spending,
    set_payment_terms,
)
from diaodu.projects.library.api_shapes import amount_of, amounts_in
from diaodu.projects.library.application_shapes import (
    ApplicationChanged,
    ApplicationFilters,
    ApplicationGiven,
    ApplicationMoved,
    ApplicationOne,
    ApplicationRow,
    PaymentTerms,
    SpendingGiven,
    application_one,
    application_row,
)
from diaodu.projects.library.lookup import kept_project, open_application
from diaodu.projects.library.models import Application
from diaodu.projects.library.permissions import visible_applications
from diaodu.projects.library.queries.applications import findings_of, listed, window_channel
from diaodu.projects.library.setting_kinds import channels
from diaodu.projects.library.steps import APPLICATION_STEPS

router = Router(tags=["projects"])
_AMOUNTS = ("capital", "cover", "asked")


@reads(router, "/applications", Page[ApplicationRow], says=_("Applications upwards"))
def list_applications(
    request: HttpRequest, filters: Query[ApplicationFilters], window: Query[Window]
) -> dict[str, Any]:
    found = listed(visible_applications(asker(request), today=today())).order_by("code")
    asked = {"channel": filters.channel, "state": filters.state, "project__code": filters.project}
    return page_of(found.filter(**{name: value for name, value in asked.items() if value}), window, application_row)


@reads(router, "/applications/{code}", ApplicationOne, says=_("One application with its conditions"))
def one_application(request: HttpRequest, code: Code) -> ApplicationOne:
    return _said(request, code)


@changes(
    router,
    "/projects/{code}/applications",
    ApplicationOne,
    says=_("Put a project forward in a channel"),
    scope=REPORT,
    creates=True,
)
def put_project_forward(request: HttpRequest, code: Code, given: ApplicationGiven) -> ApplicationOne:
    opened = kept_project(request, code)
    hold(request, opened.project)
    values = amounts_in(given.model_dump(exclude_unset=True, exclude={"channel"}), *_AMOUNTS)
    application = begin_application(opened.project, given.channel, mover=opened.mover, values=values)
    return _said(request, application.code)


@changes(router, "/applications/{code}", ApplicationOne, says=_("Change an application"), scope=REPORT, method="PATCH")
def edit_application(request: HttpRequest, code: Code, given: ApplicationChanged) -> ApplicationOne:
    application, mover = _held(request, code)
    values = amounts_in(given.model_dump(exclude_unset=True), *_AMOUNTS)
    change_application(application, values, mover=mover, version=application.version)
    return _said(request, code)


@changes(router, "/applications/{code}/move", ApplicationOne, says=_("Move an application"), scope=REPORT)
def move_application_on(request: HttpRequest, code: Code, given: ApplicationMoved) -> ApplicationOne:
    application, mover = _held(request, code)
    if given.verb not in {step.verb for step in APPLICATION_STEPS}:
        raise wrong_field("body.verb", _now("There is no such step."))
    move_application(
        application,
        given.verb,
        mover=mover,
        on=given.on or today(),
        why=given.reason,
        amount=amount_of(given.amount),
        version=application.version,
    )
    return _said(request, code)


@changes(
    router,
    "/applications/{code}/payment",
    ApplicationOne,
    says=_("Set what is to be paid out of granted money, and when a bond was issued"),
    scope=REPORT,
)
def set_application_payment(request: HttpRequest, code: Code, given: PaymentTerms) -> ApplicationOne:
    application, mover = _held(request, code)
    set_payment_terms(
        application,
        issued_on=given.issued_on,
        pay_due=amount_of(given.pay_due),
        pay_by=given.pay_by,
        mover=mover,
        version=application.version,
    )
    return _said(request, code)


@changes(
    router,
    "/applications/{code}/spending",
    ApplicationOne,
    says=_("Report how much of granted money was paid out"),
    scope=REPORT,
    versioned=False,  # figures are added, never overwritten; a correction needs its reason
)
def report_application_spending(request: HttpRequest, code: Code, given: SpendingGiven) -> ApplicationOne:
    application, mover = _kept(request, code)
    total = amount_of(given.total)
    assert total is not None  # noqa: S101 -- the shape asks for it
    report_spending(application, on=given.on, total=total, mover=mover, why=given.reason)
    return _said(request, code)


def _kept(request: HttpRequest, code: str) -> tuple[Application, Mover]:
    application, mover = open_application(request, code)
    if not mover.parts:
        raise PermissionDenied
    return application, mover


def _held(request: HttpRequest, code: str) -> tuple[Application, Mover]:
    """The application for a change, in the version that was seen."""
    application, mover = _kept(request, code)
    hold(request, application)
    return application, mover


def _said(request: HttpRequest, code: str) -> ApplicationOne:
    application, mover = open_application(request, code)
    now = window_channel(application, channels(application.project.scope, today()))
    return application_one(
        application,
        conditions=findings_of(application),
        is_open=now.is_open(today()),
        may=[step.verb for step in open_steps(APPLICATION_STEPS, application.state, mover.parts)],
    )
