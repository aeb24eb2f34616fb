"""Schedules of projects and of any key work: baseline, actual, forecast, and the chart of them all."""
