"""What must be counted again where groups changed since the files were made: which indicators in which months.

The tables `pairs` and `counted` say how figures are grouped now, `stored_pairs` and `stored_counted` how the files
were; `stored_values` and `stored_groups` are the files. All in DuckDB's words: these are questions of a reader alone.
"""

from __future__ import annotations

# More values than this are left to the next build: laying them over would hold up whoever asks first.
MOST_AGAIN = 1_000_000

# Nodes with the months in which they stood, or stand, elsewhere.
MOVED = """
CREATE OR REPLACE TEMP TABLE moved AS SELECT DISTINCT of, node, first, last FROM (
    (FROM pairs EXCEPT FROM stored_pairs) UNION ALL (FROM stored_pairs EXCEPT FROM pairs))
"""

# Indicators that add up otherwise, with those their averages stand on.
RECKONED = """
CREATE OR REPLACE TEMP TABLE reckoned AS WITH other AS (
    (FROM counted EXCEPT FROM stored_counted) UNION ALL (FROM stored_counted EXCEPT FROM counted))
SELECT DISTINCT name AS indicator FROM other, unnest([indicator, weight, numerator, denominator]) AS names(name)
WHERE name <> ''
"""

# A node counts for its months alone; an indicator for all there are.
REGROUPED = """
CREATE OR REPLACE TEMP TABLE regrouped AS
SELECT v.indicator, v.month FROM stored_values AS v JOIN moved AS m
    ON m.of = 'unit' AND v.unit = m.node AND v.month BETWEEN m.first AND m.last
UNION SELECT v.indicator, v.month FROM stored_values AS v JOIN moved AS m
    ON m.of = 'record' AND v.record = m.node AND v.month BETWEEN m.first AND m.last
UNION SELECT v.indicator, v.month FROM stored_values AS v SEMI JOIN reckoned AS r ON v.indicator = r.indicator
UNION SELECT g.indicator, g.month FROM stored_groups AS g SEMI JOIN reckoned AS r ON g.indicator = r.indicator
"""

NOTHING_REGROUPED = """
CREATE OR REPLACE TEMP TABLE regrouped AS SELECT '' AS indicator, 0::INTEGER AS month WHERE false
"""

AGAIN = """
SELECT count(*) FROM stored_values AS v SEMI JOIN regrouped AS r ON v.indicator = r.indicator AND v.month = r.month
"""

# What newer rows say, and what is grouped otherwise: the ground of what is touched.
CHANGED = """
CREATE OR REPLACE TEMP VIEW changed AS
SELECT indicator, month FROM newer_values UNION SELECT indicator, month FROM regrouped
"""
