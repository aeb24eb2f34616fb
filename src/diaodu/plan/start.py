"""An empty county from nothing but its plan: `./diaodu up --plan FILE`."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from diaodu.core.clock import today
from diaodu.core.files import store_file
from diaodu.people.actions import NewUnit, add_officer, add_unit, give_post
from diaodu.people.choices import Role, UnitKind
from diaodu.people.models import Unit
from diaodu.plan.actions import adopt_document, store_reading
from diaodu.reading import read_file

ADMINISTRATOR = "admin"


class CountyExistsError(Exception):
    """The data folder already holds a county; a plan for it is brought in on its pages."""


@dataclass(frozen=True, slots=True)
class StartResult:
    username: str
    password: str  # shown once, kept nowhere but as a hash
    document_code: str


def start_county_from_plan(path: Path, plan_date: date | None) -> StartResult:
    """Read the plan, make a county with one administrator, and put the plan in force.

    Nothing is kept unless all of it is. Raises reading.Unreadable for a file that cannot be read and
    CountyExistsError where there is a county already. The county has no name yet: the plan does not say one that
    could be trusted, so somebody gives it.
    """
    if Unit.objects.exists():
        raise CountyExistsError
    content = path.read_bytes()
    reading = read_file(content, name=path.name, date=plan_date)
    password = secrets.token_urlsafe(15)
    with transaction.atomic():
        since = today()
        county = add_unit(NewUnit("county", UnitKind.COUNTY, "本县", "This county"), by="system", valid_from=since)
        officer = add_officer(
            ADMINISTRATOR, name="管理员", unit=county, password=password, by="system", must_change=False
        )
        for title_zh, title_en, role in (
            ("系统管理员", "System administrator", Role.SYSTEM_ADMIN),
            ("调度办", "Dispatch office", Role.DISPATCH_OFFICE),
        ):
            give_post(officer, unit=county, title_zh=title_zh, title_en=title_en, role=role, since=since, by="system")
        document = store_reading(
            reading, unit=county, file=store_file(content), file_name=path.name, by=officer, today=since
        )
        adopt_document(document, by=officer)
    return StartResult(ADMINISTRATOR, password, document.code)
