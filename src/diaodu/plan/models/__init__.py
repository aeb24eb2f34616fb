"""The living plan: documents, what their sentences promise, what counts, and where it stands."""

from diaodu.plan.models.blanks import Blank, BlankFill, InternalEdition
from diaodu.plan.models.commitments import Check, Commitment, NamedObject, Place, RevisionItem, Target, TaskSource
from diaodu.plan.models.counting import Counting, CountingChange, TargetValue
from diaodu.plan.models.documents import Clause, Document
from diaodu.plan.models.reviewing import ReviewStep
from diaodu.plan.models.standings import AnnouncedLight, Announcement, Objection, Standing
from diaodu.plan.models.succession import CarryChoice, TextChange
from diaodu.plan.models.work import Criterion, Member, Milestone, Occurrence, Request, Supervision

__all__ = [
    "AnnouncedLight",
    "Announcement",
    "Blank",
    "BlankFill",
    "CarryChoice",
    "Check",
    "Clause",
    "Commitment",
    "Counting",
    "CountingChange",
    "Criterion",
    "Document",
    "InternalEdition",
    "Member",
    "Milestone",
    "NamedObject",
    "Objection",
    "Occurrence",
    "Place",
    "Request",
    "ReviewStep",
    "RevisionItem",
    "Standing",
    "Supervision",
    "Target",
    "TargetValue",
    "TaskSource",
    "TextChange",
]
