"""Needs: the list of who waits for what, one need, and every change to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.core.answers import download, said, to_form
from diaodu.core.clock import today
from diaodu.core.downloads import UNKNOWN_TYPE
from diaodu.core.files import read_stored
from diaodu.core.intake import ACCEPT, Examined, examine_upload
from diaodu.core.links import subject_url
from diaodu.core.lists import Asked, Picker, slice_of
from diaodu.core.moves import MoveRefusedError, open_steps
from diaodu.core.templatetags.lamps import lamp_word
from diaodu.core.versions import as_seen, posted_version
from diaodu.factors.actions import (
    NeedSecured,
    NewNeed,
    add_needs,
    change_need,
    hand_need,
    move_need,
    secure_need,
)
from diaodu.factors.choices import LIGHTS, OPEN, NeedState
from diaodu.factors.filters import NEED_COLUMNS, OPEN_WORD, factor_picker, need_list
from diaodu.factors.forms import HandForm, NeedChangeForm, NeedForm, SecureForm, by_word
from diaodu.factors.lookup import OpenNeed, asking, keep_need, open_need, reader
from diaodu.factors.models import Securing
from diaodu.factors.permissions import askable_subjects, is_office, may_ask, oversees, takeable, visible_needs
from diaodu.factors.queries import (
    asker_units,
    chosen,
    groups_for,
    light_counts,
    listed,
    row_of,
    rows_of,
    turn_units,
    units_for,
)
from diaodu.factors.setting_kinds import factor_kinds, limits
from diaodu.factors.steps import BY_AMOUNT, KEEPER, NEED_STEPS, OFFICE
from diaodu.people.names import names_of
from diaodu.people.permissions import county_of

EDIT = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def need_list_view(request: HttpRequest) -> HttpResponse:
    officer, day = reader(request), today()
    scope = officer.unit.county_path
    kinds, english = factor_kinds(scope, on=day), get_language() == "en"
    asked = Asked.from_query(request.GET, need_list(kinds))
    groups = groups_for(scope, on=day)
    rows = rows_of(listed(visible_needs(officer, today=day)), scope, on=day)
    page = slice_of(chosen(rows, asked, groups), asked)
    bare = chosen(rows, asked.without("light"), groups)
    states = [(OPEN_WORD, _("Still waiting")), *NeedState.choices]
    counts = _state_counts(chosen(rows, asked.without("state"), groups))
    context = {
        "asked": asked,
        "page": page,
        "heads": asked.heads(NEED_COLUMNS),
        "states": asked.chips("state", states, counts),
        "lights": asked.chips("light", [(light, lamp_word(light)) for light in LIGHTS], light_counts(bare)),
        "search": asked.search(
            _("Name or code"),
            factor_picker(kinds, english=english),
            Picker("unit", _("Whose turn"), _("Whose turn: all"), turn_units(rows), is_chinese=True),
            Picker("asker", _("Asking unit"), _("Asking unit: all"), asker_units(rows), is_chinese=True),
            Picker("group", _("Area"), _("All areas"), [(each.code, each.label) for each in groups], is_chinese=True),
        ),
        "may_ask": may_ask(officer, today=day),
        "is_office": is_office(officer, today=day),
        "oversees": oversees(officer, today=day),
        "may_take": takeable(officer, [row.need for row in page.rows], today=day),
    }
    return render(request, "factors/needs.html", context)


def _state_counts(rows: Any) -> dict[str, int]:
    counts: dict[str, int] = {}
    open_states = {str(state) for state in OPEN}
    for row in rows:
        counts[row.need.state] = counts.get(row.need.state, 0) + 1
        if row.need.state in open_states:
            counts[OPEN_WORD] = counts.get(OPEN_WORD, 0) + 1
    return counts


@require_safe
def need_page(request: HttpRequest, code: str) -> HttpResponse:
    return _show(request, open_need(request, code))


def _show(
    request: HttpRequest,
    opened: OpenNeed,
    *,
    secure_form: SecureForm | None = None,
    hand_form: HandForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, with a form that was refused and what is wrong with it."""
    need, day = opened.need, today()
    kinds = factor_kinds(need.scope, on=day)
    row = row_of(need, kinds, on=day, warn_days=limits(need.scope, on=day).warn_days)
    moves = list(need.subject.moves.order_by("-pk"))
    securings = list(need.securings.select_related("file").order_by("-pk"))
    parts = opened.mover.parts
    context = {
        "need": need,
        "row": row,
        "name": row.kind.label(english=get_language() == "en") if row.kind else need.factor,
        "about_url": subject_url(need.about),
        "steps": [step for step in open_steps(NEED_STEPS, need.state, parts) if step.verb not in BY_AMOUNT],
        "secures": not parts.isdisjoint({KEEPER, OFFICE})
        and need.state in {str(state) for state in (*OPEN, NeedState.SECURED)},
        "may_change": bool(parts) and need.state in {str(state) for state in OPEN},
        "moves": moves,
        "verbs": {step.verb: step.label for step in NEED_STEPS},
        "securings": securings,
        "names": names_of([*(move.by for move in moves), *(each.by for each in securings), need.by]),
        "secure_form": secure_form or SecureForm(initial={"on": day, "total": need.amount}),
        "hand_form": hand_form or HandForm(units=units_for(need.scope), initial={"unit": need.turn_id}),
        "accept": ACCEPT,
    }
    return render(request, "factors/need.html", context, status=status)


@EDIT
def new_need(request: HttpRequest) -> HttpResponse:
    officer, day = asking(request), today()
    scope = officer.unit.county_path
    form = NeedForm(
        request.POST or None,
        kinds=factor_kinds(scope, on=day).values(),
        units=units_for(scope),
        find=by_word(askable_subjects(officer, today=day)),
        english=get_language() == "en",
        initial={"about": request.GET.get("about", "")[:160], "factor": request.GET.get("factor", "")},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        new = NewNeed(data["about"], data["factor"], data["amount"], data["needed_by"], data["note"], data["keeper"])
        try:
            need = add_needs([new], county=county_of(officer), by=officer.username, on=day)[0]
        except MoveRefusedError as refusal:
            to_form(form, refusal)
        else:
            messages.success(request, _("%(code)s entered.") % {"code": need.code})
            return redirect(need)
    context = {"form": form, "title": _("Enter a need"), "verb": _("Enter"), "back": reverse("factors:needs")}
    return render(request, "factors/form.html", context, status=422 if form.errors else 200)


@EDIT
def edit_need(request: HttpRequest, code: str) -> HttpResponse:
    opened = keep_need(request, code)
    need = opened.need
    initial = {name: getattr(need, name) for name in ("amount", "needed_by", "keeper", "note")}
    form = NeedChangeForm(request.POST or None, units=units_for(need.scope), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            version = posted_version(request.POST)
            change_need(need, form.cleaned_data, mover=opened.mover, on=today(), version=version)
        except MoveRefusedError as refusal:
            to_form(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(need)
    context = {
        "form": form,
        "title": _("Change the need"),
        "verb": _("Save"),
        "back": need.get_absolute_url(),
        "version": need.version,
    }
    return render(request, "factors/form.html", context, status=422 if form.errors else 200)


@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """A step without an amount."""
    opened = open_need(request, code)
    verb = request.POST.get("verb", "")
    try:
        if verb not in {step.verb for step in NEED_STEPS}:
            raise MoveRefusedError("verb", "这项不能这样处理。", "This cannot be done here.")
        as_seen(opened.need, request.POST)
        move_need(opened.need, verb, mover=opened.mover, on=today(), why=request.POST.get("why", ""))
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect("web:front" if request.POST.get("back") == "desk" else opened.need)


@require_POST
def secure(request: HttpRequest, code: str) -> HttpResponse:
    """What is secured in all, with its document; a refusal keeps what was typed."""
    opened = keep_need(request, code)
    form = SecureForm(request.POST, request.FILES)
    if form.is_valid():
        data = form.cleaned_data
        try:
            file = _examined(request)
            given = NeedSecured(opened.need, data["total"], data["on"], data["document"], data["why"], file)
            secure_need(given, mover=opened.mover, version=posted_version(request.POST))
        except MoveRefusedError as refusal:
            to_form(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(opened.need)
    return _show(request, open_need(request, code), secure_form=form, status=422)


@require_POST
def hand(request: HttpRequest, code: str) -> HttpResponse:
    """On to another unit, with the reason."""
    opened = keep_need(request, code)
    form = HandForm(request.POST, units=units_for(opened.need.scope))
    if form.is_valid():
        data = form.cleaned_data
        try:
            version = posted_version(request.POST)
            hand_need(opened.need, data["unit"], mover=opened.mover, on=today(), why=data["why"], version=version)
        except MoveRefusedError as refusal:
            to_form(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(opened.need)
    return _show(request, open_need(request, code), hand_form=form, status=422)


@require_safe
def document(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """The scan of a document, under the name it was brought in with."""
    opened = open_need(request, code)
    row = Securing.objects.filter(need=opened.need, pk=key).exclude(file=None).select_related("file").first()
    if row is None or row.file is None:
        raise Http404
    return download(request, read_stored(row.file), UNKNOWN_TYPE, row.file_name, subject=opened.need.code)


def _examined(request: HttpRequest) -> Examined | None:
    file = request.FILES.get("file")
    return examine_upload(file) if file is not None else None
