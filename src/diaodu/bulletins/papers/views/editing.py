"""The editing page: each change is one request; with htmx the page stays where it is."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaodu.bulletins.papers.actions import (
    add_block,
    change_block,
    change_head,
    insert_figure,
    move_block,
    note_outside,
    remove_block,
    renew_figures,
    undo_change,
)
from diaodu.bulletins.papers.lookup import OpenPaper, open_paper, writing_paper
from diaodu.bulletins.papers.page import editor_of
from diaodu.bulletins.papers.permissions import may_edit
from diaodu.bulletins.papers.sources.search import found_facts, may_bind
from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.core.moves import MoveRefusedError
from diaodu.core.typed import whole_number
from diaodu.core.versions import posted_version


@require_safe
def editor(request: HttpRequest, code: str) -> HttpResponse:
    opened = writing_paper(request, code)
    if not may_edit(opened.officer, opened.paper, today=today()):
        return redirect(opened.paper)
    return render(request, "papers/edit.html", editor_of(opened))


@require_safe
def sources(request: HttpRequest, code: str) -> HttpResponse:
    """Facts that fit the words, each with the button that binds it."""
    opened = writing_paper(request, code)
    words = request.GET.get("q", "")
    facts = found_facts(words, opened.officer, today=today())
    order = _number(request.GET, "order")
    context = {"paper": opened.paper, "facts": facts, "words": words, "order": order}
    return render(request, "papers/_sources.html", context | {"instead": request.GET.get("instead", "")[:40]})


@require_POST
def change(request: HttpRequest, code: str) -> HttpResponse:
    """One change of the text, named by `do`."""
    opened = writing_paper(request, code)
    data, focus, error = request.POST, _number(request.POST, "order"), ""
    try:
        deed = _DEEDS.get(data.get("do", ""))
        if deed is None:
            raise MoveRefusedError("verb", "这项不能这样处理。", "This cannot be done here.")
        focus = deed(opened, data)
    except MoveRefusedError as refusal:
        error = said(refusal)
    opened = open_paper(request, code)
    if request.headers.get("HX-Request"):
        context = editor_of(opened, focus=focus, error=error, note="" if error else _("Saved."))
        return render(request, "papers/_editor.html", context)
    if error:
        messages.error(request, error)
    return redirect("papers:edit", code=code)


def _words(opened: OpenPaper, data: QueryDict) -> dict[str, object]:
    return {"by": opened.officer.username, "version": posted_version(data)}


def _text(opened: OpenPaper, data: QueryDict) -> int:
    order = _number(data, "order")
    level = _number(data, "level") if data.get("level") else None
    change_block(opened.paper, order, text=data.get("text", ""), level=level, **_words(opened, data))  # type: ignore[arg-type]
    return order


def _add(opened: OpenPaper, data: QueryDict) -> int:
    order = _number(data, "order") + 1
    add_block(opened.paper, order, kind=data.get("kind", ""), **_words(opened, data))  # type: ignore[arg-type]
    return order


def _move(opened: OpenPaper, data: QueryDict) -> int:
    to = _number(data, "to")
    move_block(opened.paper, _number(data, "order"), to=to, **_words(opened, data))  # type: ignore[arg-type]
    return to


def _up(opened: OpenPaper, data: QueryDict) -> int:
    order = _number(data, "order")
    move_block(opened.paper, order, to=order - 1, **_words(opened, data))  # type: ignore[arg-type]
    return max(0, order - 1)


def _down(opened: OpenPaper, data: QueryDict) -> int:
    order = _number(data, "order")
    move_block(opened.paper, order, to=order + 1, **_words(opened, data))  # type: ignore[arg-type]
    return order + 1


def _remove(opened: OpenPaper, data: QueryDict) -> int:
    order = _number(data, "order")
    remove_block(opened.paper, order, **_words(opened, data))  # type: ignore[arg-type]
    return max(0, order - 1)


def _bind(opened: OpenPaper, data: QueryDict) -> int:
    order, source = _number(data, "order"), data.get("source", "")[:300]
    if not may_bind(source, opened.officer, today=today()):
        raise MoveRefusedError("source", "没有找到这条记录。", "No such record was found.")
    instead = data.get("instead", "")[:40]
    insert_figure(opened.paper, order, source=source, instead=instead, **_words(opened, data))  # type: ignore[arg-type]
    return order


def _outside(opened: OpenPaper, data: QueryDict) -> int:
    order = _number(data, "order")
    number, source = data.get("number", "")[:40], data.get("source", "")
    note_outside(opened.paper, order, number=number, source=source, **_words(opened, data))  # type: ignore[arg-type]
    return order


def _renew(opened: OpenPaper, data: QueryDict) -> int:
    keys = data.getlist("key") or None
    renew_figures(opened.paper, keys, **_words(opened, data))  # type: ignore[arg-type]
    return 0


def _head(opened: OpenPaper, data: QueryDict) -> int:
    given = {name: data.get(name, "") for name in ("title", "recipients", "copies")}
    change_head(opened.paper, **given, **_words(opened, data))  # type: ignore[arg-type]
    return 0


def _undo(opened: OpenPaper, data: QueryDict) -> int:
    undo_change(opened.paper, **_words(opened, data))  # type: ignore[arg-type]
    return 0


_DEEDS: dict[str, Callable[[OpenPaper, QueryDict], int]] = {
    "text": _text,
    "add": _add,
    "move": _move,
    "up": _up,
    "down": _down,
    "remove": _remove,
    "bind": _bind,
    "outside": _outside,
    "renew": _renew,
    "head": _head,
    "undo": _undo,
}


def _number(data: QueryDict, name: str) -> int:
    number = whole_number(data.get(name, ""), digits=4)
    return -1 if number is None else number
