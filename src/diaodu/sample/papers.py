"""The sample county's papers: a bulletin for each announced month, one corrected by another, a draft, one material."""

from __future__ import annotations

from datetime import date, timedelta

from diaodu.bulletins.papers.actions import correct_paper, issue_paper, make_bulletin, make_material, move_paper
from diaodu.bulletins.papers.choices import Length
from diaodu.bulletins.papers.gathering.material import reach_of_subject
from diaodu.bulletins.papers.models import Paper
from diaodu.bulletins.papers.permissions import mover_for
from diaodu.core.clock import fixed
from diaodu.people.choices import Role
from diaodu.people.models import Officer, Tenure, Unit
from diaodu.plan.queries.announcing import frozen_announcements
from diaodu.projects.library.models import Project

WRITER = "chen"
CORRECTED = "2026-06"  # the month whose bulletin is put right in August
WHY = "有关单位任务的牵头表述与议定事项不一致"


def load_papers(county: Unit, *, demo_today: date) -> None:
    """Each month's bulletin is written two days after the lights were announced, signed and issued the day after."""
    writer = Officer.objects.select_related("unit").get(username=WRITER)
    signer = _leader(county)
    announced = list(reversed(frozen_announcements(county)))
    for announcement in announced[:-1]:
        day = announcement.cut_off + timedelta(days=6)
        paper = _issued(_bulletin(announcement.period, county, writer, day), writer, signer, day + timedelta(days=1))
        if announcement.period == CORRECTED:
            later = day + timedelta(days=14)
            with fixed(later):
                further = correct_paper(paper, unit=writer.unit, by=WRITER, why=WHY)
            _issued(further, writer, signer, later + timedelta(days=1))
    if announced:
        _bulletin(announced[-1].period, county, writer, demo_today)
    project = Project.objects.filter(scope=county.path, state="building").select_related("subject").order_by("code")
    if (largest := project.first()) is not None:
        with fixed(demo_today):
            make_material(
                reach_of_subject(largest.subject, writer, today=demo_today),
                name=largest.name,
                length=Length.SHORT,
                officer=writer,
                unit=writer.unit,
                about=largest.subject,
            )


def _bulletin(period: str, county: Unit, writer: Officer, day: date) -> Paper:
    with fixed(day):
        return make_bulletin(period, county=county, unit=writer.unit, by=writer.username)


def _issued(paper: Paper, writer: Officer, signer: Officer, day: date) -> Paper:
    with fixed(day):
        for officer, verb in ((writer, "submit_paper"), (signer, "sign_paper")):
            paper = move_paper(paper, verb, mover=mover_for(officer, paper, today=day))
        return issue_paper(paper, mover=mover_for(writer, paper, today=day))


def _leader(county: Unit) -> Officer:
    held = Tenure.objects.filter(post__unit__path__startswith=county.path, post__role=Role.CITY_LEADER)
    return held.select_related("officer__unit").order_by("pk")[0].officer
