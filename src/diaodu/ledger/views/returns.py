"""One return: filling in, going up and down, the sealed sheet, the receipt."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaodu.core.answers import download, said
from diaodu.core.clock import moment, today
from diaodu.core.files import read_stored
from diaodu.core.intake import SCANS, examine_upload
from diaodu.core.models import Attachment
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import as_seen, posted_version
from diaodu.duties.actions import deliver_duties
from diaodu.kernel.period import Period
from diaodu.ledger.actions import (
    attach_sealed_scan,
    copy_last_period,
    hand_up,
    save_lines,
)
from diaodu.ledger.actions.filling import TEXTS
from diaodu.ledger.actions.signing import check_lines
from diaodu.ledger.chat import LONGEST, ChatLine, Draft, read_chat
from diaodu.ledger.choices import EDITABLE, MissingKind, Span
from diaodu.ledger.forms import ReturnForm
from diaodu.ledger.lookup import OpenReturn, open_return
from diaodu.ledger.models import Line, Return
from diaodu.ledger.queries import earlier_facts, lines_of
from diaodu.ledger.return_deeds import buttons, deed_named
from diaodu.ledger.round_kinds import round_kind
from diaodu.ledger.sheet import printed_code, seal_holds
from diaodu.ledger.steps import CLERK
from diaodu.people.names import names_of


@require_safe
def return_page(request: HttpRequest, code: str) -> HttpResponse:
    opened = open_return(request, code)
    if CLERK in opened.mover.parts:
        deliver_duties([opened.owed.duty], to=opened.mover.by)
    if round_kind(opened.owed.round.kind):
        return redirect(opened.owed)
    return _page(request, opened)


def _page(
    request: HttpRequest,
    opened: OpenReturn,
    *,
    form: ReturnForm | None = None,
    status: int = 200,
    pasted: str = "",
) -> HttpResponse:
    """`pasted`: a reply from the chat group, shown as a draft beside the lines; nothing of it is saved."""
    owed = opened.owed
    lines = lines_of(owed)
    period = Period.parse(owed.round.period)
    earlier = earlier_facts(lines, period)
    may_fill = CLERK in opened.mover.parts and owed.state in EDITABLE
    findings = check_lines(owed) if may_fill else []
    asked = {finding.name for finding in findings if finding.field == "reason"}
    draft = read_chat(pasted, [_chat_line(line) for line in lines]) if pasted else Draft()
    rows = [_row(line, earlier.get(line.item_id, []), form, asked, draft) for line in lines]
    context = {
        "return": owed,
        "period": period,
        "rows": rows,
        "drafted": sum(row["proposal"] is not None for row in rows),
        "pasted": pasted,
        "draft": draft,
        "may_fill": may_fill,
        "buttons": buttons(opened),
        "findings": findings,
        # An empty form need not be told that it is empty.
        "has_begun": any(line.value is not None or line.missing or line.progress for line in lines),
        **_way(owed),
        "missing_kinds": MissingKind.choices,
        "seal_holds": seal_holds(owed, lines),
        "may_seal": CLERK in opened.mover.parts,
    }
    return render(request, "ledger/return.html", context, status=status)


def _way(owed: Return) -> dict[str, Any]:
    """Every step the return has taken, and the names of those who took them."""
    moves = list(owed.subject.moves.order_by("pk"))
    return {"moves": moves, "names": names_of([move.by for move in moves] + [owed.duty.delivered_to])}


def _chat_line(line: Line) -> ChatLine:
    return ChatLine(
        line.pk, line.item.name, line.item.measured_in, line.item.span == Span.CUMULATIVE, line.item.subject.label_zh
    )


def _row(line: Line, facts: list[Any], form: ReturnForm | None, asked: set[str], draft: Draft) -> dict[str, Any]:
    last = facts[-1] if facts else None
    typed = form.data.get(f"value-{line.pk}") if form else None
    proposal = draft.proposals.get(line.pk)
    if proposal is not None and proposal.value is None and line.progress:
        proposal = None  # the clerk's own sentence stays
    saved = line.value
    if proposal is not None:
        if proposal.value is not None:
            typed = f"{proposal.value:f}"
        else:  # in the field only: nobody has confirmed it yet
            line.progress = proposal.words
    theirs = _theirs(line, form) if form and not form.errors else ""
    return {
        "line": line,
        "last": last,
        "step": line.value - last.value if last and None not in (line.value, last.value) else None,
        "typed": typed,
        "proposal": proposal,
        "replaces": saved if proposal and proposal.value is not None and saved not in (None, proposal.value) else None,
        "theirs": theirs,
        "error": form.errors.get(line.pk) if form else None,
        "asks_why": bool(line.reason) or line.item.name in asked,
    }


def _theirs(line: Line, form: ReturnForm) -> str:
    """What stands in the line now, where it is not what this visitor typed; the typed words go into their fields."""
    given = form.inputs.get(line.pk)
    if given is None:
        return ""
    said = [] if given.value == line.value else ["—" if line.value is None else f"{line.value:f}"]
    for name in TEXTS:
        words = getattr(given, name)
        if words is not None and words != getattr(line, name):
            said.append(getattr(line, name) or "—")
            setattr(line, name, words)
    if given.missing != line.missing and given.value is None:
        said.append(line.get_missing_display() or "—")
        line.missing = given.missing
    return "；".join(said)


@require_POST
def save(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what was typed; with `then=hand_up` also send it up. A wrong figure keeps everything on the page."""
    opened = open_return(request, code)
    form = ReturnForm(lines_of(opened.owed), request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Nothing was saved yet: please mend what is marked."))
        return _page(request, opened, form=form, status=400)
    try:
        save_lines(opened.owed, form.inputs, mover=opened.mover, version=posted_version(request.POST))
        if request.POST.get("then") == "hand_up":
            hand_up(opened.owed, mover=opened.mover)
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
        if refusal.code == "newer":
            return _page(request, open_return(request, code), form=form, status=409)
    else:
        messages.success(request, _("Saved."))
    return redirect("ledger:return", code=code)


@require_POST
def chat(request: HttpRequest, code: str) -> HttpResponse:
    """A reply pasted from the chat group, beside the lines it speaks of; the clerk looks, mends and saves as ever."""
    opened = open_return(request, code)
    pasted = request.POST.get("reply", "").strip()[:LONGEST]
    if CLERK not in opened.mover.parts or opened.owed.state not in EDITABLE:
        messages.error(request, _("Only the clerk of the unit fills this in, while it has not gone up."))
    elif not pasted:
        messages.error(request, _("Paste the reply first."))
    else:
        return _page(request, opened, pasted=pasted)
    return redirect("ledger:return", code=code)


@require_POST
def copy(request: HttpRequest, code: str) -> HttpResponse:
    opened = open_return(request, code)
    try:
        count = copy_last_period(opened.owed, mover=opened.mover, version=posted_version(request.POST))
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("%(n)d lines taken over from last time; please check them.") % {"n": count})
    return redirect("ledger:return", code=code)


@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Hand up, sign, send down, accept, return, recall, correct: as the table of steps permits."""
    opened = open_return(request, code)
    verb, why = request.POST.get("verb", ""), request.POST.get("reason", "")
    work = deed_named(verb)
    if work is None:
        raise Http404
    try:
        as_seen(opened.owed, request.POST)
        work(opened, why)
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect("/" if request.POST.get("back") == "desk" else opened.owed.get_absolute_url())


@require_POST
def seal(request: HttpRequest, code: str) -> HttpResponse:
    """Bring back the sealed scan of what was printed."""
    opened = open_return(request, code)
    try:
        as_seen(opened.owed, request.POST)
        attach_sealed_scan(opened.owed, examine_upload(request.FILES.get("scan"), kinds=SCANS), mover=opened.mover)
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("The sealed sheet is kept with this return."))
    return redirect("ledger:return", code=code)


@require_safe
def scan(request: HttpRequest, code: str) -> HttpResponse:
    """The sealed scan, as a download."""
    opened = open_return(request, code)
    sealed = opened.owed.sealed
    if sealed is None:
        raise Http404
    return download(request, read_stored(sealed.file), "application/octet-stream", sealed.name, subject=code)


@require_safe
def evidence(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """What a line rests on, under the name it was brought in with."""
    opened = open_return(request, code)
    line = opened.owed.lines.filter(pk=key).select_related("evidence").first()
    if line is None or line.evidence is None:
        raise Http404
    kept = Attachment.objects.filter(subject=opened.owed.subject_id, file=line.evidence).first()
    name = kept.name if kept else f"{code}.bin"
    return download(request, read_stored(line.evidence), "application/octet-stream", name, subject=code)


@require_safe
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The sheet to print, sign and seal, with the code that proves it unchanged."""
    opened = open_return(request, code)
    lines = lines_of(opened.owed)
    return render(
        request,
        "ledger/sheet.html",
        {
            "return": opened.owed,
            "period": Period.parse(opened.owed.round.period),
            "lines": lines,
            "proof": printed_code(opened.owed, lines),
            **_way(opened.owed),
            "printed_at": moment(),
        },
    )


@require_safe
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """Who reported, signed, returned and accepted what, and when; to print."""
    opened = open_return(request, code)
    return render(
        request,
        "ledger/receipt.html",
        {
            "return": opened.owed,
            "period": Period.parse(opened.owed.round.period),
            **_way(opened.owed),
            "proof": printed_code(opened.owed),
            "printed_at": moment(),
            "today": today(),
        },
    )
