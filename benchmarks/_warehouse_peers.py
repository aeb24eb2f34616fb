"""One year rolled up by pandas, Polars and Spark beside ours.

pandas does the whole of it, as somebody at home in pandas would write it, and its rows must be ours (`_pandas`).
Of Polars, and of pandas once more, only the sums up the tree of units are asked: the least that a roll-up can be.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

KEYS = ["ancestor", "indicator", "month", "span", "basis", "caliber"]


def roll_ups(folder: Path, *, spark: bool = True) -> dict[str, Any]:
    """Seconds of each for the fullest year, and how many times ours they are."""
    from diaodu.warehouse.desk import store

    manifest, held = store().manifest(), store()
    year = max(manifest.rows, key=lambda name: manifest.rows[name])
    values, pairs, counted = (held.path(name) for name in (manifest.values[year], manifest.pairs, manifest.counted))
    found: dict[str, Any] = {"rows": manifest.rows[year]}
    found["duckdb, everything"] = _timed(lambda: _duck(values, pairs, counted, folder / "peer.parquet"))
    found["pandas, everything"] = _timed(lambda: _pandas_all(values, pairs, counted, folder / "pandas.parquet"))
    found["rows alike"] = _alike(folder / "peer.parquet", folder / "pandas.parquet")
    found["pandas, sums alone"] = _timed(lambda: _pandas(values, pairs))
    found["polars, sums alone"] = _timed(lambda: _polars(values, pairs))
    if spark:
        found["spark, everything"] = _timed(lambda: _spark(values, pairs, counted, folder / "spark.parquet"))
    ours = found["duckdb, everything"]
    found["times ours"] = {name: round(took / ours, 2) for name, took in found.items() if "," in name}
    return found


def _timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return round(time.perf_counter() - begin, 2)


def _duck(values: Path, pairs: Path, counted: Path, target: Path) -> None:
    from diaodu.warehouse.engines.duck import DuckRollUps

    engine = DuckRollUps(threads=2)
    engine.roll_up(values, pairs, counted, target)
    engine.close()


def _pandas(values: Path, pairs: Path) -> int:
    import pandas

    rows = pandas.read_parquet(values)
    rows = rows[rows.newest]
    tree = pandas.read_parquet(pairs)
    joined = rows.merge(tree[tree.dimension == "unit"], left_on="unit", right_on="node")
    joined = joined[(joined["first"] <= joined.month) & (joined.month <= joined["last"])]
    return len(joined.groupby(KEYS, observed=True).value.agg(["sum", "count", "size"]))


def _pandas_all(values: Path, pairs: Path, counted: Path, target: Path) -> None:
    """Sums, means and ratios of every group, a group's own figure beside them, blanks counted, sorted and written.

    Text is kept as categories and dimensions are done one by one: all at once does not fit into memory.
    """
    import pandas

    rows = pandas.read_parquet(values)
    rows = rows[rows.newest][["indicator", "unit", "month", "span", "basis", "caliber", "value", "missing"]]
    kinds, tree = pandas.read_parquet(counted).set_index("indicator"), pandas.read_parquet(pairs)
    reported, rows = rows, _with_terms(rows, kinds)
    found = []
    for dimension, pairs_of_it in tree.groupby("dimension"):
        above = (pairs_of_it.distance > 0) | (dimension == "unit")
        edges = pairs_of_it[above][["node", "ancestor", "distance", "first", "last"]]
        joined = rows.merge(edges, left_on="unit", right_on="node")
        joined = joined[(joined["first"] <= joined.month) & (joined.month <= joined["last"])]
        sums = joined.groupby(KEYS, observed=True)[["known", "top", "bottom", "counts", "blank"]]
        sums = sums.sum(min_count=1).reset_index().rename(columns={"ancestor": "grp", "known": "total"})
        sums["dimension"] = dimension
        found.append(sums)
    _shown(pandas.concat(found), reported, kinds).to_parquet(target, compression="zstd", index=False)


def _with_terms(rows: Any, kinds: Any) -> Any:
    """What each figure adds: itself, or the two sides of a mean; for a ratio, rows that stand on its denominator's."""
    import pandas

    place = ["unit", "month", "span", "basis", "caliber"]
    adds = rows.indicator.map(kinds.adds_up)
    plain = rows[adds.isin(["sum", "last", "none"])].assign(top=float("nan"), bottom=float("nan"))
    plain["counts"] = plain.value.notna() & adds.isin(["sum", "last"])
    plain["known"] = plain.value.where(plain.counts)
    plain["blank"] = plain.value.isna() & adds.isin(["sum", "last"])
    means = [plain]
    weighted = rows[adds == "weighted"]
    weights = rows[rows.indicator.isin(kinds.weight)].rename(columns={"indicator": "weight", "value": "heavy"})
    weighted = weighted.assign(weight=weighted.indicator.map(kinds.weight))
    weighted = weighted.merge(weights[[*place, "weight", "heavy"]], on=[*place, "weight"], how="left")
    means.append(_mean(weighted, weighted.value * weighted.heavy, weighted.heavy))
    for name, kind in kinds[kinds.adds_up == "ratio"].iterrows():
        lower = rows[rows.indicator == kind.denominator].drop(columns="missing")
        upper = rows[rows.indicator == kind.numerator][[*place, "value"]].rename(columns={"value": "upper"})
        both = lower.merge(upper, on=place, how="left").assign(indicator=name, missing="")
        means.append(_mean(both, both.upper, both.value).assign(value=float("nan")))
    whole = pandas.concat(means, ignore_index=True)
    for column in ("indicator", "unit", "span", "basis", "caliber", "missing"):
        whole[column] = whole[column].astype("category")
    return whole


def _mean(rows: Any, top: Any, bottom: Any) -> Any:
    known = top.notna() & bottom.notna()
    columns = ["indicator", "unit", "month", "span", "basis", "caliber", "value", "missing"]
    sides = {"known": float("nan"), "top": top.where(known), "bottom": bottom.where(known)}
    return rows[columns].assign(**sides, counts=known, blank=~known)


def _shown(sums: Any, rows: Any, kinds: Any) -> Any:
    own = rows[["indicator", "unit", "month", "span", "basis", "caliber", "value", "missing"]]
    own = own.rename(columns={"unit": "grp", "value": "published"}).assign(dimension="unit")
    key = ["dimension", "grp", "indicator", "month", "span", "basis", "caliber"]
    for column in ("dimension", "grp", "indicator", "span", "basis", "caliber"):
        sums[column], own[column] = sums[column].astype(str), own[column].astype(str)
    shown = sums.merge(own, on=key, how="left")
    kind = shown.indicator.map(kinds.adds_up)
    averaged = kind.isin(["weighted", "ratio"])
    shown["figure"] = shown.published.fillna(shown.total).where(~averaged)
    factor = shown.indicator.map(kinds.factor).where(kind != "weighted", 0.0001)
    shown["rate"] = (shown.published / 10_000).fillna(shown.top / shown.bottom.replace(0, float("nan")) * factor)
    shown["rate"] = shown.rate.where(averaged)
    shown["counted"], shown["blanks"] = shown.counts.astype("int64"), shown.blank.astype("int64")
    return shown.sort_values(["dimension", "indicator", "month", "grp", "span", "basis", "caliber"])


def _alike(ours: Path, theirs: Path) -> str:
    """In words, how the two files compare; raises SystemExit where a row of one is missing in the other or differs."""
    from diaodu.warehouse.engines.duck import connect, files

    key = "dimension, grp, indicator, month, span, basis, caliber"
    con = connect(threads=2)
    asked = con.execute(
        f"SELECT count(*), count(*) FILTER (WHERE a.figure IS DISTINCT FROM b.figure OR a.blanks <> b.blanks "
        "OR a.counted <> b.counted OR (a.rate IS NULL) <> (b.rate IS NULL) "
        "OR abs(a.rate - b.rate) > 1e-9 * abs(a.rate)), "
        "count(*) FILTER (WHERE a.indicator IS NULL OR b.indicator IS NULL) "
        f"FROM {files([ours])} AS a FULL JOIN {files([theirs])} AS b USING ({key})"
    ).fetchone()
    con.close()
    assert asked is not None
    if asked[1] or asked[2]:
        raise SystemExit(f"pandas: of {asked[0]} rows {asked[1]} differ from ours, {asked[2]} stand on one side alone.")
    return f"{asked[0]} rows"


def _polars(values: Path, pairs: Path) -> int:
    import polars

    tree = polars.scan_parquet(pairs).filter(polars.col("dimension") == "unit")
    rows = polars.scan_parquet(values).filter(polars.col("newest"))
    joined = rows.join(tree, left_on="unit", right_on="node")
    joined = joined.filter(polars.col("month").is_between(polars.col("first"), polars.col("last")))
    sums = [polars.col("value").sum().alias("sum"), polars.col("value").count().alias("known"), polars.len()]
    return joined.group_by(KEYS).agg(*sums).collect().height


def _spark(values: Path, pairs: Path, counted: Path, target: Path) -> None:
    """With its start, on this machine's processors; a cluster is started by DIAODU_WAREHOUSE=spark://…"""
    from diaodu.warehouse.engines.spark import SparkRollUps

    engine = SparkRollUps("local[2]", {"spark.driver.memory": "3g", "spark.driver.bindAddress": "127.0.0.1"})
    engine.roll_up(values, pairs, counted, target)
    engine.close()
