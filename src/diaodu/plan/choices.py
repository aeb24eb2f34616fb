from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    PLAN = "plan", _("Plan")
    REGISTER = "register", _("Tasks from elsewhere")


class DocumentState(models.TextChoices):
    DRAFT = "draft", _("Read, not yet adopted")
    CURRENT = "current", _("In force")
    DISCARDED = "discarded", _("Discarded")
    SUPERSEDED = "superseded", _("Replaced by a newer version")
    CLOSED = "closed", _("Closed at the end of its year")


class PlanLevel(models.TextChoices):
    """Where a plan stands in the tree: each serves one of a level above."""

    UPPER = "upper", _("Document from above")
    FIVE_YEARS = "five_years", _("Five-year plan")
    YEAR = "year", _("Plan of a year")
    HALF_YEAR = "half_year", _("Plan of a half-year")
    SPECIAL = "special", _("Plan for one matter")


class CommitmentState(models.TextChoices):
    """Being late is no state but a light; being delayed is an approved new date."""

    PROPOSED = "proposed", _("To be reviewed")
    REJECTED = "rejected", _("Not taken up")
    ACCEPTED = "accepted", _("To be claimed")
    CLAIMED = "claimed", _("Under way")
    BLOCKED = "blocked", _("Blocked")
    HANDED_IN = "handed_in", _("To be verified")
    DONE = "done", _("Accepted as finished")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CARRIED = "carried", _("Carried over")


CLAIMABLE = (CommitmentState.ACCEPTED,)  # may be given a lead unit
UNDER_WAY = (CommitmentState.CLAIMED, CommitmentState.BLOCKED, CommitmentState.HANDED_IN)
TAKEN_UP = (CommitmentState.ACCEPTED, *UNDER_WAY, CommitmentState.DONE, CommitmentState.CARRIED)  # counted in sums
ENDED = (CommitmentState.DONE, CommitmentState.WITHDRAWN, CommitmentState.CARRIED)


class Nature(models.TextChoices):
    """What kind of commitment it is; each has a pace of its own."""

    QUANTITY = "quantity", _("Quantity")
    NAMING = "naming", _("Count by naming or award")
    BUNDLE = "bundle", _("Bundle of projects")
    PERIODIC = "periodic", _("So many times a period")
    STANDING = "standing", _("Standing duty")
    TITLE = "title", _("Title to be won")
    MILESTONE = "milestone", _("Milestones only")
    DIRECTION = "direction", _("Direction, reported in words")


class SourceKind(models.TextChoices):
    """Where a task that stands in no plan comes from."""

    INSTRUCTION = "instruction", _("Leader's instruction")
    MEETING = "meeting", _("Minutes of a meeting")
    INSPECTION = "inspection", _("Finding of an inspection")
    PROPOSAL = "proposal", _("Proposal of a deputy or member")
    OTHER = "other", _("Other")


class CountingState(models.TextChoices):
    OPEN = "open", _("To be proposed")
    PROPOSED = "proposed", _("Proposed, to be confirmed")
    AGREED = "agreed", _("Agreed and frozen")


class Decision(models.TextChoices):
    """What became of something a person asked for."""

    OPEN = "open", _("To be decided")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")
    RECALLED = "recalled", _("Taken back by who asked")


class RequestKind(models.TextChoices):
    COMPLETION = "completion", _("Completion")
    DELAY = "delay", _("Delay")
    WITHDRAWAL = "withdrawal", _("Withdrawal")


class ValueLevel(models.TextChoices):
    ASSIGNED = "assigned", _("Assigned from above")
    ENSURED = "ensured", _("Ensured")
    STRIVEN = "striven", _("Striven for")


class AnnouncementState(models.TextChoices):
    CHECKING = "checking", _("Being checked by the units")
    FROZEN = "frozen", _("Announced")


class ChangeKind(models.TextChoices):
    """How a sentence of a revision stands to one of the version before."""

    SAME = "same", _("Unchanged")
    MOVED = "moved", _("Moved")
    EDITED = "edited", _("Edited")
    SPLIT = "split", _("Split")
    VANISHED = "vanished", _("Gone")
    NEW = "new", _("New")


class TextPart(models.TextChoices):
    """What of a plan's text holds no promise."""

    HEADING = "heading", _("Heading")
    TEXT = "text", _("Text without a task")


class Strength(models.TextChoices):
    FIRM = "firm", _("Firm")
    ADVANCE = "advance", _("Advance")
    DIRECTION = "direction", _("Direction")
    STRIVE = "strive", _("Strive")


class TargetKind(models.TextChoices):
    LEVEL = "level", _("Level")
    INCREMENT = "increment", _("Increment")
    GROWTH = "growth", _("Growth")
    SHARE = "share", _("Share")
    RANK = "rank", _("Rank")
    COUNT = "count", _("Count")
    GRADE = "grade", _("Grade")
    CLASS = "class", _("Class of magnitude")


class BlankKind(models.TextChoices):
    FIGURE = "figure", _("Figure to be verified")
    NAME = "name", _("Masked name")
    OWNER = "owner", _("Owner to be named")
    DATE = "date", _("Date to be set")


class BlankState(models.TextChoices):
    OPEN = "open", _("Still open")
    ASKED = "asked", _("Asked of a unit")
    FILLED = "filled", _("Filled in")


class Cause(models.TextChoices):
    MASKED = "masked", _("Masked in the document")
    MISSING = "missing", _("Not said in the document")


class Light(models.TextChoices):
    """In the order of urgency; the words of kernel.light."""

    RED = "red", _("Behind")
    YELLOW = "yellow", _("Warning")
    GREEN = "green", _("On pace")
    DONE = "done", _("Done")
    GREY = "grey", _("No light yet")
