"""The tree of units, as the warehouse rolls figures up."""

from __future__ import annotations

from collections.abc import Iterator

from diaodu.core.dimensions import UNIT, Dimension, Edge, register_dimension
from diaodu.people.models import Unit


def unit_edges() -> Iterator[Edge]:
    """Units are named by their paths. A unit's first place holds for earlier years too: nothing else is known of them.

    A retired unit keeps its place, so that its figures stay in the sums of their time.
    """
    for path in Unit.objects.order_by("path").values_list("path", flat=True):
        parent = path.rstrip("/").rpartition("/")[0] + "/"
        yield Edge(path, parent if parent != "/" else "")


register_dimension(Dimension("unit", "单位", "Unit", of=UNIT, edges=unit_edges))
