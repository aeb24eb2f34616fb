"""The three things that matter most today: points by a dated rule, each with the reasons that gave them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diaodu.core.setting_kinds import Problem, SettingKind, register_setting_kind
from diaodu.plan.choices import CommitmentState, Light

MOST = 3
_NAMES = ("turned_red", "turned_days", "overdue", "waiting", "blocked", "red", "per_point_behind", "most_for_gap")
_EXAMPLE = {
    "turned_red": 40,
    "turned_days": 31,
    "overdue": 35,
    "waiting": 30,
    "blocked": 25,
    "red": 20,
    "per_point_behind": 0.5,
    "most_for_gap": 30,
}


def _check(value: Any) -> list[Problem]:
    if not isinstance(value, Mapping) or set(value) != set(_NAMES):
        names = "、".join(_NAMES)
        return [(f"请填齐这几项：{names}。", f"Give exactly these: {', '.join(_NAMES)}.")]
    wrong = [name for name in _NAMES if not _is_points(value[name])]
    return [(f"“{name}”请填 0 至 1000 的数。", f"{name} must be a number from 0 to 1000.") for name in wrong]


def _is_points(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1000


THREE_THINGS = register_setting_kind(
    SettingKind(
        name="plan.three_things",
        title_zh="今日三件事的分值",
        title_en="Points of the three things today",
        help_zh="新变红（turned_days 天内）、已超期、等待定夺、受阻、红灯各得多少分；每落后序时1个百分点得多少分，"
        "最多多少分。得分最高的三件印在领导的一页纸上。",
        help_en="Points for what turned red (within turned_days), is overdue, waits for a decision, is blocked, is red;"
        " points for each percentage point behind the pace, and at most how many. The three highest make the sheet.",
        check=_check,
        example=_EXAMPLE,
    )
)


@dataclass(frozen=True, slots=True)
class Matter:
    """What is known of one commitment on a day."""

    key: int
    place: int  # in the text; the earlier wins a draw
    light: str
    was_red: bool  # `turned_days` before
    due: date | None
    state: str
    waiting: str = ""  # what has been asked for and is not decided: completion, delay, withdrawal
    behind: Decimal | None = None  # percentage points behind the pace


@dataclass(frozen=True, slots=True)
class Reason:
    code: str
    points: Decimal
    words: str


@dataclass(frozen=True, slots=True)
class Chosen:
    matter: Matter
    reasons: Sequence[Reason] = field(default_factory=tuple)

    @property
    def points(self) -> Decimal:
        return sum((reason.points for reason in self.reasons), Decimal(0))


def three_things(matters: Sequence[Matter], pack: Mapping[str, Any], *, today: date) -> list[Chosen]:
    """The three with most points, the most first; what has none is not a matter for today."""
    scored = [Chosen(matter, reasons_for(matter, pack, today=today)) for matter in matters]
    ranked = sorted(scored, key=lambda item: (-item.points, item.matter.place, item.matter.key))
    return [item for item in ranked[:MOST] if item.points > 0]


def reasons_for(matter: Matter, pack: Mapping[str, Any], *, today: date) -> list[Reason]:
    """Why it counts, each reason with its points. What is done or has ended counts for nothing."""
    if matter.light == Light.DONE or matter.state in (CommitmentState.DONE, CommitmentState.CARRIED):
        return []
    found: list[tuple[str, str]] = []
    is_red = matter.light == Light.RED
    if is_red and not matter.was_red:
        days = int(pack["turned_days"])
        found.append(
            ("turned_red", ngettext("turned red within %(n)d day", "turned red within %(n)d days", days) % {"n": days})
        )
    if is_red:
        found.append(("red", _("red light")))
    if matter.due is not None and matter.due < today:
        days = (today - matter.due).days
        found.append(("overdue", ngettext("%(n)d day overdue", "%(n)d days overdue", days) % {"n": days}))
    if matter.waiting:
        found.append(("waiting", _("waits for a decision")))
    if matter.state == CommitmentState.BLOCKED:
        found.append(("blocked", _("reported as blocked")))
    reasons = [Reason(code, Decimal(str(pack[code])), words) for code, words in found]
    return [reason for reason in [*reasons, *_gap(matter, pack)] if reason.points > 0]


def _gap(matter: Matter, pack: Mapping[str, Any]) -> list[Reason]:
    if matter.behind is None or matter.behind <= 0 or matter.light not in (Light.RED, Light.YELLOW):
        return []
    points = min(Decimal(str(pack["most_for_gap"])), matter.behind * Decimal(str(pack["per_point_behind"])))
    words = _("%(n)s points behind the pace") % {"n": f"{matter.behind:.1f}"}
    return [Reason("gap", points.quantize(Decimal("0.1")), words)]


def what_to_do(chosen: Chosen, *, difficulty: str, lead: str) -> str:
    """What the leader can do, by the weightiest thing that stands in the way."""
    codes = {reason.code for reason in chosen.reasons}
    named = {"lead": lead or _("the dispatch office")}
    if "waiting" in codes:
        asked = {
            "completion": _("acceptance as finished"),
            "delay": _("a new date"),
            "withdrawal": _("withdrawal"),
        }.get(chosen.matter.waiting, chosen.matter.waiting)
        return _("Decide: %(lead)s asks for %(asked)s.") % {**named, "asked": asked}
    if "blocked" in codes or difficulty:
        return _("Call %(lead)s and its partners together and settle what stands in the way.") % named
    if "overdue" in codes:
        return _("Ask %(lead)s for a new date with a reason, or for the day it will be finished.") % named
    return _("Ask %(lead)s how and by when it will be back on pace.") % named
