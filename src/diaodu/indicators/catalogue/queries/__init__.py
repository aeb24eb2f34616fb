"""Every question about indicators, by what it is about."""
