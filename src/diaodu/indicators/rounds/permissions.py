"""Who runs rounds, who enters official figures, who sees what of them and when."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from diaodu.core.moves import Mover
from diaodu.indicators.catalogue.actions.series import statistics_unit
from diaodu.indicators.rounds.choices import KIND, ReleaseState
from diaodu.indicators.rounds.models import BookMapping, Filing, FirmFigure, Release, ReviewNote, UpwardForm
from diaodu.indicators.rounds.steps import CHECKER, CLERK, SIGNER, STATISTICS
from diaodu.ledger.models import Round
from diaodu.ledger.permissions import OWNERS, owned_fields
from diaodu.people.choices import PLAN_READERS, Role, RoundField
from diaodu.people.models import Officer, Post, Unit
from diaodu.people.permissions import Asker, acting_posts, county_of, roles_of, within

WORKERS = (Role.UNIT_CLERK, Role.SECTION_CHIEF, Role.UNIT_HEAD)
OVERSEERS = (Role.DISPATCH_OFFICE, Role.CITY_LEADER, Role.SECRETARY, Role.AUDITOR)


def reads(officer: Asker, *, today: date) -> bool:
    return isinstance(officer, Officer) and not roles_of(officer, today=today).isdisjoint(PLAN_READERS)


def running_posts(officer: Asker, *, today: date) -> list[tuple[Post, str]]:
    """The posts in which the officer runs rounds of figures, each with its field."""
    return [(post, field) for post, field in owned_fields(officer, today=today) if field]


def runs(officer: Asker, round_: Round, *, today: date) -> bool:
    posts = running_posts(officer, today=today)
    return any(post.unit_id == round_.unit_id and field == round_.field for post, field in posts)


def visible_figure_rounds(officer: Asker, *, today: date) -> QuerySet[Round]:
    """The rounds of figures of the officer's county, for everybody who works with its plan."""
    if not isinstance(officer, Officer) or not reads(officer, today=today):
        return Round.objects.none()
    return Round.objects.filter(within(officer.unit.county_path, "unit__path"), kind=KIND)


def statistics_posts(officer: Asker, *, today: date) -> list[Post]:
    """Posts in the statistics unit that enter official figures: its people, and who runs the rounds of statistics."""
    if not isinstance(officer, Officer):
        return []
    posts = acting_posts(officer, today=today)
    unit = statistics_unit(county_of(officer)) if posts else None
    return [
        post
        for post in posts
        if unit is not None
        and post.unit_id == unit.pk
        and (
            post.role in WORKERS or (post.role == Role.ROUND_OWNER and post.round_field in {"", RoundField.STATISTICS})
        )
    ]


def visible_releases(officer: Asker, *, today: date) -> QuerySet[Release]:
    """Before its hour only the statistics unit knows of a release; afterwards everybody who works with the plan."""
    if not isinstance(officer, Officer) or not reads(officer, today=today):
        return Release.objects.none()
    county = Release.objects.filter(within(officer.unit.county_path, "unit__path"))
    own = [post.unit_id for post in statistics_posts(officer, today=today)]
    return county.filter(Q(unit__in=own) | Q(first_released_at__isnull=False))


def shows_lines(officer: Asker, release: Release, *, today: date) -> bool:
    """A release that is being corrected shows its figures to the statistics unit alone until it is out again."""
    if release.state == ReleaseState.RELEASED:
        return True
    return any(post.unit_id == release.unit_id for post in statistics_posts(officer, today=today))


def release_mover(officer: Officer, release: Release | None, *, today: date) -> Mover:
    """STATISTICS for the unit's own people; CHECKER for its head before the hour, for those who oversee after it."""
    posts = acting_posts(officer, today=today)
    own = statistics_posts(officer, today=today)
    parts, names = set(), [post.title_zh for post in own]
    if own:
        parts.add(STATISTICS)
    if any(post.role in {Role.UNIT_HEAD, Role.SECTION_CHIEF, Role.ROUND_OWNER} for post in own):
        parts.add(CHECKER)
    overseers = [post for post in posts if post.role in (Role.DISPATCH_OFFICE, Role.CITY_LEADER)]
    if release is not None and release.first_released_at is not None and overseers:
        parts.add(CHECKER)
        names += [post.title_zh for post in overseers]
    return Mover(officer.username, frozenset(parts), names[0] if names else "")


def mapping_units(officer: Asker, *, today: date) -> list[Unit]:
    """The units whose workbooks this officer may map: those they report or run rounds for."""
    posts = acting_posts(officer, today=today) if isinstance(officer, Officer) else []
    units = {post.unit_id: post.unit for post in posts if post.role in (*WORKERS, *OWNERS)}
    return list(units.values())


def visible_mappings(officer: Asker, *, today: date) -> QuerySet[BookMapping]:
    return BookMapping.objects.filter(unit__in=mapping_units(officer, today=today), retired_on=None)


def visible_notes(officer: Asker, *, today: date) -> QuerySet[ReviewNote]:
    """Questions about figures: who runs the round, who oversees the county, and the unit they are put to."""
    if not isinstance(officer, Officer) or not reads(officer, today=today):
        return ReviewNote.objects.none()
    county = ReviewNote.objects.filter(within(officer.unit.county_path, "unit__path"))
    posts = acting_posts(officer, today=today)
    if any(post.role in OVERSEERS for post in posts):
        return county
    seen = Q(unit__in=[post.unit_id for post in posts if post.role in WORKERS])
    for post, field in running_posts(officer, today=today):
        seen |= Q(round__unit=post.unit_id, round__field=field)
    return county.filter(seen)


def visible_forms(officer: Asker, *, today: date) -> QuerySet[UpwardForm]:
    """Forms one's own unit sends; all of the county for those who oversee it."""
    if not isinstance(officer, Officer) or not reads(officer, today=today):
        return UpwardForm.objects.none()
    county = UpwardForm.objects.filter(within(officer.unit.county_path, "unit__path"), retired_on=None)
    posts = acting_posts(officer, today=today)
    if any(post.role in OVERSEERS for post in posts):
        return county
    return county.filter(unit__in=[post.unit_id for post in posts])


def visible_filings(officer: Asker, *, today: date) -> QuerySet[Filing]:
    return Filing.objects.filter(form__in=visible_forms(officer, today=today))


def form_units(officer: Asker, *, today: date) -> list[Unit]:
    """The units for which this officer keeps and fills forms."""
    posts = acting_posts(officer, today=today) if isinstance(officer, Officer) else []
    kept = (Role.UNIT_CLERK, Role.SECTION_CHIEF, *OWNERS)
    return list({post.unit_id: post.unit for post in posts if post.role in kept}.values())


def filing_mover(officer: Officer, unit: Unit, signer: str, *, today: date) -> Mover:
    parts, names = set(), []
    for post in acting_posts(officer, today=today):
        if post.unit_id != unit.pk:
            continue
        if post.role in (Role.UNIT_CLERK, *OWNERS):
            parts.add(CLERK)
            names.append(post.title_zh)
        if signer and post.role == signer:
            parts.add(SIGNER)
            names.append(post.title_zh)
    return Mover(officer.username, frozenset(parts), names[0] if names else "")


def visible_firm_figures(officer: Asker, *, today: date) -> QuerySet[FirmFigure]:
    """What firms say of themselves: the statistics unit, who runs rounds, auditors; nobody else."""
    if not isinstance(officer, Officer) or not may_see_firm_figures(officer, today=today):
        return FirmFigure.objects.none()
    return FirmFigure.objects.filter(firm__scope=officer.unit.county_path)


def may_see_firm_figures(officer: Asker, *, today: date) -> bool:
    posts = acting_posts(officer, today=today) if isinstance(officer, Officer) else []
    return any(post.role in (*OWNERS, Role.AUDITOR) for post in posts) or bool(statistics_posts(officer, today=today))


def may_enter_firm_figures(officer: Asker, *, today: date) -> bool:
    posts = acting_posts(officer, today=today) if isinstance(officer, Officer) else []
    return any(post.role in OWNERS for post in posts) or bool(statistics_posts(officer, today=today))
