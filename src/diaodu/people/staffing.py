"""Many officers at once: the bulk form of adding an officer and giving a post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.people.models import Officer, Post, Tenure, Unit


@dataclass(frozen=True, slots=True)
class NewOfficer:
    """Somebody with one post. Without a `password_hash` they cannot sign in until one is set."""

    username: str
    name: str
    unit: Unit
    title_zh: str
    title_en: str
    role: str
    round_field: str = ""
    is_demo: bool = False
    password_hash: str = ""


@transaction.atomic
def add_staff(new: Sequence[NewOfficer], *, by: str, since: date) -> list[Officer]:
    """Officers with their posts, in the order given; three inserts, one entry of the audit.

    A post of the same unit, title and role is made once and held by all who are given it.
    """
    officers = Officer.objects.bulk_create(
        Officer(
            username=item.username,
            name=item.name,
            unit=item.unit,
            is_demo=item.is_demo,
            password=item.password_hash or make_password(None),
            password_set_on=since if item.password_hash else None,
        )
        for item in new
    )
    posts = _posts(new)
    Tenure.objects.bulk_create(
        Tenure(post=posts[_chair(item)], officer=officer, since=since)
        for item, officer in zip(new, officers, strict=True)
    )
    append_audit(
        verb="add_staff",
        subject=f"{len(new)} officers",
        by=by,
        unit=new[0].unit.county_path,
        after={item.username: [item.unit.path, item.role, item.title_zh] for item in new},
    )
    return officers


def _posts(new: Sequence[NewOfficer]) -> dict[tuple[int, str, str], Post]:
    chairs = {_chair(item): item for item in new}
    made = Post.objects.bulk_create(
        Post(
            unit=item.unit,
            title_zh=item.title_zh,
            title_en=item.title_en,
            role=item.role,
            round_field=item.round_field,
        )
        for item in chairs.values()
    )
    return dict(zip(chairs, made, strict=True))


def _chair(item: NewOfficer) -> tuple[int, str, str]:
    return item.unit.pk, item.title_zh, item.role
