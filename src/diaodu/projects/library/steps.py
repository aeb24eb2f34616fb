"""The permitted moves of a project and of an application.

Parts: `keeper` keeps the county's library, `unit` leads the project. Forward one stage at a time, each when its entry
conditions are met (`rules.entry`); further at once only the keeper, with reason and evidence. Back only with a reason.
"""

from django.utils.translation import gettext_lazy as _

from diaodu.core.moves import EVIDENCE, REASON, Step
from diaodu.projects.library.choices import LINE, Stage
from diaodu.projects.library.choices import ApplicationState as State

KEEPER, UNIT = "keeper", "unit"
_BOTH, _OFFICE = frozenset({KEEPER, UNIT}), frozenset({KEEPER})
_WHY, _PROVED = frozenset({REASON}), frozenset({REASON, EVIDENCE})

FORWARD = {
    "reserve_project": (Stage.RESERVE, _("Take into the reserve")),
    "prepare_project": (Stage.PREPARING, _("Begin preparatory work")),
    "start_project": (Stage.STARTED, _("Start construction")),
    "build_project": (Stage.BUILDING, _("Carry on construction")),
    "complete_project": (Stage.COMPLETED, _("Finish construction")),
    "produce_project": (Stage.PRODUCING, _("Go into production")),
    "fulfil_project": (Stage.FULL, _("Reach full capacity")),
}
JUMP, BACK, RESUME = "jump_to_", "back_to_", "resume_"
PAUSE, WITHDRAW, REPLACE = "pause_project", "withdraw_project", "replace_project"
_PAUSABLE = LINE[:5]


def _before(stage: Stage) -> Stage:
    return LINE[LINE.index(stage) - 1]


def _earlier(stage: Stage) -> tuple[str, ...]:
    """Stages a jump may come from: those before the one that is the usual step."""
    return tuple(str(each) for each in LINE[: LINE.index(stage) - 1])


PROJECT_STEPS = (
    *(Step(verb, (str(_before(stage)),), str(stage), _BOTH, label) for verb, (stage, label) in FORWARD.items()),
    *(
        Step(f"{JUMP}{stage}", _earlier(stage), str(stage), _OFFICE, label, _PROVED)
        for stage, label in FORWARD.values()
        if _earlier(stage)
    ),
    *(
        Step(f"{BACK}{stage}", (str(LINE[place + 1]),), str(stage), _OFFICE, _("Back to the stage before"), _WHY)
        for place, stage in enumerate(LINE[:-1])
    ),
    Step(PAUSE, tuple(str(stage) for stage in _PAUSABLE), str(Stage.PAUSED), _OFFICE, _("Put off"), _WHY),
    *(
        Step(f"{RESUME}{stage}", (str(Stage.PAUSED),), str(stage), _OFFICE, _("Take up again"), _WHY)
        for stage in _PAUSABLE
    ),
    Step(
        WITHDRAW,
        tuple(str(stage) for stage in (*LINE[:6], Stage.PAUSED)),
        str(Stage.WITHDRAWN),
        _OFFICE,
        _("Take out of the library"),
        _WHY,
    ),
    Step(
        REPLACE,
        tuple(str(stage) for stage in (*LINE[:5], Stage.PAUSED)),
        str(Stage.REPLACED),
        _OFFICE,
        _("Replace by another project"),
        _WHY,
    ),
)

_PREPARING, _SUBMITTED, _PASSED = str(State.PREPARING), str(State.SUBMITTED), str(State.PASSED)
_APPROVED, _ARRIVED, _RETURNED = str(State.APPROVED), str(State.ARRIVED), str(State.RETURNED)
_DROPPED = str(State.DROPPED)
SUBMIT, PASS, APPROVE, ARRIVE = "submit_application", "pass_application", "approve_application", "arrive_application"
RETURN, DROP = "return_application", "drop_application"

APPLICATION_STEPS = (
    Step(SUBMIT, (_PREPARING, _RETURNED), _SUBMITTED, _BOTH, _("Submit upwards")),
    Step(PASS, (_SUBMITTED,), _PASSED, _OFFICE, _("Note that it passed review")),
    Step(APPROVE, (_SUBMITTED, _PASSED), _APPROVED, _OFFICE, _("Note the grant")),
    Step(ARRIVE, (_APPROVED,), _ARRIVED, _OFFICE, _("Note that the money arrived")),
    Step(RETURN, (_SUBMITTED, _PASSED), _RETURNED, _OFFICE, _("Note that it came back"), _WHY),
    Step(DROP, (_PREPARING, _RETURNED, _SUBMITTED, _PASSED), _DROPPED, _OFFICE, _("Not pursued"), _WHY),
)
