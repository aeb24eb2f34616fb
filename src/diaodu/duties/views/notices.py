"""Writing notices and seeing how far they have come."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from diaodu.core.clock import today
from diaodu.duties.actions import send_notice
from diaodu.duties.forms import NoticeForm
from diaodu.duties.lookup import asking_post, officer_of
from diaodu.duties.permissions import may_ask, visible_duties
from diaodu.duties.queries import listed, notices_of, receiving_units


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    seen = visible_duties(officer, today=today())
    notices = notices_of(officer.unit.county_path).filter(duties__in=seen).distinct()
    return render(
        request, "duties/notices.html", {"notices": notices[:200], "may_ask": may_ask(officer, today=today())}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new_notice(request: HttpRequest) -> HttpResponse:
    post = asking_post(request)
    units = receiving_units(post.unit.county_path).exclude(pk=post.unit_id)
    form = NoticeForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        notice = send_notice(
            given["title"],
            body=given["body"],
            to=list(given["to"]),
            asked_by=post.unit,
            by=officer_of(request).username,
            due_at=given["due_at"],
            needs_answer=given["needs_answer"],
        )
        messages.success(request, _("Sent; each unit finds it on its desk."))
        return redirect("duties:notice", code=notice.code)
    return render(request, "duties/new_notice.html", {"form": form}, status=400 if form.errors else 200)


@require_safe
def notice_page(request: HttpRequest, code: str) -> HttpResponse:
    """The text, and each unit's answer one may see."""
    officer = officer_of(request)
    seen = visible_duties(officer, today=today())
    notice = notices_of(officer.unit.county_path).filter(code=code, duties__in=seen).distinct().first()
    if notice is None:
        raise Http404
    duties = listed(seen.filter(notice=notice)).order_by("unit__order", "unit__sort_key")
    return render(request, "duties/notice.html", {"notice": notice, "duties": list(duties)})
