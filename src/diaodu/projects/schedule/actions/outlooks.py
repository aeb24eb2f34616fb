"""Rebuilding where schedules stand: facts of a day, made anew from their rows; twice gives the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db import transaction

from diaodu.core.calendar import calendar_for
from diaodu.projects.schedule.models import MonthLight, Outlook, Schedule
from diaodu.projects.schedule.queries.laid import Laid, laid_schedules, past_of
from diaodu.projects.schedule.setting_kinds import forecast_rule, light_pack
from diaodu.projects.schedule.standing import Rules, outlook_of
from diaodu.projects.schedule.subject_kinds import facts_of
from diaodu.projects.schedule.thinking import line_around

_KEPT = [field.name for field in Outlook._meta.concrete_fields if field.name not in {"id", "schedule"}]
_LIGHT = ["day", "light", "rule", "reason_zh", "reason_en"]


@transaction.atomic
def rebuild_outlooks(schedules: Sequence[Schedule], day: date) -> list[Outlook]:
    """Plan, forecast and light of each on `day`; in the order given. Each must have its subject at hand.

    A dozen queries, however many schedules. Raises UnsoundError where one cannot be planned: nothing is kept then.
    """
    if not schedules:
        return []
    laid = laid_schedules(schedules)
    past, facts = past_of(schedules, on=day), facts_of(_by_kind(schedules), day)
    rules = {scope: _rules(scope, day) for scope in {item.subject.scope for item in schedules}}
    made = [
        outlook_of(each, rules[each.schedule.subject.scope], past, facts.get(each.schedule.subject_id), day=day)
        for each in laid
    ]
    Outlook.objects.bulk_create(
        made, update_conflicts=True, unique_fields=["schedule"], update_fields=_KEPT, batch_size=200
    )
    _keep_lights(laid, made, day)
    return made


def _keep_lights(laid: Sequence[Laid], made: Sequence[Outlook], day: date) -> None:
    rows = [
        MonthLight(
            schedule=outlook.schedule,
            month=day.strftime("%Y-%m"),
            day=day,
            light=outlook.light,
            rule=outlook.rule,
            reason_zh=outlook.reason_zh,
            reason_en=outlook.reason_en,
        )
        for outlook in made
    ]
    MonthLight.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["schedule", "month"], update_fields=_LIGHT, batch_size=200
    )


def _rules(scope: str, day: date) -> Rules:
    return Rules(line_around(calendar_for(scope), day), light_pack(scope), forecast_rule(scope))


def _by_kind(schedules: Sequence[Schedule]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for schedule in schedules:
        found[schedule.subject.kind].append(schedule.subject_id)
    return found
