"""Words the warehouse branches on. They are kept in its files, so they are plain text and never renamed."""

from __future__ import annotations

from typing import Final

# How an indicator's figures go together.
# The dimension that is the tree of units: only there a group may have a figure of its own.
UNIT_TREE: Final = "unit"
OF_UNIT: Final = "unit"
OF_RECORD: Final = "record"

SUM: Final = "sum"
WEIGHTED: Final = "weighted"
RATIO: Final = "ratio"
LAST: Final = "last"
NOT_ADDED: Final = "none"
ADDED: Final = (SUM, LAST)  # exact integers
AVERAGED: Final = (WEIGHTED, RATIO)  # one division of two exact numbers

CURRENT: Final = "current"
CUMULATIVE: Final = "cumulative"

# A growth may be computed from two levels on these bases only; statistics publish theirs on a ground of their own.
COMPUTED_GROWTH: Final = ("management",)

# Why a place has no figure, or no growth.
NOT_ADDITIVE: Final = "not_additive"
NOTHING_KNOWN: Final = "nothing_known"
ZERO_BASE: Final = "zero_base"
NEGATIVE_BASE: Final = "negative_base"
PUBLISHED_ONLY: Final = "published_only"
NO_BASE: Final = "no_base"
YEAR_OVER: Final = "year_over"

REASONS: Final = {
    NOT_ADDITIVE: ("该指标不能相加", "This indicator cannot be added up"),
    NOTHING_KNOWN: ("尚无数据", "Nothing is known yet"),
    ZERO_BASE: ("同期数为零，不计算增速", "The base is zero: no growth is computed"),
    NEGATIVE_BASE: ("同期数为负，只列增减额", "The base is negative: only the change is given"),
    PUBLISHED_ONLY: ("统计增速以公布数为准，不反算", "Growth of official figures is as published, never computed"),
    NO_BASE: ("缺同期数", "No figure of the year before"),
    YEAR_OVER: ("全年已结束", "The year is over"),
}
