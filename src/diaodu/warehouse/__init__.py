"""Columnar facts and roll-ups."""
