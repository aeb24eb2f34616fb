"""What can be done on a project's page: a stage, a month's figures, documents, photos, duties, statistics."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.core.intake import PICTURES, examine_upload
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import posted_version
from diaodu.projects.library.actions import (
    InvestmentInput,
    add_photo,
    attach_document,
    enter_statistics,
    judge_photo,
    lay_outside_duty,
    move_project,
    report_investments,
    update_outside_duty,
)
from diaodu.projects.library.choices import Caliber, DutyField
from diaodu.projects.library.forms import MonthForm
from diaodu.projects.library.lookup import OpenProject, kept_project
from diaodu.projects.library.models import OutsideDuty, Photo, Project
from diaodu.projects.library.permissions import visible_projects
from diaodu.projects.library.steps import PROJECT_STEPS
from diaodu.projects.library.views.pages import show


def _answer(request: HttpRequest, opened: OpenProject, deed: Callable[[], object], *, part: str) -> HttpResponse:
    """Do it, or say why not; back to the part of the page it was asked from."""
    try:
        deed()
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect(f"{opened.project.get_absolute_url()}#{part}")


@require_POST
def move(request: HttpRequest, code: str) -> HttpResponse:
    opened = kept_project(request, code)
    verb = request.POST.get("verb", "")

    def deed() -> None:
        if verb not in {step.verb for step in PROJECT_STEPS}:
            raise MoveRefusedError("verb", "这项不能这样处理。", "This cannot be done here.")
        upload = request.FILES.get("evidence")
        move_project(
            opened.project,
            verb,
            mover=opened.mover,
            on=day_given(request, "on"),
            why=request.POST.get("why", "")[:500],
            evidence=examine_upload(upload) if upload else None,
            version=posted_version(request.POST),
            replaced_by=_other(request),
        )

    return _answer(request, opened, deed, part="stages")


@require_POST
def month(request: HttpRequest, code: str) -> HttpResponse:
    """One month by all calibers; an empty field says nothing, and changes nothing."""
    opened = kept_project(request, code)
    form = MonthForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        inputs = [
            InvestmentInput(opened.project, data["month"].replace(day=1), caliber, data[caliber], data["why"])
            for caliber in Caliber.values
            if data[caliber] is not None
        ]
        try:
            done = report_investments(inputs, by=opened.mover.by, scope=opened.project.scope)
        except MoveRefusedError as refusal:
            form.add_error(None, said(refusal))
        else:
            messages.success(request, _("Saved.") if done else _("Nothing is changed."))
            return redirect(f"{opened.project.get_absolute_url()}#money")
    return show(request, opened, month_form=form, status=422)


@require_POST
def statistics(request: HttpRequest, code: str) -> HttpResponse:
    opened = kept_project(request, code)

    def deed() -> None:
        enter_statistics(
            opened.project,
            on=day_given(request, "on"),
            number=request.POST.get("number", ""),
            mover=opened.mover,
            version=posted_version(request.POST),
        )

    return _answer(request, opened, deed, part="statistics")


@require_POST
def attach(request: HttpRequest, code: str) -> HttpResponse:
    opened = kept_project(request, code)

    def deed() -> None:
        examined = examine_upload(request.FILES.get("file"))
        attach_document(opened.project, examined, purpose=request.POST.get("purpose", ""), mover=opened.mover)

    return _answer(request, opened, deed, part="documents")


@require_POST
def photo(request: HttpRequest, code: str) -> HttpResponse:
    opened = kept_project(request, code)

    def deed() -> None:
        examined = examine_upload(request.FILES.get("file"), kinds=PICTURES)
        longitude, latitude = figure_given(request, "longitude"), figure_given(request, "latitude")
        place = (longitude, latitude) if longitude is not None and latitude is not None else None
        taken = day_given(request, "taken_on") if request.POST.get("taken_on") else None
        added = add_photo(opened.project, examined, mover=opened.mover, taken_on=taken, place=place)
        if "alike" in added.flags:
            messages.warning(request, _("It looks like an earlier photo; somebody of the office will look at it."))

    return _answer(request, opened, deed, part="photos")


@require_POST
def judge(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """A person says whether a flagged photo is a fault."""
    opened = kept_project(request, code)
    found = Photo.objects.filter(project=opened.project, pk=key).select_related("attachment", "project__unit").first()
    if found is None:
        raise Http404

    def deed() -> None:
        judge_photo(found, is_fault=request.POST.get("fault") == "yes", mover=opened.mover)

    return _answer(request, opened, deed, part="photos")


@require_POST
def lay_duty(request: HttpRequest, code: str) -> HttpResponse:
    opened = kept_project(request, code)

    def deed() -> None:
        field = request.POST.get("field", "")
        if field not in DutyField.values:
            raise MoveRefusedError("field", "请选择是哪类事。", "Choose what kind of duty it is.")
        lay_outside_duty(
            opened.project,
            field=field,
            title=request.POST.get("title", ""),
            quantity=figure_given(request, "quantity"),
            measured_in=request.POST.get("measured_in", ""),
            due=day_given(request, "due") if request.POST.get("due") else None,
            mover=opened.mover,
        )

    return _answer(request, opened, deed, part="duties")


@require_POST
def update_duty(request: HttpRequest, code: str, key: int) -> HttpResponse:
    opened = kept_project(request, code)
    duty = OutsideDuty.objects.filter(project=opened.project, pk=key).select_related("project__unit").first()
    if duty is None:
        raise Http404

    def deed() -> None:
        update_outside_duty(
            duty,
            done=figure_given(request, "done"),
            done_on=day_given(request, "done_on") if request.POST.get("done_on") else None,
            mover=opened.mover,
            version=posted_version(request.POST),
        )

    return _answer(request, opened, deed, part="duties")


def day_given(request: HttpRequest, name: str) -> date:
    """The day a field holds, today where it is empty. Raises MoveRefusedError for what is no day."""
    words = request.POST.get(name, "").strip()
    try:
        return date.fromisoformat(words) if words else today()
    except ValueError as error:
        raise MoveRefusedError("day", f"“{words[:20]}”不是日期。", f"“{words[:20]}” is no day.") from error


def figure_given(request: HttpRequest, name: str) -> Decimal | None:
    words = request.POST.get(name, "").replace(",", "").strip()
    try:
        number = Decimal(words) if words else None
        if number is not None and (not number.is_finite() or number != round(number, 4) or abs(number) >= 10**12):
            raise InvalidOperation
    except InvalidOperation as error:
        raise MoveRefusedError(
            "value",
            f"“{words[:20]}”不是数，最多四位小数。",
            f"“{words[:20]}” is no figure of at most four decimals.",
        ) from error
    return number


def _other(request: HttpRequest) -> Project | None:
    """The project that takes this one's place, among those in sight."""
    words = request.POST.get("replaced_by", "").strip()
    if not words:
        return None
    found = visible_projects(request.user, today=today()).filter(code=words).first()
    if found is None:
        raise MoveRefusedError(
            "replaced_by", f"没有编号为“{words[:20]}”的项目。", f"No project is called “{words[:20]}”."
        )
    return found
