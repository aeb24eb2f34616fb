"""Scores and places out of figures: pure, so that it can be tried out and tested alone."""
