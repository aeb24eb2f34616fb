"""Schemes: the list, one with its editions, a table to edit it in, Excel out and in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.assessment.actions import NewScheme, SchemeRefusedError, add_edition, add_schemes, retire_scheme
from diaodu.assessment.choices import BlankName, MethodName, SchemeState, TargetName
from diaodu.assessment.definitions import (
    by_unit,
    edition_for,
    filled,
    known_for,
    newest_edition,
    template_named,
    templates,
    units_of_county,
)
from diaodu.assessment.forms import SchemeHeadForm, posted_groups, posted_items, rules_initial
from diaodu.assessment.lookup import mover, office, open_scheme, reader
from diaodu.assessment.models import Scheme, SchemeEdition
from diaodu.assessment.permissions import is_office, visible_schemes
from diaodu.assessment.queries import schemes_with_counts
from diaodu.assessment.scoring.schemes import MANUAL, problems_of_scheme, read_scheme
from diaodu.assessment.sheets import COLUMNS, ITEMS, items_template, scheme_workbook, words_for
from diaodu.assessment.table import GROUP_KEYS, ITEM_KEYS, body_of, group_rows, item_rows, pairs_said
from diaodu.core.answers import download, said
from diaodu.core.bringing import brought_before, stage_sent
from diaodu.core.clock import today
from diaodu.core.downloads import WORKBOOK_TYPE
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import posted_version
from diaodu.people.names import names_of
from diaodu.people.permissions import county_of

EDIT = require_http_methods(["GET", "HEAD", "POST"])
_SPARE = 2
_EMPTY: Mapping[str, Any] = {"items": [], "groups": [], "rules": {"places": 2, "bonus_cap": 5, "penalty_cap": 5}}


@require_safe
def scheme_list(request: HttpRequest) -> HttpResponse:
    officer = reader(request)
    schemes = list(schemes_with_counts(visible_schemes(officer, today=today())))
    context = {
        "rows": [(each, each.editions.all()[0]) for each in schemes],
        "is_office": is_office(officer, today=today()),
        "templates": [(each.key, each.name(english=_english()), each.source) for each in templates()],
    }
    return render(request, "assessment/schemes.html", context)


@require_safe
def scheme_page(request: HttpRequest, code: str) -> HttpResponse:
    """The edition that holds now, or another one by its number."""
    scheme = open_scheme(request, code)
    editions = list(scheme.editions.order_by("-number"))
    number = request.GET.get("edition", "")
    edition = next((each for each in editions if str(each.number) == number), None)
    edition = edition or edition_for(scheme, on=today()) or editions[0]
    rules, english = read_scheme(edition.body), _english()
    measures = {each.name: each.title_en if english else each.title_zh for each in by_unit()}
    units = units_of_county(scheme.scope)
    context = {
        "scheme": scheme,
        "edition": edition,
        "editions": editions,
        "names": names_of([each.by for each in editions]),
        "items": [_shown_item(item, rules, measures, english=english) for item in rules.items],
        "groups": [
            (group.name(english=english), [units.get(code, code) for code in group.rule.units])
            for group in rules.groups
        ],
        "total": rules.total,
        "ties": _ties(rules),
        "problems": [en if english else zh for zh, en in problems_of_scheme(edition.body, known_for(scheme.scope))],
        "is_office": is_office(request.user, today=today()) and scheme.state == SchemeState.IN_USE,
        "assessments": scheme.assessments.exclude(state="dropped")[:12]
        if is_office(request.user, today=today())
        else (),
    }
    return render(request, "assessment/scheme.html", context)


def _ties(rules: Any) -> str:
    from diaodu.assessment.choices import TiesName

    words = str(TiesName(rules.total.ties).label)
    return f"{words}：{rules.item(rules.total.tie_item).name(english=_english())}" if rules.total.tie_item else words


def _shown_item(item: Any, rules: Any, measures: Mapping[str, str], *, english: bool) -> dict[str, Any]:
    source = item.source
    manual = _("Mark given by hand")
    return {
        "key": item.rule.key,
        "name": item.name(english=english),
        "source": manual if source.is_manual else measures.get(source.measure, source.measure),
        "filter": pairs_said(source.filter),
        "target": f"{source.target_value:f}" if source.target == "number" else TargetName(source.target).label,
        "has_target": source.target != "none",
        "method": MethodName(item.rule.method).label,
        "params": pairs_said(item.rule.params),
        "blank": BlankName(item.rule.blank).label,
        "lower": item.rule.lower_is_better,
        "margin": f"{source.margin.normalize():f}" if source.margin else "",
        "weights": [group.rule.weight(item.rule) for group in rules.groups],
    }


@EDIT
def new_scheme(request: HttpRequest) -> HttpResponse:
    """Empty, or as one of the templates."""
    officer = office(request)
    scope = officer.unit.county_path
    template = template_named(request.GET.get("template", "")[:60])
    body = filled(template, scope) if template else _EMPTY
    initial: dict[str, Any] = {"valid_from": today().replace(month=1, day=1), **rules_initial(body["rules"])}
    if template:
        initial |= {"name_zh": template.name_zh, "name_en": template.name_en, "period_kind": template.period_kind}
        initial["source"] = template.source[:200]
    form = SchemeHeadForm(request.POST or None, is_new=True, initial=initial)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        new = NewScheme(
            data["name_zh"], data["period_kind"], _posted(request, form, scope), data["valid_from"], data["source"],
            data["name_en"],
        )  # fmt: skip
        try:
            scheme = add_schemes([new], county=county_of(officer), by=officer.username)[0]
        except MoveRefusedError as refusal:
            problems = _problems(refusal)
        else:
            messages.success(request, _("The scheme is kept."))
            return redirect(scheme)
    return _editor(request, form, body, problems, title=_("New scheme"), back=reverse("assessment:schemes"))


@EDIT
def edit_scheme(request: HttpRequest, code: str) -> HttpResponse:
    """A new edition; the present one stays."""
    scheme = open_scheme(request, code)
    officer = office(request)
    if scheme.state != SchemeState.IN_USE:
        raise PermissionDenied
    newest = newest_edition(scheme)
    initial = {"valid_from": max(today(), newest.valid_from), **rules_initial(newest.body["rules"])}
    form = SchemeHeadForm(request.POST or None, is_new=False, initial=initial)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            add_edition(
                scheme,
                _posted(request, form, scheme.scope),
                valid_from=form.cleaned_data["valid_from"],
                source=form.cleaned_data["source"],
                mover=mover(officer),
                version=posted_version(request.POST),
            )
        except MoveRefusedError as refusal:
            problems = _problems(refusal)
        else:
            messages.success(request, _("The new edition is kept; the one before stays as it was."))
            return redirect(scheme)
    title = _("New edition of “%(name)s”") % {"name": scheme.name_zh}
    return _editor(
        request, form, newest.body, problems, title=title, back=scheme.get_absolute_url(), version=scheme.version
    )


def _unit_names(scope: str) -> dict[str, str]:
    """Short names that lead back to their unit; where two are called the same, one of them does not."""
    units = words_for(scope).units
    names = {code: unit.short_name for code, unit in units_of_county(scope).items()}
    return {code: name for code, name in names.items() if units.get(name) == code}


def _posted(request: HttpRequest, form: SchemeHeadForm, scope: str) -> dict[str, Any]:
    return body_of(posted_items(request.POST), posted_groups(request.POST), form.rules, words_for(scope))


def _problems(refusal: MoveRefusedError) -> list[str]:
    if isinstance(refusal, SchemeRefusedError):
        return [en if _english() else zh for zh, en in refusal.problems]
    return [said(refusal)]


def _editor(
    request: HttpRequest,
    form: SchemeHeadForm,
    body: Mapping[str, Any],
    problems: Sequence[str],
    *,
    title: str,
    back: str,
    version: int = 0,
) -> HttpResponse:
    typed = request.method == "POST"
    items = posted_items(request.POST) if typed else item_rows(body)
    groups = posted_groups(request.POST) if typed else group_rows(body, _unit_names(office(request).unit.county_path))
    items += [dict.fromkeys(ITEM_KEYS, "") for _spare in range(_SPARE)] if not typed else []
    groups += [dict.fromkeys(GROUP_KEYS, "")] if not typed else []
    english = _english()
    context = {
        "form": form,
        "title": title,
        "back": back,
        "version": version,
        "items": items,
        "groups": groups,
        "problems": problems,
        "methods": MethodName.choices,
        "targets": TargetName.choices,
        "blanks": BlankName.choices,
        "sources": [(MANUAL, _("Mark given by hand"))]
        + [(each.name, each.title_en if english else each.title_zh) for each in by_unit()],
    }
    return render(request, "assessment/edit_scheme.html", context, status=422 if problems or form.errors else 200)


@require_POST
def retire(request: HttpRequest, code: str) -> HttpResponse:
    scheme, officer = open_scheme(request, code), office(request)
    try:
        retire_scheme(
            scheme, mover=mover(officer), why=request.POST.get("why", ""), version=posted_version(request.POST)
        )
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    return redirect(scheme)


@require_safe
def workbook(request: HttpRequest, code: str) -> HttpResponse:
    scheme = open_scheme(request, code)
    edition: SchemeEdition = edition_for(scheme, on=today()) or newest_edition(scheme)
    content = scheme_workbook(scheme, edition)
    return download(request, content, WORKBOOK_TYPE, f"{scheme.name_zh}.xlsx", subject=scheme.code)


@require_safe
def template(request: HttpRequest, code: str) -> HttpResponse:
    scheme = open_scheme(request, code)
    office(request)
    name = f"{_('Items of a scheme')}.xlsx"
    return download(request, items_template(), WORKBOOK_TYPE, name, subject=scheme.code)


@EDIT
def bring(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the file; nothing changes before what each row would do has been looked at."""
    scheme, officer = open_scheme(request, code), office(request)
    if request.method == "POST":
        file = request.FILES.get("file")
        given = {"scheme": scheme.code, "source_words": (file.name or "")[:200] if file else ""}
        if job := stage_sent(request, ITEMS, scope=scheme.scope, by=officer.username, given=given):
            return redirect("web:job", key=job)
    status = 422 if request.method == "POST" else 200
    return render(request, "assessment/bring.html", _bring_context(scheme, officer.username), status=status)


def _bring_context(scheme: Scheme, by: str) -> dict[str, Any]:
    return {
        "title": (scheme.name_en or scheme.name_zh) if _english() else scheme.name_zh,
        "columns": COLUMNS,
        "sheets": brought_before(ITEMS, by=by),
        "home": scheme.get_absolute_url(),
        "template_url": reverse("assessment:items_template", args=[scheme.code]),
    }


def _english() -> bool:
    return get_language() == "en"
