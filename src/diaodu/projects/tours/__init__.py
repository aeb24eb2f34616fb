"""Observation tours: which stops, in which order, and what the judges' scores say."""
