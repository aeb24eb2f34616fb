"""Projects: the library, their schedules, programmes of works."""
