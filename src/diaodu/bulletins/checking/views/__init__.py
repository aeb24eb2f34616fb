"""Pages of the check."""
