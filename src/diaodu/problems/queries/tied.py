"""Records that posts and their units stand behind."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q

from diaodu.duties.permissions import ANSWERERS
from diaodu.people.choices import TieKind
from diaodu.people.models import Post, Tie
from diaodu.people.permissions import posts_sponsoring
from diaodu.people.queries import alive

BEHIND = (TieKind.SPONSOR, TieKind.COMMISSIONER)


def tied_subjects(posts: Collection[Post], on: date) -> Any:
    """Keys of the records these posts sponsor or serve, and of those their units lead, as a subquery."""
    leading = [post.unit_id for post in posts if post.role in ANSWERERS]
    mine = Q(post__in=posts_sponsoring(posts), kind__in=BEHIND) | Q(unit__in=leading, kind=TieKind.LEAD)
    return Tie.objects.filter(alive(on), mine).values("subject")
