"""Bricks every app stands on. No county word in them: units are known by their path and code only."""

from diaodu.core.models.answers import GivenAnswer
from diaodu.core.models.append_only import AppendOnly, AppendOnlyRow, FreezingRow
from diaodu.core.models.audit import AuditEntry
from diaodu.core.models.daily import DailyRun
from diaodu.core.models.files import Attachment, StoredFile
from diaodu.core.models.jobs import Job
from diaodu.core.models.marks import DirtyMark, GroupingMark
from diaodu.core.models.moves import Move
from diaodu.core.models.search import SearchGram
from diaodu.core.models.settings import Setting
from diaodu.core.models.sheets import Sheet, SheetRow
from diaodu.core.models.subjects import Sequence, Subject

__all__ = [
    "AppendOnly",
    "AppendOnlyRow",
    "Attachment",
    "AuditEntry",
    "DailyRun",
    "DirtyMark",
    "FreezingRow",
    "GivenAnswer",
    "GroupingMark",
    "Job",
    "Move",
    "SearchGram",
    "Sequence",
    "Setting",
    "Sheet",
    "SheetRow",
    "StoredFile",
    "Subject",
]
