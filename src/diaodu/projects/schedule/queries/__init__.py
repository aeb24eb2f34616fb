"""Questions about schedules, each named as the question."""
