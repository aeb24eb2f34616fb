"""The terms of what counts (认定口径): taken from a counting, kept as JSON in a proposal, laid back on the counting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from diaodu.core.measures import measure_named
from diaodu.kernel.pace import Pace, PaceKind
from diaodu.ledger.choices import Span
from diaodu.plan.choices import Nature
from diaodu.plan.models import Counting

FIELDS: dict[str, str | Promise] = {
    "nature": _("Kind of commitment"),
    "measure": _("Measured by"),
    "params": _("Filter"),
    "low": _("Target"),
    "high": _("Target, upper end"),
    "measured_in": _("Unit of measure"),
    "comparator": _("At least or at most"),
    "stage": _("Stage or document that counts"),
    "span": _("Reported as"),
    "opening": _("Opening figure"),
    "start": _("Counted from"),
    "due": _("Due"),
    "pace": _("Pace"),
}
_FIGURES, _DAYS = ("low", "high", "opening"), ("start", "due")
PACES: dict[str, str | Promise] = {
    PaceKind.LINEAR: _("linear by months"),
    PaceKind.CURVE: _("seasonal curve"),
    PaceKind.STEPS: _("by steps"),
    PaceKind.NONE: _("no pace, only the date"),
}
COMPARATORS: dict[str, str | Promise] = {
    "=": _("that many"),
    ">=": _("at least"),
    "<=": _("at most"),
    ">": _("more than"),
    "<": _("less than"),
    "~": _("about"),
}


@dataclass(frozen=True, slots=True)
class Terms:
    nature: str
    measure: str
    start: date
    due: date | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    measured_in: str = ""
    comparator: str = ">="
    stage: str = ""
    span: str = Span.CUMULATIVE
    opening: Decimal = Decimal(0)
    pace: Mapping[str, Any] = field(default_factory=dict)
    params: Mapping[str, Any] = field(default_factory=dict)

    def to_data(self) -> dict[str, Any]:
        """As JSON keeps it: figures and days as text."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Terms:
        known = {each.name for each in fields(cls)}
        values = {name: value for name, value in data.items() if name in known}
        for name in _FIGURES:
            values[name] = None if values.get(name) is None else Decimal(values[name])
        for name in _DAYS:
            values[name] = date.fromisoformat(values[name]) if values.get(name) else None
        values["opening"] = values["opening"] or Decimal(0)
        return cls(**values)

    def lay_on(self, counting: Counting) -> None:
        """Write the terms into the counting's fields; saving is the action's."""
        for name in ("measure", "due", "low", "high", "measured_in", "comparator", "stage", "span", "opening", "start"):
            setattr(counting, name, getattr(self, name))
        counting.pace, counting.params = dict(self.pace), dict(self.params)


def terms_of(counting: Counting) -> Terms:
    return Terms(
        nature=counting.commitment.nature or Nature.QUANTITY,
        measure=counting.measure,
        start=counting.start,
        due=counting.due,
        low=counting.low,
        high=counting.high,
        measured_in=counting.measured_in,
        comparator=counting.comparator,
        stage=counting.stage,
        span=str(counting.span),
        opening=counting.opening or Decimal(0),
        pace=counting.pace or {"kind": str(PaceKind.LINEAR)},
        params=counting.params,
    )


@dataclass(frozen=True, slots=True)
class Difference:
    label: str | Promise
    before: str
    after: str


def differences(before: Mapping[str, Any], after: Mapping[str, Any], *, english: bool = False) -> list[Difference]:
    """The fields whose words differ, in the order of the form; what only programs read is left out."""
    found = []
    for name, label in FIELDS.items():
        if name in {"params", "high"}:
            continue
        old, new = said(name, before.get(name), english=english), said(name, after.get(name), english=english)
        if old != new:
            found.append(Difference(label, old, new))
    return found


def said(name: str, value: Any, *, english: bool = False) -> str:
    """A term in words."""
    if value is None or value == "":
        return ""
    words: dict[str, Mapping[str, str | Promise]] = {
        "nature": dict(Nature.choices),
        "span": dict(Span.choices),
        "comparator": COMPARATORS,
    }
    if name in words:
        return str(words[name].get(value, value))
    if name == "measure":
        return measure_said(str(value), english=english)
    if name == "pace":
        return pace_said(value, english=english)
    return f"{Decimal(value):,f}" if name in _FIGURES else str(value)


def measure_said(name: str, *, english: bool = False) -> str:
    try:
        measure = measure_named(name)
    except LookupError:
        return name
    return measure.title_en if english else measure.title_zh


def pace_said(pace: Mapping[str, Any], *, english: bool = False) -> str:
    """`seasonal curve: Building`, `by steps (2 a year)`; nothing said is linear."""
    from diaodu.kernel.wording import rhythm_said

    kind = str(PACES[Pace.from_data(pace).kind])
    if name := pace.get("en" if english else "zh"):
        return f"{kind}: {name}" if english else f"{kind}：{name}"
    if rhythm := pace.get("rhythm"):
        words = rhythm_said(rhythm, "en" if english else "zh")
        return f"{kind} ({words})" if english else f"{kind}（{words}）"
    return kind


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return dict(value) if isinstance(value, Mapping) else value
