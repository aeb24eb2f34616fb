"""No Chinese on English pages and no English on Chinese ones, apart from what is marked as being in that language.

Every page of the table of addresses is opened, and every form sent empty, in both languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from lxml import html
from tests.factories.people import TODAY, make_officer
from tests.factories.reporting import County
from tests.web.access_table import EXPECTED
from tests.web.test_access import address, county_of_the_file, sign_in  # noqa: F401 -- a fixture

from diaodu.core.clock import fixed
from diaodu.core.models import Subject
from diaodu.indicators.catalogue.models import Indicator
from diaodu.ledger.models import Item
from diaodu.people.choices import Role
from diaodu.people.models import Officer, Unit
from diaodu.plan.models import Blank, Milestone

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # what a page says does not hang on the database
CHINESE = re.compile(r"[\u3400-\u9fff]+")
ENGLISH = re.compile(r"[A-Za-z][A-Za-z'’-]*")
# What is written in Latin letters in Chinese too: formats and names of formats, units, marks of keys.
ALLOWED = {
    "Excel", "Word", "PDF", "HTML", "CSV", "Markdown", "TXT", "WPS", "UTF-8", "GB", "JSON", "GeoJSON",  # formats
    "API", "OpenAPI", "ETag", "If-Match", "IP", "URL", "MB", "KB", "SHA", "HTTP", "HTTPS", "GET", "POST", "PATCH",
    "TOTP", "PNG", "JPG", "Ctrl", "P", "Enter", "Esc", "Tab", "a", "j", "k", "l", "t", "x",  # keys to press
    "A", "B", "C",  # columns of a sheet
    "true", "false",  # as they are entered
}  # fmt: skip
SKIPPED = {"script", "style", "code", "kbd", "pre", "textarea", "template", "svg", "title"} | {
    "del",
    "ins",
}  # as recorded
SAID = ("placeholder", "title", "aria-label", "alt", "data-confirm")
NOT_SENT = {"web:sign_in", "web:sign_out", "web:language", "web:theme", "web:end_sessions"}
READERS = [
    (Role.DISPATCH_OFFICE, "office"),
    (Role.UNIT_CLERK, "housing"),
    (Role.SYSTEM_ADMIN, "housing"),
    (Role.SECURITY_ADMIN, "housing"),
    (Role.AUDITOR, "housing"),
]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with fixed(TODAY):
        yield


Piece = tuple[str, str, bool]  # language, text, and whether it stands in an attribute


def pieces(answer: HttpResponse) -> Iterator[Piece]:
    """Every visible text of a page with the language it is marked to be in."""
    if answer.status_code not in {200, 400}:
        return
    if answer.streaming or not answer["Content-Type"].startswith("text/html") or not answer.content:
        return
    yield from _of(html.fromstring(answer.content.decode()), "")


def _of(element: html.HtmlElement, language: str) -> Iterator[Piece]:
    if not isinstance(element.tag, str) or element.tag in SKIPPED:
        return
    language = element.get("lang", language)
    yield from ((language, element.get(name), True) for name in SAID if element.get(name))
    if element.text:
        yield language, element.text, False
    for child in element:
        yield from _of(child, language)
        if child.tail:
            yield language, child.tail, False


@dataclass(frozen=True)
class Names:
    """What people and units are called and sign in as: the same in both languages."""

    codes: set[str]
    people: set[str]
    others: set[str]  # units and records: marked as Chinese, or named in an English sentence or an attribute


def leaks(answer: HttpResponse, *, english: bool, names: Names) -> list[str]:
    found = []
    for language, text, is_attribute in pieces(answer):
        if english and language.startswith("en"):
            known = names.people | names.others if is_attribute or ENGLISH.search(text) else names.people
            found += CHINESE.findall(_without(text, known))
        if not english and language.startswith("zh"):
            bare = re.sub(r"\S*[/@_.\d]\S*", " ", text)  # addresses, codes, file names
            found += [word for word in ENGLISH.findall(bare) if word not in ALLOWED | names.codes]
    return found


def _without(text: str, names: set[str]) -> str:
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    return text


def names_in_use() -> Names:
    units = list(Unit.objects.values_list("code", "name_zh", "short_zh"))
    others = {name for unit in units for name in unit[1:] if name} | {
        *Subject.objects.values_list("label_zh", flat=True)
    }
    others |= {*Item.objects.values_list("name", flat=True), *Milestone.objects.values_list("name", flat=True)}
    others |= {*Blank.objects.exclude(object="").values_list("object", flat=True)}
    accounts = {*Officer.objects.values_list("username", flat=True), "test"}
    accounts |= {*Indicator.objects.values_list("code", flat=True)}
    return Names(accounts | {unit[0] for unit in units}, {*Officer.objects.values_list("name", flat=True)}, others)


def pages(client: Client, *, sent: bool) -> Iterator[tuple[str, HttpResponse]]:
    for name in EXPECTED:
        if name in NOT_SENT:
            continue
        with transaction.atomic():
            yield name, client.post(address(name), follow=True) if sent else client.get(address(name))
            transaction.set_rollback(True)


@pytest.mark.parametrize("english", [True, False], ids=["English", "Chinese"])
@pytest.mark.parametrize(("role", "unit"), READERS)
def test_pages_are_in_one_language(
    client: Client,
    county: County,
    role: Role,
    unit: str,
    english: bool,
) -> None:
    reader = make_officer(getattr(county, unit), role=role, username="reader")
    Officer.objects.update(name="林晓")
    names = names_in_use()
    sign_in(client, reader)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en" if english else "zh-hans"
    found = [
        f"{name}{' sent empty' * sent}: {' '.join(dict.fromkeys(wrong))}"
        for sent in (False, True)
        for name, page in pages(client, sent=sent)
        if (wrong := leaks(page, english=english, names=names))
    ]
    assert not found, "\n".join(found)
