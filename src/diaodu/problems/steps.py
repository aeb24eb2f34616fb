"""The permitted moves of a problem.

Parts: `raiser` brought it forward (nobody of the unit it lies with), `unit` is to solve it, `office` runs the desk,
`leader` is who it has gone up to, `system` is the clock. The unit closes nothing by its own word: only what the raiser
has confirmed.
"""

from django.utils.translation import gettext_lazy as _

from diaodu.core.moves import REASON, Step
from diaodu.problems.choices import State

RAISER, UNIT, OFFICE, LEADER, SYSTEM = "raiser", "unit", "office", "leader", "system"
_RAISED, _RETURNED, _ROUTED = str(State.RAISED), str(State.RETURNED), str(State.ROUTED)
_ACCEPTED, _UNDER_WAY, _REPLIED = str(State.ACCEPTED), str(State.UNDER_WAY), str(State.REPLIED)
_CONFIRMED, _CLOSED, _WITHDRAWN = str(State.CONFIRMED), str(State.CLOSED), str(State.WITHDRAWN)
_WITH_WORDS = frozenset({REASON})
_WITH_UNIT = (_ROUTED, _ACCEPTED, _UNDER_WAY)


def _staying(verb: str, label: object, who: set[str], states: tuple[str, ...]) -> tuple[Step, ...]:
    """A step that changes who is asked, not the state."""
    return tuple(Step(verb, (state,), state, frozenset(who), label, _WITH_WORDS) for state in states)  # type: ignore[arg-type]


PROBLEM_STEPS = (
    Step("route", (_RAISED, _RETURNED), _ROUTED, frozenset({OFFICE}), _("Route to a unit")),
    Step("accept", (_ROUTED,), _ACCEPTED, frozenset({UNIT}), _("Take on")),
    Step("return", (_ROUTED,), _RETURNED, frozenset({UNIT}), _("Return to the office"), _WITH_WORDS),
    Step("start", (_ACCEPTED,), _UNDER_WAY, frozenset({UNIT}), _("Begin work")),
    Step("reply", (_ACCEPTED, _UNDER_WAY), _REPLIED, frozenset({UNIT}), _("Reply"), _WITH_WORDS),
    Step("confirm", (_REPLIED,), _CONFIRMED, frozenset({RAISER}), _("Confirm and rate")),
    Step("dispute", (_REPLIED,), _UNDER_WAY, frozenset({RAISER, OFFICE}), _("Not solved"), _WITH_WORDS),
    Step("close", (_CONFIRMED,), _CLOSED, frozenset({UNIT, OFFICE}), _("Close it")),
    Step("close_for_raiser", (_REPLIED,), _CLOSED, frozenset({OFFICE}), _("Close without a rating"), _WITH_WORDS),
    Step("reopen", (_CONFIRMED, _CLOSED), _UNDER_WAY, frozenset({RAISER, OFFICE}), _("Open again"), _WITH_WORDS),
    Step("reroute", _WITH_UNIT, _ROUTED, frozenset({OFFICE}), _("Give to another unit"), _WITH_WORDS),
    *_staying("escalate", _("Take it up"), {UNIT, OFFICE, SYSTEM}, _WITH_UNIT),
    *_staying("instruct", _("Instruct"), {LEADER}, _WITH_UNIT),
    Step(
        "withdraw",
        (_RAISED, _RETURNED, *_WITH_UNIT),
        _WITHDRAWN,
        frozenset({RAISER, OFFICE}),
        _("Take back"),
        _WITH_WORDS,
    ),
)
# What the page and the API offer as a plain step; the rest asks for more than words.
PLAIN = ("accept", "return", "start", "reply", "confirm", "dispute", "close", "close_for_raiser", "reopen", "withdraw")
