"""The direct links of a firm: handed out (its secret is seen once), revoked; the contact is shown when asked for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from diaodu.core.answers import said
from diaodu.core.audit import record_event
from diaodu.core.clock import today
from diaodu.core.links import subject_url
from diaodu.core.models import Subject
from diaodu.core.moves import MoveRefusedError
from diaodu.people.masking import masked_name, masked_phone
from diaodu.people.models import Officer
from diaodu.people.names import names_of
from diaodu.people.permissions import acting_posts
from diaodu.problems.actions import NewLink, hand_out_link, revoke_link
from diaodu.problems.choices import RAISERS
from diaodu.problems.forms import LinkForm
from diaodu.problems.lookup import OpenProblem, linked_firm, open_problem, reader
from diaodu.problems.models import CallLink
from diaodu.problems.pictures import qr_of
from diaodu.problems.queries.links import last_day_of_links, link_state, links_about
from diaodu.problems.steps import OFFICE, UNIT


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest, about: str) -> HttpResponse:
    officer, firm = linked_firm(request, about)
    last = last_day_of_links(firm.scope, on=today())
    form = LinkForm(request.POST or None, initial={"expires_on": last})
    address = _hand_out(request, form, officer, firm) if request.method == "POST" and form.is_valid() else ""
    given = form if form.errors else LinkForm(initial={"expires_on": last})
    return render(request, "problems/links.html", _context(firm, given, address), status=422 if form.errors else 200)


@require_POST
def revoke(request: HttpRequest, about: str, key: int) -> HttpResponse:
    officer, firm = linked_firm(request, about)
    link = get_object_or_404(links_about(firm), pk=key)
    try:
        revoke_link(link, by=officer.username, why=request.POST.get("reason", ""))
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("The link is revoked; nobody is let in with it any more."))
    return redirect("problems:links", about=about)


@never_cache
@require_POST
def contact(request: HttpRequest, about: str, key: int) -> HttpResponse:
    """Name and phone in full, once, on the page that answers; who looked stands in the audit."""
    officer, firm = linked_firm(request, about)
    link = get_object_or_404(links_about(firm), pk=key)
    _note_look(link, officer)
    context = _context(firm, LinkForm(initial={"expires_on": link.expires_on}), "") | {"open_contact": link.pk}
    return render(request, "problems/links.html", context)


@never_cache
@require_POST
def problem_contact(request: HttpRequest, code: str) -> HttpResponse:
    """For the unit that deals with it and the office: whom to call."""
    opened, officer = open_problem(request, code), reader(request)
    link = opened.problem.link
    if link is None:
        raise Http404
    if not _may_call(opened):
        raise PermissionDenied
    _note_look(link, officer)
    messages.info(request, _("Contact: %(name)s %(phone)s") % {"name": link.contact or "—", "phone": link.phone or "—"})
    return redirect(opened.problem)


def _may_call(opened: OpenProblem) -> bool:
    return not opened.mover.parts.isdisjoint({OFFICE, UNIT})


def _hand_out(request: HttpRequest, form: LinkForm, officer: Officer, firm: Subject) -> str:
    """The address with the new secret, or nothing with the reason written into the form."""
    post = next(post for post in acting_posts(officer, today=today()) if post.role in RAISERS)
    given = form.cleaned_data
    new = NewLink(firm, post.unit, given["expires_on"], given["contact"], given["phone"])
    try:
        _link, raw = hand_out_link(new, by=officer.username)
    except MoveRefusedError as refusal:
        form.add_error("expires_on" if refusal.code == "expires_on" else None, said(refusal))
        return ""
    return request.build_absolute_uri(reverse("problems:firm", args=[raw]))


def _context(firm: Subject, form: LinkForm, address: str) -> dict[str, Any]:
    rows = list(links_about(firm)[:50])
    return {
        "firm": firm,
        "firm_url": subject_url(firm),
        "form": form,
        "address": address,
        "picture": qr_of(address) if address else "",
        "rows": [
            (link, masked_name(link.contact), masked_phone(link.phone), link_state(link, on=today())) for link in rows
        ],
        "names": names_of(name for link in rows for name in (link.by, link.revoked_by)),
    }


def _note_look(link: CallLink, officer: Officer) -> None:
    record_event(
        verb="look_at_contact",
        subject=link.about.code,
        by=officer.username,
        unit=officer.unit.path,
        after={"link": link.who},
    )
