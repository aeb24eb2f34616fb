"""Search over all records the officer may see, of every kind that has a page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from diaodu.core.clock import today
from diaodu.core.links import linked_kinds, subject_url
from diaodu.core.models import Subject
from diaodu.web.sight import found_subjects

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Hit:
    subject: Subject
    label: str
    kind: str | Promise
    url: str


@dataclass(frozen=True, slots=True)
class KindChip:
    kind: str
    name: str | Promise
    count: int
    here: bool


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:60]
    kinds = linked_kinds()
    chosen = request.GET.get("kind", "") if request.GET.get("kind") in kinds else ""
    found = found_subjects(words, request.user, today=today())
    counts = Counter(found.order_by().values_list("kind", flat=True))
    hits = list((found.filter(kind=chosen) if chosen else found)[:MOST_SHOWN])
    return render(
        request,
        "web/search.html",
        {
            "words": words,
            "chosen": chosen,
            "chips": [KindChip(kind, kinds[kind], counts[kind], kind == chosen) for kind in kinds if counts[kind]],
            "hits": [Hit(hit, _label(hit), kinds[hit.kind], subject_url(hit)) for hit in hits],
            "total": counts.total(),
            "left": (counts[chosen] if chosen else counts.total()) - len(hits),
        },
    )


def _label(subject: Subject) -> str:
    return subject.label_en if get_language() == "en" and subject.label_en else subject.label_zh
