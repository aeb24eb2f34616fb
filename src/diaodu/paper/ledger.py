"""What a ledger of tasks (任务分解表) says, row by row: filled from a reading or from stored commitments alike."""

from __future__ import annotations

from dataclasses import dataclass, field

COLUMNS = {
    "number": ("序号", "No."),
    "code": ("编号", "Code"),
    "section": ("章节", "Section"),
    "category": ("类别", "Section"),
    "task": ("工作任务（原文）", "Task (as written)"),
    "short": ("简称", "Short name"),
    "target": ("量化目标", "Target"),
    "goal": ("量化目标/验收标准", "Target and what counts"),
    "nature": ("类型", "Kind"),
    "sponsor": ("牵头领导", "Sponsor"),
    "strength": ("力度", "Strength"),
    "lead": ("牵头单位", "Lead unit"),
    "partners": ("配合单位", "Partners"),
    "due": ("完成时限", "Due"),
    "milestones": ("季度进度/里程碑", "Milestones"),
    "state": ("状态", "State"),
    "light": ("灯", "Light"),
    "latest": ("最新进展", "Latest progress"),
    "objects": ("支撑对象", "Named objects"),
    "source": ("原文位置", "Place in the text"),
    "note": ("备注", "Note"),
    "stamp": ("版本", "Edition"),
}
# What a reading knows, and what is known of a plan that is run.
OF_READING = (
    "number",
    "category",
    "task",
    "target",
    "strength",
    "lead",
    "partners",
    "due",
    "objects",
    "source",
    "note",
)
OF_PLAN = (
    "number", "code", "section", "task", "short", "goal", "nature", "sponsor", "lead", "partners", "due", "milestones",
    "state", "light", "latest", "note", "stamp",
)  # fmt: skip
HIDDEN = frozenset({"stamp"})
OPEN = {
    "lead": ("待认领", "to be claimed"),
    "due": ("待定", "to be set"),
    "figure": ("待核", "to be verified"),
}


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A task. Empty `lead` or `due` is a blank somebody must fill; `blanks` are the units of its masked figures."""

    number: str
    category: str
    task: str
    target: str = ""
    strength: str = ""
    lead: str = ""
    partners: str = ""
    due: str = ""
    objects: str = ""
    source: str = ""
    note: str = ""
    blanks: tuple[str, ...] = ()
    code: str = ""
    short: str = ""
    nature: str = ""
    sponsor: str = ""
    milestones: str = ""
    state: str = ""
    light: str = ""
    latest: str = ""
    stamp: str = ""  # by which a table that comes back tells that the row has been changed meanwhile


@dataclass(frozen=True, slots=True)
class Table:
    """A further list beside the ledger: its title, heads and rows of text; `numeric` are right-aligned columns.

    Word papers carry only the lists that are `for_paper`: what somebody must answer, not the whole index.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    numeric: frozenset[int] = frozenset()
    for_paper: bool = False


@dataclass(frozen=True, slots=True)
class Ledger:
    title: str
    subtitle: str
    language: str  # zh or en
    rows: tuple[LedgerRow, ...]
    tables: tuple[Table, ...] = field(default=())
    mark: str = ""  # what the paper inherits from what goes into it: 内部资料
    columns: tuple[str, ...] = OF_READING

    def head(self, column: str) -> str:
        return COLUMNS[column][self.language == "en"]

    def open_word(self, what: str) -> str:
        return OPEN[what][self.language == "en"]

    def text(self, row: LedgerRow, column: str) -> str:
        """What stands in a cell; a lead or a date that is lacking as the word for it."""
        if column in {"target", "goal"}:
            return self.shown_target(row)
        words = row.category if column == "section" else str(getattr(row, column))
        return self.open_word(column) if column in OPEN and not words else words

    def is_open(self, row: LedgerRow, column: str) -> bool:
        """Whether somebody has to fill this cell in."""
        if column in {"target", "goal"}:
            return bool(row.blanks)
        return column in {"lead", "due"} and not getattr(row, column)

    def shown_target(self, row: LedgerRow) -> str:
        """The targets, and each masked figure as a hole with its unit: 待核 · 亿元."""
        holes = [f"{self.open_word('figure')} · {unit}" for unit in row.blanks]
        return "；".join([*([row.target] if row.target else []), *holes])
