"""The rows behind the sheet of the three things: whose commitments, what stands in the way, who is asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from diaodu.core.settings import newest_setting
from diaodu.ledger.models import Observation
from diaodu.people.choices import Role
from diaodu.people.models import Officer, Post, Tenure, Unit
from diaodu.people.permissions import acting_posts, within
from diaodu.people.queries import alive
from diaodu.plan.choices import Decision, Light
from diaodu.plan.lights import PlanLights
from diaodu.plan.models import Commitment, Document, Request, Standing
from diaodu.plan.queries import plan_lights
from diaodu.plan.queries.glance import counted_commitments, standings_on
from diaodu.plan.three import THREE_THINGS, Chosen, Matter, three_things, what_to_do

OLD_NEWS = timedelta(days=100)  # a difficulty written longer ago says nothing about today


@dataclass(frozen=True, slots=True)
class Leader:
    """A county leader's chair and who holds it."""

    post: Post
    name: str


@dataclass(frozen=True, slots=True)
class Thing:
    """One of the three, as the sheet shows it."""

    commitment: Commitment
    chosen: Chosen
    standing: Standing | None
    light: str
    difficulty: str  # as the unit wrote it
    progress: str
    said_of: date | None  # end of the period both were written for
    lead: Unit | None
    head: str  # the name of who heads the lead unit
    partners: list[Unit]
    to_do: str


def leaders_of(county: Unit, day: date) -> list[Leader]:
    """The leaders' chairs that are held on a day, in the order of the office's list; one query."""
    held = Tenure.objects.filter(
        alive(day), within(county.path, "post__unit__path"), post__role=Role.CITY_LEADER, post__retired_on=None
    )
    return [
        Leader(row.post, row.officer.name) for row in held.select_related("post", "officer").order_by("post", "since")
    ]


def own_leader(officer: Officer, leaders: Iterable[Leader], day: date) -> Leader | None:
    """The leader this officer is, or works for."""
    posts = acting_posts(officer, today=day)
    keys = [post.pk for post in posts if post.role == Role.CITY_LEADER]
    keys += [post.acts_for_id for post in posts if post.acts_for_id]
    return next((leader for leader in leaders if leader.post.pk in keys), None)


def things_of(document: Document, leader: Leader | None, *, today: date) -> list[Thing]:
    """The three that matter most for a leader, or for the county; a constant number of queries."""
    lights = plan_lights(document, today=today)
    commitments = [item for item in counted_commitments(document) if _concerns(item, leader, lights)]
    pack = newest_setting(THREE_THINGS.name, scope=document.unit.path, on=today) or THREE_THINGS.example
    matters = _matters(document, commitments, lights, pack, today)
    chosen = three_things(matters, pack, today=today)
    return _things(chosen, {item.pk: item for item in commitments}, lights, today)


def _concerns(commitment: Commitment, leader: Leader | None, lights: PlanLights) -> bool:
    return leader is None or any(tie.post_id == leader.post.pk for tie in lights.sponsors_of(commitment))


def _matters(
    document: Document, commitments: list[Commitment], lights: PlanLights, pack: dict[str, Any], today: date
) -> list[Matter]:
    before = standings_on(document, today - timedelta(days=int(pack["turned_days"])))
    waiting = dict(
        Request.objects.filter(commitment__document=document, state=Decision.OPEN).values_list("commitment_id", "kind")
    )
    found = []
    for item in commitments:
        counting, standing = lights.countings.get(item.pk), lights.standings.get(item.pk)
        old = before.get(item.pk)
        behind = None
        if standing is not None and standing.expected is not None and standing.completion is not None:
            behind = standing.expected - standing.completion
        found.append(
            Matter(
                item.pk,
                item.start,
                lights.light_of(item),
                old is not None and old.light == Light.RED,
                counting.due if counting and counting.due else item.due,
                item.state,
                waiting.get(item.pk, ""),
                behind,
            )
        )
    return found


def _things(chosen: list[Chosen], commitments: dict[int, Commitment], lights: PlanLights, today: date) -> list[Thing]:
    taken = [commitments[item.matter.key] for item in chosen]
    said = _words([item.subject_id for item in taken], today)
    leads = {item.pk: lights.lead_of(item) for item in taken}
    heads = _heads([unit.pk for unit in leads.values() if unit], today)
    things = []
    for one, commitment in zip(chosen, taken, strict=True):
        lead = leads[commitment.pk]
        difficulty, progress, of = said.get(commitment.subject_id, ("", "", None))
        name = lead.short_name if lead else ""
        standing = lights.standings.get(commitment.pk)
        things.append(
            Thing(
                commitment,
                one,
                standing if isinstance(standing, Standing) else None,
                lights.light_of(commitment),
                difficulty,
                progress,
                of,
                lead,
                heads.get(lead.pk, "") if lead else "",
                lights.partners_of(commitment),
                what_to_do(one, difficulty=difficulty, lead=name),
            )
        )
    return things


def _words(subjects: list[int], today: date) -> dict[int, tuple[str, str, date]]:
    """By subject: difficulty and progress of the newest report that says either, and the end of its period."""
    rows = (
        Observation.objects.filter(item__subject__in=subjects, period_end__lte=today, period_end__gt=today - OLD_NEWS)
        .exclude(difficulty="", progress="")
        .order_by("period_end", "vintage")
    )
    fields = rows.values_list("item__subject_id", "difficulty", "progress", "period_end")
    return {subject: (difficulty, progress, end) for subject, difficulty, progress, end in fields}


def _heads(units: list[int], day: date) -> dict[int, str]:
    held = Tenure.objects.filter(alive(day), post__unit__in=units, post__role=Role.UNIT_HEAD, post__retired_on=None)
    return dict(held.order_by("since").values_list("post__unit_id", "officer__name"))
