"""Makes the sample county's kept forecasts anew, from the figures of a loaded sample county."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand

from diaodu.core.clock import today
from diaodu.core.models import Subject
from diaodu.indicators.catalogue.models import Indicator
from diaodu.people.models import Unit
from diaodu.sample.outlooks import FILE, cast_sample, said_of


class Command(BaseCommand):
    help = "Write the sample county's forecasts (src/diaodu/sample/outlooks.json) from its loaded figures."

    def handle(self, *args: Any, **options: Any) -> None:
        county = Unit.objects.get(parent=None)
        codes = dict(Indicator.objects.filter(scope=county.path).values_list("code", "subject"))
        rows = list(cast_sample(county, codes, last=today()))
        newest = {(row.subject_id, row.unit_id): place for place, row in enumerate(rows)}
        subjects = dict(Subject.objects.filter(scope=county.path).values_list("pk", "code"))
        units = dict(Unit.objects.values_list("pk", "code"))
        lines = []
        for place, row in enumerate(rows):
            is_newest = newest[row.subject_id, row.unit_id] == place
            said = said_of(row, subjects[row.subject_id], units[row.unit_id], is_newest=is_newest)
            lines.append(json.dumps(said, ensure_ascii=False, separators=(",", ":")))
        FILE.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
        self.stdout.write(f"{len(rows)} forecasts, {FILE.stat().st_size // 1024} KB")
