"""The names upper apps bind to."""

RAISED = "problems.raised"
OPEN = "problems.open"
SOLVED = "problems.solved"
SHARE = "problems.in_time"
RATING = "problems.rating"
ALL = (RAISED, OPEN, SOLVED, SHARE, RATING)
