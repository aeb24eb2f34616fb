"""The names upper apps bind to."""

RAISED = "problems.raised"
OPEN = "problems.open"
SOLVED = "problems.solved"
SHARE = "problems.in_time"
ALL = (RAISED, OPEN, SOLVED, SHARE)
