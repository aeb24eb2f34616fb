"""Places are worked out from the scores, looked at by the office, published and frozen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import now
from diaodu.core.moves import Mover, MoveRefusedError, move
from diaodu.projects.tours.actions.tours import hold
from diaodu.projects.tours.judging import Judged, JudgingError, Score, judged, placed
from diaodu.projects.tours.models import Proposal, Result, Tour
from diaodu.projects.tours.setting_kinds import Trimming
from diaodu.projects.tours.steps import PUBLISH, RANK, TOUR_STEPS


@transaction.atomic
def rank_stops(tour: Tour, *, mover: Mover, on: date, version: int | None = None) -> list[Result]:
    """By the county's rule, with the office's note beside it. Raises MoveRefusedError where no place follows."""
    move(tour, TOUR_STEPS, RANK, mover=mover, on=on, version=version)
    scores = [Score(row.ballot, str(row.stop_id), row.total or 0) for row in tour.scores.all()]  # type: ignore[arg-type]
    trimming = Trimming.read(tour.trimming) if tour.trimming else Trimming(0, 1)
    try:
        places = placed(scores, trimmed=trimming.trimmed)
    except JudgingError as error:
        raise MoveRefusedError("scores", error.zh, error.en) from error
    note = _note(scores)
    estimates = {each.stop: each for each in note.estimates}
    runs: dict[str, list[int]] = {}
    for number, run in enumerate(note.together):
        for stop in run:
            runs.setdefault(stop, []).append(number)
    rows = []
    for each in places:
        found = estimates.get(each.stop)
        rows.append(
            Result(
                tour=tour,
                stop_id=int(each.stop),
                place=each.place,
                score=each.score,
                counted=each.counted,
                left_out=each.left_out,
                estimate=round(found.score, 4) if found else None,
                error=round(found.error, 4) if found else None,
                first=found.first if found else None,
                last=found.last if found else None,
                together=runs.get(each.stop, []),
            )
        )
    made = Result.objects.bulk_create(rows)
    tour.severity = sorted(round(value, 2) for value in note.severity.values())
    tour.save(update_fields=["severity"])
    codes = dict(Proposal.objects.filter(tour=tour).values_list("pk", "project__code"))
    append_audit(
        verb=RANK,
        subject=tour.code,
        by=mover.by,
        unit=tour.unit.path,
        after={"places": [[row.place, codes[row.stop_id], f"{row.score}"] for row in made]},
    )
    return made


@transaction.atomic
def publish_places(tour: Tour, *, mover: Mover, on: date, version: int | None = None) -> Tour:
    """Everybody who works with the plan sees them; nobody changes them any more. The tour counts as held."""
    move(tour, TOUR_STEPS, PUBLISH, mover=mover, on=on, version=version)
    Result.objects.filter(tour=tour).update(frozen_at=now())
    hold(tour)
    tour.save(update_fields=["held_at"])
    append_audit(verb=PUBLISH, subject=tour.code, by=mover.by, unit=tour.unit.path, after={"state": tour.state})
    return tour


def _note(scores: Sequence[Score]) -> Judged:
    """Without a common measure there is no note; the places by the rule stand all the same."""
    try:
        return judged(scores)
    except (JudgingError, ZeroDivisionError):
        return Judged((), {}, ())
