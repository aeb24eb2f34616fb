"""The columns of the warehouse's tables, in the order its files have them, and how the files are sorted."""

from __future__ import annotations

from typing import Final

# One figure: its key, which vintage of it, and the value as a whole number of ten-thousandths.
KEY: Final = ("indicator", "unit", "record", "month", "span", "basis", "caliber")
VALUES: Final = {
    "indicator": "string",
    "unit": "string",
    "record": "string",  # a firm or a project; empty: the figure is the unit's own
    "month": "int32",
    "span": "string",
    "basis": "string",
    "caliber": "string",
    "vintage": "int32",
    "known_at": "timestamp(6)",
    "value": "int64",
    "missing": "string",  # why there is no value; empty where there is one
    "newest": "boolean",  # no newer vintage of the same key is in the files
}
VALUES_ORDER: Final = ("month", "indicator", "unit", "record", "span", "basis", "caliber", "vintage")

# A node of a dimension and a group it belongs to in these months (`trees.Pair`).
PAIRS: Final = {
    "dimension": "string",
    "of": "string",
    "node": "string",
    "ancestor": "string",
    "distance": "int32",
    "first": "int32",
    "last": "int32",
}

COUNTED: Final = {
    "indicator": "string",
    "adds_up": "string",
    "weight": "string",
    "numerator": "string",
    "denominator": "string",
    "factor": "float64",
    "joins_january": "boolean",
    "up_is_good": "boolean",
}

# One figure of one group. Of `figure` and `rate` one is filled at most: amounts are exact, averages are divisions.
GROUP_KEY: Final = ("dimension", "grp", "indicator", "month", "span", "basis", "caliber")
GROUPS: Final = {
    "dimension": "string",
    "grp": "string",
    "indicator": "string",
    "month": "int32",
    "span": "string",
    "basis": "string",
    "caliber": "string",
    "published": "int64",  # the group's own figure, where it has one
    "total": "int64",  # the sum over what reports below it
    "figure": "int64",  # the one to show of the two: the group's own goes first
    "rate": "float64",  # the same for indicators that are averaged, in the indicator's own unit
    "counted": "int64",
    "blanks": "int64",  # reported below it without a value: left out of the sum
    "missing": "string",  # why its own figure is blank, where it is
    "reason": "string",
}
GROUPS_ORDER: Final = ("dimension", "indicator", "month", "grp", "span", "basis", "caliber")

# Which indicator in which month a newer row touches: what stands on it is counted again.
TOUCHED: Final = {"indicator": "string", "month": "int32"}
