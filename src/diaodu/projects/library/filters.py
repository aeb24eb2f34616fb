"""What a reader may ask of the library's lists; all of it in the address."""

from django.utils.translation import gettext_lazy as _

from diaodu.core.lists import Column, ListSpec
from diaodu.projects.library.choices import ApplicationState, Batch, Kind, Level, Stage
from diaodu.projects.library.queries.projects import AHEAD, NOW

PROJECT_LIST = ListSpec(
    words={
        "q": None,
        "stage": Stage.values,
        "level": Level.values,
        "kind": Kind.values,
        "batch": Batch.values,
        "group": None,
        "unit": None,
        "sponsor": None,
        "missing": (NOW, AHEAD),
    },
    sorts=("code", "name", "state", "level", "unit", "sponsor", "total", "finish"),
)
PROJECT_COLUMNS = (
    Column(_("Code"), "code"),
    Column(_("Project"), "name"),
    Column(_("Stage"), "state"),
    Column(_("Key project level"), "level"),
    Column(_("Lead unit"), "unit"),
    Column(_("Sponsoring leader"), "sponsor"),
    Column(_("Total investment"), "total", is_number=True),
    Column(_("Plan of this year"), is_number=True),
    Column(_("Done this year (physical progress)"), is_number=True),
    Column(_("Planned completion"), "finish"),
    Column(_("Still missing for the next stage")),
)
APPLICATION_LIST = ListSpec(
    words={"q": None, "channel": None, "state": ApplicationState.values, "unit": None},
    sorts=("begun", "code", "project", "asked", "state"),
)
APPLICATION_COLUMNS = (
    Column(_("Code"), "code"),
    Column(_("Project"), "project"),
    Column(_("Channel")),
    Column(_("Asked for"), "asked", is_number=True),
    Column(_("Amount granted"), is_number=True),
    Column(_("Arrived"), is_number=True),
    Column(_("State"), "state"),
    Column(_("Application begun"), "begun"),
)
STATISTICS_LIST = ListSpec(words={"light": ("red", "yellow", "green", "grey", "done"), "unit": None}, sorts=("urgent",))
STATISTICS_COLUMNS = (
    Column(_("Colour of the light")),
    Column(_("Project")),
    Column(_("Lead unit")),
    Column(_("Total investment"), is_number=True),
    Column(_("Started")),
    Column(_("Papers still missing")),
    Column(_("Number in statistics")),
)
