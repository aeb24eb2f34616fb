"""Words the library branches on, and their groups."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from diaodu.people.choices import Role, TieKind


class Stage(models.TextChoices):
    IDEA = "idea", _("Idea")
    RESERVE = "reserve", _("In reserve")
    PREPARING = "preparing", _("Preparatory work")
    STARTED = "started", _("Newly started")
    BUILDING = "building", _("Under construction")
    COMPLETED = "completed", _("Built")
    PRODUCING = "producing", _("In production")
    FULL = "full", _("At full capacity")
    PAUSED = "paused", _("Put off")
    WITHDRAWN = "withdrawn", _("Taken out")
    REPLACED = "replaced", _("Replaced by another")


# From the idea to full production, in order; the side tracks stand outside it.
LINE = (
    Stage.IDEA,
    Stage.RESERVE,
    Stage.PREPARING,
    Stage.STARTED,
    Stage.BUILDING,
    Stage.COMPLETED,
    Stage.PRODUCING,
    Stage.FULL,
)
RANK = {str(stage): place for place, stage in enumerate(LINE)}
NOT_STARTED = (Stage.IDEA, Stage.RESERVE, Stage.PREPARING)
ON_SITE = (Stage.STARTED, Stage.BUILDING)
FINISHED = (Stage.COMPLETED, Stage.PRODUCING, Stage.FULL)
OUT = (Stage.WITHDRAWN, Stage.REPLACED)
ALIVE = (*LINE, Stage.PAUSED)


class Kind(models.TextChoices):
    OWN = "own", _("County's own")
    OUTSIDE = "outside", _("Built by others")
    EXPANSION = "expansion", _("Expansion or upgrade of a local firm")
    BUNDLE = "bundle", _("Projects bundled together")


class Level(models.TextChoices):
    PROVINCE = "province", _("Provincial key project")
    CITY = "city", _("Municipal key project")
    COUNTY = "county", _("County key project")
    PLAIN = "plain", _("Not a key project")


class Caliber(models.TextChoices):
    """How investment that was made is counted. Figures of two calibers are never added."""

    PHYSICAL = "physical", _("Physical progress")
    STATISTICS = "statistics", _("Entered in statistics")
    PAID = "paid", _("Paid out")


class Source(models.TextChoices):
    """Where the money comes from."""

    OWN = "own", _("Own capital")
    LOAN = "loan", _("Bank loans")
    SPECIAL_BOND = "special_bond", _("Special bonds")
    TREASURY_BOND = "treasury_bond", _("Ultra-long treasury bonds")
    CENTRAL = "central", _("Central budget")
    PROVINCIAL = "provincial", _("Provincial and municipal funds")
    COUNTY = "county", _("County budget")
    OTHER = "other", _("Other money")


class Batch(models.TextChoices):
    PRODUCING = "producing", _("To go into production")
    BUILDING = "building", _("To be built")
    RESERVE = "reserve", _("To be kept in reserve")


class DutyField(models.TextChoices):
    """What a county does for works built by others."""

    CLEARING = "clearing", _("Clearing land and houses")
    CONNECTION = "connection", _("Connections and relocations")
    ASKING = "asking", _("Asking above")


class Decision(models.TextChoices):
    OPEN = "open", _("Waits for decision")
    GRANTED = "granted", _("Agreed")
    REFUSED = "refused", _("Not agreed")


class ApplicationState(models.TextChoices):
    PREPARING = "preparing", _("Being prepared")
    SUBMITTED = "submitted", _("Submitted upwards")
    PASSED = "passed", _("Passed review")
    APPROVED = "approved", _("Money or place granted")
    ARRIVED = "arrived", _("Money arrived")
    RETURNED = "returned", _("Returned")
    DROPPED = "dropped", _("Not pursued")


RUNNING = (ApplicationState.SUBMITTED, ApplicationState.PASSED, ApplicationState.APPROVED)
GRANTED = (ApplicationState.APPROVED, ApplicationState.ARRIVED)
AT_HOME = (ApplicationState.PREPARING, ApplicationState.RETURNED)
CLOSED = (ApplicationState.ARRIVED, ApplicationState.DROPPED)


class Purpose(models.TextChoices):
    """What a document on a project proves."""

    PROPOSAL = "proposal", _("Project outline")
    APPROVAL = "approval", _("Approval or filing of the project")
    LAND = "land", _("Land papers")
    PLANNING = "planning", _("Planning permit")
    PERMIT = "permit", _("Construction permit")
    CONTRACT = "contract", _("Construction contract")
    PAYMENT = "payment", _("Payment voucher")
    LICENCE = "licence", _("Business licence")
    ACCEPTANCE = "acceptance", _("Completion acceptance")
    PRODUCTION = "production", _("Proof of production")
    BUDGET_REVIEW = "budget_review", _("Financial assessment")
    LEGAL_OPINION = "legal_opinion", _("Legal opinion")
    PHOTO = "photo", _("Photo")
    EVIDENCE = "evidence", _("Evidence of a move")
    OTHER = "other", _("Other document")


# Who keeps the library of the county: the dispatch office, and whoever runs its project rounds.
LIBRARY_KEEPERS = (Role.DISPATCH_OFFICE, Role.ROUND_OWNER)
UNIT_KEEPERS = (Role.UNIT_CLERK, Role.SECTION_CHIEF, Role.UNIT_HEAD)

# Who stands behind a project (五个一): of each kind one at a time, partners side by side.
ONE_HOLDER = (TieKind.SPONSOR, TieKind.LEAD, TieKind.TEAM, TieKind.COMMISSIONER)
BEHIND = (*ONE_HOLDER, TieKind.PARTNER)
BY_OFFICE = (TieKind.SPONSOR, TieKind.LEAD)  # only the office names them
