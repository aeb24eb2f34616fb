"""What material is asked about: a record by its code, a leader by their name at sign-in, or a word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from diaodu.bulletins.papers.gathering.material import (
    Reach,
    reach_of_leader,
    reach_of_subject,
    reach_of_topic,
    reach_of_visit,
)
from diaodu.core.models import Subject
from diaodu.people.choices import Role, TieKind
from diaodu.people.models import Officer, Tie
from diaodu.people.permissions import acting_posts, posts_sponsoring, visible_subjects, within
from diaodu.people.queries import alive
from diaodu.problems.permissions import visible_visits

KINDS = ("project", "area", "programme", "commitment", "firm")


@dataclass(frozen=True, slots=True)
class About:
    code: str = ""
    leader: str = ""
    topic: str = ""


def reach_of(about: About, officer: Officer, *, today: date) -> tuple[Reach | None, str, Subject | None]:
    """The records, what they are together called, the record itself; None where nothing open to the officer fits."""
    if about.code:
        visits = visible_visits(officer, today=today).select_related("about", "unit", "post", "subject")
        if (visit := visits.filter(code=about.code).first()) is not None:
            return reach_of_visit(visit, officer, today=today), f"走访{visit.about.label_zh}"[:60], visit.subject
        seen = visible_subjects(officer, today=today).filter(code=about.code, kind__in=KINDS)
        subject = seen.filter(scope=officer.unit.county_path).first()
        if subject is None:
            return None, about.code, None
        return reach_of_subject(subject, officer, today=today), subject.label_zh[:60], subject
    if about.leader:
        leader = Officer.objects.filter(within(officer.unit.county_path, "unit__path"), username=about.leader).first()
        if leader is None:
            return None, about.leader, None
        return reach_of_leader(sponsored_by(leader, today=today), officer, today=today), said_of(leader, today), None
    return (reach_of_topic(about.topic, officer, today=today) if about.topic else None), about.topic, None


def sponsored_by(leader: Officer, *, today: date) -> list[int]:
    """The records a leader stands behind."""
    posts = [post for post in acting_posts(leader, today=today) if post.role in (Role.CITY_LEADER, Role.SECRETARY)]
    ties = Tie.objects.filter(alive(today), post__in=posts_sponsoring(posts), kind=TieKind.SPONSOR)
    return list(ties.values_list("subject", flat=True))


def said_of(leader: Officer, today: date) -> str:
    posts = acting_posts(leader, today=today)
    return f"{posts[0].title_zh if posts else ''}{leader.name}包保工作"
