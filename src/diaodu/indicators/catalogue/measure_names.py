"""What the measures are called; here, so that actions can mark them without reading the measures themselves."""

from diaodu.ledger.measures import REPORTED

VALUE, GROWTH, RANK = "indicators.value", "indicators.growth", "indicators.rank"
MARKED = (REPORTED, VALUE, GROWTH, RANK)
