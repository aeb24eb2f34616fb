"""Pages of schedules: HTTP only."""
