"""A county for benchmarks: an office, an administrator, and as many units with a clerk and things to report.

Made in the database that the environment names, through the same actions as everybody's; and afterwards what of the
work is stored there.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from _taken_up import take_up

PASSWORD = "benchmark-of-one-county"  # noqa: S105 -- of a county that lives in a temporary folder
OFFICE, ADMINISTRATOR = "office", "admin"
ITEMS = 6  # that each clerk reports


@dataclass(frozen=True, slots=True)
class Task:
    """A clerk, the return they fill in, and the code of its round."""

    clerk: str
    owed: str
    round: str


def clerk_name(number: int) -> str:
    return f"clerk{number:03}"


def set_up(folder: Path, database_url: str | None) -> None:
    """Django on a database of its own."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "diaodu.config.settings"
    os.environ["DIAODU_DATA"] = str(folder)
    os.environ.pop("DIAODU_DATABASE_URL", None)
    if database_url:
        os.environ["DIAODU_DATABASE_URL"] = database_url
    django.setup()
    from diaodu.cli import county

    county.prepare_database()


def make_county(clerks: int, text: str) -> list[Task]:
    """One open round that asks each clerk for ITEMS figures."""
    from django.contrib.auth.hashers import make_password
    from django.db import connection

    from diaodu.core.clock import ZONE
    from diaodu.kernel.period import Period
    from diaodu.ledger.actions import open_round
    from diaodu.people.actions import NewUnit, add_unit
    from diaodu.people.choices import Role, RoundField, UnitKind
    from diaodu.people.staffing import NewOfficer, add_staff

    today, since = date.today(), date(date.today().year, 1, 1)  # noqa: DTZ011 -- days only
    county = add_unit(NewUnit("hecheng", UnitKind.COUNTY, "合成县"), by="benchmark", valid_from=since)
    units = [
        add_unit(
            NewUnit(f"unit{number:03}", UnitKind.DEPARTMENT, f"第{number}局", short_zh=f"{number}局"),
            by="benchmark",
            parent=county,
            valid_from=since,
        )
        for number in range(clerks)
    ]
    secret = make_password(PASSWORD)
    staff = [
        (OFFICE, county, "调度办主任", Role.DISPATCH_OFFICE),
        (ADMINISTRATOR, county, "系统管理员", Role.SYSTEM_ADMIN),
        *((clerk_name(number), unit, "报送员", Role.UNIT_CLERK) for number, unit in enumerate(units)),
    ]
    add_staff(
        [NewOfficer(name, name, unit, title, "", role, password_hash=secret) for name, unit, title, role in staff],
        by="benchmark",
        since=since,
    )
    _claim(_adopted(text, county, today), units, since)
    round_ = open_round(
        Period.month_of(today),
        unit=county,
        field=RoundField.DISPATCH,
        title="本月进度",
        due_at=datetime.now(ZONE) + timedelta(days=5),
        by=OFFICE,
    )
    owed = round_.returns.select_related("unit").order_by("unit__code")
    tasks = [Task(clerk_name(number), each.code, round_.code) for number, each in enumerate(owed)]
    connection.close()
    return tasks


def _adopted(text: str, county: Any, today: date) -> list[Any]:
    from diaodu.core.files import store_file
    from diaodu.people.models import Officer
    from diaodu.plan.actions import store_reading
    from diaodu.reading import read_text

    keeper = Officer.objects.get(username=OFFICE)
    document = store_reading(
        read_text(text, date=today),
        unit=county,
        file=store_file(text.encode()),
        file_name="plan.txt",
        by=keeper,
        today=today,
    )
    return take_up(document, keeper, today)


def _claim(commitments: list[Any], units: list[Any], since: date) -> None:
    from diaodu.plan.actions import Claim, claim_commitments

    commitments = commitments[: ITEMS * len(units)]
    assert len(commitments) == ITEMS * len(units), "the plan promises too little for so many clerks"
    claim_commitments(
        [Claim(commitment, units[place // ITEMS]) for place, commitment in enumerate(commitments)],
        by=OFFICE,
        since=since,
    )


def stored(tasks: list[Task]) -> dict[str, Any]:
    """What the database holds of the work: entries by verb, the last figures by return, accounts brought in."""
    from collections import Counter

    from diaodu.core.chain import examine_chain
    from diaodu.core.models import AuditEntry, DirtyMark
    from diaodu.ledger.models import Line, Observation
    from diaodu.people.models import Officer

    names = [OFFICE, ADMINISTRATOR, *(task.clerk for task in tasks)]
    entries = AuditEntry.objects.filter(actor__in=names)
    lines = Line.objects.filter(owed__code__in=[task.owed for task in tasks], value__isnull=False)
    facts = sum(len(entry.after["facts"]) for entry in entries.filter(verb="accept_returns") if entry.after)
    return {
        "entries": Counter(entries.values_list("verb", flat=True)),
        "figures": {(code, key): value for code, key, value in lines.values_list("owed__code", "pk", "value")},
        "accounts": Officer.objects.exclude(username__in=names).count(),
        "facts_said": facts,
        "facts": Observation.objects.count(),
        "marks_left": DirtyMark.objects.count(),
        "chain_is_whole": examine_chain().is_whole,
    }


def bare_commit_ms(times: int = 100) -> float:
    """The median of a single row written and committed by itself: the least any change can cost here."""
    import statistics

    from django.db import connection

    took = []
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE benchmark_row (n integer)")
        for number in range(times):
            began = time.perf_counter()
            cursor.execute(f"INSERT INTO benchmark_row VALUES ({number})")  # noqa: S608 -- a number of ours
            took.append(time.perf_counter() - began)
        cursor.execute("DROP TABLE benchmark_row")
    connection.close()
    return round(statistics.median(took) * 1000, 2)
