"""The blanks of a plan: the list, asking units, filling one in, deciding on what was filled in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.core.files import store_file
from diaodu.core.intake import examine_upload
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.versions import posted_version
from diaodu.duties.queries import receiving_units
from diaodu.people.names import names_of
from diaodu.people.permissions import acting_posts
from diaodu.plan.actions import (
    accept_fills,
    ask_units,
    fill_blank,
    may_be_target,
    may_set_due,
    propose_target,
    send_back_fills,
    set_due_from,
)
from diaodu.plan.blank_forms import DueForm, FillForm, asks_from
from diaodu.plan.blank_values import ValueRefusedError
from diaodu.plan.blanks import STAND_WORDS, Stand, stand_of
from diaodu.plan.choices import BlankKind
from diaodu.plan.models import Blank, Document
from diaodu.plan.permissions import blank_mover, keeper_of, visible_fills
from diaodu.plan.queries.blanks import BlankRow, blank_rows, context_of, editions_of, sums
from diaodu.plan.steps import KEEPER
from diaodu.plan.views.lookup import open_document, require_keeper

DAYS_TO_ANSWER = 7


@require_safe
def blank_list(request: HttpRequest, code: str) -> HttpResponse:
    document, day = open_document(request, code), today()
    rows = blank_rows(document, request.user, today=day)
    kinds = Counter(row.blank.kind for row in rows)
    kind = request.GET.get("kind", "figure" if kinds["figure"] else "")
    stand = request.GET.get("state", "")
    stands = Counter(str(row.stand) for row in rows if kind in ("", row.blank.kind))
    shown = [row for row in rows if kind in ("", row.blank.kind) and stand in ("", row.stand)]
    mover = keeper_of(request.user, today=day)
    is_keeper = KEEPER in mover.parts
    mine = {post.unit_id for post in acting_posts(request.user, today=day)}
    context = {
        "document": document,
        "rows": shown,
        "kind": kind,
        "state": stand,
        "kinds": [(value, label, kinds[value]) for value, label in BlankKind.choices],
        "stands": [(str(value), STAND_WORDS[value], stands[value]) for value in Stand],
        "sums": sums(rows) if kind == BlankKind.FIGURE else [],
        "may_keep": is_keeper,
        "mine": mine,
        "may_ask": is_keeper and any(row.may_be_asked for row in shown),
        "may_decide": is_keeper and any(row.waits for row in shown),
        "units": receiving_units(document.unit.county_path) if is_keeper else [],
        "due": day + timedelta(days=DAYS_TO_ANSWER),
        "today": day,
        "editions": list(editions_of(document)[:5]) if is_keeper else [],
        "all": len(rows),
    }
    return render(request, "plan/blanks.html", context)


@require_POST
def ask(request: HttpRequest, code: str) -> HttpResponse:
    document = open_document(request, code)
    officer = require_keeper(request)
    form = DueForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["due"][0]))
        return _back(request, document)
    posts = [post for post in acting_posts(officer, today=today()) if post.role == "dispatch_office"]
    try:
        asks = asks_from(request.POST, _ticked(request, document), list(receiving_units(document.unit.county_path)))
        mover = keeper_of(officer, today=today())
        ask_units(asks, due=form.cleaned_data["due"], office=posts[0].unit, mover=mover)
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Asked; each unit finds it on its desk."))
    return _back(request, document)


@require_POST
def decide(request: HttpRequest, code: str) -> HttpResponse:
    """Accept or send back what was filled in, one or many."""
    document = open_document(request, code)
    mover = keeper_of(require_keeper(request), today=today())
    blanks = _ticked(request, document)
    try:
        if request.POST.get("verb") == "send_back":
            send_back_fills(blanks, mover=mover, why=request.POST.get("why", ""))
            messages.success(request, _("Sent back with the reason."))
        else:
            accept_fills(blanks, mover=mover)
            messages.success(request, _("Accepted; shown as filled in to those who may see it."))
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    return _back(request, document)


@require_http_methods(["GET", "HEAD", "POST"])
def blank_page(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """One blank with all that was filled in, and the form; what was typed wrongly stays in its field."""
    document = open_document(request, code)
    blank = _blank(document, key)
    mover = blank_mover(request.user, blank, today=today())
    form, error = FillForm(), ""
    if request.method == "POST":
        form = FillForm(request.POST, request.FILES)
        error = _filled(request, blank, form, mover)
        if not error:
            messages.success(request, _("Filled in."))
            return redirect("/" if request.POST.get("back") == "desk" else _address(blank))
    return render(
        request, "plan/blank.html", _context(request, blank, mover, form, error), status=400 if error else 200
    )


@require_POST
def target(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Propose the filled figure as what its commitment is measured by, the filled day as the one it is due by."""
    blank = _blank(open_document(request, code), key)
    mover = blank_mover(request.user, blank, today=today())
    try:
        if request.POST.get("verb") == "set_due":
            day = set_due_from(blank, mover=mover)
            done = _("The commitment is due by %(day)s now.") % {"day": day.isoformat()}
        else:
            propose_target(blank, mover=mover)
            done = _("Proposed; it holds once it is confirmed.")
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, done)
    return redirect(_address(blank))


def _filled(request: HttpRequest, blank: Blank, form: FillForm, mover: Mover) -> str:
    """Fill it in, or say why not."""
    if not form.is_valid():
        return next(str(errors[0]) for errors in form.errors.values())
    given = form.cleaned_data
    try:
        if not mover.parts:
            raise MoveRefusedError("who", "这项空缺没有交给你的单位。", "This blank was not asked of your unit.")
        file = store_file(examine_upload(given["file"]).content) if given["file"] else None
        version = posted_version(request.POST)
        fill_blank(blank, given["value"], source=given["source"], mover=mover, version=version, file=file)
    except (MoveRefusedError, ValueRefusedError) as refusal:
        return said(refusal)
    return ""


def _context(request: HttpRequest, blank: Blank, mover: Mover, form: FillForm, error: str) -> dict[str, object]:
    fills = list(visible_fills(request.user, today=today()).filter(blank=blank).select_related("file").order_by("-pk"))
    stand = stand_of(blank.state, blank.duty.state if blank.duty else None)
    before, after = context_of(blank.document.text, blank)
    return {
        "document": blank.document,
        "row": BlankRow(blank, stand, before, after, None, blank.asked, fills[0] if fills else None),
        "fills": fills,
        "names": names_of([fill.by for fill in fills]),
        "may_fill": bool(mover.parts) and blank.kind != BlankKind.OWNER,
        "may_propose": bool(mover.parts) and may_be_target(blank),
        "may_set_due": KEEPER in mover.parts and may_set_due(blank),
        "is_keeper": KEEPER in mover.parts,
        "form": form,
        "error": error,
        "back": request.POST.get("back", ""),
        "sent_back": blank.duty.subject.moves.filter(verb__in=("send_back", "take_back")).last()
        if stand is Stand.RETURNED and blank.duty
        else None,
    }


def _blank(document: Document, key: str) -> Blank:
    rows = document.blanks.select_related("commitment__subject", "asked", "duty__unit", "duty__subject")
    blank = rows.filter(key=key).first()
    if blank is None:
        raise Http404
    blank.document = document
    return blank


def _ticked(request: HttpRequest, document: Document) -> Sequence[Blank]:
    """The blanks ticked, each as it was seen: one that changed since is refused by the action."""
    keys = request.POST.getlist("blank")
    rows = document.blanks.filter(key__in=keys).select_related("commitment__subject", "duty__unit", "asked")
    found = list(rows.order_by("start", "pk"))
    for blank in found:
        blank.document = document
        version = posted_version(request.POST, f"version-{blank.key}")
        blank.version = blank.version if version is None else version
    return found


def _back(request: HttpRequest, document: Document) -> HttpResponse:
    kept = {name: request.POST[name] for name in ("kind", "state") if name in request.POST}
    return redirect(f"{reverse('plan:blanks', args=[document.code])}?{urlencode(kept)}")


def _address(blank: Blank) -> str:
    return reverse("plan:blank", args=[blank.document.code, blank.key])
