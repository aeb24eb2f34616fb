"""When a leader has read the cockpit."""

from datetime import date

from django.db import transaction

from diaodu.dispatch.models import CockpitLook
from diaodu.people.models import Officer


@transaction.atomic
def mark_looked(officer: Officer, *, on: date) -> None:
    """What turned is shown from here on. Like the opening of a duty it changes no record of the county: no audit."""
    CockpitLook.objects.update_or_create(officer=officer, defaults={"on": on})
