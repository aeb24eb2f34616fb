"""Observation tours: which stops, in which order, and what the judges' scores say. Pure so far: no Django in here."""
