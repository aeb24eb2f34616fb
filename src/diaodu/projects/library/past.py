"""The past of projects and applications: stages, money, documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from diaodu.core.history import Happening, Known, Part, Past, end_of, moves_of, register_past
from diaodu.core.models import Attachment, Subject
from diaodu.people.choices import TieKind
from diaodu.people.models import Tie
from diaodu.projects.library.choices import ApplicationState, Caliber, Purpose, Stage
from diaodu.projects.library.found import APPLICATION, PROJECT
from diaodu.projects.library.models import Application, Investment, Project
from diaodu.projects.library.queries.behind import Holder, behind_of
from diaodu.projects.library.queries.money import figures_of
from diaodu.projects.library.rules.money import newest_figures, total_of
from diaodu.projects.library.steps import APPLICATION_STEPS, PROJECT_STEPS


def _opened(subject: Subject) -> tuple[date, str]:
    project = Project.objects.get(subject=subject)
    return project.added_on, project.opened_as


def _application_opened(subject: Subject) -> tuple[date, str]:
    begun, first = Application.objects.get(subject=subject).begun_on, moves_of(subject.pk).first()
    return (min(begun, first.on) if first else begun), ApplicationState.PREPARING


def _happened(subject: Subject) -> Sequence[Happening]:
    return [*_figures(subject), *_documents(subject), *_ties(subject)]


def _figures(subject: Subject) -> Iterator[Happening]:
    for row in Investment.objects.filter(project__subject=subject).order_by("pk"):
        value = _("taken back") if row.value is None else f"{row.value:f}"
        what = f"{row.month:%Y-%m} {Caliber(row.caliber).label}：{value}"
        yield Happening(row.known_at.date(), Part.FIGURE, what, at=row.known_at, by=row.by, why=row.why)


def _ties(subject: Subject) -> Iterator[Happening]:
    """Who came to stand behind it, and who no longer does from the day after."""
    kinds = dict(TieKind.choices)
    for tie in Tie.objects.filter(subject=subject).select_related("unit", "post").order_by("since", "pk"):
        what = f"{kinds[tie.kind]}：{Holder(tie).chair}"
        yield Happening(tie.since, Part.TIE, what)
        if tie.until is not None:
            yield Happening(tie.until, Part.TIE, f"{what}（{_('until this day')}）")


def _documents(subject: Subject) -> Iterator[Happening]:
    words = dict(Purpose.choices)
    for row in Attachment.objects.filter(subject=subject).order_by("pk"):
        label = words.get(row.purpose, row.purpose)
        yield Happening(row.at.date(), Part.FIGURE, f"{label}：{row.name}", at=row.at, by=row.by)


def _known(subject: Subject, day: date) -> Sequence[Known]:
    """Investment since the beginning, by caliber, as it was known that day."""
    project = Project.objects.get(subject=subject)
    figures = figures_of([project.pk])
    found = [
        Known(row.label, "、".join(f"{each.chair} {each.name}".strip() for each in row.holders), on=row.since)
        for row in behind_of(project, on=day)
        if row.holders
    ]
    for caliber, label in Caliber.choices:
        newest = newest_figures(figures, caliber=caliber, known=end_of(day))
        months = [month for _project, month in newest if month <= day]
        total = total_of(newest, [project.pk], months)
        words = "" if total.value is None else f"{total.value:f} 万元"
        found.append(Known(label, words, blank="" if words else _("not reported"), on=total.newest))
    return found


register_past(
    PROJECT,
    Past(
        states=dict(Stage.choices),
        opened=_opened,
        verbs={step.verb: step.label for step in PROJECT_STEPS},
        happened=_happened,
        known=_known,
    ),
)
register_past(
    APPLICATION,
    Past(
        states=dict(ApplicationState.choices),
        opened=_application_opened,
        verbs={step.verb: step.label for step in APPLICATION_STEPS},
    ),
)
