"""The sixteen dashboard questions as a person would write them in DuckDB's SQL, over the same files.

Each reads only the year files it needs; `{2026}` stands for the groups of that year, `{2025-2026}` for several.
"""

from __future__ import annotations

MANNER = "span = 'current' AND basis = 'management' AND caliber = ''"
BELOW = (
    "SELECT node AS grp FROM pairs WHERE dimension = 'unit' AND ancestor = '/hecheng/' AND distance = 1 "
    "AND first <= $month AND last >= $month"
)
ONE = f"dimension = 'unit' AND indicator = $indicator AND {MANNER}"
GROWTH = (
    "CASE WHEN n.figure IS NULL OR b.figure IS NULL OR b.figure <= 0 THEN NULL "
    "ELSE (n.figure - b.figure)::DOUBLE / b.figure::DOUBLE * 100.0 END"
)

HAND = {
    "league": f"""
WITH below AS ({BELOW}),
r AS (SELECT g.*, CASE WHEN figure IS NULL AND rate IS NULL THEN NULL ELSE rank() OVER (PARTITION BY month,
  figure IS NULL AND rate IS NULL ORDER BY figure DESC, round(rate, 9) DESC) END AS rank
  FROM {{2026}} AS g SEMI JOIN below USING (grp) WHERE {ONE} AND month IN ($month, $month - 1))
SELECT n.grp, n.figure, n.rate, n.counted, n.blanks, n.reason, n.rank, b.rank, b.rank - n.rank
FROM r AS n LEFT JOIN r AS b ON n.grp = b.grp AND b.month = $month - 1 WHERE n.month = $month
ORDER BY n.rank NULLS LAST, n.grp""",
    "growth_league": f"""
WITH below AS ({BELOW}),
r AS (SELECT g.* FROM {{2025-2026}} AS g SEMI JOIN below USING (grp) WHERE {ONE} AND month IN ($month, $month - 12)),
p AS (SELECT n.grp, n.figure, b.figure AS earlier, n.figure - b.figure AS change, {GROWTH} AS growth, n.blanks
  FROM r AS n LEFT JOIN r AS b ON n.grp = b.grp AND b.month = $month - 12 WHERE n.month = $month)
SELECT grp, figure, earlier, change, growth, CASE WHEN figure IS NULL THEN 'nothing_known' WHEN earlier IS NULL
  THEN 'no_base' WHEN earlier = 0 THEN 'zero_base' WHEN earlier < 0 THEN 'negative_base' ELSE '' END, blanks,
  CASE WHEN growth IS NOT NULL THEN rank() OVER (PARTITION BY growth IS NULL ORDER BY round(growth, 9) DESC) END AS rank
FROM p ORDER BY rank NULLS LAST, grp""",
    "slipping": f"""
WITH below AS ({BELOW}),
r AS (SELECT grp, indicator, month, figure FROM {{2026}} AS g SEMI JOIN below USING (grp)
  WHERE dimension = 'unit' AND {MANNER} AND month BETWEEN $month - 2 AND $month AND figure IS NOT NULL),
w AS (SELECT grp, indicator, max(figure) FILTER (month = $month) AS a, max(figure) FILTER (month = $month - 1) AS b,
  max(figure) FILTER (month = $month - 2) AS c FROM r GROUP BY 1, 2)
SELECT grp, indicator, c, b, a FROM w WHERE a < b AND b < c ORDER BY 1, 2""",
    "trend": f"""
SELECT grp, month, figure, rate, counted, blanks, reason FROM {{2016-2026}}
WHERE {ONE} AND grp = '/hecheng/' AND month BETWEEN $month - 59 AND $month ORDER BY month""",
    "trend_of_children": f"""
SELECT grp, month, figure, rate, counted, blanks, reason FROM {{2016-2026}} AS g
SEMI JOIN ({BELOW}) USING (grp) WHERE {ONE} AND month BETWEEN $month - 59 AND $month ORDER BY grp, month""",
    "years": f"""
WITH r AS (SELECT month, figure FROM {{2016-2026}} WHERE {ONE} AND grp = '/hecheng/' AND month % 12 = $month % 12
  AND month BETWEEN $month - 120 AND $month)
SELECT n.month, n.figure, b.figure, n.figure - b.figure, {GROWTH}, CASE WHEN n.figure IS NULL THEN 'nothing_known'
  WHEN b.figure IS NULL THEN 'no_base' WHEN b.figure = 0 THEN 'zero_base' WHEN b.figure < 0 THEN 'negative_base'
  ELSE '' END FROM r AS n LEFT JOIN r AS b ON b.month = n.month - 12 WHERE n.month > $month - 120 ORDER BY 1""",
    "monthly": f"""
WITH r AS (SELECT month, figure FROM {{2024-2026}} WHERE {ONE} AND grp = '/hecheng/'
  AND month BETWEEN $month - 23 AND $month)
SELECT n.month, 1, n.figure, b.figure, n.figure - b.figure, {GROWTH}, CASE WHEN n.figure IS NULL THEN 'nothing_known'
  WHEN b.figure IS NULL THEN 'no_base' WHEN b.figure = 0 THEN 'zero_base' WHEN b.figure < 0 THEN 'negative_base'
  ELSE '' END FROM r AS n LEFT JOIN r AS b ON b.month = n.month - 12 WHERE n.month >= $month - 11 ORDER BY 1""",
    "cumulative": f"""
WITH r AS (SELECT month, figure FROM {{2023-2026}} WHERE {ONE} AND grp = '/hecheng/'
  AND month BETWEEN $month - 35 AND $month),
c AS (SELECT month, sum(figure) OVER w AS figure, count(figure) OVER w AS known FROM r
  WINDOW w AS (PARTITION BY month // 12 ORDER BY month)),
d AS (SELECT month, figure::BIGINT AS figure FROM c WHERE known = month % 12 + 1)
SELECT n.month, n.figure, b.figure, n.figure - b.figure, {GROWTH}, CASE WHEN b.figure IS NULL THEN 'no_base'
  WHEN b.figure = 0 THEN 'zero_base' WHEN b.figure < 0 THEN 'negative_base' ELSE '' END
FROM d AS n LEFT JOIN d AS b ON b.month = n.month - 12 WHERE n.month >= $month - 11 ORDER BY 1""",
    "pivot": f"""
SELECT grp, indicator, figure, rate, blanks, reason FROM {{2026}} AS g SEMI JOIN ({BELOW}) USING (grp)
WHERE dimension = 'unit' AND {MANNER} AND month = $month ORDER BY indicator, grp""",
    "scorecard": f"""
WITH r AS (SELECT * FROM {{2025-2026}} WHERE dimension = 'unit' AND grp = '/hecheng/' AND {MANNER}
  AND month IN ($month, $month - 12))
SELECT n.indicator, n.figure, n.total, n.rate, b.figure, b.rate, n.figure - b.figure, {GROWTH},
  CASE WHEN n.figure IS NULL THEN 'nothing_known' WHEN b.figure IS NULL THEN 'no_base' WHEN b.figure = 0 THEN
  'zero_base' WHEN b.figure < 0 THEN 'negative_base' ELSE '' END, n.counted, n.blanks, n.reason
FROM r AS n LEFT JOIN r AS b ON n.indicator = b.indicator AND b.month = $month - 12
WHERE n.month = $month ORDER BY 1""",
    "breakdown": f"""
WITH r AS (SELECT * FROM {{2025-2026}} WHERE dimension = 'industry' AND indicator = $indicator AND {MANNER}
  AND month IN ($month, $month - 12))
SELECT n.grp, n.figure, n.rate, b.figure, n.figure - b.figure, {GROWTH},
  CASE WHEN n.figure IS NULL THEN 'nothing_known' WHEN b.figure IS NULL THEN 'no_base' WHEN b.figure = 0 THEN
  'zero_base' WHEN b.figure < 0 THEN 'negative_base' ELSE '' END, n.counted, n.blanks, n.reason
FROM r AS n LEFT JOIN r AS b ON n.grp = b.grp AND b.month = $month - 12 WHERE n.month = $month ORDER BY 1""",
    "shares": f"""
SELECT grp, figure, (sum(figure) OVER ())::BIGINT AS whole, figure::DOUBLE / nullif(sum(figure) OVER (), 0)::DOUBLE
  * 100.0, count(*) OVER () - count(figure) OVER ()
FROM {{2026}} AS g SEMI JOIN ({BELOW}) USING (grp) WHERE {ONE} AND month = $month
ORDER BY figure DESC NULLS LAST, grp""",
    "contributions": f"""
WITH r AS (SELECT grp, month, figure FROM {{2025-2026}} AS g SEMI JOIN ({BELOW}) USING (grp)
  WHERE {ONE} AND month IN ($month, $month - 12)),
p AS (SELECT n.grp, n.figure, b.figure AS earlier, n.figure - b.figure AS change,
  CASE WHEN n.figure IS NOT NULL THEN b.figure END AS base
  FROM r AS n LEFT JOIN r AS b ON n.grp = b.grp AND b.month = $month - 12 WHERE n.month = $month),
t AS (SELECT sum(change)::BIGINT AS c, sum(base)::BIGINT AS b, count(*) - count(change) AS o FROM p)
SELECT grp, figure, earlier, change, change::DOUBLE / nullif(t.c, 0)::DOUBLE * 100.0,
  CASE WHEN t.b > 0 THEN change::DOUBLE / t.b::DOUBLE * 100.0 END, t.c,
  CASE WHEN t.b > 0 THEN t.c::DOUBLE / t.b::DOUBLE * 100.0 END, t.o FROM p, t ORDER BY change DESC NULLS LAST, grp""",
    "completeness": f"""
WITH below AS ({BELOW}), r AS (SELECT indicator, figure IS NOT NULL OR rate IS NOT NULL AS known FROM {{2026}} AS g
  SEMI JOIN below USING (grp) WHERE dimension = 'unit' AND {MANNER} AND month = $month)
SELECT indicator, sum(known::INT)::BIGINT, count(*) - sum(known::INT)::BIGINT, (SELECT count(*) FROM below) - count(*)
FROM r GROUP BY 1 ORDER BY 1""",
    "completeness_by_group": f"""
WITH below AS ({BELOW}), r AS (SELECT grp, indicator, figure IS NOT NULL OR rate IS NOT NULL AS known FROM {{2026}} AS g
  SEMI JOIN below USING (grp) WHERE dimension = 'unit' AND {MANNER} AND month = $month)
SELECT grp, sum(known::INT)::BIGINT, count(*) - sum(known::INT)::BIGINT,
  (SELECT count(DISTINCT indicator) FROM r) - count(*) FROM r GROUP BY 1 ORDER BY 1""",
    "required": f"""
WITH below AS ({BELOW}), r AS (SELECT grp, month, figure FROM {{2025-2026}} AS g SEMI JOIN below USING (grp)
  WHERE dimension = 'unit' AND indicator = $indicator AND span = 'cumulative' AND basis = 'management' AND caliber = '')
SELECT n.grp, n.figure, y.figure, b.figure, NULL, NULL, 4, NULL, NULL, '' FROM r AS n
LEFT JOIN r AS y ON y.grp = n.grp AND y.month = $month - $month % 12 - 1
LEFT JOIN r AS b ON b.grp = n.grp AND b.month = $month - 12 WHERE n.month = $month ORDER BY 1""",
}
