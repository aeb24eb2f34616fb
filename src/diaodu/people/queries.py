"""Every question about people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from diaodu.people.choices import TokenScope
from diaodu.people.models import ApiToken, Deputy, Officer, Post, Tenure, Tie, Unit
from diaodu.people.permissions import within


def demo_posts() -> QuerySet[Tenure]:
    """The posts of the demonstration's officers who can sign in, in the order made; empty in a real county."""
    return (
        Tenure.objects.filter(officer__is_demo=True, until=None)
        .exclude(officer__password__startswith="!")  # noqa: S106 -- how Django marks a password nobody has
        .select_related("officer", "post", "post__unit")
        .order_by("officer_id")
    )


def units_of_county(path: str) -> QuerySet[Unit]:
    """The units of a county that are not retired, each before those inside it."""
    return Unit.objects.filter(within(path, "path"), retired_on=None).order_by("path")


def units_among(records: QuerySet[Any], column: str = "unit") -> QuerySet[Unit]:
    """The units that records name in a column, in the office's own order: to choose from above a list."""
    return Unit.objects.filter(pk__in=records.order_by().values(column)).order_by("order", "sort_key")


def alive(on: date, prefix: str = "") -> Q:
    """Tenures, ties … that hold on that day."""
    return Q(**{f"{prefix}since__lte": on}) & (Q(**{f"{prefix}until": None}) | Q(**{f"{prefix}until__gte": on}))


@dataclass(slots=True)
class Chair:
    """A post with who holds it and who stands in today."""

    post: Post
    tenures: list[Tenure] = field(default_factory=list)
    deputies: list[Deputy] = field(default_factory=list)


@dataclass(slots=True)
class DirectoryUnit:
    unit: Unit
    depth: int
    chairs: list[Chair] = field(default_factory=list)

    @property
    def officers(self) -> int:
        return len({tenure.officer_id for chair in self.chairs for tenure in chair.tenures})


def directory(path: str, *, on: date, words: str = "", kind: str = "") -> list[DirectoryUnit]:
    """Units below `path` with their posts, holders and deputies; four queries. Words look in units, posts and names."""
    units = [unit for unit in units_of_county(path) if not kind or unit.kind == kind]
    rows = [DirectoryUnit(unit, unit.path.count("/") - path.count("/")) for unit in units]
    rows.sort(key=lambda row: (row.depth, row.unit.order, row.unit.sort_key))
    chairs = _chairs([row.unit.pk for row in rows], on)
    for row in rows:
        row.chairs = chairs.get(row.unit.pk, [])
    return [row for row in rows if _fits(row, words)] if words else rows


def _chairs(units: Sequence[int], on: date) -> dict[int, list[Chair]]:
    there = Q(retired_on=None) | Q(retired_on__gt=on)
    posts = Post.objects.filter(there, unit__in=units).select_related("acts_for").order_by("pk")
    by_post = {post.pk: Chair(post) for post in posts}
    for tenure in Tenure.objects.filter(alive(on), post__in=by_post).select_related("officer").order_by("since"):
        by_post[tenure.post_id].tenures.append(tenure)
    acting = Q(ended_on=None) | Q(ended_on__gt=on)
    for deputy in Deputy.objects.filter(alive(on), acting, post__in=by_post).select_related("officer"):
        by_post[deputy.post_id].deputies.append(deputy)
    found: dict[int, list[Chair]] = {}
    for chair in by_post.values():
        found.setdefault(chair.post.unit_id, []).append(chair)
    return found


def _fits(row: DirectoryUnit, words: str) -> bool:
    texts = [row.unit.name_zh, row.unit.short_zh, row.unit.name_en, row.unit.code]
    for chair in row.chairs:
        texts += [chair.post.title_zh, *(tenure.officer.name for tenure in chair.tenures)]
        texts += [tenure.officer.username for tenure in chair.tenures]
    return any(words.casefold() in text.casefold() for text in texts)


def chairs_of(unit: Unit, *, on: date) -> list[Chair]:
    return _chairs([unit.pk], on).get(unit.pk, [])


def officers_of_county(path: str) -> QuerySet[Officer]:
    return Officer.objects.filter(within(path, "unit__path")).select_related("unit").order_by("name")


def tenures_of(officer: Officer) -> QuerySet[Tenure]:
    """Every post the officer holds or held, the present ones first."""
    return officer.tenures.select_related("post__unit").order_by("-until", "-since")


def ties_of_units(units: Iterable[int], *, on: date) -> QuerySet[Tie]:
    """What these units lead and assist on that day."""
    return (
        Tie.objects.filter(alive(on), unit__in=list(units)).select_related("subject", "unit", "post").order_by("kind")
    )


def open_tenure(key: int) -> QuerySet[Tenure]:
    return Tenure.objects.filter(pk=key, until=None).select_related("post__unit", "officer")


@dataclass(frozen=True, slots=True)
class TokenSaid:
    """A key with its scopes in words. `state`: "holds", "ended" or "revoked"."""

    token: ApiToken
    scopes: list[str | Promise]
    state: str


def tokens_said(tokens: QuerySet[ApiToken], *, on: date) -> list[TokenSaid]:
    """Those that hold first, the newest before older ones; one query."""
    words = dict(TokenScope.choices)
    said = [
        TokenSaid(token, [words.get(scope, scope) for scope in token.scopes], _token_state(token, on))
        for token in tokens.order_by("-made_at", "-pk")
    ]
    return sorted(said, key=lambda row: row.state != "holds")


def _token_state(token: ApiToken, on: date) -> str:
    if token.revoked_at is not None:
        return "revoked"
    return "holds" if token.expires_on >= on else "ended"
