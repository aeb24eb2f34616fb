"""The names others bind to; apart, so that actions can mark them without loading the measures."""

HELD = "tours.held"
SCORE = "tours.score"
PLACE = "tours.place"
ALL = (HELD, SCORE, PLACE)
