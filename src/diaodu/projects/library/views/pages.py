"""A project's page, and its files."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from diaodu.core.clock import today
from diaodu.core.events import record_export
from diaodu.core.files import read_stored
from diaodu.core.intake import ACCEPT, PICTURES
from diaodu.core.models import Attachment
from diaodu.core.panels import panels_for
from diaodu.core.typed import whole_year
from diaodu.projects.library.forms import MonthForm
from diaodu.projects.library.lookup import OpenProject, open_project
from diaodu.projects.library.models import Photo
from diaodu.projects.library.project_page import page_context
from diaodu.projects.library.queries.documents import documents_of
from diaodu.projects.library.rules.plain_picture import plain_picture


@require_safe
def project_page(request: HttpRequest, code: str) -> HttpResponse:
    return show(request, open_project(request, code))


def show(
    request: HttpRequest, opened: OpenProject, *, month_form: MonthForm | None = None, status: int = 200
) -> HttpResponse:
    """The page, with a form that was refused and what is wrong with it."""
    day = today()
    context = page_context(opened, on=day, english=get_language() == "en", year=_year(request, day.year))
    context |= {
        "month_form": month_form or MonthForm(initial={"month": day}),
        "panels": panels_for(request, "project", opened.project, on=day),
        "accept": ACCEPT,
    }
    return render(request, "projects/project.html", context, status=status)


@require_safe
def document(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """A document under the name it was brought in with."""
    opened = open_project(request, code)
    kept = documents_of(opened.project).filter(pk=key).select_related("file").first()
    if kept is None:
        raise Http404
    return _file(request, opened, kept, inline=False, plain=not opened.may_keep)


@require_safe
def picture(request: HttpRequest, code: str, key: int) -> HttpResponse:
    opened = open_project(request, code)
    photo = Photo.objects.filter(project=opened.project, pk=key).select_related("attachment__file").first()
    if photo is None:
        raise Http404
    if request.GET.get("original") == "1" and opened.may_keep:
        return _file(request, opened, photo.attachment, inline=False)
    return _file(request, opened, photo.attachment, inline=photo.attachment.file.media_type in PICTURES, plain=True)


def _file(
    request: HttpRequest, opened: OpenProject, kept: Attachment, *, inline: bool, plain: bool = False
) -> HttpResponse:
    """`plain`: a picture without the place and device the camera wrote into it; the file that is kept stays whole."""
    project = opened.project
    if not inline:
        record_export(project.code, by=request.user.get_username(), unit=project.unit.path, form="document")
    media_type = kept.file.media_type if inline else "application/octet-stream"
    response = HttpResponse(_content(kept, plain=plain), content_type=media_type)
    how = "inline" if inline else "attachment"
    response["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(kept.name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _content(kept: Attachment, *, plain: bool) -> bytes:
    content = read_stored(kept.file)
    if not plain or kept.file.media_type not in PICTURES:
        return content
    try:
        return plain_picture(content)
    except ValueError as error:  # rather no picture than one that tells where it was taken
        raise Http404 from error


def _year(request: HttpRequest, now: int) -> int:
    year = whole_year(request.GET.get("year", "")) or now
    return year if 2000 <= year <= now else now
