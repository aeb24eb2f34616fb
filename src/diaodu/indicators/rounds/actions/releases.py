"""Official figures: entered by the statistics unit, kept back until their hour, then facts of the ledger.

The audit says who entered how many figures, never the figures nor a hash that could be guessed: it may be read before
the hour has come. From then on the ledger's own entry has the hash of what became facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.beats import beat
from diaodu.core.clock import moment, today
from diaodu.core.moves import Mover, MoveRefusedError, move
from diaodu.core.subjects import NewSubject, add_subjects, next_codes
from diaodu.core.versions import take_version
from diaodu.indicators.catalogue.actions import FigureInput, enter_figures
from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.catalogue.rules.periods import problem_with
from diaodu.indicators.rounds.choices import EDITABLE_RELEASES, ReleaseState, SendBack, Stage
from diaodu.indicators.rounds.models import Release, ReleaseLine
from diaodu.indicators.rounds.steps import RELEASE_STEPS, STATISTICS
from diaodu.kernel.period import Period
from diaodu.ledger.choices import Basis
from diaodu.people.models import Unit

RELEASE_PREFIX = "F"


@dataclass(frozen=True, slots=True)
class ReleaseFigure:
    """One figure as released. `base`: last year's as published beside it."""

    indicator: Indicator
    about: Unit
    period: Period
    value: Decimal | None = None
    missing: str = ""
    base: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NewRelease:
    unit: Unit  # the statistics unit
    title: str
    period: Period
    source: str
    released_at: datetime
    stage: Stage = Stage.FIRST
    figures: Sequence[ReleaseFigure] = ()


@transaction.atomic
def add_release(new: NewRelease, *, mover: Mover) -> Release:
    """A draft only the statistics unit sees. Raises MoveRefusedError: another unit, twice, a wrong period."""
    _only_statistics(mover)
    if not new.source.strip():
        raise MoveRefusedError("source", "请写明发布来源。", "Please name the release it was taken from.")
    same = Release.objects.filter(unit=new.unit, period=new.period.code, title=new.title, stage=new.stage)
    if same.exists():
        raise MoveRefusedError("twice", "这一期这次发布已经录过。", "This release has been entered already.")
    _check_periods(new.figures)
    scope = new.unit.county_path
    code = next_codes(RELEASE_PREFIX, scope=scope, year=new.period.year)[0]
    release = Release.objects.create(
        subject=add_subjects([NewSubject("release", code, new.title, new.unit.path, scope)])[0],
        code=code,
        unit=new.unit,
        title=new.title[:120],
        period=new.period.code,
        stage=new.stage,
        source=new.source.strip()[:200],
        released_at=new.released_at,
        by=mover.by,
    )
    _put_lines(release, new.figures)
    _audit(release, "add_release", mover.by, new.figures)
    return release


@transaction.atomic
def change_release(
    release: Release, figures: Sequence[ReleaseFigure], *, mover: Mover, version: int | None = None,
    released_at: datetime | None = None,
) -> Release:  # fmt: skip
    """Other figures, or another hour, while it is not ready. Nothing else of it changes."""
    _only_statistics(mover)
    if release.state not in EDITABLE_RELEASES:
        raise MoveRefusedError("state", "已经定稿，不能再改。", "It is ready or released, and does not change.")
    take_version(release, version)
    _check_periods(figures)
    if released_at is not None and release.first_released_at is None:
        release.released_at = released_at
        release.save(update_fields=["released_at"])
    release.lines.all().delete()
    _put_lines(release, figures)
    _audit(release, "change_release", mover.by, figures)
    return release


@transaction.atomic
def ready_release(release: Release, *, mover: Mover, version: int | None = None) -> Release:
    """No more changes; it becomes public at its hour, or now where that is over.

    Raises MoveRefusedError naming what is empty: a figure, or the reason why there is none, stands in every line.
    """
    empty = [
        f"{line.indicator.name_zh}（{line.about.name_zh}）"
        for line in release.lines.select_related("indicator", "about")
        if line.value is None and not line.missing
    ]
    if empty or not release.lines.exists():
        named = "、".join(empty[:5]) or "—"
        raise MoveRefusedError(
            "empty", f"还有{len(empty)}项没有数，也没有说明原因：{named}。", f"{len(empty)} items are empty: {named}."
        )
    move(release, RELEASE_STEPS, "ready", mover=mover, on=today(), version=version)
    Release.objects.filter(pk=release.pk).update(sent_back_for="", sent_back_line="")
    _audit(release, "ready_release", mover.by, ())
    if release.released_at <= moment():
        publish_releases([release], by=mover.by)
    return release


@beat("figure releases", every=20)
def publish_due_releases() -> int:
    """Those whose hour has come; how many that were."""
    due = Release.objects.filter(state=ReleaseState.READY, released_at__lte=moment())
    return publish_releases(list(due.select_related("unit", "subject")), by="system")


def publish_releases(releases: Iterable[Release], *, by: str) -> int:
    """Their figures become facts of the ledger, as known since the hour of release."""
    done = 0
    for release in releases:
        with transaction.atomic():
            _publish(release, by)
            done += 1
    return done


def _publish(release: Release, by: str) -> None:
    at = moment()
    move(release, RELEASE_STEPS, "release", mover=Mover(by, frozenset({STATISTICS})), on=at.date())
    known = release.released_at if release.first_released_at is None else at
    Release.objects.filter(pk=release.pk).update(first_released_at=release.first_released_at or known)
    lines = list(release.lines.select_related("indicator__subject", "indicator__lead", "about"))
    county = Unit.objects.get(path=release.unit.county_path)
    enter_figures(
        [
            FigureInput(
                line.indicator, line.about, Period.parse(line.period), line.value, line.missing,
                span=line.span, basis=Basis.OFFICIAL, known_at=known,
            )
            for line in lines
        ],
        county=county,
        origin=f"{release.code} {release.title}（{Stage(release.stage).value}）",
        by=by,
    )  # fmt: skip
    append_audit(
        verb="release_figures",
        subject=release.code,
        by=by,
        unit=release.unit.path,
        after={"period": release.period, "figures": len(lines), "source": release.source},
    )


@transaction.atomic
def send_back_release(
    release: Release, reason: str, *, line: str = "", mover: Mover, version: int | None = None
) -> Release:
    """On one of three grounds, and on no other: unit of measure, a missing item, the format.

    What was released stands until the statistics unit releases its correction as the next edition.
    """
    if reason not in SendBack.values:
        raise MoveRefusedError(
            "reason",
            "官方统计数据只能因计量单位、缺项或格式退回，不能因数值高低退回。",
            "A release goes back for its unit, a missing item or its format only; never for how high a figure is.",
        )
    # The ground first: the database knows no release that was sent back without one.
    release.sent_back_for, release.sent_back_line = reason, line.strip()[:120]
    Release.objects.filter(pk=release.pk).update(sent_back_for=reason, sent_back_line=release.sent_back_line)
    move(release, RELEASE_STEPS, "send_back", mover=mover, on=today(), why=str(SendBack(reason).label), version=version)
    append_audit(
        verb="send_back_release",
        subject=release.code,
        by=mover.by,
        unit=release.unit.path,
        after={"reason": reason, "line": release.sent_back_line},
    )
    return release


def _only_statistics(mover: Mover) -> None:
    if STATISTICS not in mover.parts:
        raise MoveRefusedError(
            "who", "官方统计数据只由统计部门录入。", "Official figures are entered by the statistics unit alone."
        )


def _check_periods(figures: Iterable[ReleaseFigure]) -> None:
    for figure in figures:
        if problem := problem_with(figure.period, figure.indicator.frequency, figure.indicator.not_alone):
            zh, en = problem
            raise MoveRefusedError("period", f"{figure.indicator.name_zh}：{zh}", f"{figure.indicator.code}: {en}")


def _put_lines(release: Release, figures: Sequence[ReleaseFigure]) -> None:
    ReleaseLine.objects.bulk_create(
        ReleaseLine(
            release=release, indicator=figure.indicator, about=figure.about, span=figure.indicator.span,
            period=figure.period.code, value=figure.value,
            missing="" if figure.value is not None else figure.missing, base=figure.base,
        )
        for figure in figures
    )  # fmt: skip


def _audit(release: Release, verb: str, by: str, figures: Sequence[ReleaseFigure]) -> None:
    after: dict[str, object] = {"period": release.period, "stage": release.stage}
    if figures:
        after |= {"figures": len(figures)}
    append_audit(verb=verb, subject=release.code, by=by, unit=release.unit.path, after=after)
